-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A task with its submission and its payout as struct task of humans.h reads it; what a viewer may not see is taken
-- away by task_redact() of humans_rules.c. Amounts show once the payout is approved. Paid speaks of the payer's order
-- and, where there is none, of the payout.
CREATE OR REPLACE VIEW task_rows AS
SELECT t.id, t.task, t.task_label, t.acceptance_criteria, t.not_allowed, t.ai_account_id, t.payer_paypal_email,
	t.payee_paypal_email, t.location, t.origin_country, t.budget_cents AS budget_usd, t.deliverable,
	(t.deadline_minutes * 100)::bigint AS deadline_minutes, t.deadline_at, t.review_pending_deadline_at, t.status,
	t.failure_reason, t.human_id, t.submission_id, t.reject_reason, t.created_at, t.accepted_at, t.finished_at,
	t.deleted_at,
	coalesce(t.paid_status, CASE WHEN p.status = 'void' THEN NULL ELSE coalesce(p.status, 'pending') END) AS paid_status,
	coalesce(t.paid_method, p.method) AS paid_method, p.batch_id AS payout_batch_id,
	coalesce(t.payment_error_message, p.error) AS payment_error_message, p.approved_at,
	coalesce(t.paid_at, p.paid_at) AS paid_at,
	CASE WHEN p.approved_at IS NOT NULL THEN trim_scale(p.fee_bps / 10000.0)::text END AS fee_rate,
	CASE WHEN p.approved_at IS NOT NULL THEN p.fee_cents END AS fee_amount,
	CASE WHEN p.approved_at IS NOT NULL THEN p.net_cents END AS payout_amount,
	CASE WHEN p.approved_at IS NOT NULL THEN p.paypal_fee_cents END AS paypal_fee_amount,
	s.type AS sub_type, s.text AS sub_text, s.file AS sub_file, s.file_type AS sub_file_type, s.by_kind AS sub_by_kind,
	s.created_at AS sub_created_at,
	t.criteria, nullif(t.round, 0) AS round, t.verdict, t.dispute, t.max_assignments, t.agreement, t.parent_id,
	(t.reserve_minutes * 100)::bigint AS reserve_minutes, t.reserved_until, s.task_id AS sub_task_id,
	l.lat::text AS lat, l.lng::text AS lng
FROM tasks t
LEFT JOIN payouts p ON p.task_id = t.id
LEFT JOIN submissions s ON s.id = t.submission_id
LEFT JOIN task_locations l ON l.task_id = coalesce(t.parent_id, t.id); -- a place of a task for several people is where that is
GRANT SELECT ON task_rows TO hirehall_web, hirehall_jobs, hirehall_audit;
