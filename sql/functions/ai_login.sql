-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The AI account of a key (hex SHA-256), or null: unknown, ended, another account's than the one named, or disabled.
CREATE OR REPLACE FUNCTION ai_login(p_key_hash text, p_account text)
RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT a.id FROM api_keys k JOIN ai_accounts a ON a.id = k.ai_account_id
		WHERE k.key_hash = decode(p_key_hash, 'hex') AND k.revoked_at IS NULL AND a.status = 'active'
			AND (k.expires_at IS NULL OR k.expires_at > hall_now()) AND a.deleted_at IS NULL AND (p_account IS NULL OR a.id::text = lower(p_account)));
END
$$;
