/* live.mjs - the live gateway by third-party clients: npm's ws, the document's own class, event
 * streams; who is let in, what is sent, what is refused, and that nothing is missed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import WebSocket from "ws";
import { adminCookie, call, human, sleep, sql, state, tap, unique, until, url } from "./lib/hall.mjs";
import { bare, eventSql, Listener, Stream, trackerKey } from "./lib/live.mjs";

const { step, done } = tap("live");
const A = `a-${unique()}`, B = `b-${unique()}`;
const all = await trackerKey(), ofA = await trackerKey(A), header = (key) => ({ headers: { "x-api-key": key } });
const head = async () => Number(await sql("SELECT feed_head()"));
/* n events in one statement, numbered from `first`, each with so much text. */
const manySql = (project, first, n, text = 0) => `INSERT INTO events (kind, subject_id, n, type, actor_kind, data)
	SELECT 'run', '${unique()}', i - ${first} + 1, 'task_status_updated', 'ai', jsonb_build_object('project', '${project}', 'i', i, 'text', repeat('z', ${text}))
	FROM generate_series(${first}, ${first + n - 1}) i ORDER BY i`;
const seqs = (listener) => listener.frames.map((f) => f.seq);
const heard = (listener, n, what = "frames") => until(`${n} ${what}`, () => listener.frames.length >= n);

await step("the greeting, and a text is answered with itself", async () => {
	const l = await new Listener(`/ws?api_key=${all}&project=${A}`).open();
	const [greeting] = l.other;
	assert.deepEqual(Object.keys(greeting), ["type", "message", "project", "timestamp"]);
	assert.equal(greeting.type, "connection");
	assert.equal(greeting.project, A);
	l.send('{"type":"ping","timestamp":"now \\"é\\""}');
	await until("a pong", () => l.other.length === 2);
	assert.deepEqual(l.other[1], { type: "pong", message: "pong", timestamp: '{"type":"ping","timestamp":"now \\"é\\""}' });
	const everything = await new Listener("/webhook/ws", header(all)).open();
	assert.equal(everything.other[0].project, null);
	await Promise.all([l.close(), everything.close()]);
});

const four = [["task_started", { task_id: "task-123", title: "Разработка новой фичи", agent: "claude-3-5-sonnet", status: "running", started_at: "2024-01-15T10:00:00Z" }],
	["task_status_updated", { task_id: "task-123", status: "running", progress: 75, message: "Implementing core functionality" }],
	["task_finished", { task_id: "task-123", title: "x", agent: "claude-3-5-sonnet", status: "completed", duration_seconds: 3600, result: "Feature successfully implemented" }],
	["task_error", { task_id: "task-123", title: "x", agent: "claude-3-5-sonnet", status: "failed", error_type: "RuntimeError", error_message: "Failed to connect to database" }]];
