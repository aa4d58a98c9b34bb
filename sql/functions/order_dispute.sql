-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A chargeback as far as the provider told. Its end (won, lost) stays; whether the money is away follows from all that
-- was told, in whatever order: once it is given back, it is back.
CREATE OR REPLACE FUNCTION order_saw_dispute(o orders, p_type text, x jsonb, p_provider text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	d order_disputes;
	v_told text[];
BEGIN
	SELECT coalesce(array_agg(e.type), '{}') || p_type INTO v_told FROM provider_events e
		WHERE e.order_id = o.id AND e.order_version = o.version AND e.type LIKE 'charge.dispute.funds_%'
			AND convert_from(e.payload, 'UTF8')::jsonb #>> '{data,object,id}' = x ->> 'id';
	INSERT INTO order_disputes AS old (id, order_id, order_version, amount_minor, status, reason, withdrawn)
		VALUES (x ->> 'id', o.id, o.version, (x ->> 'amount')::bigint, x ->> 'status', x ->> 'reason', false)
		ON CONFLICT (id) DO UPDATE SET
			status = CASE WHEN old.status IN ('won', 'lost', 'warning_closed') THEN old.status ELSE excluded.status END,
			reason = coalesce(old.reason, excluded.reason);
	UPDATE order_disputes SET updated_at = hall_now(), withdrawn = 'charge.dispute.funds_withdrawn' = ANY (v_told)
			AND NOT 'charge.dispute.funds_reinstated' = ANY (v_told)
		WHERE id = x ->> 'id' RETURNING * INTO d;
	PERFORM ledger_dispute(d.id);
	IF d.status NOT IN ('won', 'warning_closed') THEN
		PERFORM payout_hold(o.task_id, 'disputed');
	END IF;
	UPDATE orders SET event_n = event_n + 1, updated_at = hall_now() WHERE id = o.id AND version = o.version RETURNING * INTO o;
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('order', order_key(o), o.event_n, 'order.dispute', 'provider', p_provider, jsonb_build_object(
			'status', o.status, 'dispute', d.id, 'dispute_status', d.status, 'amount_minor', d.amount_minor,
			'withdrawn', d.withdrawn, 'told', p_type));
END
$$;
