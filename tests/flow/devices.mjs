/* devices.mjs - the devices' API as its document has it, signed by @ton/crypto: requesters, devices, verdicts, money, and what
 * is refused.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { auditFindings, clock, run, sql, state as state_, tap, unique, until, url } from "./lib/hall.mjs";
import { ask, canonical, claim, deliver, describe, headersOf, nonce, now, proof, send, sha, wallet, work } from "./lib/ton.mjs";

const { sha256_sync: sha256 } = createRequire(import.meta.url)("@ton/crypto");
const { step, done } = tap("devices");
/* the known devices of a flow before this one are not about: else two strangers would not vouch for each other */
await sql("UPDATE devices SET last_seen_at = last_seen_at - interval '1 hour'");
const right = { classification: "positive", confidence: 0.95 }, wrong = { classification: "negative", confidence: 0.5 };
const is = (answer, status, code) => {
	assert.equal(answer.status, status, answer.text);
	if (code) assert.equal(answer.json.code, code);
	if (status >= 400) assert.deepEqual(Object.keys(answer.json).sort(), ["code", "error"]);
	return answer.json;
};
const rich = async (ton = 10, w = wallet()) => { is(await ask(w, "POST", "/v1/escrow/credit", { amount_ton: ton }), 200); return w; };
const put = async (w, more) => is(await ask(w, "POST", "/v1/tasks", describe(more)), 200).task_id;
const task = async (w, id) => is(await ask(w, "GET", `/v1/tasks/${id}`), 200);
const state = async (w, id) => is(await ask(w, "GET", `/v1/device/tasks/${id}/status`), 200);
const escrow = async (w) => is(await ask(w, "GET", "/v1/escrow"), 200);
/* by the database: looking again and again counts against no limit */
const status = (id) => sql(`SELECT status FROM device_tasks WHERE id = '${id}'`);
const inline = () => ({ source: "inline", data: { text: unique() } });

await step("the document's own conversation", async () => {
	const owner = await rich(1), a = wallet(), b = wallet({ version: "v5R1" }), c = wallet();
	const made = is(await ask(owner, "POST", "/v1/tasks", describe()), 200);
	assert.equal(made.status, "pending");
	assert.equal(made.escrow_amount_ton, 0.05);
	assert.equal(made.platform_fee_ton, 0.0025);
	assert.ok(made.priority_score > 0 && made.priority_score < 1 && Date.parse(made.estimated_completion_time) > Date.now());
	const id = made.task_id;
	assert.deepEqual(await task(owner, id), { ...await task(owner, id), status: "pending", result: null, assigned_at: null,
		validation: { status: "pending", method: "cross_check", validated_at: null },
		payment: { status: "pending", tx_hash: null, amount_ton: 0.05, platform_fee_ton: 0.0025, settlement: "ledger" } });
	const offer = is(await ask(a, "GET", "/v1/device/tasks/available?limit=100&device_id=fingerprint"), 200).tasks.find((t) => t.task_id === id);
	assert.deepEqual(offer, { task_id: id, task_type: "inference", operation: "classify_text", model: "light-nlp-v1",
		input: describe().input, constraints: { time_limit_sec: 5, max_energy_mwh: 10 }, reward: { amount_ton: 0.05 } });
	const got = is(await claim(a, id), 200);
	assert.equal(got.status, "assigned");
	assert.ok(Math.abs(Date.parse(got.deadline) - Date.now() - 5000) < 3000);
	assert.equal((await task(owner, id)).status, "assigned");
	const two = is(await claim(b, id), 200);
	is(await claim(c, id), 409, "TASK_ALREADY_CLAIMED");
	is(await ask(owner, "POST", `/v1/tasks/${id}/cancel`), 409, "TASK_NOT_PENDING");
	const sent = is(await deliver(a, id, got.assignment_id, right), 200);
	assert.deepEqual(Object.keys(sent), ["assignment_id", "status", "validation_estimated_time"]);
	assert.equal(sent.status, "validating");
	assert.equal((await task(owner, id)).result, null, "nobody sees a result before the verdict");
	is(await deliver(a, id, got.assignment_id, right), 409, "ALREADY_SUBMITTED");
	is(await deliver(b, id, two.assignment_id, { confidence: 0.95001, classification: "positive" }), 200);
	const end = await task(owner, id);
	assert.equal(end.status, "completed");
	assert.deepEqual(end.result, right);
	assert.equal(end.validation.status, "passed");
	assert.equal(end.payment.status, "completed");
	assert.equal(end.payment.tx_hash, null);
	const mine = await state(a, id);
	assert.deepEqual({ ...mine, deadline: 0 }, { assignment_id: got.assignment_id, status: "completed", validation_status: "passed",
		payment_status: "completed", payment_tx_hash: null, reward_amount_ton: 0.02375, settlement: "ledger", deadline: 0 });
	assert.deepEqual(await escrow(owner), { ...await escrow(owner), available_ton: 0.95, held_ton: 0 });
	assert.equal((await escrow(a)).available_ton, 0.02375);
	const earned = is(await ask(a, "GET", "/v1/device/earnings"), 200);
	assert.equal(earned.earned_ton, 0.02375);
	assert.match(earned.devices[0].reputation_is, /^0\.5 \* 1\/1 \+ 0\.3 \* 1\/1/);
	const list = is(await ask(owner, "GET", "/v1/tasks?status=completed&limit=500"), 200);
	assert.deepEqual({ total: list.total, limit: list.limit, offset: list.offset }, { total: 1, limit: 100, offset: 0 });
	assert.deepEqual(list.tasks, [{ task_id: id, status: "completed", created_at: end.created_at, reward_amount_ton: 0.05 }]);
	is(await ask(a, "GET", `/v1/tasks/${id}`), 404, "TASK_NOT_FOUND");
});

