// live.mjs - the live gateway: what an idle socket costs it, and how long an event takes from its commit to all who listen.
// The readers are bare sockets in this process, so that the time is the gateway's and nginx' and little of ours.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import net from 'node:net';
import { join } from 'node:path';
import { median, round } from './stats.mjs';

const { Client } = createRequire(new URL('../package.json', import.meta.url))('pg');
const IDLE = 5000, LISTENERS = 500, EVENTS = 200, EVERY_MS = 40;
const sleep = ms => new Promise(done => setTimeout(done, ms));

/** A WebSocket by hand; `heard` is called with each piece that comes after the answer to the handshake. */
function listen(where, key, heard) {
	return new Promise((done, fail) => {
		const socket = net.connect(where);
		let isOpen = false;
		socket.on('error', fail);
		socket.on('data', bytes => {
			if (isOpen) return heard(bytes);
			isOpen = true;
			if (!bytes.toString('latin1').startsWith('HTTP/1.1 101')) return fail(new Error(bytes.toString('latin1').slice(0, 300)));
			done(socket);
		});
		socket.write(`GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
			`Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nX-API-Key: ${key}\r\n\r\n`);
	});
}

async function listenAll(n, where, key, heard) {
	const sockets = [];
	while (sockets.length < n)
		sockets.push(...await Promise.all(Array.from({ length: Math.min(50, n - sockets.length) }, () => listen(where, key, heard))));
	return sockets;
}

/** {idle_kib, idle, latency: ms of each frame, events} */
export async function live(hall) {
	const key = randomBytes(24).toString('hex'), hash = createHash('sha256').update(key).digest('hex');
	hall.sql(`SELECT track_key_add('${hash}', 'bench', 'api', NULL)`);
	const kib = () => JSON.parse(hall.command('status', '--json')).processes.find(p => p.pool === 'live').private_kib;
	const gateway = { path: join(hall.state, 'live.sock') };
	(await listen(gateway, key, () => {})).destroy(); // what the first one makes is not counted
	await sleep(500);
	const before = kib(), idle = await listenAll(IDLE, gateway, key, () => {});
	await sleep(1500);
	const idle_kib = (kib() - before) / idle.length;
	idle.forEach(s => s.destroy());
	await sleep(1500);

	let committed = 0n;
	const latency = [], isFrame = Buffer.from('bench-live');
	const readers = await listenAll(LISTENERS, { host: '127.0.0.1', port: hall.port }, key, bytes => {
		/* two frames may come in one piece; one that is cut in two is not counted */
		for (let at = bytes.indexOf(isFrame); at >= 0; at = bytes.indexOf(isFrame, at + 1))
			latency.push(Number(process.hrtime.bigint() - committed) / 1e6);
	});
	const db = new Client({ connectionString: hall.database });
	await db.connect();
	for (let i = 0; i < EVENTS; i++) {
		await db.query(`INSERT INTO events (kind, subject_id, n, type, actor_kind, data) VALUES ('run', '${randomBytes(6).toString('hex')}', 1,
			'task_status_updated', 'ai', '{"project": "bench-live", "task_id": "t", "status": "running", "progress": 50}')`);
		committed = process.hrtime.bigint();
		await sleep(EVERY_MS);
	}
	await sleep(500);
	await db.end();
	readers.forEach(s => s.destroy());
	if (latency.length < 0.99 * LISTENERS * EVENTS) throw new Error(`${latency.length} frames came, not ${LISTENERS * EVENTS}`);
	return { idle: IDLE, idle_kib, latency, events: EVENTS };
}

export function liveFigures(l) {
	const sorted = [...l.latency].sort((a, b) => a - b);
	return [
		{ key: 'live_kib_a_socket', words: `memory of the gateway for each of ${l.idle} idle sockets, KiB`, value: round(l.idle_kib, 1), most: 20 },
		{ key: 'live_median_ms', words: `from commit to frame, ${LISTENERS} listeners, median ms`, value: round(median(sorted), 1) },
		{ key: 'live_p99_ms', words: `from commit to frame, ${LISTENERS} listeners, 99th percentile, ms`,
			value: round(sorted[Math.floor(sorted.length * 0.99)], 1), most: 50 },
	];
}
