-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An AI account with its first key. Known address: nothing is made, its owner is mailed a link to a new key, at most
-- three an hour; a key is never shown to whoever only knows the address.
CREATE OR REPLACE FUNCTION ai_account_add(p_name text, p_paypal_email text, p_key_hash text, p_prefix text,
	p_link_hash text, p_mail_subject text, p_mail_text text)
RETURNS TABLE (refusal text, account_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_id uuid;
BEGIN
	INSERT INTO ai_accounts (name, paypal_email) VALUES (p_name, p_paypal_email)
		ON CONFLICT DO NOTHING RETURNING id INTO v_id;
	IF FOUND THEN
		INSERT INTO api_keys (key_hash, ai_account_id, prefix) VALUES (decode(p_key_hash, 'hex'), v_id, p_prefix);
		INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id)
			VALUES ('ai_account', v_id::text, 1, 'ai_account.created', 'anyone', NULL);
		RETURN QUERY SELECT NULL, v_id;
		RETURN;
	END IF;
	SELECT id INTO v_id FROM ai_accounts WHERE lower(paypal_email) = lower(p_paypal_email) AND deleted_at IS NULL
		AND status = 'active';
	IF FOUND AND (SELECT count(*) FROM ai_key_links WHERE ai_account_id = v_id
			AND created_at > hall_now() - interval '1 hour') < 3 THEN
		INSERT INTO ai_key_links (token_hash, ai_account_id, expires_at)
			VALUES (decode(p_link_hash, 'hex'), v_id, hall_now() + interval '30 minutes');
		PERFORM mail_add(p_paypal_email, p_mail_subject, p_mail_text);
	END IF;
	RETURN QUERY SELECT 'known_email', NULL::uuid;
END
$$;
