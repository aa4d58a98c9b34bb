-- Some hundred random deeds to a few payouts, each as whoever may do it; after every one the person's totals, the ledger
-- and the log say the same, to the cent. One transaction that is undone. SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
INSERT INTO ai_accounts (id, name, paypal_email) VALUES ('00000000-0000-7000-8000-0000000000aa', 'A', 'payouts@test.example');
INSERT INTO users (id, email, name) SELECT 'local|pay' || i, 'pay' || i || '@test.example', 'p' || i FROM generate_series(1, 3) i;
INSERT INTO humans (id, user_id, name, email, paypal_email, country)
	SELECT ('00000000-0000-7000-8000-0000000000a' || i)::uuid, 'local|pay' || i, 'p' || i, 'pay' || i || '@test.example',
		'pp' || i || '@test.example', 'JP' FROM generate_series(1, 3) i;
CREATE FUNCTION pg_temp.task(i int) RETURNS uuid LANGUAGE sql AS $$ SELECT format('00000000-0000-7000-8000-0000000001%s', to_char(i, 'FM00'))::uuid $$;
INSERT INTO tasks (id, ai_account_id, human_id, status, task, origin_country, budget_cents, payee_paypal_email)
	SELECT pg_temp.task(i), '00000000-0000-7000-8000-0000000000aa', h.id, 'review_pending', 't', 'JP', 500 + 137 * i, h.paypal_email
	FROM generate_series(1, 12) i JOIN humans h ON h.id = ('00000000-0000-7000-8000-0000000000a' || (1 + i % 3))::uuid;
SELECT payout_add(pg_temp.task(i), 2000) FROM generate_series(1, 12) i;

