-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tasks for several people. The parent is put up; each place that somebody takes is a task of its own, so all rules of
-- a task hold for it. Locks are taken place first, then parent, then person.

-- The person's place of a task for several people, else the task itself.
CREATE OR REPLACE FUNCTION task_mine(p_task uuid, p_human uuid)
RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN coalesce((SELECT id FROM tasks WHERE parent_id = p_task AND human_id = p_human AND deleted_at IS NULL), p_task);
END
$$;

-- A place for a person who was made busy already; the parent's row is held.
CREATE OR REPLACE FUNCTION task_place(parent tasks, h humans, p_actor_kind text, p_actor_id text)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	INSERT INTO tasks (parent_id, ai_account_id, payer_paypal_email, demo, task, task_label, acceptance_criteria,
		not_allowed, location, origin_country, budget_cents, deliverable, deadline_minutes, deadline_at, criteria,
		reserve_minutes, status, human_id, human_is_robot, payee_paypal_email, accepted_at, reserved_until,
		event_n)
	VALUES (parent.id, parent.ai_account_id, parent.payer_paypal_email, parent.demo, parent.task, parent.task_label,
		parent.acceptance_criteria, parent.not_allowed, parent.location, parent.origin_country, parent.budget_cents,
		parent.deliverable, parent.deadline_minutes, parent.deadline_at, parent.criteria,
		parent.reserve_minutes, 'accepted', h.id, h.is_robot, h.paypal_email, hall_now(),
		task_reserved_until(parent.reserve_minutes), 1)
	RETURNING * INTO t;
	INSERT INTO task_translations (task_id, lang, text, engine)
		SELECT t.id, lang, text, engine FROM task_translations WHERE task_id = parent.id;
	IF t.deadline_at IS NOT NULL THEN
		PERFORM job_add('task_deadline', t.id::text, t.deadline_at);
	END IF;
	IF t.reserved_until IS NOT NULL THEN
		PERFORM job_add('task_lapse', t.id::text, t.reserved_until);
	END IF;
	PERFORM task_log(t, 'task.accepted', p_actor_kind, p_actor_id, jsonb_build_object('parent_id', parent.id));
	RETURN t.id;
END
$$;

-- A person takes a place of a task whose row is held. Gives the refusal, or null and the place.
CREATE OR REPLACE FUNCTION task_place_take(parent tasks, p_human uuid, p_actor_kind text, p_actor_id text,
	OUT refusal text, OUT place_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
	h humans;
BEGIN
	IF parent.status = 'accepted' OR EXISTS (SELECT FROM tasks
			WHERE parent_id = parent.id AND human_id = p_human AND deleted_at IS NULL) THEN
		refusal := 'already_assigned';
	ELSIF parent.status <> 'open' THEN
		refusal := 'not_open';
	ELSIF parent.deadline_at <= hall_now() THEN
		refusal := 'timeout';
	ELSE
		UPDATE humans SET status = 'busy'
			WHERE id = p_human AND status = 'available' AND deleted_at IS NULL AND NOT is_robot RETURNING * INTO h;
		IF NOT FOUND THEN
			refusal := 'human_busy';
		ELSE
			place_id := task_place(parent, h, p_actor_kind, p_actor_id);
			PERFORM task_settle(parent.id);
		END IF;
	END IF;
END
$$;

-- The places of a task as the rule of its agreement counts them. decides: the submission that settles it.
CREATE OR REPLACE FUNCTION task_tally(p tasks, OUT n_live int, OUT n_done int, OUT is_met boolean, OUT decides uuid)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_same int;
BEGIN
	SELECT count(*) FILTER (WHERE status IN ('accepted', 'review_pending')), count(*) FILTER (WHERE status = 'completed')
		INTO n_live, n_done FROM tasks WHERE parent_id = p.id AND deleted_at IS NULL;
	IF p.agreement = 'first' THEN
		SELECT submission_id INTO decides FROM tasks WHERE parent_id = p.id AND status = 'completed' AND deleted_at IS NULL
			ORDER BY finished_at, id LIMIT 1;
		is_met := n_done >= 1;
	ELSIF p.agreement = 'majority' THEN
		SELECT count(*), (array_agg(s.id ORDER BY s.created_at))[1] INTO v_same, decides
			FROM tasks t JOIN submissions s ON s.id = t.submission_id
			WHERE t.parent_id = p.id AND t.deleted_at IS NULL AND t.status IN ('review_pending', 'completed')
			GROUP BY lower(regexp_replace(btrim(s.text), '\s+', ' ', 'g')) ORDER BY 1 DESC LIMIT 1;
		is_met := coalesce(v_same * 2 > p.max_assignments, false);
		IF NOT is_met THEN
			decides := NULL;
			is_met := n_done >= p.max_assignments;
		END IF;
	ELSE
		is_met := n_done >= p.max_assignments;
	END IF;
END
$$;

-- What follows for the parent after one of its places changed, or its deadline passed. Nothing when it has ended.
CREATE OR REPLACE FUNCTION task_settle(p_parent uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p tasks;
	c record;
	v_to text;
	v_late boolean;
BEGIN
	SELECT * INTO p FROM tasks WHERE id = p_parent AND status IN ('open', 'accepted') FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	c := task_tally(p);
	v_late := coalesce(p.deadline_at <= hall_now(), false);
	v_to := CASE WHEN c.is_met THEN 'completed' WHEN v_late AND c.n_live = 0 THEN 'failed'
		WHEN v_late OR c.n_live + c.n_done >= p.max_assignments THEN 'accepted' ELSE 'open' END;
	IF v_to = p.status THEN
		RETURN;
	ELSIF v_to = 'failed' THEN
		PERFORM task_fail(p, 'timeout', NULL, 'clock', NULL);
		RETURN;
	END IF;
	UPDATE tasks SET status = v_to, submission_id = c.decides, event_n = event_n + 1,
			finished_at = CASE WHEN v_to = 'completed' THEN hall_now() END
		WHERE id = p.id RETURNING * INTO p;
	IF v_to = 'completed' THEN
		PERFORM job_drop('task_deadline', p.id::text);
	END IF;
	PERFORM task_log(p, CASE v_to WHEN 'completed' THEN 'task.completed' WHEN 'accepted' THEN 'task.filled'
		ELSE 'task.reopened' END, 'hall', NULL);
END
$$;
