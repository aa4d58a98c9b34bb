-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A task that its caller holds is given back: it is open again and the person is free. A place of a task for several
-- people is gone then, and its parent has a free one. Who corrects a delivery may have another task in hand and stays
-- as they are.
CREATE OR REPLACE FUNCTION task_give_back(t tasks, p_type text, p_actor_kind text, p_actor_id text,
	p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_human uuid := t.human_id;
	v_is_place boolean := t.parent_id IS NOT NULL;
	v_was_reserved boolean := t.reserved_until IS NOT NULL;
	v_is_busy boolean := t.round = 0;
BEGIN
	IF v_is_place THEN
		PERFORM FROM tasks WHERE id = t.parent_id FOR UPDATE;
	END IF;
	UPDATE tasks SET status = 'open', human_id = NULL, human_is_robot = false, payee_paypal_email = NULL,
			accepted_at = NULL, event_n = event_n + 1, round = 0, reserved_until = NULL, submission_id = NULL,
			verdict = NULL, deleted_at = CASE WHEN v_is_place THEN hall_now() END
		WHERE id = t.id RETURNING * INTO t;
	IF v_is_busy THEN
		UPDATE humans SET status = 'available' WHERE id = v_human;
	END IF;
	IF v_was_reserved THEN
		PERFORM job_drop('task_lapse', t.id::text);
	END IF;
	PERFORM task_log(t, p_type, p_actor_kind, p_actor_id, p_data);
	IF v_is_place THEN
		PERFORM job_drop('task_deadline', t.id::text);
		PERFORM task_settle(t.parent_id);
	END IF;
END
$$;

-- The assigned person gives a task back.
CREATE OR REPLACE FUNCTION task_skip(p_task uuid, p_human uuid, p_actor_kind text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = task_mine(p_task, p_human) AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF t.status IN ('review_pending', 'completed') THEN
		RETURN 'already_completed';
	ELSIF t.status = 'failed' THEN
		RETURN 'not_assigned';
	ELSIF t.human_id IS DISTINCT FROM p_human THEN
		RETURN 'not_assigned_you';
	END IF;
	PERFORM task_give_back(t, 'task.skipped', p_actor_kind, p_human::text);
	RETURN NULL;
END
$$;
