// run.mjs - the plan of scripts/bench: what is measured, in which order, and what is written down.
// Called by scripts/bench with a JSON object: {source, state, work, port, tlsPort, ports, quick, rounds, seconds, json, doc}.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deviceFigures, devices } from './devices.mjs';
import { Hall, TASK, callValues, readValues } from './hall.mjs';
import { ledger, ledgerFigures } from './ledger.mjs';
import { listFigures, lists } from './lists.mjs';
import { live, liveFigures } from './live.mjs';
import { describe } from './machine.mjs';
import { mcp, mcpFigures } from './mcp.mjs';
import { Meter, run } from './measure.mjs';
import { Peer } from './peer.mjs';
import { pgbenchScript, statement, uuidOf } from './statements.mjs';
import { figures, flat, graded, page, table } from './report.mjs';
import { reportStatement, tracker, trackerFigures } from './tracker.mjs';
import { instructions, memory, memoryNow, systemCalls, userInstructions, withOneWorker } from './worker.mjs';

const CLIENTS = 32;
const begun = Date.now();
const say = text => console.log(`${String(Math.round((Date.now() - begun) / 1000)).padStart(4)} s ${text}`);

/** The statements, once as the program has them and once for pgbench; each must give a row and no refusal. */
function statements(hall) {
	const find = name => statement(hall.source, hall.work, 'humans', name);
	const read = find('task_read'), call = find('task_call');
	const scripts = {
		read: pgbenchScript(read, readValues(hall, null), { param: 'id', n: hall.tasks }),
		write: pgbenchScript(call, callValues(hall, false)),
		claim: pgbenchScript(call, callValues(hall, true)),
	};
	for (const [name, s] of Object.entries(scripts)) {
		writeFileSync(join(hall.work, `${name}.pgbench`), s.script);
		writeFileSync(join(hall.work, `${name}.defines`), JSON.stringify(s.defines), { mode: 0o600 });
	}
	return { read, call };
}

/** pgbench itself reports no rows, so its work is looked at: every transaction has left what it should. */
async function checkPgbench(meter, hall) {
	const short = new Meter(hall, 1, meter.connections);
	for (const [name, table_] of [['write', 'tasks'], ['claim', `humans WHERE status = 'busy'`]]) {
		const before = hall.count(table_), { requests } = await short.pgbench(name, 2), made = hall.count(table_) - before;
		if (made !== requests)
			throw new Error(`pgbench ran ${name} ${requests} times, but ${made} rows came of it`);
		hall.reset();
	}
	await short.pgbench('read', 2);
}

/** One row of the plan: name, what is timed, whose CPU counts, what is put back before it. */
function plan(meter, hall, peer, beside, config) {
	const http = `http://127.0.0.1:${hall.port}`, tls = `https://127.0.0.1:${hall.tlsPort}`, n = config.pool;
	const ours = () => hall.groups(), pg = () => ({ postgres: hall.groups().postgres });
	const rows = [
		['read_pgbench', () => meter.pgbench('read', n.read), pg],
		['read_tls', () => meter.wrk(tls, 'read'), ours],
		['read_http', () => meter.wrk(http, 'read'), ours],
		['read_pool', () => meter.load({ fcgi: hall.socket }, 'read', CLIENTS, { seconds: meter.seconds }), ours],
		['write_pgbench', () => meter.pgbench('write', n.write), pg, hall],
		['write_tls', () => meter.wrk(tls, 'write'), ours, hall],
		['write_http', () => meter.wrk(http, 'write'), ours, hall],
		['claim_pgbench', () => meter.pgbench('claim', n.write), pg, hall],
		['claim_tls', () => meter.wrk(tls, 'claim'), ours, hall],
	];
	if (!config.quick)
		rows.push(['read_pgbench_32', () => meter.pgbench('read', CLIENTS), pg],
			['write_pool', () => meter.load({ fcgi: hall.socket }, 'write', CLIENTS, { seconds: meter.seconds }), ours, hall],
			['write_pgbench_32', () => meter.pgbench('write', CLIENTS), pg, hall],
			['claim_http', () => meter.wrk(http, 'claim'), ours, hall]);
	if (beside) {
		const base = `https://127.0.0.1:${beside.hall.tlsPort}`, theirs = () => beside.hall.groups();
		rows.push(['fcgx_read_tls', () => beside.meter.wrk(base, 'read'), theirs],
			['fcgx_write_tls', () => beside.meter.wrk(base, 'write'), theirs, beside.hall]);
	}
	if (peer)
		rows.push(['peer_tls', () => meter.wrk(`https://127.0.0.1:${peer.ownTlsPort}`, 'read'), () => peer.groups()],
			['peer_nginx_http', () => meter.wrk(`http://127.0.0.1:${peer.nginxPort}`, 'read'), () => peer.groups()]);
	if (peer && !config.quick)
		rows.push(['peer_http', () => meter.wrk(`http://127.0.0.1:${peer.port}`, 'read'), () => peer.groups()],
			['peer_nginx_tls', () => meter.wrk(`https://127.0.0.1:${peer.nginxTlsPort}`, 'read'), () => peer.groups()]);
	return rows;
}

