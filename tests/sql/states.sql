-- Every pair of states: the trigger lets through exactly the moves of humans_rules.c (psql variable moves, a>b,c>d).
-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TEMP TABLE moves AS SELECT split_part(m, '>', 1) AS a, split_part(m, '>', 2) AS b
	FROM unnest(string_to_array(:'moves', ',')) m;
CREATE TEMP TABLE states AS SELECT unnest(ARRAY['open', 'accepted', 'review_pending', 'completed', 'failed']) AS s;
SELECT pg_temp.ok(count(*) >= 7, 'the table of the program was found') FROM moves;

INSERT INTO users (id, email, name)
	VALUES ('local|states1', 'states1@test.example', 'S'), ('local|states2', 'states2@test.example', 'S');
INSERT INTO humans (id, user_id, name, email, country) VALUES
	('00000000-0000-7000-8000-000000000001', 'local|states1', 'S', 'states1@test.example', 'JP'),
	('00000000-0000-7000-8000-000000000002', 'local|states2', 'S', 'states2@test.example', 'JP');
INSERT INTO tasks (id, task, origin_country, budget_cents, status, human_id, failure_reason, event_n)
	SELECT uuid7(), 'in ' || s, 'JP', 500, s, CASE WHEN s <> 'open' THEN '00000000-0000-7000-8000-000000000001'::uuid END,
		CASE WHEN s = 'failed' THEN 'unknown' END, 1 FROM states;

SELECT pg_temp.same(pg_temp.fails(format('UPDATE tasks SET status = %L, event_n = event_n + 1, failure_reason = %L,
		human_id = %L, dispute = %L WHERE task = %L', y.s, CASE WHEN y.s = 'failed' THEN 'unknown' END,
		CASE WHEN y.s <> 'open' THEN '00000000-0000-7000-8000-000000000002' END,
		CASE WHEN x.s = 'failed' THEN 'overturned' END, 'in ' || x.s)),
	CASE WHEN EXISTS (SELECT FROM moves WHERE a = x.s AND b = y.s) THEN '00000' ELSE '23514' END,
	x.s || ' to ' || y.s)
FROM states x, states y WHERE x.s <> y.s ORDER BY 1;
SELECT pg_temp.same(pg_temp.fails($$UPDATE tasks SET status = 'completed', failure_reason = NULL, event_n = event_n + 1
	WHERE task = 'in failed'$$), '23514', 'no failure is mended without a dispute');
SELECT pg_temp.same(pg_temp.fails($$UPDATE tasks SET status = 'failed', failure_reason = 'timeout' WHERE task = 'in open'$$),
	'23514', 'no status without an event number');
SELECT pg_temp.same(pg_temp.fails($$UPDATE tasks SET status = 'failed', event_n = 2 WHERE task = 'in open'$$),
	'23514', 'no failure without a reason');
SELECT pg_temp.same(pg_temp.fails($$UPDATE tasks SET status = 'accepted', event_n = 2 WHERE task = 'in open'$$),
	'23514', 'nobody accepted is not accepted');
SELECT pg_temp.same(pg_temp.fails($$UPDATE tasks SET status = 'accepted', event_n = 2,
	human_id = '00000000-0000-7000-8000-000000000002' WHERE task = 'in open'$$), '00000', 'the same with a person');
SELECT pg_temp.same(pg_temp.fails($$INSERT INTO tasks (task, origin_country, budget_cents, status, human_id)
	VALUES ('second', 'JP', 500, 'accepted', '00000000-0000-7000-8000-000000000001')$$),
	'23505', 'a person never has two tasks in hand');
DELETE FROM task_words WHERE task_id IN (SELECT id FROM tasks WHERE task LIKE 'in %');
DELETE FROM task_contacts WHERE task_id IN (SELECT id FROM tasks WHERE task LIKE 'in %');
DELETE FROM tasks WHERE task LIKE 'in %';
DELETE FROM humans WHERE user_id LIKE 'local|states%';
DELETE FROM users WHERE id LIKE 'local|states%';
