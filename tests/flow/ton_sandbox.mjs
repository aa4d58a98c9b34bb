/* ton_sandbox.mjs - TON in and out by a chain that runs the real contracts (@ton/sandbox): deposits by comment, rewards and withdrawals as
 * transfers that the wallet contract accepts, once each, whatever the way to the chain does meanwhile.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import WebSocket from "ws";
import { auditFindings, run, sql, state, tap, until, url } from "./lib/hall.mjs";
import { put } from "./lib/settings.mjs";
import { ask, claim, deliver, describe, headersOf, send, wallet } from "./lib/ton.mjs";
import { TonCenter } from "./lib/toncenter.mjs";

const { toNano } = createRequire(import.meta.url)("@ton/core");
const { step, done } = tap("ton_sandbox");
const right = { classification: "positive", confidence: 0.95 };
const hall = wallet(), center = await new TonCenter().start(), jetton = wallet();
const owner = wallet(), a = wallet(), b = wallet();
const escrow = async (w) => (await ask(w, "GET", "/v1/escrow")).json;
const look = () => sql("SELECT job_add('device_chain', 'all', now()), job_add('device_payouts', 'all', now())");
const seen = (what, test, ms = 20000) => until(what, async () => { await look(); return test(); }, ms);
const tool = new URL("../../scripts/hirehall", import.meta.url).pathname;
const admin = (...words) => run(tool, ["--state", state, "admin", "devices", ...words]);
const payout = async (id) => JSON.parse(await sql(`SELECT to_json(p) FROM device_payouts p WHERE id = '${id}'`));
const withdraw = async (w, amount) => {
	const answer = await ask(w, "POST", "/v1/escrow/withdraw", { amount_ton: amount });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};
/* What an account got, less a few nano that keeping it cost meanwhile. */
const got = (after, before, expected) => assert.ok(after - before <= expected && after - before > expected - 1000n, `${after - before} of ${expected}`);
const settled = async (id) => { await seen("the payout is confirmed", async () => (await payout(id)).state === "confirmed", 40000); return payout(id); };

await put({ TON_WALLET_SEED: hall.seed.toString("hex"), TONCENTER_URL: center.url, TONCENTER_API_KEY: "key-of-ours",
	RATE_REQUESTER_PER_MINUTE: "100000" }); // to look again and again

await step("a deposit is whose comment it has, once; others are parked", async () => {
	const me = await escrow(owner);
	assert.equal(me.deposit_address, hall.friendly);
	assert.match(me.deposit_comment, /^HH-[0-9A-F]{16}$/);
	center.mode = "early";
	await center.pay(me.deposit_address, toNano("3"), me.deposit_comment.toLowerCase());
	await center.pay(me.deposit_address, toNano("0.5"), "for somebody");
	await center.pay(me.deposit_address, toNano("0.25"));
	await until("it was looked at", async () => { await look(); return center.calls.includes("transactions"); });
	assert.equal((await escrow(owner)).available_ton, 0, "nothing before it is final");
	center.mode = "well";
	await seen("the deposit", async () => (await escrow(owner)).available_ton === 3);
	await seen("the others", async () => await sql("SELECT count(*) FROM device_deposits WHERE state = 'parked'") === "2");
	for (let i = 0; i < 2; i++) { center.calls.length = 0; await seen("another look", () => center.calls.includes("transactions")); }
	assert.equal((await escrow(owner)).available_ton, 3);
	assert.deepEqual([...center.keys], ["key-of-ours"]);
	assert.match(await sql("SELECT tx_hash FROM device_deposits WHERE state = 'credited' AND source = 'chain'"), /^0x[0-9a-f]{64}$/);
});

