-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The one engine of device tasks: device_turn() looks at a task and puts it right, whatever happened before and however
-- often it is called. Claims, results and verdicts call it in their transaction, the job device_task at the task's next
-- time. Locks: the task first, then devices by number, then accounts.

-- Nobody answered in time: the place is open again, and the device's quota is halved.
CREATE OR REPLACE FUNCTION device_late(p_task uuid) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	v_n int;
BEGIN
	WITH late AS (
		UPDATE device_assignments SET status = 'timeout', ended_at = hall_now(), payment_status = 'failed'
		WHERE task_id = p_task AND status IN ('assigned', 'executing') AND deadline + interval '2 seconds' < hall_now()
		RETURNING device),
	marked AS (
		UPDATE devices d SET n_timeouts = d.n_timeouts + 1, in_a_row = 0, quota = greatest(1, d.quota / 2)
		WHERE d.id IN (SELECT x.id FROM devices x WHERE x.id IN (SELECT device FROM late) ORDER BY x.id FOR NO KEY UPDATE)
		RETURNING 1)
	SELECT count(*) INTO v_n FROM marked;
	RETURN v_n;
END
$$;

-- What became of results: p_right names those that are. p_checked: they were compared with other owners'. A trusted device's
-- that ran alone says nothing about trust.
CREATE OR REPLACE FUNCTION device_mark(p_task uuid, p_right uuid[], p_checked boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	a record;
BEGIN
	FOR a IN SELECT x.id, x.device, x.id = ANY (p_right) AS ok, coalesce((x.proof ->> 'execution_time_ms')::bigint, 0) AS ms,
				coalesce((x.proof ->> 'energy_consumed')::numeric, 0) AS mwh
			FROM device_assignments x WHERE x.task_id = p_task AND x.status = 'validating' ORDER BY x.device LOOP
		UPDATE devices SET n_passed = n_passed + a.ok::int, n_failed = n_failed + (NOT a.ok)::int,
			n_checked = n_checked + (a.ok AND p_checked)::int, sum_ms = sum_ms + a.ms, sum_mwh = sum_mwh + a.mwh,
			in_a_row = CASE WHEN NOT a.ok THEN 0 WHEN p_checked THEN in_a_row + 1 ELSE in_a_row END,
			quota = CASE WHEN a.ok THEN least(1000, quota * 2) ELSE greatest(1, quota / 2) END WHERE id = a.device;
	END LOOP;
	UPDATE device_assignments SET validation_status = CASE WHEN id = ANY (p_right) THEN 'passed' ELSE 'failed' END,
		was_checked = p_checked, ended_at = hall_now(), payment_status = CASE WHEN id = ANY (p_right) THEN 'pending' ELSE 'failed' END,
		status = CASE WHEN id = ANY (p_right) THEN status ELSE 'failed' END
		WHERE task_id = p_task AND status = 'validating';
END
$$;

-- Who did what, for the events of verdicts.
CREATE OR REPLACE FUNCTION device_judged(p_task uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('assignment_id', a.id, 'wallet', a.wallet, 'device_id', d.device_id,
		'status', a.validation_status) ORDER BY a.submitted_at, a.id), '[]')
	FROM device_assignments a JOIN devices d ON d.id = a.device WHERE a.task_id = p_task AND a.ended_at = hall_now() AND a.result IS NOT NULL
$$;

-- Nothing waits for it any more, and no person either.
CREATE OR REPLACE FUNCTION device_over(t device_tasks) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM job_drop('device_task', t.id::text);
	IF t.human_task_id IS NOT NULL THEN
		PERFORM job_add('bridge_device', t.id::text, hall_now());
	END IF;
END
$$;

-- The task is done: this result is the right one, and so are those that say the same.
CREATE OR REPLACE FUNCTION device_pass(p_task uuid, p_canonical uuid, p_by text, p_comment text, p_data jsonb DEFAULT '{}')
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	v_validation uuid;
	v_owners int;
	v_right uuid[];
	v_agreed boolean;
	c device_assignments;
	t device_tasks;
