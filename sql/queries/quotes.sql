-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What hiring would cost, and what an AI account has and owes.

-- quote_people: hire_quote_in -> hire_quote
SELECT count(*) AS available, count(*) FILTER (WHERE h.min_budget_cents <= coalesce(:budget_usd::bigint, h.min_budget_cents)) AS fits,
	min(h.min_budget_cents) AS least_price,
	(SELECT (extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY t.finished_at - t.created_at)) / 60)::bigint
		FROM (SELECT * FROM tasks WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1000) t
		WHERE t.status = 'completed') AS typical_minutes
FROM humans h
WHERE h.status = 'available' AND h.deleted_at IS NULL AND NOT h.is_robot
	AND (:location::text IS NULL OR h.location = :location)
	AND (:skill::text IS NULL OR strpos(lower(coalesce(h.headline, '')), lower(:skill)) > 0
		OR EXISTS (SELECT FROM unnest(h.skills) s WHERE strpos(lower(s), lower(:skill)) > 0));

-- ai_balance: ai_balance_ask -> ai_balance write
SELECT u.user_id, usdc(balance_micro(u.user_id)) AS prepaid_usdc, s.in_hand_usd, s.in_review_usd, s.owed_usd, s.paid_usd
FROM ai_user(:key_hash) u CROSS JOIN (
	SELECT coalesce(sum(budget_cents) FILTER (WHERE status IN ('open', 'accepted')), 0)::bigint AS in_hand_usd,
		coalesce(sum(budget_cents) FILTER (WHERE status = 'review_pending'), 0)::bigint AS in_review_usd,
		coalesce(sum(budget_cents) FILTER (WHERE status = 'completed' AND paid_status IS DISTINCT FROM 'paid'), 0)::bigint AS owed_usd,
		coalesce(sum(budget_cents) FILTER (WHERE paid_status = 'paid'), 0)::bigint AS paid_usd
	FROM tasks WHERE ai_account_id = :account_id::uuid AND deleted_at IS NULL AND max_assignments IS NULL) s;