await step("signatures in every form and with every wallet", async () => {
	const w = wallet();
	for (const form of ["base64", "base64url", "hex", "0x"]) is(await ask(w, "GET", "/v1/tasks", undefined, { form }), 200);
	for (const version of ["v3R1", "v3R2", "v4R2", "v5R1"]) {
		const other = wallet({ version });
		for (const address of [other.raw, other.friendly, other.bounceable]) is(await ask(other, "GET", "/v1/tasks", undefined, { address }), 200);
	}
	const headers = headersOf(w, "GET", "/v1/tasks");
	delete headers["x-wallet-public-key"];
	is(await send("GET", "/v1/tasks", headers), 200);
	is(await ask(w, "GET", "/v1/tasks?limit=3", undefined, { second: true }), 200);
	is(await ask(w, "POST", "/v1/device/register", { device_id: "второй" }, { second: true }), 200);
	const aimed = headersOf(w, "GET", "/v1/tasks", undefined, { second: true });
	is(await send("GET", "/v1/escrow", aimed), 401, "INVALID_SIGNATURE");
	is(await send("GET", "/v1/tasks", aimed), 200);
	is(await ask(w, "GET", "/v1/tasks", undefined, { second: true, host: "elsewhere.example" }), 401, "INVALID_SIGNATURE");
});

