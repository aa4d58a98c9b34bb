/* devices_ws.mjs - sockets of wallets: who is let in, the messages of the document, and that nothing is missed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import WebSocket from "ws";
import { sql, tap, until, url } from "./lib/hall.mjs";
import { under } from "./lib/settings.mjs";
import { ask, claim, deliver, describe, headersOf, wallet } from "./lib/ton.mjs";

const { step, done } = tap("devices_ws");
const right = { classification: "positive", confidence: 0.95 };
const path = "/v1/ws", base = url.replace(/^http/, "ws");

class Socket {
	constructor(address, headers = {}) {
		this.heard = [];
		this.ws = new WebSocket(base + address, { headers, perMessageDeflate: false });
		this.ws.on("message", (m) => this.heard.push(JSON.parse(m)));
		this.open = new Promise((ok) => {
			this.ws.on("open", () => ok(this));
			this.ws.on("error", () => ok(this));
			this.ws.on("unexpected-response", (_, answer) => {
				let text = "";
				answer.on("data", (p) => { text += p; }).on("end", () => { this.refused = { status: answer.statusCode, ...JSON.parse(text) }; ok(this); });
			});
		});
	}
	say(v) { this.ws.send(JSON.stringify(v)); }
	of(type, task) { return this.heard.filter((f) => f.type === type && (!task || f.task_id === task)); }
	first(type, task) { return until(`${type}`, () => this.of(type, task)[0]); }
	close() { this.ws.terminate(); }
}
const signed = (w, options) => new Socket(path, headersOf(w, "GET", path, undefined, options)).open;
/* devices of other flows are away: while enough that are known are there, two newcomers alone are not believed */
await sql("UPDATE devices SET last_seen_at = last_seen_at - interval '1 hour'");
const owner = wallet(), a = wallet(), b = wallet(), other = wallet();
await ask(owner, "POST", "/v1/escrow/credit", { amount_ton: 5 });

await step("signed headers in both forms, or a ticket once; all else is refused as the document's other routes do", async () => {
	for (const options of [{}, { second: true }, { form: "0x" }]) {
		const s = await signed(a, options);
		assert.equal((await s.first("connection")).wallet, a.raw);
		s.close();
	}
	const headers = headersOf(a, "GET", path), once = await new Socket(path, headers).open;
	await once.first("connection");
	once.close();
	const refused = async (change, status, code, address = path) => {
		const h = headersOf(a, "GET", path);
		for (const [k, v] of Object.entries(change)) if (v === null) delete h[k]; else h[k] = v;
		const s = await new Socket(address, h).open;
		assert.deepEqual([s.refused?.status, s.refused?.code], [status, code], JSON.stringify(s.refused));
		assert.deepEqual(Object.keys(s.refused).sort(), ["code", "error", "status"]);
	};
	await refused(headers, 401, "NONCE_REUSED");
	await refused({ authorization: null }, 401, "MISSING_SIGNATURE");
	await refused({ "x-timestamp": "1700000000" }, 401, "STALE_TIMESTAMP");
	await refused({ "x-nonce": "a".repeat(32) }, 401, "INVALID_SIGNATURE");
	await refused({ "x-signature-version": "3" }, 401, "INVALID_SIGNATURE");
	await refused({ "x-wallet-public-key": other.key }, 401, "UNKNOWN_PUBLIC_KEY");
	await refused({ "x-wallet-address": "nobody" }, 401, "INVALID_WALLET_ADDRESS");
	const { ticket } = (await ask(b, "POST", "/v1/ws/ticket")).json;
	const s = await new Socket(`${path}?ticket=${ticket}`).open;
	assert.equal((await s.first("connection")).wallet, b.raw);
	s.close();
	const again = await new Socket(`${path}?ticket=${ticket}`).open;
	assert.equal(again.refused.status, 401);
	assert.equal((await new Socket(`/ws?ticket=${(await ask(b, "POST", "/v1/ws/ticket")).json.ticket}`).open).refused.status, 401, "a wallet's ticket is none of the tracker's");
});

await step("wrong signatures are counted for an address here as they are elsewhere", async () => {
	const wrong = async () => (await new Socket(path, { ...headersOf(a, "GET", path), "x-nonce": "b".repeat(20) }).open).refused;
	await under({ RATE_SIGNATURE_FAILURES: "20" }, async () => {
		let last = await wrong();
		for (let i = 0; i < 60 && last.status === 401; i++) last = await wrong();
		assert.deepEqual([last.status, last.code], [429, "RATE_LIMITED"]);
		assert.equal((await ask(a, "GET", "/v1/escrow")).status, 429);
	});
	assert.equal((await wrong()).status, 401);
});

