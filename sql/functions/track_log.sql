-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Milliseconds as seconds without trailing zeros.
CREATE OR REPLACE FUNCTION track_seconds(p_ms bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT trim_scale(p_ms / 1000.0)
$$;

-- The event of a report just made to a run, whose event_n is its number: what a listener reads as the frame's data.
-- Called in the statement that made the change.
CREATE OR REPLACE FUNCTION track_log(r tracker_runs, p_type text, p_actor_id text, p_data jsonb, p_late boolean DEFAULT false,
	p_actor_kind text DEFAULT 'ai') RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_data jsonb := jsonb_build_object('task_id', r.task_id, 'status', r.status,
		'project', (SELECT name FROM tracker_projects WHERE id = r.project_id)) || p_data;
BEGIN
	IF r.attempt > 1 THEN
		v_data := v_data || jsonb_build_object('attempt', r.attempt);
	END IF;
	IF p_late THEN
		v_data := v_data || '{"late": true}';
	END IF;
	INSERT INTO events (kind, subject_id, n, type, actor_kind, actor_id, data)
		VALUES ('run', r.id::text, r.event_n, p_type, p_actor_kind, p_actor_id, v_data);
END
$$;
