-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The channel of a task as its reader has it: the AI of the task (p_ai) that with the person who has the task, else the
-- newest, or the one with the person p_with; a person (p_human) only their own; an admin as the AI. No row: there is none.
CREATE OR REPLACE FUNCTION contact_find(p_task uuid, p_ai uuid, p_human uuid, p_with uuid, p_is_admin boolean)
RETURNS task_contacts LANGUAGE plpgsql STABLE AS $$
DECLARE
	c task_contacts;
BEGIN
	IF p_ai IS NOT NULL OR p_is_admin THEN
		SELECT k.* INTO c FROM task_contacts k JOIN tasks t ON t.id = k.task_id
			WHERE k.task_id = p_task AND (p_with IS NULL OR k.human_id = p_with)
				AND (p_is_admin OR t.ai_account_id = p_ai)
			ORDER BY k.human_id IS NOT DISTINCT FROM t.human_id DESC, k.begun_at DESC, k.id DESC LIMIT 1;
	ELSE
		SELECT * INTO c FROM task_contacts WHERE task_id = p_task AND human_id = p_human;
	END IF;
	RETURN c;
END
$$;

-- Why there is no channel for this reader, or null: a wrong key, somebody else's task, or too early.
CREATE OR REPLACE FUNCTION contact_refusal(p_task uuid, p_key_hash text, p_ai uuid, p_human uuid, p_is_admin boolean)
RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	t tasks;
BEGIN
	IF p_key_hash IS NOT NULL AND p_ai IS NULL THEN
		RETURN 'credentials';
	END IF;
	SELECT * INTO t FROM tasks WHERE id = p_task AND deleted_at IS NULL;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF p_is_admin OR t.ai_account_id = p_ai OR t.human_id = p_human
			OR EXISTS (SELECT FROM task_contacts WHERE task_id = p_task AND human_id = p_human) THEN
		RETURN NULL;
	END IF;
	RETURN 'not_found';
END
$$;
