-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Money: the ledger, orders with their refunds and disputes, what providers told us, payouts in batches, admin acts.
-- Amounts are whole minor units of the row's currency. doc/money.md has the accounts and the rules.

-- As 0002 gave for what there was: everybody reads, what comes later too.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO hirehall_web, hirehall_jobs, hirehall_audit;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO hirehall_web, hirehall_jobs;

-- ---------------------------------------------------------------- the ledger

-- One balanced set of postings. once_key makes it happen once, whoever tries again.
CREATE TABLE IF NOT EXISTS ledger_transfers (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	once_key text NOT NULL UNIQUE CHECK (length(once_key) BETWEEN 3 AND 200),
	verb text NOT NULL
		CONSTRAINT ledger_verbs CHECK (verb IN ('hold', 'capture', 'void', 'refund', 'payout', 'reverse')),
	kind text NOT NULL CHECK (kind IN ('order', 'refund', 'dispute', 'payout', 'task', 'correction')), -- of the subject
	subject_id text NOT NULL,
	reverses uuid UNIQUE REFERENCES ledger_transfers (id), -- at most one transfer undoes another
	note text,
	at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS ledger_transfers_subject ON ledger_transfers (kind, subject_id);

-- Positive: debit. The minors of a transfer are zero in each currency (checked at commit).
CREATE TABLE IF NOT EXISTS postings (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	transfer_id uuid NOT NULL REFERENCES ledger_transfers (id),
	account text NOT NULL CHECK (account ~ '^[a-z_]+:[A-Za-z0-9_|.:-]+$'),
	currency text NOT NULL CONSTRAINT posting_currencies CHECK (currency IN ('JPY', 'USD', 'USDC', 'TON')),
	minor bigint NOT NULL CHECK (minor <> 0)
);
CREATE INDEX IF NOT EXISTS postings_transfer ON postings (transfer_id);
CREATE INDEX IF NOT EXISTS postings_account ON postings (account, currency, id) INCLUDE (minor);

-- Kept by a trigger on postings; a hot account has several rows so that commits do not queue for one.
CREATE TABLE IF NOT EXISTS ledger_balances (
	account text NOT NULL,
	currency text NOT NULL,
	shard smallint NOT NULL,
	minor bigint NOT NULL,
	PRIMARY KEY (account, currency, shard)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- ---------------------------------------------------------------- orders

CREATE TABLE IF NOT EXISTS orders (
	id text NOT NULL CHECK (length(id) BETWEEN 1 AND 100),
	version int NOT NULL CHECK (version BETWEEN 1 AND 1000000),
	payment_flow text NOT NULL DEFAULT 'checkout' CHECK (payment_flow = 'checkout'),
	provider text NOT NULL CHECK (provider IN ('stripe', 'demo')),
	status text NOT NULL DEFAULT 'created'
		CONSTRAINT orders_status_words CHECK (status IN ('created', 'checkout_created', 'paid', 'partially_refunded',
			'refunded', 'failed_mismatch', 'failed_provider', 'canceled')),
	task_id uuid NOT NULL REFERENCES tasks (id),
	ai_account_id uuid NOT NULL REFERENCES ai_accounts (id),
	human_id uuid NOT NULL REFERENCES humans (id),
	currency text NOT NULL CHECK (currency IN ('jpy', 'usd')),
	base_minor bigint NOT NULL CHECK (base_minor > 0),
	fx_cost_minor bigint NOT NULL DEFAULT 0 CHECK (fx_cost_minor >= 0),
	surcharge_minor bigint NOT NULL CHECK (surcharge_minor >= 0),
	total_minor bigint NOT NULL,
	platform_fee_minor bigint NOT NULL CHECK (platform_fee_minor >= 0),
	payer_country char(2) NOT NULL,
	payee_country char(2) NOT NULL,
	destination_account_id text CHECK (destination_account_id LIKE 'acct\_%'),
	attempt int NOT NULL DEFAULT 0, -- number of the newest checkout; part of the provider's idempotency key
	attempt_state text NOT NULL DEFAULT 'none'
		CHECK (attempt_state IN ('none', 'unknown', 'open', 'refused', 'expired', 'complete')),
	attempt_at timestamptz,
	success_url text,
	cancel_url text,
	checkout_session_id text,
	checkout_url text,
	payment_intent_id text,
	charge_id text,
	refund_status text NOT NULL DEFAULT 'none' CHECK (refund_status IN ('none', 'pending', 'partial', 'full', 'failed')),
	refund_amount_minor bigint NOT NULL DEFAULT 0, -- every refund that is not failed, also those under way
	refund_reason text,
	refund_id text,
	refunded_at timestamptz,
	refund_error_message text,
	mismatch_reason jsonb,
	provider_error text,
	event_n int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	paid_at timestamptz,
	PRIMARY KEY (id, version),
	CONSTRAINT orders_add_up CHECK (total_minor = base_minor + fx_cost_minor + surcharge_minor),
	CONSTRAINT orders_refund_within CHECK (refund_amount_minor BETWEEN 0 AND total_minor)
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS orders_task ON orders (task_id);
CREATE INDEX IF NOT EXISTS orders_account ON orders (ai_account_id, created_at DESC);
CREATE INDEX IF NOT EXISTS orders_newest ON orders (created_at DESC, id DESC, version DESC);
CREATE UNIQUE INDEX IF NOT EXISTS orders_session ON orders (checkout_session_id);
CREATE UNIQUE INDEX IF NOT EXISTS orders_intent ON orders (payment_intent_id);
CREATE UNIQUE INDEX IF NOT EXISTS orders_charge ON orders (charge_id);

-- The row is written before the provider is asked, its id is the provider's idempotency key.
CREATE TABLE IF NOT EXISTS refunds (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	order_id text NOT NULL,
	order_version int NOT NULL,
	amount_minor bigint NOT NULL CHECK (amount_minor > 0),
	currency text NOT NULL CHECK (currency IN ('jpy', 'usd')),
	reason text NOT NULL CHECK (reason IN ('duplicate', 'fraudulent', 'requested_by_customer')),
	note text,
	status text NOT NULL DEFAULT 'unknown' -- asked, and no answer seen yet
		CONSTRAINT refunds_status_words CHECK (status IN ('unknown', 'pending', 'requires_action', 'succeeded', 'failed',
			'canceled')),
	provider_refund_id text UNIQUE,
	error text,
	requested_by text, -- users.id; null: made at the provider's own dashboard
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	FOREIGN KEY (order_id, order_version) REFERENCES orders (id, version)
);
CREATE INDEX IF NOT EXISTS refunds_order ON refunds (order_id, order_version);
CREATE INDEX IF NOT EXISTS refunds_unsettled ON refunds (created_at) WHERE status IN ('unknown', 'pending', 'requires_action');

-- Chargebacks: the payer's bank took the money back, at least for now.
CREATE TABLE IF NOT EXISTS order_disputes (
	id text PRIMARY KEY, -- the provider's
	order_id text NOT NULL,
	order_version int NOT NULL,
	amount_minor bigint NOT NULL CHECK (amount_minor > 0),
	status text NOT NULL, -- the provider's word: needs_response, under_review, won, lost, …
	reason text,
	withdrawn boolean NOT NULL DEFAULT false, -- the provider took the amount from us
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	FOREIGN KEY (order_id, order_version) REFERENCES orders (id, version)
);

-- What a provider told us, as it told us: verified, stored, answered; a job makes sense of it later.
CREATE TABLE IF NOT EXISTS provider_events (
	provider text NOT NULL CHECK (provider IN ('stripe', 'demo', 'paypal')),
	id text NOT NULL CHECK (length(id) BETWEEN 1 AND 255),
	type text NOT NULL,
	is_live boolean NOT NULL,
	created_at timestamptz, -- by the provider's clock
	payload bytea NOT NULL CHECK (length(payload) <= 262144),
	order_id text, -- once it was found
	order_version int,
	status text NOT NULL DEFAULT 'pending'
		CHECK (status IN ('pending', 'processed', 'ignored', 'failed')),
	attempts int NOT NULL DEFAULT 0,
	note text, -- what it did, or why it failed
	received_at timestamptz NOT NULL DEFAULT hall_now(),
	processed_at timestamptz,
	PRIMARY KEY (provider, id)
);
CREATE INDEX IF NOT EXISTS provider_events_newest ON provider_events (received_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS provider_events_order ON provider_events (order_id, order_version) WHERE order_id IS NOT NULL;

-- What the payer's order means for the task: speaks of the payer, never of the person who worked.
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS paid_status text
	CONSTRAINT tasks_paid_words CHECK (paid_status IN ('pending', 'approved', 'paid', 'failed'));
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS paid_at timestamptz;
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS paid_method text CHECK (paid_method IN ('stripe', 'paypal', 'demo'));
ALTER TABLE tasks ADD COLUMN IF NOT EXISTS payment_error_message text;
ALTER TABLE humans ADD COLUMN IF NOT EXISTS stripe_account_id text CHECK (stripe_account_id LIKE 'acct\_%');

-- ---------------------------------------------------------------- payouts

ALTER TABLE payouts ADD COLUMN IF NOT EXISTS hold_reason text; -- not null: nothing is paid until it is lifted
ALTER TABLE payouts ADD COLUMN IF NOT EXISTS held_at timestamptz;
ALTER TABLE payouts ADD COLUMN IF NOT EXISTS event_n int NOT NULL DEFAULT 0;
ALTER TABLE payouts ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT hall_now();

-- Its id is the provider's once-key (PayPal: sender_batch_id).
CREATE TABLE IF NOT EXISTS payout_batches (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	provider text NOT NULL CHECK (provider IN ('paypal', 'csv')),
	status text NOT NULL DEFAULT 'made' CHECK (status IN ('made', 'unknown', 'sent', 'done', 'refused')),
	provider_batch_id text UNIQUE,
	error text,
	made_by text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	sent_at timestamptz,
	checked_at timestamptz
);
CREATE TABLE IF NOT EXISTS payout_items (
	batch_id uuid NOT NULL REFERENCES payout_batches (id),
	task_id uuid NOT NULL REFERENCES payouts (task_id),
	amount_cents bigint NOT NULL CHECK (amount_cents > 0),
	receiver text NOT NULL,
	status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'unclaimed', 'paid', 'failed')),
	provider_item_id text,
	fee_cents bigint CHECK (fee_cents >= 0),
	error text,
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	PRIMARY KEY (batch_id, task_id)
);
-- A payout is in at most one batch that is not settled, whatever the code does.
CREATE UNIQUE INDEX IF NOT EXISTS payout_items_one_under_way ON payout_items (task_id)
	WHERE status IN ('waiting', 'unclaimed');

-- ---------------------------------------------------------------- admins

-- A provider may be the cause of an event.
ALTER TABLE events DROP CONSTRAINT IF EXISTS events_actor_kind_check;
ALTER TABLE events DROP CONSTRAINT IF EXISTS events_actor_words;
ALTER TABLE events ADD CONSTRAINT events_actor_words CHECK (actor_kind IN ('ai', 'person', 'test_human', 'robot',
	'admin', 'clock', 'hall', 'anyone', 'provider'));

-- Append-only: who did what, and why.
CREATE TABLE IF NOT EXISTS admin_acts (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	user_id text, -- null: from the command line
	email text NOT NULL, -- or the name of the account at the command line
	act text NOT NULL,
	kind text NOT NULL,
	subject_id text NOT NULL,
	note text,
	data jsonb NOT NULL DEFAULT '{}', -- before and after
	request_id text,
	at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS admin_acts_subject ON admin_acts (kind, subject_id, id);

GRANT SELECT ON ledger_transfers, postings, ledger_balances, orders, refunds, order_disputes, provider_events,
	payout_batches, payout_items, admin_acts TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT, UPDATE ON orders, refunds, order_disputes, provider_events, payout_batches, payout_items
	TO hirehall_web, hirehall_jobs;
GRANT INSERT ON admin_acts TO hirehall_web;
