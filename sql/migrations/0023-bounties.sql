-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Bounties: machines start agents for people, people pay for results. Amounts are USDC, 6 digits (*_micro).
-- Every statement may run twice without harm.

-- Programs that act for people, beside the one MCP_SERVICE_TOKEN.
CREATE TABLE IF NOT EXISTS service_clients (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	name text NOT NULL UNIQUE CHECK (name ~ '^[A-Za-z0-9._-]{1,64}$'),
	token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
	users text[], -- for whom it may act; null: for everybody
	scopes text[] NOT NULL DEFAULT '{create,read,cancel}'
		CONSTRAINT service_clients_scope_words CHECK (scopes <@ ARRAY['create', 'read', 'cancel']),
	cap_micro bigint CHECK (cap_micro >= 0), -- of all that it ever started and that did not fail; null: none
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	last_used_at timestamptz, -- to an hour
	revoked_at timestamptz
);

CREATE TABLE IF NOT EXISTS bounties (
	id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	user_id text NOT NULL REFERENCES users (id), -- who it is for and who pays
	client_id uuid REFERENCES service_clients (id), -- null: made by the person, or with MCP_SERVICE_TOKEN
	agent_type text NOT NULL CHECK (length(agent_type) BETWEEN 1 AND 64),
	executor text CHECK (executor IN ('model', 'command', 'http', 'people')), -- null until it was started
	status text NOT NULL DEFAULT 'pending'
		CONSTRAINT bounties_status_words CHECK (status IN ('pending', 'running', 'completed', 'failed')),
	input_data jsonb NOT NULL,
	result_type text CHECK (result_type IN ('text')),
	estimated_micro bigint NOT NULL CHECK (estimated_micro >= 0),
	actual_micro bigint CHECK (actual_micro >= 0), -- once it has ended; 0: free
	payment_status text
		CONSTRAINT bounties_payment_words CHECK (payment_status IN ('approved', 'paid', 'refunded')),
	payment_tx_hash text,
	approval_id text, -- the newest of bounty_approvals
	progress_message text,
	metadata jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'), -- verdict, confidence, claims, error
	callback_url text,
	human_task_id uuid REFERENCES tasks (id), -- executor people: of this attempt
	attempt int NOT NULL DEFAULT 0, -- how often it was started
	lease_n int NOT NULL DEFAULT 0, -- the fence: a late runner has an old number
	lease_until timestamptz, -- wall clock, not the hall's
	model text, -- which one answered, and what it used: for the run in the tracker
	tokens_in bigint NOT NULL DEFAULT 0 CHECK (tokens_in >= 0),
	tokens_out bigint NOT NULL DEFAULT 0 CHECK (tokens_out >= 0),
	cost_micros bigint NOT NULL DEFAULT 0 CHECK (cost_micros >= 0), -- what that cost the hall, millionths of a dollar
	event_n int NOT NULL DEFAULT 0, -- number of the newest event
	n_links int NOT NULL DEFAULT 0, -- mails with the way to pay
	link_sent_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	started_at timestamptz, -- of this attempt
	completed_at timestamptz, -- completed or failed
	paid_at timestamptz,
	deleted_at timestamptz,
	CONSTRAINT bounties_started CHECK (status = 'pending' OR executor IS NOT NULL OR status = 'failed'),
	CONSTRAINT bounties_ended CHECK ((status IN ('completed', 'failed')) = (completed_at IS NOT NULL)),
	CONSTRAINT bounties_cost CHECK (status <> 'completed' OR actual_micro IS NOT NULL),
	CONSTRAINT bounties_paid CHECK (payment_status IS NULL OR status = 'completed')
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS bounties_of_user ON bounties (user_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS bounties_newest ON bounties (created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS bounties_active ON bounties (user_id) WHERE status IN ('pending', 'running') AND deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS bounties_running ON bounties (lease_until) WHERE status = 'running';
CREATE INDEX IF NOT EXISTS bounties_of_client ON bounties (client_id) WHERE client_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS bounties_human_task ON bounties (human_task_id) WHERE human_task_id IS NOT NULL;

-- The results. No process may read this table: bounty_output() gives one when it is paid or free, else nothing.
CREATE TABLE IF NOT EXISTS bounty_outputs (
	bounty_id uuid PRIMARY KEY REFERENCES bounties (id),
	content text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
REVOKE ALL ON bounty_outputs FROM hirehall_web, hirehall_jobs, hirehall_audit;

-- A person's consent to pay, by a mailed link.
CREATE TABLE IF NOT EXISTS bounty_approvals (
	id text PRIMARY KEY CHECK (id ~ '^mla_[0-9a-f]{24}$'),
	bounty_id uuid NOT NULL REFERENCES bounties (id),
	user_id text NOT NULL REFERENCES users (id),
	token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
	status text NOT NULL DEFAULT 'pending'
		CONSTRAINT bounty_approvals_status_words CHECK (status IN ('pending', 'approved', 'denied', 'expired')),
	amount_micro bigint NOT NULL CHECK (amount_micro > 0),
	description text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL,
	decided_at timestamptz
);
CREATE INDEX IF NOT EXISTS bounty_approvals_of ON bounty_approvals (bounty_id, created_at DESC);

-- Who may be the cause of an event: programs and wallets too.
ALTER TABLE events DROP CONSTRAINT IF EXISTS events_actor_words;
ALTER TABLE events ADD CONSTRAINT events_actor_words CHECK (actor_kind IN ('ai', 'person', 'test_human', 'robot',
	'admin', 'clock', 'hall', 'anyone', 'provider', 'machine', 'wallet'));

-- An address of webhooks belongs to an AI account, to a project of the tracker, or is the callback_url of a bounty.
ALTER TABLE webhook_endpoints ADD COLUMN IF NOT EXISTS bounty_id uuid REFERENCES bounties (id);
CREATE UNIQUE INDEX IF NOT EXISTS webhook_endpoints_bounty ON webhook_endpoints (bounty_id) WHERE bounty_id IS NOT NULL;
ALTER TABLE webhook_endpoints DROP CONSTRAINT IF EXISTS webhook_endpoints_events_check;
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_events_check CHECK (events <> '{}' AND events <@ ARRAY[
	'task.accepted', 'task.completed', 'task.failed', 'tracker.alert', 'bounty.completed', 'bounty.failed', 'bounty.paid']);
ALTER TABLE webhook_endpoints DROP CONSTRAINT IF EXISTS webhook_endpoints_owner;
ALTER TABLE webhook_endpoints ADD CONSTRAINT webhook_endpoints_owner
	CHECK (num_nonnulls(ai_account_id, tracker_project_id, bounty_id) = 1);

-- A task of the human hall that only people who are signed in find in lists.
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS is_for_members boolean NOT NULL DEFAULT false;

-- How far the log was read for the runs of bounties in the tracker, as 0022 for the human hall.
INSERT INTO bridge_marks (name) VALUES ('bounties') ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS bridge_bounties (
	bounty_id uuid PRIMARY KEY,
	run_id bigint NOT NULL REFERENCES tracker_runs (id) ON DELETE CASCADE,
	n int NOT NULL
);
CREATE INDEX IF NOT EXISTS bridge_bounties_run ON bridge_bounties (run_id);
INSERT INTO jobs (kind, subject) VALUES ('bounty_reap', 'clock'), ('bridge_bounties', 'log') ON CONFLICT DO NOTHING;

GRANT SELECT ON service_clients, bounties, bounty_approvals, bridge_bounties TO
	hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT ON bounties, bounty_approvals TO hirehall_web, hirehall_jobs;
GRANT UPDATE ON bounty_approvals TO hirehall_web, hirehall_jobs;
-- Payment columns are moved by functions of the owner only.
GRANT UPDATE (executor, status, input_data, result_type, actual_micro, approval_id, progress_message, metadata, human_task_id,
	attempt, lease_n, lease_until, model, tokens_in, tokens_out, cost_micros, event_n, n_links, link_sent_at, started_at,
	completed_at, deleted_at) ON bounties TO hirehall_web, hirehall_jobs;
GRANT INSERT, UPDATE ON service_clients TO hirehall_web;
GRANT INSERT, UPDATE ON bridge_bounties TO hirehall_jobs;
