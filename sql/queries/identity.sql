-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Signing in at a provider, and who a machine's X-User-ID names.

-- sign_in_flow_add: sign_in_flow -> -
INSERT INTO sign_in_flows (state_hash, browser_hash, nonce, verifier, next, expires_at)
VALUES (decode(:state_hash, 'hex'), decode(:browser_hash, 'hex'), :nonce, :verifier, :next, now() + interval '10 minutes');

-- sign_in_flow_take: sign_in_flow -> sign_in_flow?
DELETE FROM sign_in_flows WHERE state_hash = decode(:state_hash, 'hex')
RETURNING encode(browser_hash, 'hex') AS browser_hash, nonce, verifier, next, expires_at > now() AS is_fresh;

-- identity_sign_in: identity_person -> user_key write
SELECT refusal, user_id FROM identity_sign_in(:id, :email, :name, :lang, :session_user);

-- identity_known: identity_key -> identity_known?
SELECT u.id AS user_id, nullif(u.email, '') AS email, u.name, h.id AS human_id, p.is_known,
	extract(epoch FROM hall_now() - p.fetched_at)::bigint AS age_s
FROM (SELECT identity_account(:id) AS id) x
LEFT JOIN users u ON u.id = x.id AND u.deleted_at IS NULL
LEFT JOIN humans h ON h.user_id = u.id AND h.deleted_at IS NULL
LEFT JOIN identity_profiles p ON p.id = :id;

-- identity_told: identity_told -> - write
SELECT identity_told(:asked, :id, :is_known, :email, :name);

-- identity_cache_read: identity_cache -> identity_cache?
SELECT body, expires_at > hall_now() AS is_fresh FROM identity_cache WHERE name = :name AND body IS NOT NULL;

-- identity_ask: identity_cache -> identity_ask write
SELECT may_ask, wait_s FROM identity_ask(:name, :every_s::int);

-- identity_failed: identity_cache -> - write
SELECT identity_failed(:name, :retry_s);

-- identity_fetched: identity_cache -> - write
SELECT identity_fetched(:name, :body, :ttl_s);

-- me_read: user_key -> me?
SELECT u.id AS user_id, nullif(u.email, '') AS email, u.name, u.lang, h.id AS human_id, split_part(u.id, '|', 1) AS provider,
	u.created_at
FROM users u LEFT JOIN humans h ON h.user_id = u.id AND h.deleted_at IS NULL
WHERE u.id = :user_id AND u.deleted_at IS NULL;
