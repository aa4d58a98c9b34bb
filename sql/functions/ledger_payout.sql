-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A payout's money: from what we owe the person, by way of a batch where there is one, out of the provider.

-- What the person earned with the task and a payout moves: nothing that was not captured can be paid out.
CREATE OR REPLACE FUNCTION ledger_payout_owed(p payouts) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	v_owed bigint := -ledger_step_sum(ledger_live('task', p.task_id::text, 'capture'), 'payee:' || p.human_id);
BEGIN
	IF v_owed <= 0 THEN
		RAISE EXCEPTION 'ledger: nothing was captured for task %', p.task_id
			USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_payout_earned';
	END IF;
	RETURN v_owed;
END
$$;

CREATE OR REPLACE FUNCTION ledger_payout_hold(p_task uuid, p_batch uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_owed bigint;
	p payouts;
BEGIN
	PERFORM ledger_lock(p_task);
	SELECT * INTO STRICT p FROM payouts WHERE task_id = p_task;
	v_owed := ledger_payout_owed(p);
	PERFORM ledger_do('payout', p_task::text, p_batch || ':hold', 'hold', ledger_line('payee:' || p.human_id, 'USD', v_owed)
		|| ledger_line('payout:' || p_batch, 'USD', -v_owed));
END
$$;

-- What left: the person's net and the provider's fee, which the person bears as far as the earnings go. What the
-- provider of the order handed on at once already is with the person: it is set against what was earned.
CREATE OR REPLACE FUNCTION ledger_payout_lines(p payouts, p_from text, p_fee_cents bigint, p_method text)
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	v_owed bigint := ledger_payout_owed(p);
	v_net bigint := greatest(v_owed - p_fee_cents, 0);
	v_payee text := 'payee:' || p.human_id;
	v_diff text;
	g record;
BEGIN
	SELECT s.currency, s.minor, t.id INTO g FROM orders o
		JOIN ledger_transfers t ON t.id = ledger_live('order', o.id || ':v' || o.version, 'given')
		JOIN postings s ON s.transfer_id = t.id AND s.account = v_payee
		WHERE o.task_id = p.task_id ORDER BY t.id LIMIT 1;
	IF FOUND AND p_method = 'stripe' THEN
		v_diff := CASE WHEN g.currency = 'USD' AND abs(g.minor - v_owed) <= 1 THEN 'platform:rounding' ELSE 'platform:exchange' END;
		RETURN ledger_line(p_from, 'USD', v_owed) || ledger_line(v_diff, 'USD', -v_owed)
			|| ledger_line(v_payee, g.currency, -g.minor) || ledger_line(v_diff, g.currency, g.minor);
	END IF;
	RETURN ledger_line(p_from, 'USD', v_owed) || ledger_line('provider:' || p_method, 'USD', -v_net)
		|| ledger_line('platform:payout_fees', 'USD', v_net - v_owed)
		|| ledger_line('platform:payout_fees', 'USD', p_fee_cents)
		|| ledger_line('provider:' || p_method, 'USD', -p_fee_cents);
END
$$;

CREATE OR REPLACE FUNCTION ledger_payout_done(p_task uuid, p_batch uuid, p_fee_cents bigint, p_method text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
BEGIN
	PERFORM ledger_lock(p_task);
	SELECT * INTO STRICT p FROM payouts WHERE task_id = p_task;
	IF p_batch IS NOT NULL THEN
		PERFORM ledger_payout_hold(p_task, p_batch);
	END IF;
	PERFORM ledger_do('payout', p_task::text, coalesce(p_batch::text, 'hand') || ':done', 'payout', ledger_payout_lines(p,
		coalesce('payout:' || p_batch, 'payee:' || p.human_id), coalesce(p_fee_cents, 0), p_method));
END
$$;

-- Not paid after all. p_verb 'void': it never left; 'reverse': it came back.
CREATE OR REPLACE FUNCTION ledger_payout_undo(p_task uuid, p_batch uuid, p_verb text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM ledger_lock(p_task);
	PERFORM ledger_undo('payout', p_task::text, coalesce(p_batch::text, 'hand') || ':done', 'reverse');
	IF p_batch IS NOT NULL THEN
		PERFORM ledger_undo('payout', p_task::text, p_batch || ':hold', p_verb);
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION ledger_payout_void(p_task uuid, p_batch uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT ledger_payout_undo(p_task, p_batch, 'void')
$$;
CREATE OR REPLACE FUNCTION ledger_payout_return(p_task uuid, p_batch uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT ledger_payout_undo(p_task, p_batch, 'reverse')
$$;

REVOKE ALL ON FUNCTION ledger_payout_owed(payouts) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_payout_lines(payouts, text, bigint, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_payout_undo(uuid, uuid, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_payout_hold(uuid, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_payout_done(uuid, uuid, bigint, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_payout_void(uuid, uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_payout_return(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_payout_hold(uuid, uuid), ledger_payout_done(uuid, uuid, bigint, text),
	ledger_payout_void(uuid, uuid), ledger_payout_return(uuid, uuid) TO hirehall_web, hirehall_jobs;
