-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What only the pages ask: the reader's own profile, and the mails kept for reading.

-- profile_get: profile_key -> profile?
SELECT u.name AS user_name, u.email, u.lang, u.time_zone, h.id AS human_id, h.name, h.country, h.location, h.paypal_email,
	h.min_budget_cents AS min_budget_usd
FROM users u LEFT JOIN humans h ON h.user_id = u.id AND h.deleted_at IS NULL
WHERE u.id = :user_id AND u.deleted_at IS NULL

-- profile_set: profile -> -
WITH account AS (
	UPDATE users SET name = :name, lang = :lang WHERE id = :user_id AND deleted_at IS NULL)
UPDATE humans SET name = :name, country = :country, location = :location, paypal_email = :paypal_email,
	min_budget_cents = coalesce(:min_budget_usd, 0)
WHERE user_id = :user_id AND deleted_at IS NULL

-- account_set: profile -> -
UPDATE users SET name = :name, lang = :lang WHERE id = :user_id AND deleted_at IS NULL

-- mails_newest: - -> mail_row*
SELECT id, to_email, subject, created_at FROM mails ORDER BY created_at DESC, id DESC LIMIT 100

-- mail_get: mail_path -> mail_row?
SELECT id, to_email, subject, text, created_at FROM mails WHERE id = :id

-- The demo account's ping: the robot answers it.
-- test_task_send: - -> test_task write
SELECT c.refusal, c.task_id
FROM (SELECT encode(k.key_hash, 'hex') AS key_hash, a.id::text AS account
	FROM api_keys k JOIN ai_accounts a ON a.id = k.ai_account_id
	WHERE a.is_demo AND a.deleted_at IS NULL AND k.revoked_at IS NULL ORDER BY k.created_at LIMIT 1) demo,
	task_call(true, demo.key_hash, demo.account, 'ping', 'ai_output_qa', 'Any answer will do.',
		'Nothing but an answer.', NULL, 'JP', 500, 'text', 10) c
