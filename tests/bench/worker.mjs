// worker.mjs - one worker alone: its system calls and instructions a read, and its memory over many requests.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from './measure.mjs';
import { privateKib } from './machine.mjs';
import { median } from './stats.mjs';

const has = program => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Runs `action` with one worker; the pool is as it was afterwards. */
export async function withOneWorker(hall, action) {
	const n = hall.workers().length;
	hall.scale(1);
	for (let i = 0; i < 100 && hall.workers().length !== 1; i++)
		await sleep(100);
	try {
		return await action(hall.workers()[0]);
	} finally {
		hall.scale(n);
	}
}

/** A tracer that hangs on to a process while `action` runs; what it wrote, and its words. */
async function traced(command, args, file, action) {
	const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
	let words = '';
	child.stderr.on('data', d => { words += d; });
	const ended = new Promise(done => child.on('close', done));
	await Promise.race([ended, sleep(700)]);
	if (child.exitCode === null) {
		await action();
		child.kill('SIGINT');
	}
	await ended;
	let text = '';
	try { text = readFileSync(file, 'utf8'); } catch { /* it said why */ }
	return { text, words: words.trim() };
}

/** {value, reason, parts}: parts is the number of each call a request. */
export async function systemCalls(meter, pid, requests) {
	if (!has('strace'))
		return { value: null, reason: 'strace is not installed' };
	const file = join(meter.work, 'strace.txt');
	const { text, words } = await traced('strace', ['-c', '-f', '-o', file, '-p', String(pid)], file,
		() => meter.load({ http: meter.hall.port }, 'read', meter.connections, { requests }));
	const parts = {};
	for (const line of text.split('\n')) {
		const m = /^\s*[\d.]+\s+[\d.]+\s+\d+\s+(\d+)\s+(?:\d+\s+)?([a-z_0-9]+)$/.exec(line);
		if (m && m[2] !== 'total')
			parts[m[2]] = Number(m[1]) / requests;
	}
	if (!Object.keys(parts).length)
		return { value: null, reason: `strace saw nothing: ${words.split('\n').pop()}` };
	return { value: Object.values(parts).reduce((a, b) => a + b, 0), parts };
}

/** User and kernel instructions a read. */
export async function instructions(meter, pid, requests) {
	if (!has('perf'))
		return { value: null, reason: 'perf is not installed (linux-perf)' };
	const file = join(meter.work, 'perf.txt');
	const { text, words } = await traced('perf', ['stat', '-x', ';', '-e', 'instructions:u,instructions:k', '-p', String(pid), '-o', file],
		file, () => meter.load({ http: meter.hall.port }, 'read', meter.connections, { requests }));
	const counts = [...text.matchAll(/^([^;\n]*);[^;]*;instructions/gm)].map(m => Number(m[1]));
	if (counts.length !== 2 || counts.some(c => !Number.isFinite(c)))
		return { value: null, reason: /not supported/.test(text) ? 'this machine gives no hardware counters to perf'
			: `perf counted nothing: ${words.split('\n').pop()}` };
	return { value: (counts[0] + counts[1]) / requests, user: counts[0] / requests, kernel: counts[1] / requests };
}

/** Whose the instructions are, of one file of callgrind: library, or folder of src -> count. */
function owners(file) {
	const found = {}, { stdout } = spawnSync('callgrind_annotate', ['--auto=no', '--threshold=100', file], { encoding: 'utf8', maxBuffer: 1 << 28 });
	for (const [, count, where] of stdout.matchAll(/^ *([\d,]+) \([^)]*\) +(.*)$/gm)) {
		const library = /\/lib(pq|crypto|c)\.so/.exec(where)?.[1], folder = /\bsrc\/(\w+)\//.exec(where)?.[1];
		const owner = library ? `lib${library}` : folder ? `src/${folder}` : 'other';
		if (!where.includes('PROGRAM TOTALS'))
			found[owner] = (found[owner] ?? 0) + Number(count.replaceAll(',', ''));
	}
	return found;
}

/** [{name, value}] a request, largest first: what the many cost more than the few. */
function parts(few, many, requests) {
	const less = owners(few);
	return Object.entries(owners(many)).map(([name, n]) => ({ name, value: Math.round((n - (less[name] ?? 0)) / requests) }))
		.filter(p => p.value > 100).sort((a, b) => b.value - a.value);
}

/**
 * User instructions a read, counted by callgrind: exact to a few hundred on any machine, and blind to the kernel.
 * Workers of the bench's own serve a few and many requests; the difference is the requests'. Each is done `times` times and
 * the lowest counts, because a worker that had to connect to Postgres again says more about the moment than about the read: a
 * connection's SCRAM costs ten million instructions, and under callgrind some seconds, so there are as few as can be.
 */
export async function userInstructions(meter, requests, times = 2) {
	if (!has('valgrind'))
		return { value: null, reason: 'valgrind is not installed' };
	const { hall, work } = meter, socket = join(work, 'counted.sock');
	const counted = async n => {
		const out = join(work, `callgrind.${n}`);
		const child = spawn(join(work, 'listen'), [socket, 'valgrind', '-q', '--tool=callgrind', `--callgrind-out-file=${out}`,
			hall.binary(), 'web', '--state', hall.state],
			{ stdio: 'ignore', env: { ...process.env, DB_READERS: '1', DB_WRITERS: '1' } });
		const ended = new Promise(done => child.on('close', done));
		await sleep(500); // for the socket, not for the program: connections wait
		const { requests: answered } = await meter.load({ fcgi: socket }, 'read', 1, { requests: n });
		child.kill('SIGTERM');
		await ended;
		return answered === n ? Number(/^(?:summary|totals): (\d+)/m.exec(readFileSync(out, 'utf8'))?.[1]) : NaN;
	};
	try {
		const least = async n => {
			let found = Infinity;
			for (let i = 0; i < times; i++)
				found = Math.min(found, await counted(n));
			return found;
		};
		const few = await least(100), many = await least(100 + requests);
		if (!Number.isFinite(many - few))
			return { value: null, reason: 'callgrind gave no count' };
		return { value: (many - few) / requests, parts: parts(join(work, 'callgrind.100'), join(work, `callgrind.${100 + requests}`), requests) };
	} catch (e) {
		return { value: null, reason: e.message.split('\n')[0] };
	}
}

/**
 * Its own memory after a warm-up of every kind of request and after `requests` more: reads mostly, with lists of
 * 50 tasks and writes among them.  The middle is looked at too: growth that goes on is a leak, a step is not.
 */
export async function memory(meter, pid, requests) {
	const mixed = async n => {
		for (const [name, share] of [['read', 0.9], ['write', 0.09], ['list', 0.01]])
			await meter.load({ fcgi: meter.hall.socket }, name, 4, { requests: Math.round(n * share) });
		return privateKib(pid);
	};
	const warm = await mixed(requests / 50), half = await mixed(requests / 2), end = await mixed(requests / 2);
	return { warm, half, end, requests };
}

/** All workers as they stand, the largest and the median. */
export function memoryNow(hall) {
	const all = hall.workers().map(privateKib).filter(Number.isFinite);
	return { most: Math.max(...all), median: median(all), n: all.length };
}
