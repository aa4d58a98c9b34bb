/* paypal.mjs - payouts through PayPal's interface: sent once whatever happens to the call or to us, judged one by one,
 * and never told as paid before they are.  PayPal's own package (@paypal/payouts-sdk) speaks with the same stand-in, so
 * that what it accepts and answers is what that package sends and reads; what PayPal really does is not shown by it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { paypal } from "./lib/paypal.mjs";
import { under } from "./lib/settings.mjs";
import { account, adminCookie, call, deliver, human, run, sleep, sql, state, takenTask, tap, unique, until } from "./lib/hall.mjs";

const { step, done } = tap("paypal");
const sdk = createRequire(import.meta.url)("@paypal/payouts-sdk");
const fake = await paypal();
const ai = await account();

const cookie = await adminCookie();
const ask = (method, path, body) => call(method, path, { cookie, body });

/* A person with an approved payout of 16.00. */
async function owed() {
	const person = await human(undefined, { paypal_email: `pay-${unique()}@example.com` });
	const task = await takenTask(ai, person);
	assert.equal((await deliver(person, task)).status, 200);
	assert.equal((await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} })).status, 200);
	return { person, task };
}
async function batch(...all) {
	const { status, json, text } = await ask("POST", "/api/admin/payouts/batch", { task_ids: all.map((o) => o.task) });
	assert.equal(status, 200, text);
	return json;
}
const paid = async (o) => (await call("GET", "/api/me/payments", { cookie: o.person.cookie })).json;
const statusOf = async (o) => (await paid(o)).payments[0].status;
const inBatch = (id) => sql(`SELECT status FROM payout_batches WHERE id = '${id}'`);
/* Due now, whatever the schedule says. */
const hurry = () => sql("UPDATE jobs SET run_at = hall_now() WHERE kind IN ('payout_send', 'payout_poll') AND dead_at IS NULL AND lease_until IS NULL");
async function settled(o, status) {
	await until(`a payout that is ${status}`, async () => (await statusOf(o)) === status || void (await hurry()));
}
const count = (id) => [...fake.batches.keys()].filter((k) => k === id).length;

await step("PayPal's own package makes a batch there and reads it back", async () => {
	const place = new sdk.core.SandboxEnvironment("hall", "secret");
	place.baseUrl = fake.url;
	const client = new sdk.core.PayPalHttpClient(place), post = new sdk.payouts.PayoutsPostRequest();
	post.requestBody({ sender_batch_header: { sender_batch_id: "sdk-1", email_subject: "Paid" },
		items: [{ recipient_type: "EMAIL", receiver: "a@example.com", amount: { currency: "USD", value: "1.50" }, sender_item_id: "one" }] });
	const made = await client.execute(post);
	assert.equal(made.statusCode, 201);
	const get = new sdk.payouts.PayoutsGetRequest(made.result.batch_header.payout_batch_id);
	get.page(1).pageSize(10).totalRequired(true);
	const seen = await client.execute(get);
	assert.equal(seen.result.items[0].transaction_status, "SUCCESS");
	assert.equal(seen.result.items[0].payout_item.sender_item_id, "one");
	await assert.rejects(client.execute(post), (e) => e.statusCode === 400 && JSON.parse(e.message).name === "USER_BUSINESS_ERROR");
	fake.calls.length = 0;
});

