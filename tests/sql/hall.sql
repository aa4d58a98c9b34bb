-- The functions' promises, one after another in one transaction that is undone: now() stands still in it, so that
-- deadlines can be hit to the microsecond. SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
INSERT INTO ai_accounts (id, name, paypal_email) VALUES
	('00000000-0000-7000-8000-00000000000a', 'A', 'a@test.example'), ('00000000-0000-7000-8000-00000000000b', 'B', 'b@test.example');
INSERT INTO api_keys (key_hash, ai_account_id, prefix) VALUES
	(sha256('a'), '00000000-0000-7000-8000-00000000000a', 'a'), (sha256('b'), '00000000-0000-7000-8000-00000000000b', 'b');
INSERT INTO users (id, email, name) SELECT 'local|h' || i, 'h' || i || '@test.example', 'h' || i FROM generate_series(1, 3) i;
INSERT INTO humans (id, user_id, name, email, country, location, min_budget_cents)
	SELECT ('00000000-0000-7000-8000-00000000000' || i)::uuid, 'local|h' || i, 'h' || i, 'h' || i || '@test.example', 'JP', 'Ueno',
		i * 1000 FROM generate_series(1, 3) i;
INSERT INTO webhook_endpoints (ai_account_id, url, events, secret) VALUES
	('00000000-0000-7000-8000-00000000000a', 'https://a.example/', ARRAY['task.accepted', 'task.failed'], 'x');

CREATE FUNCTION pg_temp.key(k text) RETURNS text LANGUAGE sql AS $$ SELECT encode(sha256(k::bytea), 'hex') $$;
CREATE FUNCTION pg_temp.h(i int) RETURNS uuid LANGUAGE sql AS $$ SELECT ('00000000-0000-7000-8000-00000000000' || i)::uuid $$;
-- A call as A's; r as "refusal status reason".
CREATE FUNCTION pg_temp.call(match boolean, budget bigint, minutes numeric) RETURNS uuid LANGUAGE sql AS $$
	SELECT task_id FROM task_call(match, pg_temp.key('a'), NULL, 't', 'lead_prep', 'c', 'n', 'Ueno', 'JP', budget, 'text', minutes)
$$;
CREATE FUNCTION pg_temp.deliver(task uuid, h uuid) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(refusal, 'done') FROM task_deliver(task, 'text', 'x', NULL, NULL, NULL, 'person', h, NULL, NULL, 72, 2000, false)
$$;
CREATE FUNCTION pg_temp.state(t uuid) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', status, failure_reason) FROM tasks WHERE id = t
$$;
CREATE FUNCTION pg_temp.timers(t uuid) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(kind, ' ' ORDER BY kind), '') FROM jobs WHERE subject = t::text AND dead_at IS NULL
$$;

SELECT pg_temp.same((SELECT refusal FROM task_call(true, pg_temp.key('x'), NULL, 't', 'lead_prep', 'c', 'n', NULL, 'JP', 500, 'text', NULL)),
	'credentials', 'a wrong key is refused');
SELECT pg_temp.same((SELECT refusal FROM task_call(true, NULL, NULL, 't', 'lead_prep', 'c', 'n', NULL, 'JP', 500, 'text', NULL)),
	'credentials', 'nobody is matched without a key');
SELECT pg_temp.same((SELECT refusal FROM task_call(true, pg_temp.key('a'), '00000000-0000-7000-8000-00000000000b', 't', 'lead_prep', 'c',
	'n', NULL, 'JP', 500, 'text', NULL)), 'credentials', 'nor with the key of another account');
SELECT pg_temp.same(count(*)::text, '0', 'which leaves no task') FROM tasks WHERE task = 't';

-- matching
SELECT pg_temp.call(true, 500, NULL) AS poor, pg_temp.call(true, 5000, 30) AS first, pg_temp.call(true, 2000, 30) AS second,
	pg_temp.call(true, 2000, 30) AS third \gset
SELECT pg_temp.same(pg_temp.state(:'poor'), 'failed no_human_available', 'below everybody''s minimum nobody comes');
SELECT pg_temp.same((SELECT human_id::text FROM tasks WHERE id = :'first'), pg_temp.h(1)::text, 'who asks least comes first');
SELECT pg_temp.same((SELECT human_id::text FROM tasks WHERE id = :'second'), pg_temp.h(2)::text, 'then the next');
SELECT pg_temp.same(pg_temp.state(:'third'), 'failed no_human_available', 'the third asks too much');
SELECT pg_temp.same((SELECT string_agg(status, ' ' ORDER BY id) FROM humans WHERE location = 'Ueno'), 'busy busy available', 'they are busy');
SELECT pg_temp.same(pg_temp.timers(:'first'), 'task_deadline', 'a deadline is a job');
SELECT pg_temp.same(pg_temp.timers(:'third'), '', 'a failed task has no timer');
SELECT pg_temp.same((SELECT string_agg(event_type || ' ' || status, ', ' ORDER BY event_type) FROM webhook_deliveries
	WHERE task_id IN (:'first', :'third')), 'task.accepted pending, task.failed pending', 'subscribed webhooks have a delivery');
