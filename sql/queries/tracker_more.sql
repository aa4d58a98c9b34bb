-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The tracker's alerts, budgets, pings, spans and links.

-- alerts_set: alerts_ask -> alerts write
SELECT refusal, seed FROM track_alerts_set(:key_hash, :project, :on::text[], :webhook_url, :email, :grace_seconds::int, :seed);

-- alerts_get: alerts_ask -> alerts write
SELECT k.refusal, p.name AS project, to_jsonb(coalesce(a.kinds, '{}')) AS on, w.url AS webhook_url, w.status AS webhook_status, a.email,
	p.grace_s::bigint AS grace_seconds,
	(SELECT coalesce(jsonb_agg(f.data || jsonb_build_object('kind', f.kind, 'at', iso(f.at)) ORDER BY f.id DESC), '[]')
		FROM (SELECT * FROM tracker_flips WHERE project_id = p.id ORDER BY id DESC LIMIT 50) f) AS flips
FROM track_enter(:key_hash, :project, false) k
LEFT JOIN tracker_projects p ON p.id = k.project_id
LEFT JOIN tracker_alerts a ON a.project_id = p.id
LEFT JOIN webhook_endpoints w ON w.id = a.endpoint_id AND w.deleted_at IS NULL;

-- budget_set: budget_ask -> watch_done write
SELECT refusal, 0::bigint AS n FROM track_budget_set(:key_hash, :project, :tokens::bigint, :cost_micros::bigint, :period);

-- budget_get: budget_ask -> budget write
SELECT k.refusal, p.name AS project, p.budget_period AS period,
	trim_scale(p.budget_cost_micros / 1000000.0)::text AS cost_usd, p.budget_tokens AS tokens,
	trim_scale(s.cost_micros / 1000000.0)::text AS spent_cost_usd, s.tokens AS spent_tokens,
	floor(greatest(s.tokens * 100.0 / p.budget_tokens, s.cost_micros * 100.0 / p.budget_cost_micros))::bigint AS percent,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('agent', a.name, 'tokens_in', d.tokens_in, 'tokens_out', d.tokens_out,
		'cost_usd', trim_scale(d.cost_micros / 1000000.0)) ORDER BY d.cost_micros DESC, d.tokens_in + d.tokens_out DESC, a.name), '[]')
		FROM (SELECT agent_id, sum(tokens_in) AS tokens_in, sum(tokens_out) AS tokens_out, sum(cost_micros) AS cost_micros
			FROM tracker_days WHERE project_id = p.id AND day >= track_period_from(p.budget_period) GROUP BY agent_id
			HAVING sum(tokens_in + tokens_out) > 0 OR sum(cost_micros) > 0 ORDER BY sum(cost_micros) DESC LIMIT 50) d
		JOIN tracker_agents a ON a.id = d.agent_id) AS agents
FROM track_enter(:key_hash, :project, false) k
LEFT JOIN tracker_projects p ON p.id = k.project_id
LEFT JOIN LATERAL track_spent(p.id, track_period_from(p.budget_period)) s ON true;

-- ping: run_ping -> run_pinged write
SELECT refusal, attempt FROM track_ping(:key_hash, :task_id, :title, :status, :code::int, :message, :every::bigint);

-- spans: spans_ask -> spans_done write
SELECT refusal, rejected, why FROM track_spans(:key_hash, :body);

-- watch: watch_ask -> watch_done write
SELECT track_watch(:max::int)::bigint AS n;

-- watch_again: - -> - write
SELECT job_add('tracker_watch', 'clock', hall_now() + interval '2 seconds');

-- alerts_send: watch_ask -> - write
SELECT track_alerts_send(:base);

-- flips_prune: - -> -
DELETE FROM tracker_flips WHERE at < hall_now() - interval '60 days' AND NOT hook_due AND NOT mail_due;

-- Runs by task_id, those that are there and those that are not yet.
-- track_more: track_ask -> track_more?
SELECT r.tokens_in, r.tokens_out, trim_scale(r.cost_micros / 1000000.0)::text AS cost_usd, r.due_at,
	CASE WHEN r.overdue_at IS NOT NULL THEN 'overdue' WHEN r.stuck_at IS NOT NULL THEN 'stuck' END AS silence,
	(SELECT jsonb_build_object('task_id', o.task_id, 'title', o.title, 'status', o.status) FROM tracker_runs o
		WHERE o.id = r.parent_run_id) AS parent,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('task_id', o.task_id, 'title', o.title, 'status', o.status) ORDER BY o.id), '[]')
		FROM (SELECT * FROM tracker_runs WHERE parent_run_id = r.id ORDER BY id LIMIT 200) o) AS children,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('task_id', l.task_id, 'title', o.title, 'status', o.status) ORDER BY l.task_id), '[]')
		FROM tracker_links l LEFT JOIN tracker_runs o ON o.project_id = l.project_id AND o.task_id = l.task_id
		WHERE l.run_id = r.id AND l.kind = 'dependency') AS dependencies,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('task_id', o.task_id, 'title', o.title, 'status', o.status) ORDER BY o.id), '[]')
		FROM (SELECT u.* FROM tracker_links l JOIN tracker_runs u ON u.id = l.run_id WHERE l.project_id = r.project_id
			AND l.task_id = r.task_id AND l.kind = 'dependency' ORDER BY u.id LIMIT 200) o) AS dependents,
	(SELECT coalesce(jsonb_agg(jsonb_build_object('span_id', s.span_id, 'parent_span_id', s.parent_span_id, 'name', s.name,
		'operation', s.operation, 'model', s.model, 'is_error', s.is_error, 'tokens_in', s.tokens_in, 'tokens_out', s.tokens_out,
		'cost_usd', trim_scale(s.cost_micros / 1000000.0), 'started_at', iso(s.started_at), 'ended_at', iso(s.ended_at))
		ORDER BY s.started_at, s.span_id), '[]')
		FROM (SELECT * FROM tracker_spans WHERE run_id = r.id ORDER BY started_at LIMIT 500) s) AS steps
FROM tracker_runs r WHERE r.id = :run_id;
