-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The lists of the admin pages: one view a list, all with the same columns, so that one function filters and pages
-- them all. data is what columns, details and the JSON twins show; words is what a search looks through.

CREATE OR REPLACE FUNCTION iso(t timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT to_char(t AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;
CREATE OR REPLACE FUNCTION usd(p_cents bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT trim_scale(p_cents / 100.0)
$$;

-- An id keeps its type, so that its index finds it; older ones were texts.
DROP VIEW IF EXISTS admin_people, admin_ai_accounts, admin_tasks, admin_refunds, admin_payouts, admin_batches,
	admin_deliveries, admin_jobs, admin_log;

CREATE OR REPLACE VIEW admin_people AS
SELECT h.id, h.created_at AS at, CASE WHEN h.deleted_at IS NOT NULL THEN 'deleted' ELSE h.status END AS status,
	h.deleted_at IS NOT NULL AS is_deleted,
	concat_ws(' ', h.id, h.name, h.email, h.paypal_email, h.location, h.user_id) AS words,
	jsonb_build_object('id', h.id, 'name', h.name, 'email', h.email, 'country', h.country, 'location', h.location,
		'status', h.status, 'paypal_email', h.paypal_email, 'stripe_account_id', h.stripe_account_id,
		'min_budget_usd', usd(h.min_budget_cents), 'min_budget_cents', h.min_budget_cents, 'user_id', h.user_id,
		'is_robot', h.is_robot, 'created_at', iso(h.created_at), 'deleted_at', iso(h.deleted_at),
		'task_in_hand', (SELECT t.id FROM tasks t WHERE t.human_id = h.id AND t.status = 'accepted' LIMIT 1),
		'tasks_done', (SELECT count(*) FROM tasks t WHERE t.human_id = h.id AND t.status = 'completed')) AS data
FROM humans h;

CREATE OR REPLACE VIEW admin_ai_accounts AS
SELECT a.id, a.created_at AS at, CASE WHEN a.deleted_at IS NOT NULL THEN 'deleted' ELSE a.status END AS status,
	a.deleted_at IS NOT NULL AS is_deleted, concat_ws(' ', a.id, a.name, a.paypal_email) AS words,
	jsonb_build_object('id', a.id, 'name', a.name, 'paypal_email', a.paypal_email, 'status', a.status,
		'is_demo', a.is_demo, 'created_at', iso(a.created_at), 'deleted_at', iso(a.deleted_at),
		'tasks', (SELECT count(*) FROM tasks t WHERE t.ai_account_id = a.id),
		'last_used_at', (SELECT iso(max(k.last_used_at)) FROM api_keys k WHERE k.ai_account_id = a.id)) AS data
FROM ai_accounts a;

CREATE OR REPLACE VIEW admin_tasks AS
SELECT t.id, t.created_at AS at, CASE WHEN t.deleted_at IS NOT NULL THEN 'deleted' ELSE t.status END AS status,
	t.deleted_at IS NOT NULL AS is_deleted, concat_ws(' ', t.id, t.task, a.name, h.name, t.location) AS words,
	jsonb_build_object('id', t.id, 'task', t.task, 'task_label', t.task_label, 'status', t.status,
		'failure_reason', t.failure_reason, 'reject_reason', t.reject_reason, 'budget_usd', usd(t.budget_cents),
		'budget_cents', t.budget_cents, 'deliverable', t.deliverable, 'location', t.location,
		'origin_country', t.origin_country, 'ai_account_id', t.ai_account_id, 'ai_account_name', a.name,
		'human_id', t.human_id, 'human_name', h.name, 'paid_status', t.paid_status,
		'acceptance_criteria', t.acceptance_criteria, 'not_allowed', t.not_allowed, 'deadline_at', iso(t.deadline_at),
		'review_pending_deadline_at', iso(t.review_pending_deadline_at), 'created_at', iso(t.created_at),
		'finished_at', iso(t.finished_at), 'deleted_at', iso(t.deleted_at)) AS data
FROM tasks t LEFT JOIN ai_accounts a ON a.id = t.ai_account_id LEFT JOIN humans h ON h.id = t.human_id;

CREATE OR REPLACE VIEW admin_orders AS
SELECT o.id || '/' || o.version AS id, o.created_at AS at, o.status, false AS is_deleted,
	concat_ws(' ', o.id, o.checkout_session_id, o.payment_intent_id, o.charge_id, o.task_id, a.name, a.paypal_email, h.name,
		h.email) AS words,
	jsonb_build_object('id', o.id, 'version', o.version, 'status', o.status, 'provider', o.provider,
		'task_id', o.task_id, 'task', t.task, 'ai_account_id', o.ai_account_id, 'ai_account_name', a.name,
		'human_id', o.human_id, 'human_name', h.name, 'currency', o.currency, 'base_minor', o.base_minor,
		'fx_cost_minor', o.fx_cost_minor, 'surcharge_minor', o.surcharge_minor, 'total_minor', o.total_minor,
		'platform_fee_minor', o.platform_fee_minor, 'payer_country', o.payer_country, 'payee_country', o.payee_country,
		'countries', o.payer_country || ' → ' || o.payee_country,
		'destination_account_id', o.destination_account_id, 'attempt', o.attempt, 'attempt_state', o.attempt_state,
		'checkout_session_id', o.checkout_session_id, 'payment_intent_id', o.payment_intent_id,
		'charge_id', o.charge_id, 'refund_status', o.refund_status, 'refund_amount_minor', o.refund_amount_minor,
		'rest_minor', o.total_minor - o.refund_amount_minor, 'refund_error_message', o.refund_error_message,
		'mismatch_reason', o.mismatch_reason, 'provider_error', o.provider_error, 'event_n', o.event_n,
		'payout_cents', p.net_cents, 'payout_status', CASE WHEN p.status IN ('pending', 'approved')
			AND p.hold_reason IS NOT NULL THEN 'held' WHEN p.in_batch IS NOT NULL THEN 'sending' ELSE p.status END,
		'created_at', iso(o.created_at), 'paid_at', iso(o.paid_at), 'refunded_at', iso(o.refunded_at)) AS data
FROM orders o JOIN tasks t ON t.id = o.task_id JOIN ai_accounts a ON a.id = o.ai_account_id
JOIN humans h ON h.id = o.human_id LEFT JOIN payouts p ON p.task_id = o.task_id;

CREATE OR REPLACE VIEW admin_refunds AS
SELECT r.id, r.created_at AS at, r.status, false AS is_deleted,
	concat_ws(' ', r.id, r.order_id, r.provider_refund_id, r.note, r.requested_by) AS words,
	jsonb_build_object('id', r.id, 'order', r.order_id || '/' || r.order_version, 'order_id', r.order_id,
		'amount_minor', r.amount_minor, 'currency', r.currency, 'reason', r.reason, 'note', r.note, 'status', r.status,
		'provider_refund_id', r.provider_refund_id, 'error', r.error, 'requested_by', coalesce(u.email, r.requested_by),
		'created_at', iso(r.created_at), 'updated_at', iso(r.updated_at)) AS data
FROM refunds r LEFT JOIN users u ON u.id = r.requested_by;

CREATE OR REPLACE VIEW admin_payouts AS
SELECT p.task_id AS id, p.created_at AS at,
	CASE WHEN p.status IN ('pending', 'approved') AND p.hold_reason IS NOT NULL THEN 'held'
		WHEN p.in_batch IS NOT NULL THEN 'sending' ELSE p.status END AS status,
	false AS is_deleted, concat_ws(' ', p.task_id, p.task, p.human_name, p.receiver, p.batch_id) AS words,
	jsonb_build_object('id', p.task_id, 'task', p.task, 'task_id', p.task_id, 'human_id', p.human_id,
		'human_name', p.human_name, 'receiver', p.receiver, 'gross_cents', p.gross_cents, 'fee_cents', p.fee_cents,
		'paypal_fee_cents', p.paypal_fee_cents, 'net_cents', p.net_cents, 'status',
		CASE WHEN p.status IN ('pending', 'approved') AND p.hold_reason IS NOT NULL THEN 'held'
			WHEN p.in_batch IS NOT NULL THEN 'sending' ELSE p.status END,
		'waits_for', p.waits_for, 'hold_reason', p.hold_reason, 'method', p.method, 'batch_id', p.batch_id,
		'error', p.error, 'created_at', iso(p.created_at), 'approved_at', iso(p.approved_at),
		'paid_at', iso(p.paid_at)) AS data
FROM payout_rows p;

CREATE OR REPLACE VIEW admin_batches AS
SELECT b.id, b.created_at AS at, b.status, false AS is_deleted,
	concat_ws(' ', b.id, b.provider_batch_id, b.made_by) AS words,
	jsonb_build_object('id', b.id, 'provider', b.provider, 'status', b.status, 'provider_batch_id', b.provider_batch_id,
		'made_by', b.made_by, 'error', b.error, 'items', i.n, 'total_cents', i.total, 'paid', i.paid, 'failed', i.failed,
		'created_at', iso(b.created_at), 'sent_at', iso(b.sent_at), 'checked_at', iso(b.checked_at)) AS data
FROM payout_batches b CROSS JOIN LATERAL (
	SELECT count(*) AS n, coalesce(sum(amount_cents), 0)::bigint AS total, count(*) FILTER (WHERE status = 'paid') AS paid,
		count(*) FILTER (WHERE status = 'failed') AS failed
	FROM payout_items WHERE batch_id = b.id) i;

CREATE OR REPLACE VIEW admin_deliveries AS
SELECT d.id, d.created_at AS at, d.status, false AS is_deleted,
	concat_ws(' ', d.id, d.event_type, d.task_id, w.url, a.name) AS words,
	jsonb_build_object('id', d.id, 'event_id', 'evt_' || replace(d.event_id::text, '-', ''), 'type', d.event_type,
		'url', w.url, 'endpoint_status', w.status, 'disabled_why', w.disabled_why, 'ai_account_id', a.id,
		'ai_account_name', a.name, 'task_id', d.task_id, 'status', d.status, 'attempts', d.attempts,
		'status_code', d.status_code, 'error', d.error, 'created_at', iso(d.created_at), 'last_at', iso(d.last_at),
		'next_at', iso(d.next_at), 'delivered_at', iso(d.delivered_at)) AS data
FROM webhook_deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id JOIN ai_accounts a ON a.id = w.ai_account_id;

CREATE OR REPLACE VIEW admin_events AS
SELECT e.provider || '/' || e.id AS id, e.received_at AS at, e.status, false AS is_deleted,
	concat_ws(' ', e.id, e.type, e.order_id, e.note) AS words,
	jsonb_build_object('id', e.id, 'provider', e.provider, 'type', e.type, 'is_live', e.is_live, 'status', e.status,
		'attempts', e.attempts, 'note', e.note, 'order', e.order_id || '/' || e.order_version, 'order_id', e.order_id,
		'bytes', length(e.payload), 'created_at', iso(e.created_at), 'received_at', iso(e.received_at),
		'processed_at', iso(e.processed_at)) AS data
FROM provider_events e;

CREATE OR REPLACE VIEW admin_jobs AS
SELECT j.id, j.created_at AS at, s.status, false AS is_deleted, concat_ws(' ', j.kind, j.subject, j.last_error) AS words,
	jsonb_build_object('id', j.id, 'kind', j.kind, 'subject', j.subject, 'status', s.status, 'attempts', j.attempts,
		'run_at', iso(j.run_at), 'dead_at', iso(j.dead_at), 'last_error', j.last_error, 'data', j.data::text,
		'created_at', iso(j.created_at)) AS data
FROM jobs j CROSS JOIN LATERAL (
	SELECT CASE WHEN j.dead_at IS NOT NULL THEN 'dead' WHEN j.lease_until > now() THEN 'running'
		ELSE 'waiting' END AS status) s;

CREATE OR REPLACE VIEW admin_log AS
SELECT c.id, c.at, c.kind AS status, false AS is_deleted,
	concat_ws(' ', c.email, c.act, c.subject_id, c.note, c.request_id) AS words,
	jsonb_build_object('id', c.id, 'email', c.email, 'user_id', c.user_id, 'act', c.act, 'kind', c.kind,
		'subject_id', c.subject_id, 'note', c.note, 'request_id', c.request_id, 'at', iso(c.at),
		'before', (c.data -> 'before')::text, 'after', coalesce(c.data -> 'after', c.data)::text) AS data
FROM admin_acts c;

CREATE OR REPLACE VIEW admin_tracker_keys AS
SELECT k.id, k.created_at AS at, s.status, false AS is_deleted, concat_ws(' ', k.prefix, p.name) AS words,
	jsonb_build_object('id', k.id, 'prefix', k.prefix, 'kind', k.kind, 'project', coalesce(p.name, '*'), 'status', s.status,
		'is_setting', k.is_setting, 'created_at', iso(k.created_at), 'last_used_at', iso(k.last_used_at),
		'revoked_at', iso(k.revoked_at)) AS data
FROM tracker_keys k LEFT JOIN tracker_projects p ON p.id = k.project_id
CROSS JOIN LATERAL (SELECT CASE WHEN k.revoked_at IS NULL THEN 'valid' ELSE 'revoked' END AS status) s;

GRANT SELECT ON admin_people, admin_ai_accounts, admin_tasks, admin_orders, admin_refunds, admin_payouts, admin_batches,
	admin_deliveries, admin_events, admin_jobs, admin_log, admin_tracker_keys TO hirehall_web, hirehall_audit;

-- A page of a list, newest first, or where p_ids is not empty just those rows. Planned anew each time: which filters
-- are set decides how the rows are found.
CREATE OR REPLACE FUNCTION admin_list(p_list text, p_ids text[], p_q text, p_status text, p_deleted boolean, p_from date,
	p_to date, p_before timestamptz, p_before_id text, p_max bigint)
RETURNS TABLE (id text, at timestamptz, status text, is_deleted boolean, data jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_view text := 'admin_' || p_list;
	v_type regtype := (SELECT atttypid FROM pg_attribute WHERE attrelid = v_view::regclass AND attname = 'id');
BEGIN
	RETURN QUERY EXECUTE format('SELECT r.id::text, r.at, r.status, r.is_deleted, r.data FROM %I r'
		' WHERE ($1 = ''{}'' OR r.id = ANY ($1::%s[])) AND ($2 IS NULL OR position(lower($2) IN lower(r.words)) > 0)'
		' AND ($3 IS NULL OR r.status = $3) AND ($4 OR NOT r.is_deleted)'
		' AND ($5 IS NULL OR r.at >= $5) AND ($6 IS NULL OR r.at < $6 + 1)'
		' AND ($7 IS NULL OR (r.at, r.id) < ($7, $8::%s)) ORDER BY r.at DESC, r.id DESC LIMIT $9', v_view, v_type, v_type)
	USING p_ids, p_q, p_status, p_deleted, p_from, p_to, p_before, p_before_id, p_max;
END
$$;
