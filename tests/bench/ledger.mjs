// ledger.mjs - postings a second beside a plain insert of two rows, and what a balance costs at a million postings.
// It fills the hall's ledger with a million made-up postings, so it comes last.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ratio, round, spread } from './stats.mjs';

const CONNECTIONS = 16, PER_TRANSFER = 20, FEW = 10000, MANY = 1000000;
/* Two accounts that every order touches: the worst case for a kept balance. */
const SCRIPTS = {
	post: `SELECT ledger_post('bench:' || gen_random_uuid(), 'hold', 'correction', 'bench', NULL,
	ARRAY['provider:demo', 'platform:fees'], ARRAY['USD', 'USD'], ARRAY[2000, -2000]);`,
	plain: `INSERT INTO bench_rows (transfer_id, account, currency, minor) SELECT t, a, 'USD', m
	FROM gen_random_uuid() t, (VALUES ('provider:demo', 2000), ('platform:fees', -2000)) v (a, m);`,
	balance: `SELECT ledger_balance('platform:fees', 'USD');`,
};

/** Postings up to `n` in all, with the balances a hall would keep; without the checks of each row, which would take minutes. */
function fill(hall, n) {
	const transfers = Math.ceil((n - hall.count('postings')) / PER_TRANSFER);
	hall.sql(`
		BEGIN;
		ALTER TABLE postings DISABLE TRIGGER USER;
		ALTER TABLE ledger_transfers DISABLE TRIGGER USER;
		ALTER TABLE postings DROP CONSTRAINT postings_transfer_id_fkey;
		CREATE TEMP TABLE made ON COMMIT DROP AS SELECT uuid7() AS id FROM generate_series(1, ${transfers});
		INSERT INTO ledger_transfers (id, once_key, verb, kind, subject_id) SELECT id, 'fill:' || id, 'hold', 'correction', 'bench' FROM made;
		INSERT INTO postings (transfer_id, account, currency, minor)
			SELECT id, CASE i % 2 WHEN 0 THEN 'provider:demo' ELSE 'platform:fees' END, 'USD', CASE i % 2 WHEN 0 THEN 100 ELSE -100 END
			FROM made, generate_series(1, ${PER_TRANSFER}) i;
		INSERT INTO ledger_balances AS b SELECT account, currency, shard, sum(minor) / 64 FROM postings, generate_series(0, 63) shard
			GROUP BY account, currency, shard ON CONFLICT (account, currency, shard) DO UPDATE SET minor = excluded.minor;
		ALTER TABLE postings ADD CONSTRAINT postings_transfer_id_fkey FOREIGN KEY (transfer_id) REFERENCES ledger_transfers (id);
		ALTER TABLE postings ENABLE TRIGGER USER;
		ALTER TABLE ledger_transfers ENABLE TRIGGER USER;
		COMMIT;
		VACUUM ANALYZE postings; VACUUM ANALYZE ledger_transfers; VACUUM ANALYZE ledger_balances;`);
}

/** {rounds: [{post, plain}], few, many: µs of a balance, postings: how many there were} */
export async function ledger(meter, hall, n) {
	for (const [name, text] of Object.entries(SCRIPTS)) {
		// to pgbench a colon begins a variable, also inside quotes
		writeFileSync(join(hall.work, `${name}.pgbench`), `${text.replace(/'(\w*):(\w*)'/g, `('$1' || chr(58) || '$2')`)}\n`);
		writeFileSync(join(hall.work, `${name}.defines`), '[]');
	}
	hall.sql(`CREATE TABLE bench_rows (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, transfer_id uuid, account text, currency text, minor bigint);
		GRANT INSERT ON bench_rows TO hirehall_web;`);
	const found = { rounds: [] }, balance = async () => (await meter.pgbench('balance', 1)).mean_ms * 1e3;
	fill(hall, FEW);
	const few = [], many = [];
	for (let i = 0; i < n; i++) few.push(await balance());
	for (let i = 0; i < n; i++) {
		const before = hall.count('ledger_transfers'), round_ = { post: await meter.pgbench('post', CONNECTIONS) };
		if (hall.count('ledger_transfers') - before !== round_.post.requests)
			throw new Error('pgbench posted something else than transfers');
		round_.plain = await meter.pgbench('plain', CONNECTIONS);
		found.rounds.push(round_);
	}
	fill(hall, MANY);
	for (let i = 0; i < n; i++) many.push(await balance());
	return { ...found, few: spread(few), many: spread(many), postings: hall.count('postings') };
}

/** In the form of figures.mjs. */
export function ledgerFigures(l) {
	const s = ratio(l.rounds, 'post', 'plain');
	return [
		{ key: 'postings_per_s_vs_pgbench', words: 'durable transfers of two postings / a plain insert of two rows', value: round(s.median, 3),
			low: round(s.low, 3), high: round(s.high, 3) },
		{ key: 'postings_per_s', words: `durable postings a second, ${CONNECTIONS} connections`,
			value: round(2 * spread(l.rounds.map(r => r.post.rate)).median, 0) },
		{ key: 'balance_1m_us', words: `a balance at ${l.postings.toLocaleString('en')} postings, µs`, value: round(l.many.median, 0) },
		{ key: 'balance_1m_vs_10k', words: 'a balance at 1,000,000 postings / at 10,000', value: round(l.many.median / l.few.median, 2), most: 2 },
	];
}
