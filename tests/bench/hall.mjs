// hall.mjs - the hall that is measured: its settings and processes, its data, and how it is put back between rounds.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidOf } from './statements.mjs';

export const PLACE = 'Shibuya';
/** The example of the API document. */
export const TASK = {
	task: 'Take a photo of the nearest public park entrance',
	origin_country: 'JP',
	task_label: 'real_world_verification',
	acceptance_criteria: 'Provide one clear photo of the park entrance sign.',
	not_allowed: 'Do not enter private property or include faces in close-up.',
	location: PLACE,
	budget_usd: 20,
	deliverable: 'photo',
	deadline_minutes: 30,
};

const env = (state, name) => new RegExp(`^${name}=(.*)$`, 'm').exec(readFileSync(join(state, 'hirehall.env'), 'utf8'))?.[1];
const firstNumber = path => { try { return parseInt(readFileSync(path, 'utf8'), 10); } catch { return null; } };

export class Hall {
	constructor({ source, state, work, port, tlsPort }) {
		Object.assign(this, { source, state, work, port, tlsPort });
		this.database = env(state, 'DATABASE_URL');
		this.socket = join(state, 'web.sock');
	}

	/** As the owner of the tables. */
	sql(text, role) {
		return execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', this.database], {
			input: text, encoding: 'utf8', env: role ? this.pgEnv() : process.env, maxBuffer: 1 << 26,
		}).trim();
	}

	/** What a worker sets on its connection, for those who are compared with it. */
	pgOptions() { return '-c role=hirehall_web -c synchronous_commit=on -c timezone=UTC'; }
	pgEnv() { return { ...process.env, PGOPTIONS: this.pgOptions() }; }

	command(...args) {
		/* `status` ends with 1 when something is amiss, and says it all the same */
		return spawnSync(join(this.source, 'scripts/hirehall'), ['--state', this.state, ...args], { encoding: 'utf8' }).stdout;
	}

	binary() { return readFileSync(join(this.state, 'binary'), 'utf8').trim(); }

	/** A setting as the workers have it: the caller's environment, the state's file, or the default that the program prints. */
	setting(name) {
		const row = new RegExp(`^\\| \`${name}\` \\|[^|]*\\| ([^|]*?) \\|`, 'm');
		return process.env[name] || env(this.state, name) || row.exec(this.command('spec', 'settings'))?.[1];
	}

	/**
	 * Connections to Postgres of the whole pool, for pgbench. libfcgi has one a worker; the other engine shares few between
	 * its reads, so there pgbench has 8, with which it is fastest on two cores.
	 */
	connections() {
		const n = this.workers().length;
		return this.setting('WEB_ENGINE') === 'mux'
			? { read: Math.max(8, n * Number(this.setting('DB_READERS'))), write: n * Number(this.setting('DB_WRITERS')) }
			: { read: n, write: n };
	}

	/** An answer lost at power failure would make every write figure a lie. */
	checkDurable() {
		const found = Object.fromEntries(this.sql(`SELECT name || '=' || setting FROM pg_settings
			WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'commit_delay', 'shared_buffers', 'server_version')`,
		'worker').split('\n').map(l => l.split('=')));
		for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
			if (found[name] !== 'on')
				throw new Error(`Postgres runs with ${name}=${found[name]}: durable writes cannot be measured`);
		return found;
	}

	workers() {
		const status = JSON.parse(this.command('status', '--json'));
		return (status.processes ?? status.serve?.processes ?? []).filter(p => p.pool === 'web').map(p => p.pid);
	}
	scale(n) { this.command('scale', `web=${n}`); }

	/** Roots of the process trees whose CPU time is told apart. */
	groups() {
		let pg = join(this.state, 'pg');
		try { pg = readFileSync(join(this.state, 'pg.path'), 'utf8').trim(); } catch { /* the usual place */ }
		return {
			nginx: firstNumber(join(this.state, 'nginx/nginx.pid')), hall: firstNumber(join(this.state, 'hirehall.pid')),
			postgres: firstNumber(join(pg, 'postmaster.pid')),
		};
	}

	async account() {
		const reply = await fetch(`http://127.0.0.1:${this.port}/api/ai/accounts`, {
			method: 'POST', headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ name: 'Benchmark', paypal_email: 'benchmark@example.org' }),
		});
		const made = await reply.json();
		if (!made.api_key) throw new Error(`no AI account: ${reply.status} ${JSON.stringify(made)}`);
		this.accountId = made.account_id;
		this.key = made.api_key;
		this.keyHash = createHash('sha256').update(made.api_key).digest('hex');
	}

	/** Ids are numbers, so that pgbench can make them. */
	load(tasks, people) {
		this.tasks = tasks;
		this.sql(`
			INSERT INTO tasks (id, ai_account_id, payer_paypal_email, task, task_label, acceptance_criteria, not_allowed,
				location, origin_country, budget_cents, deliverable, event_n, created_at)
			SELECT lpad(i::text, 32, '0')::uuid, '${this.accountId}', 'benchmark@example.org',
				'Task number ' || i || ': take a "photo" of the nearest park entrance', 'real_world_verification',
				'Provide one clear photo of the park entrance sign.',
				'Do not enter private property or include faces in close-up.', '${PLACE}', 'JP', 500 + i % 5000, 'photo', 1,
				now() - make_interval(secs => i) FROM generate_series(1, ${tasks}) i;
			INSERT INTO users (id, email, name) SELECT 'local|b' || i, 'b' || i || '@example.org', 'Person ' || i
				FROM generate_series(1, ${people}) i;
			INSERT INTO humans (user_id, name, email, location, country, min_budget_cents)
				SELECT 'local|b' || i, 'Person ' || i, 'b' || i || '@example.org', '${PLACE}', 'JP', i % 20 * 100
				FROM generate_series(1, ${people}) i;
			VACUUM ANALYZE tasks; VACUUM ANALYZE users; VACUUM ANALYZE humans; VACUUM ANALYZE ai_accounts; VACUUM ANALYZE api_keys;`);
		const paths = [];
		for (let i = 1; i <= 20000; i++)
			paths.push(`/api/tasks/${uuidOf(1 + i * 7919 % tasks)}`);
		writeFileSync(join(this.work, 'paths.read'), paths.join('\n') + '\n');
		for (const p of ['tasks', 'call_human'])
			writeFileSync(join(this.work, `paths.${p}`), `/api/${p}\n`);
		writeFileSync(join(this.work, 'paths.list'), '/api/tasks\n');
	}

	/** As before the first measurement: what was put up is gone, with every row that names it; everybody is free, nothing dead
	 * stands in the indexes. */
	reset() {
		const parts = `FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
			WHERE c.confrelid = 'tasks'::regclass AND c.contype = 'f' AND c.conrelid <> c.confrelid`;
		this.sql(`
			DELETE FROM jobs WHERE kind NOT IN ('prune', 'notify_scan');
			DELETE FROM events WHERE kind = 'task';
			SELECT format('DELETE FROM %s WHERE %I > %L', c.conrelid::regclass, a.attname, '${uuidOf(this.tasks)}') ${parts} \\gexec
			DELETE FROM tasks WHERE id > '${uuidOf(this.tasks)}';
			UPDATE humans SET status = 'available' WHERE status = 'busy';
			SELECT DISTINCT format('VACUUM %s', c.conrelid::regclass) ${parts} \\gexec
			VACUUM tasks; VACUUM humans; VACUUM jobs; VACUUM events;`);
	}

	count(table) { return Number(this.sql(`SELECT count(*) FROM ${table}`)); }
}

/** The values that the program binds for a task put up with the example's body. */
export function callValues(hall, match) {
	return { ...TASK, budget_usd: TASK.budget_usd * 100, deadline_minutes: TASK.deadline_minutes * 100,
		key_hash: hall.keyHash, account: null, match: match ? 't' : 'f',
		// what the example does not send
		criteria: null, max_assignments: null, agreement: null, reserve_minutes: null, lat_micro: null, lng_micro: null };
}
export function readValues(hall, id) {
	return { key_hash: hall.keyHash, account: null, id, lang: 'en', human_id: null };
}
