-- Lists of 20,000 tasks read a few hundred rows, whatever is asked: no filter walks the whole table where the limit or an
-- index could stop. In one transaction that is undone. SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
ALTER TABLE tasks DISABLE TRIGGER tasks_words;
CREATE TEMP TABLE made ON COMMIT DROP AS SELECT i, uuid7() AS id FROM generate_series(1, 20000) i;
INSERT INTO tasks (id, task, task_label, location, origin_country, budget_cents, deliverable, event_n, created_at, deadline_at, status,
		failure_reason)
	SELECT id, 'Task number ' || i || ': the entrance of the park' || CASE WHEN i % 2000 = 7 THEN ' with a zebra 縞馬' ELSE '' END,
		CASE WHEN i % 5000 = 9 THEN 'lead_prep' ELSE 'ai_output_qa' END, CASE WHEN i % 4000 = 11 THEN 'Nemuro' WHEN i % 10 > 0 THEN 'Town ' || i END,
		'JP', 500 + i % 3000, CASE WHEN i % 5000 = 13 THEN 'video' ELSE 'text' END, 1, now() - make_interval(secs => i),
		now() + make_interval(mins => 60 + i), CASE WHEN i % 4000 = 17 THEN 'failed' ELSE 'open' END,
		CASE WHEN i % 4000 = 17 THEN 'timeout' END
	FROM made;
INSERT INTO task_words (task_id, text, grams) SELECT t.id, task_fold(t.task), task_words_of(t, task_fold(t.task)) FROM tasks t JOIN made USING (id);
INSERT INTO task_locations (task_id, lat, lng) SELECT id, 24 + i % 2000 / 100.0, 141 FROM made;
ANALYZE tasks; ANALYZE task_words; ANALYZE task_locations;

-- Rows of tasks that were looked at, and how many came.
CREATE FUNCTION pg_temp.read() RETURNS bigint LANGUAGE sql VOLATILE AS
	$$ SELECT (seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_user_tables WHERE relname = 'tasks' $$;
CREATE FUNCTION pg_temp.cost(name text, want bigint, p_sort text DEFAULT 'new', p_status text DEFAULT NULL, p_label text DEFAULT NULL,
	p_kind text DEFAULT NULL, p_country text DEFAULT NULL, p_min bigint DEFAULT NULL, p_due timestamptz DEFAULT NULL,
	p_q text DEFAULT NULL, p_lat bigint DEFAULT NULL, p_part text DEFAULT 'all', p_place text DEFAULT NULL)
RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	v_before bigint := pg_temp.read();
	v_n bigint;
	v_read bigint;
BEGIN
	SELECT count(*) INTO v_n FROM task_find(p_part, p_sort, CASE p_sort WHEN 'deadline' THEN 0 ELSE 253402300799000000 END,
		CASE p_sort WHEN 'deadline' THEN '00000000-0000-0000-0000-000000000000' ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END::uuid,
		51, p_status, p_label, p_kind, p_country, p_min, NULL, p_due, p_q, p_lat, CASE WHEN p_lat IS NOT NULL THEN 141000000 END,
		CASE WHEN p_lat IS NOT NULL THEN 500 END, NULL, p_place, 'JP', 0);
	v_read := pg_temp.read() - v_before;
	RETURN CASE WHEN v_read <= 1000 AND v_n = want THEN 'ok - ' || name
		ELSE format('not ok - %s: %s rows of %s read', name, v_n, v_read) END;
END
$$;
SELECT pg_temp.cost('newest', 51);
SELECT pg_temp.cost('best paid', 51, 'pay');
SELECT pg_temp.cost('soonest due', 51, 'deadline');
SELECT pg_temp.cost('a state that few have', 5, 'pay', 'failed');
SELECT pg_temp.cost('a label that few have', 4, p_label => 'lead_prep');
SELECT pg_temp.cost('a label that most have', 51, p_label => 'ai_output_qa');
SELECT pg_temp.cost('a kind that few have', 4, 'pay', 'open', p_kind => 'video');
SELECT pg_temp.cost('a country that none has', 0, p_country => 'US');
SELECT pg_temp.cost('pay that few have', 51, p_min => 3490);
SELECT pg_temp.cost('pay that none has', 0, p_min => 10000);
SELECT pg_temp.cost('due before long ago', 0, p_due => '2020-01-01');
SELECT pg_temp.cost('due before some day', 51, p_due => now() + interval '20 years');
SELECT pg_temp.cost('a rare word', 10, p_q => 'zebra');
SELECT pg_temp.cost('two characters', 10, 'pay', p_q => '縞馬');
SELECT pg_temp.cost('a word of all', 51, p_q => 'entrance');
SELECT pg_temp.cost('a word of none', 0, p_q => 'nothinglikethis');
SELECT pg_temp.cost('two letters of none', 0, p_q => 'qx');
SELECT pg_temp.cost('near a place', 51, p_lat => 30050000);
SELECT pg_temp.cost('near no place', 0, p_lat => -30000000);
SELECT pg_temp.cost('what fits a person', 51, p_part => 'fitting', p_place => 'Nemuro');
ROLLBACK;
