/* stripe_kill.mjs - any process may die at any point of order, checkout, payment and refund: 10 kills, 200 with --long.
 * The callers of the hall do what real ones do: they ask again until they have an answer.  What must hold in the end:
 * every effect at Stripe at most once for each intent, every order in the state that Stripe knows, the books at zero.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import Stripe from "stripe";
import { account, adminCookie, auditFindings, call, deliver, human, insist, many, run, sleep, sql, state, takenTask, tap, until } from "./lib/hall.mjs";
import { StripeFake } from "./lib/stripe_fake.mjs";
import { put } from "./lib/settings.mjs";

const { step, done } = tap("stripe_kill");
const KILLS = process.env.HIREHALL_LONG ? 200 : 10, PAUSE_MS = 700, PAYERS = 4;
const port = Number((process.env.OUTBOUND_ALLOW ?? "").split(",")[2]?.split(":")[1] ?? process.env.OUTBOUND_ALLOW.split(":")[1]);
const fake = await new StripeFake().listen(port);
const SECRET = "whsec_kill", hall = new URL("../../scripts/hirehall", import.meta.url).pathname;
await put({ STRIPE_SECRET_KEY: "sk_test_kill", STRIPE_API_BASE: `http://127.0.0.1:${port}`, STRIPE_WEBHOOK_SECRET: SECRET,
	RATE_AI_PER_MINUTE: "1000000" });
const sdk = new Stripe("sk_test_kill");
const ai = await account(), admin = await adminCookie(), killed = {}, made = [];
let is_over = false;

const answered = (a) => a.status < 500;
const psql = (text) => insist(async () => ({ status: 200, text: await sql(text) }), answered).then((a) => a.text);
async function tell(event) {
	const payload = JSON.stringify(event);
	await insist(() => fetch(`${process.env.HALL_URL}/webhooks/stripe`, { method: "POST", body: payload, signal: AbortSignal.timeout(5000),
		headers: { "content-type": "application/json", "stripe-signature": sdk.webhooks.generateTestHeaderString({ payload, secret: SECRET }) } }), (a) => a.status === 200);
}
async function news() {
	while (!is_over || fake.told.length) {
		const event = fake.told.shift();
		if (event) await tell(event);
		else await sleep(20);
	}
}
const HOW = ["ok", "ok", "ok", "ok", "drop", "500", "slow:200"];

async function payer(person) {
	while (!is_over) {
		const task = await takenTask(ai, person).catch(() => null);
		if (!task) {
			await sleep(100);
			await psql(`UPDATE humans SET status = 'available' WHERE id = '${person.id}' AND NOT EXISTS (SELECT FROM tasks WHERE human_id = '${person.id}' AND status = 'accepted')`);
			const lost = await psql(`SELECT id FROM tasks WHERE human_id = '${person.id}' AND status = 'accepted'`);
			if (lost) await deliver(person, lost).catch(() => null);
			continue;
		}
		const id = `kill-${task}`, at = `/api/stripe/orders/${id}`;
		made.push(id);
		await insist(() => call("POST", "/api/stripe/orders", { key: ai.key, body: { task_id: task, base_amount_minor: 3000, order_id: id } }), answered);
		fake.next(HOW[made.length % HOW.length]);
		const open = await insist(() => call("POST", `${at}/checkout`, { key: ai.key, body: { version: 1 } }), answered);
		const session = open.json.checkout_session_id ?? open.json.detail?.checkout_session_id;
		assert.ok(session, open.text);
		fake.pay(session);
		await insist(() => call("GET", at, { key: ai.key }), (a) => a.status === 200 && (a.json.order.status === "paid" || is_over));
		fake.next(HOW[(made.length + 3) % HOW.length]);
		/* not again after no answer: the admin looks first */
		for (const amount_minor of [500, 500]) await call("POST", `${at}/refund`, { cookie: admin, body: { version: 1, amount_minor, reason: "duplicate" } }).catch(() => null);
		await insist(() => deliver(person, task), answered);
	}
}
async function victims() {
	const { stdout } = await run(hall, ["--state", state, "status", "--json"]).catch((e) => e);
	const list = JSON.parse(stdout.slice(stdout.indexOf("{"))).processes.map((p) => [p.pool, p.pid]);
	const backend = await sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1").catch(() => "");
	return backend ? [...list, ["postgres", Number(backend)]] : list;
}
async function killer() {
	const kinds = ["web", "slow", "jobs", "postgres"];
	for (let n = 0; n < KILLS;) {
		await sleep(PAUSE_MS * (0.5 + Math.random()));
		const kind = kinds[n % kinds.length], list = (await victims().catch(() => [])).filter(([pool]) => pool === kind);
		const victim = list[Math.floor(Math.random() * list.length)];
		if (!victim) continue;
		try {
			process.kill(victim[1], "SIGKILL");
			killed[kind] = (killed[kind] ?? 0) + 1;
			n++;
		} catch { /* gone by itself */ }
	}
	is_over = true;
}

