-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Orders, refunds and what providers tell. Changes are functions of sql/functions: order_*, refund_*, provider_event*.

-- order_create: order_new -> order_made write
SELECT c.refusal, c.mismatch, r.* FROM order_create(:account, :task_id, :order_id, :version::int, :base_amount_minor,
	:fx_cost_minor, :provider, :surcharge_bps::int, :min_jpy, :min_usd, :fee_bps::int, :fx_usd_jpy) c
CROSS JOIN LATERAL order_row(c.ord) r;

-- order_read: order_key -> order
SELECT r.* FROM orders o CROSS JOIN LATERAL order_row(o) r
WHERE o.id = :id AND (:version::bigint IS NULL OR o.version = :version)
	AND (:account::uuid IS NULL OR o.ai_account_id = :account::uuid)
ORDER BY o.version DESC LIMIT 1;

-- order_checkout_begin: order_key -> checkout_begun write
SELECT refusal, version, is_open
FROM order_checkout_begin(:account, :id, :version::int, :success_url, :cancel_url);

-- order_checkout_end: order_told -> - write
SELECT order_checkout_end(:id, :version::int, :attempt::int, :state, :session_id, :url, :error);

-- order_told: order_told -> - write
SELECT order_apply(:provider, :type, :object::jsonb, :is_live, :hall_live);

-- deed_of_order: order_key -> deed?
SELECT * FROM order_deeds WHERE order_id = :id AND version = :version;

-- deed_of_session: order_key -> deed?
SELECT * FROM order_deeds WHERE session_id = :session_id
UNION ALL SELECT * FROM topup_deeds WHERE session_id = :session_id;

-- deed_of_refund: refund_told -> deed?
SELECT d.*, r.id AS refund_row, r.provider_refund_id AS refund_id, r.status AS refund_status, r.reason, r.amount_minor,
	extract(epoch FROM hall_now() - r.created_at)::bigint AS refund_age_s
FROM refunds r JOIN order_deeds d ON d.order_id = r.order_id AND d.version = r.order_version WHERE r.id = :refund_row;

-- refund_begin: refund_new -> refund_begun write
SELECT c.problem, c.refund_row, c.amount, c.remaining, r.* FROM refund_begin(:id, :version::int, :amount_minor, :reason,
	:note, :seen::int, :user_id, :email, :request_id) c
CROSS JOIN LATERAL order_row(c.ord) r;

-- refund_move: refund_told -> - write
SELECT refund_move(:refund_row, :status, :refund_id, :error);

-- provider_event_add: provider_event -> - write
SELECT provider_event_add(:provider, :id, :type, :is_live, :created, :payload, :delay_s::int);

-- provider_event_run: event_key -> event_ran write
SELECT provider_event_run(:provider, :id, :hall_live) AS why;
