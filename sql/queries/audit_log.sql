-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What `hirehall audit` asks of the event log, the providers' own words, and the duties that must not be forgotten.
-- Each statement gives a row {kind, id, what} for each object that does not add up.

-- ---------------------------------------------------------------- the log explains the states

-- audit_event_numbers: - -> audit_finding*
SELECT e.kind, e.subject_id AS id, format('its %s events are numbered %s to %s', count(*), min(e.n), max(e.n)) AS what
FROM events e GROUP BY e.kind, e.subject_id HAVING min(e.n) <> 1 OR max(e.n) <> count(*);

-- A time is that of the transaction's start, before it waited for its turn.
-- audit_event_order: - -> audit_finding*
SELECT e.kind, e.subject_id AS id, format('event %s (%s) is older than the one before it', e.n, e.type) AS what
FROM (SELECT kind, subject_id, n, type, at, seq, lag(at) OVER w AS at_before, lag(seq) OVER w AS seq_before FROM events
	WINDOW w AS (PARTITION BY kind, subject_id ORDER BY n)) e
WHERE e.at < e.at_before - interval '1 minute' OR e.seq < e.seq_before;

-- audit_event_subjects: - -> audit_finding*
SELECT e.kind, e.subject_id AS id, format('%s events are about it, but it does not exist', count(*)) AS what
FROM events e
WHERE CASE e.kind
	WHEN 'task' THEN NOT EXISTS (SELECT FROM tasks t WHERE t.id::text = e.subject_id)
	WHEN 'payout' THEN NOT EXISTS (SELECT FROM payouts p WHERE p.task_id::text = e.subject_id)
	WHEN 'order' THEN NOT EXISTS (SELECT FROM orders o WHERE o.id || ':v' || o.version = e.subject_id)
	ELSE false END
GROUP BY e.kind, e.subject_id;

-- audit_task_events: - -> audit_finding*
SELECT 'task' AS kind, t.id::text, format('status %s; event %s of %s says %s', concat_ws(' ', t.status, t.failure_reason), e.n,
	t.event_n, concat_ws(' ', e.data ->> 'status', e.data ->> 'failure_reason')) AS what
FROM tasks t LEFT JOIN LATERAL (
	SELECT n, data FROM events WHERE kind = 'task' AND subject_id = t.id::text ORDER BY n DESC LIMIT 1) e ON true
WHERE (t.event_n, t.status, t.failure_reason, t.human_id::text) IS DISTINCT FROM
	(e.n, e.data ->> 'status', e.data ->> 'failure_reason', e.data ->> 'human_id');

-- audit_payout_events: - -> audit_finding*
SELECT 'payout' AS kind, p.task_id::text AS id, format('status %s, net %s, hold %s; event %s of %s says %s, %s, %s', p.status,
	p.net_cents, coalesce(p.hold_reason, 'none'), e.n, p.event_n, e.data ->> 'status', e.data ->> 'net_cents',
	coalesce(e.data ->> 'hold_reason', 'none')) AS what
FROM payouts p LEFT JOIN LATERAL (
	SELECT n, data FROM events WHERE kind = 'payout' AND subject_id = p.task_id::text ORDER BY n DESC LIMIT 1) e ON true
WHERE (p.event_n, p.status, p.net_cents::text, p.hold_reason) IS DISTINCT FROM
	(e.n, e.data ->> 'status', e.data ->> 'net_cents', e.data ->> 'hold_reason');

-- audit_order_events: - -> audit_finding*
SELECT 'order' AS kind, o.id || ':v' || o.version AS id, format('status %s, refunded %s %s; event %s of %s says %s, %s %s',
	o.status, o.refund_status, o.refund_amount_minor, e.n, o.event_n, e.data ->> 'status', e.data ->> 'refund_status',
	e.data ->> 'refund_amount_minor') AS what
FROM orders o LEFT JOIN LATERAL (
	SELECT n, data FROM events WHERE kind = 'order' AND subject_id = o.id || ':v' || o.version ORDER BY n DESC LIMIT 1) e ON true
WHERE (o.event_n, o.status) IS DISTINCT FROM (e.n, e.data ->> 'status')
	OR (e.data ? 'refund_status' AND (o.refund_status, o.refund_amount_minor::text) IS DISTINCT FROM
		(e.data ->> 'refund_status', e.data ->> 'refund_amount_minor'));

