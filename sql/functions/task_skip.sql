-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The assigned person gives a task back: it is open again and the person is free.
CREATE OR REPLACE FUNCTION task_skip(p_task uuid, p_human uuid, p_actor_kind text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = p_task AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF t.status IN ('review_pending', 'completed') THEN
		RETURN 'already_completed';
	ELSIF t.status = 'failed' THEN
		RETURN 'not_assigned';
	ELSIF t.human_id IS DISTINCT FROM p_human THEN
		RETURN 'not_assigned_you';
	END IF;
	UPDATE tasks SET status = 'open', human_id = NULL, human_is_robot = false, payee_paypal_email = NULL,
			accepted_at = NULL, event_n = event_n + 1
		WHERE id = p_task RETURNING * INTO t;
	UPDATE humans SET status = 'available' WHERE id = p_human;
	PERFORM task_log(t, 'task.skipped', p_actor_kind, p_human::text);
	RETURN NULL;
END
$$;
