-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The figures that the page /stats shows: of the last minute. When many ask at once, one counts.
CREATE OR REPLACE FUNCTION device_figures_count() RETURNS device_figures LANGUAGE sql STABLE AS $$
	SELECT true, hall_now(), (
		SELECT jsonb_build_object('total_tasks', count(*), 'completed_tasks', count(*) FILTER (WHERE t.status = 'completed'),
			'active_devices', (SELECT count(*) FROM devices WHERE last_seen_at > hall_now() - interval '5 minutes'),
			'total_ton_distributed', ton_text(coalesce(sum(t.reward_nano - t.fee_nano) FILTER (WHERE t.status = 'completed'), 0)::bigint),
			'average_task_time_ms', coalesce(round(extract(epoch FROM avg(t.completed_at - t.assigned_at)
				FILTER (WHERE t.status = 'completed')) * 1000), 0)::bigint,
			'average_reward_ton', ton_text(coalesce(avg(t.reward_nano), 0)::bigint)) FROM device_tasks t), (
		SELECT jsonb_agg(d ORDER BY d.day) FROM (
			SELECT to_char(x.day, 'YYYY-MM-DD') AS day, count(t.id) AS made, count(t.id) FILTER (WHERE t.status = 'completed') AS completed,
				coalesce(sum(t.reward_nano - t.fee_nano) FILTER (WHERE t.status = 'completed'), 0)::bigint AS nano
			FROM generate_series(date_trunc('day', hall_now()) - interval '13 days', date_trunc('day', hall_now()), interval '1 day') x (day)
			LEFT JOIN device_tasks t ON t.created_at >= x.day AND t.created_at < x.day + interval '1 day' GROUP BY x.day) d), (
		SELECT coalesce(jsonb_agg(k ORDER BY k.operation), '[]') FROM (
			SELECT o.operation, count(t.id) AS made, count(t.id) FILTER (WHERE t.status = 'completed') AS completed
			FROM device_operations o LEFT JOIN device_tasks t ON t.operation = o.operation WHERE o.is_active GROUP BY o.operation) k)
$$;

CREATE OR REPLACE FUNCTION device_figures_fresh() RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_at timestamptz := (SELECT f.at FROM device_figures f WHERE f.at BETWEEN hall_now() - interval '60 seconds' AND hall_now());
BEGIN
	IF v_at IS NULL AND (pg_try_advisory_xact_lock(35, 1) OR NOT EXISTS (SELECT FROM device_figures)) THEN
		INSERT INTO device_figures SELECT f.* FROM device_figures_count() f
			ON CONFLICT (is_one) DO UPDATE SET at = excluded.at, stats = excluded.stats, days = excluded.days, kinds = excluded.kinds
			RETURNING at INTO v_at;
	END IF;
	RETURN coalesce(v_at, (SELECT f.at FROM device_figures f));
END
$$;
REVOKE ALL ON FUNCTION device_figures_count() FROM PUBLIC;
REVOKE ALL ON FUNCTION device_figures_fresh() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_figures_fresh() TO hirehall_web;
