-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The mail with the way to pay, and approvals by its links.

-- bounty_mail: bounty_mail_ask -> bounty_mailed write
SELECT CASE refusal WHEN 'rate' THEN NULL ELSE refusal END AS refusal, refusal = 'rate' AS is_too_soon, approval_id, wait_s,
	is_sent, has_address
FROM bounty_mail(:id, :user_id, :is_first, :threshold, :approval_id, :token_hash, :description, :mail::jsonb);

-- approval_by_token: approval_key -> approval?
SELECT id, task_id, user_id, amount, description, expires_at, status, approved_at, denied_at, payment_status, user_name,
	agent_type
FROM bounty_approvals_seen WHERE token_hash = decode(:token_hash, 'hex');

-- approval_by_id: approval_key -> approval?
SELECT id, task_id, user_id, amount, description, expires_at, status, approved_at, denied_at, payment_status, user_name,
	agent_type
FROM bounty_approvals_seen WHERE id = :id AND user_id = :user_id;

-- approval_decide: approval_key -> approval_made write
SELECT refusal, id FROM bounty_approval_decide(:token_hash, :status);

-- approval_expire: approval_key -> - write
UPDATE bounty_approvals SET status = 'expired' WHERE id = :id AND status = 'pending' AND expires_at <= hall_now();
