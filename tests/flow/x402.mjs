/* x402.mjs - results paid on a chain: anvil with a token of EIP-3009, a facilitator and the client of the x402 packages, and all
 * of them as they should not be.  SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { wrapFetchWithPayment, x402Client, x402HTTPClient } from "@x402/fetch";
import { privateKeyToAccount } from "viem/accounts";
import { address, base64, Chain, Facilitator, KEYS, signed, unbase64, USDC } from "./lib/chain.mjs";
import { finished, headersOf, paymentsOf, post, result, SECRET } from "./lib/bounty.mjs";
import { adminCookie, auditFindings, call, human, run, sleep, sql, state as folder, tap, until, url } from "./lib/hall.mjs";
import { put } from "./lib/settings.mjs";

const { step, done } = tap("x402");
const chain = await new Chain().start();
const first = await new Facilitator(chain).listen(), second = await new Facilitator(chain).listen();
const PAYEE = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", PRICE = 1000n;
const on = { X402_FACILITATOR_URL: `${first.url},${second.url}`, EVM_RPC_URL: chain.url, SERVER_WALLET_ADDRESS: PAYEE, EVM_CONFIRMATIONS: "1", PAYMENT_WAIT_S: "1" };
await put(on);

const offer = async (id) => unbase64((await result(id)).headers.get("payment-required")).accepts[0];
const v2 = (p, accepted, more = {}) => ({ "payment-signature": base64({ x402Version: 2, payload: p, accepted, ...more }) });
const v1 = (p, network = "base-sepolia") => ({ "x-payment": base64({ x402Version: 1, scheme: "exact", network, payload: p }) });
/* A busy machine is told that the payment is under way; then it asks again, with the same. */
const isGiven = async (answer, id, header) => {
	for (const end = Date.now() + 60000; answer.status === 202 && Date.now() < end; await sleep(100)) {
		await hurry();
		answer = await result(id, header);
	}
	assert.equal(answer.status, 200, answer.text);
	assert.equal(answer.json.content, `${SECRET} ${id}`);
	return answer;
};
const isRefused = (answer, why, status = 402) => {
	assert.equal(answer.status, status, answer.text);
	assert.ok(!answer.text.includes(SECRET));
	if (why) assert.equal(unbase64(answer.headers.get("payment-required")).error, why);
};
/* what the jobs put off is due now */
const hurry = () => sql("UPDATE jobs SET run_at = hall_now() - interval '1 second' WHERE kind LIKE 'payment%' AND lease_until IS NULL");
const state = async (id) => (await paymentsOf(id)).map((p) => p.state).join();
const moved = async (fn) => {
	const before = await chain.balance(PAYEE);
	await fn();
	return (await chain.balance(PAYEE)) - before;
};

await step("one 402 offers both versions, and says nothing of the result", async () => {
	const id = await finished(), answer = await result(id), v2 = unbase64(answer.headers.get("payment-required"));
	isRefused(answer);
	assert.deepEqual([v2.x402Version, v2.accepts[0].network, v2.accepts[0].amount, v2.accepts[0].asset, v2.accepts[0].payTo, v2.accepts[0].extra],
		[2, "eip155:84532", "1000", USDC, PAYEE, { name: "USDC", version: "2" }]);
	assert.deepEqual([answer.json.x402Version, answer.json.accepts[0].network, answer.json.accepts[0].maxAmountRequired], [1, "base-sepolia", "1000"]);
	assert.deepEqual([answer.headers.get("x-payment-amount"), answer.headers.get("x-payment-address"), answer.headers.get("cache-control")], ["0.001", PAYEE, "no-store"]);
	assert.equal(answer.json.payment.amount_usdc, 1000);
});

