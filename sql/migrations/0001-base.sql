-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The tables of the hall: people, the human hall, events, outbox, jobs.
-- Money is whole cents (bigint, columns *_cents). Every statement may run twice without harm.

CREATE TABLE IF NOT EXISTS schema_migrations (
	name text PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now()
);

-- The hall's clock: now() plus a shift that only tests and rehearsals move.
CREATE TABLE IF NOT EXISTS hall_clock (
	one boolean PRIMARY KEY DEFAULT true CHECK (one),
	shift interval NOT NULL DEFAULT interval '0'
);
INSERT INTO hall_clock DEFAULT VALUES ON CONFLICT DO NOTHING;

-- plpgsql, because it keeps its plan.
CREATE OR REPLACE FUNCTION hall_now() RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN now() + (SELECT shift FROM public.hall_clock);
END
$$;

-- RFC 9562 version 7: 48 bits of milliseconds, then random.
CREATE OR REPLACE FUNCTION uuid7() RETURNS uuid
LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
	SELECT encode(
		set_bit(set_bit(
			overlay(uuid_send(gen_random_uuid())
				PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
				FROM 1 FOR 6),
			52, 1), 53, 1), 'hex')::uuid
$$;

-- ---------------------------------------------------------------- people

CREATE TABLE IF NOT EXISTS users (
	id text PRIMARY KEY CHECK (id LIKE '%|%'), -- provider|subject, here local|<uuid>
	email text NOT NULL,
	name text NOT NULL,
	password_hash text, -- argon2id, PHC string; null: signs in by link only
	lang text NOT NULL DEFAULT 'en' CHECK (lang IN ('en', 'ja')),
	demo boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	deleted_at timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS users_email ON users (lower(email)) WHERE deleted_at IS NULL;

CREATE TABLE IF NOT EXISTS sessions (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	user_id text NOT NULL REFERENCES users (id),
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS sessions_user ON sessions (user_id);
CREATE INDEX IF NOT EXISTS sessions_expiry ON sessions (expires_at);

CREATE TABLE IF NOT EXISTS sign_in_links (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	user_id text NOT NULL REFERENCES users (id),
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);

CREATE TABLE IF NOT EXISTS humans (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	user_id text UNIQUE REFERENCES users (id), -- null only for robots
	name text NOT NULL,
	email text NOT NULL,
	paypal_email text,
	location text,
	country char(2) NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
	min_budget_cents bigint NOT NULL DEFAULT 0 CHECK (min_budget_cents >= 0),
	status text NOT NULL DEFAULT 'available' CONSTRAINT humans_status_words CHECK (status IN ('available', 'busy')),
	is_robot boolean NOT NULL DEFAULT false,
	demo boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	deleted_at timestamptz,
	CHECK (user_id IS NOT NULL OR is_robot)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);
-- Matching: the free people, cheapest first, anywhere or at a place.
CREATE INDEX IF NOT EXISTS humans_free ON humans (min_budget_cents, id)
	WHERE status = 'available' AND deleted_at IS NULL AND NOT is_robot;
CREATE INDEX IF NOT EXISTS humans_free_at ON humans (location, min_budget_cents, id)
	WHERE status = 'available' AND deleted_at IS NULL AND NOT is_robot;

CREATE TABLE IF NOT EXISTS ai_accounts (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	name text NOT NULL,
	paypal_email text NOT NULL,
	status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
	is_demo boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	deleted_at timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS ai_accounts_email ON ai_accounts (lower(paypal_email)) WHERE deleted_at IS NULL;

CREATE TABLE IF NOT EXISTS api_keys (
	key_hash bytea PRIMARY KEY CHECK (length(key_hash) = 32),
	ai_account_id uuid NOT NULL REFERENCES ai_accounts (id),
	prefix text NOT NULL, -- the first 8 digits, for people to tell keys apart
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	last_used_at timestamptz,
	revoked_at timestamptz
);
CREATE INDEX IF NOT EXISTS api_keys_account ON api_keys (ai_account_id);

-- Mailed to the owner of an AI account: opens the page that gives a new key.
CREATE TABLE IF NOT EXISTS ai_key_links (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	ai_account_id uuid NOT NULL REFERENCES ai_accounts (id),
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);

-- ---------------------------------------------------------------- the human hall

CREATE TABLE IF NOT EXISTS tasks (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	ai_account_id uuid REFERENCES ai_accounts (id), -- null: put up without an account
	human_id uuid REFERENCES humans (id),
	status text NOT NULL DEFAULT 'open'
		CONSTRAINT tasks_status_words CHECK (status IN ('open', 'accepted', 'review_pending', 'completed', 'failed')),
	failure_reason text
		CONSTRAINT tasks_failure_words CHECK (failure_reason IN ('no_human_available', 'timeout', 'invalid_request',
			'below_min_budget', 'missing_origin_country', 'wrong_deliverable', 'already_assigned', 'not_assigned',
			'requester_rejected', 'missing_human', 'not_found', 'unknown')),
	task text NOT NULL,
	task_label text
		CONSTRAINT tasks_label_words CHECK (task_label IN ('real_world_verification', 'jp_local_research',
			'ai_output_qa', 'bot_blocker_ops', 'lead_prep')),
	acceptance_criteria text,
	not_allowed text,
	location text,
	origin_country char(2) NOT NULL CHECK (origin_country ~ '^[A-Z]{2}$'),
	budget_cents bigint NOT NULL CHECK (budget_cents >= 500),
	deliverable text NOT NULL DEFAULT 'text'
		CONSTRAINT tasks_deliverable_words CHECK (deliverable IN ('photo', 'video', 'text')),
	deadline_minutes numeric(8, 2) CHECK (deadline_minutes > 0 AND deadline_minutes <= 525600),
	deadline_at timestamptz,
	review_pending_deadline_at timestamptz,
	payer_paypal_email text,
	payee_paypal_email text,
	submission_id uuid,
	reject_reason text, -- the requester's words, shown to the person
	human_is_robot boolean NOT NULL DEFAULT false,
	event_n int NOT NULL DEFAULT 0, -- number of the newest event of this task
	demo boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	accepted_at timestamptz,
	finished_at timestamptz, -- completed or failed
	deleted_at timestamptz,
	CONSTRAINT tasks_failed_has_reason CHECK ((status = 'failed') = (failure_reason IS NOT NULL)),
	CONSTRAINT tasks_assigned_has_human CHECK (status NOT IN ('accepted', 'review_pending', 'completed') OR human_id IS NOT NULL),
	CONSTRAINT tasks_open_has_no_human CHECK (status <> 'open' OR human_id IS NULL)
) WITH (fillfactor = 80);
-- A person has at most one task in hand, whatever the code does.
CREATE UNIQUE INDEX IF NOT EXISTS tasks_one_in_hand ON tasks (human_id) WHERE status = 'accepted' AND NOT human_is_robot;
CREATE INDEX IF NOT EXISTS tasks_newest ON tasks (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_open ON tasks (created_at DESC, id DESC) WHERE status = 'open' AND deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS tasks_human ON tasks (human_id, created_at DESC, id DESC) WHERE human_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS tasks_account ON tasks (ai_account_id, created_at DESC, id DESC);

CREATE TABLE IF NOT EXISTS submissions (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	task_id uuid NOT NULL UNIQUE REFERENCES tasks (id),
	type text NOT NULL CHECK (type IN ('photo', 'video', 'text')),
	file text UNIQUE, -- handle of io/files: 32 hex digits
	file_type text,
	file_bytes bigint,
	text text,
	by_kind text NOT NULL CHECK (by_kind IN ('person', 'ai', 'test_human', 'robot')),
	by_id text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	CONSTRAINT submissions_has_content CHECK ((type = 'text' AND text IS NOT NULL AND file IS NULL)
		OR (type <> 'text' AND file IS NOT NULL AND file_type IS NOT NULL))
);

CREATE TABLE IF NOT EXISTS task_applications (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	task_id uuid NOT NULL REFERENCES tasks (id),
	human_id uuid NOT NULL REFERENCES humans (id),
	cover_letter text NOT NULL,
	availability text NOT NULL,
	counter_budget_cents bigint CHECK (counter_budget_cents > 0),
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	UNIQUE (task_id, human_id)
);
CREATE INDEX IF NOT EXISTS task_applications_human ON task_applications (human_id);

-- What a person is owed for a task: made by payout_add() when the work is delivered, moved by payout_move().
CREATE TABLE IF NOT EXISTS payouts (
	task_id uuid PRIMARY KEY REFERENCES tasks (id),
	human_id uuid NOT NULL REFERENCES humans (id),
	gross_cents bigint NOT NULL CHECK (gross_cents > 0),
	fee_cents bigint NOT NULL CHECK (fee_cents >= 0),
	paypal_fee_cents bigint NOT NULL DEFAULT 0 CHECK (paypal_fee_cents >= 0),
	net_cents bigint NOT NULL CHECK (net_cents >= 0),
	fee_bps int NOT NULL,
	status text NOT NULL DEFAULT 'pending'
		CONSTRAINT payouts_status_words CHECK (status IN ('pending', 'approved', 'paid', 'failed', 'void')),
	method text CHECK (method IN ('paypal', 'stripe')),
	batch_id text,
	error text,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	approved_at timestamptz,
	paid_at timestamptz,
	CONSTRAINT payouts_add_up CHECK (net_cents = greatest(gross_cents - fee_cents - paypal_fee_cents, 0))
);
CREATE INDEX IF NOT EXISTS payouts_human ON payouts (human_id, created_at DESC);
CREATE INDEX IF NOT EXISTS payouts_due ON payouts (approved_at) WHERE status = 'approved';

CREATE TABLE IF NOT EXISTS task_translations (
	task_id uuid NOT NULL REFERENCES tasks (id),
	lang text NOT NULL CHECK (lang IN ('en', 'ja')),
	text text NOT NULL,
	engine text NOT NULL, -- who translated: shown beside the text
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	PRIMARY KEY (task_id, lang)
);
CREATE INDEX IF NOT EXISTS task_translations_demo ON task_translations (task_id) WHERE engine = 'demo';

-- ---------------------------------------------------------------- idempotency, events, outbox, jobs

CREATE TABLE IF NOT EXISTS idempotency_keys (
	actor text NOT NULL,
	route text NOT NULL,
	key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
	body_hash text NOT NULL, -- SHA-256 of the canonical JSON without credentials
	status int, -- null until the answer is stored, in the same transaction
	body text,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	PRIMARY KEY (actor, route, key)
);
CREATE INDEX IF NOT EXISTS idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE IF NOT EXISTS events (
	seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL, -- of the subject: task, human, ai_account, webhook
	subject_id text NOT NULL,
	n int NOT NULL CHECK (n > 0),
	type text NOT NULL,
	actor_kind text NOT NULL CHECK (actor_kind IN ('ai', 'person', 'test_human', 'robot', 'admin', 'clock', 'hall', 'anyone')),
	actor_id text,
	data jsonb NOT NULL DEFAULT '{}',
	at timestamptz NOT NULL DEFAULT hall_now(),
	UNIQUE (kind, subject_id, n)
);

CREATE TABLE IF NOT EXISTS webhook_endpoints (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	ai_account_id uuid NOT NULL REFERENCES ai_accounts (id),
	url text NOT NULL,
	events text[] NOT NULL CHECK (events <> '{}' AND events <@ ARRAY['task.accepted', 'task.completed', 'task.failed']),
	secret text NOT NULL, -- sealed; recoverable, because it signs
	previous_secret text,
	previous_until timestamptz,
	status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
	disabled_why text,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	deleted_at timestamptz
);
CREATE INDEX IF NOT EXISTS webhook_endpoints_account ON webhook_endpoints (ai_account_id) WHERE deleted_at IS NULL;

CREATE TABLE IF NOT EXISTS webhook_deliveries (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	endpoint_id uuid NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
	event_id uuid NOT NULL, -- the same for all endpoints and all tries: webhook-id
	event_type text NOT NULL,
	task_id uuid REFERENCES tasks (id), -- null for a test delivery
	body text, -- null until the first attempt
	attempts int NOT NULL DEFAULT 0,
	status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed', 'canceled')),
	status_code int,
	response_excerpt text CHECK (length(response_excerpt) <= 512),
	error text,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	last_at timestamptz,
	next_at timestamptz,
	delivered_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS webhook_deliveries_waiting ON webhook_deliveries (endpoint_id, task_id, created_at) WHERE status = 'pending';

-- Duties with a time. A row goes when its job is done; dead ones stay for people to look at.
CREATE TABLE IF NOT EXISTS jobs (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL,
	subject text NOT NULL DEFAULT '',
	data jsonb NOT NULL DEFAULT '{}',
	run_at timestamptz NOT NULL DEFAULT hall_now(),
	attempts int NOT NULL DEFAULT 0, -- also the fence: a late finisher has an old number
	lease_until timestamptz, -- wall clock, not the hall's
	dead_at timestamptz,
	last_error text,
	created_at timestamptz NOT NULL DEFAULT hall_now()
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 100,
	autovacuum_vacuum_cost_delay = 0);
CREATE INDEX IF NOT EXISTS jobs_due ON jobs (run_at, id) WHERE dead_at IS NULL;
CREATE UNIQUE INDEX IF NOT EXISTS jobs_once ON jobs (kind, subject) WHERE dead_at IS NULL AND subject <> '';

-- The first daily tidying; each run writes the next.
INSERT INTO jobs (kind, subject) VALUES ('prune', to_char(hall_now(), 'YYYY-MM-DD')) ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS mails (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	to_email text NOT NULL,
	subject text NOT NULL,
	text text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	sent_at timestamptz,
	error text
);
