// report.mjs - the figures for people (a table, doc/performance.md) and for programs (one flat object).
// SPDX-License-Identifier: AGPL-3.0-or-later
import { figures, graded, rowOf } from './figures.mjs';
import { round } from './stats.mjs';

export { figures, graded };

const WORDS = {
	read_pgbench: 'read, pgbench', read_pgbench_32: 'read, pgbench, 32 connections', read_tls: 'read, nginx TLS',
	read_http: 'read, nginx plain HTTP', read_pool: 'read, straight at the pool',
	peer_tls: 'read, Fastify + pg, own TLS', peer_http: 'read, Fastify + pg, plain HTTP, no nginx',
	peer_nginx_http: 'read, Fastify + pg behind nginx, plain HTTP', peer_nginx_tls: 'read, Fastify + pg behind nginx, TLS',
	write_pgbench: 'write, pgbench', write_pgbench_32: 'write, pgbench, 32 connections', write_tls: 'write, nginx TLS',
	write_http: 'write, nginx plain HTTP', write_pool: 'write, straight at the pool',
	fcgx_read_tls: 'read, nginx TLS, on libfcgi', fcgx_write_tls: 'write, nginx TLS, on libfcgi',
	claim_pgbench: 'call_human, pgbench', claim_tls: 'call_human, nginx TLS', claim_http: 'call_human, nginx plain HTTP',
};
const show = v => v === null || v === undefined || Number.isNaN(v) ? '-' : typeof v === 'number' && Math.abs(v) >= 1000
	? Math.round(v).toLocaleString('en') : String(v);
const mark = f => f.passes === null ? '' : f.passes ? 'pass' : 'MISS';
const valueOf = f => f.value === null ? `not measured: ${f.reason}` : f.low === undefined ? show(f.value)
	: `${f.value.toFixed(2)} (${f.low.toFixed(2)}-${f.high.toFixed(2)})`;

export function table(found) {
	const lines = found.map(f => `  ${(mark(f) || '-').padEnd(5)} ${f.words.padEnd(62)} ${valueOf(f)} ${f.goal ? `  goal ${f.goal}` : ''}`);
	const missed = found.filter(f => f.passes === false).length;
	return `${lines.join('\n')}\n  ${missed ? `${missed} missed` : 'no goal missed'}`;
}

/** One flat object: figures, null with a reason beside it, and the rates behind them. */
export function flat(r, found) {
	const out = {};
	for (const f of found) {
		out[f.key] = f.value;
		if (f.value === null)
			out[`${f.key}_reason`] = f.reason;
	}
	for (const name of Object.keys(WORDS)) {
		const row = rowOf(r.rounds, name);
		if (row)
			out[`${name}_per_s`] = round(row.rate, 0);
	}
	out.p99_read_tls_ms = round(rowOf(r.rounds, 'read_tls').p99, 2);
	out.rounds = r.rounds.length;
	out.connections = 32;
	out.workers = r.config.workers;
	out.engine = r.config.engine;
	return out;
}

function figureTable(found) {
	return ['| Figure | Median (range) | Goal | |', '|---|---|---|---|',
		...found.map(f => `| ${f.words} | ${valueOf(f)} | ${f.goal} | ${mark(f)} |`)].join('\n');
}

function rateTable(r) {
	const rows = Object.keys(WORDS).map(n => rowOf(r.rounds, n)).filter(Boolean);
	const us = (row, ...names) => show(round(names.reduce((s, n) => s + (row.cpu[n] ?? 0), 0), 1));
	return ['| What | Requests/s, median (range) | p99 ms | CPU µs a request: nginx | app | Postgres | generator |', '|---|---|---|---|---|---|---|',
		...rows.map(w => `| ${WORDS[w.name]} | ${show(w.rate)} (${show(w.low)}-${show(w.high)}) | ${show(round(w.p99, 1))} | ${us(w, 'nginx')} | ` +
			`${us(w, 'hall', 'peer')} | ${us(w, 'postgres')} | ${us(w, 'generator')} |`)].join('\n');
}

function missText(found) {
	const missed = found.filter(f => f.passes === false), unknown = found.filter(f => f.value === null);
	const lines = missed.map(f => `- **Missed**: ${f.words}: ${valueOf(f)}, goal ${f.goal}.`);
	return [...lines, ...unknown.map(f => `- **Not measured**: ${f.words}: ${f.reason}.`)].join('\n') || 'Every goal was met.';
}

