-- Whatever becomes of runs, the counts by day and their totals are the counts of the runs; in one transaction that is undone.
-- SPDX-License-Identifier: AGPL-3.0-or-later
BEGIN;
SELECT track_key_add(encode(sha256('k'), 'hex'), 'k', 'api', NULL);
CREATE FUNCTION pg_temp.started(run text, agent text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(refusal, 'ok') FROM track_start(encode(sha256('k'), 'hex'), 'p', run, 't', agent, NULL) $$;
CREATE FUNCTION pg_temp.ended(run text, agent text, what text) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(refusal, 'ok') FROM track_end(encode(sha256('k'), 'hex'), 'p', run, 't', agent, NULL, what, NULL, 2, 'e', 'e', NULL) $$;
-- "agent runs pending running completed failed ms" of each agent, by the runs, the days, the totals.
CREATE FUNCTION pg_temp.by_runs() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(line, ', ' ORDER BY line) FROM (SELECT concat_ws(' ', a.name, count(*), count(*) FILTER (WHERE status = 'pending'),
		count(*) FILTER (WHERE status = 'running'), count(*) FILTER (WHERE status = 'completed'),
		count(*) FILTER (WHERE status = 'failed'), coalesce(sum(duration_ms), 0)) AS line
		FROM tracker_runs r JOIN tracker_agents a ON a.id = r.agent_id GROUP BY a.name) l $$;
CREATE FUNCTION pg_temp.by_sums(source text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
	EXECUTE format($q$SELECT string_agg(line, ', ' ORDER BY line) FROM (SELECT concat_ws(' ', a.name, sum(runs), sum(pending), sum(running),
		sum(completed), sum(failed), sum(duration_ms + failed_ms)) AS line FROM %I d JOIN tracker_agents a ON a.id = d.agent_id
		GROUP BY a.name HAVING sum(runs) <> 0) l$q$, source) INTO found;
	RETURN found;
END
$$;
CREATE FUNCTION pg_temp.agrees(words text) RETURNS SETOF text LANGUAGE sql AS $$
	SELECT pg_temp.same(pg_temp.by_sums('tracker_days'), pg_temp.by_runs(), words || ': the days')
	UNION ALL SELECT pg_temp.same(pg_temp.by_sums('tracker_totals'), pg_temp.by_runs(), words || ': the totals') $$;

SELECT pg_temp.started(i::text, 'a') FROM generate_series(1, 6) i \g /dev/null
SELECT pg_temp.agrees('runs that began');
SELECT pg_temp.ended('1', 'a', 'completed'), pg_temp.ended('2', 'a', 'failed'), pg_temp.ended('3', 'b', 'completed') \g /dev/null
SELECT pg_temp.same(pg_temp.by_runs(), 'a 5 0 3 1 1 4000, b 1 0 0 1 0 2000', 'three ended, one with another agent');
SELECT pg_temp.agrees('runs that ended');
SELECT pg_temp.started('2', 'b') \g /dev/null
SELECT pg_temp.agrees('a second attempt with another agent');
SELECT track_edit_run(project_id, '1', 'delete', 'k'), track_edit_run(project_id, '4', 'archive', 'k') FROM tracker_runs WHERE task_id = '5' \g /dev/null
SELECT pg_temp.agrees('one is gone, one is put away');
SELECT pg_temp.same(count(*)::text, '0', 'nothing is counted below zero') FROM tracker_totals
	WHERE least(runs, pending, running, completed, failed, duration_ms, failed_ms) < 0;
ROLLBACK;
