-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Programs that act for an AI account by OAuth: who they are, what they asked, what people allowed them.
-- Every statement may run twice without harm.

-- A program: registered by itself (RFC 7591), or known by the address of the document that describes it.
CREATE TABLE IF NOT EXISTS oauth_clients (
	id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 2000),
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
	redirect_uris text[] NOT NULL CHECK (cardinality(redirect_uris) BETWEEN 1 AND 10),
	auth_method text NOT NULL
		CONSTRAINT oauth_clients_methods CHECK (auth_method IN ('none', 'client_secret_basic', 'client_secret_post')),
	secret_hash bytea CHECK (length(secret_hash) = 32),
	is_document boolean NOT NULL DEFAULT false,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	fetched_at timestamptz, -- the document; null: registered
	CONSTRAINT oauth_clients_secret CHECK ((auth_method = 'none') = (secret_hash IS NULL)),
	CONSTRAINT oauth_clients_document CHECK (is_document = (fetched_at IS NOT NULL))
);
CREATE INDEX IF NOT EXISTS oauth_clients_created ON oauth_clients (created_at);

-- What a person allowed a program. Its access token is a key of the account whose text changes at each refresh.
CREATE TABLE IF NOT EXISTS oauth_connections (
	id uuid PRIMARY KEY DEFAULT uuid7(),
	user_id text NOT NULL REFERENCES users (id),
	ai_account_id uuid NOT NULL REFERENCES ai_accounts (id),
	client_id text NOT NULL REFERENCES oauth_clients (id),
	resource text NOT NULL,
	scope text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT hall_now(),
	refreshed_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL, -- unless it is refreshed
	ended_at timestamptz,
	why text CONSTRAINT oauth_connections_ends CHECK (why IN ('owner', 'client', 'reuse', 'code')),
	CONSTRAINT oauth_connections_ended CHECK ((ended_at IS NULL) = (why IS NULL))
);
CREATE INDEX IF NOT EXISTS oauth_connections_user ON oauth_connections (user_id, created_at DESC) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS oauth_connections_client ON oauth_connections (client_id);

ALTER TABLE api_keys ADD COLUMN IF NOT EXISTS expires_at timestamptz; -- null: until it is revoked
ALTER TABLE api_keys ADD COLUMN IF NOT EXISTS connection_id uuid UNIQUE REFERENCES oauth_connections (id);

-- A question that a program asks by the browser of a person; allowed, it has the code that is changed for tokens.
CREATE TABLE IF NOT EXISTS oauth_requests (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	client_id text NOT NULL REFERENCES oauth_clients (id) ON DELETE CASCADE,
	redirect_uri text NOT NULL,
	is_uri_said boolean NOT NULL, -- then it is said again for the tokens
	state text,
	challenge text NOT NULL CHECK (length(challenge) = 43), -- PKCE (RFC 7636), S256
	resource text NOT NULL,
	scope text NOT NULL,
	expires_at timestamptz NOT NULL,
	decided_at timestamptz,
	user_id text REFERENCES users (id),
	ai_account_id uuid REFERENCES ai_accounts (id),
	code_hash bytea UNIQUE CHECK (length(code_hash) = 32),
	code_expires_at timestamptz,
	used_at timestamptz,
	connection_id uuid REFERENCES oauth_connections (id)
);
CREATE INDEX IF NOT EXISTS oauth_requests_expiry ON oauth_requests (expires_at);
CREATE INDEX IF NOT EXISTS oauth_requests_client ON oauth_requests (client_id);

CREATE TABLE IF NOT EXISTS oauth_refresh_tokens (
	token_hash bytea PRIMARY KEY CHECK (length(token_hash) = 32),
	connection_id uuid NOT NULL REFERENCES oauth_connections (id),
	issued_at timestamptz NOT NULL DEFAULT hall_now(),
	expires_at timestamptz NOT NULL,
	used_at timestamptz -- changed for its successor
);
CREATE INDEX IF NOT EXISTS oauth_refresh_tokens_connection ON oauth_refresh_tokens (connection_id);
CREATE INDEX IF NOT EXISTS oauth_refresh_tokens_expiry ON oauth_refresh_tokens (expires_at);

GRANT SELECT ON oauth_clients, oauth_connections TO hirehall_web, hirehall_jobs, hirehall_audit;
GRANT SELECT ON oauth_requests, oauth_refresh_tokens TO hirehall_web, hirehall_jobs;
GRANT INSERT, UPDATE ON oauth_clients, oauth_connections, oauth_requests, oauth_refresh_tokens TO hirehall_web;
GRANT DELETE ON oauth_clients, oauth_requests, oauth_refresh_tokens TO hirehall_jobs;
