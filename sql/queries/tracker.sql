-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The run tracker. key_project: the only project of the caller's key, null for all.

-- track_start: report -> report_done write
SELECT refusal, at FROM track_start(:key_hash, :project, :task_id, :task, :agent,
	track_spending(:metadata::jsonb, :tokens_in::jsonb, :tokens_out::jsonb, :cost_usd::jsonb));

-- track_finish: report -> report_done write
SELECT refusal, at, duration_seconds, late FROM track_end(:key_hash, :project, :task_id, :task, :agent,
	track_spending(:metadata::jsonb, :tokens_in::jsonb, :tokens_out::jsonb, :cost_usd::jsonb),
	'completed', :result, :duration_seconds::text::numeric, NULL, NULL, NULL);

-- track_error: report -> report_done write
SELECT refusal, at, late FROM track_end(:key_hash, :project, :task_id, :task, :agent,
	track_spending(:metadata::jsonb, :tokens_in::jsonb, :tokens_out::jsonb, :cost_usd::jsonb), 'failed', NULL, NULL,
	:error_type, :error_message, :stack_trace);

-- track_status: report -> report_done write
SELECT refusal, at, late FROM track_status(:key_hash, :project, :task_id, :task, :agent,
	track_spending(:metadata::jsonb, :tokens_in::jsonb, :tokens_out::jsonb, :cost_usd::jsonb), :status,
	:progress::text::numeric, :message);

-- track_projects_count: track_ask -> track_total
SELECT count(*) AS total FROM tracker_projects
WHERE (archived_at IS NOT NULL) = :archived AND (:key_project::bigint IS NULL OR id = :key_project);

-- track_projects_page: track_ask -> track_project*
SELECT p.id, p.name, p.created_at, p.updated_at, p.archived_at, c.runs AS task_count, c.running AS active_tasks
FROM tracker_projects p, LATERAL (
	SELECT coalesce(sum(d.runs), 0)::bigint AS runs, coalesce(sum(d.running), 0)::bigint AS running
	FROM tracker_totals d WHERE d.project_id = p.id) c
WHERE (p.archived_at IS NOT NULL) = :archived AND (:key_project::bigint IS NULL OR p.id = :key_project)
ORDER BY
	CASE WHEN :sort = 'name asc' THEN p.name END, CASE WHEN :sort = 'name desc' THEN p.name END DESC,
	CASE WHEN :sort = 'created_at asc' THEN p.created_at END, CASE WHEN :sort = 'created_at desc' THEN p.created_at END DESC,
	CASE WHEN :sort = 'updated_at asc' THEN p.updated_at END, CASE WHEN :sort = 'updated_at desc' THEN p.updated_at END DESC,
	CASE WHEN :sort LIKE '% asc' THEN p.id END, p.id DESC
LIMIT :limit OFFSET :offset;

-- track_project_get: track_ask -> track_project?
SELECT p.id, p.name, p.created_at, p.updated_at, p.archived_at, c.runs AS task_count, c.running AS active_tasks,
	greatest((SELECT max(r.changed_at) FROM tracker_runs r WHERE r.project_id = p.id),
		(SELECT max(r.last_report_at) FROM tracker_runs r WHERE r.project_id = p.id AND r.status = 'running')) AS last_activity,
	(SELECT coalesce(json_agg(n.name ORDER BY n.name), '[]') FROM (SELECT a.name FROM tracker_agents a WHERE a.id IN (SELECT d.agent_id FROM tracker_totals d WHERE d.project_id = p.id
		GROUP BY d.agent_id HAVING sum(d.runs) > 0) ORDER BY a.name LIMIT 1000) n) AS agents
FROM tracker_projects p, LATERAL (
	SELECT coalesce(sum(d.runs), 0)::bigint AS runs, coalesce(sum(d.running), 0)::bigint AS running
	FROM tracker_totals d WHERE d.project_id = p.id) c
WHERE p.name = :project AND (:key_project::bigint IS NULL OR p.id = :key_project);

-- track_project_find: track_ask -> track_project?
SELECT id, name FROM tracker_projects WHERE name = :project AND (:key_project::bigint IS NULL OR id = :key_project);

-- track_project_edit: track_edit -> - write
SELECT track_edit_project(:project_id, :archived, :prefix);

