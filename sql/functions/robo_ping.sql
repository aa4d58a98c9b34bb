-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The robot does a "ping" of the demo account: takes it if nobody has, and answers.
CREATE OR REPLACE FUNCTION robo_ping(p_task uuid, p_review_hours int, p_fee_bps int)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
	v_robot uuid;
BEGIN
	SELECT id INTO v_robot FROM humans WHERE is_robot AND deleted_at IS NULL ORDER BY id LIMIT 1;
	SELECT * INTO t FROM tasks WHERE id = p_task AND demo AND deleted_at IS NULL
		AND (status = 'open' OR (status = 'accepted' AND human_id = v_robot)) FOR UPDATE;
	IF NOT FOUND OR v_robot IS NULL THEN
		RETURN;
	END IF;
	IF t.status = 'open' AND task_assign(t, v_robot, 'robot', v_robot::text) IS NOT NULL THEN
		RETURN;
	END IF;
	PERFORM task_deliver(p_task, 'text', 'pong', NULL, NULL, NULL, 'robot', v_robot, NULL, NULL, p_review_hours,
		p_fee_bps, false);
END
$$;
