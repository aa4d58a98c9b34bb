-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Every change of tracker_days is an INSERT of what is to be added (ON CONFLICT DO UPDATE adds it), and this adds the same to
-- the totals. Before the day's row: who has two days to change waits here, and holds nothing that the other wants.
CREATE OR REPLACE FUNCTION track_total() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO tracker_totals AS t (project_id, agent_id, shard, runs, pending, running, completed, failed, n_durations,
			duration_ms, failed_ms)
		VALUES (NEW.project_id, NEW.agent_id, NEW.shard, NEW.runs, NEW.pending, NEW.running, NEW.completed, NEW.failed,
			NEW.n_durations, NEW.duration_ms, NEW.failed_ms)
		ON CONFLICT (project_id, agent_id, shard) DO UPDATE SET runs = t.runs + EXCLUDED.runs,
			pending = t.pending + EXCLUDED.pending, running = t.running + EXCLUDED.running,
			completed = t.completed + EXCLUDED.completed, failed = t.failed + EXCLUDED.failed,
			n_durations = t.n_durations + EXCLUDED.n_durations, duration_ms = t.duration_ms + EXCLUDED.duration_ms,
			failed_ms = t.failed_ms + EXCLUDED.failed_ms;
	RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER tracker_days_total BEFORE INSERT ON tracker_days FOR EACH ROW EXECUTE FUNCTION track_total();

-- Days from before there were totals; the trigger's lock keeps new ones out meanwhile.
INSERT INTO tracker_totals (project_id, agent_id, shard, runs, pending, running, completed, failed, n_durations, duration_ms, failed_ms)
SELECT project_id, agent_id, shard, sum(runs), sum(pending), sum(running), sum(completed), sum(failed), sum(n_durations),
	sum(duration_ms), sum(failed_ms) FROM tracker_days
WHERE NOT EXISTS (SELECT FROM tracker_totals) GROUP BY project_id, agent_id, shard;