await step("each header missing, malformed, replayed, stale, of the future, of another wallet", async () => {
	const w = wallet(), other = wallet();
	const spoiled = async (change, status, code) => {
		const headers = headersOf(w, "GET", "/v1/tasks");
		for (const [name, value] of Object.entries(change)) if (value === null) delete headers[name]; else headers[name] = value;
		is(await send("GET", "/v1/tasks", headers), status, code);
	};
	for (const name of ["authorization", "x-wallet-address", "x-timestamp", "x-nonce"]) await spoiled({ [name]: null }, 401, "MISSING_SIGNATURE");
	await spoiled({ "x-wallet-public-key": null }, 401, "UNKNOWN_PUBLIC_KEY");
	await spoiled({ "x-wallet-public-key": other.key }, 401, "UNKNOWN_PUBLIC_KEY");
	await spoiled({ "x-wallet-public-key": "00".repeat(32) }, 401, "UNKNOWN_PUBLIC_KEY");
	await spoiled({ authorization: "Bearer x" }, 401, "INVALID_SIGNATURE");
	await spoiled({ authorization: `Bearer ${"00".repeat(64)}` }, 401, "INVALID_SIGNATURE");
	await spoiled({ authorization: `Bearer ${"00".repeat(63)}` }, 401, "INVALID_SIGNATURE");
	await spoiled({ authorization: "Bearer hhw_nobodys" }, 401, "INVALID_TOKEN");
	await spoiled({ "x-wallet-address": "EQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpduA" }, 401, "INVALID_WALLET_ADDRESS");
	await spoiled({ "x-wallet-address": "kQDvr_S6wiD4iy6Y6x2c_8yjv-O2bs4xp9bFiQ0w39evpWAa" }, 401, "INVALID_WALLET_ADDRESS");
	await spoiled({ "x-wallet-address": other.raw }, 401);
	for (const at of ["x", "0", "17672256000", "-176722560", String(Date.now()), String(now() - 70), String(now() + 70)])
		await spoiled({ "x-timestamp": at }, 401, "STALE_TIMESTAMP");
	await spoiled({ "x-timestamp": String(now() - 1) }, 401, "INVALID_SIGNATURE");
	for (const n of ["short", "a".repeat(65), "with blank in it", "exclamation!mark!"]) await spoiled({ "x-nonce": n }, 401, "INVALID_NONCE");
	await spoiled({ "x-nonce": nonce() }, 401, "INVALID_SIGNATURE");
	for (const at of [now() - 59, now() + 55]) is(await ask(w, "GET", "/v1/tasks", undefined, { at }), 200);
	const body = JSON.stringify(describe()), headers = headersOf(w, "POST", "/v1/tasks", body);
	is(await send("POST", "/v1/tasks", headers, body.replace("0.05", "0.06")), 401, "INVALID_SIGNATURE");
	is(await send("POST", "/v1/tasks", headers, body), 402, "INSUFFICIENT_BALANCE");
	is(await send("POST", "/v1/tasks", headers, body), 401, "NONCE_REUSED");
	const same = headersOf(w, "GET", "/v1/tasks"), copies = await Promise.all(Array.from({ length: 32 }, () => send("GET", "/v1/tasks", same)));
	assert.equal(copies.filter((c) => c.status === 200).length, 1, "one of 32 copies is believed");
});

await step("a descriptor that is wrong anywhere", async () => {
	const w = await rich(5);
	const bad = async (more, status = 400, code = undefined) => is(await ask(w, "POST", "/v1/tasks", describe(more)), status, code);
	for (const more of [{ task_type: "mining" }, { validation: "vote" }, { input: { source: "ftp" } }, { input: {} }, { input: "x" },
		{ input: { source: "ipfs" } }, { constraints: {} }, { constraints: { time_limit_sec: 6, max_energy_mwh: 1 } },
		{ constraints: { time_limit_sec: 0, max_energy_mwh: 1 } }, { constraints: { time_limit_sec: 1.5, max_energy_mwh: 1 } },
		{ constraints: { time_limit_sec: 1, max_energy_mwh: 51 } }, { input: { source: "http", url: "ftp://x.example/" } },
		{ input: { source: "http", url: "http://169.254.169.254/" } }, { input: { source: "inline", data: "x".repeat(17000) } }, { min_trust: 2 }])
		await bad(more);
	for (const hash of ["Qm", "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uc", "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uc0",
		"BAFYBEIGDYRZT5SFP7UDM7HU76UH7Y26NF3EFUYLQABF3OCLGTQY55FBZDI", "zQmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco", 7])
		await bad({ input: { source: "ipfs", hash } });
	for (const amount of [0.009, "0.009", 0, -1, "0.0500000001", 1e308, "1e-1", "", null, true, [], 1000001, "0x1", " 1", "0.05 "])
		await bad({ reward: { amount_ton: amount } }, 400, "INVALID_AMOUNT");
	await bad({ operation: "mine_bitcoin" }, 400, "NOT_WHITELISTED");
	await bad({ model: "light-cv-v1" }, 400, "NOT_WHITELISTED");
	await bad({ constraints: { time_limit_sec: 5, max_energy_mwh: 11 } }, 400, "INVALID_CONSTRAINTS");
	await bad({ validation: "ai_check" }, 503, "NOT_CONFIGURED");
	is(await ask(w, "POST", "/v1/tasks", "{\"task_type\": NaN}"), 400);
	is(await ask(w, "POST", "/v1/tasks", "[]"), 400);
	assert.equal((await escrow(w)).available_ton, 5, "nothing of it cost anything");
	for (const amount of ["0.05", 0.01, "0.010000001"]) is(await ask(w, "POST", "/v1/tasks", describe({ reward: { amount_ton: amount } })), 200);
});

