// peer.mjs - the Fastify peer: started with the program's statement, alone with its own TLS and behind the same nginx.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from './measure.mjs';

const PROXY = `# Instead of the pool: the peer, over kept connections.
proxy_pass http://hall_web;
proxy_http_version 1.1;
proxy_set_header Connection "";
proxy_set_header Host $host;
`;

export class Peer {
	constructor(hall, ports) { Object.assign(this, { hall, ...ports, children: [] }); }

	async start(stmt, report) {
		const { hall } = this, config = join(hall.work, 'peer.json');
		writeFileSync(config, JSON.stringify({
			port: this.port, tlsPort: this.ownTlsPort, statement: stmt, report, database: hall.database, options: hall.pgOptions(),
			certificate: join(hall.state, 'tls/cert.pem'), key: join(hall.state, 'tls/key.pem'), processes: 2, connections: 8,
		}), { mode: 0o600 });
		const log = openSync(join(hall.work, 'peer.log'), 'a');
		const child = spawn(process.execPath, [join(hall.source, 'tests/bench/peer/server.mjs'), config], { stdio: ['ignore', log, log] });
		this.children.push(child);
		this.pid = child.pid;
		this.nginxStart();
		await this.waitFor(`http://127.0.0.1:${this.nginxPort}/`);
	}

	/** The hall's own nginx configuration, with the peer in the place of the pool. */
	nginxStart() {
		const { hall } = this, dir = join(hall.work, 'peer-nginx'), conf = join(dir, 'nginx/conf');
		for (const d of ['nginx/conf', 'log', ...['body', 'fastcgi', 'proxy', 'scgi', 'uwsgi'].map(d => `nginx/${d}`)])
			mkdirSync(join(dir, d), { recursive: true });
		execFileSync(join(hall.source, 'scripts/nginx-conf'), ['--state', dir, '--port', String(this.nginxPort), '--tls-port',
			String(this.nginxTlsPort), '--certificate', join(hall.state, 'tls/cert.pem'), '--key', join(hall.state, 'tls/key.pem')]);
		const http = readFileSync(join(conf, 'http.conf'), 'utf8'), pool = /server "unix:[^"]*\/web\.sock"[^;]*;(\s*keepalive[^;]*;)*/;
		if (!pool.test(http)) throw new Error('nginx/http.conf.in names no web.sock: the peer has no place');
		writeFileSync(join(conf, 'http.conf'), http.replace(pool, `server 127.0.0.1:${this.port};\n\tkeepalive 64;`));
		writeFileSync(join(conf, 'fastcgi.conf'), PROXY);
		const child = spawn('nginx', ['-p', `${dir}/nginx/`, '-e', join(dir, 'log/nginx-error.log'), '-c', join(conf, 'hirehall.conf'),
			'-g', 'daemon off;'], { stdio: 'ignore', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
		this.children.push(child);
		this.nginxPid = child.pid;
	}

	async waitFor(url) {
		for (let i = 0; i < 100; i++) {
			const status = await fetch(url).then(r => r.status, () => 0);
			if (status && status < 500)
				return;
			if (this.children.some(c => c.exitCode !== null))
				break;
			await sleep(100);
		}
		throw new Error(`the peer does not answer: ${readFileSync(join(this.hall.work, 'peer.log'), 'utf8').slice(-500)}`);
	}

	/** It must say what the hall says, or it is not doing the same. */
	async checkSame(path) {
		const headers = { authorization: `Bearer ${this.hall.key}` };
		const ours = await (await fetch(`http://127.0.0.1:${this.hall.port}${path}`, { headers })).json();
		const theirs = await (await fetch(`http://127.0.0.1:${this.nginxPort}${path}`, { headers })).json();
		const text = v => JSON.stringify(v, (k, x) => x && typeof x === 'object' && !Array.isArray(x)
			? Object.fromEntries(Object.entries(x).sort()) : x);
		if (!ours.task?.id || text(ours) !== text(theirs))
			throw new Error(`hall and peer answer differently:\n${text(ours)}\n${text(theirs)}`);
	}

	groups() { return { peer: this.pid, nginx: this.nginxPid, postgres: this.hall.groups().postgres }; }

	async stop() {
		for (const c of this.children)
			c.kill('SIGTERM');
		await Promise.all(this.children.map(c => c.exitCode !== null || c.signalCode !== null ? null
			: new Promise(done => { c.on('exit', done); setTimeout(() => { c.kill('SIGKILL'); }, 5000).unref(); })));
	}
}
