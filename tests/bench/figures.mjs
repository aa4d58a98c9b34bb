// figures.mjs - what comes of the rounds: the named figures with their goals, in one table.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { deviceFigures } from './devices.mjs';
import { ledgerFigures } from './ledger.mjs';
import { listFigures } from './lists.mjs';
import { liveFigures } from './live.mjs';
import { mcpFigures } from './mcp.mjs';
import { median, ratio, round } from './stats.mjs';
import { trackerFigures } from './tracker.mjs';

/** key, words, rows of a round to divide, goal; quick ones are measured in --quick too. */
const RATIOS = [
	['read_http_vs_pgbench', 'read, plain HTTP through nginx / pgbench', 'read_http', 'read_pgbench', 0.25],
	['read_http_vs_fastify_nginx', 'read, plain HTTP / Fastify + pg behind the same nginx', 'read_http', 'peer_nginx_http', 1],
	['read_tls_vs_pgbench', 'read, TLS through nginx / pgbench', 'read_tls', 'read_pgbench', 0.5],
	['read_tls_vs_fastify_tls', 'read, TLS / Fastify + pg with its own TLS', 'read_tls', 'peer_tls', 2],
	['read_tls_vs_fastify_nginx_tls', 'read, TLS / Fastify + pg behind the same nginx, TLS', 'read_tls', 'peer_nginx_tls'],
	['read_pool_vs_pgbench', 'read, straight at the pool / pgbench', 'read_pool', 'read_pgbench'],
	['write_tls_vs_pgbench', 'durable write, TLS / pgbench', 'write_tls', 'write_pgbench', 0.65],
	['write_http_vs_pgbench', 'durable write, plain HTTP / pgbench', 'write_http', 'write_pgbench', 0.9],
	['write_pool_vs_pgbench', 'durable write, straight at the pool / pgbench', 'write_pool', 'write_pgbench'],
	['claim_tls_vs_pgbench', 'call_human with a match, TLS / pgbench', 'claim_tls', 'claim_pgbench', 0.65],
	['claim_http_vs_pgbench', 'call_human with a match, plain HTTP / pgbench', 'claim_http', 'claim_pgbench'],
	['read_tls_vs_fcgx', 'read, TLS / the same on libfcgi', 'read_tls', 'fcgx_read_tls', 1],
	['write_tls_vs_fcgx', 'durable write, TLS / the same on libfcgi', 'write_tls', 'fcgx_write_tls'],
];
const PEERS = /fastify|fcgx/;
const GROWTH_KIB = 256; /* an arena may still take a step; a leak of 3 bytes a request may not */

function counts(r) {
	const worker = Math.max(r.memory.end, r.pool.most), grown = r.memory.end - r.memory.half;
	return [
		{ key: 'syscalls_per_read', words: 'system calls a read in the worker', value: round(r.calls.value, 2), reason: r.calls.reason, most: 5 },
		{ key: 'instructions_per_read', words: 'instructions a read in the worker', value: round(r.instructions.value, 0),
			reason: r.instructions.reason, most: 45000 },
		{ key: 'user_instructions_per_read', words: 'user instructions a read in the worker (callgrind)', value: round(r.user.value, 0),
			reason: r.user.reason, most: 45000 },
		{ key: 'worker_private_kib', words: `a worker's own memory after ${r.memory.requests} requests, KiB`, value: worker, most: 16384 },
		{ key: 'worker_growth_kib', words: 'growth over the last half of them, KiB', value: grown, most: GROWTH_KIB },
		...[32, 256, 1000].map(n => ({ key: `unanswered_at_${n}`, words: `clients never answered, ${n} connections`,
			value: r.many[n].unanswered, most: 0 })),
		{ key: 'errors_at_1000', words: 'errors, 1,000 connections (plain HTTP and TLS)', value: r.many[1000].faults, most: 0 },
		{ key: 'errors_in_rounds', words: 'errors in all rounds', most: 0,
			value: r.rounds.flatMap(Object.values).reduce((n, f) => n + f.broken + f.not_2xx, 0) },
	];
}

/** How long the slowest hundredth waits, beside the engine that takes one request at a time. */
function latency(r) {
	const s = ratio(r.rounds, 'read_tls', 'fcgx_read_tls', 'p99_ms');
	return { key: 'p99_read_tls_vs_fcgx', words: 'read, TLS, 99th percentile / the same on libfcgi', value: round(s.median, 3),
		low: round(s.low, 3), high: round(s.high, 3), most: 1, reason: 'not part of --quick' };
}

/** With each figure's goal in words, and whether it was met. */
export function graded(found) {
	return found.map(f => ({
		...f,
		goal: f.least !== undefined ? `≥ ${f.least}` : f.most !== undefined ? `≤ ${f.most}` : '',
		passes: f.value === null || (f.least ?? f.most) === undefined ? null : f.least !== undefined ? f.value >= f.least : f.value <= f.most,
	}));
}

/** [{key, words, value, low, high, goal, passes, reason}] */
export function figures(r) {
	const ratios = RATIOS.filter(([, , a, b]) => (a in r.rounds[0] && b in r.rounds[0]) || PEERS.test(b)).map(([key, words, a, b, least]) => {
		const s = ratio(r.rounds, a, b);
		return { key, words, value: round(s.median, 3), low: round(s.low, 3), high: round(s.high, 3), least,
			reason: s.median === null ? /fastify/.test(b + key) && r.peerReason || 'not part of --quick' : undefined };
	});
	return graded([...ratios, latency(r), ...counts(r), ...deviceFigures(r.devices), ...mcpFigures(r.mcp), ...ledgerFigures(r.ledger), ...trackerFigures(r.tracker, r.peerReason),
		...listFigures(r.lists), ...r.live ? liveFigures(r.live) : []]);
}

/** Of one row of the rounds: medians of everything. */
export function rowOf(rounds, name) {
	const all = rounds.map(r => r[name]).filter(Boolean);
	if (!all.length) return null;
	const of = pick => median(all.map(pick));
	const parts = Object.keys(all[0].cpu_us);
	return { name, rate: of(f => f.rate), low: Math.min(...all.map(f => f.rate)), high: Math.max(...all.map(f => f.rate)),
		p99: of(f => f.p99_ms ?? NaN),
		cpu: Object.fromEntries(parts.map(p => [p, of(f => f.cpu_us[p])])) };
}
