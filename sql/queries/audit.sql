-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What `hirehall audit` asks: each statement gives a row {kind, id, what} for each object that does not add up, and
-- none otherwise. One statement is one snapshot, so that a busy hall gives no false alarm. doc/money.md has the rules.

-- ---------------------------------------------------------------- the ledger in itself

-- audit_sums: - -> audit_finding*
SELECT 'transfer' AS kind, t.id::text, format('%s of %s %s: its postings are %s', t.verb, t.kind, t.subject_id,
	coalesce(string_agg(s.currency || ' ' || s.minor, ', ' ORDER BY s.currency), 'missing')) AS what
FROM ledger_transfers t LEFT JOIN (
	SELECT transfer_id, currency, sum(minor) AS minor FROM postings GROUP BY transfer_id, currency) s ON s.transfer_id = t.id
WHERE s.minor IS NULL OR s.minor <> 0 GROUP BY t.id;

-- audit_orphans: - -> audit_finding*
SELECT 'posting' AS kind, p.id::text, format('its transfer %s does not exist', p.transfer_id) AS what
FROM postings p WHERE NOT EXISTS (SELECT FROM ledger_transfers t WHERE t.id = p.transfer_id);

-- audit_balances: - -> audit_finding*
SELECT 'account' AS kind, account AS id, format('%s: %s is kept, the postings are %s', currency, sum(kept), sum(posted)) AS what
FROM (SELECT account, currency, minor AS kept, 0 AS posted FROM ledger_balances
	UNION ALL SELECT account, currency, 0, minor FROM postings) b
GROUP BY account, currency HAVING sum(kept) <> sum(posted);

-- audit_zero: - -> audit_finding*
SELECT 'currency' AS kind, currency AS id, format('all accounts together are %s, not 0', sum(minor)) AS what
FROM postings GROUP BY currency HAVING sum(minor) <> 0;

-- A transfer that undoes another is its mirror and of the same subject.
-- audit_reversals: - -> audit_finding*
SELECT 'transfer' AS kind, r.id::text, format('it does not undo %s of %s %s exactly', t.id, t.kind, t.subject_id) AS what
FROM ledger_transfers r JOIN ledger_transfers t ON t.id = r.reverses
WHERE (r.kind, r.subject_id, r.once_key) <> (t.kind, t.subject_id, 'reverse:' || t.id) OR t.reverses IS NOT NULL
	OR EXISTS (
		SELECT FROM postings p WHERE p.transfer_id IN (r.id, t.id) GROUP BY p.account, p.currency HAVING sum(p.minor) <> 0);

-- Steps are numbered from 1, and at most the last is live: a gap is a transfer that is gone.
-- audit_steps: - -> audit_finding*
SELECT s.kind, s.subject_id AS id, format('its transfers of step %s are %s of %s, %s of them live', coalesce(s.step, '?'),
	count(*), coalesce(max(s.n), 0), count(*) FILTER (WHERE s.is_live)) AS what
FROM ledger_steps s WHERE s.reverses IS NULL
GROUP BY s.kind, s.subject_id, s.step
HAVING s.step IS NULL OR count(*) <> max(s.n) OR count(*) FILTER (WHERE s.is_live) > 1
	OR max(s.n) FILTER (WHERE s.is_live) < max(s.n);

