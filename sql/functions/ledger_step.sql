-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Steps of money: for a subject (an order, a refund, a payout …) a step is either done, by one transfer that nothing
-- has reversed, or not. Saying it again changes nothing; a provider that changes its mind makes a new, numbered transfer.
-- Only for the owner's functions; the callers hold ledger_lock().

CREATE OR REPLACE FUNCTION ledger_lock(p_task uuid) RETURNS void LANGUAGE sql AS $$
	SELECT pg_advisory_xact_lock(hashtextextended('ledger ' || p_task, 0))
$$;

CREATE OR REPLACE FUNCTION ledger_live(p_kind text, p_subject text, p_step text) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT t.id FROM ledger_transfers t
	WHERE t.kind = p_kind AND t.subject_id = p_subject
		AND starts_with(t.once_key, p_kind || ':' || p_subject || ':' || p_step || ':')
		AND NOT EXISTS (SELECT FROM ledger_transfers r WHERE r.reverses = t.id)
$$;

-- p_lines: {"account", "currency", "minor"} each.
CREATE OR REPLACE FUNCTION ledger_do(p_kind text, p_subject text, p_step text, p_verb text, p_lines jsonb,
	p_note text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_base text := p_kind || ':' || p_subject || ':' || p_step || ':';
	v_n int;
BEGIN
	IF ledger_live(p_kind, p_subject, p_step) IS NOT NULL THEN
		RETURN;
	END IF;
	SELECT count(*) + 1 INTO v_n FROM ledger_transfers t
		WHERE t.kind = p_kind AND t.subject_id = p_subject AND starts_with(t.once_key, v_base);
	PERFORM ledger_post(v_base || v_n, p_verb, p_kind, p_subject, p_note, array_agg(l.account),
			array_agg(l.currency), array_agg(l.minor))
		FROM jsonb_to_recordset(p_lines) l (account text, currency text, minor bigint);
END
$$;

CREATE OR REPLACE FUNCTION ledger_undo(p_kind text, p_subject text, p_step text, p_verb text, p_note text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_id uuid := ledger_live(p_kind, p_subject, p_step);
BEGIN
	IF v_id IS NOT NULL THEN
		PERFORM ledger_post('reverse:' || v_id, p_verb, p_kind, p_subject, p_note, array_agg(account),
				array_agg(currency), array_agg(-minor), v_id)
			FROM postings WHERE transfer_id = v_id;
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION ledger_line(p_account text, p_currency text, p_minor bigint) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_array(jsonb_build_object('account', p_account, 'currency', upper(p_currency), 'minor', p_minor))
$$;

-- What the postings of a live step say about an account.
CREATE OR REPLACE FUNCTION ledger_step_sum(p_transfer uuid, p_account text) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(minor), 0)::bigint FROM postings WHERE transfer_id = p_transfer AND account = p_account
$$;

REVOKE ALL ON FUNCTION ledger_lock(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_live(text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_do(text, text, text, text, jsonb, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_undo(text, text, text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_line(text, text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger_step_sum(uuid, text) FROM PUBLIC;
