-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The one way in which a bounty is paid, whatever the method: bounty_pay_begin() before anybody is asked for money,
-- bounty_pay_end() with what became of it. Both may be called in one transaction (balance, demo), or with calls to
-- others in between (x402, authorize, card). They run as the owner: no process may write payments, or payment_status.

-- Where the money of a payment stands with us afterwards. Card: the order of the card took dollars for it.
CREATE OR REPLACE FUNCTION bounty_pay_source(p bounty_payments) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p.method WHEN 'balance' THEN 'balance:' || p.user_id WHEN 'demo' THEN 'provider:demo'
		WHEN 'card' THEN 'platform:exchange' ELSE 'chain:' || p.network END
$$;

-- Why the bounty cannot be paid so, or null.
CREATE OR REPLACE FUNCTION bounty_pay_refusal(b bounties, p_amount bigint, p_threshold bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN b.id IS NULL OR b.deleted_at IS NOT NULL THEN 'not_found'
		WHEN b.status <> 'completed' THEN 'not_completed'
		WHEN b.payment_status IN ('paid', 'refunded') THEN 'already_paid'
		WHEN b.actual_micro = 0 THEN 'nothing_due'
		WHEN p_amount <> b.actual_micro THEN 'payment_amount'
		WHEN b.payment_status IS NULL AND b.actual_micro >= p_threshold THEN 'approval_needed' END
$$;

-- The row of the same signature (or reference), as the bounty's row is locked. A row that failed before anything was
-- sent is taken up again.
CREATE OR REPLACE FUNCTION bounty_pay_again(p bounty_payments, p_new bounty_payments)
RETURNS TABLE (refusal text, payment_id uuid, state text, is_new boolean) LANGUAGE plpgsql AS $$
BEGIN
	is_new := p.state = 'failed' AND NOT p.is_final;
	IF p.bounty_id <> p_new.bounty_id OR p.user_id <> p_new.user_id OR p.payload_hash IS DISTINCT FROM p_new.payload_hash THEN
		refusal := 'payment_already_used';
	ELSIF is_new AND EXISTS (SELECT FROM bounty_payments x WHERE x.bounty_id = p.bounty_id AND x.state <> 'failed') THEN
		refusal := 'payment_pending';
	ELSIF is_new THEN
		UPDATE bounty_payments SET state = 'claimed', error = NULL, facilitator = NULL, updated_at = hall_now() WHERE id = p.id;
		PERFORM job_add('payment_check', p.id::text, hall_now() + interval '2 minutes');
	END IF;
	payment_id := p.id;
	state := CASE WHEN is_new THEN 'claimed' ELSE p.state END;
	RETURN NEXT;
END
$$;

-- p_payer, p_nonce: address and nonce of a signature; else whatever names the payer, and a reference that is used once
-- (null: none). p_more: network, token, recipient, valid_before (seconds), x402_version, identifier, payload,
-- payload_hash (hex), block_from, threshold (micro: from there the user's approval is needed; absent: never).
-- Refusals: not_found, not_completed, already_paid, nothing_due, payment_amount, approval_needed, payment_already_used,
-- payment_identifier, payment_pending (another payment of the bounty is under way).
-- is_new false: the same was begun before, and state says how it stands.
CREATE OR REPLACE FUNCTION bounty_pay_begin(p_bounty uuid, p_user text, p_method text, p_amount bigint, p_payer text,
	p_nonce text, p_more jsonb DEFAULT '{}')
RETURNS TABLE (refusal text, payment_id uuid, state text, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	b bounties;
	p bounty_payments;
	v_new bounty_payments;
BEGIN
	SELECT * INTO b FROM bounties WHERE id = p_bounty AND user_id = p_user FOR NO KEY UPDATE;
	v_new := jsonb_populate_record(v_new, p_more - 'payload_hash' - 'valid_before');
	v_new.bounty_id := p_bounty;
	v_new.user_id := p_user;
	v_new.payload_hash := decode(p_more ->> 'payload_hash', 'hex');
	SELECT * INTO p FROM bounty_payments x WHERE x.nonce = p_nonce
		AND ((x.network, x.token, x.payer) = (v_new.network, v_new.token, p_payer)
			OR (x.network IS NULL AND v_new.network IS NULL AND x.method = p_method)) FOR UPDATE;
	refusal := bounty_pay_refusal(b, p_amount, (p_more ->> 'threshold')::bigint);
	IF p.id IS NOT NULL AND (refusal IS NULL OR refusal = 'already_paid' OR p.bounty_id <> p_bounty) THEN
		RETURN QUERY SELECT * FROM bounty_pay_again(p, v_new);
		RETURN;
	ELSIF refusal IS NULL AND EXISTS (SELECT FROM bounty_payments x WHERE x.bounty_id = p_bounty AND x.state <> 'failed') THEN
		refusal := 'payment_pending';
	ELSIF refusal IS NULL AND EXISTS (SELECT FROM bounty_payments x WHERE x.user_id = p_user AND x.identifier = v_new.identifier) THEN
		refusal := 'payment_identifier';
	ELSIF refusal IS NULL THEN
		INSERT INTO bounty_payments (bounty_id, user_id, method, amount_micro, network, token, payer, nonce, recipient,
				valid_before, x402_version, identifier, payload, payload_hash, block_from)
			VALUES (p_bounty, p_user, p_method, p_amount, v_new.network, v_new.token, p_payer, p_nonce, v_new.recipient,
				to_timestamp((p_more ->> 'valid_before')::bigint), v_new.x402_version, v_new.identifier, v_new.payload,
				v_new.payload_hash, v_new.block_from)
			RETURNING id INTO payment_id;
		IF v_new.network IS NOT NULL THEN
			PERFORM job_add('payment_check', payment_id::text, hall_now() + interval '2 minutes');
		END IF;
		state := 'claimed';
		is_new := true;
	END IF;
	RETURN NEXT;
END
$$;

-- A step on the way: verified (by this facilitator, the only one from now on) or settling (from now on money may move).
-- False when the payment is not where it can take that step: somebody else has ended it.
CREATE OR REPLACE FUNCTION bounty_pay_move(p_payment uuid, p_to text, p_facilitator text, p_tx text DEFAULT NULL,
	p_raw text DEFAULT NULL)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	UPDATE bounty_payments SET state = p_to, facilitator = p_facilitator, tx_hash = coalesce(tx_hash, p_tx),
			tx_raw = coalesce(tx_raw, p_raw), tries = tries + (p_to = 'settling')::int, updated_at = hall_now()
		WHERE id = p_payment AND coalesce(facilitator, p_facilitator) = p_facilitator
			AND state = ANY (CASE p_to WHEN 'verified' THEN ARRAY['claimed'] WHEN 'settling' THEN ARRAY['claimed', 'verified'] END);
	IF FOUND THEN
		PERFORM job_add('payment_check', p_payment::text, hall_now() + interval '2 minutes');
	END IF;
	RETURN FOUND;
END
$$;

-- It is there: the postings, and the bounty is paid. What comes for a bounty that is paid, or being paid, by another
-- payment is taken and given back.
CREATE OR REPLACE FUNCTION bounty_pay_settle(b bounties, p bounty_payments, p_tx text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_is_surplus boolean := b.payment_status IN ('paid', 'refunded') OR EXISTS (SELECT FROM bounty_payments x
		WHERE x.bounty_id = b.id AND x.id <> p.id AND x.state <> 'failed' AND NOT x.is_surplus);
BEGIN
	v_is_surplus := coalesce(v_is_surplus, false);
	UPDATE bounty_payments SET state = 'settled', is_surplus = v_is_surplus, is_final = true, error = NULL,
			tx_hash = coalesce(p_tx, tx_hash), settled_at = hall_now(), updated_at = hall_now()
		WHERE id = p.id RETURNING * INTO p;
	PERFORM ledger_lock(b.id);
	PERFORM ledger_do('bounty', b.id::text, CASE WHEN v_is_surplus THEN 'surplus.' || p.id ELSE 'paid' END, 'capture',
		ledger_line(bounty_pay_source(p), 'USDC', p.amount_micro) || ledger_line('platform:bounties', 'USDC', -p.amount_micro));
	IF v_is_surplus THEN
		PERFORM bounty_refund_add(p, 'paid twice', NULL);
		RETURN;
	END IF;
	UPDATE bounties SET payment_status = 'paid', payment_tx_hash = p.tx_hash, paid_at = hall_now(), event_n = event_n + 1
		WHERE id = b.id RETURNING * INTO b;
	PERFORM bounty_log(b, 'bounty.paid', CASE WHEN p.method IN ('x402', 'authorize') THEN 'wallet' ELSE 'person' END,
		p.payer, jsonb_build_object('payment_id', p.id, 'method', p.method, 'amount_micro', p.amount_micro,
			'tx_hash', p.tx_hash, 'network', p.network));
END
$$;

-- What became of it: settled, failed, unknown (asked again until it is known; never taken for failed). p_final false:
-- failed before anything was sent, the same signature may come again. Gives the state it has now.
CREATE OR REPLACE FUNCTION bounty_pay_end(p_payment uuid, p_outcome text, p_tx text DEFAULT NULL, p_error text DEFAULT NULL,
	p_final boolean DEFAULT true)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	b bounties;
	p bounty_payments;
BEGIN
	SELECT x.* INTO b FROM bounties x WHERE x.id = (SELECT bounty_id FROM bounty_payments WHERE id = p_payment) FOR NO KEY UPDATE;
	SELECT * INTO STRICT p FROM bounty_payments WHERE id = p_payment FOR UPDATE;
	IF p.state = 'settled' THEN
		RETURN p.state;
	ELSIF p_outcome = 'settled' THEN
		PERFORM bounty_pay_settle(b, p, p_tx);
		PERFORM job_drop('payment_check', p_payment::text);
	ELSIF p_outcome = 'failed' THEN
		UPDATE bounty_payments SET state = 'failed', is_final = p_final, error = left(p_error, 500), updated_at = hall_now()
			WHERE id = p_payment;
		PERFORM job_drop('payment_check', p_payment::text);
		-- whoever has the signature could still use it: looked at once more when it is worth nothing
		IF p_final AND p.network IS NOT NULL AND p.valid_before > hall_now() THEN
			PERFORM job_add('payment_check', p_payment::text, p.valid_before + interval '1 minute');
		END IF;
	ELSIF p.state <> 'failed' THEN
		UPDATE bounty_payments SET state = 'unknown', error = left(p_error, 500), tx_hash = coalesce(p_tx, tx_hash),
			updated_at = hall_now() WHERE id = p_payment;
		PERFORM job_add('payment_check', p_payment::text, hall_now() + interval '5 seconds');
	END IF;
	RETURN (SELECT state FROM bounty_payments WHERE id = p_payment);
END
$$;

-- What is asked for a bounty, and may be paid for a while: the newest that has some minutes left and is as the settings
-- say now, or a new one. Null when there is nothing to pay.
CREATE OR REPLACE FUNCTION bounty_quote(p_bounty uuid, p_network text, p_token text, p_name text, p_version text,
	p_recipient text)
RETURNS bounty_quotes LANGUAGE plpgsql AS $$
DECLARE
	q bounty_quotes;
	v_now timestamptz := date_trunc('second', hall_now());
BEGIN
	SELECT * INTO q FROM bounty_quotes x WHERE x.bounty_id = p_bounty AND x.valid_before > v_now + interval '10 minutes'
			AND (x.network, x.token, x.recipient, x.token_name, x.token_version)
				= (p_network, p_token, p_recipient, p_name, p_version)
			AND x.amount_micro = (SELECT actual_micro FROM bounties WHERE id = p_bounty)
		ORDER BY x.valid_before DESC LIMIT 1;
	IF NOT FOUND THEN
		INSERT INTO bounty_quotes (bounty_id, user_id, network, token, token_name, token_version, recipient, amount_micro,
				nonce, valid_after, valid_before)
			SELECT b.id, b.user_id, p_network, p_token, p_name, p_version, p_recipient, b.actual_micro,
				'0x' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex'),
				v_now - interval '1 minute', v_now + interval '1 hour'
			FROM bounties b WHERE b.id = p_bounty AND b.status = 'completed' AND b.actual_micro > 0
			RETURNING * INTO q;
	END IF;
	RETURN q;
END
$$;

REVOKE ALL ON FUNCTION bounty_pay_again(bounty_payments, bounty_payments) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_pay_settle(bounties, bounty_payments, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_pay_begin(uuid, text, text, bigint, text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_pay_move(uuid, text, text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_pay_end(uuid, text, text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounty_pay_begin(uuid, text, text, bigint, text, text, jsonb),
	bounty_pay_move(uuid, text, text, text, text), bounty_pay_end(uuid, text, text, text, boolean)
	TO hirehall_web, hirehall_jobs;