-- audit_accounts: - -> audit_finding*
SELECT 'account' AS kind, b.account AS id, 'nothing of that name exists' AS what
FROM (SELECT DISTINCT account FROM ledger_balances) b
CROSS JOIN LATERAL (SELECT split_part(b.account, ':', 1) AS head, substr(b.account, strpos(b.account, ':') + 1) AS tail) a
WHERE CASE a.head
	WHEN 'provider' THEN a.tail NOT IN ('stripe', 'demo', 'paypal', 'ton', 'model', 'worker')
	WHEN 'platform' THEN a.tail NOT IN ('fees', 'surcharge', 'payout_fees', 'exchange', 'rounding', 'losses', 'bounties', 'stories')
	WHEN 'task' THEN NOT EXISTS (SELECT FROM tasks t WHERE t.id::text = a.tail)
	WHEN 'payee' THEN NOT EXISTS (SELECT FROM humans h WHERE h.id::text = a.tail)
	WHEN 'refund' THEN NOT EXISTS (SELECT FROM refunds r WHERE r.id::text = a.tail)
		AND NOT EXISTS (SELECT FROM bounty_refunds r WHERE r.id::text = a.tail)
	WHEN 'payout' THEN NOT EXISTS (SELECT FROM payout_batches p WHERE p.id::text = a.tail)
		AND NOT EXISTS (SELECT FROM device_payouts p WHERE p.id::text = a.tail)
	WHEN 'wallet' THEN NOT EXISTS (SELECT FROM ton_wallets w WHERE w.address = a.tail)
	WHEN 'escrow' THEN NOT EXISTS (SELECT FROM device_tasks t WHERE t.id::text = a.tail)
	WHEN 'balance' THEN NOT EXISTS (SELECT FROM users u WHERE u.id = a.tail)
	WHEN 'chain' THEN NOT EXISTS (SELECT FROM bounty_payments p WHERE p.network = a.tail)
	ELSE true END;

-- audit_subjects: - -> audit_finding*
SELECT t.kind, t.subject_id AS id, format('transfer %s is about it, but it does not exist', t.id) AS what
FROM ledger_transfers t
WHERE CASE t.kind
	WHEN 'order' THEN NOT EXISTS (SELECT FROM orders o WHERE o.id || ':v' || o.version = t.subject_id)
	WHEN 'refund' THEN NOT EXISTS (SELECT FROM refunds r WHERE r.id::text = t.subject_id)
	WHEN 'dispute' THEN NOT EXISTS (SELECT FROM order_disputes d WHERE d.id = t.subject_id)
	WHEN 'payout' THEN NOT EXISTS (SELECT FROM payouts p WHERE p.task_id::text = t.subject_id)
	WHEN 'task' THEN NOT EXISTS (SELECT FROM tasks k WHERE k.id::text = t.subject_id)
	WHEN 'correction' THEN NOT EXISTS (SELECT FROM tasks k WHERE k.id::text = t.subject_id)
	WHEN 'bounty' THEN NOT EXISTS (SELECT FROM bounties b WHERE b.id::text = t.subject_id)
	WHEN 'device_task' THEN NOT EXISTS (SELECT FROM device_tasks k WHERE k.id::text = t.subject_id)
	WHEN 'device_deposit' THEN NOT EXISTS (SELECT FROM device_deposits d WHERE d.id::text = t.subject_id)
	WHEN 'device_payout' THEN NOT EXISTS (SELECT FROM device_payouts p WHERE p.id::text = t.subject_id)
	WHEN 'balance' THEN NOT EXISTS (SELECT FROM balance_topups x WHERE x.id::text = t.subject_id)
	ELSE false END;

-- A top-up is in its person's balance as far as it was paid and not given back, a bounty was paid from it once.
-- audit_topups: - -> audit_finding*
SELECT 'balance' AS kind, x.id::text AS id, format('the balance has %s of it, its row says %s', coalesce(p.micro, 0), x.want) AS what
FROM (SELECT id, user_id, CASE WHEN state = 'paid' THEN (cents - refunded_cents) * 10000 ELSE 0 END AS want FROM balance_topups) x
LEFT JOIN (SELECT subject_id, account, -sum(minor) AS micro FROM ledger_rows WHERE kind = 'balance' AND currency = 'USDC'
	GROUP BY subject_id, account) p ON p.subject_id = x.id::text AND p.account = 'balance:' || x.user_id
WHERE coalesce(p.micro, 0) <> x.want;

-- On the way and waiting accounts are never in debit, a person only for what an order gave at once.
-- audit_signs: - -> audit_finding*
SELECT 'account' AS kind, b.account AS id, format('%s: %s in debit', b.currency, sum(b.minor)) AS what
FROM postings b
WHERE b.account LIKE 'refund:%' OR b.account LIKE 'payout:%' OR b.account LIKE 'wallet:%' OR b.account LIKE 'escrow:%' OR (b.account LIKE 'payee:%' AND NOT EXISTS (
	SELECT FROM ledger_rows g WHERE g.account = b.account AND g.kind = 'order'))
