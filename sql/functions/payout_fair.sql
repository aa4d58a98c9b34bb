-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What corrections and disputes do to a payout. They run as the owner, like payout_move(); none of them moves money.

-- A correction was asked for: what was delivered is not owed until it is delivered again.
CREATE OR REPLACE FUNCTION payout_back(p_task uuid)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v payouts;
BEGIN
	UPDATE payouts p SET status = 'void', event_n = p.event_n + 1, updated_at = hall_now() FROM tasks t
		WHERE p.task_id = p_task AND t.id = p_task AND p.status = 'pending' AND t.status = 'accepted'
		RETURNING p.* INTO v;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM payout_log(v, 'void', '{"kind": "hall"}');
	RETURN true;
END
$$;

-- A void payout waits again: the task was delivered again, or its rejection is disputed, and then it is held. False
-- where there is none.
CREATE OR REPLACE FUNCTION payout_again(p_task uuid)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	v payouts;
	v_dispute text;
BEGIN
	UPDATE payouts p SET status = 'pending', human_id = t.human_id, event_n = p.event_n + 1, updated_at = hall_now()
		FROM tasks t
		WHERE p.task_id = p_task AND t.id = p_task AND p.status = 'void'
			AND (t.status = 'review_pending' OR (t.status = 'failed' AND t.dispute = 'open'))
		RETURNING p.* INTO v;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM payout_log(v, 'added', '{"kind": "hall"}');
	SELECT dispute INTO v_dispute FROM tasks WHERE id = p_task;
	IF v_dispute = 'open' THEN
		PERFORM payout_hold(p_task, 'dispute');
	END IF;
	RETURN true;
END
$$;

-- A dispute was decided: its hold is lifted, another's stays.
CREATE OR REPLACE FUNCTION payout_undispute(p_task uuid)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
	IF EXISTS (SELECT FROM payouts p JOIN tasks t ON t.id = p.task_id
			WHERE p.task_id = p_task AND p.hold_reason = 'dispute' AND t.dispute <> 'open') THEN
		PERFORM payout_release(p_task);
	END IF;
END
$$;
REVOKE ALL ON FUNCTION payout_back(uuid), payout_again(uuid), payout_undispute(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_back(uuid), payout_again(uuid), payout_undispute(uuid) TO hirehall_web, hirehall_jobs;
