-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Payouts for admins, for the people they go to, and for the jobs that send them.

-- ---- lists

-- payout_list: payout_ask -> payout*
SELECT r.task_id, r.task, r.human_id, r.human_name, r.receiver, r.gross_cents AS gross_amount, r.fee_cents AS platform_fee,
	r.paypal_fee_cents AS paypal_fee, r.net_cents AS net_amount, r.status, r.method, r.waits_for, r.hold_reason, r.batch_id,
	r.error, r.created_at, r.approved_at, r.paid_at, r.hold_until, r.updated_at
FROM payout_rows r
WHERE (:status::text IS NULL OR r.status = :status) AND (:waits_for::text IS NULL OR r.waits_for = :waits_for)
	AND (:human_id::uuid IS NULL OR r.human_id = :human_id::uuid)
	AND (:q::text IS NULL OR position(lower(:q) IN lower(concat_ws(' ', r.human_name, r.receiver, r.task, r.task_id))) > 0)
	AND (:cursor::uuid IS NULL OR (r.created_at, r.task_id) < (SELECT c.created_at, c.task_id FROM payouts c
		WHERE c.task_id = :cursor::uuid))
ORDER BY r.created_at DESC, r.task_id DESC LIMIT :limit;

-- payout_sums: payout_ask -> payout_sums
SELECT count(*) AS n, coalesce(sum(r.net_cents) FILTER (WHERE r.status = 'pending'), 0)::bigint AS pending,
	coalesce(sum(r.net_cents) FILTER (WHERE r.status = 'approved'), 0)::bigint AS approved,
	coalesce(sum(r.net_cents) FILTER (WHERE r.in_batch IS NOT NULL), 0)::bigint AS on_the_way,
	coalesce(sum(r.net_cents) FILTER (WHERE r.status = 'approved' AND r.waits_for IN ('held', 'new_address')), 0)::bigint AS held,
	coalesce(sum(r.net_cents) FILTER (WHERE r.status = 'paid'), 0)::bigint AS paid,
	coalesce(sum(r.net_cents) FILTER (WHERE r.status = 'failed'), 0)::bigint AS failed
FROM payout_rows r
WHERE (:status::text IS NULL OR r.status = :status) AND (:waits_for::text IS NULL OR r.waits_for = :waits_for)
	AND (:human_id::uuid IS NULL OR r.human_id = :human_id::uuid)
	AND (:q::text IS NULL OR position(lower(:q) IN lower(concat_ws(' ', r.human_name, r.receiver, r.task, r.task_id))) > 0);

-- payout_export: payout_ask -> payout_line*
SELECT r.task_id, r.created_at, r.human_id, r.human_name, r.human_country, r.receiver AS payee_paypal_email, r.ai_account_id,
	r.payer_paypal_email, r.gross_cents AS gross_usd, trim_scale(r.fee_bps / 10000.0)::text AS fee_rate,
	r.fee_cents AS platform_fee_usd, r.paypal_fee_cents AS paypal_fee_usd, r.net_cents AS net_usd, r.status AS paid_status,
	r.approved_at, r.paid_at, r.batch_id AS payout_batch_id, left(coalesce(r.error, r.hold_reason), 300) AS error_message
FROM payout_rows r
WHERE (:status::text IS NULL OR r.status = :status)
	AND (:cursor::uuid IS NULL OR (r.created_at, r.task_id) < (SELECT c.created_at, c.task_id FROM payouts c
		WHERE c.task_id = :cursor::uuid))
ORDER BY r.created_at DESC, r.task_id DESC LIMIT :limit;

-- payout_export_own: payout_ask -> payout_own_line*
SELECT r.task_id, r.task, r.created_at, r.gross_cents AS gross_usd, r.fee_cents AS platform_fee_usd,
	r.paypal_fee_cents AS paypal_fee_usd, r.net_cents AS net_usd, r.status, r.waits_for, r.approved_at, r.paid_at,
	r.batch_id AS payout_batch_id, r.error AS error_message
FROM payout_rows r WHERE r.human_id = :human_id::uuid ORDER BY r.created_at DESC, r.task_id DESC LIMIT :limit;

-- ---- deeds of an admin

-- payout_say: payout_deed -> payout_said write
SELECT s.refusal, r.status, r.task_id, r.net_cents AS net_amount, r.paypal_fee_cents AS paypal_fee, r.batch_id AS payout_batch_id
FROM (SELECT payout_say(:task_id::uuid, :action, :fee::bigint, :name, :reason, :by::jsonb) AS refusal) s
LEFT JOIN payouts r ON r.task_id = :task_id::uuid;

