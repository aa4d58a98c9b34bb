// devices.mjs - 64 devices at once that claim from a queue of 100,000 tasks, beside pgbench doing the same statement on the same queue.
// Each claim is a signed request of its own: signed before the measurement, its nonce good once. It fills the devices' tables.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bind, statement, uuidOf } from './statements.mjs';
import { ratio, round } from './stats.mjs';

const AT_ONCE = 64, POOL = 16, TASKS = 100000, EACH = Math.floor(TASKS / AT_ONCE), MACHINES = 512, MOST_A_SECOND = 6000;
const sha = bytes => createHash('sha256').update(bytes).digest();

/** A wallet 4R2 (code hash, data cell, state) of a key made here; doc/devices.md names the formats. */
function wallet() {
	const { privateKey, publicKey } = generateKeyPairSync('ed25519'), key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
	const code = Buffer.from('feb5ff6820e2ff0d9483e7e0d62c817d846789fb4ae580c878866d959dabd5c0', 'hex');
	const data = sha(Buffer.concat([Buffer.from('00510000000029a9a317', 'hex'), key, Buffer.from([0x40])]));
	return { privateKey, key: key.toString('hex'), hex: sha(Buffer.concat([Buffer.from('02013400070000', 'hex'), code, data])).toString('hex') };
}

/** The queue, its wallets and their machines: a machine may have ten claims at once, so each wallet has many. */
function prepare(hall, wallets) {
	const rows = wallets.map(w => `('0:${w.hex}', decode('${w.key}', 'hex'), '${w.key}')`).join(',');
	hall.sql(`
		INSERT INTO ton_wallets (address, public_key, owner) VALUES ${rows}, ('0:${'b'.repeat(64)}', NULL, 'bench');
		INSERT INTO devices (wallet, device_id, device_type) SELECT address, 'm' || i, 'server' FROM ton_wallets, generate_series(0, ${MACHINES - 1}) i
			WHERE owner <> 'bench';
		INSERT INTO device_tasks (id, requester, task_type, operation, model, input, input_key, time_limit_s, max_energy_mwh, reward_nano, fee_nano,
				validation, priority, quorum, target, max_results, open_replicas, event_n)
			SELECT lpad(i::text, 32, '0')::uuid, '0:${'b'.repeat(64)}', 'inference', 'classify_text', 'light-nlp-v1',
				jsonb_build_object('source', 'inline', 'data', i), 'bench ' || i, 5, 10, 50000000, 2500000, 'cross_check', 0.5, 2, 2, 3, 2, 1
			FROM generate_series(1, ${TASKS}) i;
		INSERT INTO jobs (kind, subject, run_at) SELECT 'device_task', id::text, hall_now() + interval '7 days' FROM device_tasks;
		VACUUM ANALYZE ton_wallets; VACUUM ANALYZE devices; VACUUM ANALYZE device_tasks; VACUUM ANALYZE jobs;`);
}

/** As it was: nobody has anything. */
function reset(hall) {
	hall.sql(`
		DELETE FROM jobs WHERE kind = 'device_task' AND run_at < hall_now() + interval '1 day';
		INSERT INTO jobs (kind, subject, run_at) SELECT 'device_task', task_id::text, hall_now() + interval '7 days' FROM device_assignments ON CONFLICT DO NOTHING;
		DELETE FROM events WHERE kind = 'device_task';
		DELETE FROM device_assignments;
		UPDATE device_tasks SET status = 'pending', open_replicas = target, assigned_at = NULL, event_n = 1 WHERE status <> 'pending';
		UPDATE devices SET used = 0, n_timeouts = 0, quota = 1000 WHERE used > 0 OR n_timeouts > 0;
		DELETE FROM ton_nonces;
		VACUUM jobs; VACUUM events; VACUUM device_assignments; VACUUM device_tasks; VACUUM devices; VACUUM ton_nonces;`);
}

/** Of client c the n-th claim: each client has its own part of the queue, so that every claim is one that is given. */
const taskOf = (c, n) => 1 + (c * EACH + n % EACH) % TASKS;

