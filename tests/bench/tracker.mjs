// tracker.mjs - reports of progress, each on disk before its answer, beside pgbench and the Fastify peer doing the same statement;
// and what the hall's figures cost over a million runs. It fills the tracker, so whatever else is measured there comes before.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pgbenchScript, statement } from './statements.mjs';
import { quarter, ratio, round } from './stats.mjs';

const RUNS = 5000, FEW = 10000, MANY = 1000000, A_DAY = 10000, PROJECTS = 20, AGENTS = 10, REQUESTS = 40;
const REPORT = { project: 'bench', task: 'A run that reports', agent: 'bench', status: 'running', progress: 50, message: 'half way' };
const idOf = n => String(n).padStart(32, '0'); // what pgbench's number and lpad() make

/** The tracker's own statement, with its key. */
export const reportStatement = hall => statement(hall.source, hall.work, 'tracker', 'track_status');

/** A key for all projects and RUNS running runs; reports of progress change no count and no index. */
function prepare(meter, hall) {
	const key = randomBytes(24).toString('hex'), keyHash = createHash('sha256').update(key).digest('hex');
	hall.trackerKey = key;
	hall.sql(`
		SELECT track_key_add('${keyHash}', '${key.slice(0, 8)}', 'api', NULL);
		INSERT INTO tracker_projects (name) VALUES ('bench') ON CONFLICT DO NOTHING;
		INSERT INTO tracker_runs (project_id, task_id, title, agent_id, started_at)
			SELECT (SELECT id FROM tracker_projects WHERE name = 'bench'), lpad(i::text, 32, '0'), '${REPORT.task}', track_agent('bench'),
			hall_now() FROM generate_series(1, ${RUNS}) i ON CONFLICT DO NOTHING;
		VACUUM ANALYZE tracker_runs; VACUUM ANALYZE tracker_keys; VACUUM ANALYZE tracker_projects; VACUUM ANALYZE tracker_agents;`);
	const values = { key_hash: keyHash, task_id: null, metadata: null, tokens_in: null, tokens_out: null, cost_usd: null, ...REPORT };
	const { script, defines } = pgbenchScript(reportStatement(hall), values, { param: 'task_id', n: RUNS });
	writeFileSync(join(hall.work, 'report.pgbench'), script);
	writeFileSync(join(hall.work, 'report.defines'), JSON.stringify(defines), { mode: 0o600 });
	const body = JSON.stringify({ ...REPORT, task_id: idOf(0) }), ids = [];
	for (let i = 1; i <= RUNS; i++) ids.push(idOf(1 + i * 7919 % RUNS));
	writeFileSync(join(hall.work, 'paths.report'), `${ids.join('\n')}\n`);
	writeFileSync(join(hall.work, 'body.report'), body.replace(idOf(0), '@PATH@'));
	writeFileSync(join(hall.work, 'head.report'), `POST /webhook/status HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Key: ${key}\r\n` +
		`Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`, { mode: 0o600 });
}

const reset = hall => hall.sql(`DELETE FROM events WHERE kind = 'run'; VACUUM events; VACUUM tracker_runs;`);
const reported = hall => Number(hall.sql(`SELECT sum(r.event_n) FROM tracker_runs r JOIN tracker_projects p ON p.id = r.project_id WHERE p.name = 'bench'`));

/** [{pgbench, tls, http, peer}]: A B A B, every second round backwards; each report is counted in the table. */
async function reports(meter, hall, peer, n) {
	const all = [], plan = [
		['pgbench', () => meter.pgbench('report', hall.connections().write)],
		['tls', () => meter.wrk(`https://127.0.0.1:${hall.tlsPort}`, 'report')],
		['http', () => meter.wrk(`http://127.0.0.1:${hall.port}`, 'report')],
		...peer ? [['peer', () => meter.wrk(`https://127.0.0.1:${peer.ownTlsPort}`, 'report')]] : []];
	for (let i = 0; i < n; i++) {
		const found = {};
		for (const [name, action] of i % 2 ? [...plan].reverse() : plan) {
			reset(hall);
			const before = reported(hall), f = found[name] = await action(), made = reported(hall) - before;
			/* wrk does not wait for the last answers */
			if (f.broken + f.not_2xx || made < f.requests || made > f.requests + meter.connections)
				throw new Error(`${name}: ${f.requests} reports, ${f.not_2xx} refused, ${f.broken} broken, ${made} in the table`);
		}
		all.push(found);
		console.log(`    reports: ${Object.entries(found).map(([k, v]) => `${k} ${Math.round(v.rate)}`).join(', ')}`);
	}
	return all;
}

