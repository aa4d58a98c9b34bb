-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The pages /devices and /stats.

-- The last 14 days, UTC, those without anything too.
-- device_days: - -> device_day*
SELECT to_char(d.day, 'YYYY-MM-DD') AS day, count(t.id) AS made, count(t.id) FILTER (WHERE t.status = 'completed') AS completed,
	ton_text(coalesce(sum(t.reward_nano - t.fee_nano) FILTER (WHERE t.status = 'completed'), 0)::bigint) AS ton,
	coalesce(sum(t.reward_nano - t.fee_nano) FILTER (WHERE t.status = 'completed'), 0)::bigint AS nano
FROM generate_series(date_trunc('day', hall_now()) - interval '13 days', date_trunc('day', hall_now()), interval '1 day') d (day)
LEFT JOIN device_tasks t ON t.created_at >= d.day AND t.created_at < d.day + interval '1 day' GROUP BY d.day ORDER BY d.day;

-- device_kinds: - -> device_kind*
SELECT o.operation, (SELECT count(*) FROM device_tasks t WHERE t.operation = o.operation) AS made,
	(SELECT count(*) FROM device_tasks t WHERE t.operation = o.operation AND t.status = 'completed') AS completed
FROM device_operations o WHERE o.is_active ORDER BY o.operation;

-- The reader's wallets, by ton_proof.
-- device_wallets: device_page_ask -> device_wallet*
SELECT w.address, w.deposit_comment, ton_text(device_available(w.address)) AS available,
	ton_text((SELECT coalesce(sum(t.reward_nano), 0)::bigint FROM device_tasks t WHERE t.requester = w.address AND t.completed_at IS NULL)) AS held,
	ton_text((SELECT coalesce(sum(a.reward_nano), 0)::bigint FROM device_assignments a WHERE a.wallet = w.address AND a.status = 'completed'))
		AS earned
FROM ton_wallets w WHERE w.user_id = :user_id ORDER BY w.created_at, w.address LIMIT 20;

-- device_page_tasks: device_page_ask -> device_page_task*
SELECT t.id, t.operation, t.model, t.status, t.status = 'pending' AS is_pending, ton_text(t.reward_nano) AS reward, t.created_at
FROM device_tasks t JOIN ton_wallets w ON w.address = t.requester WHERE w.user_id = :user_id
ORDER BY t.created_at DESC, t.id DESC LIMIT 50;

-- device_page_hosts: device_page_ask -> device_page_host*
SELECT d.device_id, trim_scale(r.score)::text AS trust, r.said, d.n_passed AS completed, d.n_failed + d.n_timeouts AS failed, d.last_seen_at
FROM devices d JOIN ton_wallets w ON w.address = d.wallet CROSS JOIN LATERAL device_reputation(d) r
WHERE w.user_id = :user_id ORDER BY d.last_seen_at DESC LIMIT 50;

-- device_page_open: - -> device_page_task*
SELECT t.id, t.operation, t.model, t.status, false AS is_pending, ton_text(t.reward_nano) AS reward, t.created_at
FROM device_tasks t WHERE t.open_replicas > 0 ORDER BY t.priority DESC, t.created_at, t.id LIMIT 20;

-- One's own, of any wallet of one's own.
-- device_page_cancel: device_page_ask -> - write
SELECT c.refusal FROM device_cancel(coalesce((SELECT t.requester FROM device_tasks t
	JOIN ton_wallets w ON w.address = t.requester AND w.user_id = :user_id WHERE t.id = :task_id::uuid), ''), :task_id::uuid) c;