await step("escrow: enough for one of two at once; a batch is all or none; what is cancelled comes back", async () => {
	const w = await rich("0.08");
	const both = await Promise.all([1, 2].map(() => ask(w, "POST", "/v1/tasks", describe())));
	assert.deepEqual(both.map((b) => b.status).sort(), [200, 402]);
	is(await ask(w, "POST", "/v1/tasks/batch", { tasks: [describe({ reward: { amount_ton: "0.02" } }), describe({ reward: { amount_ton: "0.02" } })] }),
		402, "INSUFFICIENT_BALANCE");
	is(await ask(w, "POST", "/v1/tasks/batch", { tasks: [describe({ reward: { amount_ton: "0.02" } }), { task_type: "x" }] }), 400);
	assert.deepEqual(await escrow(w), { ...await escrow(w), available_ton: 0.03, held_ton: 0.05 });
	const made = is(await ask(w, "POST", "/v1/tasks/batch", { tasks: [0.01, "0.02"].map((n) => describe({ reward: { amount_ton: n } })) }), 200);
	assert.equal(made.tasks.length, 2);
	is(await ask(w, "POST", "/v1/tasks/batch", { tasks: [] }), 400);
	assert.equal((await escrow(w)).available_ton, 0);
	const back = is(await ask(w, "POST", `/v1/tasks/${made.tasks[1].task_id}/cancel`), 200);
	assert.deepEqual(back, { task_id: made.tasks[1].task_id, status: "cancelled", refund_amount_ton: 0.02, refund_tx_hash: null });
	is(await ask(w, "POST", `/v1/tasks/${made.tasks[1].task_id}/cancel`), 409);
	is(await ask(wallet(), "POST", `/v1/tasks/${made.tasks[0].task_id}/cancel`), 404, "TASK_NOT_FOUND");
	const out = is(await ask(w, "POST", "/v1/escrow/withdraw", { amount_ton: "0.02" }), 200);
	assert.deepEqual({ ...out, payout_id: 0 }, { payout_id: 0, state: "confirmed", settlement: "ledger", amount_ton: 0.02, available_ton: 0, tx_hash: null });
	is(await ask(w, "POST", "/v1/escrow/withdraw", { amount_ton: 1 }), 402, "INSUFFICIENT_BALANCE");
	is(await ask(w, "POST", "/v1/escrow/withdraw", { amount_ton: "0.0100000001" }), 400, "INVALID_AMOUNT");
});

await step("results that are not taken, and nothing is lost", async () => {
	const owner = await rich(1), a = wallet(), b = wallet(), id = await put(owner, { input: inline() });
	is(await claim(owner, id), 403, "OWN_TASK");
	is(await claim(a, "00000000-0000-7000-8000-000000000000"), 404, "TASK_NOT_FOUND");
	const { assignment_id: mine } = is(await claim(a, id), 200);
	is(await claim(a, id, "another device"), 409, "ALREADY_WORKED");
	is(await deliver(b, id, mine, right), 404, "TASK_NOT_ASSIGNED");
	is(await deliver(a, id, "00000000-0000-7000-8000-000000000000", right), 404, "TASK_NOT_ASSIGNED");
	is(await deliver(a, id, mine, right, { device: "another" }), 404, "TASK_NOT_ASSIGNED");
	is(await deliver(a, id, mine, right, { energy: 11 }), 400, "PROOF_OVER_LIMITS");
	is(await deliver(a, id, mine, right, { ms: 5001 }), 400, "PROOF_OVER_LIMITS");
	is(await deliver(a, id, mine, right, { at: now() - 3600 }), 400, "STALE_PROOF");
	is(await deliver(a, id, mine, right, { hash: sha("x") }), 400, "INVALID_SIGNATURE");
	is(await deliver(a, id, mine, right, { energy: -1 }), 400);
	is(await deliver(a, id, mine, "x".repeat(70000)), 413, "RESULT_TOO_LARGE");
	is(await ask(a, "POST", `/v1/device/tasks/${id}/result`, `{"assignment_id":"${mine}","result":NaN,"proof":{}}`), 400);
	is(await ask(a, "POST", `/v1/device/tasks/${id}/result`, { assignment_id: mine, proof: proof(a, id, mine, right) }), 400);
	is(await ask(b, "GET", `/v1/device/tasks/${id}/status`), 404, "TASK_NOT_ASSIGNED");
	is(await deliver(a, id, mine, right), 200);
});

