-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Ends a task that its caller holds and may end; the person, if any, is free again.
CREATE OR REPLACE FUNCTION task_fail(t tasks, p_reason text, p_words text, p_actor_kind text, p_actor_id text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_was text := t.status;
BEGIN
	UPDATE tasks SET status = 'failed', failure_reason = p_reason, reject_reason = p_words, finished_at = hall_now(),
			event_n = event_n + 1
		WHERE id = t.id RETURNING * INTO t;
	IF v_was = 'accepted' THEN
		UPDATE humans SET status = 'available' WHERE id = t.human_id;
	ELSIF v_was = 'review_pending' THEN
		PERFORM payout_move(t.id, 'void');
		PERFORM job_drop('task_auto_approve', t.id::text);
	END IF;
	PERFORM job_drop('task_deadline', t.id::text);
	PERFORM task_log(t, 'task.failed', p_actor_kind, p_actor_id);
END
$$;