let task;
await step("a reward is sent to each device, by the first message the wallet contract ever had", async () => {
	task = (await ask(owner, "POST", "/v1/tasks", describe())).json.task_id;
	for (const w of [a, b]) {
		const got = await claim(w, task);
		assert.equal((await deliver(w, task, got.json.assignment_id, right)).status, 200);
	}
	assert.equal((await ask(a, "GET", `/v1/device/tasks/${task}/status`)).json.payment_status, "pending");
	for (const w of [a, b])
		await seen("paid", async () => (await ask(w, "GET", `/v1/device/tasks/${task}/status`)).json.payment_status === "completed", 40000);
	for (const w of [a, b]) {
		const mine = (await ask(w, "GET", `/v1/device/tasks/${task}/status`)).json;
		assert.match(mine.payment_tx_hash, /^0x[0-9a-f]{64}$/);
		assert.equal(mine.settlement, "chain");
		assert.equal(await center.balance(w.raw), 23750000n, "to the nano");
	}
	const paid = (await ask(owner, "GET", `/v1/tasks/${task}`)).json.payment;
	assert.equal(paid.status, "completed");
	assert.match(paid.tx_hash, /^0x/);
});

await step("a withdrawal pays its own way", async () => {
	const before = await center.balance(owner.raw), out = await withdraw(owner, 1);
	assert.deepEqual([out.state, out.settlement, out.available_ton], ["queued", "chain", 1.95]);
	const p = await settled(out.payout_id);
	got(await center.balance(owner.raw), before, toNano("0.994"));
	assert.ok(p.fee_nano > 1000000 && p.fee_nano < 10000000, `the network took ${p.fee_nano}`);
});

await step("carried out and not told: found, and not paid again", async () => {
	const before = await center.balance(owner.raw), n = center.landed.size;
	center.mode = "mute";
	const out = await withdraw(owner, 0.1);
	await seen("it landed", () => center.landed.size === n + 1);
	await settled(out.payout_id);
	center.mode = "well";
	got(await center.balance(owner.raw), before, toNano("0.094"));
	assert.equal(center.landed.size, n + 1);
});

await step("taken and lost: the same message again; past its time a new one, and only then", async () => {
	const before = await center.balance(owner.raw), n = center.sent.length;
	center.mode = "lossy";
	const out = await withdraw(owner, 0.1);
	await seen("given twice", () => center.sent.length >= n + 2);
	const [first, second] = center.sent.slice(n);
	assert.ok(first.body.equals(second.body), "the same bytes");
	center.shift = 100;
	await seen("still waited for", () => center.calls.filter((c) => c === "masterchainInfo").length > 2);
	assert.equal((await payout(out.payout_id)).state, "sent", "within the margin nothing is over");
	center.shift = 1000;
	await seen("a new one", async () => (await payout(out.payout_id)).attempts >= 2);
	center.shift = 0; // and who looked at the clock before this has ended his look before anything can land
	const m = center.sent.length;
	await seen("given again and again", () => center.sent.length >= m + 3 && center.sent.at(-1).body.equals(center.sent.at(-2).body));
	center.mode = "well";
	await settled(out.payout_id);
	got(await center.balance(owner.raw), before, toNano("0.094"));
});

await step("it landed, and the chain is shown without it: nothing is sent anew, whatever the clock says", async () => {
	const before = await center.balance(owner.raw), n = center.landed.size;
	center.mode = "blind";
	const out = await withdraw(owner, 0.1);
	await seen("it landed", () => center.landed.size === n + 1);
	center.shift = 100000;
	await seen("told to people", async () => /by hand/.test((await payout(out.payout_id)).error ?? ""));
	assert.deepEqual([(await payout(out.payout_id)).state, center.landed.size], ["sent", n + 1]);
	center.shift = 0;
	center.mode = "well";
	await settled(out.payout_id);
	got(await center.balance(owner.raw), before, toNano("0.094"));
});

await step("down, busy and mad: the hall serves on, and nothing is believed", async () => {
	const held = await withdraw(owner, 0.05);
	for (const mode of ["down", "busy", "mad"]) {
		center.mode = mode;
		center.calls.length = 0;
		await seen(mode, () => center.calls.length > 1);
		assert.equal((await ask(owner, "GET", "/v1/escrow")).status, 200);
	}
	assert.notEqual((await payout(held.payout_id)).state, "confirmed");
	center.mode = "well";
	await settled(held.payout_id);
});

