-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Bounties done by people: a running one is an open task of the human hall, put up by an account of the hall's own. What
-- ends the one ends the other.

-- p_words: what the person reads. Gives the task's id. Only people who are signed in find it in lists.
CREATE OR REPLACE FUNCTION bridge_people_task(p_words text, p_budget_cents bigint, p_limit_s bigint) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
	v_hall uuid := '00000000-0000-7000-8000-00000000b077';
	t tasks;
BEGIN
	INSERT INTO ai_accounts (id, name, paypal_email) VALUES (v_hall, 'Hirehall', 'bounties@hirehall.invalid')
		ON CONFLICT DO NOTHING;
	INSERT INTO tasks (ai_account_id, task, task_label, origin_country, budget_cents, deliverable, deadline_minutes,
			deadline_at, is_for_members, event_n)
		VALUES (v_hall, p_words, 'ai_output_qa', 'JP', p_budget_cents, 'text', p_limit_s / 60.0,
			hall_now() + make_interval(secs => p_limit_s), true, 1)
		RETURNING * INTO t;
	PERFORM task_log(t, 'task.created', 'hall', NULL);
	PERFORM job_add('task_deadline', t.id::text, t.deadline_at);
	RETURN t.id;
END
$$;
DROP FUNCTION IF EXISTS bridge_bounty_open(bounties, text, bigint, bigint); -- its name until it served devices too

-- The bounty has ended without it: a person who has it in hand is free again.
CREATE OR REPLACE FUNCTION bridge_bounty_close(p_task uuid, p_why text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = p_task AND status IN ('open', 'accepted') FOR UPDATE;
	IF FOUND THEN
		PERFORM task_fail(t, 'unknown', p_why, 'hall', NULL);
	END IF;
END
$$;

-- The person has delivered, or the task has ended without that. What is delivered is the result at once; the review and
-- the payout of the task go their own way.
CREATE OR REPLACE FUNCTION bridge_bounty_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	b bounties;
BEGIN
	SELECT * INTO b FROM bounties WHERE human_task_id = NEW.id AND status = 'running' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	ELSIF NEW.status = 'review_pending' THEN
		PERFORM bounty_end(b, (SELECT text FROM submissions WHERE id = NEW.submission_id), b.metadata, NULL, 'person',
			NEW.human_id::text);
	ELSIF NEW.status = 'failed' OR NEW.deleted_at IS NOT NULL THEN
		PERFORM bounty_end(b, NULL, b.metadata, CASE WHEN NEW.failure_reason = 'timeout'
			THEN 'timed out: nobody delivered it in time' ELSE 'the task for people was taken down' END, 'hall', NULL);
	ELSIF NEW.status IS DISTINCT FROM OLD.status THEN
		UPDATE bounties SET event_n = event_n + 1, progress_message = CASE NEW.status WHEN 'accepted'
			THEN 'Somebody is working on it' ELSE 'Waiting for somebody to take it' END WHERE id = b.id RETURNING * INTO b;
		PERFORM bounty_log(b, 'bounty.progress', 'hall', NULL, jsonb_build_object('message', b.progress_message));
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tasks_bounty AFTER UPDATE OF status, deleted_at ON tasks FOR EACH ROW
	WHEN (NEW.is_for_members) EXECUTE FUNCTION bridge_bounty_task();
