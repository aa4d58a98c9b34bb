/* connect.mjs - a person with an account of their own at Stripe: made once whatever happens to the call, and paid by the
 * order's own charge when the order is paid and the work completed, whichever comes last.  The stand-in checks requests
 * against Stripe's description and Stripe's own package signs the events; what Stripe asks people is not played.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import Stripe from "stripe";
import { account, adminCookie, call, deliver, human, sql, takenTask, tap, unique, until, url } from "./lib/hall.mjs";
import { under } from "./lib/settings.mjs";
import { StripeFake } from "./lib/stripe_fake.mjs";

const { step, done } = tap("connect");
class WithAccounts extends StripeFake {
	accounts = new Map();
	route(method, address, body) {
		const [, , kind, second] = address.pathname.split("/");
		if (kind === "accounts" && method === "POST") {
			const made = { id: `acct_${randomBytes(8).toString("hex")}`, object: "account", type: body.type, country: body.country,
				email: body.email, metadata: body.metadata, details_submitted: false, charges_enabled: false, payouts_enabled: false };
			this.accounts.set(made.id, made);
			return made;
		}
		if (kind === "accounts") return this.accounts.get(second) ?? this.none(second);
		if (kind === "account_links")
			return { object: "account_link", created: 1, expires_at: 301, url: `https://connect.stripe.test/setup/${body.account}/${unique()}` };
		return super.route(method, address, body);
	}
}
const fake = await new WithAccounts().listen(0), port = fake.server.address().port;
const sdk = new Stripe("sk_test_flow", { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0, telemetry: false });
const ai = await account(), admin = await adminCookie();
const as = (person, method, path, body) => call(method, path, { cookie: person.cookie, body });
async function told() {
	for (const event of fake.told.splice(0)) {
		const payload = JSON.stringify(event), header = sdk.webhooks.generateTestHeaderString({ payload, secret: "whsec_connect" });
		const answer = await fetch(`${url}/webhooks/stripe`, { method: "POST", body: payload,
			headers: { "content-type": "application/json", "stripe-signature": header } });
		assert.equal(answer.status, 200);
	}
	await until("events made sense of", async () => await sql("SELECT count(*) FROM provider_events WHERE status = 'pending'") === "0");
}
const payment = async (person) => (await as(person, "GET", "/api/me/payments")).json;
async function connected() {
	const person = await human(undefined, { country: "US" });
	assert.equal((await as(person, "POST", "/api/connect/onboarding/start", {})).status, 200);
	return person;
}
async function ordered(person) {
	const task = await takenTask(ai, person, { origin_country: "US" });
	const { status, json, text } = await call("POST", "/api/stripe/orders", { key: ai.key, body: { task_id: task, base_amount_minor: 2000 } });
	assert.equal(status, 200, text);
	assert.match(json.order.destination_account_id, /^acct_/);
	const { json: checkout } = await call("POST", `/api/stripe/orders/${json.order.id}/checkout`, { key: ai.key, body: { version: 1 } });
	return { task, session: checkout.checkout_session_id };
}
const approve = (task) => call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });

await under({ STRIPE_SECRET_KEY: "sk_test_flow", STRIPE_API_BASE: `http://127.0.0.1:${port}`, STRIPE_WEBHOOK_SECRET: "whsec_connect" }, async () => {
	await step("an account is made once, and Stripe says how far it is", async () => {
		const person = await human(undefined, { country: "US" });
		assert.equal((await as(person, "GET", "/api/connect/status")).json.status, "none");
		const first = await as(person, "POST", "/api/connect/onboarding/start", {});
		assert.equal(first.status, 200, first.text);
		assert.match(first.json.url, /^https:\/\/connect\.stripe\.test\/setup\/acct_/);
		const again = await as(person, "POST", "/api/connect/onboarding/start", {});
		assert.notEqual(again.json.url, first.json.url);
		const of = [...fake.accounts.values()].filter((a) => a.metadata.human_id === person.id);
		assert.equal(of.length, 1);
		assert.equal((await sdk.accounts.retrieve(of[0].id)).country, "US");
		assert.deepEqual((await as(person, "GET", "/api/connect/status")).json, { status: "pending", stripe_account_id: of[0].id,
			details_submitted: false, charges_enabled: false, payouts_enabled: false });
		Object.assign(of[0], { details_submitted: true, charges_enabled: true, payouts_enabled: true });
		assert.equal((await as(person, "GET", "/api/connect/status")).json.status, "ready");
		const back = await as(person, "GET", "/api/connect/onboarding/redirect");
		assert.equal(back.status, 303);
		assert.match(back.headers.get("location"), new RegExp(`/setup/${of[0].id}/`));
		assert.deepEqual(fake.wrong, []);
	});

	await step("Stripe made it and did not answer: the next start finds the same account", async () => {
		const person = await human(undefined, { country: "US" });
		fake.next("drop");
		await as(person, "POST", "/api/connect/onboarding/start", {});
		assert.equal((await as(person, "POST", "/api/connect/onboarding/start", {})).status, 200);
		assert.equal([...fake.accounts.values()].filter((a) => a.metadata.human_id === person.id).length, 1);
		fake.next("500");
		const down = await as(person, "GET", "/api/connect/status");
		assert.deepEqual([down.status, down.json.reason], [503, "provider_unavailable"]);
	});

	await step("who has no worker profile has no account", async () => {
		assert.equal((await call("POST", "/api/connect/onboarding/start", { cookie: admin, body: {} })).json.reason, "missing_human");
	});

	await step("paid, then completed: the payout is paid by the charge, and not before both", async () => {
		const person = await connected(), { task, session } = await ordered(person);
		fake.pay(session);
		await told();
		await deliver(person, task);
		assert.equal((await payment(person)).payments[0].status, "pending");
		await approve(task);
		const { payments: [p], summary } = await payment(person);
		assert.deepEqual([p.status, p.net_amount, summary.paid_total], ["paid", 16, 16]);
		assert.equal(await sql(`SELECT method FROM payouts WHERE task_id = '${task}'`), "stripe");
		assert.equal(await sql(`SELECT ledger_balance('payee:${person.id}', 'USD')`), "0");
	});

	await step("completed, then paid: approved until the charge is real, and sent no other way", async () => {
		const person = await connected(), { task, session } = await ordered(person);
		await deliver(person, task);
		await approve(task);
		assert.equal((await payment(person)).payments[0].status, "approved");
		const none = await call("POST", "/api/admin/payouts/batch", { cookie: admin, body: { task_ids: [task] } });
		assert.equal(none.json.code, "nothing_due");
		const said = await call("POST", `/api/tasks/${task}/pay`, { cookie: admin, body: { action: "mark_paid" } });
		assert.equal(said.json.reason, "payout_by_order");
		fake.pay(session);
		await told();
		assert.equal((await payment(person)).payments[0].status, "paid");
		assert.equal(await sql(`SELECT ledger_balance('payee:${person.id}', 'USD')`), "0");
	});
});

await step("without Stripe's key it says so", async () => {
	const person = await human();
	for (const [method, path] of [["GET", "status"], ["POST", "onboarding/start"], ["GET", "onboarding/redirect"]])
		assert.equal((await as(person, method, `/api/connect/${path}`, method === "POST" ? {} : undefined)).json.reason, "not_configured");
});
fake.close();
done();
