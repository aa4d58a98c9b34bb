-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What `hirehall audit` asks about devices. doc/devices.md has the rules.

-- A task that runs has its whole reward in escrow, one that ended has nothing there any more.
-- audit_device_escrow: - -> audit_finding*
SELECT 'device_task' AS kind, t.id::text AS id, format('%s: %s in escrow, not %s', t.status, e.held,
	CASE WHEN t.completed_at IS NULL THEN t.reward_nano ELSE 0 END) AS what
FROM device_tasks t CROSS JOIN LATERAL (
	SELECT coalesce(-sum(p.minor), 0)::bigint AS held FROM postings p WHERE p.account = 'escrow:' || t.id AND p.currency = 'TON') e
WHERE e.held <> CASE WHEN t.completed_at IS NULL THEN t.reward_nano ELSE 0 END;

-- A completed task's reward is its fee and its shares, each posted to the wallet that earned it.
-- audit_device_rewards: - -> audit_finding*
SELECT 'device_task' AS kind, t.id::text AS id, format('reward %s is not fee %s and shares %s', t.reward_nano, t.fee_nano, s.shares) AS what
FROM device_tasks t CROSS JOIN LATERAL (
	SELECT coalesce(sum(a.reward_nano), 0)::bigint AS shares FROM device_assignments a WHERE a.task_id = t.id) s
WHERE s.shares <> CASE WHEN t.status = 'completed' THEN t.reward_nano - t.fee_nano ELSE 0 END
UNION ALL
SELECT 'device_assignment', a.id::text, format('%s was earned, %s is posted to %s', a.reward_nano, coalesce(p.nano, 0), a.wallet)
FROM device_assignments a LEFT JOIN LATERAL (
	SELECT -sum(r.minor) AS nano FROM ledger_rows r WHERE r.kind = 'device_task' AND r.subject_id = a.task_id::text
		AND r.verb = 'capture' AND r.account = 'wallet:' || a.wallet) p ON true
WHERE a.status = 'completed' AND coalesce(p.nano, 0) <> a.reward_nano;

-- What is free, waited for and worked on is what the replicas say; nobody worked on a task twice through one owner.
-- audit_device_states: - -> audit_finding*
SELECT 'device_task' AS kind, t.id::text AS id, format('%s with %s at work and %s delivered', t.status, c.n_live, c.n_in) AS what
FROM device_tasks t CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE a.status IN ('assigned', 'executing')) AS n_live, count(*) FILTER (WHERE a.status = 'validating') AS n_in,
		count(*) FILTER (WHERE a.status = 'completed') AS n_right FROM device_assignments a WHERE a.task_id = t.id) c
WHERE CASE t.status WHEN 'pending' THEN c.n_live + c.n_in > 0 WHEN 'validating' THEN c.n_in = 0
	WHEN 'completed' THEN c.n_live + c.n_in > 0 OR c.n_right = 0 WHEN 'failed' THEN c.n_live + c.n_in + c.n_right > 0
	WHEN 'cancelled' THEN c.n_live + c.n_in + c.n_right > 0 ELSE c.n_live = 0 OR c.n_in > 0 END
	OR (t.completed_at IS NOT NULL AND t.open_replicas > 0);

-- audit_device_events: - -> audit_finding*
SELECT 'device_task' AS kind, t.id::text AS id, format('%s, but its event %s says %s', t.status, t.event_n, coalesce(e.data ->> 'status', 'nothing')) AS what
FROM device_tasks t LEFT JOIN events e ON e.kind = 'device_task' AND e.subject_id = t.id::text AND e.n = t.event_n
WHERE t.status IS DISTINCT FROM e.data ->> 'status';

-- audit_device_timers: - -> audit_finding*
SELECT 'device_task' AS kind, t.id::text AS id, format('%s, and no job will look at it', t.status) AS what
FROM device_tasks t WHERE t.completed_at IS NULL
	AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'device_task' AND j.subject = t.id::text AND j.dead_at IS NULL);

-- What came in and went out is in the books: a deposit credited once, a payout held until it is confirmed.
-- audit_device_money: - -> audit_finding*
SELECT 'device_deposit' AS kind, d.id::text AS id, format('%s of %s is %s in the books', d.state, d.amount_nano, coalesce(p.nano, 0)) AS what
FROM device_deposits d LEFT JOIN LATERAL (
	SELECT -sum(r.minor) AS nano FROM ledger_rows r WHERE r.kind = 'device_deposit' AND r.subject_id = d.id::text
		AND r.account = 'wallet:' || d.wallet) p ON true
WHERE coalesce(p.nano, 0) <> CASE WHEN d.state = 'credited' THEN d.amount_nano ELSE 0 END
UNION ALL
SELECT 'device_payout', o.id::text, format('%s of %s has %s on its way', o.state, o.amount_nano, coalesce(p.nano, 0))
FROM device_payouts o LEFT JOIN LATERAL (
	SELECT -sum(x.minor) AS nano FROM postings x WHERE x.account = 'payout:' || o.id) p ON true
WHERE coalesce(p.nano, 0) <> CASE WHEN o.state = 'confirmed' THEN 0 ELSE o.amount_nano END;
