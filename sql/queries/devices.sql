-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Devices: what requesters, devices and everybody ask. Changes are functions of sql/functions/device_*.sql.

-- device_task_add: device_ask -> device_made write
SELECT refusal, task_id, priority_score, estimated_completion_time, fee_nano
FROM device_task_add(:wallet, :descriptor::jsonb, :fee_bps::int, :min_stake::numeric);

-- device_task_get: device_ask -> device_task_row?
SELECT t.id AS task_id, t.status, t.failure, t.created_at,
	coalesce(t.result, CASE WHEN t.judge = 'requester' THEN (
		SELECT x.result FROM device_assignments x WHERE x.id = (SELECT g.canonical FROM device_group(t.id) g)) END) AS result,
	t.people_cents IS NOT NULL AS has_people, t.human_task_id, t.assigned_at, t.completed_at, t.validated_at, t.validation AS method,
	t.judge IS NOT DISTINCT FROM 'requester' AS needs_you, ton_text(t.reward_nano) AS amount_ton, ton_text(t.fee_nano) AS fee_ton,
	CASE WHEN t.status = 'completed' THEN 'passed' WHEN t.status = 'failed' AND t.submitted_at IS NOT NULL THEN 'failed'
		ELSE 'pending' END AS verdict,
	CASE WHEN t.status IN ('failed', 'cancelled') THEN 'refunded' WHEN t.status = 'completed' AND a.n_unpaid = 0 THEN 'completed'
		ELSE 'pending' END AS paid, a.tx_hash
FROM device_tasks t CROSS JOIN LATERAL (
	SELECT count(*) FILTER (WHERE x.status = 'completed' AND x.payment_status <> 'completed') AS n_unpaid, min(x.tx_hash) AS tx_hash
	FROM device_assignments x WHERE x.task_id = t.id) a
WHERE t.id = :task_id AND t.requester = :wallet;

-- device_tasks_count: device_ask -> device_total
SELECT count(*) AS total FROM device_tasks WHERE requester = :wallet AND (:status::text IS NULL OR status = :status);

-- device_tasks_page: device_ask -> device_line*
SELECT id AS task_id, status, created_at, ton_text(reward_nano) AS reward_amount_ton FROM device_tasks
WHERE requester = :wallet AND (:status::text IS NULL OR status = :status)
ORDER BY created_at DESC, id DESC LIMIT :limit OFFSET :offset;

-- device_cancel: device_ask -> device_cancelled_row write
SELECT refusal, refund FROM device_cancel(:wallet, :task_id);

-- device_judge: device_ask -> device_judged_row write
SELECT refusal, validation_id FROM device_judge(:wallet, :task_id, :is_right, :comment);

-- device_escrow: device_ask -> device_escrow_row?
SELECT ton_text(device_available(w.address)) AS available_ton, w.deposit_comment, ton_text((
	SELECT coalesce(sum(t.reward_nano), 0)::bigint FROM device_tasks t WHERE t.requester = w.address AND t.completed_at IS NULL)) AS held_ton
FROM ton_wallets w WHERE w.address = :wallet;

-- device_stake: device_ask -> device_stake write
SELECT is_known FROM ton_stake_wanted(:wallet) is_known;

-- device_stake_found: device_ask -> - write
SELECT ton_stake_is(:wallet, :units::numeric);

-- device_credit: device_ask -> device_credited_row write
SELECT refusal, deposit_id, available FROM device_credit(:wallet, :nano, :source, :note);

-- device_withdraw: device_ask -> device_withdrawn_row write
SELECT refusal, payout_id, state, settlement, available FROM device_withdraw(:wallet, :nano, :is_chain);

-- device_register: device_ask -> - write
SELECT refusal FROM device_register(:wallet, :device_id, :device_type, :region,
	CASE WHEN :has_models THEN :cached_models::text[] END);

-- device_offers: device_ask -> device_offer_row*
SELECT t.id AS task_id, t.task_type, t.operation, t.model, t.input, t.time_limit_s, t.max_energy_mwh,
	ton_text(t.reward_nano) AS amount_ton
FROM device_offers(:wallet, :device_id, :limit::int) t;

-- Of the newest thousand that wait, or of the device itself.
-- device_reasons: device_ask -> device_reason*
SELECT r.reason, count(*) AS n FROM (
	SELECT coalesce(device_why_none(d), device_why_not(t, :wallet, d)) AS reason
	FROM (SELECT * FROM device_tasks WHERE completed_at IS NULL ORDER BY created_at DESC LIMIT 1000) t
	LEFT JOIN devices d ON d.wallet = :wallet AND d.device_id = :device_id) r
WHERE r.reason IS NOT NULL GROUP BY r.reason ORDER BY n DESC, r.reason;

-- device_claim: device_ask -> device_claimed_row write
SELECT refusal, assignment_id, deadline FROM device_claim(:wallet, :task_id, :device_id, :estimated_time_ms::int,
	CASE WHEN :has_models THEN :cached_models::text[] END);

-- device_commit: device_ask -> device_claimed_row write
SELECT refusal, deadline FROM device_commit(:wallet, :task_id, :assignment_id, :commitment);

-- device_result: device_ask -> device_sent_row write
SELECT refusal, validation_estimated_time FROM device_result(:wallet, :task_id, :assignment_id, :device_id, :result::jsonb,
	:result_hash, :proof::jsonb, :salt);