await step("what was parked is a wallet's after all, or goes back to where it came from: once", async () => {
	const list = (await admin("parked")).stdout, id = (comment) => sql(`SELECT id FROM device_deposits WHERE source = 'chain' AND comment IS NOT DISTINCT FROM ${comment}`);
	const [named, silent] = [await id("'for somebody'"), await id("NULL")], before = (await escrow(a)).available_ton;
	assert.ok(list.includes(named) && list.includes(silent) && list.includes("for somebody"), list);
	await admin("accept", named, a.friendly, "--note", "they wrote to us");
	assert.equal((await escrow(a)).available_ton, Number((before + 0.5).toFixed(9)));
	await assert.rejects(admin("accept", named, b.friendly), /not parked/);
	await assert.rejects(admin("return", named), /not parked/);
	const had = await center.balance(center.bank.address.toRawString());
	await admin("return", silent);
	await assert.rejects(admin("return", silent), /not parked/);
	await settled(await sql(`SELECT id FROM device_payouts WHERE deposit_id = '${silent}'`));
	const back = await center.balance(center.bank.address.toRawString()) - had; // its contract has costs of its own
	assert.ok(back > toNano("0.243") && back <= toNano("0.244"), `${back}`);
	assert.equal(await sql("SELECT count(*) FROM device_deposits WHERE state = 'parked'"), "0");
});

await step("jobs are killed before and after the chain has the message: each payout is there once", async () => {
	const n = center.landed.size, before = await center.balance(owner.raw);
	const killed = async () => {
		const { stdout } = await run(tool, ["--state", state, "status", "--json"]).catch((e) => e);
		for (const p of JSON.parse(stdout.slice(stdout.indexOf("{"))).processes.filter((x) => x.pool === "jobs")) process.kill(p.pid, "SIGKILL");
	};
	const once = (name) => { center[name] = async () => { center[name] = null; await killed(); }; };
	for (const name of ["before", "after"]) {
		once(name);
		const out = await withdraw(owner, 0.05);
		await seen("jobs were killed", () => center[name] === null, 40000);
		await settled(out.payout_id);
	}
	got(await center.balance(owner.raw), before, toNano("0.088"));
	assert.equal(center.landed.size, n + 2, "two payouts, two transfers");
	assert.equal(await sql("SELECT count(*) FROM device_payouts WHERE state <> 'confirmed'"), "0");
});

await step("who sends no key: the chain says it, and is believed only where the address follows from it", async () => {
	const keyless = (w, by = w) => {
		const headers = headersOf({ ...by, raw: w.raw }, "GET", "/v1/tasks");
		delete headers["x-wallet-public-key"];
		return send("GET", "/v1/tasks", headers);
	};
	const looks = () => center.methods.filter((m) => m === "get_public_key").length, thief = wallet(), victim = wallet(), nobody = wallet();
	for (let i = 0; i < 2; i++) assert.equal((await keyless(hall)).status, 200);
	assert.equal(looks(), 1, "asked once, known from then on");
	center.lies.set(victim.raw, thief.key);
	assert.deepEqual([(await keyless(victim, thief)).status, (await keyless(victim)).json.code], [401, "UNKNOWN_PUBLIC_KEY"]);
	center.lies.set(victim.raw, victim.key);
	assert.equal((await keyless(victim, thief)).json.code, "INVALID_SIGNATURE");
	center.mode = "down";
	for (let i = 0; i < 6; i++) assert.equal((await keyless(nobody)).json.code, "UNKNOWN_PUBLIC_KEY");
	center.mode = "mad";
	assert.equal((await keyless(wallet())).status, 401);
	center.mode = "well";
	assert.equal(looks(), 4, "nobody is asked about again and again");
});