GROUP BY b.account, b.currency HAVING sum(b.minor) > 0;

-- ---------------------------------------------------------------- orders

-- audit_order_sums: - -> audit_finding*
SELECT 'order' AS kind, o.id || ':v' || o.version AS id, w.what
FROM orders o JOIN tasks t ON t.id = o.task_id
LEFT JOIN events e ON e.kind = 'order' AND e.subject_id = o.id || ':v' || o.version AND e.n = 1
CROSS JOIN LATERAL (VALUES
	(o.total_minor <> o.base_minor + o.fx_cost_minor + o.surcharge_minor, format('total %s is not %s + %s + %s', o.total_minor,
		o.base_minor, o.fx_cost_minor, o.surcharge_minor)),
	(o.total_minor::text <> e.data ->> 'total_minor', format('total %s was %s at first', o.total_minor, e.data ->> 'total_minor')),
	(o.currency <> e.data ->> 'currency', format('currency %s was %s at first', o.currency, e.data ->> 'currency')),
	(o.platform_fee_minor > o.base_minor + o.fx_cost_minor, format('fee %s of %s', o.platform_fee_minor,
		o.base_minor + o.fx_cost_minor)),
	(o.payer_country = o.payee_country AND o.surcharge_minor > 0, format('surcharge %s inside %s', o.surcharge_minor,
		o.payer_country)),
	((o.currency = 'jpy') <> (o.payee_country = 'JP'), format('currency %s for a person in %s', o.currency, o.payee_country)),
	(o.currency = 'usd' AND o.base_minor <> t.budget_cents, format('base %s, the budget is %s', o.base_minor, t.budget_cents)),
	(o.ai_account_id <> t.ai_account_id, format('account %s, the task''s is %s', o.ai_account_id, t.ai_account_id))
	) w (is_wrong, what)
WHERE w.is_wrong;

-- What the ledger must have of each order, beside what it has.
-- audit_order_postings: - -> audit_finding*
WITH want AS (
	SELECT o.id || ':v' || o.version AS id, l.step, l.account, upper(o.currency) AS currency, l.minor
	FROM orders o CROSS JOIN LATERAL (VALUES
		('paid', 'provider:' || o.provider, o.total_minor), ('paid', 'task:' || o.task_id, -o.base_minor),
		('paid', 'platform:exchange', -o.fx_cost_minor), ('paid', 'platform:surcharge', -o.surcharge_minor),
		('given', 'payee:' || o.human_id, o.base_minor + o.fx_cost_minor - o.platform_fee_minor),
		('given', 'provider:' || o.provider, o.platform_fee_minor - o.base_minor - o.fx_cost_minor)) l (step, account, minor)
	WHERE o.status IN ('paid', 'partially_refunded', 'refunded')
		AND (l.step = 'paid' OR o.destination_account_id IS NOT NULL)),
have AS (
	SELECT s.subject_id AS id, s.step, p.account, p.currency, p.minor
	FROM ledger_steps s JOIN postings p ON p.transfer_id = s.id WHERE s.kind = 'order' AND s.is_live)
SELECT 'order' AS kind, d.id, format('status %s: %s %s is %s in the ledger, must be %s', coalesce(o.status, '(no row)'), d.account,
	d.currency, d.have, d.want) AS what
FROM (SELECT id, step, account, currency, sum(want) AS want, sum(have) AS have
	FROM (SELECT id, step, account, currency, minor AS want, 0 AS have FROM want
		UNION ALL SELECT id, step, account, currency, 0, minor FROM have) b
	GROUP BY id, step, account, currency HAVING sum(want) <> sum(have)) d
LEFT JOIN orders o ON o.id || ':v' || o.version = d.id;