BEGIN
	SELECT * INTO STRICT c FROM device_assignments WHERE id = p_canonical;
	SELECT array_agg(a.id), count(DISTINCT w.owner) INTO v_right, v_owners FROM device_assignments a JOIN ton_wallets w ON w.address = a.wallet
		WHERE a.task_id = p_task AND a.status = 'validating' AND (a.result_hash = c.result_hash OR device_same(a.result, c.result));
	SELECT * INTO STRICT t FROM device_tasks WHERE id = p_task;
	v_agreed := v_owners > 1 OR (t.validation = 'reference' AND EXISTS (SELECT FROM device_references r
		WHERE (r.operation, r.model, r.input_key) = (t.operation, t.model, t.input_key) AND r.source = 'agreed'
			AND device_same(r.result, c.result)));
	PERFORM device_mark(p_task, v_right, v_agreed);
	UPDATE device_tasks SET status = 'completed', result = c.result, validated_at = hall_now(), completed_at = hall_now(),
		open_replicas = 0, judge = NULL, event_n = event_n + 1 WHERE id = p_task RETURNING * INTO t;
	PERFORM device_release(t);
	INSERT INTO device_validations (task_id, method, outcome, by_wallet, comment, data)
		VALUES (p_task, t.validation, 'passed', p_by, p_comment, p_data || jsonb_build_object('agreed', cardinality(v_right),
			'alone', t.is_alone)) RETURNING id INTO v_validation;
	IF v_owners > 1 OR t.validation = 'reference' THEN
		INSERT INTO device_references AS r (operation, model, input_key, result, source)
			VALUES (t.operation, t.model, t.input_key, c.result, CASE WHEN v_owners > 1 THEN 'agreed' ELSE 'first' END)
			ON CONFLICT (operation, model, input_key) DO UPDATE SET result = excluded.result, source = excluded.source, at = hall_now()
				WHERE excluded.source = 'agreed' AND r.source = 'first';
	END IF;
	PERFORM device_log(t, 'validated', CASE WHEN p_by IS NULL THEN 'hall' ELSE 'wallet' END, p_by,
		jsonb_build_object('validation', 'passed', 'assignments', device_judged(p_task)));
	PERFORM device_over(t);
	RETURN v_validation;
END
$$;

-- The task failed: the requester has the money again.
CREATE OR REPLACE FUNCTION device_fail(p_task uuid, p_failure text, p_by text, p_comment text, p_data jsonb DEFAULT '{}')
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	v_validation uuid;
	v_judged boolean := p_failure IN ('rejected', 'wrong_results');
	t device_tasks;
BEGIN
	IF v_judged THEN
		PERFORM device_mark(p_task, '{}', false);
	END IF;
	-- where nobody knows who was right, nobody is held to have been wrong
	UPDATE device_assignments SET status = CASE WHEN result IS NULL THEN 'timeout' ELSE 'failed' END, validation_status = 'failed',
		payment_status = 'failed', ended_at = hall_now() WHERE task_id = p_task AND ended_at IS NULL;
	UPDATE device_tasks SET status = 'failed', failure = p_failure, completed_at = hall_now(), open_replicas = 0, judge = NULL,
		validated_at = CASE WHEN submitted_at IS NOT NULL THEN hall_now() END, event_n = event_n + 1 WHERE id = p_task RETURNING * INTO t;
	PERFORM device_refund(t);
	INSERT INTO device_validations (task_id, method, outcome, by_wallet, comment, data)
		VALUES (p_task, t.validation, 'failed', p_by, p_comment, p_data || jsonb_build_object('failure', p_failure)) RETURNING id INTO v_validation;
	PERFORM device_log(t, 'validated', CASE WHEN p_by IS NULL THEN 'hall' ELSE 'wallet' END, p_by,
		jsonb_build_object('validation', 'failed', 'failure', p_failure, 'assignments', device_judged(p_task)));
	PERFORM device_over(t);
	RETURN v_validation;
END
$$;

-- The most wallets of different owners that say the same, the earliest of them first. is_known: one of them was right
-- three times in a row before.
CREATE OR REPLACE FUNCTION device_group(p_task uuid, OUT canonical uuid, OUT n int, OUT is_known boolean) LANGUAGE sql STABLE AS $$
	SELECT x.id, count(DISTINCT w.owner)::int, bool_or(d.in_a_row >= 3)
	FROM device_assignments x JOIN device_assignments y ON y.task_id = x.task_id AND y.status = 'validating'
		AND (y.result_hash = x.result_hash OR device_same(x.result, y.result))
	JOIN ton_wallets w ON w.address = y.wallet JOIN devices d ON d.id = y.device
	WHERE x.task_id = p_task AND x.status = 'validating'
	GROUP BY x.id, x.submitted_at ORDER BY 2 DESC, x.submitted_at, x.id LIMIT 1
$$;

-- Are there devices of eight known owners about? Then two strangers do not vouch for each other.
CREATE OR REPLACE FUNCTION device_any_known() RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT count(DISTINCT w.owner) >= 8 FROM devices d JOIN ton_wallets w ON w.address = d.wallet
	WHERE d.in_a_row >= 3 AND d.last_seen_at > hall_now() - interval '5 minutes'
