-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A ping of a run by a key that can do nothing else: p_status running, completed or failed. The run is made if there is
-- none; a ping after the end begins the next attempt. p_every: seconds after which the next one is missed.
-- Refusals: api_key, not_found.
CREATE OR REPLACE FUNCTION track_ping(p_key_hash text, p_task_id text, p_title text, p_status text, p_exit int,
	p_message text, p_every bigint) RETURNS TABLE (refusal text, attempt bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_now timestamptz := hall_now();
	v_agent bigint := track_agent('ping');
	v_is_end boolean := p_status <> 'running';
	v_metadata jsonb := CASE WHEN p_every IS NULL THEN '{}' ELSE jsonb_build_object('every', p_every) END;
	v_error text := CASE WHEN p_status = 'failed' THEN CASE WHEN p_exit IS NULL THEN 'fail' ELSE 'exit ' || p_exit END END;
	v_text text := CASE WHEN p_status = 'failed' THEN coalesce(nullif(left(p_message, 1000), ''), v_error) END;
	k tracker_keys;
	r tracker_runs;
BEGIN
	SELECT * INTO k FROM track_key(p_key_hash, 'ping');
	IF k.key_hash IS NULL OR k.project_id IS NULL THEN
		RETURN QUERY SELECT 'api_key', NULL::bigint;
		RETURN;
	END IF;
	IF k.last_used_at IS NULL OR k.last_used_at < v_now - interval '10 minutes' THEN
		UPDATE tracker_keys SET last_used_at = v_now WHERE key_hash = k.key_hash;
	END IF;
	INSERT INTO tracker_runs AS o (project_id, task_id, title, agent_id, status, progress, message, error_type,
			error_message, metadata, started_at, finished_at, event_n)
		VALUES (k.project_id, p_task_id, p_title, v_agent, p_status, CASE p_status WHEN 'completed' THEN 100 ELSE 0 END,
			p_message, v_error, v_text, v_metadata, v_now, CASE WHEN v_is_end THEN v_now END, 1)
		ON CONFLICT (project_id, task_id) DO UPDATE SET agent_id = v_agent, status = p_status,
			progress = EXCLUDED.progress, message = coalesce(p_message, o.message), result = NULL, error_type = v_error,
			error_message = v_text, stack_trace = NULL, metadata = o.metadata || v_metadata,
			attempt = o.attempt + (o.finished_at IS NOT NULL)::int,
			started_at = CASE WHEN o.finished_at IS NULL THEN coalesce(o.started_at, v_now) ELSE v_now END,
			finished_at = EXCLUDED.finished_at,
			duration_ms = CASE WHEN v_is_end AND o.finished_at IS NULL
				THEN greatest(extract(epoch FROM v_now - o.started_at) * 1000, 0)::bigint END,
			changed_at = v_now, last_report_at = v_now, event_n = o.event_n + 1
		RETURNING * INTO r;
	PERFORM track_log(r, CASE p_status WHEN 'running' THEN 'task_started' WHEN 'completed' THEN 'task_finished'
			ELSE 'task_error' END, k.prefix, jsonb_build_object('title', r.title, 'agent', 'ping') || CASE p_status
		WHEN 'running' THEN jsonb_build_object('started_at', iso(r.started_at))
		WHEN 'completed' THEN jsonb_build_object('result', NULL, 'duration_seconds', track_seconds(r.duration_ms))
		ELSE jsonb_build_object('error_type', v_error, 'error_message', v_text) END);
	RETURN QUERY SELECT NULL::text, r.attempt::bigint;
END
$$;
