-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the clock does to a task. They do nothing when somebody was faster or it is too early.

CREATE OR REPLACE FUNCTION task_deadline(p_task uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks
		WHERE id = p_task AND status IN ('open', 'accepted') AND deadline_at <= hall_now() FOR UPDATE;
	IF FOUND AND t.max_assignments IS NOT NULL THEN
		PERFORM task_settle(t.id);
	ELSIF FOUND THEN
		PERFORM task_fail(t, 'timeout', NULL, 'clock', NULL);
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION task_auto_approve(p_task uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks
		WHERE id = p_task AND status = 'review_pending' AND review_pending_deadline_at <= hall_now() FOR UPDATE;
	IF FOUND THEN
		PERFORM task_complete(t, 'clock', NULL);
	END IF;
END
$$;

-- A reservation nobody used: the task, or the place, is free again.
CREATE OR REPLACE FUNCTION task_lapse(p_task uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks
		WHERE id = p_task AND status = 'accepted' AND reserved_until <= hall_now() FOR UPDATE;
	IF FOUND THEN
		PERFORM task_give_back(t, 'task.lapsed', 'clock', NULL, jsonb_build_object('lapsed_human_id', t.human_id));
	END IF;
END
$$;