await under({ PAYPAL_BASE: fake.url, PAYPAL_CLIENT_ID: "hall", PAYPAL_CLIENT_SECRET: "secret" }, async () => {
	await step("a batch is sent under its id; what arrived is what the person reads", async () => {
		const o = await owed(), b = await batch(o);
		assert.deepEqual([b.provider, b.items, b.total_usd], ["paypal", 1, 15.75]);
		const sent = await until("a batch at PayPal", () => fake.batches.get(b.batch_id));
		assert.deepEqual(sent.items.map((i) => [i.amount.value, i.sender_item_id]), [["15.75", o.task]]);
		await settled(o, "paid");
		const { payments: [p], summary } = await paid(o);
		assert.deepEqual([p.gross_amount, p.platform_fee, p.paypal_fee, p.net_amount, p.payout_batch_id], [20, 4, 0.25, 15.75, b.batch_id]);
		assert.deepEqual(summary, { pending_total: 0, approved_total: 0, paid_total: 15.75 });
		assert.equal(await inBatch(b.batch_id), "done");
	});

	await step("each payout of a batch has its own end", async () => {
		const [good, bad, late] = [await owed(), await owed(), await owed()];
		fake.fate.set(bad.task, "FAILED").set(late.task, "UNCLAIMED");
		const b = await batch(good, bad, late);
		await settled(good, "paid");
		await settled(bad, "failed");
		const { payments: [p] } = await paid(bad);
		assert.equal(p.error_message, "RECEIVER_UNREGISTERED: Receiver is unregistered");
		assert.equal(await statusOf(late), "approved");
		assert.equal(await inBatch(b.batch_id), "sent");
		fake.fate.set(late.task, "RETURNED");
		await settled(late, "failed");
		assert.equal(await inBatch(b.batch_id), "done");
		/* who looks at the first batch now would hear of it, and rightly hold the payout */
		await until("nobody asks for the first batch", async () => await sql(`SELECT count(*) FROM jobs WHERE subject = '${b.batch_id}'
			AND (lease_until IS NOT NULL OR run_at <= hall_now())`) === "0");
		fake.fate.set(bad.task, "SUCCESS");
		assert.equal((await ask("POST", `/api/admin/payouts/${bad.task}/retry`, {})).status, 200);
		const again = await batch(bad);
		assert.notEqual(again.batch_id, b.batch_id);
		await settled(bad, "paid");
	});

	await step("PayPal answers 500 after doing it: unknown, not failed; asked again under the same id, done once", async () => {
		const o = await owed();
		fake.plan = [500];
		const b = await batch(o);
		await until("an unknown batch", async () => (await inBatch(b.batch_id)) === "unknown");
		assert.equal(await statusOf(o), "approved");
		assert.equal((await ask("POST", `/api/tasks/${o.task}/pay`, { action: "mark_paid" })).json.reason, "payout_sent");
		await settled(o, "paid");
		assert.equal(count(b.batch_id), 1);
		assert.ok(fake.calls.filter((k) => k === b.batch_id).length >= 2);
	});

	await step("PayPal cuts the line after doing it: the same", async () => {
		const o = await owed();
		fake.plan = ["cut"];
		const b = await batch(o);
		await settled(o, "paid");
		assert.equal(count(b.batch_id), 1);
		assert.ok(fake.calls.filter((k) => k === b.batch_id).length >= 2);
		assert.equal(fake.calls.every((k) => fake.batches.has(k)), true, "no other id was ever used");
	});

	await step("a passing refusal changes nothing, and the same batch goes later", async () => {
		const o = await owed();
		fake.plan = ["INSUFFICIENT_FUNDS", 429];
		const b = await batch(o);
		await until("an error that is written down", () => sql(`SELECT error FROM payout_batches WHERE id = '${b.batch_id}' AND error LIKE 'INSUFF%'`));
		assert.equal(await inBatch(b.batch_id), "made");
		assert.equal(await statusOf(o), "approved");
		await settled(o, "paid");
		assert.equal(count(b.batch_id), 1);
	});

	await step("a refused batch fails its payouts with the reason; they may be sent in a new one", async () => {
		const o = await owed();
		fake.plan = ["VALIDATION_ERROR"];
		const b = await batch(o);
		await settled(o, "failed");
		assert.equal(await inBatch(b.batch_id), "refused");
		assert.match((await paid(o)).payments[0].error_message, /^VALIDATION_ERROR/);
		assert.equal(count(b.batch_id), 0);
		assert.equal((await ask("POST", `/api/admin/payouts/${o.task}/retry`, {})).status, 200);
		await batch(o);
		await settled(o, "paid");
	});

	await step("the jobs are killed while PayPal has done it and not answered: one batch there", async () => {
		const o = await owed();
		fake.plan = ["hold"];
		const b = await batch(o);
		await until("a call that hangs", () => fake.held.length);
		const { stdout } = await run("pgrep", ["-f", `hirehall jobs.*${state}`]);
		for (const pid of stdout.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
		await sleep(500);
		assert.equal(await inBatch(b.batch_id), "unknown");
		await sql(`UPDATE jobs SET lease_until = now() WHERE subject = '${b.batch_id}'`); // not to wait for the lease to run out
		await until("a second call", () => fake.calls.filter((k) => k === b.batch_id).length > 1 || void hurry());
		await settled(o, "paid");
		assert.equal(count(b.batch_id), 1);
		fake.held.length = 0;
	});

	await step("what was paid and is taken back is not told as paid any more", async () => {
		const o = await owed(), b = await batch(o);
		await settled(o, "paid");
		fake.fate.set(o.task, "REVERSED");
		await settled(o, "failed");
		const { summary, payments: [p] } = await paid(o);
		assert.deepEqual([summary.paid_total, p.paid_at, p.error_message], [0, null, "REVERSED"]);
		assert.equal(await sql(`SELECT ledger_balance('payee:${o.person.id}', 'USD')`), "-1600");
		assert.equal(await sql(`SELECT ledger_balance('payout:${b.batch_id}', 'USD')`), "0");
	});

	await step("a PayPal that does not answer keeps nobody from the rest", async () => {
		const o = await owed();
		fake.close();
		const b = await batch(o);
		await until("a try", () => sql(`SELECT 1 FROM jobs WHERE subject = '${b.batch_id}' AND attempts > 0 AND lease_until IS NULL`));
		assert.equal(await inBatch(b.batch_id), "made");
		assert.equal(await statusOf(o), "approved");
	});
});

await step("the books agree with the payouts", async () => {
	assert.equal(await sql("SELECT count(*) FROM (SELECT currency FROM postings GROUP BY currency HAVING sum(minor) <> 0) x"), "0");
	assert.equal(await sql(`SELECT count(*) FROM (SELECT human_id, sum(net_cents) FILTER (WHERE payouts.status IN ('approved', 'failed') AND in_batch IS NULL) AS owed
		FROM payouts JOIN humans h ON h.id = human_id AND h.paypal_email LIKE 'pay-%' GROUP BY human_id) p WHERE coalesce(owed, 0) <> -ledger_balance('payee:' || human_id, 'USD')`), "0");
});
done();
