-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What became of a payout that was sent, from whoever knows: the provider, a list read in, an admin, an order's charge.
-- These functions are the only way out of a batch. They run as the owner and give the refusal, or null.

-- p_outcome: paid, failed, unclaimed, waiting or returned (came back after it was paid). p_fee: what the provider kept
-- of it; null where that is the difference to what was sent. Telling the same again changes nothing. A provider that
-- says "paid" of what was taken as failed is believed so far that the payout is held: nobody pays it a second time.
CREATE OR REPLACE FUNCTION payout_settle(p_task uuid, p_batch uuid, p_outcome text, p_fee bigint, p_error text,
	p_item text, p_by jsonb)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
	i payout_items;
	v_method text;
	v_fee bigint;
BEGIN
	SELECT * INTO p FROM payouts WHERE task_id = p_task FOR UPDATE;
	SELECT * INTO i FROM payout_items WHERE batch_id = p_batch AND task_id = p_task FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	END IF;
	IF i.status IN ('waiting', 'unclaimed') AND p_outcome IN ('paid', 'failed', 'returned') THEN
		v_fee := coalesce(p_fee, p.net_cents - i.amount_cents);
		IF p_outcome = 'paid' AND v_fee > p.gross_cents - p.fee_cents THEN
			RETURN 'paypal_fee';
		END IF;
		UPDATE payout_items SET status = CASE p_outcome WHEN 'paid' THEN 'paid' ELSE 'failed' END, updated_at = hall_now(),
				provider_item_id = coalesce(p_item, provider_item_id), error = p_error,
				fee_cents = CASE p_outcome WHEN 'paid' THEN v_fee END
			WHERE batch_id = p_batch AND task_id = p_task;
		IF p_outcome = 'paid' THEN
			SELECT CASE provider WHEN 'stripe' THEN 'stripe' ELSE 'paypal' END INTO v_method FROM payout_batches
				WHERE id = p_batch;
			UPDATE payouts SET status = 'paid', paid_at = hall_now(), method = v_method, paypal_fee_cents = v_fee,
					net_cents = greatest(gross_cents - fee_cents - v_fee, 0), error = NULL, in_batch = NULL,
					event_n = event_n + 1, updated_at = hall_now()
				WHERE task_id = p_task RETURNING * INTO p;
			PERFORM ledger_payout_done(p_task, p_batch, v_fee, v_method);
		ELSE
			UPDATE payouts SET status = 'failed', error = p_error, in_batch = NULL, event_n = event_n + 1,
					updated_at = hall_now()
				WHERE task_id = p_task RETURNING * INTO p;
			PERFORM ledger_payout_void(p_task, p_batch);
		END IF;
		PERFORM payout_log(p, p.status, p_by, jsonb_build_object('batch', p_batch, 'error', p_error));
	ELSIF i.status IN ('waiting', 'unclaimed') THEN
		UPDATE payout_items SET status = p_outcome, provider_item_id = coalesce(p_item, provider_item_id), error = p_error,
				updated_at = hall_now()
			WHERE batch_id = p_batch AND task_id = p_task AND (status, provider_item_id, error) IS DISTINCT FROM
				(p_outcome, coalesce(p_item, provider_item_id), p_error);
	ELSIF i.status = 'paid' AND p_outcome IN ('failed', 'returned') THEN
		UPDATE payout_items SET status = 'failed', error = p_error, updated_at = hall_now()
			WHERE batch_id = p_batch AND task_id = p_task;
		PERFORM ledger_payout_return(p_task, p_batch);
		UPDATE payouts SET status = 'failed', error = p_error, paid_at = NULL, method = NULL, paypal_fee_cents = 0,
				net_cents = gross_cents - fee_cents, event_n = event_n + 1, updated_at = hall_now()
			WHERE task_id = p_task RETURNING * INTO p;
		PERFORM payout_log(p, 'returned', p_by, jsonb_build_object('batch', p_batch, 'error', p_error));
	ELSIF i.status = 'failed' AND p_outcome = 'paid' AND p.status <> 'paid' THEN
		PERFORM payout_hold(p_task, 'provider_says_paid', p_by);
		RETURN 'conflict';
	END IF;
	UPDATE payout_batches b SET status = 'done', checked_at = hall_now()
		WHERE b.id = p_batch AND b.status IN ('made', 'unknown', 'sent') AND NOT EXISTS (
			SELECT FROM payout_items w WHERE w.batch_id = b.id AND w.status IN ('waiting', 'unclaimed'));
	RETURN NULL;
END
$$;

