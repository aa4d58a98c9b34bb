-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Checkouts at the provider. An attempt is written before the provider is asked; while its outcome is unknown the next
-- call asks again with the same number, so with the same key. A new number only after a refusal or an expiry.

-- order_url: the checkout that is open already.
CREATE OR REPLACE FUNCTION order_checkout_begin(p_ai uuid, p_id text, p_version int, p_success text, p_cancel text)
RETURNS TABLE (refusal text, version int, is_open boolean) LANGUAGE plpgsql AS $$
DECLARE
	o orders;
	v_new orders;
BEGIN
	o := order_lock(p_id, coalesce(p_version, (SELECT max(x.version) FROM orders x WHERE x.id = p_id)));
	v_new := o;
	refusal := CASE WHEN o.id IS NULL OR o.ai_account_id <> p_ai THEN 'not_found'
		WHEN o.status IN ('paid', 'partially_refunded', 'refunded', 'failed_mismatch')
			OR (o.status = 'canceled' AND o.attempt_state <> 'expired')
			OR EXISTS (SELECT FROM orders x WHERE x.id = p_id AND x.version > o.version) THEN 'order_status'
		WHEN EXISTS (SELECT FROM orders x WHERE x.task_id = o.task_id AND order_is_paid(x.status)) THEN 'already_paid' END;
	IF refusal IS NOT NULL THEN
		RETURN QUERY SELECT refusal, o.version, false;
		RETURN;
	ELSIF o.attempt_state IN ('open', 'complete') THEN
		RETURN QUERY SELECT NULL, o.version, true;
		RETURN;
	ELSIF o.attempt_state <> 'unknown' THEN
		v_new.attempt := o.attempt + 1;
		v_new.attempt_state := 'unknown';
		v_new.attempt_at := hall_now();
		v_new.success_url := p_success;
		v_new.cancel_url := p_cancel;
		v_new.checkout_url := NULL;
		v_new.provider_error := NULL;
		o := order_save(o, v_new, 'order.checkout_asked', 'ai', p_ai::text);
	END IF;
	PERFORM job_add('order_checkout', order_key(o), hall_now() + interval '60 seconds');
	RETURN QUERY SELECT NULL, o.version, false;
END
$$;

-- The provider's answer to attempt p_attempt: 'open' or 'refused'. An answer that comes too late changes nothing.
CREATE OR REPLACE FUNCTION order_checkout_end(p_id text, p_version int, p_attempt int, p_state text, p_session text,
	p_url text, p_error text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	o orders := order_lock(p_id, p_version);
	v_new orders := o;
BEGIN
	IF o.attempt_state IS DISTINCT FROM 'unknown' OR o.attempt <> p_attempt THEN
		RETURN false;
	END IF;
	PERFORM job_drop('order_checkout', order_key(o));
	v_new.attempt_state := p_state;
	IF p_state = 'open' THEN
		v_new.checkout_session_id := p_session;
		v_new.checkout_url := p_url;
		IF o.status <> 'canceled' OR NOT EXISTS (SELECT FROM orders x WHERE x.task_id = o.task_id
				AND (order_is_paid(x.status) OR (x.id = o.id AND x.version > o.version))) THEN
			v_new.status := 'checkout_created';
			PERFORM job_add('order_check', order_key(o), hall_now() + interval '1 hour');
		ELSE -- another order took its place meanwhile
			PERFORM job_add('order_expire', order_key(o), hall_now());
		END IF;
	ELSE
		v_new.provider_error := left(p_error, 500);
	END IF;
	PERFORM order_save(o, v_new, CASE p_state WHEN 'open' THEN 'order.checkout_created' ELSE 'order.checkout_' || p_state END,
		'provider', o.provider);
	RETURN true;
END
$$;

-- What a provider needs to know for whatever it is asked about an order.
CREATE OR REPLACE VIEW order_deeds AS
SELECT o.id AS order_id, o.version, order_key(o) AS key, o.provider, o.status, o.currency, o.total_minor,
	o.platform_fee_minor + o.surcharge_minor AS application_fee_minor, o.destination_account_id AS destination,
	o.attempt, o.attempt_state, o.success_url, o.cancel_url, o.checkout_session_id AS session_id, o.checkout_url AS url,
	o.payment_intent_id AS intent_id, o.charge_id, o.task_id, left(t.task, 100) AS description,
	o.payer_country <> o.payee_country AS is_international,
	extract(epoch FROM hall_now() - o.attempt_at)::bigint AS attempt_age_s
FROM orders o JOIN tasks t ON t.id = o.task_id;
GRANT SELECT ON order_deeds TO hirehall_web, hirehall_jobs, hirehall_audit;
