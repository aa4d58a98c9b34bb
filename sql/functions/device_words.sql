-- SPDX-License-Identifier: AGPL-3.0-or-later
-- nanoTON as people and programs write them: 0.05.
CREATE OR REPLACE FUNCTION ton_text(p_nano bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT trim_scale(p_nano / 1000000000.0)::text
$$;

-- Do two results say the same? Texts, truths, names and order of lists exactly; numbers to a ten-thousandth.
CREATE OR REPLACE FUNCTION device_same(a jsonb, b jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	v_kind text := jsonb_typeof(a);
BEGIN
	IF a = b THEN
		RETURN true;
	ELSIF v_kind <> jsonb_typeof(b) THEN
		RETURN false;
	ELSIF v_kind = 'number' THEN
		RETURN abs(a::numeric - b::numeric) <= 0.0001 * greatest(abs(a::numeric), abs(b::numeric));
	ELSIF v_kind = 'object' THEN
		RETURN (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(a) k) = (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(b) k)
			AND NOT EXISTS (SELECT FROM jsonb_each(a) e WHERE NOT device_same(e.value, b -> e.key));
	ELSIF v_kind = 'array' THEN
		RETURN jsonb_array_length(a) = jsonb_array_length(b)
			AND NOT EXISTS (SELECT FROM jsonb_array_elements(a) WITH ORDINALITY e (v, n) WHERE NOT device_same(e.v, b -> (e.n - 1)::int));
	END IF;
	RETURN false;
END
$$;

-- 0.5 · right / ended + 0.3 · right / judged + 0.1 · speed + 0.1 · thrift, less 0.05 for each thing that went wrong (at
-- most 0.15) above a tenth of all; 0.5 for one that is new. said: the same with its numbers.
CREATE OR REPLACE FUNCTION device_reputation(d devices, OUT score numeric, OUT said text) LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_ended bigint := d.n_passed + d.n_failed + d.n_timeouts;
	v_judged bigint := d.n_passed + d.n_failed;
	v_speed numeric := 0;
	v_thrift numeric := 0;
	v_penalty numeric;
BEGIN
	IF v_ended = 0 THEN
		score := 0.5;
		said := '0.5: nothing has ended yet';
		RETURN;
	END IF;
	IF v_judged > 0 THEN
		v_speed := round(greatest(0, least(1, (5000 - d.sum_ms::numeric / v_judged) / 4000)), 4);
		v_thrift := round(greatest(0, 1 - d.sum_mwh / v_judged / 50), 4);
	END IF;
	v_penalty := CASE WHEN (d.n_failed + d.n_timeouts) * 10 > v_ended THEN 0.05 * least(d.n_failed + d.n_timeouts, 3) ELSE 0 END;
	score := greatest(0, least(1, round(0.5 * d.n_passed / v_ended + 0.3 * d.n_passed / greatest(v_judged, 1) + 0.1 * v_speed
		+ 0.1 * v_thrift - v_penalty, 4)));
	said := format('0.5 * %s/%s + 0.3 * %s/%s + 0.1 * %s + 0.1 * %s - %s', d.n_passed, v_ended, d.n_passed, greatest(v_judged, 1),
		trim_scale(v_speed), trim_scale(v_thrift), trim_scale(v_penalty));
END
$$;

-- 0.6 · completed / ended + 0.3 · passed / judged + 0.1 · never let a result expire, of the newest hundred; 0.5 for one
-- that is new.
CREATE OR REPLACE FUNCTION device_requester_reputation(p_wallet text) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
DECLARE
	r record;
BEGIN
	SELECT count(*) FILTER (WHERE t.completed_at IS NOT NULL AND t.status <> 'cancelled') AS ended,
			count(*) FILTER (WHERE t.status = 'completed') AS completed,
			count(*) FILTER (WHERE t.failure = 'rejected') AS rejected INTO r
		FROM (SELECT status, completed_at, failure FROM device_tasks WHERE requester = p_wallet
			ORDER BY created_at DESC, id DESC LIMIT 100) t;
	IF r.ended = 0 THEN
		RETURN 0.5;
	END IF;
	RETURN round(0.6 * r.completed / r.ended + 0.3 * r.completed / greatest(r.completed + r.rejected, 1) + 0.1, 4);
END
$$;

-- How many results are asked for at first.
CREATE OR REPLACE FUNCTION device_target(p_validation text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE p_validation WHEN 'majority' THEN 3 WHEN 'cross_check' THEN 2 ELSE 1 END
$$;

-- The event of a change just made to a task (its number is the row's event_n). No event carries a result.
CREATE OR REPLACE FUNCTION device_log(t device_tasks, p_type text, p_actor_kind text, p_actor_id text, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data) VALUES ('device_task', t.id::text, t.event_n,
		'device_task.' || p_type, p_actor_kind, p_actor_id, jsonb_build_object('status', t.status, 'requester', t.requester) || p_data);
END
$$;
REVOKE ALL ON FUNCTION device_log(device_tasks, text, text, text, jsonb) FROM PUBLIC;