-- track_runs_count: track_ask -> track_total
SELECT count(*) AS total FROM tracker_runs r
WHERE (:project_id::bigint IS NULL OR r.project_id = :project_id) AND (:key_project::bigint IS NULL OR r.project_id = :key_project)
	AND (r.archived_at IS NOT NULL) = :archived
	AND (:status::text IS NULL OR r.status = :status)
	AND (:agent::text IS NULL OR r.agent_id = (SELECT a.id FROM tracker_agents a WHERE a.name = :agent))
	AND (:from::timestamptz IS NULL OR r.started_at >= :from) AND (:until::timestamptz IS NULL OR r.started_at <= :until)
	AND (:task_name::text IS NULL OR strpos(lower(r.title), lower(:task_name)) > 0);

-- track_runs_page: track_ask -> track_run*
SELECT r.id, r.task_id, r.title, r.status, trim_scale(r.progress)::text AS progress, a.name AS agent, r.started_at,
	r.finished_at, track_seconds(r.duration_ms)::text AS duration_seconds, r.result, r.error_message, r.metadata, r.attempt,
	p.name AS project
FROM tracker_runs r JOIN tracker_agents a ON a.id = r.agent_id JOIN tracker_projects p ON p.id = r.project_id
WHERE (:project_id::bigint IS NULL OR r.project_id = :project_id) AND (:key_project::bigint IS NULL OR r.project_id = :key_project)
	AND (r.archived_at IS NOT NULL) = :archived
	AND (:status::text IS NULL OR r.status = :status)
	AND (:agent::text IS NULL OR r.agent_id = (SELECT a.id FROM tracker_agents a WHERE a.name = :agent))
	AND (:from::timestamptz IS NULL OR r.started_at >= :from) AND (:until::timestamptz IS NULL OR r.started_at <= :until)
	AND (:task_name::text IS NULL OR strpos(lower(r.title), lower(:task_name)) > 0)
ORDER BY r.created_at DESC, r.id DESC LIMIT :limit OFFSET :offset;

-- track_runs_export: track_ask -> track_run*
SELECT r.id, r.task_id, r.title, r.status, trim_scale(r.progress)::text AS progress, a.name AS agent, r.started_at,
	r.finished_at, track_seconds(r.duration_ms)::text AS duration_seconds, r.result, r.error_type, r.error_message,
	r.metadata, r.attempt
FROM tracker_runs r JOIN tracker_agents a ON a.id = r.agent_id
WHERE r.project_id = :project_id AND r.id > :after ORDER BY r.id LIMIT :limit;

-- track_run_get: track_ask -> track_run?
SELECT r.id, r.task_id, r.title, r.status, trim_scale(r.progress)::text AS progress, a.name AS agent, r.started_at,
	r.finished_at, track_seconds(r.duration_ms)::text AS duration_seconds, r.result, r.error_type, r.error_message,
	r.stack_trace, r.message, r.metadata, r.attempt, r.created_at, r.last_report_at, r.archived_at, p.name AS project
FROM tracker_runs r JOIN tracker_agents a ON a.id = r.agent_id JOIN tracker_projects p ON p.id = r.project_id
WHERE p.name = :project AND r.task_id = :task_id AND (:key_project::bigint IS NULL OR p.id = :key_project);

-- track_attempts: track_ask -> track_attempt*
SELECT t.attempt, t.status, a.name AS agent, t.started_at, t.finished_at,
	track_seconds(t.duration_ms)::text AS duration_seconds, t.result, t.error_type, t.error_message, t.stack_trace
FROM tracker_attempts t JOIN tracker_agents a ON a.id = t.agent_id
WHERE t.run_id = :run_id ORDER BY t.attempt DESC LIMIT 100;

-- The newest, oldest first.
-- track_timeline: track_ask -> track_moment*
SELECT t.n, t.type, t.data, t.at AS timestamp FROM (
	SELECT e.n, e.type, e.data, e.at FROM events e WHERE e.kind = 'run' AND e.subject_id = :run_id::bigint::text
	ORDER BY e.n DESC LIMIT 1000) t
ORDER BY t.n;

