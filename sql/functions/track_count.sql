-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a run adds to the counts of its days; p_sign -1 takes it away again.
CREATE OR REPLACE FUNCTION track_count_add(r tracker_runs, p_sign int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	v_shard int := pg_backend_pid() % 8;
	v_open boolean := r.status IN ('pending', 'running');
	v_seen date := (r.created_at AT TIME ZONE 'UTC')::date;
	v_end date := (r.finished_at AT TIME ZONE 'UTC')::date;
BEGIN
	INSERT INTO tracker_days AS d (project_id, day, agent_id, shard, runs, pending, running)
		VALUES (r.project_id, v_seen, r.agent_id, v_shard, p_sign, p_sign * (r.status = 'pending')::int,
			p_sign * (r.status = 'running')::int)
		ON CONFLICT (project_id, day, agent_id, shard) DO UPDATE SET runs = d.runs + EXCLUDED.runs,
			pending = d.pending + EXCLUDED.pending, running = d.running + EXCLUDED.running;
	IF v_open THEN
		RETURN;
	END IF;
	INSERT INTO tracker_days AS d (project_id, day, agent_id, shard, completed, failed, n_durations, duration_ms, failed_ms)
		VALUES (r.project_id, v_end, r.agent_id, v_shard, p_sign * (r.status = 'completed')::int,
			p_sign * (r.status = 'failed')::int,
			p_sign * (r.status = 'completed' AND r.duration_ms IS NOT NULL)::int,
			p_sign * CASE WHEN r.status = 'completed' THEN coalesce(r.duration_ms, 0) ELSE 0 END,
			p_sign * CASE WHEN r.status = 'failed' THEN coalesce(r.duration_ms, 0) ELSE 0 END)
		ON CONFLICT (project_id, day, agent_id, shard) DO UPDATE SET completed = d.completed + EXCLUDED.completed,
			failed = d.failed + EXCLUDED.failed, n_durations = d.n_durations + EXCLUDED.n_durations,
			duration_ms = d.duration_ms + EXCLUDED.duration_ms, failed_ms = d.failed_ms + EXCLUDED.failed_ms;
END
$$;

-- Keeps tracker_days equal to the runs, and the end of an attempt when the next one begins.
CREATE OR REPLACE FUNCTION track_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' THEN
		PERFORM track_count_add(OLD, -1);
	END IF;
	IF TG_OP <> 'DELETE' THEN
		PERFORM track_count_add(NEW, 1);
	END IF;
	IF TG_OP = 'UPDATE' AND NEW.attempt > OLD.attempt THEN
		INSERT INTO tracker_attempts (run_id, attempt, status, agent_id, started_at, finished_at, duration_ms, result,
				error_type, error_message, stack_trace)
			VALUES (OLD.id, OLD.attempt, OLD.status, OLD.agent_id, OLD.started_at, OLD.finished_at, OLD.duration_ms,
				OLD.result, OLD.error_type, OLD.error_message, OLD.stack_trace);
	END IF;
	RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER tracker_runs_count AFTER INSERT OR DELETE ON tracker_runs
	FOR EACH ROW EXECUTE FUNCTION track_count();
CREATE OR REPLACE TRIGGER tracker_runs_recount AFTER UPDATE ON tracker_runs FOR EACH ROW
	WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.agent_id IS DISTINCT FROM NEW.agent_id
		OR OLD.project_id IS DISTINCT FROM NEW.project_id OR OLD.duration_ms IS DISTINCT FROM NEW.duration_ms
		OR OLD.attempt IS DISTINCT FROM NEW.attempt OR OLD.finished_at IS DISTINCT FROM NEW.finished_at)
	EXECUTE FUNCTION track_count();
