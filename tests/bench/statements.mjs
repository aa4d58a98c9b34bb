// statements.mjs - the program's own statements for pgbench and the peer, by the awk script that builds them into it.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const literals = text => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(m => m[1]
	.replace(/\\([\\"?nt])/g, (all, c) => ({ n: '\n', t: '\t' })[c] ?? c));

/**
 * {text with $1…, params: their names in that order} of one named block of sql/queries/FOLDER.sql; of a packed one the
 * form with its columns apart, which costs pgbench and the peer less than a record as text.
 */
export function statement(source, work, folder, name) {
	const out = join(work, `sql_${folder}`);
	execFileSync('awk', ['-v', `folder=${folder}`, '-v', `out=${out}`, '-f', join(source, 'tools/sqlgen.awk'),
		join(source, `sql/queries/${folder}.sql`)], { env: { ...process.env, LC_ALL: 'C' } });
	const c = readFileSync(`${out}.c`, 'utf8');
	const text = new RegExp(`struct stmt sql_${name}(?:_columns)? = \\{[^]*?\\.text =\\n([^]*?),\\n\\t\\.`).exec(c);
	if (!text) throw new Error(`no statement ${name} in sql/queries/${folder}.sql`);
	const params = new RegExp(`${name}_params\\[\\] = \\{(.*)\\};`).exec(c);
	return { name, text: literals(text[1]).join(''), params: params ? literals(params[1]) : [] };
}

/** The values in the order of the statement; one that we do not know of stops the run: the statement has changed. */
export function bind(stmt, values) {
	return stmt.params.map(p => {
		if (!(p in values)) throw new Error(`statement ${stmt.name} has a new parameter :${p}`);
		return values[p];
	});
}

/**
 * A pgbench script and its variables.  A variable that is not defined is NULL to pgbench.  pgbench has no text at
 * random, so `random` ({param, n}) makes that one parameter a number from 1 to n, filled up to a uuid by lpad().
 */
export function pgbenchScript(stmt, values, random) {
	const bound = bind(stmt, values);
	const text = stmt.text.replace(/\$(\d+)/g, (all, n) => {
		const p = stmt.params[n - 1];
		return random?.param === p ? `lpad(:${p}, 32, '0')` : `:${p}`;
	});
	const defines = stmt.params.flatMap((p, i) =>
		bound[i] === null || p === random?.param ? [] : ['-D', `${p}=${bound[i]}`]);
	const head = random ? `\\set ${random.param} random(1, ${random.n})\n` : '';
	return { script: `${head}${text.trim()};\n`, defines };
}

/** The uuid that pgbench's number and lpad() make. */
export function uuidOf(n) {
	const d = String(n).padStart(32, '0');
	return [d.slice(0, 8), d.slice(8, 12), d.slice(12, 16), d.slice(16, 20), d.slice(20)].join('-');
}