-- track_run_edit: track_edit -> - write
SELECT CASE WHEN NOT track_edit_run(:project_id, :task_id, :deed, :prefix) THEN 'not_found' END AS refusal;

-- track_stats: track_ask -> track_sums
SELECT (SELECT count(*) FROM tracker_projects p WHERE p.id = coalesce(:project_id, p.id)) AS total_projects,
	coalesce(sum(runs), 0)::bigint AS total, coalesce(sum(pending), 0)::bigint AS pending,
	coalesce(sum(running), 0)::bigint AS running, coalesce(sum(completed), 0)::bigint AS completed,
	coalesce(sum(failed), 0)::bigint AS failed,
	trim_scale(round(sum(duration_ms) / 1000.0 / nullif(sum(n_durations), 0), 1))::text AS average_duration,
	coalesce(round(100.0 * sum(completed) / nullif(sum(runs), 0), 1), 0.0)::text AS success_rate,
	coalesce(round(100.0 * sum(completed) / nullif(sum(completed + failed), 0), 1), 0.0)::text AS success_rate_finished,
	trim_scale(coalesce(sum(duration_ms + failed_ms), 0) / 1000.0)::text AS total_duration
FROM tracker_totals WHERE :project_id::bigint IS NULL OR project_id = :project_id;

-- track_stats_agents: track_ask -> track_agent*
SELECT a.name, d.runs AS task_count, d.success_rate, d.average_duration FROM (
	SELECT agent_id, sum(runs)::bigint AS runs,
		coalesce(round(100.0 * sum(completed) / nullif(sum(runs), 0), 1), 0.0)::text AS success_rate,
		trim_scale(round(sum(duration_ms) / 1000.0 / nullif(sum(n_durations), 0), 1))::text AS average_duration
	FROM tracker_totals WHERE :project_id::bigint IS NULL OR project_id = :project_id
	GROUP BY agent_id HAVING sum(runs) > 0) d
JOIN tracker_agents a ON a.id = d.agent_id
ORDER BY d.runs DESC, a.name LIMIT 50;

-- track_stats_recent: track_ask -> track_recent*
SELECT p.name AS project, r.task_id, r.status, r.changed_at AS timestamp
FROM tracker_runs r JOIN tracker_projects p ON p.id = r.project_id
WHERE r.archived_at IS NULL ORDER BY r.changed_at DESC, r.id DESC LIMIT 10;

-- track_stats_recent_of: track_ask -> track_recent*
SELECT p.name AS project, r.task_id, r.status, r.changed_at AS timestamp
FROM tracker_runs r JOIN tracker_projects p ON p.id = r.project_id
WHERE r.project_id = :project_id AND r.archived_at IS NULL ORDER BY r.changed_at DESC, r.id DESC LIMIT 10;

-- The last 30 days (UTC) on which anything ended.
-- track_stats_days: track_ask -> track_day*
SELECT to_char(day, 'YYYY-MM-DD') AS date, sum(completed)::bigint AS completed, sum(failed)::bigint AS failed
FROM tracker_days WHERE project_id = :project_id AND day > (hall_now() AT TIME ZONE 'UTC')::date - 30
GROUP BY day HAVING sum(completed) + sum(failed) > 0 ORDER BY day;

-- track_key_add: track_key_new -> - write
SELECT track_key_add(:key_hash, :prefix, :kind, :project);

-- track_key_of_setting: track_key_new -> - write
SELECT track_key_of_setting(:key_hash, :prefix);

-- track_keys: - -> track_key*
SELECT k.prefix, k.kind, p.name AS project, k.created_at, k.last_used_at, k.revoked_at
FROM tracker_keys k LEFT JOIN tracker_projects p ON p.id = k.project_id ORDER BY k.created_at DESC LIMIT 1000;

-- track_keys_valid: track_key_new -> track_key_new*
SELECT id, prefix FROM tracker_keys WHERE prefix = :prefix AND revoked_at IS NULL LIMIT 2;

-- track_key_revoke: track_key_new -> -
UPDATE tracker_keys SET revoked_at = hall_now() WHERE prefix = :prefix AND revoked_at IS NULL;

-- track_key_rotate: track_key_new -> - write
SELECT track_key_rotate(:id, :key_hash, :prefix) AS refusal;
