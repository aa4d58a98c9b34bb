-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Accounts and tokens of the stories' API. Names are case-blind and have no @; a local account signs in there by its
-- address and with the same password.

-- A new account of that name, without an address.
CREATE OR REPLACE FUNCTION story_join(p_username text, p_password_hash text)
RETURNS TABLE (refusal text, id bigint, username text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_user text := 'local|' || uuid7();
	v_id bigint;
BEGIN
	INSERT INTO users (id, name, password_hash) VALUES (v_user, p_username, p_password_hash);
	INSERT INTO story_accounts (user_id, username) VALUES (v_user, p_username) RETURNING id INTO v_id;
	RETURN QUERY SELECT NULL::text, v_id, p_username;
EXCEPTION WHEN unique_violation THEN
	RETURN QUERY SELECT 'username_taken', NULL::bigint, NULL::text;
END
$$;

-- A login: its family and its first refresh token.
CREATE OR REPLACE FUNCTION token_family_add(p_user text, p_family uuid, p_token_hash text, p_days int, p_family_days int)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO story_accounts (user_id, username)
		SELECT u.id, coalesce(u.email, u.name) FROM users u WHERE u.id = p_user ON CONFLICT DO NOTHING;
	INSERT INTO token_families (id, user_id, expires_at)
		VALUES (p_family, p_user, hall_now() + make_interval(days => p_family_days));
	INSERT INTO refresh_tokens (token_hash, family, expires_at)
		VALUES (decode(p_token_hash, 'hex'), p_family, hall_now() + make_interval(days => p_days));
END
$$;

-- The successor of a refresh token. One that was changed is good for ten seconds more, for callers whose answer was lost;
-- after that it was stolen or its successor was, so the family ends.
CREATE OR REPLACE FUNCTION token_refresh(p_token_hash text, p_new_hash text, p_days int)
RETURNS TABLE (refusal text, user_id text, family uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_family token_families;
	v_token refresh_tokens;
BEGIN
	SELECT f.* INTO v_family FROM refresh_tokens t JOIN token_families f ON f.id = t.family
		WHERE t.token_hash = decode(p_token_hash, 'hex') FOR UPDATE OF f;
	SELECT * INTO v_token FROM refresh_tokens t WHERE t.token_hash = decode(p_token_hash, 'hex');
	IF v_family.id IS NULL OR v_family.ended_at IS NOT NULL OR v_family.expires_at <= hall_now()
			OR v_token.expires_at <= hall_now()
			OR NOT EXISTS (SELECT FROM users u WHERE u.id = v_family.user_id AND u.deleted_at IS NULL) THEN
		RETURN QUERY SELECT 'refresh_token', NULL::text, NULL::uuid;
		RETURN;
	END IF;
	IF v_token.used_at <= hall_now() - interval '10 seconds' OR (v_token.used_at IS NOT NULL AND EXISTS (
			SELECT FROM refresh_tokens t WHERE t.family = v_family.id AND t.issued_at > v_token.used_at)) THEN
		UPDATE token_families SET ended_at = hall_now(), why = 'reuse' WHERE id = v_family.id;
		RETURN QUERY SELECT NULL::text, NULL::text, v_family.id; -- committed, unlike a refusal
		RETURN;
	END IF;
	UPDATE refresh_tokens t SET used_at = coalesce(t.used_at, hall_now()) WHERE t.token_hash = v_token.token_hash;
	INSERT INTO refresh_tokens (token_hash, family, issued_at, expires_at) VALUES (decode(p_new_hash, 'hex'), v_family.id,
		coalesce(v_token.used_at, hall_now()), least(hall_now() + make_interval(days => p_days), v_family.expires_at));
	RETURN QUERY SELECT NULL::text, v_family.user_id, v_family.id;
END
$$;

-- A new password: every login of that user ends, in browsers too, but for the one that changed it.
CREATE OR REPLACE FUNCTION password_set(p_user text, p_password_hash text, p_session_hash text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE users SET password_hash = p_password_hash WHERE id = p_user;
	UPDATE token_families SET ended_at = hall_now(), why = 'password' WHERE user_id = p_user AND ended_at IS NULL;
	DELETE FROM sessions WHERE user_id = p_user AND token_hash IS DISTINCT FROM decode(p_session_hash, 'hex');
END
$$;