-- The order's own sums, recomputed from its refunds.
-- audit_order_refunds: - -> audit_finding*
SELECT 'order' AS kind, o.id || ':v' || o.version AS id,
	format('status %s, refund_status %s, refunded %s of %s; its refunds: %s under way, %s done', o.status, o.refund_status,
		o.refund_amount_minor, o.total_minor, r.open, r.done) AS what
FROM orders o CROSS JOIN LATERAL (
	SELECT coalesce(sum(amount_minor) FILTER (WHERE status IN ('unknown', 'pending', 'requires_action')), 0) AS open,
		coalesce(sum(amount_minor) FILTER (WHERE status = 'succeeded'), 0) AS done
	FROM refunds r WHERE r.order_id = o.id AND r.order_version = o.version) r
WHERE o.refund_amount_minor <> least(r.open + r.done, o.total_minor) OR r.open + r.done > o.total_minor
	OR (r.open + r.done > 0 AND o.status NOT IN ('paid', 'partially_refunded', 'refunded'))
	OR (o.status = 'refunded' AND r.done <> o.total_minor) OR (o.status = 'paid' AND r.done > 0)
	OR (o.status = 'partially_refunded' AND r.done NOT BETWEEN 1 AND o.total_minor - 1)
	OR (o.refund_status = 'full' AND r.done <> o.total_minor) OR (o.refund_status = 'none' AND r.open + r.done > 0)
	OR (o.refund_status = 'partial' AND r.done NOT BETWEEN 1 AND o.total_minor - 1);

-- audit_refund_postings: - -> audit_finding*
WITH want AS (
	SELECT r.id::text AS id, l.step, l.account, upper(o.currency) AS currency, l.minor
	FROM refunds r JOIN orders o ON o.id = r.order_id AND o.version = r.order_version
	CROSS JOIN LATERAL (VALUES ('hold', 'refund:' || r.id, -r.amount_minor), ('done', 'refund:' || r.id, r.amount_minor))
		l (step, account, minor)
	WHERE r.status = 'succeeded' OR (l.step = 'hold' AND r.status IN ('unknown', 'pending', 'requires_action'))),
have AS (
	SELECT s.subject_id AS id, s.step, p.account, p.currency, p.minor
	FROM ledger_steps s JOIN postings p ON p.transfer_id = s.id AND p.account = 'refund:' || s.subject_id
	WHERE s.kind = 'refund' AND s.is_live)
SELECT 'refund' AS kind, d.id, format('status %s: step %s is %s %s in the ledger, must be %s', coalesce(r.status, '(no row)'), d.step,
	d.currency, d.have, d.want) AS what
FROM (SELECT id, step, account, currency, sum(want) AS want, sum(have) AS have
	FROM (SELECT id, step, account, currency, minor AS want, 0 AS have FROM want
		UNION ALL SELECT id, step, account, currency, 0, minor FROM have) b
	GROUP BY id, step, account, currency HAVING sum(want) <> sum(have)) d
LEFT JOIN refunds r ON r.id::text = d.id;

-- Where a refund's money came from and went: its order's accounts and no other, never more than they had.
-- audit_refund_sources: - -> audit_finding*
SELECT 'refund' AS kind, r.id::text, format('%s %s %s belongs to another order or way', p.account, p.currency, p.minor) AS what
FROM refunds r JOIN orders o ON o.id = r.order_id AND o.version = r.order_version
JOIN ledger_rows p ON p.kind = 'refund' AND p.subject_id = r.id::text
WHERE p.currency <> upper(o.currency) OR r.currency <> o.currency OR p.account NOT IN ('refund:' || r.id, 'task:' || o.task_id,
	'platform:exchange', 'platform:surcharge', 'provider:' || o.provider, 'payee:' || o.human_id)
		AND NOT (p.account = 'platform:losses' AND r.provider_refund_id IS NOT NULL)
	OR (p.account LIKE 'payee:%' AND o.destination_account_id IS NULL)