-- payout_held: payout_deed -> - write
SELECT payout_hold(:task_id::uuid, :reason, :by::jsonb) AS refusal;

-- payout_released: payout_deed -> - write
SELECT payout_release(:task_id::uuid, :by::jsonb) AS refusal;

-- payout_retried: payout_deed -> - write
SELECT payout_retry(:task_id::uuid, :by::jsonb) AS refusal;

-- payout_now: payout_deed -> payout_said
SELECT status, task_id, net_cents AS net_amount, paypal_fee_cents AS paypal_fee, batch_id AS payout_batch_id FROM payouts
WHERE task_id = :task_id::uuid;

-- payout_batch_make: payout_batch_ask -> payout_batch_made write
SELECT b.refusal, 'made' AS status, b.batch_id, :provider AS provider, b.items, b.total_cents AS total_usd, b.left_over, b.not_ready
FROM payout_batch_make(:provider, nullif(:task_ids::uuid[], '{}'), :until::timestamptz, :keep::bigint, :limit::int,
	:by::jsonb) b;

-- payout_import: payout_import_ask -> payout_result* write
SELECT line, task_id, outcome, said FROM payout_import(:rows::jsonb, :by::jsonb) ORDER BY line;

-- ---- batches

-- payout_batch_list: payout_ask -> payout_batch*
SELECT b.id AS batch_id, b.provider, b.status, b.provider_batch_id, b.error, b.made_by, b.created_at, b.sent_at, b.checked_at,
	i.items, i.total_usd, i.paid, i.failed, i.items - i.paid - i.failed AS waiting
FROM payout_batches b CROSS JOIN LATERAL (
	SELECT count(*) AS items, coalesce(sum(amount_cents), 0)::bigint AS total_usd, count(*) FILTER (WHERE status = 'paid') AS paid,
		count(*) FILTER (WHERE status = 'failed') AS failed
	FROM payout_items WHERE batch_id = b.id) i
WHERE (:batch_id::uuid IS NULL OR b.id = :batch_id::uuid)
	AND (:cursor::uuid IS NULL OR (b.created_at, b.id) < (SELECT c.created_at, c.id FROM payout_batches c
		WHERE c.id = :cursor::uuid))
ORDER BY b.created_at DESC, b.id DESC LIMIT :limit;

-- payout_item_list: payout_ask -> payout_item*
SELECT i.batch_id, i.task_id, h.name AS human_name, i.receiver, i.amount_cents AS amount_usd, i.fee_cents AS paypal_fee_usd, i.status,
	i.provider_item_id AS transaction_id, left(i.error, 300) AS error
FROM payout_items i JOIN payouts p ON p.task_id = i.task_id JOIN humans h ON h.id = p.human_id
WHERE i.batch_id = :batch_id::uuid ORDER BY i.task_id LIMIT :limit;

-- ---- sending

-- payout_batch_get: payout_batch_key -> payout_batch_row?
SELECT id, status, provider_batch_id FROM payout_batches WHERE id = :id::uuid AND provider = 'paypal';

-- payout_batch_items: payout_batch_key -> payout_batch_item*
SELECT task_id, receiver, amount_cents AS amount FROM payout_items WHERE batch_id = :id::uuid ORDER BY task_id;

-- payout_batch_try: payout_batch_key -> payout_try? write
SELECT tries, is_fresh FROM payout_batch_try(:id::uuid);

-- payout_batch_tried: payout_try -> - write
SELECT payout_batch_tried(:id::uuid, :tries, :is_fresh, :outcome, :provider_id, :error);

-- payout_batch_seen: payout_seen_ask -> payout_seen write
SELECT n_live, is_old FROM payout_batch_seen(:id::uuid, :outcome, :items::jsonb);

-- payout_poll_later: payout_batch_key -> - write
SELECT job_add('payout_poll', :id, hall_now() + interval '1 day');

-- ---- the account of the orders' provider

-- connect_get: connect_key -> connect_row?
SELECT h.id AS human_id, h.stripe_account_id AS account, h.email, h.country FROM humans h
WHERE h.id = :human_id::uuid AND h.deleted_at IS NULL;

-- connect_set: connect_key -> connect_row
SELECT :human_id::uuid AS human_id, human_connect_set(:human_id::uuid, :account, true) AS account;
