-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The only way into the ledger. Runs as the owner, because no process may write postings. A transfer happens once for
-- each once_key: the same again gives the old id, another content under an old key is refused. Minors of 0 are left out.
CREATE OR REPLACE FUNCTION ledger_post(p_once text, p_verb text, p_kind text, p_subject text, p_note text,
	p_accounts text[], p_currencies text[], p_minors bigint[], p_reverses uuid DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_id uuid;
BEGIN
	INSERT INTO ledger_transfers (once_key, verb, kind, subject_id, note, reverses)
		VALUES (p_once, p_verb, p_kind, p_subject, p_note, p_reverses)
		ON CONFLICT (once_key) DO NOTHING RETURNING id INTO v_id;
	IF FOUND THEN
		INSERT INTO postings (transfer_id, account, currency, minor)
			SELECT v_id, a, c, m FROM unnest(p_accounts, p_currencies, p_minors) AS u (a, c, m) WHERE m <> 0;
		RETURN v_id;
	END IF;
	SELECT t.id INTO STRICT v_id FROM ledger_transfers t WHERE t.once_key = p_once;
	IF NOT EXISTS (SELECT FROM ledger_transfers t WHERE t.id = v_id
				AND (t.verb, t.kind, t.subject_id) = (p_verb, p_kind, p_subject) AND t.reverses IS NOT DISTINCT FROM p_reverses)
			OR EXISTS (
				SELECT FROM (
					SELECT p.account AS a, p.currency AS c, p.minor AS m FROM postings p WHERE p.transfer_id = v_id
					UNION ALL
					SELECT u.a, u.c, -u.m FROM unnest(p_accounts, p_currencies, p_minors) AS u (a, c, m)) both_sides
				GROUP BY a, c HAVING sum(m) <> 0) THEN
		RAISE EXCEPTION 'ledger: % was posted with another content', p_once
			USING ERRCODE = 'unique_violation', CONSTRAINT = 'ledger_once';
	END IF;
	RETURN v_id;
END
$$;
REVOKE ALL ON FUNCTION ledger_post(text, text, text, text, text, text[], text[], bigint[], uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post(text, text, text, text, text, text[], text[], bigint[], uuid)
	TO hirehall_web, hirehall_jobs;
