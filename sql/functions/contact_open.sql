-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The AI lets the person it works with write to it. Saying so again is no error. p_with: which person, where the task
-- has several; null is the newest.
CREATE OR REPLACE FUNCTION contact_open(p_task uuid, p_key_hash text, p_account text, p_with uuid)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	c task_contacts;
	v_ai uuid := ai_login(p_key_hash, p_account);
BEGIN
	IF v_ai IS NULL THEN
		RETURN 'credentials';
	END IF;
	-- held, so that the task is not given back meanwhile
	PERFORM FROM tasks WHERE id = p_task AND ai_account_id = v_ai AND deleted_at IS NULL FOR SHARE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	END IF;
	c := contact_find(p_task, v_ai, NULL, p_with, false);
	SELECT * INTO c FROM task_contacts WHERE id = c.id FOR UPDATE;
	IF NOT FOUND OR c.status = 'closed' THEN
		RETURN 'contact_not_ready';
	ELSIF c.status = 'pending' THEN
		UPDATE task_contacts SET status = 'open', opened_at = hall_now(), event_n = event_n + 1
			WHERE id = c.id RETURNING * INTO c;
		PERFORM contact_log(c, 'contact.opened', 'ai', v_ai::text);
	END IF;
	RETURN NULL;
END
$$;