-- device_state: device_ask -> device_state?
SELECT a.id AS assignment_id, a.status, a.validation_status, a.payment_status, a.tx_hash AS payment_tx_hash, a.deadline,
	ton_text(CASE WHEN a.status IN ('failed', 'timeout') THEN 0 ELSE coalesce(a.reward_nano, (t.reward_nano - t.fee_nano) / t.target) END)
		AS reward_amount_ton,
	CASE WHEN a.status = 'completed' THEN coalesce((SELECT p.settlement FROM device_payouts p WHERE p.assignment_id = a.id), 'ledger') END
		AS settlement
FROM device_assignments a JOIN device_tasks t ON t.id = a.task_id WHERE a.task_id = :task_id AND a.wallet = :wallet;

-- device_earnings: device_ask -> device_earnings_row
SELECT ton_text(coalesce(sum(a.reward_nano), 0)::bigint) AS earned_ton, count(*) AS completed,
	ton_text(coalesce(sum(a.reward_nano) FILTER (WHERE a.payment_status = 'pending'), 0)::bigint) AS pending_ton,
	ton_text(device_available(:wallet)) AS available_ton
FROM device_assignments a WHERE a.wallet = :wallet AND a.status = 'completed';

-- device_hosts: device_ask -> device_host*
SELECT d.device_id, d.device_type, trim_scale(r.score)::text AS reputation, r.said AS reputation_is, d.n_passed AS completed,
	d.n_failed AS failed, d.n_timeouts AS timeouts, d.in_a_row AS checked_in_a_row, d.quota,
	CASE WHEN d.used_on = hall_now()::date THEN d.used ELSE 0 END AS used_today, d.last_seen_at,
	ton_text((SELECT coalesce(sum(a.reward_nano), 0)::bigint FROM device_assignments a WHERE a.device = d.id AND a.status = 'completed'))
		AS earned_ton
FROM devices d CROSS JOIN LATERAL device_reputation(d) r WHERE d.wallet = :wallet ORDER BY d.id LIMIT 1000;

-- device_operations: - -> device_operation_row*
SELECT o.operation, o.description, o.average_time_ms, o.average_energy_mwh, (
	SELECT coalesce(json_agg(m.model ORDER BY m.model), '[]') FROM device_model_operations m JOIN device_models d ON d.model = m.model
	WHERE m.operation = o.operation AND d.is_active) AS models
FROM device_operations o WHERE o.is_active ORDER BY o.operation;

-- device_models: - -> device_model*
SELECT d.model, d.size_mb, d.ipfs_hash, (
	SELECT coalesce(json_agg(m.operation ORDER BY m.operation), '[]') FROM device_model_operations m JOIN device_operations o
	ON o.operation = m.operation WHERE m.model = d.model AND o.is_active) AS operations
FROM device_models d WHERE d.is_active ORDER BY d.model;

-- device_stats: - -> device_stats_row
SELECT count(*) AS total_tasks, count(*) FILTER (WHERE t.status = 'completed') AS completed_tasks,
	(SELECT count(*) FROM devices WHERE last_seen_at > hall_now() - interval '5 minutes') AS active_devices,
	ton_text(coalesce(sum(t.reward_nano - t.fee_nano) FILTER (WHERE t.status = 'completed'), 0)::bigint) AS total_ton_distributed,
	coalesce(round(extract(epoch FROM avg(t.completed_at - t.assigned_at) FILTER (WHERE t.status = 'completed')) * 1000), 0)::bigint
		AS average_task_time_ms,
	ton_text(coalesce(avg(t.reward_nano), 0)::bigint) AS average_reward_ton
FROM device_tasks t;

-- device_turn: device_ask -> - write
SELECT device_turn(:task_id);

-- device_tidy: - -> - write
SELECT ton_prune(), job_add('device_tidy', 'all', hall_now() + interval '10 minutes');

-- device_to_judge: device_ask -> device_judging?
SELECT t.operation, t.model, t.input, a.result FROM device_tasks t JOIN device_assignments a ON a.task_id = t.id AND a.status = 'validating'
WHERE t.id = :task_id AND t.judge = 'model' AND t.completed_at IS NULL ORDER BY a.submitted_at LIMIT 1;

-- device_model_said: device_ask -> - write
SELECT device_model_said(:task_id, :is_right, :confidence);

-- device_seen: device_ask -> - write
SELECT device_seen(:wallet, :device_id);

-- ---------------------------------------------------------------- `hirehall admin devices`

-- device_credit_by_admin: device_credit -> - write
SELECT refusal FROM device_credit(:wallet, :nano, :source, :note);

-- device_operation_set: device_allowed -> - write
SELECT device_operation_set(:operation, :ms::int, :mwh::int, :max_mwh::int, :description);

-- device_model_set: device_allowed -> - write
SELECT device_model_set(:model, :mb::int, :ipfs_hash);

-- device_allow: device_allowed -> - write
SELECT refusal FROM device_allow(:operation, :model, :is_on);

-- device_block: device_allowed -> - write
SELECT ton_block(:wallet, :is_on) AS refusal;

-- Oldest first.
-- device_parked: - -> device_parked*
SELECT id::text AS id, ton_text(amount_nano) AS ton, from_address AS sender, comment, note, tx_hash, at FROM device_deposits
WHERE state = 'parked' ORDER BY at, id LIMIT 200;

-- device_deposit_credit: device_settled -> - write
SELECT ton_deposit_credit(:id, :wallet, :note) AS refusal;

-- device_deposit_return: device_settled -> - write
SELECT ton_deposit_return(:id, :note) AS refusal;

-- device_join: device_allowed -> - write
SELECT ton_join_wallets(:wallet, :other) AS refusal;
