-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Connections of programs to AI accounts (doc/oauth.md). Hashes are hex SHA-256.

-- What happened to an account, in its own order.
CREATE OR REPLACE FUNCTION ai_account_log(p_id uuid, p_type text, p_user text, p_data jsonb)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM ai_accounts WHERE id = p_id FOR NO KEY UPDATE;
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		SELECT 'ai_account', p_id::text, coalesce(max(n), 0) + 1, p_type, 'person', p_user, p_data
		FROM events WHERE kind = 'ai_account' AND subject_id = p_id::text;
END
$$;

-- A program that registers itself. Those that nobody allowed anything are forgotten after a day, and are at most 10,000.
CREATE OR REPLACE FUNCTION oauth_client_add(p_id text, p_name text, p_uris text[], p_method text, p_secret_hash text)
RETURNS TABLE (refusal text, issued_at bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	IF (SELECT count(*) FROM oauth_clients c WHERE c.created_at > hall_now() - interval '1 day' AND NOT c.is_document) >= 10000 THEN
		RETURN QUERY SELECT 'rate', NULL::bigint;
		RETURN;
	END IF;
	INSERT INTO oauth_clients (id, name, redirect_uris, auth_method, secret_hash)
		VALUES (p_id, p_name, p_uris, p_method, decode(p_secret_hash, 'hex'));
	RETURN QUERY SELECT NULL, floor(extract(epoch FROM hall_now()))::bigint;
END
$$;

-- A new AI account of a person, without a key: programs come to it by connections.
CREATE OR REPLACE FUNCTION ai_account_make(p_user text, p_name text, p_email text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	v_id uuid;
BEGIN
	INSERT INTO ai_accounts (name, paypal_email, owner_user_id) VALUES (p_name, p_email, p_user)
		ON CONFLICT DO NOTHING RETURNING id INTO v_id;
	IF FOUND THEN
		PERFORM ai_account_log(v_id, 'ai_account.created', p_user, '{}');
	END IF;
	RETURN v_id;
END
$$;

-- Who shows the key of an account that is nobody's takes it among their own.
CREATE OR REPLACE FUNCTION ai_account_claim(p_user text, p_key_hash text)
RETURNS TABLE (refusal text, account_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_id uuid := ai_login(p_key_hash, NULL);
BEGIN
	IF v_id IS NULL OR EXISTS (SELECT FROM api_keys WHERE key_hash = decode(p_key_hash, 'hex') AND connection_id IS NOT NULL) THEN
		RETURN QUERY SELECT 'credentials', NULL::uuid;
		RETURN;
	END IF;
	UPDATE ai_accounts SET owner_user_id = p_user WHERE id = v_id AND (owner_user_id IS NULL OR owner_user_id = p_user);
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'account_owned', NULL::uuid;
		RETURN;
	END IF;
	PERFORM ai_account_log(v_id, 'ai_account.claimed', p_user, '{}');
	RETURN QUERY SELECT NULL, v_id;
END
$$;

-- The person says yes: to an account of theirs, or to a new one of that name and address.
CREATE OR REPLACE FUNCTION oauth_allow(p_request text, p_user text, p_account uuid, p_name text, p_email text, p_code_hash text)
RETURNS TABLE (refusal text, redirect_uri text, state text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	r oauth_requests;
	v_account uuid := p_account;
BEGIN
	SELECT * INTO r FROM oauth_requests WHERE token_hash = decode(p_request, 'hex') FOR UPDATE;
	IF NOT FOUND OR r.decided_at IS NOT NULL OR r.expires_at <= hall_now() THEN
		RETURN QUERY SELECT 'oauth_question', NULL, NULL;
		RETURN;
	END IF;
	IF v_account IS NULL THEN
		v_account := ai_account_make(p_user, p_name, p_email);
		IF v_account IS NULL THEN
			RETURN QUERY SELECT 'known_email', NULL, NULL;
			RETURN;
		END IF;
	ELSIF NOT EXISTS (SELECT FROM ai_accounts WHERE id = v_account AND owner_user_id = p_user AND status = 'active'
			AND deleted_at IS NULL) THEN
		RETURN QUERY SELECT 'not_found', NULL, NULL;
		RETURN;
	END IF;
	UPDATE oauth_requests SET decided_at = hall_now(), user_id = p_user, ai_account_id = v_account,
		code_hash = decode(p_code_hash, 'hex'), code_expires_at = hall_now() + interval '60 seconds'
		WHERE token_hash = r.token_hash;
	RETURN QUERY SELECT NULL, r.redirect_uri, r.state;
END
$$;

-- A connection ends with its tokens.
CREATE OR REPLACE FUNCTION oauth_end(p_connection uuid, p_why text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	c oauth_connections;
BEGIN
	UPDATE oauth_connections SET ended_at = hall_now(), why = p_why WHERE id = p_connection AND ended_at IS NULL RETURNING * INTO c;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	UPDATE api_keys SET revoked_at = hall_now() WHERE connection_id = p_connection AND revoked_at IS NULL;
	PERFORM ai_account_log(c.ai_account_id, 'ai_account.disconnected', c.user_id, jsonb_build_object('connection_id', c.id, 'why', p_why));
	RETURN true;
END
$$;

-- What a code was given for; no row: it is not known, or too old. It is used up by the first look. Who comes with a used one
-- may have stolen it, or have been stolen from: what it led to ends.
CREATE OR REPLACE FUNCTION oauth_code_take(p_code_hash text)
RETURNS TABLE (client_id text, redirect_uri text, is_uri_said boolean, challenge text, resource text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	r oauth_requests;
BEGIN
	UPDATE oauth_requests SET used_at = hall_now() WHERE code_hash = decode(p_code_hash, 'hex') AND used_at IS NULL RETURNING * INTO r;
	IF FOUND THEN
		RETURN QUERY SELECT r.client_id, r.redirect_uri, r.is_uri_said, r.challenge, r.resource WHERE r.code_expires_at > hall_now();
		RETURN;
	END IF;
	PERFORM oauth_end(q.connection_id, 'code') FROM oauth_requests q WHERE q.code_hash = decode(p_code_hash, 'hex');
END
$$;

-- The first tokens of a code that was taken.
CREATE OR REPLACE FUNCTION oauth_connect(p_code_hash text, p_access_hash text, p_prefix text, p_access_s int, p_refresh_hash text,
	p_refresh_days int)
RETURNS TABLE (scope text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	r oauth_requests;
	v_id uuid := uuid7();
	v_end timestamptz := hall_now() + make_interval(days => p_refresh_days);
BEGIN
	SELECT * INTO r FROM oauth_requests WHERE code_hash = decode(p_code_hash, 'hex') AND used_at IS NOT NULL AND connection_id IS NULL
		FOR UPDATE;
	IF NOT FOUND OR NOT EXISTS (SELECT FROM users WHERE id = r.user_id AND deleted_at IS NULL) THEN
		RETURN;
	END IF;
	INSERT INTO oauth_connections (id, user_id, ai_account_id, client_id, resource, scope, expires_at)
		VALUES (v_id, r.user_id, r.ai_account_id, r.client_id, r.resource, r.scope, v_end);
	INSERT INTO api_keys (key_hash, ai_account_id, prefix, expires_at, connection_id) VALUES (decode(p_access_hash, 'hex'),
		r.ai_account_id, p_prefix, hall_now() + make_interval(secs => p_access_s), v_id);
	INSERT INTO oauth_refresh_tokens (token_hash, connection_id, expires_at) VALUES (decode(p_refresh_hash, 'hex'), v_id, v_end);
	UPDATE oauth_requests SET connection_id = v_id WHERE token_hash = r.token_hash;
	PERFORM ai_account_log(r.ai_account_id, 'ai_account.connected', r.user_id,
		jsonb_build_object('connection_id', v_id, 'client_id', r.client_id));
	RETURN QUERY SELECT r.scope;
END
$$;

-- The successor of a refresh token of that client, with a new access token in place of the old. No row: it is not good. One
-- that was changed already was stolen, or its successor was: the connection ends.
CREATE OR REPLACE FUNCTION oauth_refresh(p_token_hash text, p_client text, p_resource text, p_access_hash text, p_prefix text,
	p_access_s int, p_refresh_hash text, p_refresh_days int)
RETURNS TABLE (scope text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	c oauth_connections;
	t oauth_refresh_tokens;
	v_end timestamptz := hall_now() + make_interval(days => p_refresh_days);
BEGIN
	SELECT o.* INTO c FROM oauth_refresh_tokens k JOIN oauth_connections o ON o.id = k.connection_id
		WHERE k.token_hash = decode(p_token_hash, 'hex') AND o.client_id = p_client FOR UPDATE OF o;
	SELECT * INTO t FROM oauth_refresh_tokens WHERE token_hash = decode(p_token_hash, 'hex');
	IF c.id IS NULL OR c.ended_at IS NOT NULL OR t.expires_at <= hall_now() OR p_resource <> c.resource
			OR NOT EXISTS (SELECT FROM users WHERE id = c.user_id AND deleted_at IS NULL) THEN
		RETURN;
	END IF;
	IF t.used_at IS NOT NULL THEN
		PERFORM oauth_end(c.id, 'reuse');
		RETURN;
	END IF;
	UPDATE api_keys SET key_hash = decode(p_access_hash, 'hex'), prefix = p_prefix,
		expires_at = hall_now() + make_interval(secs => p_access_s)
		WHERE connection_id = c.id AND revoked_at IS NULL;
	IF NOT FOUND THEN
		RETURN; -- the account's keys were all ended
	END IF;
	UPDATE oauth_refresh_tokens SET used_at = hall_now() WHERE token_hash = t.token_hash;
	INSERT INTO oauth_refresh_tokens (token_hash, connection_id, expires_at) VALUES (decode(p_refresh_hash, 'hex'), c.id, v_end);
	UPDATE oauth_connections SET refreshed_at = hall_now(), expires_at = v_end WHERE id = c.id;
	RETURN QUERY SELECT c.scope;
END
$$;

-- A program gives a token of its own back, of either kind.
CREATE OR REPLACE FUNCTION oauth_revoke(p_token_hash text, p_client text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM oauth_end(o.id, 'client') FROM oauth_connections o
		WHERE o.client_id = p_client AND (
			o.id = (SELECT t.connection_id FROM oauth_refresh_tokens t WHERE t.token_hash = decode(p_token_hash, 'hex'))
			OR o.id = (SELECT k.connection_id FROM api_keys k WHERE k.key_hash = decode(p_token_hash, 'hex')));
END
$$;
