-- SPDX-License-Identifier: AGPL-3.0-or-later
-- People as a provider knows them. An id is provider|subject; an address is given only where it is verified.

-- The account behind an id: itself, or the one it was tied to.
CREATE OR REPLACE FUNCTION identity_account(p_id text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT user_id FROM user_identities WHERE id = p_id), p_id)
$$;

-- Made, or brought up to date: the provider is the one who knows.
CREATE OR REPLACE FUNCTION identity_put(p_id text, p_email text, p_name text, p_lang text)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO users AS u (id, email, name, lang)
		VALUES (p_id, coalesce(p_email, ''), coalesce(nullif(p_name, ''), p_email, p_id), p_lang)
		ON CONFLICT (id) DO UPDATE SET email = excluded.email, name = coalesce(nullif(p_name, ''), u.name)
		WHERE (u.email, u.name) IS DISTINCT FROM (excluded.email, coalesce(nullif(p_name, ''), u.name))
$$;

-- Who has just signed in at the provider. Somebody who is signed in to the account of the hall with the same, verified
-- address has proved both, and from now on both are one; nobody else ever comes into an account by its address.
CREATE OR REPLACE FUNCTION identity_sign_in(p_id text, p_email text, p_name text, p_lang text, p_session_user text)
RETURNS TABLE (refusal text, user_id text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_user text := identity_account(p_id);
BEGIN
	IF v_user = p_id AND NOT EXISTS (SELECT FROM users WHERE id = p_id) THEN
		INSERT INTO user_identities (id, user_id)
			SELECT p_id, u.id FROM users u WHERE u.id = p_session_user AND u.id LIKE 'local|%' AND u.deleted_at IS NULL
				AND lower(u.email) = lower(p_email)
			ON CONFLICT DO NOTHING;
		v_user := identity_account(p_id);
	END IF;
	IF v_user = p_id THEN
		PERFORM identity_put(p_id, p_email, p_name, p_lang);
	END IF;
	RETURN QUERY SELECT CASE WHEN u.id IS NULL THEN 'credentials' END, v_user
		FROM (SELECT) one LEFT JOIN users u ON u.id = v_user AND u.deleted_at IS NULL;
END
$$;

-- The answer about a user that a machine named; p_asked: the row of the cache of who was asked, which is well again.
CREATE OR REPLACE FUNCTION identity_told(p_asked text, p_id text, p_is_known boolean, p_email text, p_name text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO identity_profiles (id, is_known, fetched_at) VALUES (p_id, p_is_known, hall_now())
		ON CONFLICT (id) DO UPDATE SET is_known = excluded.is_known, fetched_at = excluded.fetched_at;
	UPDATE identity_cache SET failures = 0 WHERE name = p_asked AND failures > 0;
	IF p_is_known AND identity_account(p_id) = p_id THEN
		PERFORM identity_put(p_id, p_email, p_name, 'en');
	END IF;
END
$$;

-- May something be asked now? At most every p_every seconds, and not while a failure is waited out.
CREATE OR REPLACE FUNCTION identity_ask(p_name text, p_every int)
RETURNS TABLE (may_ask boolean, wait_s bigint) LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO identity_cache AS c (name) VALUES (p_name)
		ON CONFLICT (name) DO UPDATE SET asked_at = hall_now()
		WHERE c.asked_at <= hall_now() - make_interval(secs => p_every)
			AND (c.not_before IS NULL OR c.not_before <= hall_now());
	may_ask := FOUND;
	SELECT greatest(1, ceil(extract(epoch FROM c.not_before - hall_now())))::bigint INTO wait_s
		FROM identity_cache c WHERE c.name = p_name;
	RETURN NEXT;
END
$$;

-- 1, 2, 4 … 60 seconds after failures in a row, or as long as the provider asked for.
CREATE OR REPLACE FUNCTION identity_failed(p_name text, p_retry_s bigint)
RETURNS void LANGUAGE sql AS $$
	UPDATE identity_cache SET failures = least(failures + 1, 20), not_before = hall_now() + make_interval(secs =>
		least(greatest(coalesce(p_retry_s, 0), power(2, least(failures, 6))), 60)) WHERE name = p_name
$$;

CREATE OR REPLACE FUNCTION identity_fetched(p_name text, p_body text, p_ttl_s bigint)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO identity_cache AS c (name, body, fetched_at, expires_at)
		VALUES (p_name, p_body, hall_now(), hall_now() + make_interval(secs => p_ttl_s))
		ON CONFLICT (name) DO UPDATE SET body = coalesce(excluded.body, c.body), fetched_at = excluded.fetched_at,
			expires_at = excluded.expires_at, failures = 0, not_before = NULL
$$;