$$;

-- What the results that are in mean: pass, fail, wrong (the one result is not the reference), more (one more is asked),
-- ask requester, ask model, or wait. Nobody is at work while this is asked.
CREATE OR REPLACE FUNCTION device_verdict(t device_tasks, p_in int, OUT word text, OUT canonical uuid) LANGUAGE plpgsql AS $$
DECLARE
	v_quorum int := t.quorum;
	v_source text := 'requester';
	v_reference jsonb := t.reference;
	g record;
BEGIN
	SELECT * INTO g FROM device_group(t.id);
	canonical := g.canonical;
	IF t.validation = 'human' OR t.judge = 'requester' THEN
		word := CASE WHEN t.submitted_at + interval '24 hours' <= hall_now() THEN 'pass' ELSE 'ask requester' END;
		RETURN;
	ELSIF t.validation = 'ai_check' THEN
		word := 'ask model';
		RETURN;
	ELSIF t.validation = 'reference' THEN
		IF v_reference IS NULL THEN
			SELECT r.result, r.source INTO v_reference, v_source FROM device_references r
				WHERE (r.operation, r.model, r.input_key) = (t.operation, t.model, t.input_key);
		END IF;
		IF v_reference IS NULL OR (p_in = 1 AND device_same(v_reference, (SELECT a.result FROM device_assignments a WHERE a.id = canonical))) THEN
			word := 'pass';
			RETURN;
		ELSIF v_source <> 'first' THEN
			word := 'wrong';
			RETURN;
		END IF;
		v_quorum := 2; -- one device's word against another's
	ELSIF t.is_alone THEN
		word := 'pass';
		RETURN;
	END IF;
	word := CASE
		WHEN g.n >= v_quorum AND (p_in >= t.target OR t.submitted_at + interval '60 seconds' <= hall_now())
			AND (g.is_known OR g.n > v_quorum OR NOT device_any_known()) THEN 'pass'
		WHEN p_in < t.target THEN 'wait'
		WHEN p_in < t.max_results OR (g.n >= v_quorum AND p_in <= t.max_results) THEN 'more'
		ELSE 'fail' END;
END
$$;

