-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a list of results says, row by row: [{line, task_id, batch_id, outcome, fee_cents, error, item}]. Each row
-- counts by itself; a list read in twice changes nothing the second time. `said` is what became of the row: done,
-- unchanged, or why it was refused.
CREATE OR REPLACE FUNCTION payout_import(p_rows jsonb, p_by jsonb)
RETURNS TABLE (line bigint, task_id uuid, outcome text, said text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r record;
	p payouts;
	v_batch uuid;
	v_n int;
	v_refusal text;
BEGIN
	FOR r IN
		SELECT x.* FROM jsonb_to_recordset(p_rows) AS x (line bigint, task_id uuid, batch_id uuid, outcome text,
			fee_cents bigint, error text, item text)
		ORDER BY x.task_id, x.line -- every list takes its locks in the same order
	LOOP
		SELECT * INTO p FROM payouts w WHERE w.task_id = r.task_id FOR UPDATE;
		v_n := p.event_n;
		v_batch := coalesce(r.batch_id, p.in_batch, (SELECT i.batch_id FROM payout_items i
			WHERE i.task_id = r.task_id AND i.status = 'paid' AND p.status = 'paid'));
		IF v_batch IS NOT NULL THEN
			v_refusal := payout_settle(r.task_id, v_batch, r.outcome, r.fee_cents, r.error, r.item, p_by);
		ELSIF r.outcome IN ('paid', 'failed') THEN
			v_refusal := payout_say(r.task_id, CASE r.outcome WHEN 'paid' THEN 'mark_paid' ELSE 'mark_failed' END,
				r.fee_cents, r.item, r.error, p_by);
		ELSE
			v_refusal := 'not_found';
		END IF;
		SELECT * INTO p FROM payouts w WHERE w.task_id = r.task_id;
		RETURN QUERY SELECT r.line, r.task_id, r.outcome,
			coalesce(v_refusal, CASE WHEN p.event_n = v_n THEN 'unchanged' ELSE 'done' END);
	END LOOP;
END
$$;
REVOKE ALL ON FUNCTION payout_import(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_import(jsonb, jsonb) TO hirehall_web, hirehall_jobs;
