-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Keys of wallets that open a socket without sending one: the chain is asked by a job, and the answer is kept for a while. Wallets
-- become known only when they have signed. Every statement may run twice without harm.
CREATE TABLE IF NOT EXISTS ton_key_asks (
	address text PRIMARY KEY CHECK (address ~ '^(0|-1):[0-9a-f]{64}$'),
	public_key bytea CHECK (length(public_key) = 32), -- its wallet has the address; null: the chain does not say it
	asked_at timestamptz NOT NULL DEFAULT now(),
	answered_at timestamptz -- null: not yet
);
CREATE INDEX IF NOT EXISTS ton_key_asks_age ON ton_key_asks (asked_at);

-- It takes another parameter and gives more now.
DROP FUNCTION IF EXISTS live_wallet_key(text);
