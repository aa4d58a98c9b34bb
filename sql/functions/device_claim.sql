-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A device is known from its first word on. Its name is the wallet's own: that others use it too says nothing.
CREATE OR REPLACE FUNCTION device_know(p_wallet text, p_device text, p_type text, p_region text, p_cached text[])
RETURNS devices LANGUAGE plpgsql AS $$
DECLARE
	d devices;
BEGIN
	INSERT INTO devices AS x (wallet, device_id, device_type, region, cached_models)
		VALUES (p_wallet, p_device, p_type, p_region, coalesce(p_cached, '{}'))
		ON CONFLICT (wallet, device_id) DO UPDATE SET last_seen_at = hall_now(),
			device_type = coalesce(excluded.device_type, x.device_type), region = coalesce(excluded.region, x.region),
			cached_models = coalesce(p_cached, x.cached_models)
		RETURNING * INTO d;
	RETURN d;
END
$$;

CREATE OR REPLACE FUNCTION device_register(p_wallet text, p_device text, p_type text, p_region text, p_cached text[])
RETURNS TABLE (refusal text, device bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	device := (device_know(p_wallet, p_device, p_type, p_region, p_cached)).id;
	RETURN NEXT;
END
$$;

-- Why this wallet's device may not have the task, or null. d.id null: no device was named.
CREATE OR REPLACE FUNCTION device_why_not(t device_tasks, p_wallet text, d devices) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN CASE
		WHEN t.completed_at IS NOT NULL OR t.open_replicas = 0 THEN 'task_already_claimed'
		WHEN t.requester = p_wallet THEN 'own_task'
		WHEN EXISTS (SELECT FROM ton_wallets w JOIN ton_wallets m ON m.owner = w.owner
			WHERE m.address = p_wallet AND w.address = t.requester) THEN 'own_task'
		WHEN EXISTS (SELECT FROM device_assignments a JOIN ton_wallets w ON w.address = a.wallet
			WHERE a.task_id = t.id AND w.owner = (SELECT m.owner FROM ton_wallets m WHERE m.address = p_wallet)) THEN 'already_worked'
		WHEN d.id IS NULL THEN NULL
		WHEN t.min_trust > (device_reputation(d)).score THEN 'insufficient_trust'
		WHEN t.regions IS NOT NULL AND (d.region = ANY (t.regions)) IS NOT TRUE THEN 'wrong_region'
	END;
END
$$;

-- Why the device may have none at all, or null.
CREATE OR REPLACE FUNCTION device_why_none(d devices) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN d.used_on = hall_now()::date AND d.used >= d.quota THEN 'quota_used_up'
		WHEN (SELECT count(*) FROM device_assignments a WHERE a.device = d.id AND a.status IN ('assigned', 'executing')) >= 10
			THEN 'too_many_claims' END
$$;

-- What the device may have, the most urgent first, of the first ten thousand that are to be had. A loop, so that it ends with the last
-- one wanted: a planner that knows nothing of the reasons would ask them for the whole queue.
CREATE OR REPLACE FUNCTION device_offers(p_wallet text, p_device text, p_limit int) RETURNS SETOF device_tasks
LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_n int := 0;
	d devices;
	t device_tasks;
BEGIN
	SELECT * INTO d FROM devices x WHERE x.wallet = p_wallet AND x.device_id = p_device;
	IF device_why_none(d) IS NOT NULL THEN
		RETURN;
	END IF;
	FOR t IN SELECT * FROM device_tasks x WHERE x.open_replicas > 0 ORDER BY x.priority DESC, x.created_at, x.id LIMIT 10000 LOOP
		IF device_why_not(t, p_wallet, d) IS NULL THEN
			RETURN NEXT t;
			v_n := v_n + 1;
			EXIT WHEN v_n >= p_limit;
		END IF;
	END LOOP;
END
$$;

-- A replica for the device: the task's row is held first, so of those who come at once one wins each open place. The
-- first to be asked, if it was right ten times in a row, works alone but for one time in that number.
CREATE OR REPLACE FUNCTION device_claim(p_wallet text, p_task uuid, p_device text, p_estimate int, p_cached text[])
RETURNS TABLE (refusal text, assignment_id uuid, deadline timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_alone boolean;
	t device_tasks;
	d devices;
BEGIN
	SELECT * INTO t FROM device_tasks WHERE id = p_task FOR UPDATE;
	IF FOUND THEN
		d := device_know(p_wallet, p_device, NULL, NULL, p_cached);
		refusal := coalesce(device_why_not(t, p_wallet, d), device_why_none(d));
	ELSE
		refusal := 'no_device_task';
	END IF;
	IF refusal IS NOT NULL THEN
		RETURN NEXT;
		RETURN;
	END IF;
	v_alone := t.adaptive AND t.target > 1 AND t.status = 'pending' AND d.in_a_row >= 10 AND random() >= 1.0 / d.in_a_row;
	UPDATE devices SET used = CASE WHEN used_on = hall_now()::date THEN used + 1 ELSE 1 END, used_on = hall_now()::date
		WHERE id = d.id;
	deadline := hall_now() + make_interval(secs => t.time_limit_s);
	INSERT INTO device_assignments AS a (task_id, device, wallet, deadline, estimated_time_ms)
		VALUES (p_task, d.id, p_wallet, device_claim.deadline, p_estimate) RETURNING a.id INTO assignment_id;
	UPDATE device_tasks SET status = CASE WHEN status = 'pending' THEN 'assigned' ELSE status END,
		open_replicas = CASE WHEN v_alone THEN 0 ELSE open_replicas - 1 END, is_alone = v_alone,
		target = CASE WHEN v_alone THEN 1 ELSE target END, assigned_at = coalesce(assigned_at, hall_now()), event_n = event_n + 1
		WHERE id = p_task RETURNING * INTO t;
	PERFORM device_log(t, 'assigned', 'wallet', p_wallet, jsonb_build_object('assignment_id', assignment_id, 'device_id', p_device,
		'wallet', p_wallet));
	PERFORM job_add('device_task', p_task::text, (SELECT min(a.deadline) FROM device_assignments a
		WHERE a.task_id = p_task AND a.status IN ('assigned', 'executing')) + interval '2 seconds');
	RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION device_know(text, text, text, text, text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_register(text, text, text, text, text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_claim(text, uuid, text, int, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_register(text, text, text, text, text[]), device_claim(text, uuid, text, int, text[]) TO hirehall_web;

-- It asked: it is about. To a minute.
CREATE OR REPLACE FUNCTION device_seen(p_wallet text, p_device text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	UPDATE devices SET last_seen_at = hall_now()
	WHERE wallet = p_wallet AND device_id = p_device AND last_seen_at < hall_now() - interval '1 minute'
$$;
REVOKE ALL ON FUNCTION device_seen(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_seen(text, text) TO hirehall_web;