SELECT pg_temp.same((SELECT count(*)::text FROM jobs j JOIN webhook_deliveries d ON j.subject = d.id::text
	WHERE j.kind = 'webhook_deliver'), (SELECT count(*)::text FROM webhook_deliveries), 'and each delivery its job');

-- accept
SELECT pg_temp.call(false, 800, 30) AS open \gset
SELECT pg_temp.same((SELECT refusal FROM task_accept(:'open', pg_temp.h(1), 'person', NULL, NULL)), 'human_busy', 'a busy person cannot accept');
SELECT pg_temp.same((SELECT refusal FROM task_accept(:'first', pg_temp.h(3), 'person', NULL, NULL)), 'already_assigned', 'nor anyone a taken task');
SELECT pg_temp.same((SELECT refusal FROM task_accept(:'poor', pg_temp.h(3), 'person', NULL, NULL)), 'not_open', 'nor a failed one');
SELECT pg_temp.same((SELECT refusal FROM task_accept(:'open', pg_temp.h(3), NULL, pg_temp.key('a'), NULL)), 'not_applied', 'an AI chooses among applicants');
SELECT pg_temp.same((SELECT refusal FROM task_apply(:'open', pg_temp.h(3), 'person', 'l', 'a', NULL)), NULL, 'a person applies');
SELECT pg_temp.same((SELECT refusal FROM task_apply(:'open', pg_temp.h(3), 'person', 'l', 'a', NULL)), 'already_applied', 'once');
SELECT pg_temp.same((SELECT refusal FROM task_accept(:'open', pg_temp.h(3), NULL, pg_temp.key('b'), NULL)), 'not_found', 'another account sees no task');
SELECT pg_temp.same((SELECT refusal FROM task_accept(:'open', pg_temp.h(3), NULL, pg_temp.key('a'), NULL)), NULL,
	'the owner chooses; below the person''s own minimum, as they applied');

-- skip
SELECT pg_temp.same(task_skip(:'open', pg_temp.h(1), 'person'), 'not_assigned_you', 'nobody gives back another''s task');
SELECT pg_temp.same(task_skip(:'open', pg_temp.h(3), 'person'), NULL, 'the person gives it back');
SELECT pg_temp.same(concat_ws(' ', t.status, t.human_id, t.payee_paypal_email, h.status), 'open available', 'it is open, the person free')
	FROM tasks t, humans h WHERE t.id = :'open' AND h.id = pg_temp.h(3);
SELECT pg_temp.same(task_skip(:'poor', pg_temp.h(3), 'person'), 'not_assigned', 'a failed task is not opened by a skip');

-- the deadline is strict: now() is the start of this transaction for all of it
UPDATE tasks SET deadline_at = hall_now() WHERE id IN (:'first', :'open');
UPDATE tasks SET deadline_at = hall_now() + interval '1 microsecond' WHERE id = :'second';
SELECT pg_temp.same(pg_temp.deliver(:'first', pg_temp.h(1)), 'timeout', 'at the deadline it is too late');
SELECT pg_temp.same((SELECT refusal FROM task_accept(:'open', pg_temp.h(3), 'person', NULL, NULL)), 'timeout', 'to accept too');
SELECT task_deadline(:'second');
SELECT pg_temp.same(pg_temp.state(:'second'), 'accepted', 'the timer is never early');
SELECT pg_temp.same(pg_temp.deliver(:'second', pg_temp.h(1)), 'not_assigned_you', 'only the assigned person delivers');
SELECT pg_temp.same(pg_temp.deliver(:'second', pg_temp.h(2)), 'done', 'a microsecond before, it is taken');
SELECT pg_temp.same(pg_temp.deliver(:'second', pg_temp.h(2)), 'not_assigned', 'once');
SELECT task_deadline(:'first'), task_deadline(:'second'), task_deadline(:'first');
SELECT pg_temp.same(pg_temp.state(:'first'), 'failed timeout', 'the timer fails what was not delivered');
SELECT pg_temp.same(pg_temp.state(:'second'), 'review_pending', 'and nothing else');
SELECT pg_temp.same((SELECT status FROM humans WHERE id = pg_temp.h(1)), 'available', 'the late person is free');
SELECT pg_temp.same(pg_temp.deliver(:'first', pg_temp.h(1)), 'timeout', 'and still told why');
SELECT pg_temp.same(pg_temp.timers(:'second'), 'task_auto_approve', 'a review ends by itself');
SELECT pg_temp.same((SELECT concat_ws(' ', gross_cents, fee_cents, net_cents, status) FROM payouts WHERE task_id = :'second'),
	'2000 400 1600 pending', 'a payout waits');

