-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Segments made by people: each part is an open task of the human hall, put up by an account of the hall's own. What ends the one
-- ends the other; all delivered, a job makes the segment of it.

-- p_words: what the person reads, a task each. What was delivered for the same words is not asked for again. Gives how many
-- tasks are open.
CREATE OR REPLACE FUNCTION bridge_story_open(p_story bigint, p_n int, p_words text[], p_deliverable text, p_budget_cents bigint,
	p_limit_s bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_hall uuid := '00000000-0000-7000-8000-00000000b077';
	v_open int := 0;
	t tasks;
BEGIN
	INSERT INTO ai_accounts (id, name, paypal_email) VALUES (v_hall, 'Hirehall', 'bounties@hirehall.invalid')
		ON CONFLICT DO NOTHING;
	FOR i IN 1 .. cardinality(p_words) LOOP
		CONTINUE WHEN EXISTS (SELECT FROM story_orders WHERE story_id = p_story AND n = p_n AND item = i AND state = 'delivered'
			AND words_hash = md5(p_words[i]));
		INSERT INTO tasks (ai_account_id, task, task_label, origin_country, budget_cents, deliverable, deadline_minutes,
				deadline_at, is_for_members, event_n)
			VALUES (v_hall, p_words[i], 'ai_output_qa', 'JP', p_budget_cents, p_deliverable, p_limit_s / 60.0,
				hall_now() + make_interval(secs => p_limit_s), true, 1)
			RETURNING * INTO t;
		PERFORM task_log(t, 'task.created', 'hall', NULL);
		PERFORM job_add('task_deadline', t.id::text, t.deadline_at);
		INSERT INTO story_orders AS o (story_id, n, item, task_id, words_hash) VALUES (p_story, p_n, i, t.id, md5(p_words[i]))
			ON CONFLICT (story_id, n, item) DO UPDATE SET task_id = t.id, words_hash = EXCLUDED.words_hash, state = 'open';
		v_open := v_open + 1;
	END LOOP;
	RETURN v_open;
END
$$;

REVOKE ALL ON FUNCTION bridge_story_open(bigint, int, text[], text, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bridge_story_open(bigint, int, text[], text, bigint, bigint) TO hirehall_web, hirehall_jobs;

-- The segment has ended without them: who has one in hand is free again. p_n null: all of the story.
CREATE OR REPLACE FUNCTION bridge_story_close(p_story bigint, p_n int, p_why text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t tasks;
BEGIN
	FOR t IN UPDATE story_orders o SET state = 'closed' FROM tasks k WHERE o.story_id = p_story AND (o.n = p_n OR p_n IS NULL)
		AND o.state = 'open' AND k.id = o.task_id RETURNING k.* LOOP
		PERFORM bridge_bounty_close(t.id, p_why);
	END LOOP;
END
$$;

-- A person has taken, delivered or given up a part.
CREATE OR REPLACE FUNCTION bridge_story_task() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	o story_orders;
BEGIN
	SELECT * INTO o FROM story_orders WHERE task_id = NEW.id AND state = 'open';
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	PERFORM FROM stories WHERE id = o.story_id FOR UPDATE;
	IF NEW.status = 'review_pending' THEN
		UPDATE story_orders SET state = 'delivered' WHERE task_id = NEW.id;
		PERFORM story_cost(o.story_id, o.n, NEW.id::text, 'task:' || NEW.id, 'USD', NEW.budget_cents, 0, 0);
		IF NOT EXISTS (SELECT FROM story_orders WHERE story_id = o.story_id AND n = o.n AND state = 'open') THEN
			UPDATE story_segments SET message = NULL, lease_until = NULL
				WHERE story_id = o.story_id AND n = o.n AND status = 'running';
			PERFORM job_add('story_make', o.story_id || ':' || o.n, hall_now()),
				job_add('story_watch', o.story_id || ':' || o.n, hall_now() + interval '30 seconds');
		END IF;
	ELSIF NEW.status = 'failed' OR NEW.deleted_at IS NOT NULL THEN
		UPDATE story_orders SET state = 'closed' WHERE task_id = NEW.id;
		PERFORM story_stop(o.story_id, o.n, NULL, CASE WHEN NEW.failure_reason = 'timeout' THEN 'Nobody delivered it in time.'
			ELSE 'The task for people was taken down.' END, 'hall', NULL);
	ELSIF NEW.status IS DISTINCT FROM OLD.status THEN
		PERFORM story_tell(o.story_id, o.n, NULL, CASE NEW.status WHEN 'accepted' THEN 'Somebody is working on it'
			ELSE 'Waiting for somebody to take it' END, NULL);
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tasks_story AFTER UPDATE OF status, deleted_at ON tasks FOR EACH ROW
	WHEN (NEW.is_for_members) EXECUTE FUNCTION bridge_story_task();
