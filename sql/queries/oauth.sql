-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Programs that act for AI accounts by OAuth; the deeds are functions of sql/functions/oauth.sql.

-- oauth_client_add: oauth_client_row -> oauth_client_issued write
SELECT refusal, issued_at FROM oauth_client_add(:id, :name, :redirect_uris::text[], :auth_method, :secret_hash);

-- A document is looked at again after an hour, and good for a day when its server is down.
-- oauth_client_find: oauth_client_key -> oauth_client_found?
SELECT id, name, array_to_string(redirect_uris, '|') AS uris, auth_method, encode(secret_hash, 'hex') AS secret_hash, is_document,
	NOT is_document OR fetched_at > hall_now() - interval '1 hour' AS is_fresh,
	NOT is_document OR fetched_at > hall_now() - interval '1 day' AS is_usable
FROM oauth_clients WHERE id = :id;

-- oauth_client_keep: oauth_client_row -> - write
INSERT INTO oauth_clients (id, name, redirect_uris, auth_method, is_document, fetched_at)
VALUES (:id, :name, :redirect_uris::text[], 'none', true, hall_now())
ON CONFLICT (id) DO UPDATE SET name = excluded.name, redirect_uris = excluded.redirect_uris, fetched_at = excluded.fetched_at
WHERE oauth_clients.is_document;

-- oauth_request_add: oauth_request_row -> - write
INSERT INTO oauth_requests (token_hash, client_id, redirect_uri, is_uri_said, state, challenge, resource, scope, expires_at)
VALUES (decode(:token_hash, 'hex'), :client_id, :redirect_uri, :is_uri_said, :state, :challenge, :resource, :scope,
	hall_now() + interval '10 minutes');

-- oauth_request_read: oauth_request_key -> oauth_question?
SELECT c.id AS client_id, c.name AS client_name, c.is_document, r.redirect_uri, r.scope
FROM oauth_requests r JOIN oauth_clients c ON c.id = r.client_id
WHERE r.token_hash = decode(:token_hash, 'hex') AND r.decided_at IS NULL AND r.expires_at > hall_now();

-- oauth_accounts: oauth_user -> oauth_account*
SELECT a.id, a.name, a.paypal_email, m.per_task / 10000 AS per_task, m.per_day / 10000 AS per_day, m.total / 10000 AS total
FROM ai_accounts a LEFT JOIN mandates m ON m.subject = 'ai:' || a.id
WHERE a.owner_user_id = :user_id AND a.status = 'active' AND a.deleted_at IS NULL
ORDER BY a.id DESC LIMIT 100;

-- oauth_allow: oauth_yes -> oauth_way write
SELECT refusal, redirect_uri, state FROM oauth_allow(:token_hash, :user_id, :account_id::uuid, :name, :paypal_email, :code_hash);

-- oauth_deny: oauth_request_key -> oauth_way? write
UPDATE oauth_requests SET decided_at = hall_now()
WHERE token_hash = decode(:token_hash, 'hex') AND decided_at IS NULL AND expires_at > hall_now()
RETURNING redirect_uri, state;

-- oauth_code_take: oauth_code -> oauth_code_facts? write
SELECT client_id, redirect_uri, is_uri_said, challenge, resource FROM oauth_code_take(:code_hash);

-- oauth_connect: oauth_tokens -> oauth_granted? write
SELECT scope FROM oauth_connect(:code_hash, :access_hash, :prefix, :access_s::int, :refresh_hash, :refresh_days::int);

-- oauth_refresh: oauth_tokens -> oauth_granted? write
SELECT scope FROM oauth_refresh(:old_hash, :client_id, :resource, :access_hash, :prefix, :access_s::int, :refresh_hash,
	:refresh_days::int);

-- oauth_revoke: oauth_token_back -> - write
SELECT oauth_revoke(:token_hash, :client_id);

-- oauth_connections: oauth_connections_of -> oauth_connection*
SELECT o.id, c.name AS client_name, c.id AS client_id, c.is_document, c.redirect_uris[1] AS redirect_uri, a.name AS account_name,
	a.paypal_email, o.created_at, o.refreshed_at
FROM oauth_connections o JOIN oauth_clients c ON c.id = o.client_id JOIN ai_accounts a ON a.id = o.ai_account_id
WHERE o.user_id = :user_id AND o.ended_at IS NULL AND o.expires_at > hall_now()
ORDER BY o.created_at DESC LIMIT 100;

-- oauth_connection_end: oauth_connection_key -> oauth_ended? write
SELECT oauth_end(o.id, 'owner') AS was_there FROM oauth_connections o WHERE o.id = :id::uuid AND o.user_id = :user_id;

-- ai_account_claim: oauth_claim -> oauth_claimed write
SELECT refusal, account_id FROM ai_account_claim(:user_id, :key_hash);