await step(`${KILLS} kills while orders are made, paid and given back`, async () => {
	const people = await many(PAYERS, () => human());
	await Promise.all([killer(), news(), ...people.map(payer)]);
	assert.equal(Object.values(killed).reduce((a, b) => a + b), KILLS);
	console.log(`# ${made.length} orders, killed ${JSON.stringify(killed)}, ${fake.requests.length} calls to Stripe`);
});
await step("all that was unknown is found out", async () => {
	/* time passes: leases of the dead run out; dead is who holds a job for so long */
	const held = (await psql("SELECT id || '/' || attempts FROM jobs WHERE lease_until IS NOT NULL")).split("\n");
	await sleep(1500);
	await psql(`UPDATE jobs SET lease_until = NULL WHERE id || '/' || attempts = ANY('{${held.join(",")}}')`);
	await until("nothing is under way", async () => {
		/* and schedules come round */
		await psql("UPDATE jobs SET run_at = hall_now() WHERE kind ~ '^(order|refund|provider)_' AND dead_at IS NULL AND lease_until IS NULL");
		for (const event of fake.told.splice(0)) await tell(event);
		await sleep(300);
		return await psql("SELECT (SELECT count(*) FROM provider_events WHERE status IN ('pending', 'failed')) + (SELECT count(*) FROM refunds WHERE status IN ('unknown', 'pending'))") === "0";
	}, 60000);
});
await step("every effect at Stripe happened at most once for each intent", async () => {
	const sessions = new Map(), refunds = new Map();
	for (const s of fake.sessions.values()) sessions.set(`${s.client_reference_id}:${s.metadata.attempt}`, (sessions.get(`${s.client_reference_id}:${s.metadata.attempt}`) ?? 0) + 1);
	for (const r of fake.refunds.values()) refunds.set(r.metadata.refund_row, (refunds.get(r.metadata.refund_row) ?? 0) + 1);
	assert.deepEqual([...sessions, ...refunds].filter(([, n]) => n > 1), []);
	const rows = (await sql("SELECT id, status FROM refunds WHERE order_id LIKE 'kill-%'")).split("\n").filter(Boolean).map((l) => l.split("|"));
	for (const [id, status] of rows) assert.equal(refunds.get(id) ?? 0, status === "succeeded" ? 1 : 0, `${id} ${status}`);
	assert.equal(refunds.size, rows.filter(([, status]) => status === "succeeded").length);
	console.log(`# ${sessions.size} checkouts, ${refunds.size} refunds`);
	assert.deepEqual(fake.wrong, []);
});
await step("every order is in the state that Stripe knows", async () => {
	const rows = (await sql("SELECT id, status, coalesce(payment_intent_id, ''), refund_amount_minor FROM orders WHERE id LIKE 'kill-%'")).split("\n").filter(Boolean);
	for (const row of rows) {
		const [id, status, pi, back] = row.split("|"), intent = [...fake.intents.values()].find((i) => i.metadata.order_id === id);
		assert.equal(status, !intent ? status : intent.refunded ? "partially_refunded" : "paid", row);
		if (intent) assert.deepEqual([pi, Number(back)], [intent.id, intent.refunded], row);
		else assert.ok(["created", "checkout_created"].includes(status), row);
	}
	assert.ok(rows.length >= made.length - PAYERS);
});
await step("the books add up", async () => {
	assert.equal(await sql("SELECT count(*) FROM (SELECT currency FROM postings GROUP BY currency HAVING sum(minor) <> 0) x"), "0");
	assert.deepEqual(await auditFindings(), []);
});
fake.close();
await put({});
done();
