-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The list of disputes for the admin pages, with the columns of rows_for_admins.sql: what was asked and what was
-- delivered beside what both sides say.
CREATE OR REPLACE VIEW admin_disputes AS
SELECT d.task_id::text AS id, d.created_at AS at, d.status, false AS is_deleted,
	concat_ws(' ', d.task_id, t.task, h.name, a.name, d.reason, t.reject_reason) AS words,
	jsonb_build_object('id', d.task_id, 'task', t.task, 'task_id', d.task_id, 'human_id', d.human_id, 'human_name', h.name,
		'ai_account_id', a.id, 'ai_account_name', a.name, 'reason', d.reason, 'reject_reason', t.reject_reason,
		'named', (SELECT string_agg(c ->> 'text', ' · ') FROM jsonb_array_elements(t.criteria) c
			WHERE t.verdict -> 'criteria' ? (c ->> 'id')),
		'criteria', (SELECT string_agg(c ->> 'text', ' · ') FROM jsonb_array_elements(t.criteria) c),
		'acceptance_criteria', t.acceptance_criteria, 'not_allowed', t.not_allowed, 'deliverable', s.type, 'text', s.text,
		'file', s.file, 'budget_cents', t.budget_cents, 'net_cents', p.net_cents, 'round', t.round, 'note', d.note,
		'created_at', iso(d.created_at), 'due_at', iso(d.due_at), 'decided_at', iso(d.decided_at)) AS data
FROM task_disputes d JOIN tasks t ON t.id = d.task_id JOIN humans h ON h.id = d.human_id
LEFT JOIN ai_accounts a ON a.id = t.ai_account_id LEFT JOIN submissions s ON s.id = t.submission_id
LEFT JOIN payouts p ON p.task_id = t.id;

GRANT SELECT ON admin_disputes TO hirehall_web, hirehall_jobs, hirehall_audit;
