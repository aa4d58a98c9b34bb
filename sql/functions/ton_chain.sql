-- SPDX-License-Identifier: AGPL-3.0-or-later
-- TON comes in and goes out: deposits as they are seen, payouts as they are sent and found again. Money of the chain is
-- provider:ton in the books; what the network takes is platform:fees.

-- What a withdrawal pays for its transfer; a reward's is the hall's. Transfers of a wallet 4R2 cost some 0.003 to 0.005 TON.
CREATE OR REPLACE FUNCTION ton_withdrawal_fee() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT 6000000::bigint
$$;

-- The hall's account by its settings, null when the chain is off; gives how far it was read. Payouts that wait have a job.
CREATE OR REPLACE FUNCTION ton_chain_is(p_account text, OUT lt text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	UPDATE device_chain SET is_on = false WHERE is_on AND account IS DISTINCT FROM p_account;
	IF p_account IS NOT NULL THEN
		INSERT INTO device_chain AS c (account, is_on) VALUES (p_account, true)
			ON CONFLICT (account) DO UPDATE SET is_on = true, at = hall_now() RETURNING c.lt::text INTO lt;
		IF EXISTS (SELECT FROM device_payouts WHERE state <> 'confirmed')
				AND NOT EXISTS (SELECT FROM jobs WHERE kind = 'device_payouts' AND subject = 'all' AND dead_at IS NULL) THEN
			PERFORM job_add('device_payouts', 'all', hall_now());
		END IF;
	END IF;
END
$$;

-- A final transaction of the hall's account, once, in the order of their lt. A transfer whose comment names a wallet is its
-- deposit, any other is parked. The same lt with another hash never happens on one chain: it is parked too.
CREATE OR REPLACE FUNCTION ton_seen(p_account text, p_lt numeric, p_hash text, p_from text, p_comment text, p_nano bigint, p_fee bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_wallet text := (SELECT w.address FROM ton_wallets w WHERE w.deposit_comment = upper(btrim(p_comment)));
	v_forked boolean := EXISTS (SELECT FROM device_deposits d WHERE d.lt = p_lt AND d.tx_hash <> p_hash);
	v_id uuid;
BEGIN
	IF p_nano > 0 THEN
		INSERT INTO device_deposits (source, state, wallet, amount_nano, from_address, comment, lt, tx_hash, note)
			VALUES ('chain', CASE WHEN v_wallet IS NULL OR v_forked THEN 'parked' ELSE 'credited' END,
				CASE WHEN NOT v_forked THEN v_wallet END, p_nano, p_from, left(p_comment, 500), p_lt, p_hash,
				CASE WHEN v_forked THEN 'another transaction has this place' WHEN v_wallet IS NULL THEN 'no wallet has this comment' END)
			ON CONFLICT (lt, tx_hash) DO NOTHING RETURNING id INTO v_id;
		IF v_id IS NOT NULL AND v_wallet IS NOT NULL AND NOT v_forked THEN
			PERFORM ledger_do('device_deposit', v_id::text, 'credit', 'hold', ledger_line('provider:ton', 'TON', p_nano)
				|| ledger_line('wallet:' || v_wallet, 'TON', -p_nano));
			PERFORM ton_network_took('device_deposit', v_id, 'network', p_fee);
		END IF;
	END IF;
	UPDATE device_chain c SET lt = greatest(c.lt, p_lt), tx_hash = CASE WHEN p_lt > c.lt THEN p_hash ELSE c.tx_hash END, at = hall_now()
		WHERE c.account = p_account;
END
$$;

-- What the network took from the hall's wallet is the hall's cost.
CREATE OR REPLACE FUNCTION ton_network_took(p_kind text, p_subject uuid, p_step text, p_fee bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF p_fee > 0 THEN
		PERFORM ledger_do(p_kind, p_subject::text, p_step, 'payout', ledger_line('platform:fees', 'TON', p_fee)
			|| ledger_line('provider:ton', 'TON', -p_fee));
	END IF;
END
$$;

-- The one to look at: what is on its way, else the oldest that waits.
CREATE OR REPLACE FUNCTION ton_payout_next() RETURNS TABLE (id uuid, state text, kind text, wallet text, sent_nano bigint, seqno bigint,
	valid_until timestamptz, message_hash text, boc text, account text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	SELECT p.id, p.state, p.kind, p.wallet, CASE WHEN p.kind = 'reward' THEN p.amount_nano ELSE p.amount_nano - ton_withdrawal_fee() END,
		p.seqno, p.valid_until, p.message_hash, p.boc, p.account
	FROM device_payouts p WHERE p.state <> 'confirmed' ORDER BY p.state = 'sent' DESC, p.created_at, p.id LIMIT 1
$$;

-- Written down before the network has it. A seqno that a payout of this account has used, or a lower one, is of no use:
-- whoever gave it did not see all. And one whose time was over is made anew with its own seqno, unless another payout has used
-- that meanwhile: used by nobody whom the books know, it may have been this one, late, and people must look.
CREATE OR REPLACE FUNCTION ton_payout_sent(p_id uuid, p_account text, p_seqno bigint, p_valid_until timestamptz, p_hash text, p_boc text,
	p_nano bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(33, 1);
	UPDATE device_payouts SET state = 'sent', account = p_account, seqno = p_seqno, valid_until = p_valid_until, message_hash = p_hash,
			boc = p_boc, sent_nano = p_nano, attempts = attempts + 1, sent_at = hall_now(), error = NULL
		WHERE id = p_id AND state IN ('queued', 'expired')
			AND NOT EXISTS (SELECT FROM device_payouts o WHERE o.state = 'sent')
			AND NOT EXISTS (SELECT FROM device_payouts o WHERE o.state = 'confirmed' AND o.account = p_account AND o.seqno >= p_seqno)
			AND (state = 'queued' OR account <> p_account OR seqno = p_seqno
				OR EXISTS (SELECT FROM device_payouts o WHERE o.state = 'confirmed' AND o.account = p_account
					AND o.seqno = device_payouts.seqno));
	RETURN FOUND;
END
$$;

-- It is on the chain. A task's reward is told to its assignment, and the task has an event.
CREATE OR REPLACE FUNCTION ton_payout_confirmed(p_id uuid, p_message text, p_tx text, p_fee bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_task uuid := (SELECT a.task_id FROM device_payouts o JOIN device_assignments a ON a.id = o.assignment_id WHERE o.id = p_id);
	p device_payouts;
	t device_tasks;
BEGIN
	PERFORM FROM device_tasks WHERE id = v_task FOR UPDATE;
	UPDATE device_payouts SET state = 'confirmed', tx_hash = p_tx, fee_nano = p_fee, ended_at = hall_now(), error = NULL
		WHERE id = p_id AND state = 'sent' AND message_hash = p_message RETURNING * INTO p;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM ledger_do('device_payout', p_id::text, 'done', 'payout', ledger_line('payout:' || p_id, 'TON', p.amount_nano)
		|| ledger_line('provider:ton', 'TON', -p.sent_nano)
		|| CASE WHEN p.sent_nano < p.amount_nano THEN ledger_line('platform:fees', 'TON', p.sent_nano - p.amount_nano) ELSE '[]' END);
	PERFORM ton_network_took('device_payout', p_id, 'network' || p.attempts, p_fee);
	IF v_task IS NOT NULL THEN
		UPDATE device_assignments SET payment_status = 'completed', tx_hash = p_tx WHERE id = p.assignment_id;
		UPDATE device_tasks SET tx_hash = coalesce(tx_hash, p_tx), event_n = event_n + 1 WHERE id = v_task RETURNING * INTO t;
		PERFORM device_log(t, 'paid', 'hall', NULL, jsonb_build_object('assignment_id', p.assignment_id, 'wallet', p.wallet,
			'tx_hash', p_tx));
	END IF;
	RETURN true;
END
$$;

-- That message can never land any more, or (with a fee) landed and moved nothing, and its seqno is used: the next one may be made.
-- Said by a run that began before the newest message was sent, it is of an older one, and true of that alone.
CREATE OR REPLACE FUNCTION ton_payout_expired(p_id uuid, p_message text, p_why text, p_fee bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p device_payouts;
BEGIN
	UPDATE device_payouts SET state = CASE WHEN p_fee > 0 THEN 'queued' ELSE 'expired' END, error = p_why
		WHERE id = p_id AND state = 'sent' AND message_hash = p_message RETURNING * INTO p;
	IF FOUND THEN
		PERFORM ton_network_took('device_payout', p_id, 'network' || p.attempts, p_fee);
	END IF;
	RETURN p.id IS NOT NULL;
END
$$;

-- Why it still waits.
CREATE OR REPLACE FUNCTION ton_payout_waits(p_id uuid, p_why text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	UPDATE device_payouts SET error = p_why WHERE id = p_id AND state <> 'confirmed' AND error IS DISTINCT FROM p_why
$$;

-- What a wallet holds of the stake's jetton, as just looked up.
CREATE OR REPLACE FUNCTION ton_stake_is(p_address text, p_units numeric) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
	INSERT INTO ton_wallets (address, owner, gstd_units, gstd_at) VALUES (p_address, p_address, p_units, hall_now())
		ON CONFLICT (address) DO UPDATE SET gstd_units = excluded.gstd_units, gstd_at = excluded.gstd_at
$$;

-- Money that no comment named is this wallet's after all.
CREATE OR REPLACE FUNCTION ton_deposit_credit(p_id uuid, p_wallet text, p_note text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	d device_deposits;
BEGIN
	INSERT INTO ton_wallets (address, owner) VALUES (p_wallet, p_wallet) ON CONFLICT DO NOTHING;
	UPDATE device_deposits SET state = 'credited', wallet = p_wallet, note = p_note, settled_at = hall_now()
		WHERE id = p_id AND state = 'parked' AND source = 'chain' RETURNING * INTO d;
	IF NOT FOUND THEN
		RETURN CASE WHEN EXISTS (SELECT FROM device_deposits WHERE id = p_id) THEN 'conflict' ELSE 'not_found' END;
	END IF;
	PERFORM ledger_do('device_deposit', p_id::text, 'credit', 'hold', ledger_line('provider:ton', 'TON', d.amount_nano)
		|| ledger_line('wallet:' || p_wallet, 'TON', -d.amount_nano), p_note);
	RETURN NULL;
END
$$;

-- It goes back to where it came from, less what its way costs; too little for that stays parked.
CREATE OR REPLACE FUNCTION ton_deposit_return(p_id uuid, p_note text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_payout uuid := uuid7();
	d device_deposits;
BEGIN
	UPDATE device_deposits SET state = 'returned', note = p_note, settled_at = hall_now()
		WHERE id = p_id AND state = 'parked' AND source = 'chain' AND from_address IS NOT NULL AND amount_nano > ton_withdrawal_fee()
		RETURNING * INTO d;
	IF NOT FOUND THEN
		RETURN CASE WHEN EXISTS (SELECT FROM device_deposits WHERE id = p_id) THEN 'conflict' ELSE 'not_found' END;
	END IF;
	PERFORM ledger_do('device_payout', v_payout::text, 'hold', 'hold', ledger_line('provider:ton', 'TON', d.amount_nano)
		|| ledger_line('payout:' || v_payout, 'TON', -d.amount_nano), p_note);
	INSERT INTO device_payouts (id, kind, wallet, deposit_id, amount_nano) VALUES (v_payout, 'return', d.from_address, p_id, d.amount_nano);
	PERFORM job_add('device_payouts', 'all', hall_now());
	RETURN NULL;
END
$$;

-- Is the stake known, of the last day? One older than ten minutes is looked up by a job meanwhile.
CREATE OR REPLACE FUNCTION ton_stake_wanted(p_address text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_at timestamptz := (SELECT gstd_at FROM ton_wallets WHERE address = p_address);
BEGIN
	IF (v_at > hall_now() - interval '10 minutes') IS NOT TRUE
			AND NOT EXISTS (SELECT FROM jobs WHERE kind = 'device_stake' AND subject = p_address AND dead_at IS NULL) THEN
		PERFORM job_add('device_stake', p_address, hall_now());
	END IF;
	RETURN (v_at > hall_now() - interval '1 day') IS TRUE;
END
$$;

REVOKE ALL ON FUNCTION ton_chain_is(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_seen(text, numeric, text, text, text, bigint, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_network_took(text, uuid, text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_payout_next() FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_payout_sent(uuid, text, bigint, timestamptz, text, text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_payout_confirmed(uuid, text, text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_payout_expired(uuid, text, text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_payout_waits(uuid, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_stake_is(text, numeric) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_stake_wanted(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_deposit_credit(uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ton_deposit_return(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ton_chain_is(text), ton_seen(text, numeric, text, text, text, bigint, bigint), ton_payout_next(),
	ton_payout_sent(uuid, text, bigint, timestamptz, text, text, bigint), ton_payout_confirmed(uuid, text, text, bigint),
	ton_payout_expired(uuid, text, text, bigint), ton_payout_waits(uuid, text), ton_stake_is(text, numeric) TO hirehall_jobs;
GRANT EXECUTE ON FUNCTION ton_stake_wanted(text), ton_stake_is(text, numeric), ton_deposit_credit(uuid, text, text),
	ton_deposit_return(uuid, text) TO hirehall_web;