-- ---------------------------------------------------------------- what providers told us

-- audit_provider_events: - -> audit_finding*
SELECT 'provider_event' AS kind, v.id, format('stored as %s %s, its body says %s %s', v.type, v.id, v.body ->> 'type', v.body ->> 'id')
	AS what
FROM (SELECT p.id, p.type, convert_from(p.payload, 'UTF8')::jsonb AS body FROM provider_events p
	WHERE p.provider IN ('stripe', 'demo')) v
WHERE (v.body ->> 'type', v.body ->> 'id') IS DISTINCT FROM (v.type, v.id)
UNION ALL
SELECT 'provider_event', p.id, format('%s, about order %s:v%s, which does not exist', p.type, p.order_id, p.order_version)
FROM provider_events p WHERE p.order_id IS NOT NULL
	AND NOT EXISTS (SELECT FROM orders o WHERE o.id = p.order_id AND o.version = p.order_version)
UNION ALL
SELECT 'provider_event', p.id, format('%s, waiting since %s without a job', p.type, to_char(p.received_at, 'YYYY-MM-DD HH24:MI'))
FROM provider_events p WHERE p.status = 'pending' AND p.received_at < hall_now() - interval '1 hour'
	AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'provider_event' AND j.subject = p.provider || ' ' || p.id);

