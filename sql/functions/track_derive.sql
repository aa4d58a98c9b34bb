-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What follows from a report without being said: spending, links, when the clock looks again. Triggers, so that no way
-- of reporting forgets them; a report of progress alone runs none of them.

-- A number of metadata that may be a count, or null.
CREATE OR REPLACE FUNCTION track_number(p_value jsonb) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN jsonb_typeof(p_value) = 'number' AND p_value::text::numeric BETWEEN 0 AND 1000000000000
		THEN p_value::text::numeric END
$$;

-- Metadata with the spending that a report says beside it.
CREATE OR REPLACE FUNCTION track_spending(p_metadata jsonb, p_tokens_in jsonb, p_tokens_out jsonb, p_cost_usd jsonb)
RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
	IF p_tokens_in IS NULL AND p_tokens_out IS NULL AND p_cost_usd IS NULL THEN
		RETURN p_metadata;
	END IF;
	RETURN coalesce(p_metadata, '{}') || jsonb_strip_nulls(jsonb_build_object('tokens_in', p_tokens_in,
		'tokens_out', p_tokens_out, 'cost_usd', p_cost_usd));
END
$$;

CREATE OR REPLACE FUNCTION track_micros(p_value jsonb) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN track_number(p_value) <= 1000000 THEN round(track_number(p_value) * 1000000)::bigint END
$$;

-- Seconds, ten years at most.
CREATE OR REPLACE FUNCTION track_wait(p_value jsonb) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN track_number(p_value) > 0 THEN least(track_number(p_value), 315360000)::float8 END
$$;

-- By when a run is to have ended (metadata.estimated_duration), or to be heard of again (metadata.every), in seconds.
CREATE OR REPLACE FUNCTION track_due(r tracker_runs) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN r.finished_at IS NULL
		THEN r.started_at + make_interval(secs => track_wait(r.metadata -> 'estimated_duration'))
		ELSE r.finished_at + make_interval(secs => track_wait(r.metadata -> 'every')) END
$$;

