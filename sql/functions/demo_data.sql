-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The demo's people and tasks, through the same functions as real ones, on a clock moved into the past for the length
-- of this transaction. Run again it only sets passwords and the key anew. Hana stays free: the tour hires her.

CREATE OR REPLACE FUNCTION demo_user(p_id text, p_email text, p_name text, p_hash text, p_lang text)
RETURNS text LANGUAGE sql AS $$
	INSERT INTO users (id, email, name, password_hash, lang, demo) VALUES (p_id, p_email, p_name, p_hash, p_lang, true)
	ON CONFLICT (lower(email)) WHERE deleted_at IS NULL AND id LIKE 'local|%' DO UPDATE SET password_hash = excluded.password_hash
	RETURNING id
$$;

CREATE OR REPLACE FUNCTION demo_human(p_user text, p_name text, p_location text, p_country text, p_min bigint)
RETURNS uuid LANGUAGE sql AS $$
	INSERT INTO humans (user_id, name, email, paypal_email, location, country, min_budget_cents, demo)
		SELECT id, p_name, email, 'paypal-' || email, p_location, p_country, p_min, true FROM users WHERE id = p_user
		ON CONFLICT (user_id) DO UPDATE SET demo = true
		RETURNING id
$$;

-- One task brought to its outcome: open, accepted, review, approved, paid, unpaid, rejected, late, or a failure_reason.
CREATE OR REPLACE FUNCTION demo_task(p_base interval, p_key_hash text, p_human uuid, s jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_id uuid;
	v_start interval := p_base - (s ->> 'age')::interval;
	v_do text := s ->> 'do';
	t tasks;
BEGIN
	UPDATE hall_clock SET shift = v_start;
	SELECT c.task_id INTO STRICT v_id FROM task_call(false, p_key_hash, NULL, s ->> 'en', s ->> 'label',
		s ->> 'accept', s ->> 'never', s ->> 'place', s ->> 'from', (s ->> 'usd')::bigint * 100,
		coalesce(s ->> 'kind', 'text'), (s ->> 'minutes')::numeric) c WHERE c.refusal IS NULL;
	INSERT INTO task_translations (task_id, lang, text, engine) VALUES (v_id, 'ja', s ->> 'ja', 'demo')
		ON CONFLICT (task_id, lang) DO UPDATE SET text = excluded.text, engine = excluded.engine;
	IF v_do = 'open' THEN
		RETURN;
	END IF;

	UPDATE hall_clock SET shift = v_start + interval '12 minutes';
	IF v_do NOT IN ('accepted', 'review', 'approved', 'paid', 'unpaid', 'rejected', 'late') THEN
		SELECT * INTO t FROM tasks WHERE id = v_id;
		PERFORM task_fail(t, v_do, NULL, 'hall', NULL);
		RETURN;
	END IF;
	PERFORM FROM task_accept(v_id, p_human, 'person', NULL, NULL) a WHERE a.refusal IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'demo: nobody could accept "%"', s ->> 'en';
	END IF;
	IF v_do = 'late' THEN
		UPDATE hall_clock SET shift = v_start + make_interval(mins => (s ->> 'minutes')::int + 1);
		PERFORM task_deadline(v_id);
	END IF;
	IF v_do IN ('accepted', 'late') THEN
		RETURN;
	END IF;

	UPDATE hall_clock SET shift = v_start + interval '40 minutes';
	PERFORM FROM task_deliver(v_id, 'text', s ->> 'result', NULL, NULL, NULL, 'person', p_human, NULL, NULL, 72, 2000,
		false) d WHERE d.refusal IS NULL;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'demo: "%" could not be delivered', s ->> 'en';
	END IF;
	IF v_do = 'review' THEN
		RETURN;
	END IF;

	UPDATE hall_clock SET shift = v_start + interval '3 hours';
	PERFORM task_review(v_id, p_key_hash, NULL, CASE v_do WHEN 'rejected' THEN 'reject' ELSE 'approve' END, s ->> 'why');
	IF v_do IN ('paid', 'unpaid') THEN
		UPDATE hall_clock SET shift = v_start + interval '1 day 3 hours';
		PERFORM payout_say(v_id, CASE v_do WHEN 'paid' THEN 'mark_paid' ELSE 'mark_failed' END, NULL, 'DEMO-BATCH-1',
			s ->> 'why', '{"kind": "hall"}');
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION demo_data(p_user_id text, p_worker_email text, p_worker_hash text, p_admin_email text,
	p_admin_hash text, p_ai_id uuid, p_key_hash text, p_key_prefix text)
RETURNS TABLE (user_id text, ai_account_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_user text;
	v_ai uuid;
	v_hana uuid;
	v_ken uuid;
	v_base interval := (SELECT shift FROM hall_clock);
	s jsonb;
BEGIN
	PERFORM pg_advisory_xact_lock(7301464002);
	v_user := demo_user(p_user_id, p_worker_email, 'Hana', p_worker_hash, 'ja');
	v_hana := demo_human(v_user, 'Hana', 'Shibuya', 'JP', 500);
	v_ken := demo_human(demo_user('local|' || uuid7(), 'ken@demo.local', 'Ken', p_worker_hash, 'en'), 'Ken', 'Austin', 'US', 1000);
	PERFORM demo_user('local|' || uuid7(), p_admin_email, 'Mira', p_admin_hash, 'en');
	INSERT INTO humans (name, email, country, is_robot, demo)
		SELECT 'Robo', 'robo@demo.local', 'JP', true, true WHERE NOT EXISTS (SELECT FROM humans WHERE is_robot);
	INSERT INTO ai_accounts (id, name, paypal_email, is_demo) VALUES (p_ai_id, 'Acme Agents', 'acme@demo.local', true)
		ON CONFLICT (lower(paypal_email)) WHERE deleted_at IS NULL DO UPDATE SET is_demo = true RETURNING id INTO v_ai;
	INSERT INTO api_keys (key_hash, ai_account_id, prefix) VALUES (decode(p_key_hash, 'hex'), v_ai, p_key_prefix)
		ON CONFLICT DO NOTHING;

	IF NOT EXISTS (SELECT FROM tasks WHERE demo) THEN
		FOR s IN SELECT * FROM jsonb_array_elements(demo_tasks()) LOOP
			PERFORM demo_task(v_base, p_key_hash, CASE s ->> 'who' WHEN 'ken' THEN v_ken ELSE v_hana END, s);
		END LOOP;
		UPDATE hall_clock SET shift = v_base;
	END IF;
	RETURN QUERY SELECT v_user, v_ai;
END
$$;
REVOKE ALL ON FUNCTION demo_data(text, text, text, text, text, uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION demo_task(interval, text, uuid, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION demo_human(text, text, text, text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION demo_user(text, text, text, text, text) FROM PUBLIC;
