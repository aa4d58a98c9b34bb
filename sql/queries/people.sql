-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may act: sessions, AI keys, worker profiles, and how they come to be.

-- session_who: token_key -> session_found?
SELECT u.id AS user_id, u.email, u.name, h.id AS human_id, s.seen_at < now() - interval '10 minutes' AS is_stale
FROM sessions s
JOIN users u ON u.id = s.user_id AND u.deleted_at IS NULL
LEFT JOIN humans h ON h.user_id = u.id AND h.deleted_at IS NULL
WHERE s.token_hash = decode(:token_hash, 'hex') AND s.expires_at > now();

-- Another request of the same session may be doing it.
-- session_seen: token_key -> -
UPDATE sessions SET seen_at = now() WHERE token_hash = (SELECT token_hash FROM sessions
	WHERE token_hash = decode(:token_hash, 'hex') FOR UPDATE SKIP LOCKED);

-- session_add: session_new -> actor_row
WITH made AS (
	INSERT INTO sessions (token_hash, user_id, expires_at)
	VALUES (decode(:token_hash, 'hex'), :user_id, now() + make_interval(days => :days::int)) RETURNING user_id)
SELECT u.id AS user_id, u.email, u.name, h.id AS human_id
FROM made JOIN users u ON u.id = made.user_id LEFT JOIN humans h ON h.user_id = u.id AND h.deleted_at IS NULL;

-- session_drop: token_key -> -
DELETE FROM sessions WHERE token_hash = decode(:token_hash, 'hex');

-- ai_who: ai_key -> actor_row?
SELECT a.id AS ai_account_id, a.name, a.paypal_email AS email
FROM ai_accounts a WHERE a.id = ai_login(:key_hash, :account);

-- tracker_who: tracker_ask -> tracker_actor?
SELECT prefix AS tracker_key, project_id AS tracker_project FROM track_who(:token_hash, :project);

-- ai_user: token_key -> actor_row? write
SELECT user_id, email, name, ai_login(:token_hash, NULL) AS ai_account_id FROM ai_user(:token_hash);

-- A program by its token, and the user that it wants to act for; no row: there is no such token.
-- machine_who: machine_ask -> machine_found?
SELECT c.name AS client, u.email, u.name, c.users IS NULL OR :user_id = ANY (c.users) AS may_act,
	:is_master::boolean OR :scope = ANY (c.scopes) AS has_scope, u.id IS NOT NULL AS is_known
FROM (VALUES (1)) one (row)
LEFT JOIN service_clients c ON c.token_hash = decode(:token_hash, 'hex') AND c.revoked_at IS NULL AND NOT :is_master::boolean
LEFT JOIN users u ON u.id = :user_id AND u.deleted_at IS NULL
WHERE :is_master::boolean OR c.id IS NOT NULL;

-- service_client_add: service_client_new -> -
INSERT INTO service_clients (name, token_hash, users, scopes, cap_micro)
VALUES (:name, decode(:token_hash, 'hex'), nullif(:users::text[], '{}'),
	coalesce(nullif(:scopes::text[], '{}'), '{create,read,cancel}'), :cap_micro);

-- human_who: human_key -> actor_row?
SELECT h.id AS human_id, h.name, h.email, h.user_id
FROM humans h WHERE h.id = :human_id AND h.deleted_at IS NULL AND NOT h.is_robot;

-- user_by_email: email_key -> user_found?
SELECT id, password_hash FROM users WHERE deleted_at IS NULL AND id LIKE 'local|%' AND (lower(email) = lower(:email)
	OR id = (SELECT a.user_id FROM story_accounts a WHERE lower(a.username) = lower(:email)));

-- sign_in_link_add: user_made -> - write
SELECT sign_in_link_add(u.id, :link_hash, u.email, :mail_subject, :mail_text)
FROM users u WHERE lower(u.email) = lower(:email) AND u.deleted_at IS NULL AND u.id LIKE 'local|%';

-- sign_in_link_use: token_key -> user_key?
UPDATE sign_in_links l SET used_at = hall_now() FROM users u
WHERE l.token_hash = decode(:token_hash, 'hex') AND l.used_at IS NULL AND l.expires_at > hall_now()
	AND u.id = l.user_id AND u.deleted_at IS NULL
RETURNING l.user_id;

-- human_join: human_made -> human_joined write
SELECT refusal, human_id AS id, user_id, status
FROM human_join(:user_id, :name, :email, :password_hash, :lang, :link_hash, :mail_subject, :mail_text, :country,
	:location, :paypal_email, :min_budget);

-- ai_account_add: ai_account_row -> ai_account_key write
SELECT refusal, account_id FROM ai_account_add(:name, :paypal_email, :key_hash, :prefix, :link_hash, :mail_subject,
	:mail_text);

-- ai_key_rotate: ai_account_row -> ai_account_key? write
SELECT account_id FROM ai_key_rotate(:link_hash, :key_hash, :prefix);

-- ai_account_own: ai_owner -> -
UPDATE ai_accounts SET owner_user_id = :user_id WHERE id = :account_id::uuid AND owner_user_id IS NULL;

-- ai_account_read: ai_key -> ai_account?
SELECT id, name, paypal_email, status FROM ai_accounts WHERE id = ai_login(:key_hash, :account);

-- prune_people: - -> - write
WITH s AS (DELETE FROM sessions WHERE expires_at < now()),
l AS (DELETE FROM sign_in_links WHERE expires_at < hall_now() - interval '1 day'),
f AS (DELETE FROM sign_in_flows WHERE expires_at < now()),
t AS (DELETE FROM token_families WHERE expires_at < hall_now() - interval '1 day'),
q AS (DELETE FROM oauth_requests WHERE expires_at < hall_now() - interval '1 day'),
r AS (DELETE FROM oauth_refresh_tokens WHERE expires_at < hall_now()),
c AS (DELETE FROM oauth_clients c WHERE c.created_at < hall_now() - interval '1 day'
	AND NOT EXISTS (SELECT FROM oauth_connections o WHERE o.client_id = c.id)
	AND NOT EXISTS (SELECT FROM oauth_requests o WHERE o.client_id = c.id)),
p AS (DELETE FROM identity_profiles WHERE fetched_at < hall_now() - interval '30 days')
DELETE FROM ai_key_links WHERE expires_at < hall_now() - interval '1 day';
