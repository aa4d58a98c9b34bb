-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Somebody writes to a person by their public profile; the person is mailed by the job inquiry_mail.
CREATE OR REPLACE FUNCTION inquiry_add(p_human uuid, p_from_name text, p_from_email text, p_subject text, p_body text)
RETURNS TABLE (refusal text, inquiry_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_id uuid;
BEGIN
	INSERT INTO human_inquiries (human_id, from_name, from_email, subject, body)
		SELECT id, p_from_name, p_from_email, p_subject, p_body FROM humans
		WHERE id = p_human AND deleted_at IS NULL AND NOT is_robot
		RETURNING id INTO v_id;
	IF FOUND THEN
		INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
			VALUES ('inquiry', v_id::text, 1, 'inquiry.received', 'anyone', NULL, jsonb_build_object('human_id', p_human));
		PERFORM job_add('inquiry_mail', v_id::text, hall_now());
	END IF;
	RETURN QUERY SELECT CASE WHEN v_id IS NULL THEN 'not_found' END, v_id;
END
$$;

-- The mail about an inquiry, once, and at most ten an hour to one person: the rest wait on their page.
CREATE OR REPLACE FUNCTION inquiry_mail(p_inquiry uuid, p_to text, p_subject text, p_text text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE human_inquiries i SET mailed_at = hall_now() WHERE i.id = p_inquiry AND i.mailed_at IS NULL
		AND (SELECT count(*) FROM human_inquiries o WHERE o.human_id = i.human_id
			AND o.mailed_at > hall_now() - interval '1 hour') < 10;
	IF FOUND THEN
		PERFORM mail_add(p_to, p_subject, p_text);
	END IF;
END
$$;
