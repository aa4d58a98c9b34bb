-- After the demo data and the jobs it left: the event log explains every state, and nothing unfinished lacks a timer.
-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT pg_temp.ok(count(*) > 20, 'there is something to look at') FROM tasks;
SELECT pg_temp.same(string_agg(s, ' ' ORDER BY s), NULL, 'every state occurs')
	FROM unnest(ARRAY['open', 'accepted', 'review_pending', 'completed', 'failed']) s WHERE s NOT IN (SELECT status FROM tasks);
SELECT pg_temp.same(string_agg(m[1], ' '), NULL, 'every failure reason occurs')
	FROM pg_constraint, regexp_matches(pg_get_constraintdef(oid), '''([a-z_]+)''', 'g') m
	WHERE conname = 'tasks_failure_words' AND m[1] NOT IN (SELECT failure_reason FROM tasks WHERE failure_reason IS NOT NULL);
SELECT pg_temp.same(count(*)::text, '0', 'events have no gap and end with the task''s number') FROM tasks t
	WHERE t.event_n <> (SELECT count(*) FROM events e WHERE e.kind = 'task' AND e.subject_id = t.id::text)
		OR t.event_n <> (SELECT max(n) FROM events e WHERE e.kind = 'task' AND e.subject_id = t.id::text);
SELECT pg_temp.same(count(*)::text, '0', 'the last event tells the state') FROM tasks t
	JOIN events e ON e.kind = 'task' AND e.subject_id = t.id::text AND e.n = t.event_n
	WHERE (t.status, t.failure_reason, t.human_id::text) IS DISTINCT FROM
		(e.data ->> 'status', e.data ->> 'failure_reason', e.data ->> 'human_id');
SELECT pg_temp.same(count(*)::text, '0', 'events of one task are in the order of time') FROM events a
	JOIN events b ON b.kind = a.kind AND b.subject_id = a.subject_id AND b.n = a.n + 1
	WHERE b.at < a.at - interval '1 second'; -- a time is that of the transaction's start, before it waited for its turn
SELECT pg_temp.same(count(*)::text, '0', 'what may time out has a timer, and nothing else has') FROM tasks t
	FULL JOIN (SELECT * FROM jobs WHERE kind = 'task_deadline' AND dead_at IS NULL) j ON j.subject = t.id::text
	WHERE (t.status IN ('open', 'accepted') AND t.deadline_at IS NOT NULL) IS DISTINCT FROM (j.id IS NOT NULL);
SELECT pg_temp.same(count(*)::text, '0', 'every review has its end, and nothing else has') FROM tasks t
	FULL JOIN (SELECT * FROM jobs WHERE kind = 'task_auto_approve' AND dead_at IS NULL) j ON j.subject = t.id::text
	WHERE (t.status = 'review_pending') IS DISTINCT FROM (j.id IS NOT NULL);
SELECT pg_temp.same(count(*)::text, '0', 'a payout for everything delivered, and for nothing else') FROM tasks t
	FULL JOIN payouts p ON p.task_id = t.id
	WHERE EXISTS (SELECT FROM submissions s WHERE s.task_id = t.id) IS DISTINCT FROM (p.task_id IS NOT NULL);
SELECT pg_temp.same(count(*)::text, '0', 'payouts fit their tasks') FROM payouts p JOIN tasks t ON t.id = p.task_id
	WHERE p.gross_cents <> t.budget_cents OR p.fee_cents <> task_fee(t.budget_cents, p.fee_bps)
		OR (p.status <> 'void' AND p.human_id <> t.human_id)
		OR (p.status = 'pending') <> (t.status = 'review_pending' OR coalesce(t.dispute = 'open', false))
		OR (p.status = 'void') <> (t.status IN ('open', 'accepted') OR (t.status = 'failed' AND t.dispute IS DISTINCT FROM 'open'));
SELECT pg_temp.same(count(*)::text, '0', 'every open dispute has its end and holds its payout, and nothing else does') FROM tasks t
	FULL JOIN (SELECT * FROM jobs WHERE kind = 'dispute_end' AND dead_at IS NULL) j ON j.subject = t.id::text
	LEFT JOIN payouts p ON p.task_id = t.id AND p.hold_reason = 'dispute'
	WHERE coalesce(t.dispute = 'open', false) IS DISTINCT FROM (j.id IS NOT NULL) OR (j.id IS NULL) <> (p.task_id IS NULL);
SELECT pg_temp.same(count(*)::text, '0', 'who has a task in hand is busy, who has none is free') FROM humans h
	WHERE NOT h.is_robot AND (h.status = 'busy') <> EXISTS (SELECT FROM tasks t
		WHERE t.human_id = h.id AND t.status = 'accepted' AND t.round = 0); -- a correction is no task in hand
SELECT pg_temp.same(count(*)::text, '0', 'who has a task has an open or waiting channel, an ended task has none') FROM tasks t
	LEFT JOIN task_contacts c ON c.task_id = t.id AND c.human_id = t.human_id
	WHERE (t.status IN ('accepted', 'review_pending') AND t.human_id IS NOT NULL) IS DISTINCT FROM coalesce(c.status <> 'closed', false);
SELECT pg_temp.same(count(*)::text, '0', 'only the present person''s channel is not closed') FROM task_contacts c
	JOIN tasks t ON t.id = c.task_id WHERE c.status <> 'closed' AND t.human_id IS DISTINCT FROM c.human_id;
SELECT pg_temp.same(count(*)::text, '0', 'channels count their events') FROM task_contacts c
	WHERE c.event_n <> (SELECT count(*) FROM events e WHERE e.kind = 'contact' AND e.subject_id = c.id::text);
SELECT pg_temp.same(count(*)::text, '0', 'the clock stands where it was') FROM hall_clock WHERE shift <> interval '0';
