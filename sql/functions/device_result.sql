-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a device did. The task's row is held before anything is looked at; a result is taken to two seconds after its
-- deadline, a proof over the limits not at all. Others never see it before the task has ended.

-- The assignment, if it is this wallet's and device's and still runs: else why not.
CREATE OR REPLACE FUNCTION device_mine(p_wallet text, p_task uuid, p_assignment uuid, p_device text, OUT refusal text,
	OUT a device_assignments) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM device_tasks WHERE id = p_task FOR UPDATE;
	IF NOT FOUND THEN
		refusal := 'no_device_task';
		RETURN;
	END IF;
	SELECT x.* INTO a FROM device_assignments x JOIN devices d ON d.id = x.device
		WHERE x.id = p_assignment AND x.task_id = p_task AND x.wallet = p_wallet AND (p_device IS NULL OR d.device_id = p_device);
	refusal := CASE WHEN NOT FOUND THEN 'task_not_assigned' WHEN a.status IN ('validating', 'completed', 'failed') THEN 'already_submitted'
		WHEN a.status = 'timeout' OR a.deadline + interval '2 seconds' < hall_now() THEN 'deadline_passed' END;
END
$$;

-- The promise of a result, that nobody can copy: SHA-256 of "assignment_id|wallet|hash of the result|salt".
CREATE OR REPLACE FUNCTION device_commit(p_wallet text, p_task uuid, p_assignment uuid, p_commitment text)
RETURNS TABLE (refusal text, deadline timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	m record;
BEGIN
	SELECT * INTO m FROM device_mine(p_wallet, p_task, p_assignment, NULL);
	refusal := CASE WHEN m.refusal IS NOT NULL THEN m.refusal WHEN (m.a).commitment IS NOT NULL THEN 'already_committed' END;
	IF refusal IS NULL THEN
		UPDATE device_assignments x SET commitment = decode(p_commitment, 'hex'), status = 'executing' WHERE x.id = p_assignment
			RETURNING x.deadline INTO deadline;
		PERFORM device_turn(p_task);
	END IF;
	RETURN NEXT;
END
$$;

CREATE OR REPLACE FUNCTION device_result(p_wallet text, p_task uuid, p_assignment uuid, p_device text, p_result jsonb,
	p_hash text, p_proof jsonb, p_salt text)
RETURNS TABLE (refusal text, validation_estimated_time timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
	t device_tasks;
	m record;
BEGIN
	SELECT * INTO m FROM device_mine(p_wallet, p_task, p_assignment, p_device);
	SELECT * INTO t FROM device_tasks WHERE id = p_task;
	refusal := CASE WHEN m.refusal IS NOT NULL THEN m.refusal
		WHEN (p_proof ->> 'energy_consumed')::numeric > t.max_energy_mwh OR (p_proof ->> 'execution_time_ms')::bigint > t.time_limit_s * 1000
			THEN 'proof_over_limits'
		WHEN abs((p_proof ->> 'timestamp')::bigint - extract(epoch FROM now())) > 60 + t.time_limit_s THEN 'stale_proof'
		WHEN (m.a).commitment IS NOT NULL AND (m.a).commitment IS DISTINCT FROM sha256(convert_to(concat_ws('|', p_assignment, p_wallet,
			p_hash, p_salt), 'UTF8')) THEN 'commitment' END;
	IF refusal IS NULL THEN
		UPDATE device_assignments SET status = 'validating', result = p_result, result_hash = decode(p_hash, 'hex'), proof = p_proof,
			submitted_at = hall_now() WHERE id = p_assignment;
		UPDATE device_tasks SET submitted_at = hall_now(), status = 'validating', event_n = event_n + 1 WHERE id = p_task RETURNING * INTO t;
		PERFORM device_log(t, 'submitted', 'wallet', p_wallet, jsonb_build_object('assignment_id', p_assignment, 'device_id', p_device,
			'wallet', p_wallet));
		PERFORM device_turn(p_task);
		validation_estimated_time := hall_now() + interval '2 seconds';
	END IF;
	RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION device_mine(text, uuid, uuid, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_commit(text, uuid, uuid, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION device_result(text, uuid, uuid, text, jsonb, text, jsonb, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION device_commit(text, uuid, uuid, text), device_result(text, uuid, uuid, text, jsonb, text, jsonb, text)
	TO hirehall_web;
