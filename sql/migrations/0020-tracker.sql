-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The run tracker: projects, agents, runs with their ended attempts, counts by day, and the keys that may report.
-- A run is known by (project, task_id). Durations are milliseconds.

CREATE TABLE IF NOT EXISTS tracker_projects (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 255),
	description text,
	grace_s int NOT NULL DEFAULT 900 CHECK (grace_s > 0), -- a running run that says nothing for longer is stuck
	budget_tokens bigint CHECK (budget_tokens > 0),
	budget_cost_micros bigint CHECK (budget_cost_micros > 0), -- millionths of a dollar
	badge_key text UNIQUE,
	event_n int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	archived_at timestamptz
);
CREATE INDEX IF NOT EXISTS tracker_projects_newest ON tracker_projects (created_at DESC, id DESC);

CREATE TABLE IF NOT EXISTS tracker_agents (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 255)
);

-- Reports of progress change no indexed column, so that they stay on their page.
CREATE TABLE IF NOT EXISTS tracker_runs (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	project_id bigint NOT NULL REFERENCES tracker_projects (id),
	task_id text NOT NULL CHECK (length(task_id) BETWEEN 1 AND 255),
	title text NOT NULL CHECK (length(title) <= 500),
	agent_id bigint NOT NULL REFERENCES tracker_agents (id),
	status text NOT NULL DEFAULT 'running'
		CONSTRAINT tracker_runs_status_words CHECK (status IN ('pending', 'running', 'completed', 'failed')),
	progress numeric NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
	message text,
	result text,
	error_type text,
	error_message text,
	stack_trace text CHECK (octet_length(stack_trace) <= 10240),
	metadata jsonb NOT NULL DEFAULT '{}',
	attempt int NOT NULL DEFAULT 1,
	parent_run_id bigint REFERENCES tracker_runs (id) ON DELETE SET NULL,
	tokens_in bigint NOT NULL DEFAULT 0 CHECK (tokens_in >= 0),
	tokens_out bigint NOT NULL DEFAULT 0 CHECK (tokens_out >= 0),
	cost_micros bigint NOT NULL DEFAULT 0 CHECK (cost_micros >= 0),
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	started_at timestamptz, -- of this attempt
	finished_at timestamptz,
	duration_ms bigint CHECK (duration_ms >= 0),
	changed_at timestamptz NOT NULL DEFAULT hall_now(), -- of the status
	last_report_at timestamptz NOT NULL DEFAULT hall_now(),
	event_n int NOT NULL DEFAULT 0, -- number of the newest event of this run
	archived_at timestamptz,
	UNIQUE (project_id, task_id),
	CONSTRAINT tracker_runs_end CHECK ((status IN ('completed', 'failed')) = (finished_at IS NOT NULL))
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS tracker_runs_of_project ON tracker_runs (project_id, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS tracker_runs_newest ON tracker_runs (created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS tracker_runs_changed ON tracker_runs (changed_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS tracker_runs_changed_of ON tracker_runs (project_id, changed_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS tracker_runs_started ON tracker_runs (project_id, started_at);
CREATE INDEX IF NOT EXISTS tracker_runs_running ON tracker_runs (project_id, id) WHERE status = 'running';
CREATE INDEX IF NOT EXISTS tracker_runs_parent ON tracker_runs (parent_run_id) WHERE parent_run_id IS NOT NULL;

-- An attempt that ended and was followed by another.
CREATE TABLE IF NOT EXISTS tracker_attempts (
	run_id bigint NOT NULL REFERENCES tracker_runs (id) ON DELETE CASCADE,
	attempt int NOT NULL,
	status text NOT NULL,
	agent_id bigint NOT NULL REFERENCES tracker_agents (id),
	started_at timestamptz,
	finished_at timestamptz,
	duration_ms bigint,
	result text,
	error_type text,
	error_message text,
	stack_trace text,
	PRIMARY KEY (run_id, attempt)
);

-- How many runs are how, by the day (UTC) they were first seen or ended: sums over days are sums over runs. Kept by
-- the trigger track_count(). A shard a backend, so that reports of one agent do not wait for each other's commit.
CREATE TABLE IF NOT EXISTS tracker_days (
	project_id bigint NOT NULL REFERENCES tracker_projects (id),
	agent_id bigint NOT NULL REFERENCES tracker_agents (id),
	day date NOT NULL,
	shard int NOT NULL,
	runs bigint NOT NULL DEFAULT 0, -- first seen on this day
	pending bigint NOT NULL DEFAULT 0, -- of those
	running bigint NOT NULL DEFAULT 0, -- of those
	completed bigint NOT NULL DEFAULT 0, -- ended on this day
	failed bigint NOT NULL DEFAULT 0, -- ended on this day
	n_durations bigint NOT NULL DEFAULT 0, -- of the completed
	duration_ms bigint NOT NULL DEFAULT 0, -- of the completed
	failed_ms bigint NOT NULL DEFAULT 0, -- durations of the failed
	PRIMARY KEY (project_id, day, agent_id, shard)
) WITH (fillfactor = 70);

CREATE TABLE IF NOT EXISTS tracker_keys (
	key_hash bytea PRIMARY KEY CHECK (length(key_hash) = 32),
	prefix text NOT NULL, -- the first 8 characters, for people to tell keys apart
	kind text NOT NULL DEFAULT 'api' CONSTRAINT tracker_keys_kind_words CHECK (kind IN ('api', 'ping')),
	project_id bigint REFERENCES tracker_projects (id), -- null: all of them
	is_setting boolean NOT NULL DEFAULT false, -- it is the setting API_KEY
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	last_used_at timestamptz, -- to ten minutes
	revoked_at timestamptz
);
CREATE INDEX IF NOT EXISTS tracker_keys_prefix ON tracker_keys (prefix);

GRANT SELECT ON tracker_projects, tracker_agents, tracker_runs, tracker_attempts, tracker_days TO
	hirehall_web, hirehall_jobs, hirehall_audit;
GRANT SELECT ON tracker_keys TO hirehall_web, hirehall_jobs;
GRANT INSERT, UPDATE ON tracker_projects, tracker_agents, tracker_runs, tracker_days, tracker_keys TO
	hirehall_web, hirehall_jobs;
GRANT INSERT ON tracker_attempts TO hirehall_web, hirehall_jobs;
GRANT DELETE ON tracker_runs, tracker_attempts TO hirehall_web;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hirehall_web, hirehall_jobs;
