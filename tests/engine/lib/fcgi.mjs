/* fcgi.mjs - a FastCGI client that can say anything (FastCGI Specification 1.0, sections 3 and 5).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { connect } from "node:net";

export const T = { begin: 1, abort: 2, end: 3, params: 4, stdin: 5, stdout: 6, stderr: 7, data: 8, values: 9, unknown: 11 };
export const KEEP = 1, RESPONDER = 1, CANT_MPX = 1, UNKNOWN_ROLE = 3;

export function record(type, id, content = Buffer.alloc(0), { padding = 0, version = 1 } = {}) {
	const body = Buffer.from(content);
	const head = Buffer.from([version, type, id >> 8, id & 255, body.length >> 8, body.length & 255, padding, 0]);
	return Buffer.concat([head, body, Buffer.alloc(padding, 0xa5)]);
}
export const begin = (id, { role = RESPONDER, keep = true } = {}) =>
	record(T.begin, id, [role >> 8, role & 255, keep ? KEEP : 0, 0, 0, 0, 0, 0]);
/* a stream in pieces of at most `size`, and its end */
export function stream(type, id, bytes, { size = 65535, padding = 0 } = {}) {
	const out = [];
	for (let at = 0; at < bytes.length; at += size) out.push(record(type, id, bytes.subarray(at, at + size), { padding }));
	out.push(record(type, id));
	return Buffer.concat(out);
}
const length = (n) => n < 128 ? Buffer.from([n]) : Buffer.from([n >>> 24 | 128, n >>> 16 & 255, n >>> 8 & 255, n & 255]);
export function pairs(values) {
	return Buffer.concat(Object.entries(values).flatMap(([name, value]) => {
		const n = Buffer.from(name), v = Buffer.from(String(value));
		return [length(n.length), length(v.length), n, v];
	}));
}
export function params(method, path, { body, type = "application/json", headers = {}, query = "", more = {} } = {}) {
	const values = {
		REQUEST_METHOD: method, DOCUMENT_URI: path, QUERY_STRING: query, REMOTE_ADDR: "127.0.0.1",
		HIREHALL_REQUEST_ID: "engine-test", ...more,
	};
	if (body !== undefined) Object.assign(values, { CONTENT_TYPE: type, CONTENT_LENGTH: Buffer.byteLength(body) });
	for (const [name, value] of Object.entries(headers)) values[`HTTP_${name.toUpperCase().replaceAll("-", "_")}`] = value;
	return pairs(values);
}
export function request(id, method, path, options = {}) {
	return Buffer.concat([
		begin(id, options), stream(T.params, id, params(method, path, options), options.split),
		stream(T.stdin, id, Buffer.from(options.body ?? ""), options.split),
	]);
}

/* An answer as the handler made it. */
function parse(bytes) {
	const at = bytes.indexOf("\r\n\r\n");
	if (at < 0) return { status: 0, headers: {}, text: bytes.toString() };
	const headers = Object.fromEntries(bytes.subarray(0, at).toString().split("\r\n").map((line) => {
		const colon = line.indexOf(":");
		return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
	}));
	const text = bytes.subarray(at + 4).toString();
	let json = null;
	if ((headers["content-type"] ?? "").includes("json")) json = JSON.parse(text);
	return { status: parseInt(headers.status, 10), headers, text, json };
}

export class Connection {
	constructor(path) {
		this.waiting = new Map(); // id -> resolve
		this.answers = new Map();
		this.out = new Map(); // id -> pieces of STDOUT
		this.others = []; // records of no request
		this.input = Buffer.alloc(0);
		this.closed = new Promise((done) => { this.onClose = done; });
		this.isClosed = false;
		this.wrong = null;
		this.socket = connect({ path });
		this.opened = new Promise((done) => { this.socket.once("connect", () => done(true)); this.socket.once("error", () => done(false)); });
		this.socket.on("data", (bytes) => this.read(bytes));
		this.socket.on("error", () => {});
		this.socket.on("close", () => {
			this.isClosed = true;
			for (const done of this.waiting.values()) done(null);
			this.onClose(true);
		});
	}
	read(bytes) {
		this.input = Buffer.concat([this.input, bytes]);
		while (this.input.length >= 8) {
			const size = this.input.readUInt16BE(4), all = 8 + size + this.input[6];
			if (this.input.length < all) return;
			this.take(this.input[1], this.input.readUInt16BE(2), Buffer.from(this.input.subarray(8, 8 + size)));
			if (this.input[0] !== 1) this.wrong = "version";
			this.input = this.input.subarray(all);
		}
	}
	take(type, id, content) {
		if (type === T.stdout) {
			this.out.set(id, [...this.out.get(id) ?? [], content]);
		} else if (type === T.end) {
			const answer = { ...parse(Buffer.concat(this.out.get(id) ?? [])), app: content.readUInt32BE(0), protocol: content[4] };
			this.out.delete(id);
			if (this.answers.has(id)) this.wrong = `two answers for ${id}`;
			this.answers.set(id, answer);
			this.waiting.get(id)?.(answer);
		} else {
			this.others.push({ type, id, content });
		}
	}
	write(bytes) { this.socket.write(bytes); return this; }
	/* the answer of that id, null when the connection ended first */
	answer(id = 1, ms = 20000) {
		return new Promise((done) => {
			const timer = setTimeout(() => finish({ status: "none in time" }), ms);
			const finish = (value) => {
				clearTimeout(timer);
				this.waiting.delete(id);
				this.answers.delete(id);
				done(value);
			};
			if (this.answers.has(id)) finish(this.answers.get(id));
			else if (this.isClosed) finish(null);
			else this.waiting.set(id, finish);
		});
	}
	ask(method, path, options = {}) {
		const id = options.id ?? 1;
		this.write(request(id, method, path, options));
		return this.answer(id, options.ms);
	}
	close() { this.socket.destroy(); return this.closed; }
}
/* One request on a connection of its own. */
export async function once(path, method, target, options = {}) {
	const c = new Connection(path);
	const answer = await c.ask(method, target, { keep: false, ...options });
	await c.close();
	return answer;
}
