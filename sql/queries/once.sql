-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Idempotency keys. The advisory lock lives as long as the transaction: a second request with the same key sees at
-- once that the first is still running instead of waiting for it.

-- once_lock: once_key -> once_row
SELECT CASE WHEN NOT pg_try_advisory_xact_lock(hashtextextended(:actor || '/' || :route || '/' || :key, 0))
	THEN 'key_running' END AS refusal;

-- once_find: once_key -> once_row?
SELECT CASE WHEN body_hash <> :body_hash THEN 'key_reused' END AS refusal, status, body
FROM idempotency_keys WHERE actor = :actor AND route = :route AND key = :key AND status IS NOT NULL;

-- once_store: once_answer -> -
INSERT INTO idempotency_keys (actor, route, key, body_hash, status, body)
VALUES (:actor, :route, :key, :body_hash, :status, :body);
