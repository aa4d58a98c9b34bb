-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The contact channel of a task follows the task: there from the moment a person has it, closed when they have it no
-- more or the task is over. In between, also while the work is under review, it stays as it is.

-- The event of a change just made to a channel; its number is the row's event_n. What was said is never in it.
CREATE OR REPLACE FUNCTION contact_log(c task_contacts, p_type text, p_actor_kind text, p_actor_id text,
	p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('contact', c.id::text, c.event_n, p_type, p_actor_kind, p_actor_id,
			jsonb_build_object('task_id', c.task_id, 'human_id', c.human_id, 'status', c.status) || p_data);
END
$$;

-- The task is this person's: a channel that its AI may open; the old one, if the person had the task before.
CREATE OR REPLACE FUNCTION contact_begin(p_task uuid, p_human uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c task_contacts;
BEGIN
	INSERT INTO task_contacts AS k (task_id, human_id, event_n) VALUES (p_task, p_human, 1)
		ON CONFLICT (task_id, human_id) DO UPDATE SET status = 'pending', begun_at = hall_now(), opened_at = NULL,
			closed_at = NULL, event_n = k.event_n + 1
		RETURNING * INTO c;
	PERFORM contact_log(c, 'contact.pending', 'hall', NULL);
END
$$;

CREATE OR REPLACE FUNCTION contact_close(p_task uuid, p_human uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c task_contacts;
BEGIN
	UPDATE task_contacts SET status = 'closed', closed_at = hall_now(), event_n = event_n + 1
		WHERE task_id = p_task AND human_id = p_human AND status <> 'closed' RETURNING * INTO c;
	IF FOUND THEN
		PERFORM contact_log(c, 'contact.closed', 'hall', NULL);
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION contact_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		PERFORM contact_begin(NEW.id, NEW.human_id);
	ELSIF OLD.status = 'open' AND NEW.status = 'accepted' AND NEW.human_id IS NOT NULL THEN
		PERFORM contact_begin(NEW.id, NEW.human_id);
	ELSIF NEW.status IN ('open', 'completed', 'failed') AND OLD.human_id IS NOT NULL THEN
		PERFORM contact_close(NEW.id, OLD.human_id);
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tasks_contact_new AFTER INSERT ON tasks
	FOR EACH ROW WHEN (NEW.human_id IS NOT NULL AND NEW.status = 'accepted') EXECUTE FUNCTION contact_follow();
CREATE OR REPLACE TRIGGER tasks_contact_move AFTER UPDATE OF status ON tasks
	FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION contact_follow();
