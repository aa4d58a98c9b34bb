-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Webhook endpoints of AI accounts, their deliveries, and the outbox of mail.

-- ---- endpoints, by their owner

-- webhook_owner_hold: webhook_key -> webhook_key
-- Registrations of one account go one after another, so that the count below is true.
SELECT id AS ai_account_id FROM ai_accounts WHERE id = :ai_account_id FOR UPDATE;

-- webhook_add: webhook_key -> webhook?
INSERT INTO webhook_endpoints (ai_account_id, url, events, secret)
SELECT :ai_account_id::uuid, :url, :events::text[], :seed
WHERE (SELECT count(*) FROM webhook_endpoints WHERE ai_account_id = :ai_account_id::uuid AND deleted_at IS NULL) < :limit
RETURNING id, url, status, to_jsonb(events) AS events, created_at;

-- webhook_list: webhook_key -> webhook*
SELECT id, url, status, to_jsonb(events) AS events, disabled_why, created_at FROM webhook_endpoints
WHERE ai_account_id = :ai_account_id AND deleted_at IS NULL ORDER BY created_at, id;

-- webhook_delete: webhook_key -> webhook_ended
-- What waits for this address is called off.
WITH gone AS (
	UPDATE webhook_endpoints SET deleted_at = hall_now()
	WHERE id = :id AND ai_account_id = :ai_account_id AND deleted_at IS NULL RETURNING id),
canceled AS (
	UPDATE webhook_deliveries SET status = 'canceled', next_at = NULL
	WHERE endpoint_id IN (SELECT id FROM gone) AND status = 'pending' RETURNING id),
dropped AS (
	DELETE FROM jobs WHERE kind = 'webhook_deliver' AND subject IN (SELECT id::text FROM canceled) AND dead_at IS NULL)
SELECT 'deleted' AS status, id FROM gone;

-- webhook_rotate: webhook_key -> webhook_id
-- A second rotation within the day ends the first secret.
UPDATE webhook_endpoints SET previous_secret = secret, previous_until = hall_now() + interval '24 hours', secret = :seed
WHERE id = :id AND ai_account_id = :ai_account_id AND deleted_at IS NULL RETURNING id;

-- webhook_find: webhook_key -> webhook_id
SELECT id FROM webhook_endpoints WHERE id = :id AND ai_account_id = :ai_account_id AND deleted_at IS NULL;

-- webhook_test: webhook_key -> webhook_queued
WITH made AS (
	INSERT INTO webhook_deliveries (endpoint_id, event_id, event_type, next_at)
	SELECT id, uuid7(), 'webhook.test', hall_now() FROM webhook_endpoints
	WHERE id = :id AND ai_account_id = :ai_account_id AND deleted_at IS NULL RETURNING id),
job AS (
	INSERT INTO jobs (kind, subject) SELECT 'webhook_deliver', id::text FROM made)
SELECT 'queued' AS status, id AS delivery_id FROM made;

-- ---- deliveries, by the endpoint's owner

-- webhook_deliveries_list: webhook_key -> webhook_delivery*
SELECT d.id, 'evt_' || replace(d.event_id::text, '-', '') AS event_id, d.event_type AS type, d.task_id, d.status,
	d.attempts, d.status_code, d.error, d.created_at, d.last_at, d.next_at, d.delivered_at
FROM webhook_deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
WHERE w.id = :id AND w.ai_account_id = :ai_account_id AND w.deleted_at IS NULL
	AND (:cursor::uuid IS NULL OR (d.created_at, d.id) <
		(SELECT c.created_at, c.id FROM webhook_deliveries c WHERE c.id = :cursor::uuid AND c.endpoint_id = :id))
ORDER BY d.created_at DESC, d.id DESC LIMIT :limit;

-- webhook_redeliver: webhook_key -> webhook_queued
-- The same message with a fresh schedule; refused while the address is switched off, unless it is a test.
WITH found AS (
	SELECT d.id, w.status = 'disabled' AND d.event_type <> 'webhook.test' AS is_off
	FROM webhook_deliveries d JOIN webhook_endpoints w ON w.id = d.endpoint_id
	WHERE d.id = :delivery_id AND w.id = :id AND w.ai_account_id = :ai_account_id AND w.deleted_at IS NULL),
again AS (
	UPDATE webhook_deliveries SET status = 'pending', attempts_before = attempts, error = NULL, next_at = hall_now()
	WHERE id IN (SELECT id FROM found WHERE NOT is_off) RETURNING id)
SELECT CASE WHEN found.is_off THEN 'webhook_off' END AS refusal, 'queued' AS status, found.id AS delivery_id
FROM found LEFT JOIN (again CROSS JOIN LATERAL job_add('webhook_deliver', again.id::text, hall_now())) ON true;

-- ---- deliveries, by the job

