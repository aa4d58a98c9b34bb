-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people want to be told by mail, and the jobs that tell them (sql/functions/notify.sql).

-- notify_settings_get: notify_key -> notify_settings
SELECT u.id AS user_id, u.lang, u.time_zone, s.quiet_from, s.quiet_until, coalesce(s.per_hour, 4) AS per_hour,
	coalesce('task' = ANY (s.kinds), false) AS task, coalesce('decision' = ANY (s.kinds), false) AS decision,
	coalesce('message' = ANY (s.kinds), false) AS message, coalesce('payout' = ANY (s.kinds), false) AS payout
FROM users u LEFT JOIN notify_settings s ON s.user_id = u.id
WHERE u.id = :user_id AND u.deleted_at IS NULL;

-- Nothing is written when the zone is none.
-- notify_settings_set: notify_settings -> notify_key?
WITH zone AS (SELECT WHERE :time_zone::text IS NULL OR EXISTS (SELECT FROM pg_timezone_names WHERE name = :time_zone)),
account AS (
	UPDATE users SET time_zone = :time_zone WHERE id = :user_id AND deleted_at IS NULL AND EXISTS (SELECT FROM zone)
	RETURNING id)
INSERT INTO notify_settings (user_id, kinds, quiet_from, quiet_until, per_hour, updated_at)
SELECT id, array_remove(ARRAY[CASE WHEN :task THEN 'task' END, CASE WHEN :decision THEN 'decision' END,
	CASE WHEN :message THEN 'message' END, CASE WHEN :payout THEN 'payout' END], NULL),
	:quiet_from::int, :quiet_until::int, :per_hour::int, hall_now() FROM account
ON CONFLICT (user_id) DO UPDATE SET kinds = excluded.kinds, quiet_from = excluded.quiet_from,
	quiet_until = excluded.quiet_until, per_hour = excluded.per_hour, updated_at = excluded.updated_at
RETURNING user_id;

-- No mail any more, and nothing that waits.
-- notify_off: notify_key -> -
INSERT INTO notify_settings (user_id) SELECT id FROM users WHERE id = :user_id
ON CONFLICT (user_id) DO UPDATE SET kinds = '{}', updated_at = hall_now();

-- notify_scan: - -> - write
SELECT notify_scan();

-- notify_scan_again: - -> - write
SELECT job_add('notify_scan', 'log', hall_now() + interval '15 seconds');

-- notify_wait: notify_key -> notify_wait
SELECT notify_wait_s(:user_id) AS wait_s;

-- Only of what is still wanted.
-- notices_waiting: notify_key -> notice*
SELECT n.id, n.type, n.task_id, coalesce(r.text, t.task) AS words
FROM notices n JOIN users u ON u.id = n.user_id JOIN notify_settings s ON s.user_id = n.user_id AND n.kind = ANY (s.kinds)
JOIN tasks t ON t.id = n.task_id
LEFT JOIN task_translations r ON r.task_id = t.id AND r.lang = u.lang
WHERE n.user_id = :user_id AND n.mail_id IS NULL ORDER BY n.id LIMIT 500;

-- notify_tell: notify_mail -> - write
SELECT notify_tell(:user_id, :last_id, :subject, :text, :unsubscribe_url);

-- notices_prune: - -> -
DELETE FROM notices WHERE created_at < hall_now() - interval '60 days'
	OR (mail_id IS NULL AND NOT EXISTS (SELECT FROM notify_settings s WHERE s.user_id = notices.user_id AND notices.kind = ANY (s.kinds)));