export function page(r, found) {
	const m = r.machine, all = r.rounds.flatMap(Object.values),
		others = Math.max(...all.map(f => f.others)), again = all.reduce((n, f) => n + f.takes - 1, 0);
	const calls = Object.entries(r.calls.parts ?? {}).filter(([, n]) => n >= 0.005).sort((a, b) => b[1] - a[1])
		.map(([name, n]) => `${name} ${n.toFixed(2)}`).join(', ');
	return `# Performance

<!-- SPDX-License-Identifier: AGPL-3.0-or-later -->

Written by \`scripts/bench\`${r.config.quick ? ' --quick' : ''}: ${r.rounds.length} rounds of ${r.config.seconds} s each, forwards and backwards in turn.
Generator, nginx, workers and Postgres share ${m.cpu}, ${m.memory}; Linux ${m.kernel}, Postgres ${r.durable.server_version}, ${m.wrk}, Node
${m.node}. Engine \`${r.config.engine}\`, ${r.config.workers} workers, 32 clients, ${r.tasks} tasks; fsync, full_page_writes and synchronous_commit are on, which is checked before the run.

## Ratios and counts

${figureTable(found)}

${missText(found)}

## What is compared

- **read** is \`GET /api/tasks/{id}\` with the AI's key in the Authorization header: one statement, \`task_read\`.
- **write** is \`POST /api/tasks\`: one statement, \`task_call\` without a match; the task, its event and its deadline job are on disk before the answer.
- **call_human** is \`POST /api/call_human\`: the same with a match; everybody is put back to free before each measurement.
- **a report of progress** is \`POST /webhook/status\` of one of 5,000 running runs: one statement, \`track_status\`; the run and its event are on disk
  before the answer, and all reports are counted in the table afterwards.
- **a signed claim** is \`POST /v1/device/tasks/{id}/claim\` by one of 64 devices at once, of a queue of 100,000 tasks: a wallet's signature over each,
  whose nonce is kept, and one statement, \`device_claim\`; pgbench does that statement over 64 connections, and over 16, with which it is faster, and signs nothing.
- **pgbench** runs the same statement text, taken from \`sql/queries\` by the awk script that compiles it into the program, as a prepared
  statement under the same role, over ${r.config.pool.read} connections for reads and ${r.config.pool.write} for writes, as many as the pool has. For a random id its parameter is written \`lpad(:id, 32, '0')\`.
  It asks for text where the program asks for binary columns.
- **Fastify + pg** runs that text too, as a named statement, with two processes and 8 connections each, and its answer is compared with the hall's
  before the run. It counts no calls against a limit and writes no log line; the hall does both.
- **straight at the pool** is our own FastCGI client on the workers' socket, a new connection a request, as nginx does it.

## Rates

${rateTable(r)}

## What is left

Beside pgbench a read costs nginx with its TLS and the worker; the columns above tell them apart. The worker's user instructions, by callgrind:
${(r.user.parts ?? []).map(p => `${p.name} ${show(p.value)}`).join(', ') || `not counted (${r.user.reason})`}.

## One worker

- System calls a read: ${r.calls.value === null ? r.calls.reason : `${r.calls.value.toFixed(2)} (${calls})`}.
- Memory of its own: ${show(r.memory.warm)} KiB after the warm-up, ${show(r.memory.half)} KiB half way, ${show(r.memory.end)} KiB after ${show(r.memory.requests)} requests (90 % reads, 9 % writes,
  1 % lists of 50); of the ${r.pool.n} workers that did the rounds the largest has ${show(r.pool.most)} KiB.
- Longest wait at 32, 256 and 1,000 connections: ${[32, 256, 1000].map(n => `${show(round(r.many[n].worst_ms, 0))} ms`).join(', ')}.

## How to read the noise

Rates say as much about the machine as about the program: on a shared machine the same configuration moves by up to a factor of two between minutes.
So every ratio is taken between two measurements of the same round, and its median and whole range are given; a difference that is smaller than the
range is no difference. In the busiest measurement of this run ${Math.round(others * 100)} % of the machine went to processes that had no part in it (and to the host);
${again} measurements were taken again because that share was over 10 %, and the quietest was kept. Counts
(system calls, memory, unanswered clients) hardly move and are what to watch from change to change. A client that starves makes the rates
*better*, so unanswered clients are counted by a client of our own and not read off the rates.

Run it again: \`scripts/bench\` (about ten minutes), \`scripts/bench --quick --json FILE\` (under four, and leaves this page alone).
`;
}