/**
 * In a full run a measurement that others disturbed (they took over a tenth of the machine) is taken again, at most twice,
 * and the quietest counts: chosen by what others did, never by what came out. `left` bounds the takes of a whole run, for
 * a machine that is never quiet.
 */
async function quietest(take, left) {
	let best = await take();
	best.takes = 1;
	for (let i = 2; i <= 3 && best.others >= 0.1 && left.takes > 0; i++, left.takes--) {
		const f = await take();
		if (f.others < best.others) best = f;
		best.takes = i;
	}
	return best;
}

/** A B A B: every round measures everything once, each kind in one piece, every second round backwards. */
async function rounds(meter, hall, beside, rows, n, left) {
	const all = [], order = [/^read|^fcgx_read/, /^peer/, /write/, /^claim/];
	const sorted = order.flatMap(kind => rows.filter(r => kind.test(r[0])));
	for (let i = 0; i < n; i++) {
		const round = {};
		for (const [name, action, groups, resets] of i % 2 ? [...sorted].reverse() : sorted) {
			round[name] = await quietest(async () => {
				resets?.reset();
				return meter.withCpu(groups(), action);
			}, left);
			if (resets && name.startsWith('claim') && hall.count(`humans WHERE status = 'available'`) < 100)
				throw new Error(`${name}: there were not enough free people`);
		}
		hall.reset();
		beside?.hall.reset();
		all.push(round);
		say(`  round ${i + 1} of ${n}: ${Object.entries(round).map(([k, v]) => `${k} ${Math.round(v.rate)}`).join(', ')}`);
	}
	return all;
}

/** Does every connection get its answers, and are they answers? */
async function crowd(meter, hall, seconds) {
	const found = {};
	for (const n of [32, 256, 1000]) {
		const own = await meter.load({ http: hall.port }, 'read', n, { seconds });
		found[n] = { unanswered: own.never_answered, faults: own.broken + own.not_2xx, worst_ms: own.worst_ms, rate: own.rate };
	}
	const wrk = await meter.wrk(`https://127.0.0.1:${hall.tlsPort}`, 'read', 1000, seconds);
	found[1000].faults += wrk.broken + wrk.not_2xx;
	found[1000].p99_tls_ms = wrk.p99_ms;
	return found;
}

async function peerStart(hall, ports, read) {
	const peer = new Peer(hall, ports);
	try {
		await peer.start(read, reportStatement(hall));
		if (hall.key) await peer.checkSame(`/api/tasks/${uuidOf(17)}`);
		return { peer };
	} catch (e) {
		await peer.stop();
		return { peer: null, reason: e.message.split('\n').slice(0, 3).join(' ') };
	}
}

function meterOf(hall, config) {
	const meter = new Meter(hall, config.seconds, CLIENTS), body = JSON.stringify(TASK);
	meter.heads([['read', 'GET'], ['list', 'GET'], ['write', 'POST', body], ['claim', 'POST', body]]);
	return meter;
}

/** A second hall with a database of its own, on the other engine. */
async function besideStart(config) {
	const hall = new Hall({ source: config.source, ...config.beside });
	hall.checkDurable();
	await hall.account();
	hall.load(100000, 1000);
	return { hall, meter: meterOf(hall, config) };
}