-- The end of a review, through the state table of tasks.
CREATE FUNCTION pg_temp.finish(p uuid, p_to text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE tasks SET status = p_to, failure_reason = CASE p_to WHEN 'failed' THEN 'requester_rejected' END, event_n = event_n + 1
		WHERE id = p AND status = 'review_pending';
	IF FOUND THEN
		PERFORM payout_move(p, CASE p_to WHEN 'failed' THEN 'void' ELSE 'approved' END);
	END IF;
END
$$;
CREATE FUNCTION pg_temp.deed(n int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := pg_temp.task(1 + (random() * 11)::int);
	b uuid := (SELECT batch_id FROM payout_items WHERE task_id = t ORDER BY updated_at DESC, random() LIMIT 1);
	by_ jsonb := '{"kind": "admin", "id": "local|x", "email": "x@test.example"}';
	fee bigint := (random() * 60)::int - 5;
	word text := (ARRAY['paid', 'failed', 'returned', 'unclaimed', 'waiting'])[1 + (random() * 4)::int];
BEGIN
	CASE n % 12
	WHEN 0 THEN PERFORM pg_temp.finish(t, CASE WHEN random() < 0.85 THEN 'completed' ELSE 'failed' END);
	WHEN 1 THEN RETURN payout_hold(t, 'because', by_);
	WHEN 2, 3 THEN RETURN payout_release(t, by_);
	WHEN 4 THEN RETURN (SELECT refusal FROM payout_batch_make((ARRAY['csv', 'paypal'])[1 + (random())::int],
		CASE WHEN random() < 0.5 THEN ARRAY[t] END, NULL, 25, 3, by_));
	WHEN 5, 6, 7 THEN RETURN payout_settle(t, b, word, greatest(fee, 0), CASE WHEN word <> 'paid' THEN word END, NULL, by_);
	WHEN 8 THEN RETURN payout_say(t, 'mark_paid', greatest(fee, 0), NULL, NULL, by_);
	WHEN 9 THEN RETURN payout_say(t, 'mark_failed', NULL, NULL, 'no', by_);
	WHEN 10 THEN RETURN payout_say(t, 'approve', NULL, NULL, NULL, by_);
	ELSE RETURN (SELECT said FROM payout_import(jsonb_build_array(jsonb_build_object('line', 2, 'task_id', t, 'outcome', word)), by_));
	END CASE;
	RETURN 'done';
END
$$;
-- What is wrong, or null. The person's totals are those of GET /api/me/payments: of approved, what is on its way lies in
-- the batch's account; what failed is owed and in no total.
CREATE FUNCTION pg_temp.wrong() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(x, '; ') FROM (
		SELECT format('%s: owed %s, ledger %s', h.id, s.owed, -ledger_balance('payee:' || h.id, 'USD')) FROM humans h
			CROSS JOIN LATERAL (SELECT coalesce(sum(net_cents) FILTER (WHERE status IN ('approved', 'failed') AND in_batch IS NULL), 0)
				AS owed FROM payouts WHERE human_id = h.id) s
			WHERE h.user_id LIKE 'local|pay%' AND s.owed <> -ledger_balance('payee:' || h.id, 'USD')
		UNION ALL SELECT format('batch %s: %s on the way, ledger %s', b.id, w.way, -ledger_balance('payout:' || b.id, 'USD'))
			FROM payout_batches b CROSS JOIN LATERAL (SELECT coalesce(sum(net_cents), 0) AS way FROM payouts WHERE in_batch = b.id) w
			WHERE w.way <> -ledger_balance('payout:' || b.id, 'USD')
		UNION ALL SELECT format('paid %s, ledger %s', s.paid, -ledger_balance('provider:paypal', 'USD') - s.fees)
			FROM (SELECT coalesce(sum(net_cents), 0) AS paid, coalesce(sum(paypal_fee_cents), 0) AS fees FROM payouts WHERE status = 'paid') s
			WHERE s.paid + s.fees <> -ledger_balance('provider:paypal', 'USD')
		UNION ALL SELECT 'a currency is not zero' FROM postings GROUP BY currency HAVING sum(minor) <> 0
		UNION ALL SELECT format('%s has %s events, its number is %s', p.task_id, e.n, p.event_n) FROM payouts p CROSS JOIN LATERAL (
			SELECT count(*) AS n FROM events WHERE kind = 'payout' AND subject_id = p.task_id::text) e WHERE e.n <> p.event_n
		UNION ALL SELECT format('%s is %s, its log says %s', p.task_id, p.status, e.data ->> 'status') FROM payouts p
			JOIN events e ON e.kind = 'payout' AND e.subject_id = p.task_id::text AND e.n = p.event_n WHERE e.data ->> 'status' <> p.status
		UNION ALL SELECT format('%s is paid and its item is %s', p.task_id, count(i.*)) FROM payouts p LEFT JOIN payout_items i
			ON i.task_id = p.task_id AND i.status = 'paid' GROUP BY p.task_id, p.status HAVING (p.status = 'paid') <> (count(i.*) = 1)
		UNION ALL SELECT format('%s has an item under way and is not in its batch', i.task_id) FROM payout_items i JOIN payouts p
			ON p.task_id = i.task_id WHERE (i.status IN ('waiting', 'unclaimed')) <> coalesce(p.in_batch = i.batch_id, false)
	) w (x)
$$;
SELECT setseed(0.42);
CREATE TEMP TABLE went AS SELECT n, pg_temp.deed((random() * 11)::int) AS said, NULL::text AS wrong FROM generate_series(0, -1) n;
DO $$
BEGIN
	FOR i IN 1..600 LOOP
		INSERT INTO went SELECT i, coalesce(pg_temp.deed(CASE WHEN i <= 24 THEN 0 ELSE (random() * 11)::int END), 'done'), NULL;
		UPDATE went SET wrong = pg_temp.wrong() WHERE n = i;
		EXIT WHEN (SELECT wrong FROM went WHERE n = i) IS NOT NULL;
	END LOOP;
END
$$;
SELECT pg_temp.same((SELECT format('step %s: %s', n, wrong) FROM went WHERE wrong IS NOT NULL), NULL, 'totals, ledger, items and log agree after each of 600 deeds');
SELECT pg_temp.ok(count(*) FILTER (WHERE said = 'done') > 150, 'many of them did something') FROM went;
SELECT pg_temp.same(string_agg(s, ' ' ORDER BY s), NULL, 'every end of a payout occurred')
	FROM unnest(ARRAY['paid', 'failed', 'returned', 'batched', 'held', 'released', 'retried', 'void']) s
	WHERE 'payout.' || s NOT IN (SELECT type FROM events WHERE kind = 'payout');
SELECT pg_temp.ok(NOT EXISTS (SELECT FROM payouts WHERE hold_reason IS NOT NULL AND in_batch IS NOT NULL), 'a held one is never on its way');
SET LOCAL ROLE hirehall_web;
SELECT pg_temp.same(pg_temp.fails('UPDATE payout_items SET status = ''paid'''), '42501', 'no process writes an item');
SELECT pg_temp.same(pg_temp.fails('INSERT INTO payout_batches (provider, made_by) VALUES (''csv'', ''x'')'), '42501', 'nor a batch');
SELECT pg_temp.same(pg_temp.fails('SELECT payout_batch_put(uuid7(), uuid7(), 1, ''x'', ''{}'')'), '42501', 'nor goes around them');
RESET ROLE;
ROLLBACK;
