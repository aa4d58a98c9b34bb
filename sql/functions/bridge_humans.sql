-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Each task of the human hall is a run of the project hirehall-humans: read on from the log, at most p_max events, and
-- written from the tasks as they are now; an event that was seen is not seen again. No addresses, messages or
-- deliverables: the title is the task's own text, the agent is the person's public id. Gives how many
-- events it passed for the first time.
CREATE OR REPLACE FUNCTION bridge_humans(p_max int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	m record; -- what part of the log is new
	v_project bigint;
BEGIN
	SELECT * INTO m FROM bridge_read('humans', p_max);
	IF NOT EXISTS (SELECT FROM events WHERE seq > m.seq AND seq <= m.upto AND kind = 'task') THEN
		RETURN m.n;
	END IF;
	-- people take hours over what a program does in seconds: silence says nothing here
	INSERT INTO tracker_projects (name, description, grace_s) VALUES ('hirehall-humans', 'Tasks of the human hall', 31536000)
		ON CONFLICT DO NOTHING;
	SELECT id INTO v_project FROM tracker_projects WHERE name = 'hirehall-humans';
	INSERT INTO tracker_agents (name)
		SELECT DISTINCT coalesce('human:' || t.human_id, 'nobody yet') FROM events e JOIN tasks t ON t.id = e.subject_id::uuid
		WHERE e.seq > m.seq AND e.seq <= m.upto AND e.kind = 'task'
		ON CONFLICT DO NOTHING;
	WITH fresh AS MATERIALIZED (
		SELECT e.subject_id::uuid AS task_id, e.n, e.type, e.at, e.data,
			row_number() OVER (PARTITION BY e.subject_id ORDER BY e.n) AS i,
			count(*) OVER (PARTITION BY e.subject_id) AS of_n
		FROM events e LEFT JOIN bridge_humans b ON b.task_id = e.subject_id::uuid
		WHERE e.seq > m.seq AND e.seq <= m.upto AND e.kind = 'task' AND e.n > coalesce(b.n, 0)),
	touched AS MATERIALIZED (SELECT task_id, max(n) AS n, max(of_n)::int AS of_n, max(at) AS at FROM fresh GROUP BY task_id),
	runs AS (
		INSERT INTO tracker_runs AS o (project_id, task_id, title, agent_id, status, progress, error_type, metadata,
				created_at, started_at, finished_at, duration_ms, changed_at, last_report_at, event_n, archived_at, parent_run_id)
		SELECT v_project, t.id::text, CASE WHEN t.is_for_members THEN 'A task for members' ELSE left(t.task, 500) END, a.id, s.status,
			CASE t.status WHEN 'completed' THEN 100 WHEN 'review_pending' THEN 90 WHEN 'accepted' THEN 50 ELSE 0 END,
			t.failure_reason, jsonb_strip_nulls(jsonb_build_object('task_label', t.task_label, 'deliverable', t.deliverable,
				'budget_usd', usd(t.budget_cents), 'state', t.status, 'parent_task_id', t.parent_id)),
			t.created_at, coalesce(t.accepted_at, CASE WHEN s.is_end THEN t.created_at END),
			CASE WHEN s.is_end THEN coalesce(t.finished_at, u.at) END,
			CASE WHEN s.is_end THEN greatest(extract(epoch FROM coalesce(t.finished_at, u.at)
				- coalesce(t.accepted_at, t.created_at)) * 1000, 0)::bigint END,
			u.at, u.at, u.of_n, t.deleted_at, p.run_id
		FROM touched u JOIN tasks t ON t.id = u.task_id
		JOIN tracker_agents a ON a.name = coalesce('human:' || t.human_id, 'nobody yet')
		LEFT JOIN bridge_humans p ON p.task_id = t.parent_id
		CROSS JOIN LATERAL (SELECT t.status IN ('completed', 'failed') AS is_end, CASE t.status WHEN 'open' THEN 'pending'
			WHEN 'accepted' THEN 'running' WHEN 'review_pending' THEN 'running' ELSE t.status END AS status) s
		ON CONFLICT (project_id, task_id) DO UPDATE SET agent_id = EXCLUDED.agent_id, status = EXCLUDED.status,
			progress = EXCLUDED.progress, error_type = EXCLUDED.error_type, metadata = EXCLUDED.metadata,
			started_at = EXCLUDED.started_at, finished_at = EXCLUDED.finished_at, duration_ms = EXCLUDED.duration_ms,
			changed_at = CASE WHEN o.status = EXCLUDED.status THEN o.changed_at ELSE EXCLUDED.changed_at END,
			last_report_at = EXCLUDED.last_report_at, event_n = o.event_n + EXCLUDED.event_n,
			archived_at = EXCLUDED.archived_at, parent_run_id = coalesce(EXCLUDED.parent_run_id, o.parent_run_id)
		RETURNING o.id, o.task_id, o.title, o.event_n, o.started_at, o.progress, o.duration_ms, o.agent_id),
	logged AS (
		INSERT INTO events (kind, subject_id, n, type, actor_kind, data, at)
		SELECT 'run', r.id::text, r.event_n - f.of_n + f.i, w.type, 'hall', jsonb_build_object('task_id', r.task_id,
			'project', 'hirehall-humans', 'status', w.status, 'title', r.title, 'message', f.type) || CASE w.type
				WHEN 'task_error' THEN jsonb_build_object('error_type', f.data ->> 'failure_reason') ELSE '{}' END, f.at
		FROM fresh f JOIN runs r ON r.task_id = f.task_id::text
		CROSS JOIN LATERAL (SELECT CASE f.data ->> 'status' WHEN 'open' THEN 'pending' WHEN 'review_pending' THEN 'running'
				WHEN 'completed' THEN 'completed' WHEN 'failed' THEN 'failed' ELSE 'running' END AS status,
			CASE WHEN f.type = 'task.created' OR f.type = 'task.accepted' THEN 'task_started'
				WHEN f.data ->> 'status' = 'completed' THEN 'task_finished'
				WHEN f.data ->> 'status' = 'failed' THEN 'task_error' ELSE 'task_status_updated' END AS type) w
		ORDER BY f.at)
	INSERT INTO bridge_humans AS b (task_id, run_id, n)
		SELECT u.task_id, r.id, u.n FROM touched u JOIN runs r ON r.task_id = u.task_id::text
		ON CONFLICT (task_id) DO UPDATE SET n = EXCLUDED.n, run_id = EXCLUDED.run_id;
	RETURN m.n;
END
$$;
