-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Bounties. State changes are functions (sql/functions/bounty_*.sql): atomic, guarded, with their event, timers and what
-- the callback is told. bounty_output() alone gives a result, and only when it may be given.

-- bounty_create: bounty_row_new -> bounty_made write
SELECT refusal, id FROM bounty_create(:user_id, :client, :actor_kind, :agent_type, :input_data::jsonb, :estimated_micro,
	:callback_url, :seed, :max::int);

-- bounty_start: bounty_act -> - write
SELECT bounty_start(:id, :user_id, :actor_kind, :actor_id, :again, :executor, :limit_s, :words, :budget_cents,
	:max::int) AS refusal;

-- bounty_cancel: bounty_act -> - write
SELECT bounty_cancel(:id, :user_id, :actor_kind, :actor_id) AS refusal;

-- bounty_delete: bounty_act -> - write
SELECT bounty_delete(:id, :user_id, :actor_kind, :actor_id) AS refusal;

-- bounty_get: bounty_key -> bounty_row?
SELECT r.*, CASE WHEN r.is_released THEN bounty_output(r.id) END AS content,
	CASE WHEN r.is_released THEN jsonb_build_object('output', bounty_output(r.id)) END AS output_data
FROM bounty_rows r WHERE r.id = :id AND r.user_id = :user_id;

-- How many events there are of it.
-- bounty_news: bounty_key -> bounty_news?
SELECT event_n AS n FROM bounties WHERE id = :id AND user_id = :user_id AND deleted_at IS NULL;

-- bounty_list: bounty_ask -> bounty_row*
SELECT r.* FROM bounty_rows r WHERE r.user_id = :user_id AND (:status::text IS NULL OR r.status = :status)
ORDER BY r.created_at DESC, r.id DESC LIMIT :limit OFFSET :offset;

-- bounty_count: bounty_ask -> bounty_total
SELECT count(*) AS total FROM bounties WHERE user_id = :user_id AND deleted_at IS NULL
	AND (:status::text IS NULL OR status = :status);

-- user_id null: an admin asks.
-- The payment that stands for the bounty: settled, whatever became of it afterwards.
-- bounty_receipt: bounty_key -> bounty_receipt?
SELECT p.id, b.id AS task_id, b.user_id, b.agent_type, usdc(p.amount_micro) AS amount, p.method, p.network, p.token,
	p.payer, p.recipient, p.tx_hash, p.settled_at AS paid_at, b.payment_status, r.status AS refund_status,
	r.tx_hash AS refund_tx_hash, r.updated_at AS refunded_at
FROM bounties b JOIN bounty_payments p ON p.bounty_id = b.id AND p.state = 'settled' AND NOT p.is_surplus
LEFT JOIN bounty_refunds r ON r.payment_id = p.id
WHERE b.id = :id AND (:user_id::text IS NULL OR b.user_id = :user_id) AND b.deleted_at IS NULL;

-- bounty_refund: bounty_refund_ask -> bounty_refund_made write
SELECT r.refusal, r.refund_id FROM bounty_refund_begin(:id, :reason, jsonb_build_object('id', :user_id::text,
	'email', :email::text, 'request_id', :request_id::text)) r;

-- bounty_refund_read: bounty_refund_made -> bounty_refund_made
SELECT id AS refund_id, bounty_id AS task_id, status FROM bounty_refunds WHERE id = :refund_id;

-- ---- runners: each call names the lease number it was given; no row: the bounty is another's or over

-- bounty_take: bounty_step -> bounty_run? write
SELECT id, agent_type, executor, input_data, lease_n::bigint AS lease_n, attempt::bigint AS attempt,
	extract(epoch FROM started_at + make_interval(secs => :limit_s) - hall_now())::bigint AS left_s
FROM bounty_take(:id, :lease_s);

-- bounty_progress: bounty_step -> bounty_run? write
SELECT id, lease_n::bigint AS lease_n, extract(epoch FROM started_at + make_interval(secs => :limit_s) - hall_now())::bigint
	AS left_s
FROM bounty_progress(:id, :lease_n::int, :lease_s, :message);

-- bounty_finish: bounty_outcome -> bounty_made? write
SELECT f AS id FROM bounty_finish(:id, :lease_n::int, :content, :metadata::jsonb, :error, :model, :tokens_in, :tokens_out,
	:cost_micros) f;

-- ---- the clock

-- bounty_deadline: bounty_step -> - write
SELECT bounty_deadline(:id, :limit_s);

-- bounty_reap: - -> bounty_total write
SELECT bounty_reap() AS total;

-- bounty_reap_again: - -> - write
SELECT job_add('bounty_reap', 'clock', hall_now() + interval '15 seconds');
