-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An account for an e-mail address. Known address: nothing is made, its owner is mailed a sign-in link. New without a
-- password: made, and mailed the same link. p_link_hash: hex SHA-256 of the link's token.
CREATE OR REPLACE FUNCTION user_add(p_name text, p_email text, p_password_hash text, p_lang text, p_link_hash text,
	p_mail_subject text, p_mail_text text)
RETURNS TABLE (refusal text, user_id text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_id text;
	v_known boolean;
BEGIN
	INSERT INTO users (id, email, name, password_hash, lang)
		VALUES ('local|' || uuid7(), p_email, p_name, p_password_hash, p_lang)
		ON CONFLICT DO NOTHING RETURNING id INTO v_id;
	v_known := v_id IS NULL;
	IF v_known THEN
		SELECT id INTO v_id FROM users WHERE lower(email) = lower(p_email) AND deleted_at IS NULL AND id LIKE 'local|%';
	END IF;
	IF v_known OR p_password_hash IS NULL THEN
		PERFORM sign_in_link_add(v_id, p_link_hash, p_email, p_mail_subject, p_mail_text);
	END IF;
	RETURN QUERY SELECT CASE WHEN v_known THEN 'known_email' END, CASE WHEN NOT v_known THEN v_id END;
END
$$;