await step("the document's four messages, to those who may see them, once", async () => {
	const [ofProject, ofOther, ofAll, ofKey] = await Promise.all([
		new Listener(`/ws?api_key=${all}&project=${A}`).open(), new Listener(`/ws?project=${B}`, header(all)).open(),
		new Listener("/ws", header(all)).open(), new Listener("/ws", header(ofA)).open()]);
	for (const [type, data] of four) await sql(eventSql(A, type, data));
	await sql(eventSql(B, "task_started", { task_id: "b-1" }));
	await Promise.all([heard(ofProject, 4), heard(ofOther, 1), heard(ofAll, 5), heard(ofKey, 4)]);
	await sleep(100);
	for (const l of [ofProject, ofKey]) {
		assert.deepEqual(l.frames.map((f) => f.type), four.map(([type]) => type));
		l.frames.forEach((f, i) => {
			assert.deepEqual(Object.keys(f), ["type", "data", "timestamp", "seq"]);
			assert.deepEqual(f.data, { project: A, ...four[i][1] });
			assert.match(f.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		});
	}
	assert.deepEqual(ofOther.frames.map((f) => f.data.task_id), ["b-1"]);
	assert.equal(ofAll.frames.length, 5);
	assert.deepEqual(seqs(ofAll), [...seqs(ofAll)].sort((x, y) => x - y));
	await Promise.all([ofProject, ofOther, ofAll, ofKey].map((l) => l.close()));
});

const tls = process.env.HALL_TLS_URL?.replace(/^http/, "ws");
if (tls) await step("over TLS: with the hall's certificate, which is looked at, and again from where it was", async () => {
	const p = `tls-${unique()}`, path = `${tls}/ws?project=${p}`, ca = readFileSync(`${state}/tls/cert.pem`);
	const stranger = await new Listener(path, header(all)).open();
	assert.ok(!stranger.isOpen && stranger.refused === null && stranger.other.length === 0, "a certificate that nobody knows was taken");
	const l = await new Listener(path, { ...header(all), ca }).open();
	assert.equal(l.other[0].project, p);
	assert.match(l.ws._socket.getProtocol(), /^TLSv1\.[23]$/);
	l.send("x".repeat(40000)); // more than a record of TLS
	await until("a pong", () => l.other.length === 2);
	assert.equal(l.other[1].timestamp.length, 40000);
	await sql(manySql(p, 0, 3, 20000));
	await heard(l, 3);
	await l.close();
	await sql(manySql(p, 3, 2));
	await l.open();
	await heard(l, 5);
	assert.deepEqual(l.frames.map((f) => f.data.i), [0, 1, 2, 3, 4]);
	const refused = await new Listener(`${tls}/ws?api_key=nonsense`, { ca }).open();
	assert.equal(refused.refused, 401);
	await l.close();
});

await step("the document's JavaScript client, as it stands", async () => {
	const [source] = readFileSync(new URL("clients/tracker.js", import.meta.url), "utf8").split("\n// "); // without its use
	const TaskTrackerClient = new Function(`${source}\nreturn TaskTrackerClient;`)();
	const said = [], log = console.log;
	globalThis.WebSocket ??= WebSocket; // node has its own since version 22
	const client = new TaskTrackerClient(url, all);
	try {
		console.log = (...words) => said.push(words);
		client.connect(A);
		await until("a greeting", () => said.length === 1);
		await sql(eventSql(A, "task_started", { task_id: "by-seed" }));
		await until("an event", () => said.length === 2);
		client.ws.close();
		await until("the close", () => said.length === 3);
	} finally {
		console.log = log;
	}
	assert.deepEqual([said[0][0], said[0][1].type], ["Received:", "connection"]);
	assert.equal(said[1][1].data.task_id, "by-seed");
	assert.deepEqual(said[2], ["WebSocket connection closed"]);
});

const refusals = [
	["no key", "/ws", {}, 401], ["a wrong key", "/ws?api_key=nonsense", {}, 401], ["a wrong ticket", "/ws?ticket=nonsense", {}, 401],
	["two different keys", `/ws?api_key=${all}`, header(ofA), 400], ["another project", `/ws?project=${B}`, header(ofA), 403],
	["another site", "/ws", { ...header(all), origin: "https://elsewhere.example" }, 403],
	["since a word", "/ws?since=x", header(all), 422], ["since below 0", "/ws?since=-1", header(all), 422],
	["a project of 256", `/ws?project=${"x".repeat(256)}`, header(all), 422], ["a broken query", "/ws?project=%zz", header(all), 400],
	["an event stream's address", "/events", header(all), 404]];
await step("who is refused before the upgrade, in the tracker's words", async () => {
	for (const [what, path, options, status] of refusals) {
		const l = await new Listener(path, options).open();
		assert.equal(l.refused, status, what);
		const body = JSON.parse(l.refusedText);
		assert.deepEqual(Object.keys(body), ["error", "timestamp"], what);
		assert.deepEqual(Object.keys(body.error), ["code", "message", "details"], what);
	}
	const plain = await call("GET", "/ws", { headers: { "x-api-key": all } });
	assert.equal(plain.status, 404);
	const own = await new Listener("/ws", { ...header(all), origin: url }).open();
	assert.ok(own.isOpen);
	await own.close();
	const near = await new Listener("/ws", { ...header(all), origin: "http://localhost:3000" }).open(); // a front end that somebody works on
	assert.ok(near.isOpen);
	await near.close();
});

await step("the 11th socket of a project", async () => {
	const room = `room-${unique()}`, path = `/ws?project=${room}`;
	const ten = await Promise.all(Array.from({ length: 10 }, () => new Listener(path, header(all)).open()));
	assert.ok(ten.every((l) => l.isOpen));
	const last = await new Listener(path, header(all)).open();
	assert.equal(last.refused, 429);
	assert.equal(JSON.parse(last.refusedText).error.code, "RATE_LIMITED");
	assert.ok(Number(last.refusedHeaders["retry-after"]) > 0);
	assert.equal((await new Stream(`/events?project=${room}`, { "x-api-key": all }).open()).status, 429);
	const stats = (await call("GET", `/api/websocket/stats?api_key=${all}`)).json;
	assert.equal(stats.project_connections[room], 10);
	await ten[0].close();
	await until("a free place", async () => (await last.open()).isOpen);
	await Promise.all([...ten.slice(1), last].map((l) => l.close()));
});

await step("frames that are refused", async () => {
	for (const [what, send, code] of [
		["binary", (l) => l.send(Buffer.from("x")), 1003], ["65,537 bytes", (l) => l.send("x".repeat(65537)), 1009],
		["2 MiB", (l) => l.send("x".repeat(2 << 20)), 1009],
		["2 MiB in pieces", (l) => { for (let i = 0; i < 64; i++) l.send("x".repeat(32768), { fin: i === 63 }); }, 1009],
		["no UTF-8", (l) => l.ws._sender.send(Buffer.from([0xc3, 0x28]), { binary: false, mask: true, fin: true, compress: false }), 1007]]) {
		const l = await new Listener("/ws", header(all)).open();
		send(l);
		await until(`the end after ${what}`, () => l.code !== null);
		assert.ok([code, 1006].includes(l.code), `${what}: ${l.code}`); // 1006: the peer was still writing when it was closed
		if (what !== "2 MiB" && what !== "2 MiB in pieces") assert.equal(l.code, code, what);
	}
	const l = await new Listener("/ws", header(all)).open();
	l.send("y".repeat(65536));
	await until("a pong", () => l.other.length === 2);
	assert.equal(l.other[1].timestamp.length, 65536);
	await l.close();
});

await step("who answers no ping is let go", async () => {
	const raw = await bare("/ws", `X-API-Key: ${all}\r\n`);
	assert.match(raw.heard.toString("latin1"), /^HTTP\/1\.1 101/);
	await until("the end", () => raw.isOver);
	assert.ok(raw.heard.includes(Buffer.from([0x89])), "no ping came");
});

await step("since: nothing missed, nothing twice, also what is committed out of order", async () => {
	const p = `since-${unique()}`, from = await head();
	await sql(manySql(p, 0, 150));
	const l = await new Listener(`/ws?project=${p}`, header(all)).open(from);
	await heard(l, 150);
	assert.deepEqual(l.frames.map((f) => f.data.i), Array.from({ length: 150 }, (_, i) => i));
	const late = sql(`BEGIN; ${eventSql(p, "task_started", { i: "late" })}; SELECT pg_sleep(0.6); COMMIT`);
	await sleep(200);
	await sql(eventSql(p, "task_started", { i: "early" }));
	await late;
	await heard(l, 152);
	assert.deepEqual(l.frames.slice(150).map((f) => f.data.i), ["early", "late"]);
	await l.close();
	const again = await new Listener(`/ws?project=${p}`, header(all)).open(l.frames[99].seq);
	await heard(again, 52);
	assert.deepEqual(seqs(again), seqs(l).slice(100));
	await again.close();
	await sql(eventSql(p, "task_finished", { i: "while away" }));
	await again.open();
	await heard(again, 53);
	assert.equal(again.frames.at(-1).data.i, "while away");
	await again.close();
});

await step("the stream: id, data, Last-Event-ID, a session", async () => {
	const p = `stream-${unique()}`, path = `/events?project=${p}`;
	const s = await new Stream(path, { "x-api-key": all }).open();
	assert.equal(s.status, 200);
	assert.match(s.type, /^text\/event-stream/);
	await sql(eventSql(p, "task_started", { i: 1 }));
	await until("a record", () => s.records.length === 1);
	assert.equal(s.records[0].id, s.records[0].seq);
	await s.close();
	await sql(eventSql(p, "task_finished", { i: 2 }));
	await s.open();
	await until("what was missed", () => s.records.length === 2);
	assert.deepEqual(s.records.map((r) => r.data.i), [1, 2]);
	await s.close();
	const cookie = `hirehall_session=${await adminCookie()}`;
	const admin = await new Stream(`${path}&since=0`, { cookie }).open();
	await until("the past", () => admin.records.length === 2);
	await admin.close();
	const { cookie: other } = await human();
	assert.equal((await new Stream(path, { cookie: `hirehall_session=${other}` }).open()).status, 403);
	assert.equal((await new Stream(path, { cookie: "hirehall_session=nonsense" }).open()).status, 401);
	assert.equal((await new Stream(`/events?project=${B}`, { "x-api-key": ofA }).open()).status, 403);
});

await step("tickets: one socket, one project", async () => {
	const ticket = async (key, body = {}) => (await call("POST", "/api/ws/ticket", { body, headers: { "x-api-key": key } })).json;
	const t = await ticket(ofA);
	assert.deepEqual(Object.keys(t), ["ticket", "expires_in"]);
	const l = await new Listener(`/ws?ticket=${t.ticket}`).open();
	assert.equal(l.other[0].project, A);
	await l.close();
	assert.equal((await l.open()).refused, 401, "a ticket opened two sockets");
	assert.equal((await new Listener(`/ws?project=${B}&ticket=${(await ticket(all, { project: A })).ticket}`).open()).refused, 403);
	assert.equal((await call("POST", "/api/ws/ticket", { body: { project: B }, headers: { "x-api-key": ofA } })).status, 403);
	assert.equal((await call("POST", "/api/ws/ticket", { body: {} })).status, 401);
	assert.equal((await call("POST", "/api/ws/ticket", { body: {}, cookie: await adminCookie() })).status, 200);
	const old = (await ticket(all)).ticket;
	await sql("UPDATE live_tickets SET expires_at = now() - interval '1 second'");
	assert.equal((await new Listener(`/ws?ticket=${old}`).open()).refused, 401, "a ticket that ended");
});

await step("a socket ends with what opened it: a key revoked, a session signed out, a ticket's maker", async () => {
	const key = await trackerKey(A), other = await trackerKey(A), headers = { "x-api-key": key };
	const { ticket } = (await call("POST", "/api/ws/ticket", { headers, body: {} })).json;
	const unused = (await call("POST", "/api/ws/ticket", { headers, body: {} })).json.ticket;
	const ended = [await new Listener("/ws", header(key)).open(), await new Listener(`/ws?ticket=${ticket}`).open()];
	const stays = await new Listener("/ws", header(other)).open(), stream = await new Stream("/events", headers).open();
	const token = await adminCookie(), session = await new Stream("/events", { cookie: `hirehall_session=${token}` }).open();
	assert.ok(ended.every((l) => l.isOpen) && stays.isOpen && stream.status === 200 && session.status === 200);
	const hash = (text) => `sha256('${text}')`;
	await sql(`UPDATE tracker_keys SET revoked_at = now() WHERE key_hash = ${hash(key)}`);
	await sql(`UPDATE sessions SET expires_at = now() WHERE token_hash = ${hash(token)}`);
	await until("their ends", () => ended.every((l) => l.code !== null));
	assert.deepEqual(ended.map((l) => l.code), [1008, 1008]);
	await Promise.all([stream.over, session.over]);
	assert.ok(stays.isOpen);
	assert.equal((await new Listener(`/ws?ticket=${unused}`).open()).refused, 401);
	await stays.close();
});

await step("nothing came for a while: writers wake the gateway", async () => {
	const l = await new Listener(`/ws?project=${A}`, header(all)).open(), isAsleep = () => sql("SELECT is_asleep FROM event_feed_sleep");
	await until("it sleeps", async () => (await isAsleep()) === "t");
	await sleep(200);
	await sql(eventSql(A, "task_started", { task_id: "wakes" }));
	await heard(l, 1);
	assert.equal(await isAsleep(), "f");
	await l.close();
});

await step("what is counted", async () => {
	const p = `count-${unique()}`, before = (await call("GET", "/api/websocket/stats", { headers: { "x-api-key": all } })).json;
	assert.deepEqual(Object.keys(before), ["total_connections", "project_connections", "uptime", "messages_sent", "messages_received"]);
	const l = await new Listener(`/ws?project=${p}`, header(all)).open();
	l.send("one");
	await until("a pong", () => l.other.length === 2);
	const now = await until("the sum", async () => {
		const s = (await call("GET", "/api/websocket/stats", { headers: { "x-api-key": all } })).json;
		return s.total_connections > 0 && s;
	});
	assert.equal(now.project_connections[p], 1);
	assert.equal(now.messages_received, before.messages_received + 1);
	assert.ok(now.messages_sent > before.messages_sent && now.uptime >= before.uptime);
	assert.deepEqual(Object.keys((await call("GET", "/api/websocket/stats", { headers: { "x-api-key": ofA } })).json.project_connections).filter((n) => n !== A), []);
	assert.equal((await call("GET", "/api/websocket/stats")).status, 401);
	await l.close();
});

await step("a reader that is too slow is dropped", async () => {
	const p = `slow-${unique()}`, from = await head();
	const raw = await bare(`/ws?project=${p}`, `X-API-Key: ${all}\r\n`), brave = await new Listener(`/ws?project=${p}`, header(all)).open();
	raw.socket.pause();
	for (let i = 0; i < 120; i += 24) await sql(manySql(p, i, 24, 30000));
	await until("all frames", () => brave.frames.length === 120);
	assert.deepEqual(brave.frames.map((f) => f.data.i), Array.from({ length: 120 }, (_, i) => i));
	const stats = await until("its end", async () => {
		const s = (await call("GET", "/api/websocket/stats", { headers: { "x-api-key": all } })).json.project_connections[p];
		return s === 1 && s;
	}, 10000);
	assert.equal(stats, 1);
	raw.socket.destroy();
	const again = await new Listener(`/ws?project=${p}`, header(all)).open(from);
	await until("all of them again", () => again.frames.length === 120);
	await Promise.all([brave.close(), again.close()]);
});

await step("no key stands in a log", async () => {
	const secrets = [all, ofA];
	await until("the access log", () => readFileSync(`${state}/log/access.log`, "utf8").includes("/webhook/ws"));
	for (const file of ["access.log", "nginx-error.log", "hirehall.log"]) {
		const text = readFileSync(`${state}/log/${file}`, "utf8");
		for (const secret of secrets) assert.ok(!text.includes(secret), file);
	}
});
done();
process.exit(); // nothing waits for the other side
