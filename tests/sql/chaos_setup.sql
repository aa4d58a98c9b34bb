-- People, tasks and the random deed that chaos.sql does from many connections at once.
-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO ai_accounts (id, name, paypal_email) VALUES ('00000000-0000-7000-8000-0000000000c0', 'Chaos', 'chaos@test.example');
INSERT INTO api_keys (key_hash, ai_account_id, prefix) VALUES (sha256('chaos'), '00000000-0000-7000-8000-0000000000c0', 'c');
INSERT INTO webhook_endpoints (ai_account_id, url, events, secret) VALUES
	('00000000-0000-7000-8000-0000000000c0', 'https://a.example/', ARRAY['task.accepted', 'task.completed', 'task.failed'], 'x');
INSERT INTO users (id, email, name) SELECT 'local|chaos' || i, 'chaos' || i || '@test.example', 'C' FROM generate_series(1, 12) i;
INSERT INTO humans (user_id, name, email, country, location)
	SELECT id, 'C', email, 'JP', 'Chaos' FROM users WHERE id LIKE 'local|chaos%';
CREATE TABLE chaos_humans AS SELECT row_number() OVER () AS i, id FROM humans WHERE location = 'Chaos';
CREATE TABLE chaos_tasks (i int PRIMARY KEY, id uuid);

CREATE FUNCTION chaos_call(p_match boolean, p_minutes numeric) RETURNS uuid LANGUAGE sql AS $$
	SELECT task_id FROM task_call(p_match, encode(sha256('chaos'), 'hex'), NULL, 't', 'lead_prep', 'c', 'n', 'Chaos', 'JP', 999,
		'text', p_minutes)
$$;
INSERT INTO chaos_tasks SELECT i, chaos_call(false, 0.01 + 0.02 * i) FROM generate_series(1, 20) i;

CREATE FUNCTION chaos(p_task int, p_human int, p_deed int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	k text := encode(sha256('chaos'), 'hex');
	t uuid := (SELECT id FROM chaos_tasks WHERE i = p_task);
	h uuid := (SELECT id FROM chaos_humans WHERE i = p_human);
	holder uuid := (SELECT human_id FROM tasks WHERE id = t);
BEGIN
	CASE p_deed
	WHEN 1, 2, 3 THEN RETURN task_accept(t, h, 'person', NULL, NULL);
	WHEN 4 THEN RETURN task_apply(t, h, 'person', 'l', 'a', NULL);
	WHEN 5 THEN RETURN task_accept(t, h, NULL, k, NULL);
	WHEN 6 THEN RETURN task_skip(t, holder, 'person');
	WHEN 7, 8 THEN RETURN task_deliver(t, 'text', 'x', NULL, NULL, NULL, 'person', holder, NULL, NULL, 72, 2000, false);
	WHEN 9 THEN RETURN task_review(t, k, NULL, 'approve', NULL);
	WHEN 10 THEN RETURN task_review(t, k, NULL, 'reject', 'no');
	WHEN 11 THEN PERFORM task_deadline(t), task_auto_approve(t);
	WHEN 14 THEN RETURN task_request_changes(t, k, NULL, 'more', NULL);
	WHEN 15 THEN RETURN task_dispute(t, holder, 'person', 'no');
	WHEN 16 THEN RETURN task_dispute_end(t, CASE p_human % 2 WHEN 0 THEN 'upheld' ELSE 'overturned' END, NULL, NULL);
	WHEN 17 THEN RETURN task_rate(t, holder, NULL, NULL, 'person', 3, NULL);
	ELSE UPDATE chaos_tasks SET id = chaos_call(p_deed = 12, 0.01 + 0.02 * p_human) WHERE i = p_task;
	END CASE;
	RETURN 'done';
END
$$;
