-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The end of a task's review: its payout is approved or void, and the ledger knows it. Runs as the owner, because no
-- process may write payouts; a move that the table does not have, or that does not fit the task, changes nothing and
-- gives false.
CREATE OR REPLACE FUNCTION payout_move(p_task uuid, p_to text)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v payouts;
BEGIN
	UPDATE payouts p SET status = p_to, approved_at = CASE WHEN p_to = 'approved' THEN hall_now() END,
			event_n = p.event_n + 1, updated_at = hall_now()
		FROM tasks t
		WHERE p.task_id = p_task AND t.id = p_task AND p.status = 'pending'
			AND (p_to, t.status) IN (('approved', 'completed'), ('void', 'failed'))
		RETURNING p.* INTO v;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM payout_log(v, p_to, '{"kind": "hall"}');
	IF p_to = 'approved' THEN
		PERFORM ledger_task_capture(p_task);
		PERFORM payout_by_connect(p_task);
	ELSE
		PERFORM ledger_task_void(p_task);
	END IF;
	RETURN true;
END
$$;
REVOKE ALL ON FUNCTION payout_move(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_move(uuid, text) TO hirehall_web, hirehall_jobs;
