-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The pages /devices and /stats.

-- Counts anew when the last count is older than a minute.
-- device_figures_at: - -> device_figures_at write
SELECT device_figures_fresh() AS at;

-- device_page_stats: - -> device_stats_row?
SELECT s.* FROM device_figures f CROSS JOIN LATERAL jsonb_to_record(f.stats) s (total_tasks bigint, completed_tasks bigint, active_devices bigint,
	total_ton_distributed text, average_task_time_ms bigint, average_reward_ton text);

-- The last 14 days, UTC, those without anything too.
-- device_days: - -> device_day*
SELECT d.day, d.made, d.completed, ton_text(d.nano) AS ton, d.nano
FROM device_figures f CROSS JOIN LATERAL jsonb_to_recordset(f.days) d (day text, made bigint, completed bigint, nano bigint) ORDER BY d.day;

-- device_kinds: - -> device_kind*
SELECT k.operation, k.made, k.completed
FROM device_figures f CROSS JOIN LATERAL jsonb_to_recordset(f.kinds) k (operation text, made bigint, completed bigint) ORDER BY k.operation;

-- The reader's wallets, by ton_proof.
-- device_wallets: device_page_ask -> device_wallet*
SELECT w.address, w.deposit_comment, ton_text(device_available(w.address)) AS available,
	ton_text((SELECT coalesce(sum(t.reward_nano), 0)::bigint FROM device_tasks t WHERE t.requester = w.address AND t.completed_at IS NULL)) AS held,
	ton_text((SELECT coalesce(sum(a.reward_nano), 0)::bigint FROM device_assignments a WHERE a.wallet = w.address AND a.status = 'completed'))
		AS earned
FROM ton_wallets w WHERE w.user_id = :user_id ORDER BY w.created_at, w.address LIMIT 20;

-- One more than a page, to know whether there is another.
-- device_page_tasks: device_page_ask -> device_page_task*
SELECT t.id, t.operation, t.model, t.status, t.status = 'pending' AS is_pending, ton_text(t.reward_nano) AS reward, t.created_at
FROM device_tasks t JOIN ton_wallets w ON w.address = t.requester
WHERE w.user_id = :user_id AND (:status::text IS NULL OR t.status = :status)
ORDER BY t.created_at DESC, t.id DESC LIMIT 51 OFFSET :from;

-- What devices of the reader's wallets did or do, and what each has of it.
-- device_page_works: device_page_ask -> device_page_task*
SELECT t.id, t.operation, t.model, a.status, false AS is_pending, a.assigned_at AS created_at,
	ton_text(CASE WHEN a.status IN ('failed', 'timeout') THEN 0 ELSE coalesce(a.reward_nano, (t.reward_nano - t.fee_nano) / t.target) END)
		AS reward
FROM device_assignments a JOIN ton_wallets w ON w.address = a.wallet JOIN device_tasks t ON t.id = a.task_id
WHERE w.user_id = :user_id ORDER BY a.assigned_at DESC, a.id DESC LIMIT 50;

-- What came and went, the newest first.
-- device_page_money: device_page_ask -> device_page_task*
SELECT NULL AS id, m.operation, NULL AS model, m.status, false AS is_pending, ton_text(m.nano) AS reward, m.created_at FROM (
	SELECT 'deposit' AS operation, d.state AS status, d.amount_nano AS nano, d.at AS created_at FROM device_deposits d
		JOIN ton_wallets w ON w.address = d.wallet WHERE w.user_id = :user_id
	UNION ALL
	SELECT p.kind, p.state, p.amount_nano, p.created_at FROM device_payouts p JOIN ton_wallets w ON w.address = p.wallet WHERE w.user_id = :user_id) m
ORDER BY m.created_at DESC LIMIT 20;

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

-- One's own word on a result.
-- device_page_judge: device_page_ask -> - write
SELECT j.refusal FROM device_judge(coalesce((SELECT t.requester FROM device_tasks t
	JOIN ton_wallets w ON w.address = t.requester AND w.user_id = :user_id WHERE t.id = :task_id::uuid), ''), :task_id::uuid, :is_right, :comment) j;

-- A task of one's own, with what is to be judged.
-- device_page_one: device_page_ask -> device_page_one?
SELECT t.id, t.operation, t.model, t.status, t.failure, t.validation, t.status = 'pending' AS is_pending, ton_text(t.reward_nano) AS reward,
	ton_text(t.fee_nano) AS fee, t.created_at, t.judge IS NOT DISTINCT FROM 'requester' AS needs_you, left(jsonb_pretty(t.input), 4000) AS input,
	jsonb_pretty(coalesce(t.result, CASE WHEN t.judge = 'requester' THEN (
		SELECT x.result FROM device_assignments x WHERE x.id = (SELECT g.canonical FROM device_group(t.id) g)) END)) AS result,
	CASE WHEN t.status = 'completed' THEN 'paid' WHEN t.completed_at IS NOT NULL THEN 'back' ELSE 'held' END AS escrow
FROM device_tasks t JOIN ton_wallets w ON w.address = t.requester AND w.user_id = :user_id WHERE t.id = :task_id::uuid;

-- device_page_moments: device_page_ask -> device_moment*
SELECT CASE WHEN e.type = 'device_task.validated' THEN e.type || '.' || (e.data ->> 'validation') ELSE e.type END AS type, e.at,
	e.data ->> 'device_id' AS device_id, e.data ->> 'failure' AS failure
FROM events e WHERE e.kind = 'device_task' AND e.subject_id = :task_id AND e.type <> 'device_task.moved' ORDER BY e.n LIMIT 100;

-- device_page_replicas: device_page_ask -> device_replica*
SELECT d.device_id, a.wallet, a.status, ton_text(a.reward_nano) AS reward, a.assigned_at, a.tx_hash
FROM device_assignments a JOIN devices d ON d.id = a.device WHERE a.task_id = :task_id::uuid ORDER BY a.assigned_at, a.id;
