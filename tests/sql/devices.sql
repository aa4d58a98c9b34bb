-- Transfers out of the hall's wallet: what became of a message is said of that message, and no number that the books cannot
-- explain is sent on; in one transaction that is undone.
-- SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
SELECT device_credit('0:' || repeat('a', 64), 9000000000, 'admin');
CREATE TEMP TABLE p AS SELECT 'first' AS name, payout_id AS id FROM device_withdraw('0:' || repeat('a', 64), 1000000000, true);
INSERT INTO p SELECT 'second', payout_id FROM device_withdraw('0:' || repeat('a', 64), 1000000000, true);
GRANT ALL ON p TO PUBLIC;
CREATE FUNCTION pg_temp.of(p_name text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM p WHERE name = p_name $$;
CREATE FUNCTION pg_temp.send(p_name text, p_seqno bigint, p_message text) RETURNS boolean LANGUAGE sql AS $$
	SELECT ton_payout_sent(pg_temp.of(p_name), '0:' || repeat('c', 64), p_seqno, hall_now() + interval '90 s', p_message, 'boc', 994000000)
$$;
CREATE FUNCTION pg_temp.state(p_name text) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
	SELECT state || ' ' || attempts FROM device_payouts WHERE id = (SELECT id FROM pg_temp.p WHERE name = p_name)
$$;
SET LOCAL ROLE hirehall_jobs;
SELECT pg_temp.ok(pg_temp.send('first', 5, 'one'), 'a message is written down before it is sent');
SELECT pg_temp.ok(NOT pg_temp.send('second', 6, 'other'), 'one at a time');
SELECT pg_temp.ok(ton_payout_expired(pg_temp.of('first'), 'one', 'over', 0), 'its time is over');
SELECT pg_temp.ok(pg_temp.send('first', 5, 'two'), 'a new one has the same number');
SELECT pg_temp.ok(NOT ton_payout_expired(pg_temp.of('first'), 'one', 'over', 0), 'a slow run says so again of the old one: nothing');
SELECT pg_temp.ok(NOT ton_payout_confirmed(pg_temp.of('first'), 'one', '0x' || repeat('1', 64), 10), 'nor is the new one confirmed by it');
SELECT pg_temp.same(pg_temp.state('first'), 'sent 2', 'it is watched as before');
SELECT pg_temp.ok(ton_payout_expired(pg_temp.of('first'), 'two', 'over', 0), 'over again');
SELECT pg_temp.ok(NOT pg_temp.send('first', 6, 'three'), 'its number was used by nobody the books know: it may have been this one');
SELECT pg_temp.ok(pg_temp.send('second', 5, 'other'), 'another one uses it');
SELECT pg_temp.ok(ton_payout_confirmed(pg_temp.of('second'), 'other', '0x' || repeat('2', 64), 3000000), 'and lands');
SELECT pg_temp.ok(NOT pg_temp.send('first', 5, 'three'), 'a number that was used is of no use');
SELECT pg_temp.ok(pg_temp.send('first', 6, 'three'), 'now the next one is good');
SELECT pg_temp.ok(ton_payout_expired(pg_temp.of('first'), 'three', 'the wallet had not enough', 2000000), 'it lands and moves nothing');
SELECT pg_temp.ok(pg_temp.send('first', 7, 'four'), 'and goes out anew with the number after it');
SELECT pg_temp.ok(ton_payout_confirmed(pg_temp.of('first'), 'four', '0x' || repeat('4', 64), 3000000), 'and lands');
RESET ROLE;
SELECT pg_temp.same(sum(minor)::text, '0', 'the books add up') FROM postings WHERE currency = 'TON';
SELECT pg_temp.same(string_agg(DISTINCT sum::text, ','), '0', 'nothing is left with either payout')
	FROM (SELECT sum(minor) FROM postings WHERE account IN (SELECT 'payout:' || id FROM p) GROUP BY account) s;
ROLLBACK;
