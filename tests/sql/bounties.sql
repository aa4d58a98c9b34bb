-- Bounties: who gets a result, who may end a run, caps and limits; in one transaction that is undone.
-- SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
INSERT INTO users (id, email, name) VALUES ('local|b1', 'b1@test.example', 'B'), ('local|b2', 'b2@test.example', 'C');
INSERT INTO humans (id, user_id, name, email, country)
	VALUES ('00000000-0000-7000-8000-00000000b201', 'local|b2', 'C', 'b2@test.example', 'JP');
INSERT INTO service_clients (name, token_hash, cap_micro) VALUES ('capped', sha256('capped'), 1500);
CREATE TEMP TABLE made (name text PRIMARY KEY, id uuid);
GRANT ALL ON made TO PUBLIC;
CREATE FUNCTION pg_temp.make(p_name text, p_client text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	SELECT * INTO r FROM bounty_create('local|b1', p_client, 'machine', 'factcheck', '{"text": "x"}', 1000,
		'https://hooks.invalid/b', 'seed', 3);
	INSERT INTO made VALUES (p_name, r.id);
	RETURN r.refusal;
END
$$;
CREATE FUNCTION pg_temp.b(p_name text) RETURNS bounties LANGUAGE sql AS $$
	SELECT b FROM bounties b WHERE id = (SELECT id FROM made WHERE name = p_name)
$$;
CREATE FUNCTION pg_temp.start(p_name text, p_executor text, p_again boolean DEFAULT false) RETURNS text LANGUAGE sql AS $$
	SELECT bounty_start((pg_temp.b(p_name)).id, 'local|b1', 'person', 'local|b1', p_again, p_executor, 300, 'Do it', 500, 3)
$$;
CREATE FUNCTION pg_temp.finish(p_name text, p_lease int) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM bounty_finish((pg_temp.b(p_name)).id, p_lease, 'the secret report', '{"verdict": "TRUE", "claims": [], "model": "m"}', NULL, 'm', 10, 20, 30)
$$;
SET LOCAL ROLE hirehall_web;

SELECT pg_temp.same(pg_temp.make('a'), NULL, 'a bounty is made');
SELECT pg_temp.same(pg_temp.start('a', 'model'), NULL, 'and started');
SELECT pg_temp.same(pg_temp.start('a', 'model'), 'is_running', 'once');
SELECT pg_temp.same(count(*)::text, '1', 'its runner is called for') FROM jobs
	WHERE kind = 'bounty_run' AND subject = (pg_temp.b('a')).id::text;
SET LOCAL ROLE hirehall_jobs;
SELECT pg_temp.same((SELECT lease_n::text FROM bounty_take((pg_temp.b('a')).id, 60)), '2', 'a runner takes it');
SELECT pg_temp.same((SELECT lease_n::text FROM bounty_take((pg_temp.b('a')).id, 60)), '3', 'another takes it over');
SELECT pg_temp.same(count(*)::text, '0', 'the first says nothing any more')
	FROM bounty_progress((pg_temp.b('a')).id, 2, 60, 'Still here');
SELECT pg_temp.same(pg_temp.finish('a', 2)::text, '0', 'nor ends it');
SELECT pg_temp.same(bounty_reap()::text, '0', 'who renews the lease is alive');
UPDATE bounties SET lease_until = now() - interval '1 second' WHERE id = (pg_temp.b('a')).id;
SELECT pg_temp.same(bounty_reap()::text, '1', 'whose lease ran out is dead');
SELECT pg_temp.same(pg_temp.finish('a', 3)::text, '0', 'and changes nothing when it comes back');
UPDATE bounties SET lease_until = now() - interval '1 second' WHERE id = (pg_temp.b('a')).id;
SELECT pg_temp.same(bounty_reap()::text, '1', 'the second death');
UPDATE bounties SET lease_until = now() - interval '1 second' WHERE id = (pg_temp.b('a')).id;
SELECT pg_temp.same(bounty_reap()::text, '1', 'the third death');
SELECT pg_temp.same((pg_temp.b('a')).status || ' ' || ((pg_temp.b('a')).metadata ->> 'error'),
	'failed broken off: the program that did it ended', 'ends it');
SELECT pg_temp.same((pg_temp.b('a')).actual_micro::text, '0', 'for nothing');
SET LOCAL ROLE hirehall_web;
SELECT pg_temp.same(pg_temp.start('a', 'model', true), NULL, 'it can be tried again');
SET LOCAL ROLE hirehall_jobs;
SELECT pg_temp.same(pg_temp.finish('a', (pg_temp.b('a')).lease_n)::text, '1', 'and is completed');
SELECT pg_temp.same(count(*)::text, '0', 'nothing waits for it any more') FROM jobs
	WHERE kind IN ('bounty_run', 'bounty_deadline') AND subject = (pg_temp.b('a')).id::text;

SELECT pg_temp.same(bounty_output((pg_temp.b('a')).id), NULL, 'an unpaid result is given to nobody');
SELECT pg_temp.same(metadata::text, '{"model": "m"}', 'nor is what was found') FROM bounty_rows WHERE id = (pg_temp.b('a')).id;
SELECT pg_temp.same(pg_temp.fails('SELECT * FROM bounty_outputs'), '42501', 'jobs do not read results');
SELECT pg_temp.same(pg_temp.fails('UPDATE bounties SET payment_status = ''paid'''), '42501', 'nor say that one is paid');
SET LOCAL ROLE hirehall_web;
SELECT pg_temp.same(pg_temp.fails('SELECT * FROM bounty_outputs'), '42501', 'web does not read results');
SELECT pg_temp.same(pg_temp.fails('UPDATE bounties SET payment_status = ''paid'''), '42501', 'nor says that one is paid');
SELECT pg_temp.same(pg_temp.fails('INSERT INTO bounty_outputs VALUES (uuid7(), ''x'')'), '42501', 'nor writes one');
SELECT bounty_output_put((pg_temp.b('a')).id, 'another');
RESET ROLE;
SELECT pg_temp.same(content, 'the secret report', 'what has ended is not written over') FROM bounty_outputs
	WHERE bounty_id = (pg_temp.b('a')).id;
SELECT pg_temp.same(count(*)::text, '0', 'no event and no callback has it') FROM (
	SELECT data::text AS x FROM events WHERE kind = 'bounty' UNION ALL SELECT body FROM webhook_deliveries
	UNION ALL SELECT b::text FROM bounties b) t WHERE x LIKE '%secret report%';
SELECT pg_temp.same(string_agg(event_type, ' ' ORDER BY d.id), 'bounty.failed bounty.completed', 'the callback is told')
	FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id WHERE e.bounty_id = (pg_temp.b('a')).id;
SELECT bounty_pay_end((bounty_pay_begin(id, user_id, 'demo', actual_micro, user_id, NULL)).payment_id, 'settled')
	FROM bounties WHERE id = (pg_temp.b('a')).id;
SET LOCAL ROLE hirehall_web;
SELECT pg_temp.same(bounty_output((pg_temp.b('a')).id), 'the secret report', 'a paid one is');
SELECT pg_temp.same(metadata ->> 'verdict', 'TRUE', 'with what was found') FROM bounty_rows WHERE id = (pg_temp.b('a')).id;
RESET ROLE;
SELECT refusal FROM bounty_refund_begin((pg_temp.b('a')).id, 'x', '{}');
SELECT pg_temp.same(bounty_output((pg_temp.b('a')).id), NULL, 'and no longer when it was given back');
SELECT pg_temp.same(metadata ->> 'verdict', NULL, 'nor what was found') FROM bounty_rows WHERE id = (pg_temp.b('a')).id;

SELECT pg_temp.same(pg_temp.make('c1', 'capped'), NULL, 'a client within its cap');
SELECT pg_temp.same(pg_temp.make('c2', 'capped'), 'spending_cap', 'and over it');
SELECT pg_temp.same(pg_temp.start('c1', 'people'), NULL, 'people do it');
SELECT pg_temp.same(task_accept((pg_temp.b('c1')).human_task_id, '00000000-0000-7000-8000-00000000b201', 'person', NULL, NULL)::text,
	'(,,)', 'one takes it');
SELECT pg_temp.same((pg_temp.b('c1')).progress_message, 'Somebody is working on it', 'which is said');
SELECT pg_temp.same(bounty_cancel((pg_temp.b('c1')).id, 'local|b2', 'person', 'x'), 'not_found', 'a stranger cancels nothing');
SELECT pg_temp.same(bounty_cancel((pg_temp.b('c1')).id, 'local|b1', 'person', 'x'), NULL, 'the person may');
SELECT pg_temp.same(t.status || ' ' || h.status, 'failed available', 'and who had it is free again')
	FROM tasks t, humans h WHERE t.id = (pg_temp.b('c1')).human_task_id AND h.id = '00000000-0000-7000-8000-00000000b201';
SELECT pg_temp.same(pg_temp.make('c3', 'capped'), NULL, 'what failed is not counted');
SELECT pg_temp.same(pg_temp.start('c1', 'people', true), 'spending_cap', 'but when it is tried again');
SELECT pg_temp.same(pg_temp.make('d1') || coalesce(pg_temp.make('d2'), ''), NULL, 'three may be active');
SELECT pg_temp.same(pg_temp.make('d3'), 'task_limit', 'and no fourth');
SELECT pg_temp.same(bounty_delete((pg_temp.b('d1')).id, 'local|b1', 'person', 'x'), NULL, 'what is pending can be taken away');
SELECT pg_temp.same(pg_temp.make('d4'), NULL, 'and makes room');

SELECT pg_temp.ok(bridge_bounties(10000) > 0, 'bounties are runs of the tracker');
SELECT pg_temp.same(count(*)::text, '0', 'without inputs, results and names of people') FROM tracker_runs r
	WHERE project_id = (SELECT id FROM tracker_projects WHERE name = 'hirehall-bounties') AND r::text ~ 'secret|local.b1|"text"';
ROLLBACK;
