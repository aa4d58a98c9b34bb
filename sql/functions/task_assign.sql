-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Gives an open task to a person: both must be free. The task's row is held by the caller (FOR UPDATE), so of many
-- at once exactly one wins. Gives the refusal, or null when it was done.
CREATE OR REPLACE FUNCTION task_assign(t tasks, p_human uuid, p_actor_kind text, p_actor_id text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	h humans;
BEGIN
	IF t.status IN ('accepted', 'review_pending') THEN
		RETURN 'already_assigned';
	ELSIF t.status <> 'open' THEN
		RETURN 'not_open';
	ELSIF t.deadline_at <= hall_now() THEN
		RETURN 'timeout';
	END IF;
	UPDATE humans SET status = CASE WHEN is_robot THEN status ELSE 'busy' END
		WHERE id = p_human AND status = 'available' AND deleted_at IS NULL RETURNING * INTO h;
	IF NOT FOUND THEN
		RETURN 'human_busy';
	END IF;
	UPDATE tasks SET status = 'accepted', human_id = h.id, human_is_robot = h.is_robot,
			payee_paypal_email = h.paypal_email, accepted_at = hall_now(), event_n = event_n + 1,
			reserved_until = CASE WHEN t.reserve_minutes IS NOT NULL THEN task_reserved_until(t.reserve_minutes) END
		WHERE id = t.id RETURNING * INTO t;
	IF t.reserved_until IS NOT NULL THEN
		PERFORM job_add('task_lapse', t.id::text, t.reserved_until);
	END IF;
	PERFORM task_log(t, 'task.accepted', p_actor_kind, p_actor_id);
	RETURN NULL;
END
$$;