-- delivery_take: webhook_id -> webhook_due?
-- The event is the newest of its type at the time the delivery was made; a task's later fate does not show.
SELECT d.id, 'evt_' || replace(d.event_id::text, '-', '') AS event_id, d.event_type, d.task_id, d.body, d.created_at,
	d.attempts, d.attempts - d.attempts_before AS tries, d.event_type = 'webhook.test' AS is_test,
	CASE d.event_type
		WHEN 'task.accepted' THEN jsonb_build_object('status', 'accepted', 'human_id', e.data -> 'human_id',
			'failure_reason', NULL, 'submission', NULL, 'review_pending_deadline_at', NULL)
		WHEN 'task.completed' THEN jsonb_build_object('status', 'completed', 'failure_reason', NULL)
		WHEN 'task.failed' THEN jsonb_build_object('status', 'failed', 'failure_reason',
			coalesce(e.data ->> 'failure_reason', e.data ->> 'reason', 'unknown'))
	END AS overlay,
	w.id AS endpoint_id, w.url, w.secret AS seed,
	CASE WHEN w.previous_until > hall_now() THEN w.previous_secret END AS previous_seed,
	(w.status <> 'active' AND d.event_type <> 'webhook.test') OR w.deleted_at IS NOT NULL AS is_off,
	w.failing_since IS NOT NULL AS is_failing,
	(SELECT greatest(ceil(extract(epoch FROM min(p.next_at) - hall_now())), 1)::bigint FROM webhook_deliveries p
		WHERE p.endpoint_id = d.endpoint_id AND (p.task_id = d.task_id OR w.bounty_id IS NOT NULL) AND p.status = 'pending'
			AND p.attempts - p.attempts_before < 3 AND (p.created_at, p.id) < (d.created_at, d.id)
		HAVING count(*) > 0) AS wait_s
FROM webhook_deliveries d
JOIN webhook_endpoints w ON w.id = d.endpoint_id
LEFT JOIN LATERAL (
	SELECT data FROM events
	WHERE kind = 'task' AND subject_id = d.task_id::text AND type = d.event_type AND at <= d.created_at
	ORDER BY n DESC LIMIT 1) e ON true
WHERE d.id = :id AND d.status = 'pending';

-- delivery_body: webhook_try -> webhook_try
-- The first rendering stays: every retry sends the same bytes.
UPDATE webhook_deliveries SET body = coalesce(body, :body) WHERE id = :id RETURNING body;

-- delivery_ended: webhook_try -> webhook_id?
UPDATE webhook_deliveries SET attempts = attempts + 1, status = :status, status_code = :status_code, error = :error,
	last_at = hall_now(), delivered_at = CASE WHEN :status = 'delivered' THEN hall_now() ELSE delivered_at END,
	next_at = CASE WHEN :status = 'pending' THEN hall_now() + make_interval(secs => :delay_s) END
WHERE id = :id AND attempts = :attempts AND status = 'pending' RETURNING id;

-- endpoint_worked: webhook_try -> -
-- A test that arrived switches its address on again.
UPDATE webhook_endpoints SET failing_since = NULL,
	status = CASE WHEN :is_test::boolean THEN 'active' ELSE status END,
	disabled_why = CASE WHEN :is_test::boolean THEN NULL ELSE disabled_why END
WHERE id = :endpoint_id AND (failing_since IS NOT NULL OR (:is_test::boolean AND status <> 'active'));

-- endpoint_failed: webhook_try -> -
UPDATE webhook_endpoints SET failing_since = hall_now() WHERE id = :endpoint_id AND failing_since IS NULL;

-- endpoint_off: endpoint_off -> endpoint_off?
-- Switched off when its receiver said so, or when a delivery was given up after days of nothing but failures.
UPDATE webhook_endpoints w SET status = 'disabled', disabled_why = :why
WHERE w.id = :id AND w.status = 'active'
	AND (:days = 0 OR w.failing_since < hall_now() - make_interval(days => :days::int))
RETURNING w.id, w.url, (SELECT a.paypal_email FROM ai_accounts a WHERE a.id = w.ai_account_id) AS email;

-- notify_mail: mail_out -> mail_out write
SELECT mail_add(:to_email, :subject, :text) AS id;

-- ---- mail

-- mail_take: webhook_id -> mail_out?
SELECT id, to_email, subject, text, html, attempts, unsubscribe_url FROM mails WHERE id = :id AND sent_at IS NULL;

-- mail_ended: mail_out -> -
UPDATE mails SET sent_at = CASE WHEN :error::text IS NULL THEN hall_now() END, error = :error, attempts = attempts + 1
WHERE id = :id AND sent_at IS NULL;

-- ---- what is old

-- outbox_prune_again: - -> - write
SELECT job_add('outbox_prune', to_char(day, 'YYYY-MM-DD'), day)
FROM (SELECT date_trunc('day', hall_now()) + interval '1 day 3 hours') d (day);

-- outbox_prune_deliveries: - -> -
DELETE FROM webhook_deliveries WHERE status <> 'pending' AND created_at < hall_now() - interval '60 days';

-- outbox_prune_mails: - -> -
-- A mail that was never sent waits no longer than its job.
DELETE FROM mails WHERE created_at < hall_now() - interval '60 days';
