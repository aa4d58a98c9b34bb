-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The tracker beyond its API: silence, alerts, spending and budgets, spans, links between runs, runs of other systems.
-- Every statement may run twice without harm.

ALTER TABLE tracker_projects
	ADD COLUMN IF NOT EXISTS budget_period text NOT NULL DEFAULT 'month'
		CONSTRAINT tracker_projects_period_words CHECK (budget_period IN ('day', 'month', 'total')),
	ADD COLUMN IF NOT EXISTS budget_warned int NOT NULL DEFAULT 0, -- percent of the budget that was told
	ADD COLUMN IF NOT EXISTS budget_warned_on date; -- first day of the period that this is about

-- check_at is when the clock looks at a run again: it moves once a grace, not with each report.
ALTER TABLE tracker_runs
	ADD COLUMN IF NOT EXISTS check_at timestamptz,
	ADD COLUMN IF NOT EXISTS due_at timestamptz, -- ended by then, or pinged again
	ADD COLUMN IF NOT EXISTS stuck_at timestamptz,
	ADD COLUMN IF NOT EXISTS overdue_at timestamptz,
	ADD COLUMN IF NOT EXISTS before_tokens_in bigint NOT NULL DEFAULT 0, -- of earlier attempts
	ADD COLUMN IF NOT EXISTS before_tokens_out bigint NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS before_cost_micros bigint NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS tracker_runs_check ON tracker_runs (check_at) WHERE check_at IS NOT NULL;
UPDATE tracker_runs SET check_at = hall_now() WHERE status = 'running' AND check_at IS NULL;

-- Spent on that day, whatever became of the run.
ALTER TABLE tracker_days
	ADD COLUMN IF NOT EXISTS tokens_in bigint NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS tokens_out bigint NOT NULL DEFAULT 0,
	ADD COLUMN IF NOT EXISTS cost_micros bigint NOT NULL DEFAULT 0;

-- What a run says it needs or belongs to, by task_id: the other run may come later.
CREATE TABLE IF NOT EXISTS tracker_links (
	run_id bigint NOT NULL REFERENCES tracker_runs (id) ON DELETE CASCADE,
	project_id bigint NOT NULL REFERENCES tracker_projects (id) ON DELETE CASCADE,
	kind text NOT NULL CHECK (kind IN ('dependency', 'parent')),
	task_id text NOT NULL,
	PRIMARY KEY (run_id, kind, task_id)
);
CREATE INDEX IF NOT EXISTS tracker_links_to ON tracker_links (project_id, task_id, kind);

CREATE TABLE IF NOT EXISTS tracker_spans (
	run_id bigint NOT NULL REFERENCES tracker_runs (id) ON DELETE CASCADE,
	span_id text NOT NULL,
	parent_span_id text,
	name text NOT NULL,
	operation text,
	model text,
	is_error boolean NOT NULL DEFAULT false,
	tokens_in bigint NOT NULL DEFAULT 0,
	tokens_out bigint NOT NULL DEFAULT 0,
	cost_micros bigint NOT NULL DEFAULT 0,
	started_at timestamptz NOT NULL,
	ended_at timestamptz,
	PRIMARY KEY (run_id, span_id)
);

-- Who is told of a project's flips.
CREATE TABLE IF NOT EXISTS tracker_alerts (
	project_id bigint PRIMARY KEY REFERENCES tracker_projects (id) ON DELETE CASCADE,
	kinds text[] NOT NULL,
	endpoint_id uuid,
	email text,
	hook_next_at timestamptz, -- not before
	mail_next_at timestamptz,
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	CONSTRAINT tracker_alerts_words CHECK (kinds <@ ARRAY['failed', 'stuck', 'overdue', 'recovered', 'budget'])
);
CREATE TABLE IF NOT EXISTS tracker_flips (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	project_id bigint NOT NULL REFERENCES tracker_projects (id) ON DELETE CASCADE,
	run_id bigint REFERENCES tracker_runs (id) ON DELETE CASCADE,
	kind text NOT NULL,
	data jsonb NOT NULL,
	at timestamptz NOT NULL DEFAULT hall_now(),
	hook_due boolean NOT NULL DEFAULT false,
	mail_due boolean NOT NULL DEFAULT false
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS tracker_flips_of ON tracker_flips (project_id, id DESC);
CREATE INDEX IF NOT EXISTS tracker_flips_run ON tracker_flips (run_id);
CREATE INDEX IF NOT EXISTS tracker_flips_hook ON tracker_flips (project_id, id) WHERE hook_due;
CREATE INDEX IF NOT EXISTS tracker_flips_mail ON tracker_flips (project_id, id) WHERE mail_due;
CREATE INDEX IF NOT EXISTS tracker_flips_age ON tracker_flips (at);

-- An address of webhooks belongs to an AI account or to a project of the tracker.
ALTER TABLE webhook_endpoints ADD COLUMN IF NOT EXISTS tracker_project_id bigint
	REFERENCES tracker_projects (id) ON DELETE CASCADE;
CREATE INDEX IF NOT EXISTS webhook_endpoints_tracker ON webhook_endpoints (tracker_project_id)
	WHERE tracker_project_id IS NOT NULL;
ALTER TABLE webhook_endpoints ALTER COLUMN ai_account_id DROP NOT NULL;
ALTER TABLE webhook_endpoints DROP CONSTRAINT IF EXISTS webhook_endpoints_events_check;
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_events_check CHECK (events <> '{}'
	AND events <@ ARRAY['task.accepted', 'task.completed', 'task.failed', 'tracker.alert']);
ALTER TABLE webhook_endpoints DROP CONSTRAINT IF EXISTS webhook_endpoints_owner;
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_owner
	CHECK ((ai_account_id IS NULL) <> (tracker_project_id IS NULL));

-- How far the log was read for another system's runs. All up to seq is done; next_seq follows when every transaction
-- older than next_xid, which might still commit an older event, is over.
CREATE TABLE IF NOT EXISTS bridge_marks (
	name text PRIMARY KEY,
	seq bigint NOT NULL DEFAULT 0,
	next_seq bigint NOT NULL DEFAULT 0,
	next_xid xid8 NOT NULL DEFAULT '0'
);
INSERT INTO bridge_marks (name) VALUES ('humans') ON CONFLICT DO NOTHING;
-- The last event of a task that its run knows.
CREATE TABLE IF NOT EXISTS bridge_humans (
	task_id uuid PRIMARY KEY,
	run_id bigint NOT NULL REFERENCES tracker_runs (id) ON DELETE CASCADE,
	n int NOT NULL
);
CREATE INDEX IF NOT EXISTS bridge_humans_run ON bridge_humans (run_id);

INSERT INTO jobs (kind, subject) VALUES ('tracker_watch', 'clock'), ('bridge_humans', 'log') ON CONFLICT DO NOTHING;

GRANT SELECT ON tracker_links, tracker_spans, tracker_alerts, tracker_flips, bridge_marks, bridge_humans TO
	hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE, DELETE ON tracker_links, tracker_alerts TO hirehall_web, hirehall_jobs;
GRANT INSERT ON tracker_spans TO hirehall_web;
GRANT INSERT, UPDATE ON tracker_flips TO hirehall_web, hirehall_jobs;
GRANT DELETE ON tracker_flips TO hirehall_jobs;
GRANT UPDATE ON bridge_marks TO hirehall_jobs;
GRANT INSERT, UPDATE ON bridge_humans TO hirehall_jobs;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO hirehall_web, hirehall_jobs;
