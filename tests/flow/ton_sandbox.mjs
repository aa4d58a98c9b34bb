/* ton_sandbox.mjs - TON in and out by a chain that runs the real contracts (@ton/sandbox): deposits by comment, rewards and withdrawals as
 * transfers that the wallet contract accepts, once each, whatever the way to the chain does meanwhile.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { auditFindings, sql, tap, until } from "./lib/hall.mjs";
import { put } from "./lib/settings.mjs";
import { ask, claim, deliver, describe, wallet } from "./lib/ton.mjs";
import { TonCenter } from "./lib/toncenter.mjs";

const { toNano } = createRequire(import.meta.url)("@ton/core");
const { step, done } = tap("ton_sandbox");
const right = { classification: "positive", confidence: 0.95 };
const hall = wallet(), center = await new TonCenter().start(), jetton = wallet();
const owner = wallet(), a = wallet(), b = wallet();
const escrow = async (w) => (await ask(w, "GET", "/v1/escrow")).json;
const look = () => sql("SELECT job_add('device_chain', 'all', now()), job_add('device_payouts', 'all', now())");
const seen = (what, test, ms = 20000) => until(what, async () => { await look(); return test(); }, ms);
const payout = async (id) => JSON.parse(await sql(`SELECT to_json(p) FROM device_payouts p WHERE id = '${id}'`));
const withdraw = async (w, amount) => {
	const answer = await ask(w, "POST", "/v1/escrow/withdraw", { amount_ton: amount });
	assert.equal(answer.status, 200, answer.text);
	return answer.json;
};
/* What an account got, less a few nano that keeping it cost meanwhile. */
const got = (after, before, expected) => assert.ok(after - before <= expected && after - before > expected - 1000n, `${after - before} of ${expected}`);
const settled = async (id) => { await seen("the payout is confirmed", async () => (await payout(id)).state === "confirmed", 40000); return payout(id); };

await put({ TON_WALLET_SEED: hall.seed.toString("hex"), TONCENTER_URL: center.url, TONCENTER_API_KEY: "key-of-ours" });

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
	center.shift = 0;
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

await step("a stake by the jetton's balance", async () => {
	await put({ TON_WALLET_SEED: hall.seed.toString("hex"), TONCENTER_URL: center.url, GSTD_JETTON_ADDRESS: jetton.raw, GSTD_MIN_STAKE: "2" });
	const first = await ask(owner, "POST", "/v1/tasks", describe());
	assert.deepEqual([first.status, first.json.code], [503, "UNAVAILABLE"], "it is being looked up");
	await until("too little", async () => (await ask(owner, "POST", "/v1/tasks", describe())).json.code === "INSUFFICIENT_STAKE");
	center.jettons.set(owner.raw, 2000000000n);
	await sql(`UPDATE ton_wallets SET gstd_at = NULL WHERE address = '${owner.raw}'`);
	await until("enough", async () => (await ask(owner, "POST", "/v1/tasks", describe())).status === 200);
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
