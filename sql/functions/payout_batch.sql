-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Puts an approved payout, whose row the caller holds, into a batch: from now on it is on its way, and no other batch
-- takes it. p_amount is what will be sent.
CREATE OR REPLACE FUNCTION payout_batch_put(p_batch uuid, p_task uuid, p_amount bigint, p_receiver text, p_by jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p payouts;
BEGIN
	INSERT INTO payout_items (batch_id, task_id, amount_cents, receiver) VALUES (p_batch, p_task, p_amount, p_receiver);
	UPDATE payouts SET in_batch = p_batch, batch_id = p_batch::text, event_n = event_n + 1, updated_at = hall_now()
		WHERE task_id = p_task RETURNING * INTO p;
	PERFORM payout_log(p, 'batched', p_by, jsonb_build_object('amount_cents', p_amount));
	PERFORM ledger_payout_hold(p_task, p_batch);
END
$$;

-- A batch of what may be paid: of these tasks (p_ids), or everything approved before p_until; at most p_max, oldest
-- approval first. p_keep_cents of each stay with the hall: the provider's price for sending it. left_over counts what
-- could be paid but did not fit; not_ready what was ticked and may not be paid now.
CREATE OR REPLACE FUNCTION payout_batch_make(p_provider text, p_ids uuid[], p_until timestamptz, p_keep_cents bigint,
	p_max int, p_by jsonb)
RETURNS TABLE (refusal text, batch_id uuid, items bigint, total_cents bigint, left_over bigint, not_ready bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	v_batch uuid := uuid7();
	v_due uuid[];
	v_n bigint := 0;
	v_sum bigint := 0;
	r record;
BEGIN
	v_due := ARRAY(SELECT d.task_id FROM payout_rows d
		WHERE d.status = 'approved' AND d.waits_for IS NULL AND NOT d.is_robot AND d.net_cents > p_keep_cents
			AND (d.task_id = ANY (p_ids) OR p_ids IS NULL) AND (d.approved_at < p_until OR p_until IS NULL)
		ORDER BY d.approved_at, d.task_id);
	INSERT INTO payout_batches (id, provider, made_by)
		VALUES (v_batch, p_provider, coalesce(p_by ->> 'email', p_by ->> 'id', p_by ->> 'kind'));
	-- the conditions on p are asked again when its row was waited for; in the order of tasks, so that two batches made
	-- at once wait for each other one way only
	FOR r IN
		SELECT p.task_id, p.net_cents - p_keep_cents AS amount, d.receiver
		FROM payouts p JOIN payout_rows d ON d.task_id = p.task_id
		WHERE p.task_id = ANY (v_due[1:p_max]) AND p.status = 'approved' AND p.in_batch IS NULL AND p.hold_reason IS NULL
		ORDER BY p.task_id FOR UPDATE OF p
	LOOP
		PERFORM payout_batch_put(v_batch, r.task_id, r.amount, r.receiver, p_by);
		v_n := v_n + 1;
		v_sum := v_sum + r.amount;
	END LOOP;
	IF v_n = 0 THEN
		DELETE FROM payout_batches WHERE id = v_batch;
		RETURN QUERY SELECT 'nothing_due', NULL::uuid, 0::bigint, 0::bigint, 0::bigint, 0::bigint;
		RETURN;
	END IF;
	IF p_provider = 'paypal' THEN
		PERFORM job_add('payout_send', v_batch::text, hall_now());
	END IF;
	RETURN QUERY SELECT NULL, v_batch, v_n, v_sum, greatest(cardinality(v_due) - p_max, 0)::bigint,
		(coalesce(cardinality(p_ids), cardinality(v_due)) - cardinality(v_due))::bigint;
END
$$;
REVOKE ALL ON FUNCTION payout_batch_put(uuid, uuid, bigint, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_batch_make(text, uuid[], timestamptz, bigint, int, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_batch_make(text, uuid[], timestamptz, bigint, int, jsonb) TO hirehall_web, hirehall_jobs;