await step("hirehall doctor compares the token's domain with what is offered, and asks facilitators what they take", async () => {
	const odd = "0x00000000000000000000000000000000000000d0", program = new URL("../../scripts/hirehall", import.meta.url).pathname;
	const doctor = async (more) => (await run(program, ["--state", folder, "doctor"], { env: { ...process.env, ...more } }).catch((e) => e)).stdout;
	await chain.public.request({ method: "anvil_setCode", params: [odd, "0x600160005260206000f3"] }); // answers 1, whatever it is asked
	const well = await doctor({});
	assert.match(well, /^ok +the stablecoin's domain/m);
	assert.match(well, new RegExp(`^ok +the facilitator ${first.url} takes payments on eip155:84532 \\(x402 version 1 and 2\\)`, "m"));
	first.mode = "elsewhere";
	assert.match(await doctor({}), new RegExp(`^broken +the facilitator ${first.url} takes nothing on eip155:84532`, "m"));
	first.mode = "ok";
	assert.match(await doctor({ USDC_CONTRACT_ADDRESS: odd }), /^broken +the stablecoin signs for another domain/m);
	assert.match(await doctor({ X402_NETWORK: "eip155:8453" }), /^broken +EVM_RPC_URL gives no domain/m);
});

await step("the official client pays and has the result", async () => {
	const id = await finished(), client = new x402Client().register("eip155:*", new ExactEvmScheme(privateKeyToAccount(KEYS.payer)));
	let sent;
	const paying = wrapFetchWithPayment((q, o) => { sent = q; return fetch(q, o); }, client);
	const gain = await moved(async () => {
		const first = await paying(`${url}/api/tasks/${id}/result?pay=x402`, { headers: headersOf() });
		const answer = await isGiven({ status: first.status, headers: first.headers, text: "", json: await first.json() }, id,
			{ "payment-signature": sent.headers.get("payment-signature") });
		const receipt = new x402HTTPClient(client).getPaymentSettleResponse((n) => answer.headers.get(n));
		assert.equal(receipt.success, true);
		assert.equal((await chain.public.getTransactionReceipt({ hash: receipt.transaction })).status, "success");
	});
	assert.equal(gain, PRICE);
	assert.equal(await moved(async () => {
		const again = await Promise.all(Array.from({ length: 20 }, () => fetch(sent.clone())));
		for (const answer of again) assert.equal(answer.status, 200);
		assert.ok(again.every((a) => unbase64(a.headers.get("payment-response")).success), "who asks again is told again that it is paid");
	}), 0n);
	const other = await finished(), used = await result(other, { "payment-signature": sent.headers.get("payment-signature") });
	isRefused(used, null, 409);
	assert.equal(await sql(`SELECT sum(minor) FROM postings WHERE currency = 'USDC'`), "0");
});

await step("version 1", async () => {
	const id = await finished(), need = (await result(id)).json.accepts[0];
	const header = v1(await signed(KEYS.payer, need)), answer = await isGiven(await result(id, header), id, header);
	assert.deepEqual([unbase64(answer.headers.get("x-payment-response")).success, unbase64(answer.headers.get("x-payment-response")).network], [true, "base-sepolia"]);
});

await step("50 at once with one signature: one payment", async () => {
	const id = await finished(), need = await offer(id), header = v2(await signed(KEYS.payer, need), need);
	assert.equal(await moved(async () => {
		const answers = await Promise.all(Array.from({ length: 50 }, () => result(id, header)));
		assert.ok(answers.every((a) => [200, 202].includes(a.status)), answers.map((a) => a.status).join());
		await isGiven(await until("it is given", async () => { const a = await result(id, header); return a.status === 200 && a; }), id);
	}), PRICE);
	assert.equal(await state(id), "settled");
});

await step("what is wrong with a payment is said, and nothing moves", async () => {
	const id = await finished(), need = await offer(id), now = Math.floor(Date.now() / 1000), good = await signed(KEYS.payer, need);
	const n = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n, s = BigInt(`0x${good.signature.slice(66, 130)}`);
	const high = { ...good, signature: good.signature.slice(0, 66) + (n - s).toString(16).padStart(64, "0") + (good.signature.endsWith("1b") ? "1c" : "1b") };
	const bad = [
		["short", await signed(KEYS.payer, need, { value: "999" }), "invalid_exact_evm_payload_authorization_value_mismatch"],
		["over", await signed(KEYS.payer, need, { value: "1001" }), "invalid_exact_evm_payload_authorization_value_mismatch"],
		["huge", await signed(KEYS.payer, need, { value: String(2n ** 256n - 1n) }), "invalid_exact_evm_payload_authorization_value_mismatch"],
		["nothing", await signed(KEYS.payer, need, { value: "0" }), "invalid_exact_evm_payload_authorization_value_mismatch"],
		["recipient", await signed(KEYS.payer, need, { to: address(KEYS.payer) }), "invalid_exact_evm_payload_recipient_mismatch"],
		["token", await signed(KEYS.payer, need, {}, { verifyingContract: PAYEE }), "invalid_exact_evm_payload_signature"],
		["chain", await signed(KEYS.payer, need, {}, { chainId: 8453 }), "invalid_exact_evm_payload_signature"],
		["expired", await signed(KEYS.payer, need, { validBefore: String(now - 1) }), "invalid_exact_evm_payload_authorization_valid_before"],
		["for ever", await signed(KEYS.payer, need, { validBefore: String(now + 100000) }), "invalid_exact_evm_payload_authorization_valid_before"],
		["not yet", await signed(KEYS.payer, need, { validAfter: String(now + 100) }), "invalid_exact_evm_payload_authorization_valid_after"],
		["high s", high, "invalid_exact_evm_payload_signature"],
		["nobody", { ...good, signature: `0x${"11".repeat(65)}` }, "invalid_exact_evm_payload_signature"],
		["another", { ...good, authorization: { ...good.authorization, from: PAYEE } }, "invalid_exact_evm_payload_signature"],
		["zeros", { ...good, authorization: { ...good.authorization, value: "01000" } }, "invalid_payload"],
		["hex", { ...good, authorization: { ...good.authorization, value: "0x3e8" } }, "invalid_payload"],
	];
	assert.equal(await moved(async () => {
		for (const [what, p, why] of bad) {
			isRefused(await result(id, v2(p, need)), why);
			isRefused(await result(id, v1(p)), why);
			assert.equal(await state(id), "", what);
		}
		const claims = { network: ["eip155:8453", "invalid_network"], scheme: ["upto", "unsupported_scheme"], asset: [PAYEE, "invalid_payment_requirements"],
			payTo: [USDC, "invalid_exact_evm_payload_recipient_mismatch"], amount: ["1", "invalid_exact_evm_payload_authorization_value_mismatch"] };
		for (const [member, [value, why]] of Object.entries(claims)) isRefused(await result(id, v2(good, { ...need, [member]: value })), why);
		isRefused(await result(id, v1(good, "base")), "invalid_network");
		isRefused(await result(id, { "payment-signature": base64({ x402Version: 3, payload: good, accepted: need }) }), "invalid_x402_version");
		for (const header of ["!!!", base64([1]), base64("x"), Buffer.from("{").toString("base64")])
			isRefused(await result(id, { "payment-signature": header }), null, 400);
		isRefused(await result(id, v2(await signed(KEYS.poor, need), need)), null);
	}), 0n);
	await isGiven(await result(id, v2(good, need)), id, v2(good, need));
});

await step("an identifier names one payment", async () => {
	const id = await finished(), need = await offer(id), other = await finished(), name = `pay_${randomBytes(16).toString("hex")}`;
	const named = (o) => ({ extensions: { "payment-identifier": { info: { id: o } } } });
	isRefused(await result(id, v2(await signed(KEYS.payer, need), need, named("short"))), null, 400);
	const header = v2(await signed(KEYS.payer, need), need, named(name));
	await isGiven(await result(id, header), id, header);
	await isGiven(await result(id, header), id, header);
	isRefused(await result(other, v2(await signed(KEYS.payer, need), need, named(name))), null, 409);
});

const authorization = (p, id) => ({ task_id: id, from_address: p.authorization.from, amount_usdc: Number(p.authorization.value), valid_after: Number(p.authorization.validAfter),
	valid_before: Number(p.authorization.validBefore), nonce: p.authorization.nonce,
	signature: { v: parseInt(p.signature.slice(130), 16), r: p.signature.slice(0, 66), s: `0x${p.signature.slice(66, 130)}` } });
const quoted = (answer) => answer.json.payment;
const quoteSigned = (q, o = {}, domain) => signed(KEYS.payer, { payTo: q.recipient, amount: String(q.amount_usdc), asset: q.contract, extra: q.domain },
	{ validAfter: String(q.valid_after), validBefore: String(q.valid_before), nonce: q.nonce, ...o }, domain);

await step("a signature by itself: v, r, s of our own quote", async () => {
	const id = await finished(), other = await finished(), q = quoted(await result(id));
	const no = async (p, task, code) => {
		const { status, json } = await post("/api/payments/authorize", authorization(p, task));
		assert.deepEqual([status, json.success, json.code], [200, false, code]);
		assert.ok(json.error);
	};
	assert.equal(await moved(async () => {
		await no(await quoteSigned(q, { value: "1" }), id, "invalid_exact_evm_payload_authorization_value_mismatch");
		await no(await quoteSigned(q, { to: USDC }), id, "invalid_exact_evm_payload_signature");
		await no(await quoteSigned(q, { nonce: `0x${"ab".repeat(32)}` }), id, "nonce_mismatch");
		await no(await quoteSigned(q), other, "nonce_mismatch");
		await no(await quoteSigned(q, { validBefore: String(q.valid_before + 1) }), id, "window_mismatch");
		await no(await quoteSigned(q, { validBefore: "5" }), id, "invalid_exact_evm_payload_authorization_valid_before");
		await no(await quoteSigned(q, { validAfter: String(q.valid_before - 1) }), id, "invalid_exact_evm_payload_authorization_valid_after");
		await no(await quoteSigned(q, {}, { chainId: 1 }), id, "invalid_exact_evm_payload_signature");
		assert.equal((await post("/api/payments/authorize", authorization(await quoteSigned(q), "00000000-0000-4000-8000-000000000000"))).status, 404);
	}), 0n);
	assert.equal(await moved(async () => {
		const body = authorization(await quoteSigned(q), id), told = () => post("/api/payments/authorize", body);
		const { status, json } = await until("an end", async () => { const a = await told(); return a.status === 202 ? void await hurry() : a; });
		assert.deepEqual([status, json.success, json.error, json.task_id, json.amount_usd], [200, true, null, id, 0.001]);
		assert.match(json.tx_hash, /^0x[0-9a-f]{64}$/);
		assert.deepEqual((await told()).json, json);
		await isGiven(await result(id), id);
	}), PRICE);
});

await step("a wallet is its person's by a signature over our message, once", async () => {
	const person = await human(), wallet = privateKeyToAccount(KEYS.payer), as = { cookie: person.cookie };
	const { json } = await call("GET", `/api/wallet/nonce?wallet_address=${wallet.address}`, as);
	const body = { wallet_address: wallet.address, message: json.message, signature: await wallet.signMessage({ message: json.message }) };
	const stranger = await human();
	assert.equal((await call("POST", "/api/wallet/connect", { cookie: stranger.cookie, body })).status, 400);
	assert.equal((await call("POST", "/api/wallet/connect", { ...as, body: { ...body, wallet_address: PAYEE } })).status, 400);
	const { status, json: connected } = await call("POST", "/api/wallet/connect", { ...as, body });
	assert.deepEqual([status, connected.success, connected.wallet_address], [200, true, wallet.address]);
	assert.equal((await call("POST", "/api/wallet/connect", { ...as, body })).status, 400);
	const info = (await call("GET", "/api/wallet/info", as)).json;
	assert.deepEqual([info.connected, info.wallet_address, info.chain_id, info.usdc_balance > 0], [true, wallet.address, 84532, true]);
	await call("POST", "/api/wallet/disconnect", as);
	assert.equal((await call("GET", "/api/wallet/info", as)).json.connected, false);
});

await step("balances on the chain", async () => {
	const { json } = await call("GET", `/api/payments/balance/${PAYEE}`, { headers: headersOf() });
	assert.deepEqual([json.usdc_balance_raw, json.chain_id], [Number(await chain.balance(PAYEE)), 84532]);
	assert.equal((await call("GET", "/api/payments/balance/0x12", { headers: headersOf() })).status, 422);
});

/* one payment under a mode of the first facilitator; gives the first answer */
async function under(mode, id, header) {
	first.mode = mode;
	try {
		return await result(id, header);
	} finally {
		first.mode = "ok";
	}
}

await step("a facilitator that is slow, away or of other networks: the next one takes it", async () => {
	for (const mode of ["dead", "500", "garbage", "slow5", "elsewhere"]) {
		const id = await finished(), need = await offer(id), settled = second.calls.settle, header = v2(await signed(KEYS.payer, need), need);
		await isGiven(await under(mode, id, header), id, header);
		assert.equal(second.calls.settle, settled + 1, mode);
	}
});

await step("nobody answers: 503, nothing is lost, and the same signature pays later", async () => {
	const id = await finished(), need = await offer(id), header = v2(await signed(KEYS.payer, need), need);
	second.mode = "dead";
	isRefused(await under("dead", id, header), null, 503);
	second.mode = "ok";
	assert.equal(await state(id), "failed");
	await isGiven(await result(id, header), id, header);
});

await step("settled without an answer: the chain says so, nobody is asked again", async () => {
	const id = await finished(), need = await offer(id), header = v2(await signed(KEYS.payer, need), need);
	assert.equal(await moved(async () => {
		chain.mode = "down";
		const answer = await under("drop", id, header);
		assert.deepEqual([answer.status, answer.json.status], [202, "payment_pending"]);
		assert.ok(answer.headers.get("retry-after") && !answer.headers.get("payment-required"));
		assert.equal((await result(id)).status, 202);
		const need2 = { ...need }, again = await result(id, v2(await signed(KEYS.payer, need2), need2));
		assert.equal(again.status, 202);
		chain.mode = "up";
		await isGiven(await until("it is given", async () => { await hurry(); const a = await result(id, header); return a.status === 200 && a; }), id);
	}), PRICE);
});

await step("a facilitator that lies gives no result away", async () => {
	for (const mode of ["liar", "stranger"]) {
		const id = await finished(), need = await offer(id), p = await signed(KEYS.payer, need);
		first.other = (await chain.mint(PAYEE, 1000n)).transactionHash;
		const answer = await under(mode, id, v2(p, need));
		isRefused(answer, null, 202);
		assert.equal(await state(id), "unknown");
		await chain.send(KEYS.payer, "cancelMine", [p.authorization.nonce]);
		await until("it has failed", async () => { await hurry(); return (await state(id)) === "failed"; });
		isRefused(await result(id, v2(p, need)));
	}
	const id = await finished(), need = await offer(id), header = v2(await signed(KEYS.payer, need), need);
	assert.equal(await moved(async () => isGiven(await under("no", id, header), id, header)), PRICE);
});

await step("our own wallet sends it where no facilitator is set", async () => {
	await put({ ...on, X402_FACILITATOR_URL: "", SERVER_PRIVATE_KEY: KEYS.hall });
	const id = await finished(), need = await offer(id), header = v2(await signed(KEYS.payer, need), need);
	assert.equal(await moved(async () => isGiven(await result(id, header), id, header)), PRICE);
	isRefused(await result(await finished(), v2(await signed(KEYS.poor, need), need)), "insufficient_funds");
	const ids = []; /* one after the other: a user has at most three active */
	for (let i = 0; i < 3; i++) ids.push(await finished());
	assert.equal(await moved(async () => {
		await Promise.all(ids.map(async (one) => isGiven(await until("it is given", async () => {
			const q = await offer(one).catch(() => null), a = q?.payTo ? await result(one, v2(await signed(KEYS.payer, q), q)) : await result(one);
			return a.status === 200 && a;
		}), one)));
	}), 3n * PRICE);
	chain.mode = "drop";
	const lost = await finished(), q = await offer(lost);
	chain.mode = "up";
	const late = v2(await signed(KEYS.payer, q), q);
	await isGiven(await until("it is given", async () => { const a = await result(lost, late); return a.status === 200 && a; }), lost);
});

await step("an admin gives it back: our wallet sends it, the books are even", async () => {
	const id = await finished(), need = await offer(id), payer = address(KEYS.payer), admin = await adminCookie();
	const header = v2(await signed(KEYS.payer, need), need);
	await chain.mint(address(KEYS.hall), 10_000n);
	await isGiven(await result(id, header), id, header);
	const before = await chain.balance(payer);
	assert.equal((await call("POST", `/api/tasks/${id}/refund`, { cookie: admin, body: { reason: "It was wrong" } })).status, 200);
	await until("it is sent", async () => await hurry() === "" && (await sql(`SELECT status FROM bounty_refunds WHERE bounty_id = '${id}'`)) === "done");
	assert.equal((await chain.balance(payer)) - before, PRICE);
	assert.equal((await call("POST", `/api/tasks/${id}/refund`, { cookie: admin, body: { reason: "Again" } })).status, 409);
	assert.ok(!(await result(id)).text.includes(SECRET));
});

await step("the auditor finds nothing", async () => {
	assert.deepEqual((await auditFindings()).filter((line) => /bount|payment|ledger|zero|sums|account/.test(line)), []);
	assert.equal(await sql(`SELECT count(*) FROM events WHERE data::text LIKE '%${SECRET}%'`), "0");
});

await put({});
await chain.stop();
await Promise.all([first.close(), second.close()]);
done();
