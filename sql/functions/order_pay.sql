-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Money came in, or did not. States only move forward: created, checkout_created, failed_provider, canceled,
-- failed_mismatch, paid. What the provider says comes in any order and more than once; the end is the same.

-- The id of a thing that stands there as text or expanded.
CREATE OR REPLACE FUNCTION order_ref(j jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE jsonb_typeof(j) WHEN 'string' THEN j #>> '{}' WHEN 'object' THEN j ->> 'id' END
$$;

CREATE OR REPLACE FUNCTION order_rank(p_status text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT array_position(ARRAY['created', 'checkout_created', 'failed_provider', 'canceled', 'failed_mismatch'], p_status)
$$;

-- What a session (by its total) or a payment intent says otherwise than the order: {} when it is all right.
CREATE OR REPLACE FUNCTION order_differs(o orders, x jsonb, p_live boolean, p_hall_live boolean)
RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(jsonb_object_agg(f, jsonb_build_object('expected', a, 'got', b)), '{}')
	FROM (VALUES
		('amount', to_jsonb(o.total_minor), coalesce(x -> 'amount_total', x -> 'amount_received', x -> 'amount'), true),
		('currency', to_jsonb(o.currency), to_jsonb(lower(x ->> 'currency')), true),
		('application_fee_amount', CASE WHEN o.destination_account_id IS NOT NULL
			THEN to_jsonb(o.platform_fee_minor + o.surcharge_minor) END,
			nullif(x -> 'application_fee_amount', 'null'), x ->> 'object' = 'payment_intent'),
		('destination', to_jsonb(o.destination_account_id), to_jsonb(order_ref(x #> '{transfer_data,destination}')),
			x ->> 'object' = 'payment_intent'),
		('livemode', to_jsonb(p_hall_live), to_jsonb(p_live), true)) v (f, a, b, is_told)
	WHERE is_told AND a IS DISTINCT FROM b
$$;

-- Takes back that the order was paid: the payment intent itself says that it was another sum.
CREATE OR REPLACE FUNCTION order_unpaid(p_id text, p_version int, p_task uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	PERFORM ledger_lock(p_task);
	PERFORM ledger_undo('order', p_id || ':v' || p_version, 'given', 'reverse');
	PERFORM ledger_undo('order', p_id || ':v' || p_version, 'paid', 'void');
	PERFORM ledger_settle(p_task);
END
$$;
REVOKE ALL ON FUNCTION order_unpaid(text, int, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION order_unpaid(text, int, uuid) TO hirehall_web, hirehall_jobs;

-- Another sum, currency, receiver or mode than ordered: never paid. Another mode alone says nothing about an order
-- that was paid in ours.
CREATE OR REPLACE FUNCTION order_mismatched(o orders, p_new orders, p_differs jsonb, p_provider text)
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	v_is_weak boolean := p_differs - 'livemode' = '{}';
BEGIN
	IF p_new.paid_at IS NOT NULL AND (v_is_weak OR p_new.refund_amount_minor > 0) THEN
		IF NOT v_is_weak THEN
			p_new.mismatch_reason := coalesce(p_new.mismatch_reason, '{}') || p_differs;
		END IF;
		RETURN order_save(o, p_new, 'order.mismatch_ignored', 'provider', p_provider, jsonb_build_object('differs', p_differs));
	END IF;
	p_new.status := 'failed_mismatch';
	p_new.mismatch_reason := coalesce(p_new.mismatch_reason, '{}') || p_differs;
	p_new.paid_at := NULL;
	p_new := order_save(o, p_new, 'order.failed_mismatch', 'provider', p_provider, jsonb_build_object('differs', p_differs));
	IF o.paid_at IS NOT NULL THEN
		PERFORM order_unpaid(o.id, o.version, o.task_id);
	END IF;
	RETURN p_new;
END
$$;

-- p_new: the order with what else the event said; x: the session or payment intent that says that the money is there.
CREATE OR REPLACE FUNCTION order_pay(o orders, p_new orders, x jsonb, p_provider text, p_live boolean, p_hall_live boolean)
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	v_differs jsonb := order_differs(o, x, p_live, p_hall_live);
	v_other orders;
BEGIN
	IF v_differs <> '{}' THEN
		RETURN order_mismatched(o, p_new, v_differs, p_provider);
	ELSIF o.paid_at IS NOT NULL OR (o.status = 'failed_mismatch' AND o.mismatch_reason - 'livemode' <> '{}') THEN
		RETURN order_save(o, p_new, 'order.linked', 'provider', p_provider);
	END IF;
	p_new.status := 'paid';
	p_new.paid_at := hall_now();
	p_new.provider_error := NULL;
	p_new.attempt_state := CASE WHEN o.attempt = 0 THEN o.attempt_state ELSE 'complete' END;
	SELECT * INTO v_other FROM orders WHERE task_id = o.task_id AND paid_at IS NOT NULL AND status <> 'refunded'
		ORDER BY paid_at LIMIT 1;
	p_new.mismatch_reason := CASE WHEN FOUND THEN jsonb_build_object('duplicate_payment',
		jsonb_build_object('order_id', v_other.id, 'version', v_other.version)) END;
	UPDATE tasks SET paid_method = p_provider WHERE id = o.task_id AND v_other.id IS NULL;
	p_new := order_save(o, p_new, 'order.paid', 'provider', p_provider, jsonb_build_object('payment_intent_id',
		p_new.payment_intent_id));
	PERFORM ledger_order_paid(o.id, o.version);
	PERFORM payout_by_connect(o.task_id);
	PERFORM order_end(s, 'another order of the task was paid', 'hall', NULL) FROM (
		SELECT * FROM orders WHERE task_id = o.task_id AND status IN ('created', 'checkout_created', 'failed_provider')
		FOR NO KEY UPDATE) s;
	PERFORM job_drop('order_check', order_key(o));
	-- refunds that were told before the payment
	RETURN order_refunds_sum(o.id, o.version, 'order.refunded', 'provider', p_provider);
END
$$;

-- It did not work out, as far as nothing better was heard: p_status 'failed_provider' or 'canceled'.
CREATE OR REPLACE FUNCTION order_fall(o orders, p_new orders, p_status text, p_why text, p_provider text)
RETURNS orders LANGUAGE plpgsql AS $$
BEGIN
	IF order_rank(o.status) < order_rank(p_status) THEN
		p_new.status := p_status;
		p_new.provider_error := coalesce(left(p_why, 500), p_new.provider_error);
	END IF;
	RETURN order_save(o, p_new, 'order.' || p_status, 'provider', p_provider, jsonb_build_object('why', left(p_why, 500)));
END
$$;