function pgbenchWrite(hall, wallets) {
	const claim = statement(hall.source, hall.work, 'devices', 'device_claim');
	const list = wallets.map(w => `'${w.hex}'`).join(','), values = bind(claim, {
		wallet: `('0' || chr(58) || (ARRAY[${list}])[:c + 1])`, task_id: `lpad((:t)::text, 32, '0')::uuid`, device_id: `('m' || :m)`,
		estimated_time_ms: '3000', has_models: `'t'::boolean`, cached_models: `'{light-nlp-v1}'` });
	const text = claim.text.replace(/\$(\d+)/g, (all, n) => values[n - 1]);
	writeFileSync(join(hall.work, 'device_claim.pgbench'),
		`\\set i :i + 1\n\\set c (:client_id + ${POOL} * :i) % ${AT_ONCE}\n\\set t 1 + :c * ${EACH} + :i % ${EACH}\n\\set m :i % ${MACHINES}\n${text.trim()};\n`);
	writeFileSync(join(hall.work, 'device_claim.defines'), JSON.stringify(['-D', 'i=0']));
}

/** So many whole requests as a file: one after the other those of each client in turn, each with its length before it. */
function sign_(hall, wallets, n) {
	const parts = [], at = String(Math.floor(Date.now() / 1000));
	for (let i = 0; i < n; i++) {
		const c = i % AT_ONCE, turn = Math.floor(i / AT_ONCE) + 1, w = wallets[c], address = `0:${w.hex}`, nonce = randomBytes(16).toString('hex');
		const body = JSON.stringify({ device_id: `m${turn % MACHINES}`, estimated_time_ms: 3000, cached_models: ['light-nlp-v1'] });
		const signature = sign(null, Buffer.from(address + at + nonce + sha(body).toString('hex')), w.privateKey).toString('base64');
		const text = `POST /v1/device/tasks/${uuidOf(taskOf(c, turn))}/claim HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${signature}\r\n` +
			`X-Wallet-Address: ${address}\r\nX-Timestamp: ${at}\r\nX-Nonce: ${nonce}\r\nContent-Type: application/json\r\n` +
			`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
		parts.push(`${Buffer.byteLength(text)}\n${text}`);
	}
	writeFileSync(join(hall.work, 'claims'), parts.join(''), { mode: 0o600 });
}

/** [{pgbench, tls, http}]: A B A B, every second round backwards; each claim is counted in the table. */
export async function devices(meter, hall, n) {
	const wallets = Array.from({ length: AT_ONCE }, wallet), all = [];
	prepare(hall, wallets);
	pgbenchWrite(hall, wallets);
	const signed = base => { sign_(hall, wallets, MOST_A_SECOND * (meter.seconds + 1)); return meter.wrkEach(base, 'claims', AT_ONCE); };
	const plan = [['pgbench', () => meter.pgbench('device_claim', AT_ONCE)], ['pgbench_16', () => meter.pgbench('device_claim', POOL)],
		['tls', () => signed(`https://127.0.0.1:${hall.tlsPort}`)],
		['http', () => signed(`http://127.0.0.1:${hall.port}`)]];
	for (let i = 0; i < n; i++) {
		const found = {};
		for (const [name, action] of i % 2 ? [...plan].reverse() : plan) {
			reset(hall);
			const f = found[name] = await action(), made = hall.count('device_assignments');
			/* wrk does not wait for the last answers */
			if (f.broken + f.not_2xx || made < f.requests || made > f.requests + AT_ONCE)
				throw new Error(`${name}: ${f.requests} claims, ${f.not_2xx} refused, ${f.broken} broken, ${made} in the table`);
		}
		all.push(found);
		console.log(`    claims: ${Object.entries(found).map(([k, v]) => `${k} ${Math.round(v.rate)}`).join(', ')}`);
	}
	reset(hall);
	return all;
}

/** In the form of figures.mjs. */
export function deviceFigures(rounds) {
	const of = (key, words, a, b) => {
		const s = ratio(rounds, a, b);
		return { key, words, value: round(s.median, 3), low: round(s.low, 3), high: round(s.high, 3) };
	};
	return [of('device_claim_vs_pgbench', `a signed claim of a device's task, ${AT_ONCE} at once, TLS / pgbench over as many connections`, 'tls', 'pgbench'),
		of('device_claim_vs_pgbench_16', `a signed claim of a device's task, ${AT_ONCE} at once, TLS / pgbench over ${POOL} connections`, 'tls', 'pgbench_16'),
		of('device_claim_http_vs_pgbench', `a signed claim of a device's task, ${AT_ONCE} at once, plain HTTP / pgbench over as many connections`, 'http', 'pgbench')];
}
