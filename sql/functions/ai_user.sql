-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The user that a key of an AI account (hex SHA-256) acts as where a system knows only users: the account's person, else
-- one of its own, made when it is first needed, without address or password. No row: the key is not known.
CREATE OR REPLACE FUNCTION ai_user(p_key_hash text, OUT user_id text, OUT email text, OUT name text)
RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_account uuid := ai_login(p_key_hash, NULL);
	a ai_accounts;
BEGIN
	SELECT * INTO a FROM ai_accounts WHERE id = v_account;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF a.owner_user_id IS NULL OR EXISTS (SELECT FROM users u WHERE u.id = a.owner_user_id AND u.deleted_at IS NOT NULL) THEN
		a.owner_user_id := 'ai|' || a.id;
		INSERT INTO users (id, email, name) VALUES (a.owner_user_id, NULL, a.name) ON CONFLICT DO NOTHING;
	END IF;
	RETURN QUERY SELECT u.id, u.email, u.name FROM users u WHERE u.id = a.owner_user_id AND u.deleted_at IS NULL;
END
$$;
