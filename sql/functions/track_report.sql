-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The four reports of an agent about a run. Each is one call: key, project, guarded change, event.
-- Refusals: api_key, not_found. `late` says that the run had ended before: the report is kept in the timeline only.

-- A start of a running run keeps its clock; one of an ended run begins the next attempt.
CREATE OR REPLACE FUNCTION track_start(p_key_hash text, p_project text, p_task_id text, p_title text, p_agent text,
	p_metadata jsonb) RETURNS TABLE (refusal text, at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_now timestamptz := hall_now();
	v_in record;
	r tracker_runs;
BEGIN
	SELECT * INTO v_in FROM track_enter(p_key_hash, p_project, true);
	IF v_in.refusal IS NOT NULL THEN
		RETURN QUERY SELECT v_in.refusal, v_now;
		RETURN;
	END IF;
	INSERT INTO tracker_runs AS o (project_id, task_id, title, agent_id, metadata, started_at, event_n)
		VALUES (v_in.project_id, p_task_id, p_title, track_agent(p_agent), coalesce(p_metadata, '{}'), v_now, 1)
		ON CONFLICT (project_id, task_id) DO UPDATE SET title = EXCLUDED.title, agent_id = EXCLUDED.agent_id,
			status = 'running', metadata = o.metadata || EXCLUDED.metadata, event_n = o.event_n + 1,
			attempt = o.attempt + (o.finished_at IS NOT NULL)::int,
			started_at = CASE WHEN o.status = 'running' OR (o.status = 'pending' AND o.started_at IS NOT NULL)
				THEN o.started_at ELSE v_now END,
			progress = CASE WHEN o.finished_at IS NULL THEN o.progress ELSE 0 END,
			message = CASE WHEN o.finished_at IS NULL THEN o.message END,
			result = NULL, error_type = NULL, error_message = NULL, stack_trace = NULL, finished_at = NULL,
			duration_ms = NULL, last_report_at = v_now,
			changed_at = CASE WHEN o.status = 'running' THEN o.changed_at ELSE v_now END
		RETURNING * INTO r;
	PERFORM track_log(r, 'task_started', v_in.prefix, jsonb_build_object('title', r.title, 'agent', p_agent,
		'started_at', iso(r.started_at)));
	RETURN QUERY SELECT NULL::text, v_now;
END
$$;

-- A report about a run that ended: it changes nothing but the timeline. False: there is no such run.
CREATE OR REPLACE FUNCTION track_late(p_project_id bigint, p_task_id text, p_type text, p_prefix text, p_data jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	r tracker_runs;
BEGIN
	UPDATE tracker_runs SET event_n = event_n + 1 WHERE project_id = p_project_id AND task_id = p_task_id
		RETURNING * INTO r;
	IF FOUND THEN
		PERFORM track_log(r, p_type, p_prefix, p_data, true);
	END IF;
	RETURN r.id IS NOT NULL;
END
$$;

-- Ends a run that has not ended, or notes a late end. Null duration: by the clock.
CREATE OR REPLACE FUNCTION track_end(p_key_hash text, p_project text, p_task_id text, p_title text, p_agent text,
	p_metadata jsonb, p_status text, p_result text, p_duration numeric, p_error_type text, p_error_message text,
	p_stack_trace text) RETURNS TABLE (refusal text, at timestamptz, duration_seconds text, late boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_now timestamptz := hall_now();
	v_in record;
	v_data jsonb := jsonb_build_object('title', p_title, 'agent', p_agent);
	v_type text := CASE p_status WHEN 'completed' THEN 'task_finished' ELSE 'task_error' END;
	r tracker_runs;
BEGIN
	SELECT * INTO v_in FROM track_enter(p_key_hash, p_project, false);
	IF v_in.refusal IS NOT NULL THEN
		RETURN QUERY SELECT v_in.refusal, v_now, NULL, false;
		RETURN;
	END IF;
	UPDATE tracker_runs o SET status = p_status, title = p_title, agent_id = track_agent(p_agent), result = p_result,
			error_type = p_error_type, error_message = p_error_message, stack_trace = p_stack_trace,
			metadata = metadata || coalesce(p_metadata, '{}'), finished_at = v_now,
			progress = CASE p_status WHEN 'completed' THEN 100 ELSE progress END,
			duration_ms = coalesce(round(p_duration * 1000)::bigint,
				greatest(extract(epoch FROM v_now - started_at) * 1000, 0)::bigint),
			event_n = event_n + 1, changed_at = v_now, last_report_at = v_now
		WHERE project_id = v_in.project_id AND task_id = p_task_id AND finished_at IS NULL
		RETURNING * INTO r;
	v_data := v_data || CASE p_status
		WHEN 'completed' THEN jsonb_build_object('result', p_result, 'duration_seconds',
			CASE WHEN r.id IS NULL THEN p_duration ELSE track_seconds(r.duration_ms) END)
		ELSE jsonb_build_object('error_type', p_error_type, 'error_message', p_error_message) END;
	IF r.id IS NOT NULL THEN
		PERFORM track_log(r, v_type, v_in.prefix, v_data);
		RETURN QUERY SELECT NULL::text, v_now, track_seconds(r.duration_ms)::text, false;
	ELSIF track_late(v_in.project_id, p_task_id, v_type, v_in.prefix, v_data) THEN
		RETURN QUERY SELECT NULL::text, v_now, coalesce(trim_scale(p_duration), track_seconds(o.duration_ms))::text, true
			FROM tracker_runs o WHERE o.project_id = v_in.project_id AND o.task_id = p_task_id;
	ELSE
		RETURN QUERY SELECT 'not_found', v_now, NULL, false;
	END IF;
END
$$;

CREATE OR REPLACE FUNCTION track_status(p_key_hash text, p_project text, p_task_id text, p_title text, p_agent text,
	p_metadata jsonb, p_status text, p_progress numeric, p_message text)
RETURNS TABLE (refusal text, at timestamptz, late boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_now timestamptz := hall_now();
	v_is_end boolean := p_status IN ('completed', 'failed');
	v_in record;
	v_data jsonb := jsonb_build_object('message', p_message);
	r tracker_runs;
BEGIN
	SELECT * INTO v_in FROM track_enter(p_key_hash, p_project, false);
	IF v_in.refusal IS NOT NULL THEN
		RETURN QUERY SELECT v_in.refusal, v_now, false;
		RETURN;
	END IF;
	UPDATE tracker_runs o SET status = p_status, title = p_title, agent_id = track_agent(p_agent),
			progress = coalesce(p_progress, CASE p_status WHEN 'completed' THEN 100 ELSE progress END),
			message = coalesce(p_message, message), metadata = metadata || coalesce(p_metadata, '{}'),
			started_at = CASE p_status WHEN 'running' THEN coalesce(started_at, v_now) ELSE started_at END,
			finished_at = CASE WHEN v_is_end THEN v_now END,
			duration_ms = CASE WHEN v_is_end THEN greatest(extract(epoch FROM v_now - started_at) * 1000, 0)::bigint END,
			changed_at = CASE WHEN status = p_status THEN changed_at ELSE v_now END,
			event_n = event_n + 1, last_report_at = v_now
		WHERE project_id = v_in.project_id AND task_id = p_task_id AND finished_at IS NULL
		RETURNING * INTO r;
	v_data := v_data || jsonb_build_object('progress', coalesce(trim_scale(p_progress), r.progress));
	IF r.id IS NOT NULL THEN
		PERFORM track_log(r, 'task_status_updated', v_in.prefix, v_data);
	ELSIF NOT track_late(v_in.project_id, p_task_id, 'task_status_updated', v_in.prefix, v_data) THEN
		RETURN QUERY SELECT 'not_found', v_now, false;
		RETURN;
	END IF;
	RETURN QUERY SELECT NULL::text, v_now, r.id IS NULL;
END
$$;
