-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the pages of the run tracker show. Only dash_badge_make writes: an address for the badge of a project without one.

-- One project by name, or a page of them, those first where something happened last. A running run that said nothing for
-- longer than its project's grace is silent.
-- dash_projects: dash_ask -> dash_project*
SELECT p.id, p.name, p.description, p.archived_at, p.badge_key, n.running, n.silent,
	CASE WHEN coalesce(p.budget_tokens, p.budget_cost_micros) IS NOT NULL THEN (
		SELECT floor(greatest(s.tokens * 100.0 / p.budget_tokens, s.cost_micros * 100.0 / p.budget_cost_micros))::bigint
		FROM track_spent(p.id, track_period_from(p.budget_period)) s) END AS budget_percent,
	greatest(p.created_at, n.at, (SELECT max(r.changed_at) FROM tracker_runs r WHERE r.project_id = p.id)) AS last_at,
	hall_now() AS now
FROM tracker_projects p
CROSS JOIN LATERAL (
	SELECT count(*) AS running, max(r.last_report_at) AS at,
		count(*) FILTER (WHERE r.last_report_at + make_interval(secs => p.grace_s) < hall_now()) AS silent
	FROM tracker_runs r WHERE r.project_id = p.id AND r.status = 'running' AND r.archived_at IS NULL) n
WHERE (:project::text IS NULL AND (p.archived_at IS NOT NULL) = :is_archived) OR p.name = :project
ORDER BY last_at DESC, p.id DESC LIMIT :max OFFSET :skip;

-- The newest thousand that completed say how long runs take.
-- dash_sums: dash_ask -> dash_sums
WITH done AS (SELECT agent_id, duration_ms FROM tracker_runs
	WHERE project_id = :project_id AND status = 'completed' AND duration_ms IS NOT NULL ORDER BY changed_at DESC, id DESC LIMIT 1000)
SELECT (SELECT coalesce(sum(d.failed), 0)::bigint FROM tracker_days d
		WHERE d.project_id = p.id AND d.day = (hall_now() AT TIME ZONE 'UTC')::date) AS failed_today,
	(SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY duration_ms) FROM done)::bigint AS median_ms, l.name AS slowest,
	l.ms AS slowest_ms, p.budget_period AS period, p.budget_tokens, p.budget_cost_micros AS budget_micros,
	s.tokens AS spent_tokens, s.cost_micros AS spent_micros,
	floor(greatest(s.tokens * 100.0 / p.budget_tokens, s.cost_micros * 100.0 / p.budget_cost_micros))::bigint AS percent
FROM tracker_projects p
CROSS JOIN LATERAL track_spent(p.id, track_period_from(p.budget_period)) s
LEFT JOIN LATERAL (SELECT a.name, avg(d.duration_ms)::bigint AS ms FROM done d JOIN tracker_agents a ON a.id = d.agent_id
	GROUP BY a.name ORDER BY ms DESC, a.name LIMIT 1) l ON true
WHERE p.id = :project_id;

-- Ended runs of each day (UTC, as days since 1970).
-- dash_days: dash_ask -> dash_day*
SELECT d.project_id, (d.day - date '1970-01-01')::bigint AS day, sum(d.completed)::bigint AS completed,
	sum(d.failed)::bigint AS failed
FROM tracker_days d
WHERE d.project_id = ANY (:ids::bigint[]) AND d.day BETWEEN :first::text::date AND :last::text::date
	AND (:agent::text IS NULL OR d.agent_id = (SELECT a.id FROM tracker_agents a WHERE a.name = :agent))
GROUP BY d.project_id, d.day
HAVING sum(d.completed) + sum(d.failed) > 0
ORDER BY d.project_id, d.day;

-- dash_agents: dash_ask -> dash_agent*
SELECT a.name, sum(d.completed)::bigint AS completed, sum(d.failed)::bigint AS failed,
	(sum(d.duration_ms) / nullif(sum(d.n_durations), 0))::bigint AS mean_ms
FROM tracker_days d JOIN tracker_agents a ON a.id = d.agent_id
WHERE d.project_id = :project_id AND d.day BETWEEN :first::text::date AND :last::text::date
GROUP BY a.name
HAVING sum(d.completed) + sum(d.failed) > 0
ORDER BY sum(d.completed) + sum(d.failed) DESC, a.name LIMIT 50;

-- Who ever reported in the project, for the filter.
-- dash_agent_names: dash_ask -> dash_agent*
SELECT a.name FROM tracker_agents a
WHERE EXISTS (SELECT FROM tracker_days d WHERE d.project_id = :project_id AND d.agent_id = a.id)
ORDER BY a.name LIMIT 200;

-- From the run `at` on, newest first; a run keeps its place whatever is reported about it.
-- dash_runs: dash_ask -> dash_run*
SELECT r.id, r.task_id, r.title, a.name AS agent, r.status, trim_scale(round(r.progress, 1))::text AS progress, r.message,
	r.error_type, r.started_at, r.finished_at, r.duration_ms, r.last_report_at, r.attempt,
	r.status = 'running' AND r.last_report_at + make_interval(secs => p.grace_s) < hall_now() AS is_silent,
	hall_now() AS now
FROM tracker_runs r
JOIN tracker_projects p ON p.id = r.project_id
JOIN tracker_agents a ON a.id = r.agent_id
WHERE r.project_id = :project_id AND r.archived_at IS NULL
	AND (:status::text IS NULL OR r.status = :status) AND (:agent::text IS NULL OR a.name = :agent)
	AND (:date_from::text IS NULL OR r.started_at >= :date_from::date::timestamp AT TIME ZONE 'UTC')
	AND (:date_to::text IS NULL OR r.started_at < (:date_to::date + 1)::timestamp AT TIME ZONE 'UTC')
	AND (:at::bigint IS NULL
		OR (r.created_at, r.id) <= ((SELECT t.created_at FROM tracker_runs t WHERE t.id = :at), :at))