/** Ended runs with their counts by day, as 10,000 a day would leave them. Indexes and checks are put back afterwards: much faster. */
function fill(hall, from, to) {
	hall.sql(`
		INSERT INTO tracker_projects (name) SELECT 'fill-' || i FROM generate_series(1, ${PROJECTS}) i ON CONFLICT DO NOTHING;
		INSERT INTO tracker_agents (name) SELECT 'fill-' || i FROM generate_series(1, ${AGENTS}) i ON CONFLICT DO NOTHING;
		BEGIN;
		LOCK TABLE tracker_runs, tracker_projects, tracker_agents; -- at once: jobs come by
		ALTER TABLE tracker_runs DISABLE TRIGGER USER;
		CREATE TEMP TABLE again ON COMMIT DROP AS
			SELECT 'DROP INDEX ' || indexrelid::regclass AS now, pg_get_indexdef(indexrelid) AS later FROM pg_index
				WHERE indrelid = 'tracker_runs'::regclass AND NOT indisunique
			UNION ALL SELECT format('ALTER TABLE tracker_runs DROP CONSTRAINT %I', conname),
				format('ALTER TABLE tracker_runs ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
				WHERE conrelid = 'tracker_runs'::regclass AND contype = 'f';
		SELECT now FROM again \\gexec
		CREATE TEMP TABLE made ON COMMIT DROP AS SELECT i, p.id AS project_id, a.id AS agent_id, i % 21 = 0 AS is_failed,
			hall_now() - make_interval(days => i / ${A_DAY}, secs => i % ${A_DAY}) AS at FROM generate_series(${from}, ${to}) i
			JOIN tracker_projects p ON p.name = 'fill-' || 1 + i % ${PROJECTS}
			JOIN tracker_agents a ON a.name = 'fill-' || 1 + i / ${PROJECTS} % ${AGENTS};
		INSERT INTO tracker_runs (project_id, task_id, title, agent_id, status, created_at, started_at, finished_at, duration_ms, changed_at,
				last_report_at) SELECT project_id, 'fill-' || i, 'Run ' || i, agent_id, CASE WHEN is_failed THEN 'failed' ELSE 'completed' END,
				at, at, at, 1000 + i % 5000, at, at FROM made;
		INSERT INTO tracker_days AS d (project_id, agent_id, day, shard, runs, completed, failed, n_durations, duration_ms, failed_ms)
			SELECT project_id, agent_id, (at AT TIME ZONE 'UTC')::date, i / 200 % 8, count(*), count(*) FILTER (WHERE NOT is_failed),
				count(*) FILTER (WHERE is_failed), count(*) FILTER (WHERE NOT is_failed),
				coalesce(sum(1000 + i % 5000) FILTER (WHERE NOT is_failed), 0), coalesce(sum(1000 + i % 5000) FILTER (WHERE is_failed), 0)
			FROM made GROUP BY 1, 2, 3, 4
			ON CONFLICT (project_id, day, agent_id, shard) DO UPDATE SET runs = d.runs + EXCLUDED.runs, completed = d.completed + EXCLUDED.completed;
		SELECT later FROM again \\gexec
		ALTER TABLE tracker_runs ENABLE TRIGGER USER;
		COMMIT;
		VACUUM ANALYZE tracker_runs; VACUUM ANALYZE tracker_days;`);
}

/** ms of GET /api/stats, by the faster quarter; it must count what was put there. */
async function statsTime(hall, runs) {
	const ms = [];
	await fetch(`http://127.0.0.1:${hall.port}/health`).catch(() => {}); // the connection of before may have been closed meanwhile
	for (let i = 0; i < REQUESTS; i++) {
		const begun = performance.now(), reply = await fetch(`http://127.0.0.1:${hall.port}/api/stats`, { headers: { 'X-API-Key': hall.trackerKey } });
		const text = await reply.text();
		if (reply.status !== 200 || !text.includes(String(runs)))
			throw new Error(`/api/stats: ${reply.status}, ${runs} runs are not in ${text.slice(0, 300)}`);
		if (i >= 5) ms.push(performance.now() - begun);
	}
	return quarter(ms);
}

/** {rounds, few, many: ms of /api/stats}; the million takes minutes and is left out where there is no time. */
export async function tracker(meter, hall, peer, n, withMillion) {
	prepare(meter, hall);
	const rounds = await reports(meter, hall, peer, n), total = () => hall.count('tracker_runs');
	if (!withMillion) return { rounds, few: null, many: null };
	fill(hall, 1, FEW - RUNS);
	const few = await statsTime(hall, total());
	fill(hall, FEW - RUNS + 1, MANY - RUNS);
	return { rounds, few, many: await statsTime(hall, total()) };
}

/** In the form of figures.mjs. */
export function trackerFigures(t, peerReason) {
	const reason = t.many ? undefined : 'not part of --quick', of = (key, words, a, b, least) => {
		const s = ratio(t.rounds, a, b);
		return { key, words, value: round(s.median, 3), low: round(s.low, 3), high: round(s.high, 3), least,
			reason: s.median === null ? peerReason : undefined };
	};
	return [
		of('track_status_vs_pgbench', 'a report of progress, TLS / pgbench', 'tls', 'pgbench', 0.3),
		of('track_status_http_vs_pgbench', 'a report of progress, plain HTTP / pgbench', 'http', 'pgbench'),
		of('track_status_vs_fastify', 'a report of progress, TLS / Fastify + pg with its own TLS', 'tls', 'peer'),
		{ key: 'track_stats_1m_vs_10k', words: '/api/stats over 1,000,000 runs / over 10,000', value: t.many && round(t.many / t.few, 2), most: 5, reason },
		{ key: 'track_stats_1m_ms', words: '/api/stats over 1,000,000 runs, ms', value: round(t.many, 1), reason },
	];
}
