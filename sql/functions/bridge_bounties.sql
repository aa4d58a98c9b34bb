-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Each bounty is a run of the project hirehall-bounties, as bridge_humans() does it for tasks: written from the bounties as
-- they are now; an event that was seen is not seen again. Neither inputs nor results, nor whom it is for.
CREATE OR REPLACE FUNCTION bridge_bounties(p_max int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	m record;
	v_project bigint;
BEGIN
	SELECT * INTO m FROM bridge_read('bounties', p_max);
	IF NOT EXISTS (SELECT FROM events WHERE seq > m.seq AND seq <= m.upto AND kind = 'bounty') THEN
		RETURN m.n;
	END IF;
	-- those that people do take hours: silence says nothing here, and the clock ends the others
	INSERT INTO tracker_projects (name, description, grace_s) VALUES ('hirehall-bounties', 'Agents that work for people', 31536000)
		ON CONFLICT DO NOTHING;
	SELECT id INTO v_project FROM tracker_projects WHERE name = 'hirehall-bounties';
	INSERT INTO tracker_agents (name)
		SELECT DISTINCT b.agent_type FROM events e JOIN bounties b ON b.id = e.subject_id::uuid
		WHERE e.seq > m.seq AND e.seq <= m.upto AND e.kind = 'bounty'
		ON CONFLICT DO NOTHING;
	WITH fresh AS MATERIALIZED (
		SELECT e.subject_id::uuid AS bounty_id, e.n, e.type, e.at, e.data,
			row_number() OVER (PARTITION BY e.subject_id ORDER BY e.n) AS i,
			count(*) OVER (PARTITION BY e.subject_id) AS of_n
		FROM events e LEFT JOIN bridge_bounties b ON b.bounty_id = e.subject_id::uuid
		WHERE e.seq > m.seq AND e.seq <= m.upto AND e.kind = 'bounty' AND e.n > coalesce(b.n, 0)),
	touched AS MATERIALIZED (SELECT bounty_id, max(n) AS n, max(of_n)::int AS of_n, max(at) AS at FROM fresh GROUP BY bounty_id),
	runs AS (
		INSERT INTO tracker_runs AS o (project_id, task_id, title, agent_id, status, progress, message, error_message, metadata,
				attempt, tokens_in, tokens_out, cost_micros, created_at, started_at, finished_at, duration_ms, changed_at,
				last_report_at, event_n, archived_at)
		SELECT v_project, b.id::text, b.agent_type, a.id, b.status,
			CASE b.status WHEN 'completed' THEN 100 WHEN 'running' THEN 50 ELSE 0 END, b.progress_message,
			b.metadata ->> 'error', jsonb_strip_nulls(jsonb_build_object('executor', b.executor, 'model', b.model,
				'price_usdc', usdc(b.estimated_micro)::numeric, 'payment_status', b.payment_status)), greatest(b.attempt, 1),
			b.tokens_in, b.tokens_out, b.cost_micros, b.created_at,
			coalesce(b.started_at, CASE WHEN b.completed_at IS NOT NULL THEN b.created_at END), b.completed_at,
			greatest(extract(epoch FROM b.completed_at - coalesce(b.started_at, b.created_at)) * 1000, 0)::bigint,
			u.at, u.at, u.of_n, b.deleted_at
		FROM touched u JOIN bounties b ON b.id = u.bounty_id JOIN tracker_agents a ON a.name = b.agent_type
		ON CONFLICT (project_id, task_id) DO UPDATE SET status = EXCLUDED.status, progress = EXCLUDED.progress,
			message = EXCLUDED.message, error_message = EXCLUDED.error_message, metadata = EXCLUDED.metadata,
			attempt = EXCLUDED.attempt, tokens_in = EXCLUDED.tokens_in, tokens_out = EXCLUDED.tokens_out,
			cost_micros = EXCLUDED.cost_micros, started_at = EXCLUDED.started_at, finished_at = EXCLUDED.finished_at,
			duration_ms = EXCLUDED.duration_ms,
			changed_at = CASE WHEN o.status = EXCLUDED.status THEN o.changed_at ELSE EXCLUDED.changed_at END,
			last_report_at = EXCLUDED.last_report_at, event_n = o.event_n + EXCLUDED.event_n,
			archived_at = EXCLUDED.archived_at
		RETURNING o.id, o.task_id, o.title, o.event_n),
	logged AS (
		INSERT INTO events (kind, subject_id, n, type, actor_kind, data, at)
		SELECT 'run', r.id::text, r.event_n - f.of_n + f.i, CASE f.type WHEN 'bounty.created' THEN 'task_started'
				WHEN 'bounty.started' THEN 'task_started' WHEN 'bounty.completed' THEN 'task_finished'
				WHEN 'bounty.failed' THEN 'task_error' WHEN 'bounty.cancelled' THEN 'task_error' ELSE 'task_status_updated' END,
			'hall', jsonb_build_object('task_id', r.task_id, 'project', 'hirehall-bounties', 'status', f.data ->> 'status',
				'title', r.title, 'message', coalesce(f.data ->> 'message', f.data ->> 'error', f.type)), f.at
		FROM fresh f JOIN runs r ON r.task_id = f.bounty_id::text ORDER BY f.at)
	INSERT INTO bridge_bounties AS b (bounty_id, run_id, n)
		SELECT u.bounty_id, r.id, u.n FROM touched u JOIN runs r ON r.task_id = u.bounty_id::text
		ON CONFLICT (bounty_id) DO UPDATE SET n = EXCLUDED.n, run_id = EXCLUDED.run_id;
	RETURN m.n;
END
$$;
