-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The stories' door: accounts by name, and the tokens of their logins.

-- story_join: story_account_row -> story_account write
SELECT refusal, id, username FROM story_join(:username, :password_hash);

-- story_login_find: story_account_row -> story_login_found?
SELECT id AS user_id, password_hash FROM users
WHERE lower(email) = lower(:username) AND deleted_at IS NULL
UNION ALL
SELECT u.id, u.password_hash FROM story_accounts a JOIN users u ON u.id = a.user_id AND u.deleted_at IS NULL
WHERE lower(a.username) = lower(:username) AND u.email IS NULL
LIMIT 1;

-- token_family_add: token_login -> - write
SELECT token_family_add(:user_id, :family, :token_hash, :days::int, :family_days::int);

-- token_refresh: token_login -> token_refreshed write
SELECT refusal, user_id, family FROM token_refresh(:token_hash, :new_hash, :days::int);

-- token_family_end: token_login -> - write
UPDATE token_families f SET ended_at = hall_now(), why = 'logout' FROM refresh_tokens t
WHERE t.token_hash = decode(:token_hash, 'hex') AND f.id = t.family AND f.ended_at IS NULL;

-- story_who: token_owner -> actor_row?
SELECT u.id AS user_id, u.email, u.name, h.id AS human_id
FROM token_families f
JOIN users u ON u.id = f.user_id AND u.deleted_at IS NULL
LEFT JOIN humans h ON h.user_id = u.id AND h.deleted_at IS NULL
WHERE f.id = :family AND f.user_id = :user_id AND f.ended_at IS NULL AND f.expires_at > hall_now();

-- password_of: token_owner -> story_login_found?
SELECT id AS user_id, password_hash FROM users WHERE id = :user_id AND deleted_at IS NULL;

-- password_set: password_row -> - write
SELECT password_set(:user_id, :password_hash, :session_hash);

-- prune_tokens: - -> - write
DELETE FROM token_families WHERE expires_at < hall_now() - interval '1 day';