await step("a promise binds", async () => {
	const owner = await rich(1), a = wallet(), b = wallet(), id = await put(owner, { input: inline() });
	const { assignment_id: mine } = is(await claim(a, id), 200);
	const commitment = sha(`${mine}|${a.raw}|${sha(canonical(right))}|salt`);
	assert.equal(is(await ask(a, "POST", `/v1/device/tasks/${id}/commit`, { assignment_id: mine, commitment }), 200).status, "executing");
	assert.equal((await task(owner, id)).status, "executing");
	is(await ask(a, "POST", `/v1/device/tasks/${id}/commit`, { assignment_id: mine, commitment }), 409, "ALREADY_COMMITTED");
	is(await deliver(a, id, mine, wrong, { body: { salt: "salt" } }), 400, "COMMITMENT_MISMATCH");
	is(await deliver(a, id, mine, right), 400, "COMMITMENT_MISMATCH");
	is(await deliver(a, id, mine, right, { body: { salt: "salt" } }), 200);
	is(await work(b, id, right), 200);
	assert.equal((await task(owner, id)).status, "completed");
});

await step("cross_check: a third decides; without a pair the requester has the money again", async () => {
	const owner = await rich(1), [a, b, c, d] = [1, 2, 3, 4].map(() => wallet());
	const one = await put(owner, { input: inline() });
	is(await work(a, one, right), 200);
	is(await work(b, one, wrong), 200);
	assert.equal((await task(owner, one)).status, "validating");
	is(await work(c, one, right), 200);
	assert.deepEqual((await task(owner, one)).result, right);
	assert.deepEqual([await state(a, one), await state(b, one), await state(c, one)].map((s) => [s.status, s.reward_amount_ton]),
		[["completed", 0.02375], ["failed", 0], ["completed", 0.02375]]);
	const two = await put(owner, { input: inline(), reward: { amount_ton: "0.010000001" } });
	for (const [w, n] of [[a, 1], [c, 2], [d, 3]]) is(await work(w, two, { n }), 200);
	const end = await task(owner, two);
	assert.deepEqual([end.status, end.failure, end.validation.status, end.payment.status], ["failed", "no_agreement", "failed", "refunded"]);
	assert.equal((await escrow(owner)).available_ton, 0.95);
	assert.equal((await escrow(b)).available_ton, 0);
});

await step("majority: a lying minority is not paid; wallets of one owner are one; the remainder is the first's", async () => {
	const owner = await rich(1), [a, b, c] = [1, 2, 3].map(() => wallet());
	const id = await put(owner, { validation: "majority", input: inline(), reward: { amount_ton: "0.010000001" } });
	is(await work(c, id, wrong), 200);
	is(await work(wallet({ seed: c.seed, version: "v3R2" }), id, wrong), 409, "ALREADY_WORKED");
	is(await work(wallet({ seed: c.seed, version: "v5R1" }), id, wrong), 409, "ALREADY_WORKED");
	is(await work(a, id, right), 200);
	is(await work(b, id, right), 200);
	assert.deepEqual((await task(owner, id)).result, right);
	assert.deepEqual([await state(a, id), await state(b, id), await state(c, id)].map((s) => s.reward_amount_ton), [0.004750001, 0.00475, 0]);
});