-- review
SELECT pg_temp.same(task_review(:'second', pg_temp.key('b'), NULL, 'approve', NULL), 'not_found', 'another account cannot approve');
SELECT pg_temp.same(task_review(:'open', pg_temp.key('a'), NULL, 'approve', NULL), 'not_review', 'nor the owner an open task');
SELECT task_auto_approve(:'second');
SELECT pg_temp.same(pg_temp.state(:'second'), 'review_pending', 'the automatic approval is never early');
SELECT pg_temp.ok(NOT payout_move(:'second', 'approved') AND NOT payout_move(:'second', 'void') AND NOT payout_move(:'second', 'paid'),
	'a payout moves only with its task');
SELECT pg_temp.same(task_review(:'second', pg_temp.key('a'), NULL, 'approve', NULL), NULL, 'the owner approves');
SELECT pg_temp.same(task_review(:'second', pg_temp.key('a'), NULL, 'approve', NULL), NULL, 'twice is once');
SELECT pg_temp.same(task_review(:'second', pg_temp.key('a'), NULL, 'reject', NULL), 'not_review', 'rejecting is too late');
SELECT pg_temp.same((SELECT status FROM payouts WHERE task_id = :'second'), 'approved', 'the payout is approved');
SELECT pg_temp.ok(NOT payout_move(:'second', 'void') AND NOT payout_move(:'second', 'approved'), 'and stays so');
SELECT pg_temp.same(pg_temp.timers(:'second'), '', 'no timer is left');
SELECT pg_temp.same((SELECT count(*)::text FROM events WHERE subject_id = :'second' AND type = 'task.completed'), '1', 'one event tells of it');

SELECT pg_temp.call(true, 5000, 30) AS rejected, pg_temp.call(true, 5000, 30) AS forgotten \gset
SELECT pg_temp.deliver(:'rejected', human_id) FROM tasks WHERE id = :'rejected';
SELECT pg_temp.deliver(:'forgotten', human_id) FROM tasks WHERE id = :'forgotten';
SELECT pg_temp.same(task_review(:'rejected', pg_temp.key('a'), NULL, 'reject', 'too dark'), NULL, 'the owner rejects');
SELECT pg_temp.same(task_review(:'rejected', pg_temp.key('a'), NULL, 'reject', 'other'), NULL, 'twice is once');
SELECT pg_temp.same(concat_ws(' ', t.status, t.failure_reason, t.reject_reason, p.status), 'failed requester_rejected too dark void',
	'with the first reason, and nothing to pay') FROM tasks t JOIN payouts p ON p.task_id = t.id WHERE t.id = :'rejected';
UPDATE hall_clock SET shift = shift + interval '72 hours';
SELECT task_auto_approve(:'forgotten'), task_auto_approve(:'rejected'), task_auto_approve(:'forgotten');
SELECT pg_temp.same(pg_temp.state(:'forgotten'), 'completed', 'after the window silence is an approval');
SELECT pg_temp.same(pg_temp.state(:'rejected'), 'failed requester_rejected', 'but not of what was rejected');

-- jobs
SELECT job_add('k', 's', hall_now()), job_add('k', 's', hall_now() + interval '1 hour');
SELECT pg_temp.same((SELECT count(*)::text FROM jobs WHERE kind = 'k'), '1', 'one waiting job for a kind and subject');
SELECT pg_temp.ok(run_at > hall_now() AND attempts = 0, 'with the later time') FROM jobs WHERE kind = 'k';

-- fees as the program counts them: tests/unit/test_humans_rules.c has the same sums
SELECT pg_temp.same(string_agg(task_fee(b, 2000)::text, ' ' ORDER BY b), '100 101 101 102 109 110 400 401', 'fees round up to the cent')
	FROM unnest(ARRAY[500, 501, 505, 506, 545, 550, 2000, 2001]) b;
SELECT pg_temp.ok(bool_and(uuid7()::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]'), 'ids are UUIDs of version 7')
	FROM generate_series(1, 100);
ROLLBACK;