-- A charge that succeeded for exactly the order's sum is a paid order, and a paid order had such a charge.
-- audit_provider_payments: - -> audit_finding*
WITH charge AS (
	SELECT p.id, p.provider, p.order_id, p.order_version, b.it, (coalesce(b.it ->> 'amount_received', b.it ->> 'amount'),
		b.it ->> 'currency') IS NOT DISTINCT FROM (o.total_minor::text, o.currency) AS fits
	FROM provider_events p JOIN orders o ON o.id = p.order_id AND o.version = p.order_version
	CROSS JOIN LATERAL (SELECT convert_from(p.payload, 'UTF8')::jsonb #> '{data,object}' AS it) b
	WHERE p.type = 'payment_intent.succeeded' AND p.status = 'processed')
SELECT 'order' AS kind, o.id || ':v' || o.version AS id, format('status %s, %s %s by %s; %s says %s %s by %s', o.status, o.total_minor,
	o.currency, coalesce(o.payment_intent_id, 'nobody'), c.id, coalesce(c.it ->> 'amount_received', c.it ->> 'amount'),
	c.it ->> 'currency', c.it ->> 'id') AS what
FROM orders o JOIN charge c ON c.order_id = o.id AND c.order_version = o.version AND c.provider = o.provider
WHERE (o.status IN ('paid', 'partially_refunded', 'refunded') AND c.it ->> 'id' = o.payment_intent_id AND NOT c.fits)
	OR (o.status IN ('created', 'checkout_created', 'failed_provider', 'canceled') AND c.fits)
UNION ALL
SELECT 'order', o.id || ':v' || o.version, format('status %s, but no payment of %s is known', o.status, o.provider)
FROM orders o WHERE o.status IN ('paid', 'partially_refunded', 'refunded')
	AND o.payment_intent_id IS NULL AND o.checkout_session_id IS NULL;

-- The newest word of the provider about each refund, and about how much of a charge went back.
-- audit_provider_refunds: - -> audit_finding*
WITH said AS (
	SELECT DISTINCT ON (p.provider, b.it ->> 'id') p.id, b.it
	FROM provider_events p CROSS JOIN LATERAL (
		SELECT convert_from(p.payload, 'UTF8')::jsonb #> '{data,object}' AS it) b
	WHERE p.type IN ('refund.created', 'refund.updated', 'refund.failed', 'charge.refunded') AND p.status = 'processed'
	ORDER BY p.provider, b.it ->> 'id', p.created_at DESC NULLS LAST, p.received_at DESC)
SELECT 'refund' AS kind, r.id::text, format('status %s, %s %s; %s says %s, %s %s', r.status, r.amount_minor, r.currency, s.id,
	s.it ->> 'status', s.it ->> 'amount', s.it ->> 'currency') AS what
FROM refunds r JOIN said s ON s.it ->> 'id' = r.provider_refund_id
WHERE (s.it ->> 'amount', s.it ->> 'currency') IS DISTINCT FROM (r.amount_minor::text, r.currency)
	OR (r.status = 'succeeded' AND s.it ->> 'status' IN ('failed', 'canceled'))
	OR (r.status IN ('failed', 'canceled') AND s.it ->> 'status' = 'succeeded')
UNION ALL
SELECT 'order', o.id || ':v' || o.version, format('%s refunded of charge %s; %s says %s', o.refund_amount_minor, o.charge_id, s.id,
	s.it ->> 'amount_refunded')
FROM orders o JOIN said s ON s.it ->> 'id' = o.charge_id WHERE (s.it ->> 'amount_refunded')::bigint > o.refund_amount_minor
	AND NOT EXISTS (SELECT FROM refunds r WHERE r.order_id = o.id AND r.order_version = o.version AND r.status IN ('failed', 'canceled'));

-- audit_provider_disputes: - -> audit_finding*
SELECT 'dispute' AS kind, b.it ->> 'id' AS id, format('%s tells of it (%s), no row does', p.id, p.type) AS what
FROM provider_events p CROSS JOIN LATERAL (
	SELECT convert_from(p.payload, 'UTF8')::jsonb #> '{data,object}' AS it) b
WHERE p.type LIKE 'charge.dispute.%' AND p.status = 'processed' AND p.order_id IS NOT NULL
	AND NOT EXISTS (SELECT FROM order_disputes d WHERE d.id = b.it ->> 'id');

-- ---------------------------------------------------------------- duties

-- A delivery that is called delivered was tried and answered with 2xx; one that waits has its job.
-- audit_deliveries: - -> audit_finding*
SELECT 'webhook_delivery' AS kind, d.id::text, CASE
	WHEN d.status = 'pending' THEN 'it waits, and no job will send it'
	ELSE format('delivered, with %s attempts and the answer %s', d.attempts, coalesce(d.status_code::text, 'none')) END AS what
FROM webhook_deliveries d
WHERE (d.status = 'delivered' AND (d.attempts < 1 OR d.delivered_at IS NULL OR coalesce(d.status_code, 0) NOT BETWEEN 200 AND 299))
	OR (d.status = 'pending' AND NOT EXISTS (
		SELECT FROM jobs j WHERE j.kind = 'webhook_deliver' AND j.subject = d.id::text));

-- What may time out has a job that will end it, or a dead one that people can see. A place that was given back is open
-- for ever: its task is offered instead.
-- audit_timers: - -> audit_finding*
SELECT 'task' AS kind, t.id::text, format('status %s, and no job will end it', t.status) AS what
FROM tasks t WHERE (t.status IN ('open', 'accepted') AND t.deadline_at IS NOT NULL AND (t.parent_id IS NULL OR t.status <> 'open')
		-- a task for several people waits for those who are at work, and they have timers of their own
		AND (t.max_assignments IS NULL OR t.deadline_at > hall_now())
		AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'task_deadline' AND j.subject = t.id::text))
	OR (t.dispute = 'open' AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'dispute_end' AND j.subject = t.id::text))
	OR (t.status = 'review_pending'
		AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'task_auto_approve' AND j.subject = t.id::text));

-- Who corrects a delivery has no task in hand.
-- audit_hands: - -> audit_finding*
SELECT 'human' AS kind, h.id::text, format('%s, with %s tasks in hand', h.status, n.n) AS what
FROM humans h CROSS JOIN LATERAL (
	SELECT count(*) AS n FROM tasks t WHERE t.human_id = h.id AND t.status = 'accepted' AND t.round = 0) n
WHERE NOT h.is_robot AND ((h.status = 'busy') <> (n.n > 0) OR n.n > 1);

-- audit_submissions: - -> audit_finding*
SELECT 'task' AS kind, t.id::text, 'delivered, but what was delivered is missing' AS what
FROM tasks t WHERE t.status IN ('review_pending', 'completed') AND t.max_assignments IS NULL
	AND NOT EXISTS (SELECT FROM submissions s WHERE s.id = t.submission_id AND s.task_id = t.id);
