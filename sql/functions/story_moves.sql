-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What changes a story and its segments. Each is one transaction with its event. A segment that runs has a lease and a
-- number (run_n): who works on it names the number, so that a late worker changes nothing.

-- The event of a change just made. No topic, text or name: these are the writer's own.
CREATE OR REPLACE FUNCTION story_log(s stories, p_type text, p_actor_kind text, p_actor_id text, p_data jsonb DEFAULT '{}')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('story', s.id::text, s.event_n, p_type, p_actor_kind, p_actor_id,
			jsonb_build_object('status', s.status, 'current_segment', s.current_segment) || p_data);
END
$$;

-- What the events of a segment say about it.
CREATE OR REPLACE FUNCTION story_facts(g story_segments) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('segment_id', g.n, 'name', g.name, 'run', g.run_n, 'executor', g.executor,
		'model', g.model, 'tokens_in', g.tokens_in, 'tokens_out', g.tokens_out, 'cost_micros', g.cost_micros))
$$;

CREATE OR REPLACE FUNCTION story_add(p_user text, p_topic text, p_main_role text, p_scene text, p_lang text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	w workflow_definitions;
	s stories;
BEGIN
	SELECT * INTO w FROM workflow_definitions WHERE is_active ORDER BY created_at DESC, version DESC LIMIT 1;
	IF w.version IS NULL THEN
		SELECT * INTO w FROM workflow_definitions WHERE version = 'default';
	END IF;
	INSERT INTO stories (user_id, topic, main_role, scene, lang, workflow_version, event_n)
		VALUES (p_user, p_topic, coalesce(p_main_role, ''), coalesce(p_scene, ''), coalesce(p_lang, 'en'), w.version, 1)
		RETURNING * INTO s;
	INSERT INTO story_segments (story_id, n, name)
		SELECT s.id, row_number() OVER (ORDER BY (e ->> 'id')::int), e ->> 'name' FROM jsonb_array_elements(w.segments) e;
	PERFORM story_log(s, 'story.created', 'person', p_user);
	RETURN s.id;
END
$$;

-- Begins a segment. The order of the checks is that of the document: whose story, in order, known; then: nothing runs.
-- p_redo: one that was done is made again; the later ones wait, and keep their files. p_executor: who makes it; people are asked
-- by tasks with p_words, the others by a job. p_how: one, all (then the later ones too), or on: the next of all, if that is still
-- wanted.
CREATE OR REPLACE FUNCTION story_take(p_user text, p_story bigint, p_n bigint, p_redo boolean, p_how text, p_wait_s int, p_lease_s int,
	p_executor text, p_words text[], p_deliverable text, p_budget_cents bigint, p_limit_s bigint)
RETURNS TABLE (refusal text, run_n int, name text, job_id text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	s stories;
	g story_segments;
	v_total int;
	v_open int := 0;
	v_refusal text;
BEGIN
	SELECT * INTO s FROM stories t WHERE t.id = p_story AND t.user_id = p_user FOR UPDATE;
	SELECT count(*) INTO v_total FROM story_segments t WHERE t.story_id = s.id;
	v_refusal := CASE WHEN s.id IS NULL THEN 'story_not_found'
		WHEN NOT p_redo AND p_n <> s.current_segment + 1 THEN 'segment_order'
		WHEN p_redo AND p_n BETWEEN s.current_segment + 2 AND v_total THEN 'segment_order'
		WHEN p_n NOT BETWEEN 1 AND v_total THEN 'segment_unknown'
		WHEN EXISTS (SELECT FROM story_segments t WHERE t.story_id = s.id AND t.status = 'running') THEN 'segment_running'
		WHEN p_how = 'on' AND NOT s.makes_all THEN 'segment_idle' END;
	IF v_refusal IS NOT NULL THEN
		RETURN QUERY SELECT v_refusal, NULL::int, NULL::text, NULL::text;
		RETURN;
	END IF;
	UPDATE story_segments t SET status = 'running', run_n = t.run_n + 1, message = NULL, error = NULL,
		executor = p_executor, lease_until = clock_timestamp() + make_interval(secs => p_wait_s + p_lease_s), started_at = hall_now(), ended_at = NULL
		WHERE t.story_id = s.id AND t.n = p_n RETURNING t.* INTO g;
	UPDATE story_segments t SET status = 'pending' WHERE t.story_id = s.id AND t.n > p_n AND t.status <> 'pending';
	UPDATE stories t SET status = 'running', makes_all = p_how <> 'one', current_segment = p_n - 1, event_n = t.event_n + 1, updated_at = hall_now()
		WHERE t.id = s.id RETURNING t.* INTO s;
	PERFORM story_log(s, 'story.segment_started', 'person', p_user, story_facts(g));
	IF p_executor = 'people' THEN
		v_open := bridge_story_open(s.id, g.n, p_words, p_deliverable, p_budget_cents, p_limit_s);
	END IF;
	IF v_open > 0 THEN
		UPDATE story_segments t SET message = 'Waiting for somebody to take it', lease_until = NULL
			WHERE t.story_id = s.id AND t.n = g.n;
	ELSE
		PERFORM job_add('story_make', s.id || ':' || g.n, hall_now() + make_interval(secs => p_wait_s)),
			job_add('story_watch', s.id || ':' || g.n, hall_now() + make_interval(secs => p_wait_s + p_lease_s));
	END IF;
	RETURN QUERY SELECT NULL::text, g.run_n, g.name, s.id || '-' || g.n || '-' || g.run_n;
END
$$;

-- A worker takes a running segment that nobody works on yet, or whose worker is not heard of any more; no row: it is not
-- running, or in good hands.
CREATE OR REPLACE FUNCTION story_lease(p_story bigint, p_n int, p_lease_s int)
RETURNS SETOF story_segments LANGUAGE sql AS $$
	UPDATE story_segments SET run_n = run_n + CASE WHEN message IS NULL THEN 0 ELSE 1 END, message = '',
		lease_until = clock_timestamp() + make_interval(secs => p_lease_s)
	WHERE story_id = p_story AND n = p_n AND status = 'running'
		AND (lease_until < clock_timestamp() OR message IS NULL)
	RETURNING *
$$;

-- A worker says how far it is; false: the segment is not its own any more. p_message null: nothing new, p_run_n null: people's.
CREATE OR REPLACE FUNCTION story_tell(p_story bigint, p_n int, p_run_n int, p_message text, p_lease_s int)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	s stories;
	g story_segments;
	v_is_new boolean;
BEGIN
	v_is_new := p_message IS NOT NULL AND p_message IS DISTINCT FROM (SELECT message FROM story_segments WHERE story_id = p_story AND n = p_n);
	IF v_is_new THEN
		PERFORM FROM stories WHERE id = p_story FOR UPDATE;
	END IF;
	UPDATE story_segments SET message = coalesce(p_message, message, ''),
			lease_until = clock_timestamp() + make_interval(secs => p_lease_s)
		WHERE story_id = p_story AND n = p_n AND (run_n = p_run_n OR p_run_n IS NULL) AND status = 'running' RETURNING * INTO g;
	IF g.n IS NULL THEN
		RETURN false;
	END IF;
	IF v_is_new THEN
		UPDATE stories SET event_n = event_n + 1 WHERE id = p_story RETURNING * INTO s;
		PERFORM story_log(s, 'story.segment_progress', 'hall', NULL, jsonb_build_object('segment_id', g.n, 'name', g.name,
			'message', g.message));
	END IF;
	RETURN true;
END
$$;

-- Nobody has heard of the worker for the length of its lease: its job is there to be taken again. Gives whether it has to be
-- watched on.
CREATE OR REPLACE FUNCTION story_watch(p_story bigint, p_n int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	g story_segments;
BEGIN
	SELECT * INTO g FROM story_segments WHERE story_id = p_story AND n = p_n AND status = 'running';
	IF g.n IS NOT NULL AND g.lease_until < clock_timestamp() THEN
		PERFORM job_add('story_make', p_story || ':' || p_n, hall_now());
	END IF;
	RETURN g.n IS NOT NULL;
END
$$;

-- The segment is done; p_files: [{path, type, bytes, sha256, meta}]. False: it was another worker's, or the story is gone.
CREATE OR REPLACE FUNCTION story_done(p_story bigint, p_n int, p_run_n int, p_files jsonb, p_input_hash text, p_metadata jsonb)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	s stories;
	g story_segments;
BEGIN
	SELECT * INTO s FROM stories WHERE id = p_story FOR UPDATE;
	UPDATE story_segments SET status = 'completed', message = NULL, error = NULL, lease_until = NULL, ended_at = hall_now(),
		input_hash = p_input_hash, metadata = coalesce(p_metadata, '{}')
		WHERE story_id = p_story AND n = p_n AND run_n = p_run_n AND status = 'running' RETURNING * INTO g;
	IF g.n IS NULL THEN
		RETURN false;
	END IF;
	DELETE FROM story_resources WHERE story_id = p_story AND n = p_n;
	INSERT INTO story_resources (story_id, n, position, path, type, bytes, sha256, meta)
		SELECT p_story, p_n, f.i, f.v ->> 'path', f.v ->> 'type', (f.v ->> 'bytes')::bigint, f.v ->> 'sha256',
			coalesce(f.v -> 'meta', '{}')
		FROM jsonb_array_elements(p_files) WITH ORDINALITY f (v, i);
	UPDATE stories SET current_segment = p_n, event_n = event_n + 1, updated_at = hall_now(),
		status = CASE WHEN p_n = (SELECT max(n) FROM story_segments WHERE story_id = p_story) THEN 'completed' ELSE 'running' END
		WHERE id = p_story RETURNING * INTO s;
	PERFORM job_drop('story_make', p_story || ':' || p_n), job_drop('story_watch', p_story || ':' || p_n);
	PERFORM story_log(s, 'story.segment_finished', 'hall', NULL, story_facts(g)
		|| jsonb_build_object('files', jsonb_array_length(p_files)));
	IF s.status = 'completed' THEN
		UPDATE stories SET makes_all = false, event_n = event_n + 1 WHERE id = p_story RETURNING * INTO s;
		PERFORM story_log(s, 'story.completed', 'hall', NULL);
	ELSIF s.makes_all THEN
		PERFORM job_add('story_next', p_story::text, hall_now());
	END IF;
	RETURN true;
END
$$;

-- The segment failed, or was cancelled by its owner (p_error null): it can be started again.
CREATE OR REPLACE FUNCTION story_stop(p_story bigint, p_n int, p_run_n int, p_error text, p_actor_kind text, p_actor_id text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	s stories;
	g story_segments;
BEGIN
	SELECT * INTO s FROM stories WHERE id = p_story FOR UPDATE;
	UPDATE story_segments SET status = CASE WHEN p_error IS NULL THEN 'pending' ELSE 'failed' END, error = p_error, message = NULL,
		lease_until = NULL, ended_at = hall_now(), run_n = run_n + CASE WHEN p_error IS NULL THEN 1 ELSE 0 END
		WHERE story_id = p_story AND n = p_n AND (run_n = p_run_n OR p_run_n IS NULL) AND status = 'running' RETURNING * INTO g;
	IF g.n IS NULL THEN
		RETURN false;
	END IF;
	UPDATE stories SET makes_all = false, event_n = event_n + 1, updated_at = hall_now(), status = CASE WHEN p_error IS NOT NULL THEN 'failed'
		WHEN current_segment = 0 THEN 'pending' ELSE 'running' END
		WHERE id = p_story RETURNING * INTO s;
	PERFORM job_drop('story_make', p_story || ':' || p_n), job_drop('story_watch', p_story || ':' || p_n);
	PERFORM story_log(s, CASE WHEN p_error IS NULL THEN 'story.segment_cancelled' ELSE 'story.segment_failed' END, p_actor_kind,
		p_actor_id, story_facts(g));
	PERFORM bridge_story_close(p_story, p_n, 'the segment of the story has ended');
	IF p_error IS NULL THEN
		PERFORM story_calls_off(p_story, p_n);
	END IF;
	RETURN true;
END
$$;

CREATE OR REPLACE FUNCTION story_cancel(p_user text, p_story bigint) RETURNS TABLE (refusal text) LANGUAGE plpgsql AS $$
DECLARE
	v_n int;
BEGIN
	IF NOT EXISTS (SELECT FROM stories WHERE id = p_story AND user_id = p_user) THEN
		RETURN QUERY SELECT 'story_not_found';
		RETURN;
	END IF;
	SELECT n INTO v_n FROM story_segments WHERE story_id = p_story AND status = 'running';
	IF v_n IS NULL THEN -- between two that are begun by themselves
		UPDATE stories SET makes_all = false WHERE id = p_story AND makes_all;
		RETURN QUERY SELECT CASE WHEN NOT FOUND THEN 'segment_idle' END;
		RETURN;
	END IF;
	RETURN QUERY SELECT CASE WHEN NOT story_stop(p_story, v_n, NULL, NULL, 'person', p_user)
		THEN 'segment_idle' END;
END
$$;

-- Rows at once; the folder at once too, and once more by a job, after any worker has noticed.
CREATE OR REPLACE FUNCTION story_drop(p_user text, p_story bigint) RETURNS TABLE (refusal text) LANGUAGE plpgsql AS $$
DECLARE
	s stories;
BEGIN
	SELECT * INTO s FROM stories WHERE id = p_story AND user_id = p_user FOR UPDATE;
	IF s.id IS NULL THEN
		RETURN QUERY SELECT 'story_not_found';
		RETURN;
	END IF;
	PERFORM bridge_story_close(p_story, NULL, 'the story was deleted'), story_calls_off(p_story, NULL);
	DELETE FROM stories WHERE id = p_story;
	s.event_n := s.event_n + 1;
	PERFORM story_log(s, 'story.deleted', 'person', p_user);
	DELETE FROM jobs WHERE kind IN ('story_make', 'story_watch') AND subject LIKE p_story || ':%';
	PERFORM job_add('story_sweep', p_story::text, hall_now() + interval '2 minutes');
	RETURN QUERY SELECT NULL::text;
END
$$;
