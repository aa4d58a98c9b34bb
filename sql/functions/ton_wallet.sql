-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Wallets: who signed, that each signature counts once, which of them are of one owner.

-- A wallet that was credited before it ever signed belonged to nobody that is known: now to its key.
CREATE OR REPLACE FUNCTION ton_owner(w ton_wallets, p_owner text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN w.public_key IS NULL AND w.owner = w.address THEN p_owner ELSE w.owner END
$$;

-- A signature held: its nonce is used up, the wallet is known from now on. A key, once seen, is kept: it fits the address.
CREATE OR REPLACE FUNCTION ton_enter(p_address text, p_key text, p_nonce text) RETURNS TABLE (refusal text, public_key bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	INSERT INTO ton_nonces (address, nonce) VALUES (p_address, p_nonce) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'nonce_reused', NULL::bytea;
		RETURN;
	END IF;
	SELECT w.public_key, CASE WHEN w.blocked_at IS NOT NULL THEN 'wallet_blocked' END INTO public_key, refusal FROM ton_wallets w
		WHERE w.address = p_address AND w.last_seen_at > hall_now() - interval '1 minute' AND w.public_key IS NOT NULL;
	IF NOT FOUND THEN
		INSERT INTO ton_wallets AS w (address, public_key, owner) VALUES (p_address, decode(p_key, 'hex'), p_key)
			ON CONFLICT (address) DO UPDATE SET last_seen_at = hall_now(), public_key = coalesce(w.public_key, excluded.public_key),
				owner = ton_owner(w, excluded.owner)
			RETURNING w.public_key, CASE WHEN w.blocked_at IS NOT NULL THEN 'wallet_blocked' END INTO public_key, refusal;
	END IF;
	RETURN NEXT;
END
$$;

-- Two wallets are of one owner, and with them all that are of either.
CREATE OR REPLACE FUNCTION ton_join(p_address text, p_owner text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_owner text := (SELECT owner FROM ton_wallets WHERE address = p_address);
BEGIN
	IF v_owner <> p_owner THEN
		UPDATE ton_wallets SET owner = greatest(v_owner, p_owner)
			WHERE address IN (SELECT address FROM ton_wallets WHERE owner IN (v_owner, p_owner) ORDER BY address FOR UPDATE);
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION ton_join_wallets(p_one text, p_other text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	IF (SELECT count(*) FROM ton_wallets WHERE address IN (p_one, p_other)) < 2 THEN
		RETURN 'not_found';
	END IF;
	PERFORM ton_join(p_one, (SELECT owner FROM ton_wallets WHERE address = p_other));
	RETURN NULL;
END
$$;

-- A proof of ownership held: a token for an hour; signed in meanwhile, the wallet is that user's.
CREATE OR REPLACE FUNCTION ton_token_add(p_address text, p_key text, p_payload text, p_token_hash text, p_user text)
RETURNS TABLE (refusal text, expires_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	INSERT INTO ton_nonces (address, nonce) VALUES ('-', p_payload) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'nonce_reused', NULL::timestamptz;
		RETURN;
	END IF;
	INSERT INTO ton_wallets AS w (address, public_key, owner, user_id) VALUES (p_address, decode(p_key, 'hex'), p_key, p_user)
		ON CONFLICT (address) DO UPDATE SET last_seen_at = hall_now(), public_key = excluded.public_key,
			owner = ton_owner(w, excluded.owner), user_id = coalesce(w.user_id, excluded.user_id);
	IF EXISTS (SELECT FROM ton_wallets w WHERE w.address = p_address AND w.blocked_at IS NOT NULL) THEN
		RETURN QUERY SELECT 'wallet_blocked', NULL::timestamptz;
		RETURN;
	END IF;
	IF p_user IS NOT NULL THEN
		PERFORM ton_join(p_address, o.owner) FROM (
			SELECT owner FROM ton_wallets WHERE user_id = p_user AND address <> p_address ORDER BY created_at LIMIT 1) o;
	END IF;
	expires_at := now() + interval '1 hour';
	INSERT INTO ton_tokens (token_hash, address, expires_at) VALUES (decode(p_token_hash, 'hex'), p_address, ton_token_add.expires_at);
	RETURN NEXT;
END
$$;

-- It may come in no more, or again. What is its stays its.
CREATE OR REPLACE FUNCTION ton_block(p_address text, p_on boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	UPDATE ton_wallets SET blocked_at = CASE WHEN p_on THEN coalesce(blocked_at, hall_now()) END WHERE address = p_address;
	RETURN CASE WHEN NOT FOUND THEN 'not_found' END;
END
$$;
REVOKE ALL ON FUNCTION ton_block(text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ton_block(text, boolean) TO hirehall_web;

-- What no timestamp fits any more, and tokens that ended.
CREATE OR REPLACE FUNCTION ton_prune() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	DELETE FROM ton_nonces WHERE at < now() - interval '10 minutes' AND address <> '-';
	DELETE FROM ton_nonces WHERE at < now() - interval '1 hour';
	DELETE FROM ton_tokens WHERE expires_at < now();
	DELETE FROM ton_key_asks WHERE asked_at < now() - interval '1 hour';
$$;

-- What the chain said of a wallet's key; null: nothing, or one that the address does not follow from.
CREATE OR REPLACE FUNCTION ton_key_is(p_address text, p_key text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	UPDATE ton_key_asks SET public_key = decode(p_key, 'hex'), answered_at = now() WHERE address = p_address
$$;
REVOKE ALL ON FUNCTION ton_key_is(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ton_key_is(text, text) TO hirehall_jobs;

REVOKE ALL ON FUNCTION ton_enter(text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_join(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_join_wallets(text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_token_add(text, text, text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_prune() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ton_enter(text, text, text), ton_token_add(text, text, text, text, text), ton_join_wallets(text, text)
	TO hirehall_web;
GRANT EXECUTE ON FUNCTION ton_prune() TO hirehall_jobs;
