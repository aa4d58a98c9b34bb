-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The caller's side has read everything up to now.
CREATE OR REPLACE FUNCTION contact_read(p_task uuid, p_key_hash text, p_account text, p_human uuid, p_with uuid)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	c task_contacts;
	v_ai uuid := ai_login(p_key_hash, p_account);
	v_refusal text := contact_refusal(p_task, p_key_hash, v_ai, p_human, false);
BEGIN
	IF v_refusal IS NOT NULL THEN
		RETURN v_refusal;
	END IF;
	c := contact_find(p_task, v_ai, p_human, p_with, false);
	IF c.id IS NULL THEN
		RETURN 'contact_not_ready';
	ELSIF v_ai IS NOT NULL THEN
		UPDATE task_contacts SET ai_read_n = message_n, ai_unread = 0 WHERE id = c.id AND ai_unread > 0;
	ELSE
		UPDATE task_contacts SET human_read_n = message_n, human_unread = 0 WHERE id = c.id AND human_unread > 0;
	END IF;
	RETURN NULL;
END
$$;
