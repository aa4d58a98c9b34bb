-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Money that people paid in beforehand. The ledger's account balance:<user id> holds it, in millionths of a USDC; a cent
-- of a card is 10,000 of them. What a bank takes back makes the account negative: the person owes it.

CREATE OR REPLACE FUNCTION balance_account(p_user text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'balance:' || p_user $$;

CREATE OR REPLACE FUNCTION balance_micro(p_user text) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT -ledger_balance(balance_account(p_user), 'USDC')
$$;

-- One balance changes at a time.
CREATE OR REPLACE FUNCTION balance_lock(p_user text) RETURNS void LANGUAGE sql AS $$
	SELECT pg_advisory_xact_lock(hashtextextended('balance ' || p_user, 0))
$$;

-- A bounty is paid at once: from the balance, or in the demo by nothing. With a payment of the same way it is done again
-- without harm: already_paid.
CREATE OR REPLACE FUNCTION bounty_pay_now(p_bounty uuid, p_user text, p_method text, p_threshold bigint)
RETURNS TABLE (refusal text, payment_id uuid, amount text, balance text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	b bounties;
	r record;
BEGIN
	PERFORM balance_lock(p_user);
	SELECT * INTO b FROM bounties WHERE id = p_bounty AND user_id = p_user;
	refusal := bounty_pay_refusal(b, b.actual_micro, p_threshold);
	IF refusal IS NULL AND p_method = 'balance' AND balance_micro(p_user) < b.actual_micro THEN
		refusal := 'balance_low';
	ELSIF refusal IS NULL THEN
		SELECT * INTO r FROM bounty_pay_begin(p_bounty, p_user, p_method, b.actual_micro, p_user, NULL,
			jsonb_build_object('threshold', p_threshold));
		refusal := r.refusal;
	END IF;
	IF refusal IS NULL THEN
		PERFORM bounty_pay_end(r.payment_id, 'settled');
		payment_id := r.payment_id;
	END IF;
	amount := usdc(b.actual_micro);
	balance := usdc(balance_micro(p_user));
	RETURN NEXT;
END
$$;

-- The top-up that a provider's object speaks of.
CREATE OR REPLACE FUNCTION topup_find(x jsonb) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT id FROM balance_topups WHERE 'topup_' || id = coalesce(x #>> '{metadata,order_id}', x ->> 'client_reference_id')
		OR intent_id IN (x ->> 'id', order_ref(x -> 'payment_intent')) OR charge_id IN (x ->> 'id', order_ref(x -> 'charge'))
	LIMIT 1
$$;

CREATE OR REPLACE FUNCTION topup_paid(t balance_topups) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE balance_topups SET state = 'paid', paid_at = hall_now(), error = NULL WHERE id = t.id;
	PERFORM balance_lock(t.user_id);
	PERFORM ledger_lock(t.id);
	PERFORM ledger_do('balance', t.id::text, 'paid', 'hold', ledger_line('provider:' || t.provider, 'USD', t.cents)
		|| ledger_line('platform:exchange', 'USD', -t.cents) || ledger_line('platform:exchange', 'USDC', t.cents * 10000)
		|| ledger_line(balance_account(t.user_id), 'USDC', t.cents * -10000));
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data) VALUES ('balance', t.id::text, 1,
		'balance.paid_in', 'provider', t.provider, jsonb_build_object('user_id', t.user_id, 'cents', t.cents));
	IF t.bounty_id IS NOT NULL THEN -- what stands in its way is said by its own page; the money is there
		PERFORM bounty_pay_now(t.bounty_id, t.user_id, 'balance', t.threshold_micro);
	END IF;
END
$$;

-- So much of it is back with the payer in all.
CREATE OR REPLACE FUNCTION topup_taken(t balance_topups, p_cents bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_more bigint := least(p_cents, t.cents) - t.refunded_cents;
BEGIN
	IF t.state <> 'paid' OR v_more <= 0 THEN
		RETURN;
	END IF;
	UPDATE balance_topups SET refunded_cents = refunded_cents + v_more WHERE id = t.id;
	PERFORM balance_lock(t.user_id);
	PERFORM ledger_lock(t.id);
	PERFORM ledger_do('balance', t.id::text, 'taken.' || (t.refunded_cents + v_more), 'refund',
		ledger_line('provider:' || t.provider, 'USD', -v_more) || ledger_line('platform:exchange', 'USD', v_more)
		|| ledger_line('platform:exchange', 'USDC', v_more * -10000)
		|| ledger_line(balance_account(t.user_id), 'USDC', v_more * 10000));
END
$$;

-- What a provider told, if it is about a top-up: its id, else null. Runs as the owner: it moves money.
CREATE OR REPLACE FUNCTION topup_told(p_provider text, p_type text, x jsonb, p_live boolean, p_hall_live boolean)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	t balance_topups;
	v_amount bigint := coalesce((x ->> 'amount_total')::bigint, (x ->> 'amount_received')::bigint, (x ->> 'amount')::bigint);
	v_says_paid boolean := (p_type = 'checkout.session.completed' AND x ->> 'payment_status' = 'paid')
		OR p_type IN ('payment_intent.succeeded', 'checkout.session.async_payment_succeeded');
BEGIN
	SELECT * INTO t FROM balance_topups WHERE id = topup_find(x) AND provider = p_provider FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	UPDATE balance_topups SET intent_id = coalesce(intent_id, order_ref(x -> 'payment_intent'),
			CASE WHEN x ->> 'object' = 'payment_intent' THEN x ->> 'id' END),
		charge_id = coalesce(charge_id, order_ref(x -> 'latest_charge'), CASE WHEN x ->> 'object' = 'charge' THEN x ->> 'id' END)
		WHERE id = t.id;
	IF v_says_paid AND t.paid_at IS NULL THEN
		IF v_amount <> t.cents OR lower(x ->> 'currency') <> 'usd' OR p_live <> p_hall_live THEN
			UPDATE balance_topups SET state = 'mismatch', error = 'another amount, currency or mode' WHERE id = t.id;
		ELSE
			PERFORM topup_paid(t);
		END IF;
	ELSIF p_type = 'checkout.session.expired' AND t.paid_at IS NULL THEN
		UPDATE balance_topups SET state = 'expired' WHERE id = t.id;
	ELSIF p_type IN ('payment_intent.payment_failed', 'charge.failed') AND t.paid_at IS NULL THEN
		UPDATE balance_topups SET error = left(coalesce(x #>> '{last_payment_error,message}', x ->> 'failure_message',
			'the payment failed'), 500) WHERE id = t.id;
	ELSIF p_type = 'charge.refunded' THEN
		PERFORM topup_taken(t, (x ->> 'amount_refunded')::bigint);
	ELSIF p_type = 'charge.dispute.funds_withdrawn' THEN
		PERFORM topup_taken(t, t.refunded_cents + v_amount);
	END IF;
	RETURN t.id;
END
$$;

-- The columns of order_deeds, for the provider's code.
CREATE OR REPLACE VIEW topup_deeds AS
SELECT 'topup_' || t.id AS order_id, 1 AS version, 'topup_' || t.id AS key, t.provider,
	CASE t.state WHEN 'open' THEN 'checkout_created' WHEN 'paid' THEN 'paid' ELSE 'created' END AS status, 'usd' AS currency,
	t.cents AS total_minor, 0::bigint AS application_fee_minor, NULL::text AS destination, 1 AS attempt,
	CASE t.state WHEN 'asked' THEN 'unknown' WHEN 'paid' THEN 'complete' ELSE t.state END AS attempt_state,
	t.success_url, t.cancel_url, t.session_id, t.url, t.intent_id, t.charge_id, t.bounty_id AS task_id,
	'Hirehall: prepaid balance' AS description, false AS is_international,
	extract(epoch FROM hall_now() - t.created_at)::bigint AS attempt_age_s
FROM balance_topups t;
GRANT SELECT ON topup_deeds TO hirehall_web, hirehall_jobs, hirehall_audit;

REVOKE ALL ON FUNCTION topup_paid(balance_topups), topup_taken(balance_topups, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION bounty_pay_now(uuid, text, text, bigint), topup_told(text, text, jsonb, boolean, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION bounty_pay_now(uuid, text, text, bigint) TO hirehall_web;
GRANT EXECUTE ON FUNCTION topup_told(text, text, jsonb, boolean, boolean) TO hirehall_web, hirehall_jobs;
