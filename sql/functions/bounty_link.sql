-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Mails the person the way to pay, once however often a program asks. True when this call did it.
CREATE OR REPLACE FUNCTION bounty_link(p_id uuid, p_subject text, p_text text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
BEGIN
	UPDATE bounties SET n_links = 1, link_sent_at = hall_now()
		WHERE id = p_id AND n_links = 0 AND status = 'completed' RETURNING * INTO b;
	IF FOUND THEN
		PERFORM mail_add((SELECT email FROM users WHERE id = b.user_id), p_subject, p_text);
	END IF;
	RETURN b.id IS NOT NULL;
END
$$;
