-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Why a task of the human hall is not taken, not paid or stuck: codes of the table in src/money/why.c with what each is
-- about, the most telling first. No row: nothing is in the way.

CREATE OR REPLACE FUNCTION why_time(p timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT to_char(p AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;

CREATE OR REPLACE FUNCTION why_dollars(p bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT trim_scale(p / 100.0)::text
$$;

-- The first thing that keeps people from it: there is nobody, at this place, for this price, who is shown it, who is
-- free, who is here. The rules are those of matching and of a person's own list.
CREATE OR REPLACE FUNCTION task_why_open(t tasks) RETURNS TABLE (code text, arg text) LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN NOT p.anybody THEN 'no_people' WHEN NOT p.at_place THEN 'nobody_at_place'
			WHEN NOT p.for_price THEN 'price_too_low' WHEN NOT p.shown THEN 'not_shown_abroad'
			WHEN NOT p.free THEN 'everybody_busy' WHEN NOT p.here THEN 'nobody_online' ELSE 'nobody_took_it' END,
		CASE WHEN NOT p.at_place THEN t.location WHEN NOT p.for_price THEN why_dollars(p.least) END
	FROM (
		SELECT count(*) > 0 AS anybody, coalesce(bool_or(w.fits), false) AS at_place,
			min(h.min_budget_cents) FILTER (WHERE w.fits) AS least,
			coalesce(bool_or(w.fits AND w.pays), false) AS for_price,
			coalesce(bool_or(w.fits AND w.pays AND w.sees), false) AS shown,
			coalesce(bool_or(w.fits AND w.pays AND w.sees AND h.status = 'available'), false) AS free,
			coalesce(bool_or(w.fits AND w.pays AND w.sees AND h.status = 'available' AND s.user_id IS NOT NULL), false) AS here
		FROM humans h
		CROSS JOIN LATERAL (SELECT t.location IS NULL OR h.location = t.location, h.min_budget_cents <= t.budget_cents,
			h.country = 'JP' OR t.origin_country = 'JP') w (fits, pays, sees)
		LEFT JOIN (SELECT DISTINCT user_id FROM sessions WHERE seen_at > now() - interval '20 minutes' AND expires_at > now()) s
			ON s.user_id = h.user_id
		WHERE h.deleted_at IS NULL AND NOT h.is_robot) p
$$;

-- What keeps the money of approved work: the payout's own way, and the requester's order.
CREATE OR REPLACE FUNCTION task_why_unpaid(t tasks) RETURNS TABLE (code text, arg text) LANGUAGE sql STABLE AS $$
	SELECT CASE p.status WHEN 'failed' THEN 'payout_failed' ELSE CASE p.waits_for WHEN 'held' THEN 'payout_held'
			WHEN 'order' THEN 'order_unpaid' WHEN 'address' THEN 'no_payout_address' WHEN 'new_address' THEN 'new_payout_address'
			WHEN 'provider' THEN 'payout_under_way' ELSE 'payout_day' END END,
		CASE p.status WHEN 'failed' THEN p.error ELSE CASE p.waits_for WHEN 'held' THEN p.hold_reason
			WHEN 'new_address' THEN why_time(p.hold_until) END END
	FROM payout_rows p WHERE p.task_id = t.id AND p.status IN ('approved', 'failed')
	UNION ALL
	SELECT CASE WHEN o.id IS NULL THEN 'no_order' ELSE 'order_unpaid' END, o.id::text
	FROM (VALUES (1)) one (row)
	LEFT JOIN LATERAL (SELECT id, status FROM orders WHERE task_id = t.id ORDER BY version DESC LIMIT 1) o ON true
	WHERE t.status = 'completed' AND t.max_assignments IS NULL AND NOT t.human_is_robot
		AND (o.id IS NULL OR o.status IN ('created', 'checkout_created'))
		AND NOT EXISTS (SELECT FROM payout_rows p WHERE p.task_id = t.id AND (p.status = 'paid' OR p.waits_for = 'order'))
$$;

-- By the state alone.
CREATE OR REPLACE FUNCTION task_why_state(t tasks) RETURNS TABLE (code text, arg text) LANGUAGE sql STABLE AS $$
	SELECT 'applicants_wait', count(*)::text FROM task_applications WHERE t.status = 'open' AND task_id = t.id HAVING count(*) > 0
	UNION ALL
	SELECT 'being_corrected', why_time(t.deadline_at) WHERE t.status = 'accepted' AND t.round > 0
	UNION ALL
	SELECT 'being_worked_on', why_time(t.deadline_at) WHERE t.status = 'accepted' AND t.round = 0 AND t.max_assignments IS NULL
	UNION ALL
	SELECT 'places_at_work', why_time(t.deadline_at) WHERE t.status = 'accepted' AND t.max_assignments IS NOT NULL
	UNION ALL
	SELECT 'waiting_for_approval', why_time(t.review_pending_deadline_at) WHERE t.status = 'review_pending'
	UNION ALL
	SELECT 'dispute_open', NULL WHERE t.dispute = 'open'
	UNION ALL
	SELECT CASE WHEN task_is_cancelled(t.verdict) THEN 'cancelled' ELSE CASE t.failure_reason WHEN 'timeout' THEN 'timed_out' WHEN 'no_human_available' THEN 'no_human_available'
			WHEN 'requester_rejected' THEN 'requester_rejected' ELSE 'task_failed' END END, t.failure_reason
		WHERE t.status = 'failed' AND t.dispute IS DISTINCT FROM 'open'
$$;

CREATE OR REPLACE FUNCTION task_why(p_task uuid, p_account uuid, p_is_admin boolean)
RETURNS TABLE (refusal text, code text, arg text) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
	t tasks;
BEGIN
	SELECT * INTO t FROM tasks WHERE id = p_task AND deleted_at IS NULL AND (p_is_admin OR ai_account_id = p_account);
	IF NOT FOUND THEN
		RETURN QUERY SELECT 'not_found', NULL, NULL;
		RETURN;
	END IF;
	RETURN QUERY SELECT NULL, 'account_paused', a.name FROM ai_accounts a
		WHERE a.id = t.ai_account_id AND (a.status = 'disabled' OR a.deleted_at IS NOT NULL);
	RETURN QUERY SELECT NULL, 'duty_given_up', j.kind FROM jobs j
		WHERE j.subject = t.id::text AND j.dead_at IS NOT NULL ORDER BY j.id DESC LIMIT 1;
	RETURN QUERY SELECT NULL, 'clock_late', why_time(t.deadline_at)
		WHERE t.status IN ('open', 'accepted') AND t.deadline_at < hall_now() - interval '5 minutes'
			AND (t.max_assignments IS NULL OR t.status = 'open');
	RETURN QUERY SELECT NULL, w.code, w.arg FROM task_why_state(t) w;
	IF t.status = 'open' OR t.failure_reason IN ('no_human_available', 'timeout') AND t.human_id IS NULL THEN
		RETURN QUERY SELECT NULL, w.code, w.arg FROM task_why_open(t) w;
	END IF;
	RETURN QUERY SELECT NULL, w.code, w.arg FROM task_why_unpaid(t) w;
END
$$;
