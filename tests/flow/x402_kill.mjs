/* x402_kill.mjs - workers, jobs, the facilitator and the chain go at any moment while results are paid: 15 kills, 200 with --long.
 * Payers do what they are told: they ask again with the same signature, and sign anew only when told that it has failed.
 * What must hold in the end: each result was paid once or not at all, nothing was given unpaid, the books are at zero.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { address, base64, Chain, Facilitator, KEYS, signed, unbase64 } from "./lib/chain.mjs";
import { finished, paymentsOf, result, SECRET } from "./lib/bounty.mjs";
import { auditFindings, insist, run, sleep, sql, state, tap, until } from "./lib/hall.mjs";
import { put } from "./lib/settings.mjs";

const { step, done } = tap("x402_kill");
const KILLS = process.env.HIREHALL_LONG ? 200 : 15, PAUSE_MS = 150, PAYERS = 4;
const PAYEE = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65", PRICE = 1000n;
const hall = new URL("../../scripts/hirehall", import.meta.url).pathname;
const chain = await new Chain().start();
const first = await new Facilitator(chain).listen(), second = await new Facilitator(chain).listen();
await put({ X402_FACILITATOR_URL: `${first.url},${second.url}`, EVM_RPC_URL: chain.url, SERVER_WALLET_ADDRESS: PAYEE,
	SERVER_PRIVATE_KEY: KEYS.hall, PAYMENT_WAIT_S: "1" });
const killed = {}, made = [], given = [];
let is_over = false;

const header = async (id) => {
	const answer = await insist(() => result(id), (a) => [200, 202, 402].includes(a.status));
	if (answer.status !== 402) return {};
	const need = unbase64(answer.headers.get("payment-required")).accepts[0];
	return { "payment-signature": base64({ x402Version: 2, payload: await signed(KEYS.payer, need), accepted: need }) };
};
async function pay(id) {
	for (let sent = await header(id); ; await sleep(50)) {
		const answer = await insist(() => result(id, sent), (a) => [200, 202, 402].includes(a.status));
		if (answer.status === 200) {
			assert.equal(answer.json.content, `${SECRET} ${id}`);
			return given.push(id);
		}
		assert.ok(!answer.text.includes(SECRET));
		if (answer.status === 402) sent = await header(id);
	}
}
async function payer() {
	while (!is_over) {
		const id = await finished().catch(() => null);
		if (!id) {
			await sleep(100);
			continue;
		}
		made.push(id);
		await pay(id);
	}
}
async function pids() {
	const { stdout } = await run(hall, ["--state", state, "status"]).catch((e) => e);
	return [...stdout.matchAll(/^\s*(web|slow|jobs)\s+(\d+)\b/gm)].map(([, role, pid]) => [role, Number(pid)]);
}
const count = (what) => { killed[what] = (killed[what] ?? 0) + 1; };
async function process_kill() {
	const all = await pids(), [role, pid] = all[Math.floor(Math.random() * all.length)] ?? [];
	if (!pid) return;
	try {
		process.kill(pid, "SIGKILL");
		count(role);
	} catch { /* it went by itself */ }
}
async function facilitator_kill() {
	const one = Math.random() < 0.5 ? first : second;
	count("facilitator");
	await one.close();
	await sleep(300);
	await one.listen(one.port);
}
async function facilitator_spoil() {
	const modes = ["drop", "deadsettle", "500", "no", "liar", "garbage"];
	count("answer");
	first.mode = modes[Math.floor(Math.random() * modes.length)];
	await sleep(300);
	first.mode = "ok";
}
async function chain_kill() {
	count("chain");
	chain.mode = Math.random() < 0.5 ? "down" : "drop";
	await sleep(400);
	chain.mode = "up";
}
/* What the jobs put off is due at once, what a dead one holds too (a job may run twice), and two seconds are two minutes: then a
 * request that still works on its payment finds it ended by somebody else. */
const hurry = () => sql(`UPDATE jobs SET run_at = hall_now() - interval '1 second', lease_until = NULL WHERE kind LIKE 'payment%';
	UPDATE bounty_payments SET updated_at = updated_at - interval '2 minutes'
		WHERE state IN ('claimed', 'verified', 'settling') AND updated_at BETWEEN hall_now() - interval '1 minute' AND hall_now() - interval '2 seconds'`).catch(() => "");

await step(`${KILLS} kills while ${PAYERS} pay`, async () => {
	const payers = Array.from({ length: PAYERS }, payer), kinds = [process_kill, process_kill, process_kill, facilitator_kill, facilitator_spoil, chain_kill];
	for (let i = 0; i < KILLS; i++) {
		await sleep(Math.random() * PAUSE_MS);
		await kinds[Math.floor(Math.random() * kinds.length)]();
		await hurry();
	}
	is_over = true;
	const end = Promise.all(payers);
	let finish = false;
	end.finally(() => { finish = true; });
	while (!finish) {
		await hurry();
		await sleep(300);
	}
	await end;
	console.log(`# ${made.length} results, ${given.length} given; killed ${JSON.stringify(killed)}`);
});

await step("each result was paid once, and what came twice goes back", async () => {
	await until("nothing is under way", async () => {
		await hurry();
		return (await sql("SELECT count(*) FROM bounty_payments WHERE network IS NOT NULL AND state NOT IN ('settled', 'failed')")) === "0" &&
			(await sql("SELECT count(*) FROM bounty_refunds WHERE status IN ('waiting', 'sending', 'unknown')")) === "0";
	}, 60000);
	const rows = (await Promise.all(made.map(paymentsOf))).flat(), settled = rows.filter((p) => p.state === "settled");
	assert.deepEqual([...new Set(made)].length, given.length);
	for (const id of made) assert.equal(settled.filter((p) => p.bounty_id === id && !p.is_surplus).length, 1, id);
	const surplus = settled.filter((p) => p.is_surplus).length;
	assert.equal(surplus, 0);
	assert.equal(await chain.balance(PAYEE), PRICE * BigInt(settled.length));
	assert.equal(await sql("SELECT coalesce(sum(minor), 0) FROM postings WHERE currency = 'USDC'"), "0");
	assert.deepEqual((await auditFindings()).filter((line) => /bount|payment|zero|sums|balances/.test(line)), []);
	assert.ok(address(KEYS.payer));
});

await put({});
await chain.stop();
await Promise.all([first.close(), second.close()]);
done();
