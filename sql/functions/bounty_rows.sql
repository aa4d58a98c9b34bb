-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A bounty as struct bounty of bounties.h reads it. Never with its result (see bounty_output()), nor with what was found
-- before that may be given.
CREATE OR REPLACE VIEW bounty_rows AS
SELECT b.id, b.user_id, b.agent_type, b.status, b.input_data, b.executor, b.attempt::bigint AS attempt,
	usdc(b.estimated_micro) AS estimated_cost, usdc(b.actual_micro) AS actual_cost, b.estimated_micro, b.actual_micro,
	b.payment_status, b.payment_tx_hash, b.approval_id, b.progress_message, b.result_type, b.callback_url,
	nullif(bounty_metadata(b) || CASE WHEN b.executor IS NULL OR b.executor <> 'people' THEN '{}' ELSE jsonb_build_object(
		'executor', b.executor, 'human_task_id', b.human_task_id) END, '{}') AS metadata,
	b.metadata ->> 'error' AS error, b.human_task_id, bounty_is_released(b) AS is_released, c.name AS client,
	b.created_at, b.started_at, b.completed_at, b.paid_at, b.link_sent_at, b.n_links::bigint AS n_links, u.email, u.name,
	u.lang
FROM bounties b JOIN users u ON u.id = b.user_id LEFT JOIN service_clients c ON c.id = b.client_id
WHERE b.deleted_at IS NULL;
GRANT SELECT ON bounty_rows TO hirehall_web, hirehall_jobs, hirehall_audit;
