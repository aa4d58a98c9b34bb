-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Stops a payout until somebody releases it, and lets it go again. What is on its way cannot be stopped. Each gives
-- the refusal, or null when it was done; saying the same again is no error.
CREATE OR REPLACE FUNCTION payout_hold(p_task uuid, p_reason text, p_by jsonb DEFAULT '{"kind": "hall"}')
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
BEGIN
	SELECT * INTO p FROM payouts WHERE task_id = p_task FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF p.status = 'paid' THEN
		RETURN 'already_paid';
	ELSIF p.status = 'void' THEN
		RETURN 'not_approved';
	ELSIF p.in_batch IS NOT NULL THEN
		RETURN 'payout_sent';
	ELSIF p.hold_reason = p_reason OR (p.hold_reason IS NOT NULL AND p_by ->> 'kind' = 'hall') THEN
		RETURN NULL; -- what the hall holds by itself it also releases by itself: nobody else's reason is lost for it
	END IF;
	UPDATE payouts SET hold_reason = p_reason, held_at = hall_now(), event_n = event_n + 1, updated_at = hall_now()
		WHERE task_id = p_task RETURNING * INTO p;
	PERFORM payout_log(p, 'held', p_by, jsonb_build_object('reason', p_reason));
	RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION payout_release(p_task uuid, p_by jsonb DEFAULT '{"kind": "hall"}')
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	p payouts;
	v_reason text;
BEGIN
	SELECT * INTO p FROM payouts WHERE task_id = p_task FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'not_found';
	ELSIF p.hold_reason IS NULL THEN
		RETURN NULL;
	END IF;
	v_reason := p.hold_reason;
	UPDATE payouts SET hold_reason = NULL, held_at = NULL, event_n = event_n + 1, updated_at = hall_now()
		WHERE task_id = p_task RETURNING * INTO p;
	PERFORM payout_log(p, 'released', p_by, jsonb_build_object('reason', v_reason));
	RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION payout_hold(uuid, text, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION payout_release(uuid, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION payout_hold(uuid, text, jsonb) TO hirehall_web, hirehall_jobs;
GRANT EXECUTE ON FUNCTION payout_release(uuid, jsonb) TO hirehall_web, hirehall_jobs;
