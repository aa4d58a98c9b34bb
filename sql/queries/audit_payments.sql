-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What `hirehall audit` asks about bounties and how they are paid: as sql/queries/audit.sql. doc/payments.md has the rules.

-- A payment's live step: `paid` of its bounty, or its own where it came twice.
-- audit_bounty_paid: - -> audit_finding*
SELECT 'bounty' AS kind, b.id::text, format('it is %s: %s payments stand for it, its step paid is %s', coalesce(b.payment_status,
	'not paid'), p.n, CASE WHEN s.id IS NULL THEN 'not done' ELSE 'done with ' || s.minor END) AS what
FROM bounties b
CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(amount_micro), 0) AS micro FROM bounty_payments x
	WHERE x.bounty_id = b.id AND x.state = 'settled' AND NOT x.is_surplus) p
LEFT JOIN LATERAL (SELECT l.id, (SELECT -sum(minor) FROM postings o WHERE o.transfer_id = l.id AND o.account = 'platform:bounties') AS minor
	FROM ledger_steps l WHERE l.kind = 'bounty' AND l.subject_id = b.id::text AND l.step = 'paid' AND l.is_live) s ON true
WHERE (coalesce(b.payment_status, '') IN ('paid', 'refunded')) <> (p.n = 1) OR p.n > 1 OR (p.n = 1) <> (s.id IS NOT NULL)
	OR (p.n = 1 AND (p.micro <> b.actual_micro OR s.minor IS DISTINCT FROM p.micro));

-- audit_bounty_surplus: - -> audit_finding*
SELECT 'payment' AS kind, p.id::text, format('it came twice: its step is %s, its refund %s', CASE WHEN s.id IS NULL THEN 'not done'
	ELSE 'done' END, coalesce(r.status, 'missing')) AS what
FROM bounty_payments p
LEFT JOIN ledger_steps s ON s.kind = 'bounty' AND s.subject_id = p.bounty_id::text AND s.step = 'surplus.' || p.id AND s.is_live
LEFT JOIN bounty_refunds r ON r.payment_id = p.id
WHERE p.is_surplus AND (s.id IS NULL OR r.id IS NULL);

-- What is given back was taken from what we earned when it was decided, and left when it is done.
-- audit_bounty_refunds: - -> audit_finding*
SELECT 'refund' AS kind, r.id::text, format('it is %s: held %s, done %s', r.status, h.id IS NOT NULL, d.id IS NOT NULL) AS what
FROM bounty_refunds r JOIN bounty_payments p ON p.id = r.payment_id JOIN bounties b ON b.id = r.bounty_id
LEFT JOIN ledger_steps h ON h.kind = 'bounty' AND h.subject_id = p.bounty_id::text AND h.step = 'refund_hold.' || p.id AND h.is_live
LEFT JOIN ledger_steps d ON d.kind = 'bounty' AND d.subject_id = p.bounty_id::text AND d.step = 'refund.' || p.id AND d.is_live
WHERE h.id IS NULL OR (d.id IS NOT NULL) <> (r.status = 'done') OR p.state <> 'settled' OR r.amount_micro <> p.amount_micro
	OR (NOT p.is_surplus AND b.payment_status IS DISTINCT FROM 'refunded');

-- Whatever is under way on a chain has a job that will end it. A request that works on it needs none for a while.
-- audit_bounty_waits: - -> audit_finding*
SELECT 'payment' AS kind, p.id::text, format('it is %s since %s, and no job will end it', p.state, p.updated_at) AS what
FROM bounty_payments p WHERE p.network IS NOT NULL AND p.state NOT IN ('settled', 'failed')
	AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'payment_check' AND j.subject = p.id::text AND j.dead_at IS NULL)
UNION ALL
SELECT 'refund', r.id::text, format('it is %s since %s, and no job will end it', r.status, r.updated_at)
FROM bounty_refunds r WHERE r.status IN ('waiting', 'sending', 'unknown')
	AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'payment_refund' AND j.subject = r.id::text AND j.dead_at IS NULL);

-- audit_bounty_events: - -> audit_finding*
SELECT 'bounty' AS kind, b.id::text, format('it is %s, payment %s; its last event says %s, payment %s', b.status,
	coalesce(b.payment_status, '-'), coalesce(e.data ->> 'status', '?'), coalesce(e.data ->> 'payment_status', '-')) AS what
FROM bounties b LEFT JOIN events e ON e.kind = 'bounty' AND e.subject_id = b.id::text AND e.n = b.event_n
WHERE b.event_n > 0 AND (e.seq IS NULL OR e.data ->> 'status' <> b.status
	OR (b.payment_status IN ('paid', 'refunded') AND e.data ->> 'payment_status' IS DISTINCT FROM b.payment_status));
