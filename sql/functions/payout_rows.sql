-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The order that pays a task's person by its own charge: 'paid' already, 'open' perhaps soon, null without one. Such a
-- payout goes by no other way.
CREATE OR REPLACE FUNCTION payout_order_status(p_task uuid)
RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	RETURN (SELECT CASE WHEN bool_or(status IN ('paid', 'partially_refunded')) THEN 'paid' ELSE 'open' END FROM orders
		WHERE task_id = p_task AND destination_account_id IS NOT NULL
			AND status IN ('created', 'checkout_created', 'paid', 'partially_refunded')
		HAVING count(*) > 0);
END
$$;
REVOKE ALL ON FUNCTION payout_order_status(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_order_status(uuid) TO hirehall_web, hirehall_jobs, hirehall_audit;

-- A payout as people read it. waits_for says what must happen before it is sent, null where nothing must (or nothing
-- will): review, held, new_address, address, order, provider. The address is the one of the assignment; only where that
-- had none, the person's present one.
CREATE OR REPLACE VIEW payout_rows AS
SELECT p.task_id, t.task, t.status AS task_status, p.human_id, h.name AS human_name, h.country AS human_country,
	coalesce(t.payee_paypal_email, h.paypal_email) AS receiver, t.ai_account_id, t.payer_paypal_email, p.gross_cents,
	p.fee_cents, p.paypal_fee_cents, p.net_cents, p.fee_bps, p.status, p.method, p.batch_id, p.in_batch, p.error,
	p.hold_reason, p.held_at, p.event_n, p.created_at, p.approved_at, p.paid_at, p.updated_at,
	CASE
		WHEN p.status IN ('paid', 'void', 'failed') THEN NULL
		WHEN p.in_batch IS NOT NULL THEN 'provider'
		WHEN p.hold_reason IS NOT NULL THEN 'held'
		WHEN p.status = 'pending' THEN 'review'
		WHEN payout_order_status(p.task_id) IS NOT NULL THEN 'order'
		WHEN coalesce(t.payee_paypal_email, h.paypal_email) IS NULL THEN 'address'
		WHEN h.payout_hold_until > hall_now() THEN 'new_address'
	END AS waits_for,
	CASE WHEN h.payout_hold_until > hall_now() THEN h.payout_hold_until END AS hold_until, h.is_robot
FROM payouts p JOIN tasks t ON t.id = p.task_id JOIN humans h ON h.id = p.human_id;
GRANT SELECT ON payout_rows TO hirehall_web, hirehall_jobs, hirehall_audit;
