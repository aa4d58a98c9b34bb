-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a provider's object says about an order, whether it came as an event or was asked for.

-- The order that an object speaks of: metadata, then client_reference_id, then the ids that are known. All null: none.
CREATE OR REPLACE FUNCTION order_find(x jsonb) RETURNS orders LANGUAGE plpgsql STABLE AS $$
DECLARE
	v_ref text[] := regexp_match(x ->> 'client_reference_id', '^(.+?)(?::v([0-9]{1,7}))?$');
	v_id text := coalesce(x #>> '{metadata,order_id}', v_ref[1]);
	v_version text := coalesce(x #>> '{metadata,version}', v_ref[2]);
	v_self text := x ->> 'id';
	o orders;
BEGIN
	IF v_id <> v_ref[1] OR v_version <> v_ref[2] THEN
		RETURN NULL; -- they must agree
	ELSIF v_id IS NOT NULL THEN
		SELECT * INTO o FROM orders WHERE id = v_id AND (v_version IS NULL OR version::text = v_version)
			ORDER BY version DESC LIMIT 1;
		RETURN o;
	END IF;
	SELECT * INTO o FROM orders WHERE checkout_session_id = v_self
			OR payment_intent_id IN (v_self, order_ref(x -> 'payment_intent'))
			OR charge_id IN (v_self, order_ref(x -> 'charge')) LIMIT 1;
	RETURN o;
END
$$;

CREATE OR REPLACE FUNCTION order_saw_session(o orders, p_type text, x jsonb, p_provider text, p_live boolean,
	p_hall_live boolean)
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	v_new orders := o;
	v_attempt text := x #>> '{metadata,attempt}';
	v_is_current boolean := CASE WHEN v_attempt IS NOT NULL THEN v_attempt = o.attempt::text
		ELSE o.checkout_session_id = x ->> 'id' OR o.checkout_session_id IS NULL END;
BEGIN
	IF p_type = 'checkout.session.expired' THEN
		IF v_is_current AND o.paid_at IS NULL AND o.attempt_state <> 'complete' THEN
			v_new.attempt_state := 'expired';
			PERFORM job_drop('order_checkout', order_key(o));
			PERFORM job_drop('order_check', order_key(o));
			RETURN order_fall(o, v_new, 'canceled', 'the checkout expired', p_provider);
		END IF;
		RETURN o;
	END IF;
	IF v_is_current OR o.paid_at IS NULL THEN
		v_new.checkout_session_id := x ->> 'id';
		v_new.attempt_state := 'complete';
		v_new.payment_intent_id := coalesce(order_ref(x -> 'payment_intent'), o.payment_intent_id);
		PERFORM job_drop('order_checkout', order_key(o));
	END IF;
	IF x ->> 'payment_status' = 'paid' AND x ? 'amount_total' THEN
		RETURN order_pay(o, v_new, x, p_provider, p_live, p_hall_live);
	END IF;
	IF order_rank(o.status) = 1 THEN
		v_new.status := 'checkout_created';
	END IF;
	RETURN order_save(o, v_new, 'order.linked', 'provider', p_provider);
END
$$;

CREATE OR REPLACE FUNCTION order_saw_intent(o orders, p_type text, x jsonb, p_provider text, p_live boolean,
	p_hall_live boolean)
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	v_new orders := o;
	v_is_known boolean := coalesce(o.payment_intent_id, x ->> 'id') = x ->> 'id';
BEGIN
	IF v_is_known OR (o.paid_at IS NULL AND p_type = 'payment_intent.succeeded') THEN
		v_new.payment_intent_id := x ->> 'id';
		v_new.charge_id := coalesce(order_ref(x -> 'latest_charge'), o.charge_id);
	END IF;
	IF p_type = 'payment_intent.succeeded' AND o.paid_at IS NOT NULL AND NOT v_is_known THEN
		v_new.mismatch_reason := coalesce(o.mismatch_reason, '{}') || jsonb_build_object('duplicate_payment',
			jsonb_build_object('payment_intent_id', x ->> 'id'));
		RETURN order_save(o, v_new, 'order.paid_twice', 'provider', p_provider);
	ELSIF p_type = 'payment_intent.succeeded' THEN
		RETURN order_pay(o, v_new, x, p_provider, p_live, p_hall_live);
	ELSIF p_type = 'payment_intent.canceled' AND v_is_known THEN
		IF o.paid_at IS NULL AND o.attempt_state = 'open' THEN
			v_new.attempt_state := 'expired';
		END IF;
		RETURN order_fall(o, v_new, 'canceled', coalesce(x ->> 'cancellation_reason', 'canceled'), p_provider);
	END IF;
	RETURN order_fall(o, v_new, 'failed_provider', coalesce(x #>> '{last_payment_error,message}',
		x #>> '{last_payment_error,code}', 'the payment failed'), p_provider);
END
$$;

CREATE OR REPLACE FUNCTION order_saw_charge(o orders, p_type text, x jsonb, p_provider text)
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	v_new orders := o;
	v_intent text := order_ref(x -> 'payment_intent');
	v_refund jsonb;
BEGIN
	IF p_type = 'charge.failed' THEN
		RETURN order_fall(o, v_new, 'failed_provider', coalesce(x ->> 'failure_message', x ->> 'failure_code',
			'the payment failed'), p_provider);
	END IF;
	IF o.charge_id IS NULL OR (o.paid_at IS NULL AND v_intent IS NOT DISTINCT FROM o.payment_intent_id) THEN
		v_new.charge_id := x ->> 'id';
		v_new.payment_intent_id := coalesce(o.payment_intent_id, v_intent);
	END IF;
	v_new := order_save(o, v_new, 'order.linked', 'provider', p_provider);
	IF p_type = 'charge.refunded' THEN
		FOR v_refund IN SELECT r FROM jsonb_array_elements(x #> '{refunds,data}') r
				WHERE jsonb_typeof(x #> '{refunds,data}') = 'array' LOOP
			PERFORM refund_saw(o.id, o.version, v_refund, p_provider);
		END LOOP;
		IF (x ->> 'amount_refunded')::bigint > (SELECT coalesce(sum(amount_minor), 0) FROM refunds
				WHERE order_id = o.id AND order_version = o.version AND status = 'succeeded') THEN
			PERFORM job_add('refund_list', order_key(o), hall_now() + interval '2 seconds');
		END IF;
	END IF;
	RETURN v_new;
END
$$;

-- Gives the order's key, or null when the object is about none of ours; note: what was not to be believed.
CREATE OR REPLACE FUNCTION order_apply(p_provider text, p_type text, x jsonb, p_live boolean, p_hall_live boolean)
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	v_found orders := order_find(x);
	o orders;
BEGIN
	IF v_found.id IS NULL THEN
		RETURN NULL;
	END IF;
	o := order_lock(v_found.id, v_found.version);
	IF p_type IN ('checkout.session.completed', 'checkout.session.async_payment_succeeded', 'checkout.session.expired')
			AND (p_live = p_hall_live OR x ->> 'payment_status' = 'paid') THEN
		RETURN order_saw_session(o, p_type, x, p_provider, p_live, p_hall_live);
	ELSIF p_type = 'payment_intent.succeeded' OR (p_type LIKE 'payment_intent.%' AND p_live = p_hall_live) THEN
		RETURN order_saw_intent(o, p_type, x, p_provider, p_live, p_hall_live);
	ELSIF p_live <> p_hall_live THEN
		RETURN o;
	ELSIF p_type IN ('charge.succeeded', 'charge.failed', 'charge.refunded') THEN
		RETURN order_saw_charge(o, p_type, x, p_provider);
	ELSIF p_type LIKE 'charge.dispute.%' THEN
		PERFORM order_saw_dispute(o, p_type, x, p_provider);
	ELSE
		PERFORM refund_saw(o.id, o.version, x, p_provider);
	END IF;
	RETURN o;
END
$$;
