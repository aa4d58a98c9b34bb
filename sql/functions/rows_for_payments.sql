-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was paid for results as a list of the admin pages, like those of rows_for_admins.sql; a payment goes back once, whole.
CREATE OR REPLACE VIEW admin_payments AS
SELECT p.id, p.settled_at AS at, s.status, false AS is_deleted,
	concat_ws(' ', p.id, p.bounty_id, p.user_id, u.email, p.payer, p.tx_hash, r.tx_hash) AS words,
	jsonb_build_object('id', p.id, 'bounty_id', p.bounty_id, 'agent_type', b.agent_type, 'user_id', p.user_id, 'email', u.email,
		'amount', usdc(p.amount_micro), 'method', p.method, 'network', p.network, 'payer', p.payer, 'recipient', p.recipient,
		'tx_hash', p.tx_hash, 'is_surplus', p.is_surplus, 'status', s.status, 'refund_tx_hash', r.tx_hash, 'reason', r.reason,
		'error', r.error, 'created_at', iso(p.settled_at), 'updated_at', iso(r.updated_at)) AS data
FROM bounty_payments p JOIN bounties b ON b.id = p.bounty_id LEFT JOIN users u ON u.id = p.user_id
LEFT JOIN bounty_refunds r ON r.payment_id = p.id
CROSS JOIN LATERAL (SELECT CASE WHEN r.id IS NULL THEN 'paid' WHEN r.status = 'done' THEN 'refunded'
	WHEN r.status = 'by_hand' THEN 'by_hand' ELSE 'sending' END AS status) s
WHERE p.state = 'settled';
GRANT SELECT ON admin_payments TO hirehall_web, hirehall_jobs, hirehall_audit;

-- A person says that they have sent back what the hall could not.
CREATE OR REPLACE FUNCTION bounty_refund_sent(p_payment uuid, p_tx text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_refund uuid;
BEGIN
	IF p_tx IS NOT NULL AND p_tx !~ '^0x[0-9a-f]{64}$' THEN
		RETURN 'invalid_request';
	END IF;
	SELECT id INTO v_refund FROM bounty_refunds WHERE payment_id = p_payment AND status = 'by_hand' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	END IF;
	PERFORM bounty_refund_end(v_refund, 'done', p_tx, NULL);
	RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION bounty_refund_sent(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounty_refund_sent(uuid, text) TO hirehall_web, hirehall_jobs;