async function measure(config) {
	const hall = new Hall(config), durable = hall.checkDurable();
	say('  lists');
	const long = await lists(hall);
	let sockets = null; // a short run has no time for it
	if (!config.quick) {
		say('  the live gateway');
		sockets = await live(hall);
	}
	hall.sql('TRUNCATE tasks CASCADE; DELETE FROM jobs WHERE kind <> \'prune\';');
	say('  loading data');
	await hall.account();
	hall.load(config.quick ? 50000 : 100000, config.quick ? 30000 : 60000);
	const meter = meterOf(hall, config), { read } = statements(hall), beside = config.beside && await besideStart(config);
	config.pool = hall.connections();
	config.engine = hall.setting('WEB_ENGINE') ?? 'fcgx';
	config.workers = hall.workers().length;
	await checkPgbench(meter, hall);
	const { peer, reason } = await peerStart(hall, config.ports, read);
	try {
		const start = Date.now(), all = await rounds(meter, hall, beside, plan(meter, hall, peer, beside, config), config.rounds,
			{ takes: config.quick ? 0 : 4 * config.rounds });
		say('  connections');
		const many = await crowd(meter, hall, config.seconds);
		say('  one worker');
		const pool = memoryNow(hall);
		const one = await withOneWorker(hall, async pid => ({
			memory: await memory(meter, pid, config.quick ? 50000 : 100000),
			calls: await systemCalls(meter, pid, config.quick ? 1000 : 4000),
			instructions: await instructions(meter, pid, config.quick ? 5000 : 20000),
		}));
		const user = await userInstructions(meter, 1000, config.quick ? 2 : 3);
		hall.reset();
		say('  devices');
		const claims = await devices(meter, hall, config.quick ? 3 : config.rounds);
		say('  the agents\' door');
		const tools = await mcp(meter, hall, config.quick ? 3 : config.rounds);
		say('  the ledger');
		const postings = await ledger(meter, hall, config.quick ? 1 : 3);
		say('  the tracker');
		const runs = await tracker(meter, hall, peer, config.quick ? 3 : config.rounds, !config.quick);
		return { config, durable, machine: describe(), rounds: all, many, pool, ...one, user, devices: claims, ledger: postings, mcp: tools, tracker: runs, lists: long, live: sockets, peerReason: reason,
			tasks: hall.tasks, seconds: (Date.now() - start) / 1e3 };
	} finally {
		await peer?.stop();
	}
}

/** --only NAME: nothing else is measured, and no page is written. */
const ALONE = {
	devices: async (hall, config) => deviceFigures(await devices(new Meter(hall, config.seconds, CLIENTS), hall, config.rounds)),
	ledger: async (hall, config) => ledgerFigures(await ledger(new Meter(hall, config.seconds, CLIENTS), hall, config.quick ? 1 : 3)),
	lists: async hall => listFigures(await lists(hall)),
	live: async hall => liveFigures(await live(hall)),
	mcp: async (hall, config) => {
		await hall.account();
		hall.load(50000, 100);
		return mcpFigures(await mcp(meterOf(hall, config), hall, config.rounds));
	},
	tracker: async (hall, config) => {
		const { peer, reason } = await peerStart(hall, config.ports, statement(hall.source, hall.work, 'humans', 'task_read'));
		try {
			return trackerFigures(await tracker(new Meter(hall, config.seconds, CLIENTS), hall, peer, config.rounds, true), reason);
		} finally {
			await peer?.stop();
		}
	},
};
async function alone(config) {
	const hall = new Hall(config);
	hall.checkDurable();
	const found = graded(await ALONE[config.only](hall, config));
	say(table(found));
	if (config.json) writeFileSync(config.json, `${JSON.stringify(Object.fromEntries(found.map(f => [f.key, f.value])), null, '\t')}\n`);
}

const config = JSON.parse(process.argv[2]);
if (config.only) {
	await alone(config);
	process.exit(0);
}
for (const [program, ...files] of [['load', 'load.c', 'wire.c'], ['listen', 'listen.c']])
	await run(process.env.CC ?? 'cc', ['-std=c11', '-D_GNU_SOURCE', '-O2', '-o', join(config.work, program),
		...files.map(f => join(config.source, 'tests/bench', f))]);
const result = await measure(config), found = figures(result);
console.log(table(found));
if (config.json) writeFileSync(config.json, `${JSON.stringify(flat(result, found), null, '\t')}\n`);
if (config.doc) writeFileSync(config.doc, page(result, found));
