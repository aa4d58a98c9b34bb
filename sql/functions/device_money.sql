-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Money of devices: wallet:ADDRESS is what we owe a wallet, escrow:TASK what a task holds, payout:ID what is on its way.
-- doc/devices.md has each transfer with figures. Who takes from a wallet holds its row: two never spend the same.

CREATE OR REPLACE FUNCTION device_available(p_wallet text) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT -ledger_balance('wallet:' || p_wallet, 'TON')
$$;

-- Takes from the wallet into the account; false when there is not so much.
CREATE OR REPLACE FUNCTION device_take(p_kind text, p_subject text, p_wallet text, p_nano bigint, p_account text)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM ton_wallets WHERE address = p_wallet FOR NO KEY UPDATE;
	IF device_available(p_wallet) < p_nano THEN
		RETURN false;
	END IF;
	PERFORM ledger_do(p_kind, p_subject, 'hold', 'hold', ledger_line('wallet:' || p_wallet, 'TON', p_nano)
		|| ledger_line(p_account, 'TON', -p_nano));
	RETURN true;
END
$$;

-- The reward leaves the escrow: the platform's part, and an equal share for each whose result passed, the remainder of the
-- division for the first. Where the chain is on a transfer is queued for each.
CREATE OR REPLACE FUNCTION device_release(t device_tasks) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_lines jsonb := ledger_line('escrow:' || t.id, 'TON', t.reward_nano) || ledger_line('platform:fees', 'TON', -t.fee_nano);
	v_chain boolean := EXISTS (SELECT FROM device_chain WHERE is_on);
	v_rest bigint := t.reward_nano - t.fee_nano;
	v_n bigint := (SELECT count(*) FROM device_assignments WHERE task_id = t.id AND validation_status = 'passed');
	v_share bigint;
	v_payout uuid;
	a record;
BEGIN
	FOR a IN SELECT x.id, x.wallet, row_number() OVER (ORDER BY x.submitted_at, x.id) AS n FROM device_assignments x
			WHERE x.task_id = t.id AND x.validation_status = 'passed' ORDER BY x.wallet LOOP
		v_share := v_rest / v_n + CASE WHEN a.n = 1 THEN v_rest % v_n ELSE 0 END;
		v_lines := v_lines || ledger_line('wallet:' || a.wallet, 'TON', -v_share);
		UPDATE device_assignments SET reward_nano = v_share, status = 'completed',
			payment_status = CASE WHEN v_chain THEN 'pending' ELSE 'completed' END WHERE id = a.id;
	END LOOP;
	PERFORM ledger_do('device_task', t.id::text, 'release', 'capture', v_lines);
	IF v_chain THEN
		FOR a IN SELECT x.id, x.wallet, x.reward_nano FROM device_assignments x
				WHERE x.task_id = t.id AND x.status = 'completed' ORDER BY x.wallet LOOP
			v_payout := uuid7();
			IF device_take('device_payout', v_payout::text, a.wallet, a.reward_nano, 'payout:' || v_payout) THEN
				INSERT INTO device_payouts (id, kind, wallet, assignment_id, amount_nano)
					VALUES (v_payout, 'reward', a.wallet, a.id, a.reward_nano);
			END IF;
		END LOOP;
		PERFORM job_add('device_payouts', 'all', hall_now());
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION device_refund(t device_tasks) RETURNS void LANGUAGE sql AS $$
	SELECT ledger_undo('device_task', t.id::text, 'hold', 'void')
$$;

-- Money without a chain: by the command line (admin), or by a requester of a demo hall.
CREATE OR REPLACE FUNCTION device_credit(p_wallet text, p_nano bigint, p_source text, p_note text DEFAULT NULL)
RETURNS TABLE (refusal text, deposit_id uuid, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	INSERT INTO ton_wallets (address, owner) VALUES (p_wallet, p_wallet) ON CONFLICT DO NOTHING;
	INSERT INTO device_deposits (source, wallet, amount_nano, note) VALUES (p_source, p_wallet, p_nano, p_note)
		RETURNING id INTO deposit_id;
	PERFORM ledger_do('device_deposit', deposit_id::text, 'credit', 'hold', ledger_line('provider:demo', 'TON', p_nano)
		|| ledger_line('wallet:' || p_wallet, 'TON', -p_nano), p_note);
	available := device_available(p_wallet);
	RETURN NEXT;
END
$$;

-- p_chain: a transfer is queued; else the books alone settle it.
CREATE OR REPLACE FUNCTION device_withdraw(p_wallet text, p_nano bigint, p_chain boolean)
RETURNS TABLE (refusal text, payout_id uuid, state text, settlement text, available bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	payout_id := uuid7();
	IF NOT device_take('device_payout', payout_id::text, p_wallet, p_nano, 'payout:' || payout_id) THEN
		RETURN QUERY SELECT 'insufficient_balance', NULL::uuid, NULL::text, NULL::text, NULL::bigint;
		RETURN;
	END IF;
	state := CASE WHEN p_chain THEN 'queued' ELSE 'confirmed' END;
	settlement := CASE WHEN p_chain THEN 'chain' ELSE 'ledger' END;
	INSERT INTO device_payouts (id, kind, wallet, amount_nano, settlement, state, fee_nano, ended_at)
		VALUES (payout_id, 'withdrawal', p_wallet, p_nano, device_withdraw.settlement, device_withdraw.state,
			CASE WHEN NOT p_chain THEN 0 END, CASE WHEN NOT p_chain THEN hall_now() END);
	IF p_chain THEN
		PERFORM job_add('device_payouts', 'all', hall_now());
	ELSE
		PERFORM ledger_do('device_payout', payout_id::text, 'done', 'payout', ledger_line('payout:' || payout_id, 'TON', p_nano)
			|| ledger_line('provider:demo', 'TON', -p_nano));
	END IF;
	available := device_available(p_wallet);
	RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION device_take(text, text, text, bigint, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_release(device_tasks) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_refund(device_tasks) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_credit(text, bigint, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_withdraw(text, bigint, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_credit(text, bigint, text, text), device_withdraw(text, bigint, boolean) TO hirehall_web;
