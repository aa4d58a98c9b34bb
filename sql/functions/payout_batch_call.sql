-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A batch on its way to the provider. It is 'unknown' from before the call until an answer says what was done, and
-- may be sent again only with its own id, which the provider takes once within 30 days.

-- Before a call. is_fresh: no earlier call had an unclear end. No row: there is nothing to send (any more), or the
-- first call is so long ago that the provider may have forgotten the id.
CREATE OR REPLACE FUNCTION payout_batch_try(p_batch uuid)
RETURNS TABLE (tries bigint, is_fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	b payout_batches;
BEGIN
	SELECT * INTO b FROM payout_batches WHERE id = p_batch AND provider = 'paypal' AND status IN ('made', 'unknown')
		AND (sent_at IS NULL OR sent_at > hall_now() - interval '29 days') FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	UPDATE payout_batches SET tries = b.tries + 1, status = 'unknown', sent_at = coalesce(sent_at, hall_now())
		WHERE id = p_batch;
	RETURN QUERY SELECT (b.tries + 1)::bigint, b.status = 'made';
END
$$;

-- After it. p_outcome: sent (p_provider_id is the provider's name for it), refused (nothing was done, nor will be),
-- not_done (nothing was done), unclear. A refusal ends a batch only if every earlier call ended clearly too.
CREATE OR REPLACE FUNCTION payout_batch_tried(p_batch uuid, p_tries bigint, p_is_fresh boolean, p_outcome text,
	p_provider_id text, p_error text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	b payout_batches;
BEGIN
	SELECT * INTO b FROM payout_batches WHERE id = p_batch AND status IN ('made', 'unknown') FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	ELSIF p_outcome = 'sent' THEN
		UPDATE payout_batches SET status = 'sent', provider_batch_id = p_provider_id, error = NULL WHERE id = p_batch;
		PERFORM job_add('payout_poll', p_batch::text, hall_now() + interval '30 seconds');
	ELSIF b.tries <> p_tries THEN
		RETURN; -- a later call is under way
	ELSIF p_outcome = 'refused' AND p_is_fresh THEN
		UPDATE payout_batches SET status = 'refused', error = p_error WHERE id = p_batch;
		PERFORM payout_settle(task_id, p_batch, 'failed', NULL, p_error, NULL, '{"kind": "provider"}')
			FROM (SELECT task_id FROM payout_items WHERE batch_id = p_batch ORDER BY task_id) i;
	ELSE
		UPDATE payout_batches SET error = p_error,
				status = CASE WHEN p_outcome = 'not_done' AND p_is_fresh THEN 'made' ELSE 'unknown' END
			WHERE id = p_batch;
	END IF;
END
$$;

-- What the provider says of a batch it has: p_items [{task_id, outcome, fee_cents, error, item}]; p_all not null: the
-- outcome of every item (the whole batch was denied). Gives how many items still have no end, and when it was sent.
CREATE OR REPLACE FUNCTION payout_batch_seen(p_batch uuid, p_all text, p_items jsonb)
RETURNS TABLE (n_live bigint, is_old boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	r record;
	v_note text;
BEGIN
	FOR r IN
		SELECT i.task_id, coalesce(p_all, x.outcome) AS outcome, x.fee_cents, x.error, x.item, i.amount_cents, p.gross_cents
				- p.fee_cents - i.amount_cents AS kept
			FROM payout_items i JOIN payouts p ON p.task_id = i.task_id
			LEFT JOIN jsonb_to_recordset(p_items) AS x (task_id text, outcome text, fee_cents bigint, error text, item text)
				ON x.task_id = i.task_id::text
			WHERE i.batch_id = p_batch AND coalesce(p_all, x.outcome) IS NOT NULL ORDER BY i.task_id
	LOOP
		PERFORM payout_settle(r.task_id, p_batch, r.outcome, NULL, r.error, r.item, '{"kind": "provider"}');
		IF r.outcome = 'paid' AND r.fee_cents <> r.kept THEN
			v_note := format('fee_differs: %s cents were kept of %s, the provider took %s', r.kept, r.task_id, r.fee_cents);
		END IF;
	END LOOP;
	UPDATE payout_batches SET checked_at = hall_now(), error = coalesce(v_note, error) WHERE id = p_batch;
	RETURN QUERY SELECT (SELECT count(*) FROM payout_items WHERE batch_id = p_batch AND status IN ('waiting', 'unclaimed')),
		sent_at < hall_now() - interval '45 days' FROM payout_batches WHERE id = p_batch;
END
$$;
REVOKE ALL ON FUNCTION payout_batch_try(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_batch_tried(uuid, bigint, boolean, text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_batch_seen(uuid, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_batch_try(uuid) TO hirehall_jobs;
GRANT EXECUTE ON FUNCTION payout_batch_tried(uuid, bigint, boolean, text, text, text) TO hirehall_jobs;
GRANT EXECUTE ON FUNCTION payout_batch_seen(uuid, text, jsonb) TO hirehall_jobs;
