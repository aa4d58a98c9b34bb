-- SPDX-License-Identifier: AGPL-3.0-or-later
-- An order as it stands on the wire: the amounts keep the names of the document, whatever the currency.
CREATE OR REPLACE FUNCTION order_row(o orders)
RETURNS TABLE (id text, version int, payment_flow text, status text, currency text, base_amount_jpy bigint,
	fx_cost_jpy bigint, total_amount_jpy bigint, platform_fee_jpy bigint, intl_surcharge_minor bigint, payer_country text,
	payee_country text, is_international int, destination_account_id text, human_id uuid, task_id uuid,
	checkout_session_id text, payment_intent_id text, charge_id text, refund_status text, refund_amount_minor bigint,
	refund_reason text, refund_id text, refunded_at timestamptz, refund_error_message text, mismatch_reason jsonb,
	provider_error text, created_at timestamptz, updated_at timestamptz, provider text, checkout_url text,
	paid_at timestamptz, attempt_state text, event_n int) LANGUAGE sql STABLE AS $$
	SELECT o.id, o.version, o.payment_flow, o.status, o.currency, o.base_minor, o.fx_cost_minor, o.total_minor,
		o.platform_fee_minor, o.surcharge_minor, o.payer_country, o.payee_country,
		(o.payer_country <> o.payee_country)::int, o.destination_account_id, o.human_id, o.task_id,
		o.checkout_session_id, o.payment_intent_id, o.charge_id, o.refund_status, o.refund_amount_minor, o.refund_reason,
		o.refund_id, o.refunded_at, o.refund_error_message, o.mismatch_reason, o.provider_error, o.created_at,
		o.updated_at, o.provider, CASE WHEN o.attempt_state = 'open' THEN o.checkout_url END, o.paid_at,
		o.attempt_state, o.event_n
$$;
