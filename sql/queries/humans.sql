-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The human hall. State changes are functions (sql/functions): atomic, guarded, with their event, timers and webhook
-- deliveries; a column `refusal` says why nothing was done. Reads of tasks give everything; humans_rules.c redacts.

-- task_call: task_new -> task_called write
SELECT c.refusal, c.task_id, c.status, c.reason
FROM task_call(:match, :key_hash, :account, :task, :task_label, :acceptance_criteria, :not_allowed, :location,
	:origin_country, :budget_usd, :deliverable, :deadline_minutes::bigint / 100.0, :criteria::jsonb, :max_assignments::int,
	:agreement, :reserve_minutes::bigint / 100.0) c
LEFT JOIN LATERAL task_location_add(c.task_id, :lat_micro, :lng_micro) l ON true;

-- The hot read: one row by primary keys, the AI's key checked in the same breath.
-- task_read: task_ask -> task_row packed
SELECT CASE WHEN :key_hash::text IS NOT NULL AND a.id IS NULL THEN 'credentials'
		WHEN r.id IS NULL THEN 'not_found' END AS refusal,
	r.*, coalesce(tr.text, r.task) AS task_display, coalesce(tr.lang, 'en') AS lang, tr.engine, a.id AS viewer_ai,
	now() + (SELECT shift FROM hall_clock) AS now,
	:human_id::uuid IS NOT NULL AND EXISTS (SELECT FROM task_applications p
		WHERE p.task_id = r.id AND p.human_id = :human_id::uuid) AS has_applied
FROM (VALUES (1)) one (row)
LEFT JOIN api_keys k ON k.key_hash = decode(:key_hash::text, 'hex') AND k.revoked_at IS NULL
	AND (k.expires_at IS NULL OR k.expires_at > now() + (SELECT shift FROM hall_clock))
LEFT JOIN ai_accounts a ON a.id = k.ai_account_id AND a.status = 'active' AND a.deleted_at IS NULL
	AND (:account::text IS NULL OR a.id::text = lower(:account::text))
LEFT JOIN task_rows r ON r.id = :id::uuid AND r.deleted_at IS NULL
LEFT JOIN task_translations tr ON tr.task_id = r.id AND tr.lang = :lang;

-- task_news: task_ask -> task_news
SELECT task_news(:id::uuid) AS n, EXISTS (SELECT FROM tasks WHERE parent_id = :id::uuid AND status = 'review_pending') AS place_waits;

-- task_accept: task_act -> task_applied write
SELECT refusal, application_id, assignment_id FROM task_accept(:task_id, :human_id, :actor_kind, :key_hash, :account);

-- task_apply: task_act -> task_applied write
SELECT refusal, application_id
FROM task_apply(:task_id, :human_id, :actor_kind, :cover_letter, :availability, :counter_budget_usd);

-- The task's AI may ask about anybody, a person about themselves.
-- application_find: task_act -> task_applied
SELECT CASE WHEN t.id IS NULL THEN 'not_found' END AS refusal, p.id AS application_id
FROM (VALUES (:task_id::uuid)) want (id)
LEFT JOIN tasks t ON t.id = want.id AND t.deleted_at IS NULL
	AND (:ai_account_id::uuid IS NULL OR t.ai_account_id = :ai_account_id)
LEFT JOIN task_applications p ON p.task_id = t.id AND p.human_id = :human_id::uuid;

-- applications_of: task_act -> application*
SELECT p.id, p.human_id, h.name, h.country, h.location, p.cover_letter, p.availability,
	p.counter_budget_cents AS counter_budget_usd, p.created_at
FROM task_applications p JOIN tasks t ON t.id = p.task_id JOIN humans h ON h.id = p.human_id
WHERE p.task_id = :task_id AND t.ai_account_id = :ai_account_id AND t.deleted_at IS NULL
ORDER BY p.created_at, p.id LIMIT 1000;

-- task_skip: task_act -> - write
SELECT task_skip(:task_id, :human_id, :actor_kind) AS refusal;

-- task_review: task_act -> - write
SELECT task_review(:task_id, :key_hash, :account, :verdict, :reason, :criteria::text[]) AS refusal;

-- task_cancel: task_act -> - write
SELECT task_cancel(:task_id, :key_hash, :account, :reason) AS refusal;

-- task_deliver: delivery_row -> delivered write
SELECT refusal, submission_id, failed
FROM task_deliver(:task_id, :type, :text, :file, :file_type, :file_bytes, :actor_kind, :human_id, :key_hash, :account,
	:review_hours::int, :fee_bps::int, :dry, :file_hash);

-- payment_sums: payments_ask -> payment_totals
SELECT coalesce(sum(net_cents) FILTER (WHERE status = 'pending'), 0)::bigint AS pending_total,
	coalesce(sum(net_cents) FILTER (WHERE status = 'approved'), 0)::bigint AS approved_total,
	coalesce(sum(net_cents) FILTER (WHERE status = 'paid'), 0)::bigint AS paid_total
FROM payouts WHERE human_id = :human_id::uuid;

-- Every payout that the sums above count, also of a task that was taken down. expected_at: the next day of payouts that
-- the payout may be sent on.
-- payment_list: payments_ask -> payment*
SELECT p.task_id, p.task, coalesce(tr.text, p.task) AS task_display, p.gross_cents AS gross_amount,
	p.fee_cents AS platform_fee, p.paypal_fee_cents AS paypal_fee, p.net_cents AS net_amount, p.status, p.approved_at,
	p.paid_at, p.batch_id AS payout_batch_id, p.error AS error_message,
	coalesce(p.paid_at, p.approved_at, t.created_at) AS updated_at,
	CASE WHEN t.status = 'review_pending' THEN t.review_pending_deadline_at END AS review_until, p.method, p.waits_for,
	p.hold_reason, p.hold_until, p.receiver,
	CASE WHEN p.status = 'approved' AND coalesce(p.waits_for, 'new_address') = 'new_address' THEN d.day + make_interval(
		days => (:weekday::int + 7 - extract(isodow FROM d.day)::int) % 7) END AS expected_at
FROM payout_rows p JOIN tasks t ON t.id = p.task_id
CROSS JOIN LATERAL (SELECT date_trunc('day', greatest(hall_now(), p.hold_until), 'UTC')) d (day)
LEFT JOIN task_translations tr ON tr.task_id = t.id AND tr.lang = :lang
WHERE p.human_id = :human_id::uuid AND p.status <> 'void'
ORDER BY t.created_at DESC, t.id DESC LIMIT 1000;

-- task_deadline: task_key -> - write
SELECT task_deadline(:task_id);

-- task_auto_approve: task_key -> - write
SELECT task_auto_approve(:task_id);

-- robo_ping: ping_ask -> - write
SELECT robo_ping(:task_id, :review_hours::int, :fee_bps::int);

-- prune_once: - -> -
DELETE FROM idempotency_keys WHERE created_at < hall_now() - interval '7 days';

-- The next daily run; one row a day, whoever adds it.
-- prune_again: - -> - write
SELECT job_add('prune', to_char(day, 'YYYY-MM-DD'), day) FROM (SELECT date_trunc('day', hall_now()) + interval '1 day 3 hours') d (day);
