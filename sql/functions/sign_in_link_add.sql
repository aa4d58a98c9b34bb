-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A sign-in link and its mail; at most three an hour for one account, further ones are dropped in silence.
CREATE OR REPLACE FUNCTION sign_in_link_add(p_user_id text, p_link_hash text, p_email text, p_subject text, p_text text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF p_user_id IS NULL OR (SELECT count(*) FROM sign_in_links WHERE user_id = p_user_id
			AND created_at > hall_now() - interval '1 hour') >= 3 THEN
		RETURN;
	END IF;
	INSERT INTO sign_in_links (token_hash, user_id, expires_at)
		VALUES (decode(p_link_hash, 'hex'), p_user_id, hall_now() + interval '30 minutes');
	PERFORM mail_add(p_email, p_subject, p_text);
END
$$;
