// machine.mjs - what /proc says: processes, their CPU time and their memory; and the machine itself.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

const read = path => { try { return readFileSync(path, 'utf8'); } catch { return ''; } };
const tick = 1 / Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** {pid, parent, seconds (own), reaped (of ended children)} of every process. */
function processes() {
	const all = [];
	for (const pid of readdirSync('/proc').filter(d => /^\d+$/.test(d))) {
		const f = read(`/proc/${pid}/stat`).replace(/^.*\) /s, '').split(' ');
		if (f.length > 15)
			all.push({ pid: Number(pid), parent: Number(f[1]), seconds: (Number(f[11]) + Number(f[12])) * tick,
				reaped: (Number(f[13]) + Number(f[14])) * tick });
	}
	return all;
}

/** CPU seconds of a process and everything below it, the ended ones too; not below the root of another group. */
function tree(all, root, roots) {
	const below = new Set([root]);
	for (let grown = true; grown;) {
		grown = false;
		for (const p of all)
			if (below.has(p.parent) && !below.has(p.pid) && !roots.includes(p.pid)) {
				below.add(p.pid);
				grown = true;
			}
	}
	return all.filter(p => below.has(p.pid)).reduce((sum, p) => sum + p.seconds + p.reaped, 0);
}

/** CPU seconds so far: of each named group (name -> pid of its root), and of the whole machine. */
export function cpuLook(groups) {
	const all = processes(), look = {};
	for (const [name, pid] of Object.entries(groups))
		if (pid)
			look[name] = tree(all, pid, Object.values(groups));
	const f = read('/proc/stat').split('\n')[0].split(/\s+/).slice(1).map(Number);
	look.everything = (f[0] + f[1] + f[2] + f[5] + f[6]) * tick;
	look.steal = f[7] * tick;
	return look;
}

/** What was used between two looks; `others` is what none of the groups used, as a share of the machine. */
export function cpuUsed(before, after, seconds) {
	const used = {};
	for (const name of Object.keys(after))
		used[name] = after[name] - (before[name] ?? 0);
	const known = Object.keys(used).filter(n => !['everything', 'steal'].includes(n)).reduce((s, n) => s + used[n], 0);
	used.others = Math.max(0, (used.everything - known + used.steal) / (seconds * cpus().length));
	return used;
}

/** Memory that belongs to this process alone. */
export function privateKib(pid) {
	const text = read(`/proc/${pid}/smaps_rollup`);
	const of = name => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? NaN);
	return of('Private_Clean') + of('Private_Dirty');
}

export function describe() {
	const run = (command, ...args) => {
		try {
			return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
		} catch {
			return '';
		}
	};
	return {
		cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
		memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
		kernel: release(),
		wrk: /wrk \S+/.exec(run('sh', '-c', 'wrk -v 2>&1'))?.[0] ?? 'wrk',
		node: process.version,
		pgbench: run('pgbench', '--version'),
	};
}