UNION ALL
SELECT 'order', o.id || ':v' || o.version, format('its refunds took %s of %s from %s', sum(p.minor), a.minor, a.account)
FROM orders o CROSS JOIN LATERAL (VALUES ('task:' || o.task_id, o.base_minor), ('platform:exchange', o.fx_cost_minor),
	('platform:surcharge', o.surcharge_minor)) a (account, minor)
JOIN refunds r ON r.order_id = o.id AND r.order_version = o.version
JOIN ledger_rows p ON p.kind = 'refund' AND p.subject_id = r.id::text AND p.account = a.account
GROUP BY o.id, o.version, a.account, a.minor HAVING sum(p.minor) > a.minor OR sum(p.minor) < 0;

-- audit_refund_unpaid: - -> audit_finding*
SELECT 'refund' AS kind, r.id::text, format('status %s, but order %s:v%s was never paid', r.status, r.order_id, r.order_version) AS what
FROM refunds r WHERE r.status NOT IN ('failed', 'canceled') AND NOT EXISTS (
	SELECT FROM ledger_steps s WHERE s.kind = 'order' AND s.subject_id = r.order_id || ':v' || r.order_version
		AND s.step = 'paid' AND s.is_live);

-- audit_disputes: - -> audit_finding*
SELECT 'dispute' AS kind, coalesce(d.id, s.subject_id) AS id, format('withdrawn %s, amount %s; the ledger has %s %s',
	coalesce(d.withdrawn::text, '(no row)'), d.amount_minor, coalesce(s.minor, 0), s.currency) AS what
FROM order_disputes d
JOIN orders o ON o.id = d.order_id AND o.version = d.order_version
FULL JOIN (SELECT s.subject_id, p.currency, sum(p.minor) AS minor FROM ledger_steps s
	JOIN postings p ON p.transfer_id = s.id AND p.account = 'platform:losses'
	WHERE s.kind = 'dispute' AND s.is_live GROUP BY s.subject_id, p.currency) s ON s.subject_id = d.id
WHERE coalesce(s.minor, 0) <> CASE WHEN d.withdrawn THEN d.amount_minor ELSE 0 END OR s.currency <> upper(o.currency);

-- A payer who paid twice gets one payment back: the later one is marked for people to see.
-- audit_paid_twice: - -> audit_finding*
SELECT 'task' AS kind, o.task_id::text AS id, format('%s orders paid for it: %s', count(*),
	string_agg(o.id || ':v' || o.version, ', ' ORDER BY o.id, o.version)) AS what
FROM orders o WHERE o.status IN ('paid', 'partially_refunded') AND NOT coalesce(o.mismatch_reason ? 'duplicate_payment', false)
GROUP BY o.task_id HAVING count(*) > 1;

-- ---------------------------------------------------------------- tasks and payouts

-- Of a task for several people each place is owed for, not the task itself.
-- audit_task_payout: - -> audit_finding*
SELECT 'task' AS kind, t.id::text, CASE
	WHEN p.task_id IS NULL THEN 'completed, but nothing is owed for it'
	ELSE format('status %s, its payout is %s', t.status, p.status) END AS what
FROM tasks t LEFT JOIN payouts p ON p.task_id = t.id
WHERE (t.status = 'completed' AND t.max_assignments IS NULL AND coalesce(p.status, 'void') IN ('pending', 'void'))
	OR (t.status <> 'completed' AND p.status IN ('approved', 'paid', 'failed'))
	OR (t.status = 'review_pending' AND p.status IS DISTINCT FROM 'pending');

-- audit_payout_sums: - -> audit_finding*
SELECT 'payout' AS kind, p.task_id::text AS id, format('gross %s, fee %s, provider''s fee %s, net %s for %s; the task has %s for %s',
	p.gross_cents, p.fee_cents, p.paypal_fee_cents, p.net_cents, p.human_id, t.budget_cents, t.human_id) AS what
FROM payouts p JOIN tasks t ON t.id = p.task_id
WHERE p.gross_cents <> t.budget_cents OR (p.human_id <> t.human_id AND p.status <> 'void')
	OR p.fee_cents <> task_fee(p.gross_cents, p.fee_bps)
	OR p.net_cents <> greatest(p.gross_cents - p.fee_cents - p.paypal_fee_cents, 0);

