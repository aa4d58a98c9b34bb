/* live.mjs - listeners of the live gateway: a WebSocket that keeps what it heard and comes again, a reader of event
 * streams, a bare socket; keys of the tracker, and events as the tracker writes them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { createHash, randomBytes } from "node:crypto";
import net from "node:net";
import WebSocket from "ws";
import { sleep, sql, unique, until, url } from "./hall.mjs";

export const base = url.replace(/^http/, "ws");

/* A key of one project, or of all of them. */
export async function trackerKey(project = null) {
	const key = randomBytes(24).toString("hex"), hash = createHash("sha256").update(key).digest("hex");
	await sql(`SELECT track_key_add('${hash}', '${key.slice(0, 8)}', 'api', ${project ? `'${project}'` : "NULL"})`);
	return key;
}

/* One event of a run, as track_log() writes it. */
export const eventSql = (project, type, data, subject = `t-${unique()}`) => `INSERT INTO events (kind, subject_id, n, type, actor_kind, data)
	VALUES ('run', '${subject}', 1, '${type}', 'ai', '${JSON.stringify({ project, ...data }).replaceAll("'", "''")}'::jsonb)`;

export class Listener {
	constructor(path, options = {}) {
		Object.assign(this, { path, options, frames: [], other: [], code: null, seq: null, refused: null });
	}
	/* `path` may be a whole address.  Resolves when it is greeted, refused or closed. */
	open(since = this.seq) {
		const address = (this.path.startsWith("/") ? base : "") + this.path + (since === null ? "" : `${this.path.includes("?") ? "&" : "?"}since=${since}`);
		this.code = this.refused = null;
		this.ws = new WebSocket(address, { perMessageDeflate: false, ...this.options });
		return new Promise((done) => {
			this.ws.on("message", (bytes, isBinary) => {
				const frame = JSON.parse(bytes.toString());
				if (isBinary) this.other.push({ type: "binary" });
				if (frame.seq === undefined) this.other.push(frame);
				else {
					this.frames.push(frame);
					this.seq = frame.seq;
				}
				done(this);
			});
			this.ws.on("close", (code) => { this.code = code; done(this); });
			this.ws.on("unexpected-response", (request, answer) => {
				let text = "";
				this.refused = answer.statusCode;
				this.refusedHeaders = answer.headers;
				answer.on("data", (d) => (text += d));
				answer.on("end", () => { this.refusedText = text; request.destroy(); done(this); });
			});
			this.ws.on("error", () => done(this));
		});
	}
	async close() {
		if (this.ws.readyState === WebSocket.CLOSED) return;
		const over = new Promise((done) => this.ws.once("close", done));
		this.ws.close();
		await over;
	}
	send(data, options) { this.ws.send(data, options); }
	get isOpen() { return this.ws?.readyState === WebSocket.OPEN; }
}

/* Keeps an open socket as an agent's dashboard would: when it breaks, it comes again from where it was. */
export class Stubborn extends Listener {
	async stay(since) {
		this.seq = since;
		this.wanted = true;
		while (this.wanted) {
			await this.open();
			if (this.refused || this.code !== null || !this.isOpen) { await sleep(100 + Math.random() * 200); continue; }
			await new Promise((done) => this.ws.once("close", done));
			this.breaks = (this.breaks ?? 0) + 1;
			await sleep(50);
		}
	}
	async leave() { this.wanted = false; await this.close(); }
}

/* An event stream read as EventSource does: id, data, and Last-Event-ID when it comes again. */
export class Stream {
	constructor(path, headers = {}) { Object.assign(this, { path, headers, records: [], lastId: null }); }
	async open() {
		const headers = { accept: "text/event-stream", ...this.headers };
		if (this.lastId !== null) headers["last-event-id"] = this.lastId;
		this.stop = new AbortController();
		const answer = await fetch(url + this.path, { headers, signal: this.stop.signal });
		this.status = answer.status;
		this.type = answer.headers.get("content-type");
		if (answer.status !== 200) { this.text = await answer.text(); return this; }
		this.over = this.read(answer.body).catch(() => {});
		return this;
	}
	async read(body) {
		let text = "";
		const decoder = new TextDecoder();
		for await (const bytes of body) {
			text += decoder.decode(bytes, { stream: true });
			for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
				const lines = text.slice(0, end).split("\n"), field = (name) => lines.find((l) => l.startsWith(`${name}: `))?.slice(name.length + 2);
				if (field("data") === undefined) continue;
				this.lastId = field("id");
				this.records.push({ id: Number(this.lastId), ...JSON.parse(field("data")) });
			}
		}
	}
	async close() { this.stop.abort(); await this.over; }
}

/* A WebSocket by hand: nothing is answered unless asked for. */
export async function bare(path, more = "") {
	const { hostname, port } = new URL(url), socket = net.connect(Number(port), hostname);
	let heard = Buffer.alloc(0);
	const at = { socket, isOver: false, get heard() { return heard; } };
	socket.on("data", (d) => (heard = Buffer.concat([heard, d])));
	socket.on("close", () => (at.isOver = true));
	socket.on("error", () => {});
	socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
		`Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n${more}\r\n`);
	await until("an answer", () => heard.includes("\r\n\r\n") || at.isOver);
	return at;
}