let task, since;
await step("subscribe, task_available, task_assigned, result_submitted, validation_completed: each to whom it concerns", async () => {
	const [so, sa, sb, sx] = await Promise.all([owner, a, b, other].map((w) => signed(w)));
	since = (await so.first("connection")).since;
	for (const s of [so, sa, sb]) {
		s.say({ type: "subscribe", channel: "tasks", device_id: "fingerprint" });
		assert.equal((await s.first("subscribed")).device_id, "fingerprint");
	}
	sa.say({ type: "heartbeat" });
	await sa.first("heartbeat_ack");
	sa.say({ type: "dance" });
	assert.equal((await sa.first("error")).code, "UNKNOWN_MESSAGE");
	task = (await ask(owner, "POST", "/v1/tasks", describe())).json.task_id;
	const offer = await sa.first("task_available", task);
	assert.deepEqual(offer.task, { task_id: task, task_type: "inference", operation: "classify_text", model: "light-nlp-v1",
		input: describe().input, constraints: { time_limit_sec: 5, max_energy_mwh: 10 }, reward: { amount_ton: 0.05 } });
	const got = (await claim(a, task)).json, second = (await claim(b, task)).json;
	const assigned = await sa.first("task_assigned", task);
	assert.deepEqual([assigned.assignment_id, assigned.device_id, assigned.task.operation], [got.assignment_id, "fingerprint", "classify_text"]);
	sa.say({ type: "result_submitted", task_id: task, assignment_id: got.assignment_id });
	await sa.first("noted");
	await deliver(a, task, got.assignment_id, right);
	const submitted = await so.first("result_submitted", task);
	assert.equal(submitted.assignment_id, got.assignment_id);
	await deliver(b, task, second.assignment_id, right);
	for (const s of [so, sa, sb]) assert.equal((await s.first("validation_completed", task)).status, "passed");
	const { seq, timestamp, ...end } = so.of("validation_completed", task)[0];
	assert.deepEqual(end, { type: "validation_completed", task_id: task, status: "passed", payment_tx_hash: null });
	assert.ok(seq && timestamp);
	assert.equal(so.of("task_available", task).length, 0, "nobody is offered their own");
	assert.equal(sb.of("result_submitted", task).length, 1, "and nobody hears what another did");
	assert.equal(sx.heard.length, 1, "who did not subscribe and has no part hears nothing");
	for (const s of [so, sa, sb]) assert.ok(!JSON.stringify(s.heard).includes("0.95"), "no result is told");
	const numbers = sa.heard.filter((f) => f.seq).map((f) => f.seq);
	assert.deepEqual(numbers, [...numbers].sort((x, y) => x - y));
	assert.equal(new Set(numbers).size, numbers.length);
	for (const s of [so, sa, sb, sx]) s.close();
});

await step("a socket ends with what opened it: its wallet is blocked, or the token that its ticket is of has ended", async () => {
	const w = wallet(), closed = (s) => new Promise((ok) => s.ws.on("close", (code) => ok(code)));
	await ask(w, "GET", "/v1/escrow");
	const token = "hhw_" + w.key.slice(0, 40);
	await sql(`INSERT INTO ton_tokens VALUES (sha256('${token}'), '${w.raw}', now() + interval '1 hour')`);
	const ticket = async (headers) => (await (await fetch(`${url}/v1/ws/ticket`, { method: "POST", headers })).json()).ticket;
	const [plain, mine] = [await signed(w), await new Socket(`${path}?ticket=${await ticket({ authorization: `Bearer ${token}` })}`).open];
	const other = await signed(b), ends = [plain, mine].map(closed);
	for (const s of [plain, mine, other]) await s.first("connection");
	const late = await ticket({ authorization: `Bearer ${token}` });
	await sql(`UPDATE ton_tokens SET expires_at = now() WHERE address = '${w.raw}'`);
	assert.equal(await ends[1], 1008);
	assert.equal((await new Socket(`${path}?ticket=${late}`).open).refused.status, 401, "a ticket of a token that has ended");
	assert.equal(plain.ws.readyState, 1, "the wallet's own goes on");
	await sql(`SELECT ton_block('${w.raw}', true)`);
	assert.equal(await ends[0], 1008);
	assert.equal((await signed(w)).refused.status, 403);
	assert.equal(other.ws.readyState, 1);
	other.close();
});

await step("since: what was missed, in order", async () => {
	const s = await new Socket(`${path}?since=${since}`, headersOf(owner, "GET", path)).open;
	await s.first("validation_completed", task);
	assert.deepEqual(s.heard.filter((f) => f.task_id === task).map((f) => f.type),
		["task_assigned", "task_assigned", "result_submitted", "result_submitted", "validation_completed"]);
	s.close();
});
done();