-- audit_captures: - -> audit_finding*
WITH want AS (
	SELECT p.task_id::text AS id, l.account, l.minor
	FROM payouts p CROSS JOIN LATERAL (VALUES ('task:' || p.task_id, p.gross_cents),
		('payee:' || p.human_id, p.fee_cents - p.gross_cents), ('platform:fees', -p.fee_cents)) l (account, minor)
	WHERE p.status IN ('approved', 'paid', 'failed')),
have AS (
	SELECT s.subject_id AS id, p.account, p.currency, p.minor
	FROM ledger_steps s JOIN postings p ON p.transfer_id = s.id WHERE s.kind = 'task' AND s.is_live)
SELECT 'payout' AS kind, d.id, format('status %s: %s %s is %s in the ledger, must be %s', coalesce(p.status, '(no row)'), d.account,
	d.currency, d.have, d.want) AS what
FROM (SELECT id, account, currency, sum(want) AS want, sum(have) AS have
	FROM (SELECT id, account, 'USD' AS currency, minor AS want, 0 AS have FROM want
		UNION ALL SELECT id, account, currency, 0, minor FROM have) b
	GROUP BY id, account, currency HAVING sum(want) <> sum(have)) d
LEFT JOIN payouts p ON p.task_id::text = d.id;

-- A task whose work was approved and whose order was paid is even.
-- audit_task_even: - -> audit_finding*
SELECT 'task' AS kind, t.id::text, format('approved and paid for, but its account has %s %s', b.currency, b.minor) AS what
FROM tasks t JOIN (SELECT account, currency, sum(minor) AS minor FROM postings WHERE account LIKE 'task:%' GROUP BY account, currency)
	b ON b.account = 'task:' || t.id
WHERE b.minor <> 0
	AND EXISTS (SELECT FROM ledger_steps s WHERE s.kind = 'task' AND s.subject_id = t.id::text AND s.is_live)
	AND (SELECT count(*) FROM orders o JOIN ledger_steps s ON s.kind = 'order' AND s.subject_id = o.id || ':v' || o.version
		AND s.step = 'paid' AND s.is_live WHERE o.task_id = t.id) = 1;

-- A payout is paid by exactly one batch, at the price its row says, to its person, in its way.
-- audit_payout_paid: - -> audit_finding*
SELECT 'payout' AS kind, p.task_id::text AS id, format('status %s, net %s, fee %s by %s; the ledger has %s payments%s', p.status,
	p.net_cents, p.paypal_fee_cents, coalesce(p.method, 'nobody'), d.n, coalesce(': ' || d.lines, '')) AS what
FROM payouts p CROSS JOIN LATERAL (
	SELECT count(DISTINCT s.id) AS n, string_agg(format('%s %s %s', x.account, x.currency, x.minor), ', ' ORDER BY x.id) AS lines,
		coalesce(sum(x.minor) FILTER (WHERE x.account = 'provider:' || p.method), 0) AS left_us,
		count(*) FILTER (WHERE x.account LIKE 'payee:%' AND x.account <> 'payee:' || p.human_id) AS foreign,
		count(*) FILTER (WHERE x.account IN ('platform:rounding', 'platform:exchange')) AS settled
	FROM ledger_steps s JOIN postings x ON x.transfer_id = s.id
	WHERE s.kind = 'payout' AND s.subject_id = p.task_id::text AND s.is_live AND s.step LIKE '%:done') d
WHERE (p.status = 'paid') <> (d.n > 0) OR d.n > 1 OR d.foreign > 0
	OR (d.n = 1 AND d.settled = 0 AND -d.left_us <> p.net_cents + p.paypal_fee_cents);

-- audit_payout_items: - -> audit_finding*
SELECT 'payout' AS kind, i.task_id::text AS id, format('batch %s says %s (%s cents); the ledger has %s', i.batch_id, i.status,
	i.amount_cents, CASE WHEN l.done THEN 'paid' WHEN l.hold THEN 'on its way' ELSE 'nothing' END) AS what
