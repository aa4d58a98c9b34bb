-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Refunds. A row is written before the provider is asked and its id is the provider's key; what is asked for counts as
-- given back until it failed, so all refunds of an order together never exceed it.

-- What the refunds of an order add up to, written on the order: always worked out anew from the rows.
CREATE OR REPLACE FUNCTION order_refunds_sum(p_id text, p_version int, p_type text, p_actor_kind text, p_actor_id text,
	p_data jsonb DEFAULT '{}')
RETURNS orders LANGUAGE plpgsql AS $$
DECLARE
	o orders := order_lock(p_id, p_version);
	v_new orders := o;
	v_done bigint;
	v_open bigint;
	v_bad int;
BEGIN
	SELECT coalesce(sum(amount_minor) FILTER (WHERE status = 'succeeded'), 0),
			coalesce(sum(amount_minor) FILTER (WHERE status IN ('unknown', 'pending', 'requires_action')), 0),
			count(*) FILTER (WHERE status IN ('failed', 'canceled')), max(updated_at) FILTER (WHERE status = 'succeeded')
		INTO v_done, v_open, v_bad, v_new.refunded_at FROM refunds WHERE order_id = p_id AND order_version = p_version;
	SELECT reason, provider_refund_id INTO v_new.refund_reason, v_new.refund_id FROM refunds
		WHERE order_id = p_id AND order_version = p_version ORDER BY created_at DESC, id DESC LIMIT 1;
	SELECT error INTO v_new.refund_error_message FROM refunds WHERE order_id = p_id AND order_version = p_version
		AND status IN ('failed', 'canceled') ORDER BY updated_at DESC, id DESC LIMIT 1;
	v_new.refund_amount_minor := least(v_done + v_open, o.total_minor);
	v_new.refund_status := CASE WHEN v_open > 0 THEN 'pending' WHEN v_done >= o.total_minor THEN 'full'
		WHEN v_done > 0 THEN 'partial' WHEN v_bad > 0 THEN 'failed' ELSE 'none' END;
	IF o.paid_at IS NOT NULL THEN
		v_new.status := CASE WHEN v_done >= o.total_minor THEN 'refunded' WHEN v_done > 0 THEN 'partially_refunded' ELSE 'paid' END;
	END IF;
	RETURN order_save(o, v_new, p_type, p_actor_kind, p_actor_id, p_data);
END
$$;

