// measure.mjs - one measurement each: wrk, pgbench and our own load client; requests a second, faults, latency, CPU.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { cpuLook, cpuUsed } from './machine.mjs';

/** Runs a program to its end; gives what it printed, throws when it failed. */
export function run(command, args, options = {}) {
	return new Promise((done, fail) => {
		const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
		let out = '', err = '';
		child.stdout.on('data', d => { out += d; });
		child.stderr.on('data', d => { err += d; });
		child.on('error', fail);
		child.on('close', code => code === 0 ? done({ out, err })
			: fail(new Error(`${command} ${args.join(' ')}: exit ${code}\n${err.slice(-2000)}${out.slice(-500)}`)));
	});
}
export const sleep = ms => new Promise(done => { setTimeout(done, ms); });
const lastJson = text => JSON.parse(text.trim().split('\n').filter(l => l.startsWith('{')).pop());

export class Meter {
	constructor(hall, seconds, connections) {
		Object.assign(this, { hall, seconds, connections, work: hall.work });
	}

	/** Adds the CPU each part used, in µs a request, to what `action` measured. */
	async withCpu(groups, action) {
		const all = { ...groups, generator: process.pid }, start = performance.now(), before = cpuLook(all);
		const figures = await action();
		await sleep(100); // for the ended to be counted with their parents
		const used = cpuUsed(before, cpuLook(all), (performance.now() - start) / 1e3);
		figures.others = used.others;
		figures.cpu_us = Object.fromEntries(Object.keys(all).map(name => [name, used[name] * 1e6 / figures.requests]));
		return figures;
	}

	/** Request heads and bodies as files; the Content-Length is the body's. */
	heads(target) {
		const { hall, work } = this;
		const auth = `Authorization: Bearer ${hall.key}\r\n`;
		for (const [name, method, body] of target) {
			const type = body ? `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` : '';
			writeFileSync(join(work, `head.${name}`), `${method} @PATH@ HTTP/1.1\r\nHost: 127.0.0.1\r\n${auth}${type}\r\n`, { mode: 0o600 });
			if (body) writeFileSync(join(work, `body.${name}`), body);
			writeFileSync(join(work, `params.${name}`), this.fcgiParams(method, body), { mode: 0o600 });
		}
	}

	/** The lines of nginx/fastcgi.conf, with what nginx would put in. */
	fcgiParams(method, body) {
		const vars = {
			request_method: method, document_uri: '@PATH@', sent_path: '', query_string: '', remote_addr: '127.0.0.1', https: '',
			content_type: body ? 'application/json' : '', content_length: body ? Buffer.byteLength(body) : '',
			request_id: '0123456789abcdef0123456789abcdef',
		};
		const lines = [...readFileSync(join(this.hall.source, 'nginx/fastcgi.conf'), 'utf8')
			.matchAll(/^\s*fastcgi_param (\S+) (\S+?)( if_not_empty)?;/gm)].flatMap(([, name, value, optional]) => {
			const text = value.replace(/^"|"$/g, '').replace(/^\$(\w+)$/, (all, v) => {
				if (!(v in vars)) throw new Error(`nginx/fastcgi.conf: $${v} is new`);
				return vars[v];
			});
			return optional && !text ? [] : [`${name}=${text}`];
		});
		return [...lines, 'HTTP_HOST=127.0.0.1', `HTTP_AUTHORIZATION=Bearer ${this.hall.key}`, ''].join('\n');
	}

	bodyArgs(name) { return name === 'read' || name === 'list' ? [] : [join(this.work, `body.${name}`)]; }

	async wrk(base, name, connections = this.connections, seconds = this.seconds) {
		const { work } = this;
		const { out } = await run('wrk', ['-t2', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s',
			join(this.hall.source, 'tests/bench/wrk.lua'), base, '--', join(work, `head.${name}`),
			join(work, `paths.${name === 'write' ? 'tasks' : name === 'claim' ? 'call_human' : name}`), ...this.bodyArgs(name)]);
		return lastJson(out);
	}

	/** Requests of a file of the work folder, each of them once. */
	async wrkEach(base, file, connections) {
		const { out } = await run('wrk', ['-t2', `-c${connections}`, `-d${this.seconds}s`, '--timeout', '10s', '-s',
			join(this.hall.source, 'tests/bench/wrk.lua'), base, '--', join(this.work, file)]);
		return lastJson(out);
	}

	/** `to`: {http: port} or {fcgi: socket}; `amount`: {seconds} or {requests}. */
	async load(to, name, connections, amount) {
		const { work } = this, body = this.bodyArgs(name);
		const { out } = await run(join(work, 'load'), [
			...to.http ? ['--http', String(to.http), '-r', join(work, `head.${name}`)] : ['--fcgi', to.fcgi, '-r', join(work, `params.${name}`)],
			'-p', join(work, `paths.${name === 'write' ? 'tasks' : name === 'claim' ? 'call_human' : name}`), '-c', String(connections),
			...amount.requests ? ['-n', String(amount.requests)] : ['-t', String(amount.seconds)], ...body.length ? ['-b', ...body] : [],
		]);
		return lastJson(out);
	}

	async pgbench(name, connections) {
		const { hall, work } = this, script = join(work, `${name}.pgbench`);
		const defines = JSON.parse(readFileSync(join(work, `${name}.defines`), 'utf8'));
		const { out } = await run('pgbench', ['-n', '-M', 'prepared', '-c', String(connections), '-j', '2', '-T',
			String(this.seconds), '-f', script, ...defines, hall.database], { env: hall.pgEnv() });
		const rate = Number(/^tps = ([\d.]+)/m.exec(out)?.[1]), requests = Number(/processed: (\d+)/.exec(out)?.[1]);
		const failed = Number(/failed transactions: (\d+)/.exec(out)?.[1] ?? 0);
		const latency = Number(/^latency average = ([\d.]+)/m.exec(out)?.[1]);
		return { rate, requests, broken: failed, not_2xx: 0, mean_ms: latency };
	}
}
