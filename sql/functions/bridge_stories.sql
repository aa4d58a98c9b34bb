-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Each segment of a story is a run of the project hirehall-stories, written from the events alone: they name the segment and how
-- it went, never the topic or whose it is. An event that was seen is not seen again.
CREATE OR REPLACE FUNCTION bridge_stories(p_max int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	m record;
	v_project bigint;
BEGIN
	SELECT * INTO m FROM bridge_read('stories', p_max);
	IF NOT EXISTS (SELECT FROM events WHERE seq > m.seq AND seq <= m.upto AND kind = 'story') THEN
		RETURN m.n;
	END IF;
	-- a segment has a lease of its own: silence says nothing here
	INSERT INTO tracker_projects (name, description, grace_s) VALUES ('hirehall-stories', 'Segments of stories', 31536000)
		ON CONFLICT DO NOTHING;
	SELECT id INTO v_project FROM tracker_projects WHERE name = 'hirehall-stories';
	INSERT INTO tracker_agents (name) SELECT DISTINCT 'story:' || lower(data ->> 'name') FROM events
		WHERE seq > m.seq AND seq <= m.upto AND kind = 'story' AND data ? 'segment_id' ON CONFLICT DO NOTHING;
	WITH fresh AS MATERIALIZED (
		SELECT e.subject_id AS story_id, (e.data ->> 'segment_id')::int AS segment, e.n, e.type, e.at, e.data,
			row_number() OVER w AS i, count(*) OVER (PARTITION BY e.subject_id, e.data ->> 'segment_id') AS of_n
		FROM events e LEFT JOIN bridge_stories b ON b.story_id = e.subject_id AND b.segment = (e.data ->> 'segment_id')::int
		WHERE e.seq > m.seq AND e.seq <= m.upto AND e.kind = 'story' AND e.data ? 'segment_id' AND e.n > coalesce(b.n, 0)
			AND e.type <> 'story.segment_progress'
		WINDOW w AS (PARTITION BY e.subject_id, e.data ->> 'segment_id' ORDER BY e.n)),
	touched AS MATERIALIZED (
		SELECT DISTINCT ON (f.story_id, f.segment) f.*, f.story_id || '-' || f.segment AS task_id, CASE f.type
				WHEN 'story.segment_started' THEN 'running' WHEN 'story.segment_finished' THEN 'completed' ELSE 'failed' END AS status,
			(SELECT max(s.at) FROM fresh s WHERE s.story_id = f.story_id AND s.segment = f.segment
				AND s.type = 'story.segment_started') AS begun
		FROM fresh f ORDER BY f.story_id, f.segment, f.n DESC),
	runs AS (
		INSERT INTO tracker_runs AS o (project_id, task_id, title, agent_id, status, progress, error_message, metadata, attempt,
				tokens_in, tokens_out, cost_micros, created_at, started_at, finished_at, duration_ms, changed_at, last_report_at, event_n)
		SELECT v_project, u.task_id, u.data ->> 'name', a.id, u.status, CASE u.status WHEN 'completed' THEN 100 ELSE 0 END,
			CASE u.type WHEN 'story.segment_failed' THEN 'failed' WHEN 'story.segment_cancelled' THEN 'cancelled' END,
			jsonb_strip_nulls(jsonb_build_object('files', u.data -> 'files', 'executor', u.data -> 'executor', 'model',
				u.data -> 'model')), greatest((u.data ->> 'run')::int, 1), coalesce((u.data ->> 'tokens_in')::bigint, 0),
			coalesce((u.data ->> 'tokens_out')::bigint, 0), coalesce((u.data ->> 'cost_micros')::bigint, 0),
			coalesce(u.begun, u.at), coalesce(u.begun, u.at), CASE WHEN u.status <> 'running' THEN u.at END,
			CASE WHEN u.status <> 'running' THEN greatest(extract(epoch FROM u.at - coalesce(u.begun, u.at)) * 1000, 0)::bigint END,
			u.at, u.at, u.of_n
		FROM touched u JOIN tracker_agents a ON a.name = 'story:' || lower(u.data ->> 'name')
		ON CONFLICT (project_id, task_id) DO UPDATE SET status = EXCLUDED.status, progress = EXCLUDED.progress,
			error_message = EXCLUDED.error_message, metadata = EXCLUDED.metadata, attempt = greatest(o.attempt, EXCLUDED.attempt),
			tokens_in = EXCLUDED.tokens_in, tokens_out = EXCLUDED.tokens_out, cost_micros = EXCLUDED.cost_micros,
			started_at = CASE WHEN EXCLUDED.started_at = EXCLUDED.finished_at THEN o.started_at ELSE EXCLUDED.started_at END,
			finished_at = EXCLUDED.finished_at,
			duration_ms = CASE WHEN EXCLUDED.started_at = EXCLUDED.finished_at
				THEN greatest(extract(epoch FROM EXCLUDED.finished_at - o.started_at) * 1000, 0)::bigint ELSE EXCLUDED.duration_ms END,
			changed_at = CASE WHEN o.status = EXCLUDED.status THEN o.changed_at ELSE EXCLUDED.changed_at END,
			last_report_at = EXCLUDED.last_report_at, event_n = o.event_n + EXCLUDED.event_n
		RETURNING o.id, o.task_id, o.title, o.event_n),
	logged AS (
		INSERT INTO events (kind, subject_id, n, type, actor_kind, data, at)
		SELECT 'run', r.id::text, r.event_n - f.of_n + f.i, CASE f.type WHEN 'story.segment_started' THEN 'task_started'
				WHEN 'story.segment_finished' THEN 'task_finished' ELSE 'task_error' END, 'hall',
			jsonb_build_object('task_id', r.task_id, 'project', 'hirehall-stories', 'title', r.title, 'message', f.type,
				'status', CASE f.type WHEN 'story.segment_started' THEN 'running' WHEN 'story.segment_finished' THEN 'completed'
					ELSE 'failed' END), f.at
		FROM fresh f JOIN runs r ON r.task_id = f.story_id || '-' || f.segment ORDER BY f.at)
	INSERT INTO bridge_stories AS b (story_id, segment, run_id, n)
		SELECT u.story_id, u.segment, r.id, u.n FROM touched u JOIN runs r ON r.task_id = u.task_id
		ON CONFLICT (story_id, segment) DO UPDATE SET n = EXCLUDED.n, run_id = EXCLUDED.run_id;
	-- what goes with its story goes from the lists; what ran has ended
	UPDATE tracker_runs r SET archived_at = e.at, status = CASE WHEN r.status = 'running' THEN 'failed' ELSE r.status END,
		error_message = CASE WHEN r.status = 'running' THEN 'deleted' ELSE r.error_message END,
		finished_at = coalesce(r.finished_at, e.at),
		duration_ms = coalesce(r.duration_ms, greatest(extract(epoch FROM e.at - r.started_at) * 1000, 0)::bigint)
		FROM events e JOIN bridge_stories b ON b.story_id = e.subject_id
		WHERE e.seq > m.seq AND e.seq <= m.upto AND e.kind = 'story' AND e.type = 'story.deleted' AND r.id = b.run_id
			AND r.archived_at IS NULL;
	RETURN m.n;
END
$$;
