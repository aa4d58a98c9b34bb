-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A mail in the outbox, sent by the job mail_send after the commit.
CREATE OR REPLACE FUNCTION mail_add(p_to text, p_subject text, p_text text)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	v_id uuid;
BEGIN
	IF p_to IS NULL THEN -- an account without an address
		RETURN NULL;
	END IF;
	INSERT INTO mails (to_email, subject, text) VALUES (p_to, p_subject, p_text) RETURNING id INTO v_id;
	PERFORM job_add('mail_send', v_id::text, hall_now());
	RETURN v_id;
END
$$;
