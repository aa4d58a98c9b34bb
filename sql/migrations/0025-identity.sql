-- SPDX-License-Identifier: AGPL-3.0-or-later
-- People who sign in at a provider (Auth0, OpenID Connect), and what is remembered of what it said.

-- An e-mail address names one account of the hall. Accounts of a provider are named by provider|subject and nothing
-- else: theirs may be the same address, and they are never taken for each other. Their users.email is empty unless the
-- provider says that it is verified.
DROP INDEX IF EXISTS users_email;
CREATE UNIQUE INDEX IF NOT EXISTS users_local_email ON users (lower(email)) WHERE deleted_at IS NULL AND id LIKE 'local|%';

-- A provider's identity that its person tied to an account of the hall: signed in to both at that moment.
CREATE TABLE IF NOT EXISTS user_identities (
	id text PRIMARY KEY CHECK (id LIKE '%|%' AND id NOT LIKE 'local|%'),
	user_id text NOT NULL REFERENCES users (id),
	linked_at timestamptz NOT NULL DEFAULT hall_now()
);
CREATE INDEX IF NOT EXISTS user_identities_user ON user_identities (user_id);

-- A sign-in under way: gone with the first answer, whatever it is.
CREATE TABLE IF NOT EXISTS sign_in_flows (
	state_hash bytea PRIMARY KEY CHECK (length(state_hash) = 32),
	browser_hash bytea NOT NULL CHECK (length(browser_hash) = 32), -- of the cookie of who began it
	nonce text NOT NULL,
	verifier text NOT NULL, -- PKCE (RFC 7636)
	next text NOT NULL,
	expires_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS sign_in_flows_expiry ON sign_in_flows (expires_at);

-- What the provider publishes, and our token for its management interface (sealed); shared by all processes.
CREATE TABLE IF NOT EXISTS identity_cache (
	name text PRIMARY KEY,
	body text,
	fetched_at timestamptz,
	expires_at timestamptz,
	asked_at timestamptz NOT NULL DEFAULT hall_now(),
	failures int NOT NULL DEFAULT 0,
	not_before timestamptz -- after a failure nobody asks until then
);

-- What the provider said about a user that a machine named.
CREATE TABLE IF NOT EXISTS identity_profiles (
	id text PRIMARY KEY CHECK (length(id) <= 255),
	is_known boolean NOT NULL,
	fetched_at timestamptz NOT NULL
);

-- Mails may have a second form with buttons beside the text.
ALTER TABLE mails ADD COLUMN IF NOT EXISTS html text;

-- When the way to pay was mailed, of the last day: at most one in ten minutes and five a day.
ALTER TABLE bounties ADD COLUMN IF NOT EXISTS link_times timestamptz[] NOT NULL DEFAULT '{}';

-- Accounts of people are balance:<user id>, and a provider's ids hold more than letters.
ALTER TABLE postings DROP CONSTRAINT IF EXISTS postings_account_check;
ALTER TABLE postings DROP CONSTRAINT IF EXISTS posting_accounts;
ALTER TABLE postings ADD CONSTRAINT posting_accounts CHECK (account ~ '^[a-z_]+:[ -~]{1,255}$');

-- Money that a person pays in by card, in cents; the balance itself is the account balance:<user id> of the ledger, in USDC.
CREATE TABLE IF NOT EXISTS balance_topups (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	user_id text NOT NULL REFERENCES users (id),
	bounty_id uuid REFERENCES bounties (id), -- paid from it as soon as it is there
	threshold_micro bigint NOT NULL, -- an approval is needed from here on
	provider text NOT NULL CHECK (provider IN ('stripe', 'demo')),
	cents bigint NOT NULL CHECK (cents BETWEEN 50 AND 1000000),
	state text NOT NULL DEFAULT 'asked'
		CONSTRAINT balance_topups_words CHECK (state IN ('asked', 'open', 'refused', 'expired', 'paid', 'mismatch')),
	session_id text UNIQUE,
	url text,
	intent_id text UNIQUE,
	charge_id text UNIQUE,
	success_url text NOT NULL,
	cancel_url text NOT NULL,
	refunded_cents bigint NOT NULL DEFAULT 0 CHECK (refunded_cents BETWEEN 0 AND cents),
	error text,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	paid_at timestamptz
);
CREATE INDEX IF NOT EXISTS balance_topups_user ON balance_topups (user_id, created_at DESC);
GRANT INSERT ON balance_topups TO hirehall_web;
GRANT UPDATE (state, session_id, url, error) ON balance_topups TO hirehall_web;

GRANT INSERT, UPDATE, DELETE ON user_identities, sign_in_flows, identity_cache, identity_profiles TO hirehall_web;
GRANT DELETE ON sign_in_flows, identity_profiles TO hirehall_jobs;
REVOKE SELECT ON sign_in_flows, identity_cache FROM hirehall_audit;
