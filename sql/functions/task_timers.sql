-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the clock does to a task. Both do nothing when somebody was faster or it is too early.

CREATE OR REPLACE FUNCTION task_deadline(p_task uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks
		WHERE id = p_task AND status IN ('open', 'accepted') AND deadline_at <= hall_now() FOR UPDATE;
	IF FOUND THEN
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
