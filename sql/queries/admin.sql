-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The admin pages, their JSON twins and the command line.

-- admin_list: admin_ask -> admin_row*
SELECT r.id, r.at, r.status, r.is_deleted, r.data
FROM admin_list(:list, :ids::text[], :q, :status, :with_deleted, :from::date, :to::date,
	CASE WHEN :before_us::bigint IS NOT NULL THEN timestamptz 'epoch' + :before_us * interval '1 microsecond' END,
	:before_id, :max) r;

-- admin_do: admin_order -> admin_done write
SELECT d.refusal, d.n FROM admin_do(:act, :ids::text[], :data::jsonb, :by::jsonb) d;

-- The record of an act that another part does, in the same transaction.
-- admin_record: admin_order -> - write
SELECT admin_note(:act, split_part(:act, '.', 1), id, NULL, :data::jsonb, :by::jsonb) FROM unnest(:ids::text[]) id;

-- What waits for an admin, most pressing first. Names are rows of the table in admin_attention.c.
-- admin_attention: - -> admin_count*
SELECT * FROM (
	SELECT 'refund_failed' AS name, count(*) AS n, min(created_at) AS since FROM refunds WHERE status = 'failed'
	UNION ALL
	SELECT 'refund_unknown', count(*), min(created_at) FROM refunds
		WHERE status = 'unknown' AND created_at < hall_now() - interval '5 minutes'
	UNION ALL
	SELECT 'result_by_hand', count(*), min(updated_at) FROM bounty_refunds WHERE status = 'by_hand'
	UNION ALL
	SELECT 'chargeback', count(*), min(created_at) FROM order_disputes WHERE status NOT IN ('won', 'lost', 'warning_closed')
	UNION ALL
	SELECT 'order_mismatch', count(*), min(created_at) FROM orders WHERE status = 'failed_mismatch'
	UNION ALL
	SELECT 'order_twice', count(*) - count(DISTINCT task_id), min(created_at) FROM orders
		WHERE status IN ('paid', 'partially_refunded')
	UNION ALL
	SELECT 'event_failed', count(*), min(received_at) FROM provider_events WHERE status = 'failed'
	UNION ALL
	SELECT 'job_dead', count(*), min(dead_at) FROM jobs WHERE dead_at IS NOT NULL
	UNION ALL
	SELECT 'delivery_failed', count(*), min(created_at) FROM webhook_deliveries
		WHERE status = 'failed' AND created_at > hall_now() - interval '7 days'
	UNION ALL
	SELECT 'payout_failed', count(*), min(updated_at) FROM payouts WHERE status = 'failed'
	UNION ALL
	SELECT 'payout_held', count(*), min(held_at) FROM payouts WHERE hold_reason IS NOT NULL AND status IN ('pending', 'approved')
	UNION ALL
	SELECT 'dispute_open', count(*), min(created_at) FROM task_disputes WHERE status = 'open'
	UNION ALL
	SELECT 'batch_refused', count(*), min(created_at) FROM payout_batches WHERE status = 'refused'
	UNION ALL
	SELECT 'task_unpaid', count(*), min(t.finished_at) FROM tasks t
		WHERE t.status = 'completed' AND t.paid_status IN ('pending', 'failed') AND t.deleted_at IS NULL
			AND t.finished_at < hall_now() - interval '1 day') counts;

-- Everything that is known of a thing, newest first; of a payment of a result that is what is known of its bounty.
-- admin_moments: admin_subject -> admin_moment*
WITH its AS MATERIALIZED (SELECT 'bounty' AS kind, p.bounty_id::text AS subject FROM bounty_payments p
	WHERE p.id = (CASE WHEN :kind = 'payment' THEN :subject::text END)::uuid)
SELECT m.at, m.source, m.what, m.who, m.note, m.ref, m.minor, m.currency FROM (
	SELECT e.at, 'event' AS source, e.type AS what, concat_ws(' ', e.actor_kind, e.actor_id) AS who,
		(SELECT string_agg(d.key || ' ' || d.value, ' · ') FROM jsonb_each_text(e.data - 'human_id') d) AS note, NULL AS ref, NULL::bigint AS minor, NULL AS currency
	FROM events e WHERE e.kind = coalesce((SELECT kind FROM its), :kind) AND e.subject_id = coalesce((SELECT subject FROM its), :subject)
	UNION ALL
	SELECT a.at, 'admin', a.act, a.email, a.note, a.request_id, NULL, NULL
	FROM admin_acts a WHERE (a.kind = :kind AND a.subject_id IN (:subject, :id)) OR (a.kind, a.subject_id) IN (SELECT kind, subject FROM its)
	UNION ALL
	SELECT t.at, 'posting', t.verb, p.account, t.note, NULL, p.minor, p.currency
	FROM ledger_transfers t JOIN postings p ON p.transfer_id = t.id
	WHERE (t.kind = coalesce((SELECT kind FROM its), :kind) AND t.subject_id = coalesce((SELECT subject FROM its), :subject)) OR (:kind = 'order' AND t.kind = 'refund' AND t.subject_id IN (
		SELECT r.id::text FROM refunds r WHERE r.order_id || ':v' || r.order_version = :subject))
	UNION ALL
	SELECT v.received_at, 'told', v.type, v.status, v.note, v.id, NULL, NULL
	FROM provider_events v WHERE :kind = 'order' AND v.order_id || ':v' || v.order_version = :subject
	UNION ALL
	SELECT r.created_at, 'refund', r.status, u.email, concat_ws(': ', r.reason, r.note, r.error), r.provider_refund_id,
		r.amount_minor, upper(r.currency)
	FROM refunds r LEFT JOIN users u ON u.id = r.requested_by
	WHERE :kind = 'order' AND r.order_id || ':v' || r.order_version = :subject
	UNION ALL
	SELECT d.created_at, 'chargeback', d.status, NULL, d.reason, d.id, d.amount_minor, NULL
	FROM order_disputes d WHERE :kind = 'order' AND d.order_id || ':v' || d.order_version = :subject
	UNION ALL
	SELECT j.run_at, 'job', j.kind, CASE WHEN j.dead_at IS NULL THEN 'waiting' ELSE 'dead' END, j.last_error, j.id::text,
		NULL, NULL
	FROM jobs j WHERE j.subject IN (:subject, :id)
	UNION ALL
	SELECT w.created_at, 'webhook', w.event_type, w.status, w.error, w.id::text, NULL, NULL
	FROM webhook_deliveries w WHERE :kind = 'task' AND w.task_id::text = :id
) m ORDER BY m.at DESC LIMIT 200;
