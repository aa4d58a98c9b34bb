-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A person with an account at the order's provider is paid by the order's own charge. The payout is paid once that
-- charge really is and the work is completed, whichever comes last: called at both moments. True if it was done now.
-- A hold does not stop it: the money is at the person's account already.
CREATE OR REPLACE FUNCTION payout_by_connect(p_task uuid)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
	v_account text;
BEGIN
	SELECT * INTO p FROM payouts WHERE task_id = p_task AND status = 'approved' AND in_batch IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	SELECT destination_account_id INTO v_account FROM orders
		WHERE task_id = p_task AND destination_account_id IS NOT NULL AND status IN ('paid', 'partially_refunded')
		ORDER BY paid_at LIMIT 1;
	RETURN v_account IS NOT NULL AND payout_pay_now(p, 'stripe', v_account, 0, NULL, '{"kind": "provider"}') IS NULL;
END
$$;

-- The charge that paid a person was taken back from them: the payout is owed again and says why. True if it was paid.
CREATE OR REPLACE FUNCTION payout_returned(p_task uuid, p_error text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v_batch uuid;
BEGIN
	SELECT batch_id INTO v_batch FROM payout_items WHERE task_id = p_task AND status = 'paid';
	RETURN FOUND AND payout_settle(p_task, v_batch, 'returned', NULL, p_error, NULL, '{"kind": "provider"}') IS NULL;
END
$$;
REVOKE ALL ON FUNCTION payout_by_connect(uuid) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_returned(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_by_connect(uuid) TO hirehall_web, hirehall_jobs;
GRANT EXECUTE ON FUNCTION payout_returned(uuid, text) TO hirehall_web, hirehall_jobs;
