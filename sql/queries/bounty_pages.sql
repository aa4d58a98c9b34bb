-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the pages ask that belong to one person: what waits for them over everything, their results, one of them.

-- What waits, what is due first on top, then what was done last. `kind` is a row of kinds[] in src/pages/home.c; `at` is
-- until when it waits, or when it was done.
-- home_list: home_ask -> home_item*
WITH mine AS (SELECT t.*, coalesce(tr.text, t.task) AS words
	FROM tasks t LEFT JOIN task_translations tr ON tr.task_id = t.id AND tr.lang = :lang
	WHERE t.deleted_at IS NULL AND t.id = ANY (ARRAY(SELECT h.id FROM tasks h WHERE h.human_id = :human_id::uuid
			ORDER BY h.created_at DESC, h.id DESC LIMIT 200)
		|| ARRAY(SELECT h.id FROM tasks h WHERE h.human_id = :human_id::uuid AND h.status = 'accepted'))),
turns (rank, kind, id, words, agent_type, status, cents, micro, n, at) AS (
	SELECT 1, 'deliver', t.id::text, t.words, NULL, t.status, t.budget_cents, NULL::bigint, NULL::bigint, t.deadline_at
	FROM mine t WHERE t.status = 'accepted'
	UNION ALL
	SELECT 2, 'pay', b.id::text, b.words, b.agent_type, b.status, NULL, b.actual_micro, NULL, NULL
	FROM bounty_seen b WHERE b.user_id = :user_id AND b.is_due
	UNION ALL
	SELECT 3, 'message', c.task_id::text, t.words, NULL, NULL, NULL, NULL, c.human_unread, NULL
	FROM task_contacts c JOIN mine t ON t.id = c.task_id WHERE c.human_id = :human_id::uuid AND c.human_unread > 0
	UNION ALL
	SELECT 3, 'inquiry', '', NULL, NULL, NULL, NULL, NULL, count(*), NULL
	FROM human_inquiries i WHERE i.human_id = :human_id::uuid AND NOT i.is_read HAVING count(*) > 0
	UNION ALL
	SELECT 4, 'dispute', t.id::text, t.words, NULL, NULL, NULL, NULL, NULL, t.finished_at + interval '7 days'
	FROM mine t WHERE t.status = 'failed' AND t.failure_reason = 'requester_rejected' AND t.dispute IS NULL
		AND t.submission_id IS NOT NULL AND t.finished_at + interval '7 days' > hall_now()
	UNION ALL
	SELECT 5, 'start', b.id::text, b.words, b.agent_type, b.status, NULL, b.estimated_micro, NULL, NULL
	FROM bounty_seen b WHERE b.user_id = :user_id AND b.status = 'pending'
	UNION ALL
	SELECT 6, 'address', '', NULL, NULL, NULL, sum(p.net_cents)::bigint, NULL, count(*), NULL
	FROM payout_rows p WHERE p.human_id = :human_id::uuid AND p.status = 'approved' AND p.waits_for = 'address'
	HAVING count(*) > 0
	UNION ALL
	SELECT 7, 'review', t.id::text, t.words, NULL, NULL, NULL, NULL, NULL, t.finished_at + interval '7 days'
	FROM mine t WHERE t.status = 'completed' AND t.ai_account_id IS NOT NULL
		AND t.finished_at + interval '7 days' > hall_now()
		AND NOT EXISTS (SELECT FROM task_reviews r WHERE r.task_id = t.id AND r.side = 'human')),
recent AS (
	SELECT 'task' AS kind, t.id::text AS id, t.words, NULL AS agent_type, t.status, t.budget_cents AS cents,
		NULL::bigint AS micro, coalesce(t.finished_at, t.delivered_at, t.created_at) AS at
	FROM mine t WHERE t.status <> 'accepted'
	UNION ALL
	SELECT 'bounty', b.id::text, b.words, b.agent_type, b.status, NULL, b.actual_micro, b.completed_at
	FROM bounty_seen b WHERE b.user_id = :user_id AND b.completed_at IS NOT NULL AND NOT b.is_due
	ORDER BY at DESC LIMIT 5)
(SELECT true AS is_turn, kind, id, words, agent_type, status, cents, micro, n, at, hall_now() AS now
	FROM turns ORDER BY rank = 1 DESC, at NULLS LAST, rank, id LIMIT 30)
UNION ALL
(SELECT false, kind, id, words, agent_type, status, cents, micro, NULL, at, hall_now() FROM recent ORDER BY at DESC);

-- results_list: results_ask -> bounty_seen*
SELECT s.*, hall_now() AS now FROM bounty_seen s JOIN bounties b ON b.id = s.id
WHERE b.user_id = :user_id AND b.deleted_at IS NULL
	AND (:part::text IS NULL OR CASE :part WHEN 'active' THEN b.status IN ('pending', 'running') ELSE b.completed_at IS NOT NULL END)
	AND (:before::uuid IS NULL OR (b.created_at, b.id) < (SELECT o.created_at, o.id FROM bounties o WHERE o.id = :before))
ORDER BY b.created_at DESC, b.id DESC LIMIT :max;

-- results_active: results_ask -> results_active
SELECT count(*) AS active FROM bounties WHERE user_id = :user_id AND status IN ('pending', 'running') AND deleted_at IS NULL;

-- A bounty of the reader's; its result only where it is paid or free.
-- result_get: results_ask -> bounty_seen?
SELECT s.*, hall_now() AS now FROM bounty_seen s WHERE s.id = :id::uuid AND s.user_id = :user_id;