FROM payout_items i JOIN payouts p ON p.task_id = i.task_id CROSS JOIN LATERAL (
	SELECT coalesce(bool_or(s.step = i.batch_id || ':hold'), false) AS hold, coalesce(bool_or(s.step = i.batch_id || ':done'), false) AS done
	FROM ledger_steps s WHERE s.kind = 'payout' AND s.subject_id = i.task_id::text AND s.is_live) l
WHERE (i.status <> 'failed') <> l.hold OR (i.status = 'paid') <> l.done
	OR (i.status IN ('waiting', 'unclaimed')) <> (p.in_batch IS NOT DISTINCT FROM i.batch_id)
	OR (i.status = 'paid' AND p.status <> 'paid')
	OR i.amount_cents > p.gross_cents - p.fee_cents;

-- audit_payout_batches: - -> audit_finding*
SELECT 'payout' AS kind, s.subject_id AS id, format('the ledger has it in %s, where it is not', s.step) AS what
FROM ledger_steps s WHERE s.kind = 'payout' AND s.is_live AND s.step <> 'hand:done' AND NOT EXISTS (
	SELECT FROM payout_items i WHERE i.task_id::text = s.subject_id AND starts_with(s.step, i.batch_id || ':'))
UNION ALL
SELECT 'batch', b.id::text, format('status %s, but %s of its payouts are under way', b.status, count(*))
FROM payout_batches b JOIN payout_items i ON i.batch_id = b.id
WHERE b.status IN ('done', 'refused') AND i.status IN ('waiting', 'unclaimed') GROUP BY b.id
UNION ALL
SELECT 'payout', p.task_id::text, format('in batch %s, which does not know it', p.in_batch)
FROM payouts p WHERE p.in_batch IS NOT NULL
	AND NOT EXISTS (SELECT FROM payout_items i WHERE i.batch_id = p.in_batch AND i.task_id = p.task_id);

-- The address a payout went to is the one that was frozen when the task was taken.
-- audit_payout_receivers: - -> audit_finding*
SELECT 'payout' AS kind, i.task_id::text AS id, format('batch %s sends it to %s, the task says %s', i.batch_id, i.receiver,
	t.payee_paypal_email) AS what
FROM payout_items i JOIN payout_batches b ON b.id = i.batch_id JOIN tasks t ON t.id = i.task_id
WHERE b.provider <> 'stripe' AND t.payee_paypal_email IS NOT NULL AND i.receiver <> t.payee_paypal_email;

-- What the payers' orders mean for the task.
-- audit_task_paid: - -> audit_finding*
SELECT 'task' AS kind, t.id::text, format('paid_status %s, its paid orders: %s', coalesce(t.paid_status, 'not set'),
	coalesce(o.paid, 'none')) AS what
FROM tasks t CROSS JOIN LATERAL (
	SELECT string_agg(o.id || ':v' || o.version, ', ') AS paid FROM orders o
	WHERE o.task_id = t.id AND o.status IN ('paid', 'partially_refunded')) o
WHERE coalesce(t.paid_status = 'paid', false) <> (o.paid IS NOT NULL);

-- ---------------------------------------------------------------- what providers are asked themselves (--providers)

-- Every order with a checkout; amount_minor: what its refunds are, refund_status: whether none of them is under way.
-- audit_deeds: - -> deed*
SELECT d.*, r.amount AS amount_minor, CASE WHEN r.open = 0 THEN 'settled' END AS refund_status
FROM order_deeds d CROSS JOIN LATERAL (
	SELECT coalesce(sum(amount_minor), 0)::bigint AS amount, count(*) FILTER (WHERE status <> 'succeeded') AS open
	FROM refunds r WHERE r.order_id = d.order_id AND r.order_version = d.version AND r.status NOT IN ('failed', 'canceled')) r
WHERE d.provider <> 'demo' AND d.session_id IS NOT NULL AND d.status <> 'failed_mismatch' ORDER BY d.key;