await step("reference: the one that was said, and the one that was learnt", async () => {
	const owner = await rich(1), [a, b, c, d] = [1, 2, 3, 4].map(() => wallet()), input = inline();
	const one = await put(owner, { validation: "reference", reference: right, input: inline() });
	is(await work(a, one, wrong), 200);
	assert.equal((await state(a, one)).validation_status, "failed");
	assert.equal((await task(owner, one)).status, "pending");
	is(await work(b, one, { classification: "positive", confidence: 0.95005 }), 200);
	assert.equal((await task(owner, one)).status, "completed");
	const two = await put(owner, { validation: "reference", input }), three = await put(owner, { validation: "reference", input });
	is(await work(a, two, wrong), 200);
	assert.equal((await task(owner, two)).status, "completed");
	is(await work(c, three, right), 200);
	assert.equal((await task(owner, three)).status, "validating", "one device's word against another's: a second is asked");
	is(await work(d, three, right), 200);
	assert.deepEqual((await task(owner, three)).result, right);
});

await step("human: the requester judges, nobody else, once; silence is consent", async () => {
	const owner = await rich(1), a = wallet(), ids = [];
	for (let i = 0; i < 3; i++) ids.push(await put(owner, { validation: "human", input: inline() }));
	is(await ask(owner, "POST", `/v1/validation/human/${ids[0]}`, { result: true }), 409, "NOT_VALIDATING");
	for (const id of ids) is(await work(a, id, right), 200);
	assert.equal((await task(owner, ids[0])).needs_you, true);
	assert.deepEqual((await task(owner, ids[0])).result, right, "who is to judge sees what");
	is(await ask(a, "POST", `/v1/validation/human/${ids[0]}`, { result: true }), 404, "TASK_NOT_FOUND");
	is(await ask(owner, "POST", `/v1/validation/human/${ids[0]}`, { result: "yes" }), 400);
	const said = is(await ask(owner, "POST", `/v1/validation/human/${ids[0]}`, { result: true, comment: "Результат корректен" }), 200);
	assert.deepEqual({ ...said, validation_id: 0 }, { validation_id: 0, status: "completed", payment_initiated: true });
	is(await ask(owner, "POST", `/v1/validation/human/${ids[0]}`, { result: true }), 409, "NOT_VALIDATING");
	assert.equal(is(await ask(owner, "POST", `/v1/validation/human/${ids[1]}`, { result: false, comment: "no" }), 200).payment_initiated, false);
	assert.deepEqual([(await task(owner, ids[0])).status, (await task(owner, ids[1])).failure], ["completed", "rejected"]);
	await clock("25 hours");
	await until("the clock judged", async () => await status(ids[2]) === "completed");
	await clock("0");
	assert.equal((await escrow(a)).available_ton, 0.095);
});

await step("who is late loses the place; three times, and the requester has the money again", async () => {
	const owner = await rich(1), id = await put(owner, { validation: "reference", input: inline() });
	const first = wallet(), { assignment_id: mine } = is(await claim(first, id), 200);
	await clock("8 seconds");
	is(await deliver(first, id, mine, right, { at: now() }), 409, "DEADLINE_PASSED");
	await until("the place is open again", async () => await status(id) === "pending");
	assert.equal((await state(first, id)).status, "timeout");
	is(await claim(first, id), 409, "ALREADY_WORKED");
	for (const at of ["16 seconds", "24 seconds"]) {
		is(await claim(wallet(), id), 200);
		await clock(at);
		await until("the claim ended", async () => await status(id) !== "assigned");
	}
	assert.deepEqual([(await task(owner, id)).status, (await task(owner, id)).failure], ["failed", "timeouts"]);
	assert.equal((await escrow(owner)).available_ton, 1);
	await clock("0");
});

await step("trust: ten right in a row, and a device may work alone; quotas halve and heal", async () => {
	const owner = await rich(1), a = wallet();
	is(await ask(a, "POST", "/v1/device/register", { device_id: "fingerprint", device_type: "desktop", cached_models: ["light-nlp-v1"] }), 200);
	await sql(`UPDATE devices SET in_a_row = 1000000 WHERE wallet = '${a.raw}'`);
	const id = await put(owner, { input: inline() });
	is(await claim(a, id), 200);
	is(await claim(wallet(), id), 409, "TASK_ALREADY_CLAIMED");
	const mine = (await state(a, id)).assignment_id;
	is(await deliver(a, id, mine, right), 200);
	assert.equal((await task(owner, id)).status, "completed");
	const checked = await put(owner, { input: inline(), always_check: true });
	is(await work(a, checked, right), 200);
	assert.equal((await task(owner, checked)).status, "validating");
	const why = is(await ask(a, "GET", "/v1/device/tasks/available?device_id=fingerprint&explain=true"), 200);
	assert.ok(why.why_not.some((r) => r.reason === "already_worked" && r.n > 0 && r.text.length > 10), JSON.stringify(why.why_not));
	await sql(`UPDATE devices SET quota = 1 WHERE wallet = '${a.raw}'`);
	is(await claim(a, await put(owner, { input: inline() })), 409, "QUOTA_USED_UP");
});