-- A payout paid at once by one way: a batch of its own, made and done.
CREATE OR REPLACE FUNCTION payout_pay_now(p payouts, p_provider text, p_receiver text, p_fee bigint, p_name text, p_by jsonb)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v_batch uuid := uuid7();
	v_refusal text;
BEGIN
	INSERT INTO payout_batches (id, provider, status, made_by, sent_at, checked_at) VALUES (v_batch, p_provider, 'done',
		coalesce(p_by ->> 'email', p_by ->> 'id', p_by ->> 'kind'), hall_now(), hall_now());
	PERFORM payout_batch_put(v_batch, p.task_id, p.net_cents, p_receiver, p_by);
	v_refusal := payout_settle(p.task_id, v_batch, 'paid', p_fee, NULL, NULL, p_by);
	UPDATE payouts SET batch_id = coalesce(p_name, batch_id) WHERE task_id = p.task_id;
	RETURN v_refusal;
END
$$;

-- What an admin says of one payout. approve: a failed one may be tried again. mark_paid, mark_failed: it was paid, or
-- could not be, outside of the hall; one that is on a list for the admin (csv) is settled there, one that PayPal was
-- asked to send is not the admin's to judge.
CREATE OR REPLACE FUNCTION payout_say(p_task uuid, p_action text, p_fee bigint, p_name text, p_error text, p_by jsonb)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
	r payout_rows;
	v_task text;
	v_provider text;
BEGIN
	SELECT status INTO v_task FROM tasks WHERE id = p_task;
	SELECT * INTO p FROM payouts WHERE task_id = p_task FOR UPDATE;
	IF v_task IS NULL THEN
		RETURN 'not_found';
	ELSIF v_task <> 'completed' OR p.task_id IS NULL THEN
		RETURN 'not_completed';
	ELSIF p.status = 'paid' THEN
		RETURN 'already_paid';
	ELSIF p_action = 'approve' THEN
		RETURN payout_retry(p_task, p_by);
	ELSIF p.status <> 'approved' THEN
		RETURN 'not_approved';
	END IF;
	SELECT provider INTO v_provider FROM payout_batches WHERE id = p.in_batch;
	IF v_provider = 'paypal' THEN
		RETURN 'payout_sent';
	ELSIF v_provider IS NOT NULL THEN
		RETURN payout_settle(p_task, p.in_batch, CASE p_action WHEN 'mark_paid' THEN 'paid' ELSE 'failed' END, p_fee, p_error,
			NULL, p_by);
	ELSIF p_action = 'mark_paid' THEN
		SELECT * INTO r FROM payout_rows WHERE task_id = p_task;
		IF r.waits_for IN ('held', 'new_address') THEN
			RETURN 'payout_held';
		ELSIF r.waits_for = 'order' THEN
			RETURN 'payout_by_order';
		ELSIF p_fee > p.gross_cents - p.fee_cents THEN
			RETURN 'paypal_fee';
		END IF;
		RETURN payout_pay_now(p, 'hand', coalesce(r.receiver, ''), coalesce(p_fee, 0), p_name, p_by);
	END IF;
	UPDATE payouts SET status = 'failed', error = p_error, event_n = event_n + 1, updated_at = hall_now(),
			batch_id = coalesce(p_name, batch_id)
		WHERE task_id = p_task RETURNING * INTO p;
	PERFORM payout_log(p, 'failed', p_by, jsonb_build_object('error', p_error));
	RETURN NULL;
END
$$;

-- A payout that failed may be sent again, in a new batch; one that waits for that already is no error.
CREATE OR REPLACE FUNCTION payout_retry(p_task uuid, p_by jsonb)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
BEGIN
	SELECT * INTO p FROM payouts WHERE task_id = p_task FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF p.status = 'paid' THEN
		RETURN 'already_paid';
	ELSIF p.status = 'approved' THEN
		RETURN NULL;
	ELSIF p.status <> 'failed' THEN
		RETURN 'not_approved';
	END IF;
	UPDATE payouts SET status = 'approved', error = NULL, batch_id = NULL, event_n = event_n + 1, updated_at = hall_now()
		WHERE task_id = p_task RETURNING * INTO p;
	PERFORM payout_log(p, 'retried', p_by);
	RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION payout_settle(uuid, uuid, text, bigint, text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_pay_now(payouts, text, text, bigint, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_say(uuid, text, bigint, text, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_retry(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_settle(uuid, uuid, text, bigint, text, text, jsonb) TO hirehall_web, hirehall_jobs;
GRANT EXECUTE ON FUNCTION payout_say(uuid, text, bigint, text, text, jsonb) TO hirehall_web, hirehall_jobs;
GRANT EXECUTE ON FUNCTION payout_retry(uuid, jsonb) TO hirehall_web, hirehall_jobs;
