-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A person says something about a task for everybody to read.
CREATE OR REPLACE FUNCTION comment_add(p_task uuid, p_human uuid, p_actor_kind text, p_body text)
RETURNS TABLE (refusal text, id uuid, human_name text, created_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	c task_comments;
BEGIN
	IF NOT EXISTS (SELECT FROM tasks t WHERE t.id = p_task AND t.deleted_at IS NULL) THEN
		RETURN QUERY SELECT 'not_found', NULL::uuid, NULL, NULL::timestamptz;
		RETURN;
	END IF;
	INSERT INTO task_comments (task_id, human_id, body) VALUES (p_task, p_human, p_body) RETURNING * INTO c;
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('comment', c.id::text, 1, 'comment.added', p_actor_kind, p_human::text,
			jsonb_build_object('task_id', p_task));
	RETURN QUERY SELECT NULL, c.id, (SELECT h.name FROM humans h WHERE h.id = p_human), c.created_at;
END
$$;
