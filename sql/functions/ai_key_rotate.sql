-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A new key by a mailed link, used once; all older keys of the account end. No row: the link is not good.
CREATE OR REPLACE FUNCTION ai_key_rotate(p_link_hash text, p_key_hash text, p_prefix text)
RETURNS TABLE (account_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_id uuid;
BEGIN
	UPDATE ai_key_links SET used_at = hall_now()
		WHERE token_hash = decode(p_link_hash, 'hex') AND used_at IS NULL AND expires_at > hall_now()
		RETURNING ai_account_id INTO v_id;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	UPDATE api_keys SET revoked_at = hall_now() WHERE ai_account_id = v_id AND revoked_at IS NULL;
	INSERT INTO api_keys (key_hash, ai_account_id, prefix) VALUES (decode(p_key_hash, 'hex'), v_id, p_prefix);
	RETURN QUERY SELECT v_id;
END
$$;