ORDER BY r.created_at DESC, r.id DESC LIMIT :max;

-- How many came after the run at the top of the page, up to 100.
-- dash_newer: dash_ask -> dash_count
SELECT count(*) AS n FROM (
	SELECT FROM tracker_runs r JOIN tracker_agents a ON a.id = r.agent_id
	WHERE r.project_id = :project_id AND r.archived_at IS NULL
		AND (:status::text IS NULL OR r.status = :status) AND (:agent::text IS NULL OR a.name = :agent)
		AND (:date_from::text IS NULL OR r.started_at >= :date_from::date::timestamp AT TIME ZONE 'UTC')
		AND (:date_to::text IS NULL OR r.started_at < (:date_to::date + 1)::timestamp AT TIME ZONE 'UTC')
		AND (r.created_at, r.id) > ((SELECT t.created_at FROM tracker_runs t WHERE t.id = :at::bigint), :at::bigint)
	LIMIT 100) newer;

-- dash_run_get: dash_ask -> dash_run_full?
SELECT r.id, r.project_id, p.name AS project, r.task_id, r.title, a.name AS agent, r.status,
	trim_scale(round(r.progress, 1))::text AS progress, r.message, r.result, r.error_type, r.error_message, r.stack_trace,
	CASE WHEN r.metadata <> '{}' THEN jsonb_pretty(r.metadata) END AS metadata, r.attempt, r.tokens_in, r.tokens_out, r.cost_micros, r.started_at, r.finished_at, r.duration_ms,
	r.last_report_at, r.archived_at,
	r.status = 'running' AND r.last_report_at + make_interval(secs => p.grace_s) < hall_now() AS is_silent,
	hall_now() AS now
FROM tracker_runs r
JOIN tracker_projects p ON p.id = r.project_id
JOIN tracker_agents a ON a.id = r.agent_id
WHERE p.name = :project AND r.task_id = :task_id;

-- dash_attempts: dash_ask -> dash_attempt*
SELECT t.attempt, t.status, a.name AS agent, t.started_at, t.finished_at, t.duration_ms, t.error_type, t.error_message,
	t.result
FROM tracker_attempts t JOIN tracker_agents a ON a.id = t.agent_id
WHERE t.run_id = :run_id ORDER BY t.attempt DESC LIMIT 50;

-- The runs this one names or was started by: what `parent_run_id` and metadata.dependencies say. A dependency that never
-- reported has no status.
-- dash_links: dash_ask -> dash_link*
SELECT l.kind, l.project, l.task_id, l.status FROM (
	SELECT 1 AS n, 'parent' AS kind, p.name AS project, r.task_id, r.status, r.id
	FROM tracker_runs me JOIN tracker_runs r ON r.id = me.parent_run_id JOIN tracker_projects p ON p.id = r.project_id
	WHERE me.id = :run_id
	UNION ALL
	(SELECT 2, 'child', p.name, r.task_id, r.status, r.id
	FROM tracker_runs r JOIN tracker_projects p ON p.id = r.project_id
	WHERE r.parent_run_id = :run_id ORDER BY r.id DESC LIMIT 50)
	UNION ALL
	(SELECT 3, 'dependency', p.name, d.task_id, r.status, r.id
	FROM tracker_runs me
	JOIN tracker_projects p ON p.id = me.project_id
	CROSS JOIN LATERAL jsonb_array_elements_text(CASE jsonb_typeof(me.metadata -> 'dependencies')
		WHEN 'array' THEN me.metadata -> 'dependencies' ELSE '[]' END) d (task_id)
	LEFT JOIN tracker_runs r ON r.project_id = me.project_id AND r.task_id = d.task_id
	WHERE me.id = :run_id LIMIT 50)) l
ORDER BY l.n, l.id DESC NULLS LAST, l.task_id;

-- The newest of them; `before` is a number of an event.
-- dash_events: dash_ask -> dash_event*
SELECT e.n, e.type, e.actor_kind, e.at, e.data ->> 'status' AS status, e.data ->> 'agent' AS agent,
	e.data ->> 'progress' AS progress, e.data ->> 'message' AS message, e.data ->> 'error_type' AS error_type,
	e.data ->> 'error_message' AS error_message, e.data ->> 'attempt' AS attempt, e.data -> 'late' = 'true' AS is_late,
	jsonb_pretty(e.data) AS data
FROM events e
WHERE e.kind = 'run' AND e.subject_id = :run_id::bigint::text AND (:before::bigint IS NULL OR e.n < :before)
ORDER BY e.n DESC LIMIT :max;

-- How the project stands: the last run that ended, and whether one is running or silent.
-- dash_badge: dash_ask -> dash_badge?
SELECT p.name, n.running, n.silent,
	(SELECT r.status FROM tracker_runs r
	WHERE r.project_id = p.id AND r.status IN ('completed', 'failed') AND r.archived_at IS NULL
	ORDER BY r.changed_at DESC, r.id DESC LIMIT 1) AS status
FROM tracker_projects p
CROSS JOIN LATERAL (
	SELECT count(*) AS running,
		count(*) FILTER (WHERE r.last_report_at + make_interval(secs => p.grace_s) < hall_now()) AS silent
	FROM tracker_runs r WHERE r.project_id = p.id AND r.status = 'running' AND r.archived_at IS NULL) n
WHERE p.badge_key = :badge_key AND p.name = :project AND p.archived_at IS NULL;

-- dash_badge_make: dash_ask -> -
UPDATE tracker_projects SET badge_key = coalesce(badge_key, :badge_key) WHERE name = :project;
