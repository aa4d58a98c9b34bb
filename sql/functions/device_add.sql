-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When a task put up now will be done: the limit, and for the devices of the last five minutes what waits before it.
CREATE OR REPLACE FUNCTION device_estimate(p_limit int) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_waiting bigint := (SELECT count(*) FROM (SELECT FROM device_tasks WHERE open_replicas > 0 LIMIT 1000) w);
	v_active bigint := (SELECT count(*) FROM (SELECT FROM devices WHERE last_seen_at > hall_now() - interval '5 minutes' LIMIT 1000) d);
BEGIN
	RETURN hall_now() + make_interval(secs => p_limit * (1 + v_waiting / greatest(v_active, 1)));
END
$$;

-- 0.4 · stake of a million + 0.3 · reward of one TON + 0.2 · urgency (wanted in five minutes) + 0.1 · reputation.
CREATE OR REPLACE FUNCTION device_priority(w ton_wallets, p_reward bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
	SELECT round(0.4 * least(coalesce(w.gstd_units, 0) / 1e15, 1) + 0.3 * least(p_reward / 1e9, 1)
		+ 0.2 * (1 - 300 / 86400.0) + 0.1 * device_requester_reputation(w.address), 6)
$$;

-- A task and its escrow, or nothing. p: what the program checked. p_min_stake: null where no stake is asked for.
CREATE OR REPLACE FUNCTION device_task_add(p_wallet text, p jsonb, p_fee_bps int, p_min_stake numeric)
RETURNS TABLE (refusal text, task_id uuid, priority_score text, estimated_completion_time timestamptz, fee_nano bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_reward bigint := (p ->> 'reward_nano')::bigint;
	v_fee bigint := v_reward * p_fee_bps / 10000;
	v_target int := device_target(p ->> 'validation');
	o device_operations;
	w ton_wallets;
	t device_tasks;
BEGIN
	SELECT * INTO STRICT w FROM ton_wallets WHERE address = p_wallet FOR NO KEY UPDATE;
	SELECT x.* INTO o FROM device_operations x JOIN device_model_operations m ON m.operation = x.operation
		JOIN device_models d ON d.model = m.model AND d.is_active
		WHERE x.operation = p ->> 'operation' AND m.model = p ->> 'model' AND x.is_active;
	refusal := CASE WHEN o.operation IS NULL THEN 'not_whitelisted'
		WHEN (p ->> 'max_energy_mwh')::int > o.max_energy_mwh THEN 'too_much_energy'
		WHEN p_min_stake IS NOT NULL AND coalesce(w.gstd_units, 0) < p_min_stake THEN 'low_stake'
		WHEN device_available(p_wallet) < v_reward THEN 'insufficient_balance'
		ELSE mandate_refusal('wallet:' || p_wallet, 'device', v_reward) END;
	IF refusal IS NOT NULL THEN
		RETURN NEXT;
		RETURN;
	END IF;
	INSERT INTO device_tasks (requester, task_type, operation, model, input, input_key, time_limit_s, max_energy_mwh, reward_nano,
			fee_nano, validation, reference, min_trust, regions, adaptive, priority, quorum, target, max_results, open_replicas, event_n,
			people_cents)
		VALUES (p_wallet, p ->> 'task_type', p ->> 'operation', p ->> 'model', p -> 'input', p ->> 'input_key',
			(p ->> 'time_limit_s')::int, (p ->> 'max_energy_mwh')::int, v_reward, v_fee, p ->> 'validation', p -> 'reference',
			(p ->> 'min_trust')::numeric, (SELECT array_agg(r) FROM jsonb_array_elements_text(p -> 'regions') r),
			(p ->> 'adaptive')::boolean, device_priority(w, v_reward), CASE WHEN v_target > 1 THEN 2 ELSE 1 END, v_target, 3,
			v_target, 1, (p ->> 'people_cents')::bigint)
		RETURNING * INTO t;
	PERFORM mandate_spent('wallet:' || p_wallet, 'device_task', t.id, v_reward);
	PERFORM device_take('device_task', t.id::text, p_wallet, v_reward, 'escrow:' || t.id);
	PERFORM device_log(t, 'created', 'wallet', p_wallet);
	PERFORM job_add('device_task', t.id::text, t.created_at + interval '7 days');
	task_id := t.id;
	priority_score := trim_scale(t.priority)::text;
	estimated_completion_time := device_estimate(t.time_limit_s);
	fee_nano := v_fee;
	RETURN NEXT;
END
$$;

-- Only while nobody has it: what was begun is paid for.
CREATE OR REPLACE FUNCTION device_cancel(p_wallet text, p_task uuid) RETURNS TABLE (refusal text, refund bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	t device_tasks;
BEGIN
	SELECT * INTO t FROM device_tasks WHERE id = p_task AND requester = p_wallet FOR UPDATE;
	refusal := CASE WHEN NOT FOUND THEN 'no_device_task' WHEN t.status <> 'pending' THEN 'task_not_pending' END;
	IF refusal IS NULL THEN
		UPDATE device_tasks SET status = 'cancelled', open_replicas = 0, completed_at = hall_now(), event_n = event_n + 1
			WHERE id = p_task RETURNING * INTO t;
		PERFORM device_refund(t);
		PERFORM device_log(t, 'cancelled', 'wallet', p_wallet);
		PERFORM job_drop('device_task', p_task::text);
		refund := t.reward_nano;
	END IF;
	RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION device_task_add(text, jsonb, int, numeric) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_cancel(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_task_add(text, jsonb, int, numeric), device_cancel(text, uuid) TO hirehall_web;