-- A flip of a run or project: told to those who asked for it. The event is the caller's.
CREATE OR REPLACE FUNCTION track_alert(p_project bigint, p_run bigint, p_kind text, p_data jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO tracker_flips (project_id, run_id, kind, data, hook_due, mail_due)
		SELECT p_project, p_run, p_kind, p_data, coalesce(p_kind = ANY (a.kinds) AND a.endpoint_id IS NOT NULL, false),
			coalesce(p_kind = ANY (a.kinds) AND a.email IS NOT NULL, false)
		FROM (SELECT) one LEFT JOIN tracker_alerts a ON a.project_id = p_project;
END
$$;

CREATE OR REPLACE FUNCTION track_flip_data(r tracker_runs) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN jsonb_build_object('task_id', r.task_id, 'title', r.title, 'status', r.status, 'attempt', r.attempt,
		'project', (SELECT name FROM tracker_projects WHERE id = r.project_id),
		'agent', (SELECT name FROM tracker_agents WHERE id = r.agent_id));
END
$$;

-- The clock's event of a run, number p_n, and its alert.
CREATE OR REPLACE FUNCTION track_flip(r tracker_runs, p_n int, p_kind text, p_data jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	v_data jsonb := track_flip_data(r) || p_data;
BEGIN
	INSERT INTO events (kind, subject_id, n, type, actor_kind, data)
		VALUES ('run', r.id::text, p_n, 'run.' || p_kind, 'clock', v_data);
	PERFORM track_alert(r.project_id, r.id, p_kind, v_data);
END
$$;

CREATE OR REPLACE FUNCTION track_derive_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.due_at := track_due(NEW);
	NEW.check_at := CASE WHEN NEW.status = 'running' THEN hall_now() + interval '1 minute' ELSE NEW.due_at END;
	NEW.tokens_in := coalesce(track_number(NEW.metadata -> 'tokens_in')::bigint, NEW.tokens_in);
	NEW.tokens_out := coalesce(track_number(NEW.metadata -> 'tokens_out')::bigint, NEW.tokens_out);
	NEW.cost_micros := coalesce(track_micros(NEW.metadata -> 'cost_usd'), NEW.cost_micros);
	IF NEW.metadata ? 'parent_task_id' THEN
		NEW.parent_run_id := coalesce((SELECT id FROM tracker_runs WHERE project_id = NEW.project_id
			AND task_id = NEW.metadata ->> 'parent_task_id' AND task_id <> NEW.task_id), NEW.parent_run_id);
	END IF;
	RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION track_derive() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	k text;
	v_was text[] := '{}';
BEGIN
	IF NEW.attempt > OLD.attempt THEN -- what the next attempt spends is added to what the others did
		NEW.before_tokens_in := OLD.tokens_in;
		NEW.before_tokens_out := OLD.tokens_out;
		NEW.before_cost_micros := OLD.cost_micros;
		FOREACH k IN ARRAY ARRAY['tokens_in', 'tokens_out', 'cost_usd'] LOOP
			IF NEW.metadata -> k IS NOT DISTINCT FROM OLD.metadata -> k THEN
				NEW.metadata := NEW.metadata - k;
			END IF;
		END LOOP;
	END IF;
	IF NEW.metadata -> 'tokens_in' IS DISTINCT FROM OLD.metadata -> 'tokens_in' THEN
		NEW.tokens_in := coalesce(NEW.before_tokens_in + track_number(NEW.metadata -> 'tokens_in')::bigint, NEW.tokens_in);
	END IF;
	IF NEW.metadata -> 'tokens_out' IS DISTINCT FROM OLD.metadata -> 'tokens_out' THEN
		NEW.tokens_out := coalesce(NEW.before_tokens_out + track_number(NEW.metadata -> 'tokens_out')::bigint, NEW.tokens_out);
	END IF;
	IF NEW.metadata -> 'cost_usd' IS DISTINCT FROM OLD.metadata -> 'cost_usd' THEN
		NEW.cost_micros := coalesce(NEW.before_cost_micros + track_micros(NEW.metadata -> 'cost_usd'), NEW.cost_micros);
	END IF;
	IF NEW.metadata -> 'parent_task_id' IS DISTINCT FROM OLD.metadata -> 'parent_task_id' THEN
		NEW.parent_run_id := coalesce((SELECT id FROM tracker_runs WHERE project_id = NEW.project_id
			AND task_id = NEW.metadata ->> 'parent_task_id' AND task_id <> NEW.task_id), NEW.parent_run_id);
	END IF;
	NEW.due_at := track_due(NEW);
	IF NEW.status IS DISTINCT FROM OLD.status OR NEW.due_at IS DISTINCT FROM OLD.due_at THEN
		NEW.check_at := CASE WHEN NEW.status = 'running' THEN hall_now() + interval '1 minute' ELSE NEW.due_at END;
	END IF;
	IF OLD.stuck_at IS NOT NULL AND NEW.stuck_at IS NOT NULL
		AND (NEW.last_report_at > OLD.last_report_at OR NEW.status <> 'running') THEN
		NEW.stuck_at := NULL;
		v_was := v_was || 'stuck'::text;
		IF NEW.status = 'running' THEN
			NEW.check_at := least(NEW.check_at, hall_now() + interval '1 minute');
		END IF;
	END IF;
	IF OLD.overdue_at IS NOT NULL AND NEW.overdue_at IS NOT NULL AND NEW.due_at IS DISTINCT FROM OLD.due_at THEN
		NEW.overdue_at := NULL;
		v_was := v_was || 'overdue'::text;
	END IF;
	IF v_was <> '{}' THEN
		PERFORM track_flip(NEW, OLD.event_n + 1, 'recovered', jsonb_build_object('was', v_was));
		NEW.event_n := NEW.event_n + 1; -- the report's own event comes after
	END IF;
	RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER tracker_runs_derive_new BEFORE INSERT ON tracker_runs
	FOR EACH ROW EXECUTE FUNCTION track_derive_new();
CREATE OR REPLACE TRIGGER tracker_runs_derive BEFORE UPDATE ON tracker_runs FOR EACH ROW
	WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.attempt IS DISTINCT FROM NEW.attempt
		OR OLD.metadata IS DISTINCT FROM NEW.metadata OR OLD.stuck_at IS NOT NULL OR OLD.overdue_at IS NOT NULL)
	EXECUTE FUNCTION track_derive();

-- Links by task_id, and children that were there before their parent.
CREATE OR REPLACE FUNCTION track_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' THEN
		DELETE FROM tracker_links WHERE run_id = NEW.id;
	END IF;
	INSERT INTO tracker_links (run_id, project_id, kind, task_id)
		SELECT NEW.id, NEW.project_id, 'dependency', d
		FROM jsonb_array_elements_text(CASE jsonb_typeof(NEW.metadata -> 'dependencies') WHEN 'array'
			THEN NEW.metadata -> 'dependencies' ELSE '[]' END) d
		WHERE length(d) BETWEEN 1 AND 255 AND d <> NEW.task_id
		LIMIT 100
		ON CONFLICT DO NOTHING;
	INSERT INTO tracker_links (run_id, project_id, kind, task_id)
		SELECT NEW.id, NEW.project_id, 'parent', NEW.metadata ->> 'parent_task_id'
		WHERE length(NEW.metadata ->> 'parent_task_id') BETWEEN 1 AND 255
			AND NEW.metadata ->> 'parent_task_id' <> NEW.task_id;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tracker_runs_link_new AFTER INSERT ON tracker_runs FOR EACH ROW
	WHEN (NEW.metadata ?| ARRAY['dependencies', 'parent_task_id']) EXECUTE FUNCTION track_link();
CREATE OR REPLACE TRIGGER tracker_runs_link AFTER UPDATE ON tracker_runs FOR EACH ROW
	WHEN (OLD.metadata -> 'dependencies' IS DISTINCT FROM NEW.metadata -> 'dependencies'
		OR OLD.metadata -> 'parent_task_id' IS DISTINCT FROM NEW.metadata -> 'parent_task_id')
	EXECUTE FUNCTION track_link();

CREATE OR REPLACE FUNCTION track_adopt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	v_child bigint;
BEGIN
	FOR v_child IN SELECT run_id FROM tracker_links
		WHERE project_id = NEW.project_id AND task_id = NEW.task_id AND kind = 'parent' ORDER BY run_id LOOP
		UPDATE tracker_runs SET parent_run_id = NEW.id WHERE id = v_child AND parent_run_id IS NULL;
	END LOOP;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tracker_runs_adopt AFTER INSERT ON tracker_runs
	FOR EACH ROW EXECUTE FUNCTION track_adopt();

-- Failed, or well again after a failed attempt.
CREATE OR REPLACE FUNCTION track_ended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	v_data jsonb := track_flip_data(NEW);
BEGIN
	IF NEW.status = 'failed' THEN
		PERFORM track_alert(NEW.project_id, NEW.id, 'failed', v_data || jsonb_build_object('error_type', NEW.error_type,
			'error_message', left(NEW.error_message, 500)));
	ELSIF EXISTS (SELECT FROM tracker_attempts WHERE run_id = NEW.id AND attempt = NEW.attempt - 1 AND status = 'failed') THEN
		PERFORM track_alert(NEW.project_id, NEW.id, 'recovered', v_data || '{"was": ["failed"]}');
	END IF;
	RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER tracker_runs_u_ended_new AFTER INSERT ON tracker_runs FOR EACH ROW
	WHEN (NEW.status = 'failed') EXECUTE FUNCTION track_ended();
CREATE OR REPLACE TRIGGER tracker_runs_u_ended AFTER UPDATE ON tracker_runs FOR EACH ROW
	WHEN ((NEW.status = 'failed' OR (NEW.status = 'completed' AND NEW.attempt > 1))
		AND (OLD.status <> NEW.status OR OLD.attempt <> NEW.attempt))
	EXECUTE FUNCTION track_ended();
