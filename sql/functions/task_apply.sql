-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A person offers to do an open task.
CREATE OR REPLACE FUNCTION task_apply(p_task uuid, p_human uuid, p_actor_kind text, p_letter text, p_availability text,
	p_counter bigint)
RETURNS TABLE (refusal text, application_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	t tasks;
	v_id uuid;
	v_refusal text;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = p_task AND deleted_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		v_refusal := 'not_found';
	ELSIF t.status IN ('accepted', 'review_pending') THEN
		v_refusal := 'already_assigned';
	ELSIF t.status <> 'open' OR t.deadline_at <= hall_now() THEN
		v_refusal := 'not_open';
	ELSIF NOT EXISTS (SELECT FROM humans WHERE id = p_human AND status = 'available' AND deleted_at IS NULL) THEN
		v_refusal := 'human_busy';
	ELSE
		INSERT INTO task_applications (task_id, human_id, cover_letter, availability, counter_budget_cents)
			VALUES (p_task, p_human, p_letter, p_availability, p_counter)
			ON CONFLICT DO NOTHING RETURNING id INTO v_id;
		IF NOT FOUND THEN
			v_refusal := 'already_applied';
		ELSE
			UPDATE tasks SET event_n = event_n + 1 WHERE id = p_task RETURNING * INTO t;
			PERFORM task_log(t, 'task.applied', p_actor_kind, p_human::text,
				jsonb_build_object('application_id', v_id));
		END IF;
	END IF;
	RETURN QUERY SELECT v_refusal, v_id;
END
$$;
