-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Limits that the owner of a key sets.

-- mandate_set: mandate_ask -> - write
SELECT mandate_set(:key_id, :user_id, :account::uuid, :is_admin, :per_task, :per_day, :total, :approval_above,
	nullif(:classes::text[], '{}')) AS refusal;

-- mandate_read: mandate_ask -> mandate
SELECT refusal, kind, currency, per_task, per_day, total, approval_above AS needs_approval_above, to_jsonb(classes) AS classes, spent_day,
	spent AS spent_total, updated_at
FROM mandate_read(:key_id, :user_id, :account::uuid, :is_admin);

-- mandate_grant: mandate_ask -> mandate_granted write
SELECT refusal, id, expires_at FROM mandate_grant(:key_id, :user_id, :is_admin, :amount);


-- mandates_own: mandate_ask -> mandate_own*
SELECT id AS key_id, name FROM ai_accounts WHERE owner_user_id = :user_id AND deleted_at IS NULL ORDER BY created_at, id;
