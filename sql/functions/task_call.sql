-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An AI puts up a task; with p_match a free person is given it in the same step, or it fails at once for want of one.
-- p_key_hash null: put up without an account (never with p_match).
-- The demo account's "ping" goes to the robot, which delivers two seconds later; its texts that the demo data has in
-- Japanese are in Japanese here too.
-- With p_people the task is a parent: with p_match each free person up to that number gets a place of it.
CREATE OR REPLACE FUNCTION task_call(p_match boolean, p_key_hash text, p_account text, p_task text, p_label text,
	p_criteria text, p_not_allowed text, p_location text, p_country text, p_budget bigint, p_deliverable text,
	p_minutes numeric, p_list jsonb DEFAULT NULL, p_people int DEFAULT NULL, p_agreement text DEFAULT NULL,
	p_reserve numeric DEFAULT NULL)
RETURNS TABLE (refusal text, task_id uuid, status text, reason text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	a ai_accounts;
	h humans;
	placed humans; -- who gets the next place of a task for several
	t tasks;
	first tasks; -- as it was put up, before anybody was found for it
	v_now timestamptz := hall_now();
	v_ping boolean;
	v_places int := 0;
	v_refusal text;
BEGIN
	IF p_key_hash IS NOT NULL OR p_match THEN
		SELECT * INTO a FROM ai_accounts WHERE id = ai_login(p_key_hash, p_account);
		IF NOT FOUND THEN
			RETURN QUERY SELECT 'credentials', NULL::uuid, NULL, NULL;
			RETURN;
		END IF;
		UPDATE api_keys SET last_used_at = v_now WHERE key_hash = decode(p_key_hash, 'hex')
			AND (last_used_at IS NULL OR last_used_at < v_now - interval '1 hour');
		v_refusal := mandate_refusal('ai:' || a.id, 'human', p_budget * coalesce(p_people, 1) * 10000);
		IF v_refusal IS NOT NULL THEN
			RETURN QUERY SELECT v_refusal, NULL::uuid, NULL, NULL;
			RETURN;
		END IF;
	END IF;
	v_ping := coalesce(a.is_demo, false) AND lower(btrim(p_task)) = 'ping' AND p_deliverable = 'text' AND p_people IS NULL;
	IF p_match AND v_ping THEN
		SELECT * INTO h FROM humans WHERE is_robot AND deleted_at IS NULL ORDER BY id LIMIT 1;
	ELSIF p_match THEN
		h := human_match(p_budget, p_location);
	END IF;
	IF p_people IS NOT NULL AND h.id IS NOT NULL THEN
		placed := h;
		h := NULL;
		p_match := false;
	END IF;

	INSERT INTO tasks (ai_account_id, payer_paypal_email, demo, task, task_label, acceptance_criteria, not_allowed,
		location, origin_country, budget_cents, deliverable, deadline_minutes, created_at, deadline_at,
		criteria, max_assignments, agreement, reserve_minutes, reserved_until,
		status, failure_reason, event_n, human_id, human_is_robot, payee_paypal_email, accepted_at, finished_at)
	VALUES (a.id, a.paypal_email, coalesce(a.is_demo, false), p_task, p_label, p_criteria, p_not_allowed,
		p_location, p_country, p_budget, p_deliverable, p_minutes, v_now,
		v_now + make_interval(secs => p_minutes::double precision * 60),
		p_list, p_people, p_agreement, p_reserve,
		CASE WHEN p_reserve IS NOT NULL AND h.id IS NOT NULL THEN task_reserved_until(p_reserve) END,
		CASE WHEN NOT p_match THEN 'open' WHEN h.id IS NULL THEN 'failed' ELSE 'accepted' END,
		CASE WHEN p_match AND h.id IS NULL THEN 'no_human_available' END,
		CASE WHEN p_match THEN 2 ELSE 1 END, h.id, coalesce(h.is_robot, false), h.paypal_email,
		CASE WHEN h.id IS NOT NULL THEN v_now END, CASE WHEN p_match AND h.id IS NULL THEN v_now END)
	RETURNING * INTO t;
	PERFORM mandate_spent(s.subject, 'task', t.id, s.amount) FROM mandate_task(t) s WHERE t.status <> 'failed';
	IF t.reserved_until IS NOT NULL THEN
		INSERT INTO jobs (kind, subject, run_at) VALUES ('task_lapse', t.id::text, t.reserved_until);
	END IF;
	IF t.demo THEN
		INSERT INTO task_translations (task_id, lang, text, engine)
			SELECT DISTINCT ON (r.lang) t.id, r.lang, r.text, 'memory' FROM task_translations r JOIN tasks o ON o.id = r.task_id
			WHERE r.engine = 'demo' AND o.task = p_task;
	END IF;
	first := t;
	first.event_n := 1;
	first.status := 'open';
	first.human_id := NULL;
	first.failure_reason := NULL;
	PERFORM task_log(first, 'task.created', CASE WHEN a.id IS NULL THEN 'anyone' ELSE 'ai' END, a.id::text);
	IF p_match THEN
		PERFORM task_log(t, CASE WHEN h.id IS NULL THEN 'task.failed' ELSE 'task.accepted' END, 'hall', NULL);
	END IF;
	IF t.deadline_at IS NOT NULL AND t.status <> 'failed' THEN
		INSERT INTO jobs (kind, subject, run_at) VALUES ('task_deadline', t.id::text, t.deadline_at);
	END IF;
	IF v_ping AND t.status <> 'failed' THEN
		INSERT INTO jobs (kind, subject, run_at) VALUES ('robo_ping', t.id::text, v_now + interval '2 seconds');
	END IF;
	WHILE placed.id IS NOT NULL AND v_places < p_people LOOP
		PERFORM task_place(t, placed, 'hall', NULL);
		v_places := v_places + 1;
		IF v_places < p_people THEN
			placed := human_match(p_budget, p_location);
		END IF;
	END LOOP;
	IF v_places > 0 THEN
		PERFORM task_settle(t.id);
		t.status := 'accepted';
	END IF;
	RETURN QUERY SELECT NULL, t.id, t.status, t.failure_reason;
END
$$;