-- When the task must be looked at again, if nothing happens before.
CREATE OR REPLACE FUNCTION device_next(t device_tasks, p_deadline timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN p_deadline IS NOT NULL THEN p_deadline + interval '2 seconds 10 milliseconds'
		WHEN t.judge IS NOT NULL THEN t.submitted_at + interval '24 hours'
		WHEN t.status = 'validating' AND t.submitted_at + interval '60 seconds' > hall_now() THEN t.submitted_at + interval '60 seconds'
		WHEN t.status = 'validating' THEN t.submitted_at + interval '24 hours'
		ELSE greatest(t.created_at + interval '7 days', hall_now() + interval '1 minute') END
$$;

CREATE OR REPLACE FUNCTION device_turn(p_task uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v record;
	c record;
	v_status text;
	t device_tasks;
	old device_tasks;
BEGIN
	SELECT * INTO t FROM device_tasks WHERE id = p_task FOR UPDATE;
	IF NOT FOUND OR t.completed_at IS NOT NULL THEN
		PERFORM job_drop('device_task', p_task::text);
		RETURN;
	END IF;
	old := t;
	PERFORM device_late(p_task);
	SELECT count(*) FILTER (WHERE a.status IN ('assigned', 'executing'))::int AS n_live,
			count(*) FILTER (WHERE a.status = 'executing')::int AS n_begun, count(*) FILTER (WHERE a.status = 'validating')::int AS n_in,
			count(*) FILTER (WHERE a.status = 'timeout')::int AS n_late, count(*) FILTER (WHERE a.status = 'failed')::int AS n_wrong,
			min(a.deadline) FILTER (WHERE a.status IN ('assigned', 'executing')) AS deadline INTO c
		FROM device_assignments a WHERE a.task_id = p_task;
	IF t.is_alone AND c.n_live + c.n_in = 0 THEN
		t.is_alone := false;
		t.target := device_target(t.validation);
	END IF;
	IF c.n_in > 0 AND c.n_live = 0 THEN
		SELECT * INTO v FROM device_verdict(t, c.n_in);
		IF v.word = 'pass' THEN
			PERFORM device_pass(p_task, v.canonical, NULL, NULL);
			RETURN;
		ELSIF v.word = 'fail' THEN
			PERFORM device_fail(p_task, 'no_agreement', NULL, NULL);
			RETURN;
		ELSIF v.word = 'wrong' THEN
			PERFORM device_mark(p_task, '{}', false);
			c.n_in := 0;
			c.n_wrong := c.n_wrong + 1;
		ELSIF v.word = 'more' THEN
			t.target := c.n_in + 1;
		ELSIF v.word LIKE 'ask%' THEN
			t.judge := substr(v.word, 5);
		ELSIF t.submitted_at + interval '24 hours' <= hall_now() THEN
			t.judge := 'requester'; -- nobody wants to check it: the requester may, for a day more
			t.submitted_at := hall_now();
		END IF;
	END IF;
	IF c.n_late >= 3 OR c.n_wrong >= 3 OR (c.n_live + c.n_in = 0 AND t.created_at + interval '7 days' <= hall_now()) THEN
		PERFORM device_fail(p_task, CASE WHEN c.n_late >= 3 THEN 'timeouts' WHEN c.n_wrong >= 3 THEN 'wrong_results' ELSE 'not_claimed' END,
			NULL, NULL);
		RETURN;
	END IF;
	t.open_replicas := CASE WHEN t.judge IS NULL THEN greatest(t.target - c.n_live - c.n_in, 0) ELSE 0 END;
	t.status := CASE WHEN c.n_in > 0 THEN 'validating' WHEN c.n_begun > 0 THEN 'executing' WHEN c.n_live > 0 THEN 'assigned' ELSE 'pending' END;
	IF t IS DISTINCT FROM old THEN
		UPDATE device_tasks SET status = t.status, target = t.target, is_alone = t.is_alone, judge = t.judge, open_replicas = t.open_replicas,
			submitted_at = t.submitted_at, event_n = event_n + 1 WHERE id = p_task RETURNING * INTO t;
		PERFORM device_log(t, CASE WHEN t.open_replicas > old.open_replicas THEN 'reopened' ELSE 'moved' END, 'hall', NULL);
	END IF;
	PERFORM job_add('device_task', p_task::text, device_next(t, c.deadline));
	IF t.judge = 'model' THEN
		PERFORM job_add('device_judge', p_task::text, hall_now());
	ELSIF t.judge = 'requester' AND t.people_cents IS NOT NULL AND t.human_task_id IS NULL THEN
		PERFORM job_add('bridge_device', p_task::text, hall_now());
	END IF;
END
$$;

-- What the requester says of the one result, or of several that nobody compared; only while it is asked.
CREATE OR REPLACE FUNCTION device_judge(p_wallet text, p_task uuid, p_right boolean, p_comment text)
RETURNS TABLE (refusal text, validation_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	t device_tasks;
BEGIN
	SELECT * INTO t FROM device_tasks WHERE id = p_task AND requester = p_wallet FOR UPDATE;
	refusal := CASE WHEN NOT FOUND THEN 'no_device_task' WHEN t.judge IS DISTINCT FROM 'requester' OR t.completed_at IS NOT NULL
		THEN 'not_validating' END;
	IF refusal IS NULL AND p_right THEN
		validation_id := device_pass(p_task, (SELECT canonical FROM device_group(p_task)), p_wallet, p_comment);
	ELSIF refusal IS NULL THEN
		validation_id := device_fail(p_task, 'rejected', p_wallet, p_comment);
	END IF;
	RETURN NEXT;
END
$$;

-- What the model says of it: sure enough that it is right, or that device was wrong and the next is asked.
CREATE OR REPLACE FUNCTION device_model_said(p_task uuid, p_right boolean, p_confidence text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	t device_tasks;
BEGIN
	SELECT * INTO t FROM device_tasks WHERE id = p_task AND judge = 'model' AND completed_at IS NULL FOR UPDATE;
	IF FOUND AND p_right THEN
		PERFORM device_pass(p_task, (SELECT canonical FROM device_group(p_task)), NULL, NULL, jsonb_build_object('confidence', p_confidence));
	ELSIF FOUND THEN
		PERFORM device_mark(p_task, '{}', false);
		UPDATE device_tasks SET judge = NULL WHERE id = p_task;
		PERFORM device_turn(p_task);
	END IF;
END
$$;

REVOKE ALL ON FUNCTION device_over(device_tasks), device_late(uuid), device_mark(uuid, uuid[], boolean), device_judged(uuid),
	device_pass(uuid, uuid, text, text, jsonb), device_fail(uuid, text, text, text, jsonb), device_turn(uuid),
	device_judge(text, uuid, boolean, text), device_model_said(uuid, boolean, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_turn(uuid) TO hirehall_web, hirehall_jobs;
GRANT EXECUTE ON FUNCTION device_judge(text, uuid, boolean, text) TO hirehall_web;
GRANT EXECUTE ON FUNCTION device_model_said(uuid, boolean, text) TO hirehall_jobs;
