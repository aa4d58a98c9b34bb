-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Mandates: how much a key may spend, by its owner's word. doc/mandates.md has the rules.
-- subject: ai:ID of an AI account, client:ID of a service client, service (MCP_SERVICE_TOKEN), wallet:ADDRESS.
-- Amounts are millionths of a dollar (a USDC counts as a dollar); of a wallet, nanos of TON.

-- The person who looks after an AI account; null: nobody has said so yet.
ALTER TABLE ai_accounts ADD COLUMN IF NOT EXISTS owner_user_id text REFERENCES users (id);
CREATE INDEX IF NOT EXISTS ai_accounts_owner_user ON ai_accounts (owner_user_id) WHERE owner_user_id IS NOT NULL;

CREATE TABLE IF NOT EXISTS mandates (
	subject text PRIMARY KEY,
	per_task bigint CHECK (per_task >= 0), -- null, here and below: no limit
	per_day bigint CHECK (per_day >= 0), -- of any 24 hours
	total bigint CHECK (total >= 0),
	approval_above bigint CHECK (approval_above >= 0), -- more than that only by a grant
	classes text[] CONSTRAINT mandates_class_words CHECK (classes <@ ARRAY['human', 'device', 'agent']),
	spent bigint NOT NULL DEFAULT 0 CHECK (spent >= 0), -- the sum of its mandate_spends
	set_by text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	updated_at timestamptz NOT NULL DEFAULT hall_now()
);
-- What it is bound to by what it started; gone when that fails or is given back.
CREATE TABLE IF NOT EXISTS mandate_spends (
	kind text NOT NULL CHECK (kind IN ('task', 'bounty', 'device_task')),
	object_id uuid NOT NULL,
	subject text NOT NULL REFERENCES mandates (subject),
	amount bigint NOT NULL CHECK (amount >= 0),
	at timestamptz NOT NULL,
	PRIMARY KEY (kind, object_id)
);
CREATE INDEX IF NOT EXISTS mandate_spends_newest ON mandate_spends (subject, at) INCLUDE (amount);
-- The owner lets one more than approval_above through.
CREATE TABLE IF NOT EXISTS mandate_grants (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	subject text NOT NULL REFERENCES mandates (subject),
	amount bigint NOT NULL CHECK (amount > 0), -- at most
	granted_by text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL,
	used_at timestamptz
);
CREATE INDEX IF NOT EXISTS mandate_grants_open ON mandate_grants (subject, amount) WHERE used_at IS NULL;
CREATE INDEX IF NOT EXISTS bounties_of_client ON bounties (client_id) WHERE client_id IS NOT NULL;

-- Moved by functions of the owner only.
GRANT SELECT ON mandates, mandate_spends, mandate_grants TO hirehall_web, hirehall_jobs, hirehall_audit;
