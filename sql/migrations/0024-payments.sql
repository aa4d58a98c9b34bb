-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How bounties are paid: our quotes, the payments by any method, what is given back, the payers' wallets.
-- Amounts are USDC, 6 digits (*_micro); addresses are 0x and 40 lower hex digits, hashes and nonces 0x and 64.

-- What we asked for, and of whom: a payment is held against this and nothing else.
CREATE TABLE IF NOT EXISTS bounty_quotes (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	bounty_id uuid NOT NULL REFERENCES bounties (id),
	user_id text NOT NULL REFERENCES users (id),
	network text NOT NULL CHECK (network ~ '^eip155:[1-9][0-9]{0,18}$'),
	token text NOT NULL CHECK (token ~ '^0x[0-9a-f]{40}$'),
	token_name text NOT NULL, -- of the token's EIP-712 domain
	token_version text NOT NULL,
	recipient text NOT NULL CHECK (recipient ~ '^0x[0-9a-f]{40}$'),
	amount_micro bigint NOT NULL CHECK (amount_micro > 0),
	nonce text NOT NULL UNIQUE CHECK (nonce ~ '^0x[0-9a-f]{64}$'), -- of /api/payments/authorize; x402 has the client's
	valid_after timestamptz NOT NULL,
	valid_before timestamptz NOT NULL CHECK (valid_before > valid_after),
	created_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS bounty_quotes_of ON bounty_quotes (bounty_id, valid_before DESC);

-- One attempt to pay. Written before anybody is asked to move money; doc/payments.md has the states.
CREATE TABLE IF NOT EXISTS bounty_payments (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	bounty_id uuid NOT NULL REFERENCES bounties (id),
	user_id text NOT NULL REFERENCES users (id),
	method text NOT NULL CHECK (method IN ('x402', 'authorize', 'card', 'balance', 'demo')),
	state text NOT NULL DEFAULT 'claimed'
		CONSTRAINT bounty_payments_state_words CHECK (state IN ('offered', 'claimed', 'verified', 'settling', 'settled',
			'failed', 'unknown')),
	is_final boolean NOT NULL DEFAULT false, -- failed: the same signature is not tried again
	amount_micro bigint NOT NULL CHECK (amount_micro > 0),
	network text, -- null where no chain is involved
	token text,
	payer text, -- address; of other methods the user's id
	nonce text, -- with network, token and payer: once in the world; of other methods the provider's reference
	recipient text,
	valid_before timestamptz, -- the signature is worth nothing afterwards
	x402_version int CHECK (x402_version IN (1, 2)),
	identifier text CHECK (identifier ~ '^[A-Za-z0-9_-]{16,128}$'), -- x402 extension payment-identifier
	payload jsonb, -- what was signed, and what it answers: all that a facilitator needs once more
	payload_hash bytea CHECK (length(payload_hash) = 32),
	facilitator text, -- the only one that is asked for this payment; "self": we send it
	tx_hash text CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
	tx_raw text CHECK (tx_raw ~ '^0x([0-9a-f]{2})+$'), -- ours, signed: to be sent again as it is
	block_from bigint, -- the authorization cannot be in an older block
	error text,
	tries int NOT NULL DEFAULT 0, -- calls that may have moved money, and looks for what became of them
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now(),
	settled_at timestamptz,
	is_surplus boolean NOT NULL DEFAULT false, -- came after the bounty was paid otherwise: to be given back
	CONSTRAINT bounty_payments_settled CHECK ((state = 'settled') = (settled_at IS NOT NULL)),
	CONSTRAINT bounty_payments_chain CHECK (method NOT IN ('x402', 'authorize') OR num_nulls(network, token, payer, nonce,
		recipient, valid_before) = 0)
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX IF NOT EXISTS bounty_payments_once ON bounty_payments (network, token, payer, nonce)
	WHERE network IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS bounty_payments_reference ON bounty_payments (method, nonce)
	WHERE network IS NULL AND nonce IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS bounty_payments_identifier ON bounty_payments (user_id, identifier)
	WHERE identifier IS NOT NULL;
-- A bounty has one payment under way or done, whatever the code does.
CREATE UNIQUE INDEX IF NOT EXISTS bounty_payments_live ON bounty_payments (bounty_id)
	WHERE state <> 'failed' AND NOT is_surplus;
CREATE INDEX IF NOT EXISTS bounty_payments_of ON bounty_payments (bounty_id, created_at DESC);
CREATE INDEX IF NOT EXISTS bounty_payments_user ON bounty_payments (user_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX IF NOT EXISTS bounty_payments_tx ON bounty_payments (network, tx_hash, nonce) WHERE tx_hash IS NOT NULL;

-- What goes back to the payer, whole: by an admin's wish, or because it came twice.
CREATE TABLE IF NOT EXISTS bounty_refunds (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	payment_id uuid NOT NULL UNIQUE REFERENCES bounty_payments (id),
	bounty_id uuid NOT NULL REFERENCES bounties (id),
	amount_micro bigint NOT NULL CHECK (amount_micro > 0),
	status text NOT NULL
		CONSTRAINT bounty_refunds_status_words CHECK (status IN ('waiting', 'sending', 'unknown', 'by_hand', 'done')),
	reason text NOT NULL,
	tx_hash text CHECK (tx_hash ~ '^0x[0-9a-f]{64}$'),
	tx_raw text,
	error text,
	requested_by text, -- users.id; null: the hall, for what came twice
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS bounty_refunds_of ON bounty_refunds (bounty_id);

-- The wallet a person has connected, and the messages that were given out to be signed.
CREATE TABLE IF NOT EXISTS user_wallets (
	user_id text PRIMARY KEY REFERENCES users (id),
	address text NOT NULL CHECK (address ~ '^0x[0-9a-f]{40}$'),
	connected_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE TABLE IF NOT EXISTS wallet_nonces (
	nonce text PRIMARY KEY CHECK (nonce ~ '^[0-9a-f]{32}$'),
	user_id text NOT NULL REFERENCES users (id),
	address text NOT NULL CHECK (address ~ '^0x[0-9a-f]{40}$'),
	message text NOT NULL,
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);
CREATE INDEX IF NOT EXISTS wallet_nonces_expiry ON wallet_nonces (expires_at);

-- Nonces of transactions that the hall's own wallet sends: one after another, whoever sends.
CREATE TABLE IF NOT EXISTS chain_senders (
	network text NOT NULL,
	address text NOT NULL,
	next_nonce bigint NOT NULL CHECK (next_nonce >= 0),
	PRIMARY KEY (network, address)
);

-- The ledger knows bounties: their payments and refunds are transfers about them.
ALTER TABLE ledger_transfers DROP CONSTRAINT IF EXISTS ledger_transfers_kind_check;
ALTER TABLE ledger_transfers DROP CONSTRAINT IF EXISTS ledger_kinds;
ALTER TABLE ledger_transfers ADD CONSTRAINT ledger_kinds CHECK (kind IN ('order', 'refund', 'dispute', 'payout', 'task',
	'correction', 'bounty', 'balance'));

-- The account of a balance is named after its user, whose id is any printable ASCII.
ALTER TABLE postings DROP CONSTRAINT IF EXISTS postings_account_check;
ALTER TABLE postings DROP CONSTRAINT IF EXISTS posting_accounts;
ALTER TABLE postings ADD CONSTRAINT posting_accounts CHECK (account ~ '^[a-z_]+:[!-~]+$');

GRANT SELECT ON bounty_quotes, bounty_payments, bounty_refunds, user_wallets, wallet_nonces, chain_senders
	TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT INSERT ON bounty_quotes TO hirehall_web, hirehall_jobs;
GRANT INSERT, UPDATE, DELETE ON user_wallets, wallet_nonces TO hirehall_web;
GRANT DELETE ON wallet_nonces TO hirehall_jobs;
GRANT INSERT, UPDATE ON chain_senders TO hirehall_web, hirehall_jobs;
-- Payments and refunds move only by the functions of sql/functions/bounty_pay.sql and bounty_refund.sql.
