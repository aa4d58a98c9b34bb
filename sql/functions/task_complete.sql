-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Ends the review of a task that its caller holds: the person is owed the money from now on.
CREATE OR REPLACE FUNCTION task_complete(t tasks, p_actor_kind text, p_actor_id text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE tasks SET status = 'completed', finished_at = hall_now(), reviewed_at = hall_now(), event_n = event_n + 1
		WHERE id = t.id RETURNING * INTO t;
	PERFORM payout_move(t.id, 'approved');
	PERFORM job_drop('task_auto_approve', t.id::text);
	PERFORM task_log(t, 'task.completed', p_actor_kind, p_actor_id);
	IF t.parent_id IS NOT NULL THEN
		PERFORM task_settle(t.parent_id);
	END IF;
END
$$;