await step("a socket of a wallet that sends no key: asked about meanwhile, let in when it comes again", async () => {
	const path = "/v1/ws", [known, victim, thief] = [wallet(), wallet(), wallet()];
	const opened = (w, by = w) => new Promise((ok) => {
		const headers = headersOf({ ...by, raw: w.raw }, "GET", path);
		delete headers["x-wallet-public-key"];
		const ws = new WebSocket(url.replace(/^http/, "ws") + path, { headers });
		ws.on("message", (m) => { ws.terminate(); ok({ status: 101, ...JSON.parse(m) }); });
		ws.on("error", () => {});
		ws.on("unexpected-response", (_, answer) => {
			let text = "";
			answer.on("data", (p) => { text += p; }).on("end", () => ok({ status: answer.statusCode, wait: answer.headers["retry-after"], ...JSON.parse(text) }));
		});
	});
	const answered = (w, by) => until("the chain was asked", async () => { const one = await opened(w, by); return one.status !== 503 && one; });
	center.lies.set(known.raw, known.key).set(victim.raw, thief.key);
	const first = await opened(known);
	assert.deepEqual([first.status, first.code, first.wait], [503, "UNAVAILABLE", "5"]);
	const open = await answered(known);
	assert.deepEqual([open.status, open.wallet], [101, known.raw]);
	const looks = () => center.methods.filter((m) => m === "get_public_key").length, before = looks();
	assert.equal((await opened(known)).status, 101);
	const lie = await answered(victim, thief);
	assert.deepEqual([lie.status, lie.code], [401, "UNKNOWN_PUBLIC_KEY"]);
	assert.equal((await opened(victim)).code, "UNKNOWN_PUBLIC_KEY");
	assert.equal(looks(), before + 1, "each is asked about once");
	assert.equal(await sql(`SELECT count(*) FROM ton_wallets WHERE address = '${victim.raw}'`), "0", "who never signed is not known");
});

await step("a stake by the jetton's balance: looked up while the first task waits", async () => {
	await put({ TON_WALLET_SEED: hall.seed.toString("hex"), TONCENTER_URL: center.url, GSTD_JETTON_ADDRESS: jetton.raw, GSTD_MIN_STAKE: "2",
		RATE_REQUESTER_PER_MINUTE: "100000" });
	const first = await ask(owner, "POST", "/v1/tasks", describe());
	assert.deepEqual([first.status, first.json.code], [403, "INSUFFICIENT_STAKE"]);
	center.jettons.set(owner.raw, 2000000000n);
	await sql(`UPDATE ton_wallets SET gstd_at = NULL WHERE address = '${owner.raw}'`);
	center.mode = "down";
	const body = JSON.stringify(describe()), headers = headersOf(owner, "POST", "/v1/tasks", body), refused = await send("POST", "/v1/tasks", headers, body);
	assert.deepEqual([refused.status, refused.json.code], [503, "UNAVAILABLE"]);
	center.mode = "well";
	assert.equal((await send("POST", "/v1/tasks", headers, body)).status, 200, "nothing was used up");
	const batch = await ask(owner, "POST", "/v1/tasks/batch", { tasks: [describe()] }, { headers: { "idempotency-key": "stake-is-known" } });
	assert.equal(batch.status, 200);
});

await step("every nano is in the books", async () => {
	const findings = await auditFindings();
	assert.deepEqual(findings.filter((f) => /device/.test(f)), []);
	await look();
	const book = BigInt(await sql("SELECT coalesce(sum(minor), 0) FROM postings WHERE account = 'provider:ton'"));
	const parked = BigInt(await sql("SELECT coalesce(sum(amount_nano), 0) FROM device_deposits WHERE state = 'parked'"));
	const there = await center.balance(hall.raw);
	assert.ok(there - book - parked <= 0n && book + parked - there < 2000000n, `the chain has ${there}, the books ${book} and ${parked} parked`);
});

await put({});
center.stop();
done();
