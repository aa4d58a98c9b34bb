-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Devices: wallets that sign their requests, tasks with escrow, replicas of them on devices, verdicts, money in and out.
-- Amounts are nanoTON (*_nano). Rows change only by the functions of sql/functions/device_*.sql and ton_*.sql.
-- Every statement may run twice without harm.

-- ---------------------------------------------------------------- wallets

-- address: raw form. owner: wallets of one owner count as one where results are compared.
CREATE TABLE IF NOT EXISTS ton_wallets (
	address text PRIMARY KEY CHECK (address ~ '^(0|-1):[0-9a-f]{64}$'),
	public_key bytea CHECK (length(public_key) = 32),
	owner text NOT NULL,
	user_id text REFERENCES users (id),
	deposit_comment text NOT NULL UNIQUE DEFAULT 'HH-' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 16)),
	gstd_units numeric CHECK (gstd_units >= 0), -- the stake's jetton, smallest units, as last seen
	gstd_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	last_seen_at timestamptz NOT NULL DEFAULT hall_now() -- to a minute
);
CREATE INDEX IF NOT EXISTS ton_wallets_owner ON ton_wallets (owner);

-- A nonce is good once for a wallet; ten minutes later no timestamp fits it any more. Payloads of ton_proof are nonces of
-- the address '-'.
CREATE TABLE IF NOT EXISTS ton_nonces (
	address text NOT NULL,
	nonce text NOT NULL,
	at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (address, nonce)
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX IF NOT EXISTS ton_nonces_age ON ton_nonces (at);

CREATE TABLE IF NOT EXISTS ton_tokens (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	address text NOT NULL REFERENCES ton_wallets (address),
	expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS ton_tokens_expiry ON ton_tokens (expires_at);

-- ---------------------------------------------------------------- what may be asked for

CREATE TABLE IF NOT EXISTS device_operations (
	operation text PRIMARY KEY CHECK (operation ~ '^[a-z][a-z0-9_]{0,49}$'),
	description text NOT NULL,
	average_time_ms int NOT NULL CHECK (average_time_ms > 0),
	average_energy_mwh int NOT NULL CHECK (average_energy_mwh > 0),
	max_energy_mwh int NOT NULL CHECK (max_energy_mwh BETWEEN 1 AND 50),
	is_active boolean NOT NULL DEFAULT true
);
CREATE TABLE IF NOT EXISTS device_models (
	model text PRIMARY KEY CHECK (model ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$'),
	size_mb int NOT NULL CHECK (size_mb > 0),
	ipfs_hash text, -- null: not published
	is_active boolean NOT NULL DEFAULT true
);
CREATE TABLE IF NOT EXISTS device_model_operations (
	model text NOT NULL REFERENCES device_models (model) ON DELETE CASCADE,
	operation text NOT NULL REFERENCES device_operations (operation) ON DELETE CASCADE,
	PRIMARY KEY (model, operation)
);
INSERT INTO device_operations (operation, description, average_time_ms, average_energy_mwh, max_energy_mwh) VALUES
	('classify_text', 'Text classification', 2000, 5, 10),
	('detect_objects', 'Objects in a picture', 3000, 8, 15),
	('sentiment_analysis', 'Mood of a text', 1500, 3, 8) ON CONFLICT DO NOTHING;
INSERT INTO device_models (model, size_mb, ipfs_hash) VALUES
	('light-nlp-v1', 10, 'QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco'), ('light-nlp-v2', 12, NULL),
	('light-cv-v1', 15, 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG') ON CONFLICT DO NOTHING;
INSERT INTO device_model_operations (model, operation) VALUES ('light-nlp-v1', 'classify_text'),
	('light-nlp-v2', 'classify_text'), ('light-nlp-v1', 'sentiment_analysis'), ('light-cv-v1', 'detect_objects')
	ON CONFLICT DO NOTHING;

-- ---------------------------------------------------------------- devices

-- device_id is the wallet's own name for it; two wallets may use the same. in_a_row: checked results that were
-- right, since the last that was not. quota: claims a day, halved by what fails, doubled by what is right.
CREATE TABLE IF NOT EXISTS devices (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	wallet text NOT NULL REFERENCES ton_wallets (address),
	device_id text NOT NULL CHECK (length(device_id) BETWEEN 1 AND 255),
	device_type text CHECK (device_type IN ('android', 'ios', 'desktop', 'server')),
	region text,
	cached_models text[] NOT NULL DEFAULT '{}',
	n_passed bigint NOT NULL DEFAULT 0,
	n_failed bigint NOT NULL DEFAULT 0,
	n_timeouts bigint NOT NULL DEFAULT 0,
	n_checked bigint NOT NULL DEFAULT 0, -- of the passed: compared with others
	in_a_row int NOT NULL DEFAULT 0,
	sum_ms bigint NOT NULL DEFAULT 0, -- of the passed and failed, as claimed
	sum_mwh numeric NOT NULL DEFAULT 0,
	quota int NOT NULL DEFAULT 1000 CHECK (quota BETWEEN 1 AND 1000),
	used int NOT NULL DEFAULT 0, -- claims on used_on
	used_on date NOT NULL DEFAULT '-infinity',
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	last_seen_at timestamptz NOT NULL DEFAULT hall_now(),
	UNIQUE (wallet, device_id)
) WITH (fillfactor = 70);
CREATE INDEX IF NOT EXISTS devices_seen ON devices (last_seen_at);

-- ---------------------------------------------------------------- tasks

CREATE TABLE IF NOT EXISTS device_tasks (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	requester text NOT NULL REFERENCES ton_wallets (address),
	task_type text NOT NULL CHECK (task_type IN ('inference', 'human', 'validation', 'agent')),
	operation text NOT NULL,
	model text NOT NULL,
	input jsonb NOT NULL, -- {source, hash | url | data}
	input_key text NOT NULL, -- the same for the same input: CID in one form, else hash of it
	time_limit_s int NOT NULL CHECK (time_limit_s BETWEEN 1 AND 5),
	max_energy_mwh int NOT NULL CHECK (max_energy_mwh BETWEEN 1 AND 50),
	reward_nano bigint NOT NULL CHECK (reward_nano >= 10000000),
	fee_nano bigint NOT NULL CHECK (fee_nano >= 0), -- the platform's part of the reward
	validation text NOT NULL
		CONSTRAINT device_tasks_validation_words CHECK (validation IN ('reference', 'majority', 'cross_check', 'ai_check', 'human')),
	reference jsonb, -- what the requester says the result is
	min_trust numeric CHECK (min_trust BETWEEN 0 AND 1),
	regions text[],
	adaptive boolean NOT NULL DEFAULT true, -- a trusted device may work alone
	status text NOT NULL DEFAULT 'pending'
		CONSTRAINT device_tasks_status_words CHECK (status IN ('pending', 'assigned', 'executing', 'validating', 'completed',
			'failed', 'cancelled')),
	failure text, -- no_agreement, timeouts, wrong_results, rejected, not_claimed
	priority numeric(7, 6) NOT NULL,
	quorum int NOT NULL CHECK (quorum BETWEEN 1 AND 3), -- so many must say the same
	target int NOT NULL CHECK (target BETWEEN 1 AND 5), -- so many are asked
	max_results int NOT NULL CHECK (max_results >= target),
	is_alone boolean NOT NULL DEFAULT false, -- one trusted device was asked
	open_replicas int NOT NULL CHECK (open_replicas >= 0),
	judge text CHECK (judge IN ('requester', 'model')), -- whose word is waited for
	result jsonb, -- once completed
	validated_at timestamptz,
	tx_hash text, -- of the first payment on the chain
	event_n int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	assigned_at timestamptz, -- the first claim
	submitted_at timestamptz, -- the newest result
	completed_at timestamptz, -- any end
	CONSTRAINT device_tasks_end CHECK ((status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)),
	CONSTRAINT device_tasks_result CHECK ((status = 'completed') = (result IS NOT NULL)),
	CONSTRAINT device_tasks_fee CHECK (fee_nano < reward_nano)
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS device_tasks_open ON device_tasks (priority DESC, created_at, id) WHERE open_replicas > 0;
CREATE INDEX IF NOT EXISTS device_tasks_of ON device_tasks (requester, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS device_tasks_of_status ON device_tasks (requester, status, created_at DESC, id DESC);
CREATE INDEX IF NOT EXISTS device_tasks_waiting ON device_tasks (created_at) WHERE completed_at IS NULL;

-- A replica of a task on a device. late: accepted so long after the deadline that was said.
CREATE TABLE IF NOT EXISTS device_assignments (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	task_id uuid NOT NULL REFERENCES device_tasks (id),
	device bigint NOT NULL REFERENCES devices (id),
	wallet text NOT NULL REFERENCES ton_wallets (address), -- who is paid, whatever becomes of the device
	status text NOT NULL DEFAULT 'assigned'
		CONSTRAINT device_assignments_status_words CHECK (status IN ('assigned', 'executing', 'validating', 'completed', 'failed',
			'timeout')),
	validation_status text NOT NULL DEFAULT 'pending' CHECK (validation_status IN ('pending', 'passed', 'failed')),
	deadline timestamptz NOT NULL,
	estimated_time_ms int,
	commitment bytea CHECK (length(commitment) = 32),
	result jsonb,
	result_hash bytea CHECK (length(result_hash) = 32), -- of its form by RFC 8785
	proof jsonb, -- as sent: timestamp, signature, energy_consumed, execution_time_ms
	reward_nano bigint CHECK (reward_nano > 0), -- once passed
	was_checked boolean, -- with others
	payment_status text NOT NULL DEFAULT 'pending' CHECK (payment_status IN ('pending', 'completed', 'failed')),
	tx_hash text CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
	assigned_at timestamptz NOT NULL DEFAULT hall_now(),
	submitted_at timestamptz,
	ended_at timestamptz,
	UNIQUE (task_id, wallet), -- a wallet never checks itself, and never gets the same task twice
	CONSTRAINT device_assignments_result CHECK ((status IN ('validating', 'completed', 'failed')) = (result IS NOT NULL)),
	CONSTRAINT device_assignments_pay CHECK ((status = 'completed') = (reward_nano IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX IF NOT EXISTS device_assignments_live ON device_assignments (device) WHERE status IN ('assigned', 'executing');
CREATE INDEX IF NOT EXISTS device_assignments_wallet ON device_assignments (wallet, assigned_at DESC, id DESC);

CREATE TABLE IF NOT EXISTS device_validations (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	task_id uuid NOT NULL REFERENCES device_tasks (id),
	method text NOT NULL,
	outcome text NOT NULL CHECK (outcome IN ('passed', 'failed')),
	by_wallet text, -- human: who judged; null: the clock or the hall
	comment text CHECK (length(comment) <= 2000),
	data jsonb NOT NULL DEFAULT '{}', -- how many agreed, confidence …
	at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS device_validations_task ON device_validations (task_id, at);

-- What is known to be right for an input: said once by one device (first), or agreed by several.
CREATE TABLE IF NOT EXISTS device_references (
	operation text NOT NULL,
	model text NOT NULL,
	input_key text NOT NULL,
	result jsonb NOT NULL,
	source text NOT NULL CHECK (source IN ('first', 'agreed')),
	at timestamptz NOT NULL DEFAULT hall_now(),
	PRIMARY KEY (operation, model, input_key)
);

-- ---------------------------------------------------------------- money in and out

-- Where it came from: the chain (account, lt and hash name a transaction), or a credit. parked: no wallet is named by it.
CREATE TABLE IF NOT EXISTS device_deposits (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	source text NOT NULL CHECK (source IN ('chain', 'demo', 'admin')),
	state text NOT NULL DEFAULT 'credited' CHECK (state IN ('credited', 'parked', 'returned')),
	wallet text REFERENCES ton_wallets (address), -- credited
	amount_nano bigint NOT NULL CHECK (amount_nano > 0),
	from_address text,
	comment text,
	lt numeric,
	tx_hash text CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
	note text,
	at timestamptz NOT NULL DEFAULT hall_now(),
	UNIQUE (lt, tx_hash),
	CONSTRAINT device_deposits_chain CHECK (source <> 'chain' OR (lt IS NOT NULL AND tx_hash IS NOT NULL)),
	CONSTRAINT device_deposits_credited CHECK (state <> 'credited' OR wallet IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS device_deposits_wallet ON device_deposits (wallet, at DESC);
-- How far the chain was read: the newest transaction of the hall's account.
CREATE TABLE IF NOT EXISTS device_chain (
	account text PRIMARY KEY,
	is_on boolean NOT NULL DEFAULT false, -- rewards are sent
	lt numeric NOT NULL DEFAULT 0,
	tx_hash text,
	at timestamptz NOT NULL DEFAULT hall_now()
);

-- A transfer out of the hall's wallet. sent: written before it is given to the network, so that it may be given again
-- but never made anew before its valid_until passed with the same seqno. settlement ledger: no chain, nothing is sent.
CREATE TABLE IF NOT EXISTS device_payouts (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	kind text NOT NULL CHECK (kind IN ('reward', 'withdrawal', 'return')),
	wallet text NOT NULL, -- the receiver
	assignment_id uuid UNIQUE REFERENCES device_assignments (id), -- kind reward
	deposit_id uuid UNIQUE REFERENCES device_deposits (id), -- kind return
	amount_nano bigint NOT NULL CHECK (amount_nano > 0),
	fee_nano bigint CHECK (fee_nano >= 0), -- what the network took of it
	settlement text NOT NULL DEFAULT 'chain' CHECK (settlement IN ('chain', 'ledger')),
	state text NOT NULL DEFAULT 'queued'
		CONSTRAINT device_payouts_state_words CHECK (state IN ('queued', 'sent', 'confirmed', 'expired')),
	seqno bigint CHECK (seqno >= 0),
	valid_until timestamptz,
	message_hash text, -- normalized, hex: how the chain finds it
	boc text, -- base64
	tx_hash text CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
	error text,
	attempts int NOT NULL DEFAULT 0,
	event_n int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	sent_at timestamptz,
	ended_at timestamptz,
	CONSTRAINT device_payouts_sent CHECK (state NOT IN ('sent', 'expired') OR
		(seqno IS NOT NULL AND valid_until IS NOT NULL AND boc IS NOT NULL))
);
CREATE INDEX IF NOT EXISTS device_payouts_waiting ON device_payouts (created_at) WHERE state IN ('queued', 'sent');
-- One message of the hall's wallet is on its way at a time: the next would need the seqno after it.
CREATE UNIQUE INDEX IF NOT EXISTS device_payouts_one_sent ON device_payouts ((true)) WHERE state = 'sent';
CREATE INDEX IF NOT EXISTS device_payouts_wallet ON device_payouts (wallet, created_at DESC);

-- The ledger knows devices.
ALTER TABLE ledger_transfers DROP CONSTRAINT IF EXISTS ledger_kinds;
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_kinds CHECK (kind IN ('order', 'refund', 'dispute', 'payout', 'task',
	'correction', 'bounty', 'balance', 'device_task', 'device_deposit', 'device_payout'));

GRANT SELECT ON ton_wallets, device_operations, device_models, device_model_operations, devices, device_tasks,
	device_assignments, device_validations, device_references, device_deposits, device_chain, device_payouts
	TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT SELECT ON ton_tokens TO hirehall_web, hirehall_jobs;
REVOKE SELECT ON ton_tokens, ton_nonces FROM hirehall_audit;

-- The first tidying of nonces; each run writes the next.
INSERT INTO jobs (kind, subject) VALUES ('device_tidy', 'all') ON CONFLICT DO NOTHING;
