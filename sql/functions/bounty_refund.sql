-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is given back of a bounty's payment: always the whole. The row and its postings come before anything is sent.
-- Ledger: hold takes it from what we earned, done is when the payer has it.

CREATE OR REPLACE FUNCTION bounty_refund_add(p bounty_payments, p_reason text, p_user text) RETURNS bounty_refunds
LANGUAGE plpgsql AS $$
DECLARE
	r bounty_refunds;
BEGIN
	INSERT INTO bounty_refunds (payment_id, bounty_id, amount_micro, status, reason, requested_by)
		VALUES (p.id, p.bounty_id, p.amount_micro, 'waiting', left(p_reason, 500), p_user) RETURNING * INTO r;
	PERFORM ledger_do('bounty', p.bounty_id::text, 'refund_hold.' || p.id, 'hold',
		ledger_line('platform:bounties', 'USDC', p.amount_micro) || ledger_line('refund:' || r.id, 'USDC', -p.amount_micro));
	IF p.method IN ('balance', 'demo') THEN
		PERFORM bounty_refund_end(r.id, 'done', NULL, NULL);
	ELSE
		PERFORM job_add('payment_refund', r.id::text, hall_now());
	END IF;
	RETURN r;
END
$$;

-- An admin gives a bounty's payment back. p_by: {"id", "email", "request_id"}. Refusals: not_found, not_paid,
-- fully_refunded.
CREATE OR REPLACE FUNCTION bounty_refund_begin(p_bounty uuid, p_reason text, p_by jsonb)
RETURNS TABLE (refusal text, refund_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	b bounties;
	p bounty_payments;
	r bounty_refunds;
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_bounty AND deleted_at IS NULL FOR NO KEY UPDATE;
	refusal := CASE WHEN NOT FOUND THEN 'not_found' WHEN b.payment_status = 'refunded' THEN 'fully_refunded'
		WHEN b.payment_status IS DISTINCT FROM 'paid' THEN 'not_paid' END;
	IF refusal IS NULL THEN
		SELECT * INTO STRICT p FROM bounty_payments WHERE bounty_id = p_bounty AND state = 'settled' AND NOT is_surplus;
		PERFORM ledger_lock(p_bounty);
		r := bounty_refund_add(p, p_reason, p_by ->> 'id');
		refund_id := r.id;
		UPDATE bounties SET payment_status = 'refunded', event_n = event_n + 1 WHERE id = p_bounty RETURNING * INTO b;
		PERFORM bounty_log(b, 'bounty.refunded', 'admin', p_by ->> 'id', jsonb_build_object('refund_id', r.id,
			'payment_id', p.id, 'amount_micro', r.amount_micro, 'reason', r.reason));
		INSERT INTO admin_acts (user_id, email, act, kind, subject_id, note, data, request_id)
			VALUES (p_by ->> 'id', coalesce(p_by ->> 'email', 'hirehall'), 'bounty.refund', 'bounty', p_bounty::text, p_reason,
				jsonb_build_object('refund_id', r.id, 'payment_id', p.id, 'amount_micro', r.amount_micro), p_by ->> 'request_id');
	END IF;
	RETURN NEXT;
END
$$;

-- The signed transfer is kept before it is sent. False when somebody else has.
CREATE OR REPLACE FUNCTION bounty_refund_send(p_refund uuid, p_tx text, p_raw text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	UPDATE bounty_refunds SET status = 'sending', tx_hash = p_tx, tx_raw = p_raw, updated_at = hall_now()
		WHERE id = p_refund AND status IN ('waiting', 'by_hand') AND tx_raw IS NULL;
	RETURN FOUND;
END
$$;

-- done, unknown (sent, and not seen yet), by_hand (nobody sends it but a person; p_error says why). Done is the end.
CREATE OR REPLACE FUNCTION bounty_refund_end(p_refund uuid, p_outcome text, p_tx text, p_error text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	r bounty_refunds;
	p bounty_payments;
BEGIN
	UPDATE bounty_refunds SET status = p_outcome, tx_hash = coalesce(p_tx, tx_hash), error = left(p_error, 500),
			tx_raw = CASE WHEN p_outcome <> 'by_hand' THEN tx_raw END, updated_at = hall_now()
		WHERE id = p_refund AND status <> 'done' RETURNING * INTO r;
	IF FOUND AND p_outcome = 'done' THEN
		SELECT * INTO STRICT p FROM bounty_payments WHERE id = r.payment_id;
		PERFORM ledger_lock(p.bounty_id);
		PERFORM ledger_do('bounty', p.bounty_id::text, 'refund.' || p.id, 'refund',
			ledger_line('refund:' || r.id, 'USDC', r.amount_micro)
			|| ledger_line(bounty_pay_source(p), 'USDC', -r.amount_micro));
	END IF;
	RETURN (SELECT status FROM bounty_refunds WHERE id = p_refund);
END
$$;

-- The number of the next transaction of our wallet there. p_pending: what the chain counts. Ours counts on from it only
-- while something we have signed is not seen there yet.
CREATE OR REPLACE FUNCTION chain_nonce_take(p_network text, p_address text, p_pending bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	v_next bigint;
BEGIN
	INSERT INTO chain_senders (network, address, next_nonce) VALUES (p_network, p_address, p_pending) ON CONFLICT DO NOTHING;
	SELECT next_nonce INTO STRICT v_next FROM chain_senders WHERE network = p_network AND address = p_address FOR UPDATE;
	IF NOT EXISTS (SELECT FROM bounty_payments WHERE tx_raw IS NOT NULL AND state IN ('settling', 'unknown'))
			AND NOT EXISTS (SELECT FROM bounty_refunds WHERE tx_raw IS NOT NULL AND status IN ('sending', 'unknown')) THEN
		v_next := p_pending;
	END IF;
	v_next := greatest(v_next, p_pending);
	UPDATE chain_senders SET next_nonce = v_next + 1 WHERE network = p_network AND address = p_address;
	RETURN v_next;
END
$$;

REVOKE ALL ON FUNCTION bounty_refund_add(bounty_payments, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_refund_begin(uuid, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_refund_send(uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_refund_end(uuid, text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounty_refund_begin(uuid, text, jsonb), bounty_refund_send(uuid, text, text),
	bounty_refund_end(uuid, text, text, text) TO hirehall_web, hirehall_jobs;
