-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a person will be owed for work just delivered. Runs as the owner, because no process may write payouts: the
-- sums come from the task, and there is one for each task.
CREATE OR REPLACE FUNCTION payout_add(p_task uuid, p_fee_bps int)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
BEGIN
	INSERT INTO payouts (task_id, human_id, gross_cents, fee_cents, net_cents, fee_bps, event_n)
		SELECT t.id, t.human_id, t.budget_cents, f, t.budget_cents - f, p_fee_bps, 1
		FROM tasks t CROSS JOIN LATERAL task_fee(t.budget_cents, p_fee_bps) f
		WHERE t.id = p_task AND t.status = 'review_pending'
		RETURNING * INTO p;
	IF FOUND THEN
		PERFORM payout_log(p, 'added', '{"kind": "hall"}');
	END IF;
END
$$;
REVOKE ALL ON FUNCTION payout_add(uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_add(uuid, int) TO hirehall_web, hirehall_jobs;