await step("Idempotency-Key: the same key and body, the same task and one escrow", async () => {
	const w = await rich("0.2"), headers = { "idempotency-key": unique() }, again = (body) => ask(w, "POST", "/v1/tasks", body, { headers });
	const first = is(await again(describe()), 200), second = await again(describe());
	assert.deepEqual([is(second, 200), second.headers["idempotent-replayed"]], [first, "true"]);
	is(await again(describe({ validation: "majority" })), 409);
	is(await ask(wallet(), "POST", "/v1/tasks", describe(), { headers }), 402, "INSUFFICIENT_BALANCE");
	assert.equal((await escrow(w)).held_ton, 0.05);
	const batch = { tasks: [describe()] }, more = { "idempotency-key": unique() };
	const made = is(await ask(w, "POST", "/v1/tasks/batch", batch, { headers: more }), 200);
	assert.deepEqual(is(await ask(w, "POST", "/v1/tasks/batch", batch, { headers: more }), 200), made);
	const out = { "idempotency-key": unique() }, gone = is(await ask(w, "POST", "/v1/escrow/withdraw", { amount_ton: "0.05" }, { headers: out }), 200);
	assert.equal(is(await ask(w, "POST", "/v1/escrow/withdraw", { amount_ton: "0.05" }, { headers: out }), 200).payout_id, gone.payout_id);
	assert.equal((await escrow(w)).available_ton, 0.05);
	const back = { "idempotency-key": unique() }, taken = is(await ask(w, "POST", `/v1/tasks/${first.task_id}/cancel`, undefined, { headers: back }), 200);
	assert.deepEqual(is(await ask(w, "POST", `/v1/tasks/${first.task_id}/cancel`, undefined, { headers: back }), 200), taken);
});

await step("a wallet of people signs the same text as signData, for this hall and now", async () => {
	const w = wallet(), domain = new URL(url).host;
	const be = (v, n) => { const b = Buffer.alloc(n); n === 4 ? b.writeUInt32BE(v) : b.writeBigUInt64BE(BigInt(v)); return b; };
	const shown = (path, { at = now(), host = domain, change = {} } = {}) => {
		const headers = headersOf(w, "GET", path), text = Buffer.from(`${w.raw}${headers["x-timestamp"]}${headers["x-nonce"]}${sha("")}`);
		const digest = sha256(Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.from("ton-connect/sign-data/"), be(0, 4), Buffer.from(w.raw.slice(2), "hex"),
			be(host.length, 4), Buffer.from(host), be(at, 8), Buffer.from("txt"), be(text.length, 4), text]));
		return { ...headers, authorization: `Bearer ${w.sign(digest).toString("base64")}`, "x-signature-type": "ton-connect-text",
			"x-ton-domain": host, "x-ton-timestamp": String(at), ...change };
	};
	is(await send("GET", "/v1/escrow", shown("/v1/escrow")), 200);
	const once = shown("/v1/escrow");
	is(await send("GET", "/v1/escrow", once), 200);
	is(await send("GET", "/v1/escrow", once), 401, "NONCE_REUSED");
	for (const options of [{ host: "elsewhere.example" }, { at: now() - 120 }, { change: { "x-ton-domain": "localhost" } },
		{ change: { "x-ton-timestamp": String(now() - 1) } }, { change: { "x-signature-type": "" } }, { change: { "x-nonce": nonce() } }])
		is(await send("GET", "/v1/escrow", shown("/v1/escrow", options)), 401, "INVALID_SIGNATURE");
});

