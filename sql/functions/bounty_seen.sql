-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A bounty as its person's pages show it, with the newest payment, what came twice, what went back and the newest
-- approval. Never the result,
-- which bounty_output() alone gives, nor what was found before that is paid or free.
CREATE OR REPLACE VIEW bounty_seen AS
SELECT b.id, b.user_id, b.agent_type, b.executor, b.status,
	left(CASE WHEN b.input_data ->> 'mode' = 'url' THEN b.input_data ->> 'url'
		ELSE coalesce(b.input_data ->> 'message', b.input_data ->> 'text', b.input_data ->> 'url', '') END, 4000) AS words,
	b.estimated_micro, b.actual_micro, b.payment_status, b.payment_tx_hash, b.progress_message, b.human_task_id,
	b.metadata ->> 'error' AS error, CASE WHEN bounty_is_released(b) THEN b.metadata END AS metadata,
	b.attempt, b.created_at, b.started_at, b.completed_at, b.paid_at, b.link_sent_at,
	p.id AS payment_id, p.state AS pay_state, p.method AS pay_method, p.error AS pay_error, p.network AS pay_network,
	p.payer, p.tx_hash AS pay_tx, p.created_at AS pay_begun_at, p.settled_at, p.amount_micro AS pay_micro,
	EXISTS (SELECT FROM bounty_payments s WHERE s.bounty_id = b.id AND s.is_surplus) AS has_surplus,
	r.status AS refund_status, r.tx_hash AS refund_tx, r.amount_micro AS refund_micro, r.updated_at AS refunded_at,
	c.state AS card_state, c.url AS card_url,
	a.id AS approval_id, a.status AS approval_status, a.expires_at AS approval_expires_at,
	b.status = 'completed' AND b.actual_micro > 0 AND b.payment_status IS DISTINCT FROM 'paid'
		AND b.payment_status IS DISTINCT FROM 'refunded' AS is_due
FROM bounties b
LEFT JOIN LATERAL (SELECT * FROM bounty_payments p WHERE p.bounty_id = b.id AND NOT p.is_surplus
	ORDER BY p.created_at DESC, p.id DESC LIMIT 1) p ON true
LEFT JOIN bounty_refunds r ON r.payment_id = p.id
LEFT JOIN LATERAL (SELECT * FROM balance_topups t WHERE t.user_id = b.user_id AND t.bounty_id = b.id
	ORDER BY t.created_at DESC, t.id DESC LIMIT 1) c ON true
LEFT JOIN bounty_approvals a ON a.id = b.approval_id
WHERE b.deleted_at IS NULL;
GRANT SELECT ON bounty_seen TO hirehall_web;
