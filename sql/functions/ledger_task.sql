-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A task's money: what the work was worth goes from the task to the person and to the platform when the work is approved.

-- Ends the account of a task whose work was approved and whose order was paid: what was held in another currency than
-- the budget's is exchanged, what was given back to the payer all the same is our loss. Brings the one live settlement
-- to what it must be now; a task without an order keeps what its requester owes.
CREATE OR REPLACE FUNCTION ledger_settle(p_task uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_account text := 'task:' || p_task;
	v_capture uuid := ledger_live('task', p_task::text, 'capture');
	v_old uuid := ledger_live('correction', p_task::text, 'settle');
	v_lines jsonb := '[]';
	v_gross bigint;
	h record;
	b record;
BEGIN
	SELECT p.currency, -p.minor AS minor INTO h FROM postings p JOIN ledger_transfers t ON t.id = p.transfer_id
		WHERE p.account = v_account AND t.kind = 'order' AND t.verb = 'hold'
			AND NOT EXISTS (SELECT FROM ledger_transfers r WHERE r.reverses = t.id)
		ORDER BY p.id LIMIT 1;
	IF FOUND AND v_capture IS NOT NULL THEN
		v_gross := ledger_step_sum(v_capture, v_account);
		IF h.currency <> 'USD' THEN
			v_lines := ledger_line(v_account, h.currency, h.minor) || ledger_line('platform:exchange', h.currency, -h.minor)
				|| ledger_line(v_account, 'USD', -v_gross) || ledger_line('platform:exchange', 'USD', v_gross);
		END IF;
		FOR b IN SELECT p.currency, sum(p.minor)::bigint
				+ CASE WHEN h.currency = 'USD' THEN 0 WHEN p.currency = 'USD' THEN -v_gross
					WHEN p.currency = h.currency THEN h.minor ELSE 0 END AS minor
				FROM postings p JOIN ledger_transfers t ON t.id = p.transfer_id
				WHERE p.account = v_account AND t.kind <> 'correction' GROUP BY p.currency LOOP
			IF b.minor > 0 THEN
				v_lines := v_lines || ledger_line(v_account, b.currency, -b.minor)
					|| ledger_line('platform:losses', b.currency, b.minor);
			END IF;
		END LOOP;
	END IF;
	IF v_old IS NOT NULL AND NOT EXISTS (
			SELECT FROM (
				SELECT p.account, p.currency, p.minor FROM postings p WHERE p.transfer_id = v_old
				UNION ALL
				SELECT l.account, l.currency, -l.minor
				FROM jsonb_to_recordset(v_lines) l (account text, currency text, minor bigint)) both_sides
			GROUP BY account, currency HAVING sum(minor) <> 0) THEN
		RETURN;
	END IF;
	PERFORM ledger_undo('correction', p_task::text, 'settle', 'reverse');
	IF v_lines <> '[]' THEN
		PERFORM ledger_do('correction', p_task::text, 'settle', 'capture', v_lines);
	END IF;
END
$$;

-- The payout was approved.
CREATE OR REPLACE FUNCTION ledger_task_capture(p_task uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
BEGIN
	PERFORM ledger_lock(p_task);
	SELECT * INTO STRICT p FROM payouts WHERE task_id = p_task;
	PERFORM ledger_do('task', p_task::text, 'capture', 'capture', ledger_line('task:' || p_task, 'USD', p.gross_cents)
		|| ledger_line('payee:' || p.human_id, 'USD', p.fee_cents - p.gross_cents)
		|| ledger_line('platform:fees', 'USD', -p.fee_cents));
	PERFORM ledger_settle(p_task);
END
$$;

-- The approval was undone.
CREATE OR REPLACE FUNCTION ledger_task_void(p_task uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	PERFORM ledger_lock(p_task);
	PERFORM ledger_undo('task', p_task::text, 'capture', 'void');
	PERFORM ledger_settle(p_task);
END
$$;

REVOKE ALL ON FUNCTION ledger_settle(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_task_capture(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_task_void(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_task_capture(uuid), ledger_task_void(uuid) TO hirehall_web, hirehall_jobs;
