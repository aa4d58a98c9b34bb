-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Every change of an order goes through order_save(): row, event and the task's columns together.

-- The task speaks of the payer: of the first order that is paid, else of the newest one.
CREATE OR REPLACE FUNCTION order_task_sync(p_task uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	o orders;
	v_status text;
	v_why text;
BEGIN
	SELECT * INTO o FROM orders WHERE task_id = p_task
		ORDER BY order_is_paid(status) DESC, CASE WHEN order_is_paid(status) THEN paid_at END, created_at DESC,
			id DESC, version DESC LIMIT 1;
	v_status := CASE WHEN order_is_paid(o.status) THEN 'paid' WHEN o.status IN ('created', 'checkout_created') THEN 'pending'
		ELSE 'failed' END;
	v_why := CASE o.status WHEN 'failed_mismatch' THEN 'stripe_mismatch' WHEN 'refunded' THEN 'refunded'
		WHEN 'failed_provider' THEN coalesce(o.provider_error, 'payment_failed')
		WHEN 'canceled' THEN coalesce(o.provider_error, 'canceled') END;
	UPDATE tasks SET paid_status = v_status, paid_at = o.paid_at, payment_error_message = v_why,
		paid_method = CASE WHEN o.paid_at IS NOT NULL THEN coalesce(paid_method, o.provider) END
		WHERE id = p_task AND (paid_status, paid_at, payment_error_message) IS DISTINCT FROM (v_status, o.paid_at, v_why);
END
$$;

-- Writes p_new, if it differs from p_old, with its event; gives the row as it is then.
CREATE OR REPLACE FUNCTION order_save(p_old orders, p_new orders, p_type text, p_actor_kind text, p_actor_id text,
	p_data jsonb DEFAULT '{}')
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	o orders;
BEGIN
	IF p_new IS NOT DISTINCT FROM p_old THEN
		RETURN p_old;
	END IF;
	UPDATE orders SET status = p_new.status, attempt = p_new.attempt, attempt_state = p_new.attempt_state,
		attempt_at = p_new.attempt_at, success_url = p_new.success_url, cancel_url = p_new.cancel_url,
		checkout_session_id = p_new.checkout_session_id, checkout_url = p_new.checkout_url,
		payment_intent_id = p_new.payment_intent_id, charge_id = p_new.charge_id, refund_status = p_new.refund_status,
		refund_amount_minor = p_new.refund_amount_minor, refund_reason = p_new.refund_reason,
		refund_id = p_new.refund_id, refunded_at = p_new.refunded_at,
		refund_error_message = p_new.refund_error_message, mismatch_reason = p_new.mismatch_reason,
		provider_error = p_new.provider_error, paid_at = p_new.paid_at, event_n = event_n + 1, updated_at = hall_now()
		WHERE id = p_old.id AND version = p_old.version RETURNING * INTO o;
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('order', order_key(o), o.event_n, p_type, p_actor_kind, p_actor_id, jsonb_build_object('status', o.status,
			'refund_status', o.refund_status, 'refund_amount_minor', o.refund_amount_minor, 'attempt', o.attempt,
			'attempt_state', o.attempt_state) || p_data);
	PERFORM order_task_sync(o.task_id);
	RETURN o;
END
$$;

-- An unpaid order ends because another took its place; a checkout that is open somewhere is closed by a job.
CREATE OR REPLACE FUNCTION order_end(o orders, p_why text, p_actor_kind text, p_actor_id text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_new orders := o;
BEGIN
	v_new.status := 'canceled';
	v_new.provider_error := p_why;
	IF o.attempt_state IN ('open', 'unknown') THEN
		PERFORM job_add('order_expire', order_key(o), hall_now());
	END IF;
	PERFORM order_save(o, v_new, 'order.canceled', p_actor_kind, p_actor_id, jsonb_build_object('why', p_why));
END
$$;
