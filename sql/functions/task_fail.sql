-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Ends a task that its caller holds and may end; the person, if any, is free again.
CREATE OR REPLACE FUNCTION task_fail(t tasks, p_reason text, p_words text, p_actor_kind text, p_actor_id text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_was text := t.status;
	v_is_busy boolean := t.status = 'accepted' AND t.round = 0;
BEGIN
	IF t.parent_id IS NOT NULL THEN
		PERFORM FROM tasks WHERE id = t.parent_id FOR UPDATE;
	END IF;
	UPDATE tasks SET status = 'failed', failure_reason = p_reason, reject_reason = p_words, finished_at = hall_now(),
			reviewed_at = CASE WHEN v_was = 'review_pending' THEN hall_now() ELSE reviewed_at END, event_n = event_n + 1
		WHERE id = t.id RETURNING * INTO t;
	IF v_is_busy THEN
		UPDATE humans SET status = 'available' WHERE id = t.human_id;
	ELSIF v_was = 'review_pending' THEN
		PERFORM payout_move(t.id, 'void');
		PERFORM job_drop('task_auto_approve', t.id::text);
	END IF;
	PERFORM job_drop('task_deadline', t.id::text);
	IF t.reserved_until IS NOT NULL THEN
		PERFORM job_drop('task_lapse', t.id::text);
	END IF;
	PERFORM task_log(t, 'task.failed', p_actor_kind, p_actor_id);
	IF t.parent_id IS NOT NULL THEN
		PERFORM task_settle(t.parent_id);
	END IF;
END
$$;