-- The worker is not paid for what the payer got back, until an admin has looked at it.
CREATE OR REPLACE FUNCTION refund_hold_payout(p_task uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM payout_hold(p_task, 'refunded');
END
$$;

-- An admin asks for it; p_amount null: all that is left. p_seen: number of the order's newest event when the admin
-- looked, null for a caller that was shown nothing. problem: why nothing was done, with the order as it is.
CREATE OR REPLACE FUNCTION refund_begin(p_id text, p_version int, p_amount bigint, p_reason text, p_note text,
	p_seen int, p_user text, p_email text, p_request text)
RETURNS TABLE (problem text, refund_row uuid, amount bigint, remaining bigint, ord orders) LANGUAGE plpgsql AS $$
DECLARE
	o orders := order_lock(p_id, p_version);
	r refunds;
BEGIN
	remaining := o.total_minor - o.refund_amount_minor;
	amount := coalesce(p_amount, remaining);
	problem := CASE WHEN o.id IS NULL THEN 'not_found' WHEN p_seen <> o.event_n THEN 'order_changed'
		WHEN o.status = 'refunded' THEN 'already_fully_refunded' WHEN NOT order_is_paid(o.status) THEN 'invalid_order_status'
		WHEN o.payment_intent_id IS NULL AND o.charge_id IS NULL THEN 'missing_payment_reference'
		WHEN remaining = 0 AND p_amount IS NULL THEN 'already_fully_refunded'
		WHEN amount > remaining THEN 'refund_amount_exceeds_remaining' END;
	IF problem IS NULL THEN
		INSERT INTO refunds (order_id, order_version, amount_minor, currency, reason, note, requested_by)
			VALUES (o.id, o.version, amount, o.currency, p_reason, p_note, p_user) RETURNING * INTO r;
		refund_row := r.id;
		PERFORM ledger_refund_hold(r.id);
		PERFORM refund_hold_payout(o.task_id);
		PERFORM job_add('refund_check', r.id::text, hall_now() + interval '60 seconds');
		INSERT INTO admin_acts (user_id, email, act, kind, subject_id, note, data, request_id)
			VALUES (p_user, p_email, 'refund', 'order', order_key(o), p_note, jsonb_build_object('refund', r.id,
				'amount_minor', amount, 'currency', o.currency, 'reason', p_reason, 'status_before', o.status,
				'refunded_before', o.refund_amount_minor), p_request);
		o := order_refunds_sum(o.id, o.version, 'refund.asked', 'admin', p_user,
			jsonb_build_object('refund', r.id, 'amount_minor', amount));
	END IF;
	ord := o;
	RETURN NEXT;
END
$$;

CREATE OR REPLACE FUNCTION refund_rank(p_status text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_status WHEN 'unknown' THEN 0 WHEN 'pending' THEN 1 WHEN 'requires_action' THEN 2 WHEN 'succeeded' THEN 3
		WHEN 'failed' THEN 4 WHEN 'canceled' THEN 4 END
$$;

-- What the provider says about a refund. Only forward: a refund that arrived may still come back, never the other way.
CREATE OR REPLACE FUNCTION refund_move(p_refund uuid, p_status text, p_provider_id text, p_error text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	r refunds;
	o orders;
BEGIN
	SELECT order_lock(x.order_id, x.order_version) AS o INTO o FROM refunds x WHERE x.id = p_refund;
	SELECT * INTO r FROM refunds WHERE id = p_refund FOR UPDATE;
	IF coalesce(refund_rank(p_status), 0) <= refund_rank(r.status) THEN
		UPDATE refunds SET provider_refund_id = p_provider_id
			WHERE id = p_refund AND provider_refund_id IS NULL AND p_provider_id IS NOT NULL;
		RETURN false;
	END IF;
	UPDATE refunds SET status = p_status, provider_refund_id = coalesce(provider_refund_id, p_provider_id),
		error = left(p_error, 500), updated_at = hall_now() WHERE id = p_refund RETURNING * INTO r;
	IF p_status = 'succeeded' THEN
		PERFORM ledger_refund_done(p_refund);
	ELSIF p_status IN ('failed', 'canceled') THEN
		PERFORM ledger_refund_void(p_refund);
	END IF;
	IF p_status IN ('pending', 'requires_action') THEN
		PERFORM job_add('refund_check', p_refund::text, hall_now() + interval '1 hour');
	ELSE
		PERFORM job_drop('refund_check', p_refund::text);
	END IF;
	PERFORM order_refunds_sum(r.order_id, r.order_version, 'refund.' || p_status, 'provider', o.provider,
		jsonb_build_object('refund', r.id, 'provider_refund_id', r.provider_refund_id, 'amount_minor', r.amount_minor));
	RETURN true;
END
$$;

-- A refund object of the provider: one of ours by the row that its metadata names or by its id, else one that somebody
-- made at the provider's own pages.
CREATE OR REPLACE FUNCTION refund_saw(p_id text, p_version int, x jsonb, p_provider text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	o orders := order_lock(p_id, p_version);
	v_row uuid;
BEGIN
	SELECT id INTO v_row FROM refunds WHERE order_id = p_id AND order_version = p_version
		AND (provider_refund_id = x ->> 'id' OR (provider_refund_id IS NULL AND id::text = x #>> '{metadata,refund_row}'));
	IF v_row IS NULL THEN
		INSERT INTO refunds (order_id, order_version, amount_minor, currency, reason, provider_refund_id)
			VALUES (o.id, o.version, (x ->> 'amount')::bigint, o.currency,
				CASE WHEN x ->> 'reason' IN ('duplicate', 'fraudulent') THEN x ->> 'reason' ELSE 'requested_by_customer' END,
				x ->> 'id') RETURNING id INTO v_row;
		IF refund_rank(x ->> 'status') < 4 THEN
			PERFORM ledger_refund_hold(v_row);
			PERFORM refund_hold_payout(o.task_id);
		END IF;
	END IF;
	PERFORM refund_move(v_row, x ->> 'status', x ->> 'id', coalesce(x ->> 'failure_reason', x ->> 'status'));
END
$$;
