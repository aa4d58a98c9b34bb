-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A mail in the outbox, sent by the job mail_send after the commit.  p_html: the same with buttons, for those who show it.
DROP FUNCTION IF EXISTS mail_add(text, text, text);
CREATE OR REPLACE FUNCTION mail_add(p_to text, p_subject text, p_text text, p_html text DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	v_id uuid;
BEGIN
	INSERT INTO mails (to_email, subject, text, html) VALUES (p_to, p_subject, p_text, p_html) RETURNING id INTO v_id;
	PERFORM job_add('mail_send', v_id::text, hall_now());
	RETURN v_id;
END
$$;