const hall = new URL("../../scripts/hirehall", import.meta.url).pathname;
const admin = (...words) => run(hall, ["--state", state_, "admin", "devices", ...words]);
await step("a wallet that was credited before it signed is its key's owner's; one that is blocked comes in no more", async () => {
	const [a, other] = [wallet(), wallet()], b = wallet({ seed: a.seed, version: "v3R2" }), owner = await rich(1);
	for (const w of [a, b]) await admin("credit", w.friendly, "0.1");
	const id = await put(owner, { validation: "majority", input: inline() });
	is(await claim(a, id), 200);
	is(await claim(b, id), 409, "ALREADY_WORKED");
	await admin("block", a.raw, "--note", "it lies");
	is(await ask(a, "GET", "/v1/escrow"), 403, "WALLET_BLOCKED");
	is(await ask(other, "GET", "/v1/escrow"), 200);
	await admin("unblock", a.friendly);
	assert.equal((await escrow(a)).available_ton, 0.1);
});

await step("a wallet proves itself once and has a token", async () => {
	const w = wallet(), { payload } = is(await send("POST", "/v1/auth/ton_proof/payload", {}), 200);
	const domain = new URL(url).host, timestamp = now();
	const le = (v, n) => { const b = Buffer.alloc(n); n === 4 ? b.writeUInt32LE(v) : b.writeBigUInt64LE(BigInt(v)); return b; };
	const message = Buffer.concat([Buffer.from("ton-proof-item-v2/"), Buffer.alloc(4), Buffer.from(w.raw.slice(2), "hex"), le(domain.length, 4),
		Buffer.from(domain), le(timestamp, 8), Buffer.from(payload)]);
	const digest = sha256(Buffer.concat([Buffer.from([0xff, 0xff]), Buffer.from("ton-connect"), sha256(message)]));
	const body = { address: w.raw, network: "-239", public_key: w.key,
		proof: { timestamp, domain: { lengthBytes: domain.length, value: domain }, signature: w.sign(digest).toString("base64"), payload } };
	const login = (b) => send("POST", "/v1/auth/ton_proof", {}, JSON.stringify(b));
	is(await login({ ...body, proof: { ...body.proof, timestamp: timestamp - 1 } }), 401, "INVALID_PROOF");
	is(await login({ ...body, public_key: wallet().key }), 401, "INVALID_PROOF");
	is(await login({ ...body, network: "-3" }), 401, "INVALID_PROOF");
	const { token, expires_in } = is(await login(body), 200);
	assert.equal(expires_in, 3600);
	is(await login(body), 401, "NONCE_REUSED");
	is(await send("GET", "/v1/escrow", { authorization: `Bearer ${token}` }), 200);
	is(await send("GET", "/v1/escrow", { authorization: `Bearer ${token}`, "x-wallet-address": w.friendly }), 200);
	is(await send("GET", "/v1/escrow", { authorization: `Bearer ${token}`, "x-wallet-address": wallet().raw }), 401, "INVALID_TOKEN");
});

await step("the public pages need no signature, ten a minute of an address; wallets have their own numbers", async () => {
	const from = `127.${1 + Math.floor(Math.random() * 250)}.${1 + Math.floor(Math.random() * 250)}.7`;
	const models = await send("GET", "/v1/whitelist/models", {}, undefined, from);
	assert.deepEqual(is(models, 200).models.find((m) => m.model === "light-nlp-v1"), { model: "light-nlp-v1", size_mb: 10,
		operations: ["classify_text", "sentiment_analysis"], ipfs_hash: "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco" });
	const stats = is(await send("GET", "/v1/stats", {}, undefined, from), 200);
	assert.ok(stats.completed_tasks > 0 && stats.total_tasks >= stats.completed_tasks && stats.active_devices > 0 && stats.total_ton_distributed > 0);
	for (let i = 0; i < 8; i++) is(await send("GET", "/v1/whitelist/operations", {}, undefined, from), 200);
	is(await send("GET", "/v1/stats", {}, undefined, from), 429, "RATE_LIMITED");
	const w = wallet({ fast: true }), many = await Promise.all(Array.from({ length: 101 }, () => ask(w, "GET", "/v1/escrow")));
	assert.ok(many.filter((m) => m.status === 429).length >= 1 && many.filter((m) => m.status === 200).length >= 100);
});

await step("the auditor finds nothing", async () => assert.deepEqual(await auditFindings(), []));
done();
