-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A message of the AI (p_key_hash) or of the person (p_human) into an open channel. The channel's row is held, so the
-- numbers follow each other and nothing is said after it was closed. p_dry: only says whether it would be taken. The
-- person is told by mail, a minute later and at most four times an hour.
CREATE OR REPLACE FUNCTION contact_send(p_task uuid, p_key_hash text, p_account text, p_actor_kind text, p_human uuid,
	p_with uuid, p_body text, p_file text, p_dry boolean)
RETURNS TABLE (refusal text, id uuid, sender_type text, sender_id uuid, created_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	c task_contacts;
	m contact_messages;
	v_ai uuid := ai_login(p_key_hash, p_account);
	v_refusal text := contact_refusal(p_task, p_key_hash, v_ai, p_human, false);
BEGIN
	IF v_refusal IS NULL THEN
		c := contact_find(p_task, v_ai, p_human, p_with, false);
		v_refusal := CASE WHEN c.status IS DISTINCT FROM 'open' THEN 'contact_not_open' END;
	END IF;
	IF v_refusal IS NULL AND NOT p_dry THEN
		UPDATE task_contacts k SET message_n = message_n + 1, event_n = event_n + 1,
				ai_read_n = CASE WHEN v_ai IS NULL THEN ai_read_n ELSE message_n + 1 END,
				human_read_n = CASE WHEN v_ai IS NULL THEN message_n + 1 ELSE human_read_n END,
				ai_unread = CASE WHEN v_ai IS NULL THEN ai_unread + 1 ELSE 0 END,
				human_unread = CASE WHEN v_ai IS NULL THEN 0 ELSE human_unread + 1 END
			WHERE k.id = c.id AND k.status = 'open' RETURNING k.* INTO c;
		IF NOT FOUND THEN
			v_refusal := 'contact_not_open';
		END IF;
	END IF;
	IF v_refusal IS NOT NULL OR p_dry THEN
		RETURN QUERY SELECT v_refusal, NULL::uuid, NULL, NULL::uuid, NULL::timestamptz;
		RETURN;
	END IF;

	INSERT INTO contact_messages (channel_id, n, sender_type, sender_id, body, file)
		VALUES (c.id, c.message_n, CASE WHEN v_ai IS NULL THEN 'human' ELSE 'ai' END, coalesce(v_ai, p_human), p_body,
			p_file)
		RETURNING * INTO m;
	PERFORM contact_log(c, 'contact.message', CASE WHEN v_ai IS NULL THEN p_actor_kind ELSE 'ai' END, m.sender_id::text,
		jsonb_build_object('message_id', m.id));
	IF v_ai IS NOT NULL THEN
		INSERT INTO jobs (kind, subject, run_at) VALUES ('contact_mail', c.id::text,
			greatest(hall_now() + interval '1 minute', c.human_mailed_at + interval '15 minutes')) ON CONFLICT DO NOTHING;
	END IF;
	RETURN QUERY SELECT NULL, m.id, m.sender_type, m.sender_id, m.created_at;
END
$$;

-- The mail about what waits in a channel, unless somebody read it or it was told a moment ago.
CREATE OR REPLACE FUNCTION contact_mail(p_channel uuid, p_to text, p_subject text, p_text text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE task_contacts SET human_mailed_at = hall_now()
		WHERE id = p_channel AND human_unread > 0
			AND (human_mailed_at IS NULL OR human_mailed_at <= hall_now() - interval '15 minutes');
	IF FOUND THEN
		PERFORM mail_add(p_to, p_subject, p_text);
	END IF;
END
$$;
