-- SPDX-License-Identifier: AGPL-3.0-or-later
-- OTLP/HTTP JSON (ExportTraceServiceRequest) as runs: a trace is a run of the project service.name, its spans are the
-- run's steps. A trace is kept when a span of it has gen_ai.*; the span without a parent ends the run.

-- [{key, value: {stringValue | intValue | …}}] as an object of texts.
CREATE OR REPLACE FUNCTION otlp_attributes(p_list jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(jsonb_object_agg(a ->> 'key', coalesce(a -> 'value' ->> 'stringValue', a -> 'value' ->> 'intValue',
		a -> 'value' ->> 'doubleValue', a -> 'value' ->> 'boolValue')), '{}')
	FROM jsonb_array_elements(CASE jsonb_typeof(p_list) WHEN 'array' THEN p_list ELSE '[]' END) a
	WHERE jsonb_typeof(a -> 'key') = 'string'
$$;

CREATE OR REPLACE FUNCTION otlp_array(p_value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE jsonb_typeof(p_value) WHEN 'array' THEN p_value ELSE '[]' END
$$;

-- Nanoseconds since 1970, to the microsecond; null when it is none, or beyond the year 2200.
CREATE OR REPLACE FUNCTION otlp_time(p_nanos text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN p_nanos ~ '^[0-9]{1,19}$' AND p_nanos::numeric BETWEEN 1 AND 7258118400000000000
		THEN timestamptz '1970-01-01 00:00:00+00' + (p_nanos::numeric / 1000)::bigint * interval '1 microsecond' END
$$;

CREATE OR REPLACE FUNCTION otlp_count(p_text text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN p_text ~ '^[0-9]{1,12}$' THEN p_text::bigint ELSE 0 END
$$;

CREATE OR REPLACE FUNCTION otlp_micros(p_text text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN p_text ~ '^[0-9]{1,6}([.][0-9]{1,20})?(e-[0-9]{1,2})?$' THEN round(p_text::numeric * 1000000)::bigint ELSE 0 END
$$;

-- The spans of a request with what is known of each; `why` says why a span is refused.
CREATE OR REPLACE FUNCTION otlp_spans(p_request jsonb) RETURNS TABLE (service text, trace_id text, span_id text,
	parent_span_id text, name text, attributes jsonb, started_at timestamptz, ended_at timestamptz, is_error boolean,
	status_message text, why text) LANGUAGE sql STABLE AS $$
	SELECT service, lower(s ->> 'traceId'), lower(s ->> 'spanId'), lower(nullif(s ->> 'parentSpanId', '')),
		left(coalesce(nullif(s ->> 'name', ''), 'span'), 500), otlp_attributes(s -> 'attributes'),
		otlp_time(s ->> 'startTimeUnixNano'), otlp_time(s ->> 'endTimeUnixNano'),
		coalesce(s -> 'status' ->> 'code' IN ('2', 'STATUS_CODE_ERROR'), false), left(s -> 'status' ->> 'message', 1000),
		CASE WHEN length(coalesce(service, '')) NOT BETWEEN 1 AND 255 THEN 'service.name is missing'
			WHEN coalesce(s ->> 'traceId', '') !~* '^[0-9a-f]{32}$' THEN 'traceId is no 32 hex digits'
			WHEN coalesce(s ->> 'spanId', '') !~* '^[0-9a-f]{16}$' THEN 'spanId is no 16 hex digits'
			WHEN otlp_time(s ->> 'startTimeUnixNano') IS NULL THEN 'startTimeUnixNano is no time' END
	FROM jsonb_array_elements(otlp_array(p_request -> 'resourceSpans')) rs,
		LATERAL (SELECT otlp_attributes(rs -> 'resource' -> 'attributes') ->> 'service.name' AS service) named,
		jsonb_array_elements(otlp_array(rs -> 'scopeSpans')) ss,
		jsonb_array_elements(otlp_array(ss -> 'spans')) s
$$;

-- One trace of a project: the run, its steps, what they spent, its end.
CREATE OR REPLACE FUNCTION track_trace(p_project bigint, p_prefix text, p_trace text, p_spans jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_now timestamptz := hall_now();
	v_root jsonb;
	v_first jsonb;
	v_agent text;
	v_new record;
	r tracker_runs;
BEGIN
	SELECT s INTO v_root FROM jsonb_array_elements(p_spans) s WHERE s ->> 'parent' IS NULL LIMIT 1;
	SELECT s INTO v_first FROM jsonb_array_elements(p_spans) s WHERE s ->> 'operation' IS NOT NULL ORDER BY s ->> 'started_at' LIMIT 1;
	SELECT * INTO r FROM tracker_runs WHERE project_id = p_project AND task_id = p_trace FOR UPDATE;
	IF NOT FOUND AND v_first IS NULL THEN
		RETURN; -- not about an agent
	END IF;
	IF r.id IS NULL THEN
		SELECT coalesce(min(s ->> 'agent'), v_first ->> 'model', 'otlp') INTO v_agent FROM jsonb_array_elements(p_spans) s;
		INSERT INTO tracker_runs (project_id, task_id, title, agent_id, started_at, event_n)
			VALUES (p_project, p_trace, coalesce(v_root, v_first) ->> 'name', track_agent(left(v_agent, 255)),
				(SELECT min((s ->> 'started_at')::timestamptz) FROM jsonb_array_elements(p_spans) s), 1)
			ON CONFLICT (project_id, task_id) DO UPDATE SET event_n = tracker_runs.event_n + 1
			RETURNING * INTO r;
		PERFORM track_log(r, 'task_started', p_prefix, jsonb_build_object('title', r.title, 'agent', v_agent,
			'started_at', iso(r.started_at)));
	END IF;
	WITH kept AS (
		INSERT INTO tracker_spans (run_id, span_id, parent_span_id, name, operation, model, is_error, tokens_in, tokens_out,
				cost_micros, started_at, ended_at)
			SELECT r.id, s ->> 'span', s ->> 'parent', s ->> 'name', s ->> 'operation', s ->> 'model', (s ->> 'is_error')::boolean,
				(s ->> 'tokens_in')::bigint, (s ->> 'tokens_out')::bigint, (s ->> 'cost_micros')::bigint,
				(s ->> 'started_at')::timestamptz, (s ->> 'ended_at')::timestamptz
			FROM jsonb_array_elements(p_spans) s
			ON CONFLICT DO NOTHING RETURNING *)
	SELECT count(*) AS n, coalesce(sum(tokens_in), 0) AS tokens_in, coalesce(sum(tokens_out), 0) AS tokens_out,
		coalesce(sum(cost_micros), 0) AS cost_micros INTO v_new FROM kept;
	IF v_new.n = 0 THEN
		RETURN; -- sent again
	END IF;
	UPDATE tracker_runs o SET tokens_in = o.tokens_in + v_new.tokens_in, tokens_out = o.tokens_out + v_new.tokens_out,
			cost_micros = o.cost_micros + v_new.cost_micros, last_report_at = v_now, event_n = event_n + 1,
			title = CASE WHEN v_root IS NULL THEN o.title ELSE v_root ->> 'name' END,
			-- exporters send the agent's own span last: until then the run went by its model
			agent_id = CASE WHEN v_root ->> 'agent' IS NULL THEN o.agent_id ELSE track_agent(left(v_root ->> 'agent', 255)) END
		WHERE id = r.id RETURNING * INTO r;
	IF v_root IS NULL OR v_root ->> 'ended_at' IS NULL OR r.finished_at IS NOT NULL THEN
		PERFORM track_log(r, 'task_status_updated', p_prefix, jsonb_build_object('message', v_new.n || ' spans',
			'progress', r.progress), r.finished_at IS NOT NULL);
		RETURN;
	END IF;
	UPDATE tracker_runs o SET status = CASE WHEN (v_root ->> 'is_error')::boolean THEN 'failed' ELSE 'completed' END,
			progress = CASE WHEN (v_root ->> 'is_error')::boolean THEN o.progress ELSE 100 END,
			error_type = v_root ->> 'error_type', error_message = v_root ->> 'error', changed_at = v_now,
			started_at = least(o.started_at, (v_root ->> 'started_at')::timestamptz), finished_at = (v_root ->> 'ended_at')::timestamptz,
			duration_ms = greatest(extract(epoch FROM (v_root ->> 'ended_at')::timestamptz - (v_root ->> 'started_at')::timestamptz)
				* 1000, 0)::bigint
		WHERE id = r.id RETURNING * INTO r;
	PERFORM track_log(r, CASE r.status WHEN 'failed' THEN 'task_error' ELSE 'task_finished' END, p_prefix,
		jsonb_build_object('title', r.title, 'duration_seconds', track_seconds(r.duration_ms)) || CASE r.status
			WHEN 'failed' THEN jsonb_build_object('error_type', r.error_type, 'error_message', r.error_message) ELSE '{}' END);
END
$$;

-- Usage counts where a model was asked; agents and tools repeat what their steps have said.
CREATE OR REPLACE FUNCTION track_spans(p_key_hash text, p_body text) RETURNS TABLE (refusal text, rejected bigint, why text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	v_request jsonb;
	v_rejected bigint := 0;
	v_why text;
	v_in record;
	g record;
BEGIN
	IF NOT EXISTS (SELECT FROM track_key(p_key_hash)) THEN
		RETURN QUERY SELECT 'api_key', 0::bigint, NULL;
		RETURN;
	END IF;
	BEGIN
		v_request := p_body::jsonb;
	EXCEPTION WHEN data_exception OR program_limit_exceeded THEN
		RETURN QUERY SELECT 'bad_json', 0::bigint, NULL;
		RETURN;
	END;
	IF jsonb_typeof(v_request) <> 'object' OR coalesce(jsonb_typeof(v_request -> 'resourceSpans'), 'array') <> 'array' THEN
		RETURN QUERY SELECT 'bad_json', 0::bigint, NULL;
		RETURN;
	END IF;
	FOR g IN SELECT service, trace_id, why, count(*) AS n, jsonb_agg(jsonb_build_object('span', span_id, 'parent', parent_span_id,
			'name', name, 'agent', nullif(btrim(attributes ->> 'gen_ai.agent.name'), ''),
			'operation', coalesce(attributes ->> 'gen_ai.operation.name', attributes ->> 'gen_ai.system',
				attributes ->> 'gen_ai.provider.name', attributes ->> 'gen_ai.request.model'),
			'model', coalesce(nullif(btrim(attributes ->> 'gen_ai.response.model'), ''),
				nullif(btrim(attributes ->> 'gen_ai.request.model'), '')),
			'is_error', is_error, 'error', CASE WHEN is_error THEN coalesce(status_message, attributes ->> 'error.type') END,
			'error_type', CASE WHEN is_error THEN left(coalesce(attributes ->> 'error.type', 'error'), 255) END,
			'tokens_in', is_model * otlp_count(coalesce(attributes ->> 'gen_ai.usage.input_tokens',
				attributes ->> 'gen_ai.usage.prompt_tokens')),
			'tokens_out', is_model * otlp_count(coalesce(attributes ->> 'gen_ai.usage.output_tokens',
				attributes ->> 'gen_ai.usage.completion_tokens')),
			'cost_micros', is_model * otlp_micros(coalesce(attributes ->> 'gen_ai.usage.cost', attributes ->> 'cost_usd')),
			'started_at', started_at, 'ended_at', ended_at)) AS spans
		FROM (SELECT *, (coalesce(attributes ->> 'gen_ai.operation.name', 'chat') NOT IN
			('invoke_agent', 'create_agent', 'invoke_workflow', 'execute_tool'))::int AS is_model
			FROM otlp_spans(v_request)) known
		GROUP BY service, trace_id, why ORDER BY service, trace_id
	LOOP
		IF g.why IS NULL THEN
			SELECT * INTO v_in FROM track_enter(p_key_hash, g.service, true);
			IF v_in.refusal IS NULL THEN
				PERFORM track_trace(v_in.project_id, v_in.prefix, g.trace_id, g.spans);
				CONTINUE;
			END IF;
			g.why := 'this key is not for the project ' || g.service;
		END IF;
		v_rejected := v_rejected + g.n;
		v_why := coalesce(v_why, g.why);
	END LOOP;
	RETURN QUERY SELECT NULL::text, v_rejected, v_why;
END
$$;
