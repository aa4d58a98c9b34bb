/* admin.mjs - `hirehall admin`: the same lists and acts as the pages, recorded under the name of who ran it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { userInfo } from "node:os";
import { account, adminCookie, call, deliver, human, openTask, run, sql, state, takenTask, tap, unique, until } from "./lib/hall.mjs";
import { finished } from "./lib/bounty.mjs";

const { step, done } = tap("admin");
const program = new URL("../../scripts/hirehall", import.meta.url).pathname;
async function admin(...words) {
	try {
		const { stdout } = await run(program, ["--state", state, "admin", ...words]);
		return { code: 0, out: stdout };
	} catch (failed) {
		return { code: failed.code, out: failed.stdout, err: failed.stderr };
	}
}
function equal(got, want, what) {
	if (got !== want) throw new Error(`${what}: ${JSON.stringify(got)}, wanted ${JSON.stringify(want)}`);
}
const must = (is, what) => { if (!is) throw new Error(what); };
const ai = await account("Command line"), who = { ai_account_id: ai.id, ai_api_key: ai.key };

await step("words it does not know, and what is missing, are exit 2", async () => {
	for (const words of [["nothing", "list"], ["task", "list", "--colour", "red"], ["task", "list", "--status", "red"], ["task", "delete"],
		["task", "delete", "x"], ["order", "refund", "x"], ["task", "list", "--limit", "0"]]) {
		const { code, err } = await admin(...words);
		equal(code, 2, words.join(" "));
		must(err.startsWith("hirehall: "), err);
	}
	equal((await admin("help")).code, 0, "help");
});
await step("tasks: listed, shown, deleted with a note, restored", async () => {
	const task = await openTask(ai, `Place ${unique()}`);
	const [row] = JSON.parse((await admin("task", "list", "--q", task, "--json")).out);
	equal(row.id, task, "the row");
	must((await admin("task", "list", "--q", task)).out.includes(task), "as text");
	equal((await admin("task", "delete", task, "--note", "take-down")).code, 0, "delete");
	equal((await call("GET", `/api/tasks/${task}`)).status, 404, "nobody sees it");
	const shown = JSON.parse((await admin("task", "show", task, "--json")).out);
	must(shown.moments.some((m) => m.source === "admin" && m.note === "take-down" && m.who === userInfo().username), "its story");
	equal((await admin("task", "restore", task, "--note", "it was right")).code, 0, "restore");
	const again = await admin("task", "restore", task, "--note", "it was right");
	equal(again.code, 1, "once");
	must(again.err.includes("not_found"), again.err);
});
await step("several at once are all or none", async () => {
	const mark = `cli-${unique()}`;
	await sql(`INSERT INTO jobs (kind, subject, dead_at) VALUES ('mail_send', '${mark}', hall_now())`);
	const dead = await sql(`SELECT id FROM jobs WHERE subject = '${mark}'`);
	const wrong = await admin("job", "discard", dead, "0", "--note", "old");
	equal(wrong.code, 1, "one of them is none");
	equal(await sql(`SELECT count(*) FROM jobs WHERE id = ${dead}`), "1", "the other is still there");
	equal(await sql(`SELECT count(*) FROM admin_acts WHERE kind = 'job' AND subject_id = '${dead}'`), "0", "nothing is recorded");
	equal((await admin("job", "discard", dead, "--note", "old")).code, 0, "by itself");
	equal(await sql(`SELECT count(*) FROM jobs WHERE id = ${dead}`), "0", "it goes");
});
await step("a message goes out again under the same id", async () => {
	const hook = (await call("POST", "/api/webhooks", { body: { ...who, url: "https://hooks.invalid/admin" } })).json.webhook.id;
	const { delivery_id: id } = (await call("POST", `/api/webhooks/${hook}/test`, { body: who })).json;
	await sql(`UPDATE webhook_deliveries SET status = 'failed' WHERE id = '${id}'`);
	const before = await sql(`SELECT event_id FROM webhook_deliveries WHERE id = '${id}'`);
	equal((await admin("delivery", "resend", id, "--note", "they asked")).code, 0, "resend");
	equal(await sql(`SELECT event_id FROM webhook_deliveries WHERE id = '${id}'`), before, "its id");
	equal(await sql(`SELECT count(*) FROM webhook_deliveries WHERE endpoint_id = '${hook}'`), "1", "deliveries");
});
await step("an order is refunded in two parts and no more; its event can be run again; the ledger tells", async () => {
	const person = await human(), id = `cli_${unique()}`;
	const task = await takenTask(ai, person);
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });
	await call("POST", "/api/stripe/orders", { body: { ...who, task_id: task, order_id: id, base_amount_minor: 3000 } });
	const { checkout_session_id: session } = (await call("POST", `/api/stripe/orders/${id}/checkout`, { body: { ...who, version: 1 } })).json;
	const page = await fetch(`${process.env.HALL_URL}/demo/pay/${session}`);
	const token = /name="form_token" value="([^"]+)"/.exec(await page.text())[1];
	await fetch(`${process.env.HALL_URL}/demo/pay/${session}`, {
		method: "POST", redirect: "manual", body: new URLSearchParams({ form_token: token, outcome: "pay" }),
		headers: { "sec-fetch-site": "same-origin" },
	});
	await until("it is paid", async () => (await sql(`SELECT status FROM orders WHERE id = '${id}'`)) === "paid");
	equal((await admin("order", "refund", `${id}/1`, "--amount-minor", "1000", "--note", "a part")).code, 0, "a part");
	const more = await admin("order", "refund", `${id}/1`, "--amount-minor", "2001", "--note", "too much");
	equal(more.code, 1, "more than is left");
	must(more.err.includes("refund_amount_exceeds_remaining"), more.err);
	const rest = JSON.parse((await admin("order", "refund", `${id}/1`, "--note", "the rest", "--json")).out);
	equal(rest.amount_minor, 2000, "the rest");
	const event = await sql(`SELECT provider || '/' || id FROM provider_events WHERE order_id = '${id}' LIMIT 1`);
	equal((await admin("event", "reprocess", event, "--note", "once more")).code, 0, "reprocess");
	await until("it has run", async () => (await sql(`SELECT status FROM provider_events WHERE provider || '/' || id = '${event}'`)) === "processed");
	equal(await sql(`SELECT sum(amount_minor) FROM refunds WHERE order_id = '${id}'`), "3000", "given back");
	equal(await sql(`SELECT count(DISTINCT email) FROM admin_acts WHERE subject_id = '${id}:v1' AND email = '${userInfo().username}'`), "1", "by whom");
	const lines = (await admin("ledger", "statement", "provider:demo", "--json")).out;
	must(lines.split("\n").filter((line) => line.includes(`${id}:v1`)).length >= 1, "the statement");
	must((await admin("ledger", "balance")).out.includes("provider:demo"), "the balances");
});
await step("a paid result: given back by an act; what the hall could not send is marked as sent", async () => {
	const payer = await human(), user = await sql(`SELECT user_id FROM humans WHERE id = '${payer.id}'`);
	const pay = (task_id) => call("POST", "/api/payments/demo", { cookie: payer.cookie, body: { task_id } });
	const id = await finished(user), payment = () => sql(`SELECT id FROM bounty_payments WHERE bounty_id = '${id}' AND state = 'settled'`);
	equal((await pay(id)).status, 200, "paid in the demo");
	const paid = await payment(), page = await call("GET", `/admin/payments/${paid}`, { cookie: await adminCookie() });
	equal(page.status, 200, "its page");
	must(page.text.includes(id) && page.text.includes("act=payment.refund"), "the way to give it back");
	must((await admin("payment", "list", "--q", id, "--status", "paid")).out.includes(paid), "the list");
	equal((await admin("payment", "sent", paid, "--note", "too early")).code, 1, "nothing was to be sent");
	equal((await admin("payment", "refund", paid, "--note", "It was wrong")).code, 0, "refund");
	equal((await admin("payment", "refund", paid, "--note", "Again")).code, 1, "once");
	equal(await sql(`SELECT payment_status || ' ' || (SELECT status || ' ' || reason FROM bounty_refunds WHERE payment_id = '${paid}') FROM bounties WHERE id = '${id}'`),
		"refunded done It was wrong", "how it stands");
	equal(await sql(`SELECT string_agg(act || ' ' || note, ', ') FROM admin_acts WHERE subject_id IN ('${id}', '${paid}')`), "bounty.refund It was wrong", "the log, once");
	const { text: told } = await call("GET", `/admin/payments/${paid}`, { cookie: await adminCookie() });
	for (const what of ["bounty.completed", "bounty.paid", "bounty.refunded", "platform:bounties", "It was wrong"]) must(told.includes(what), `its page tells of ${what}`);
	/* as a card's refund stands when nobody can send it */
	const other = await finished(user);
	equal((await pay(other)).status, 200, "paid in the demo");
	const second = await sql(`SELECT id FROM bounty_payments WHERE bounty_id = '${other}' AND state = 'settled'`);
	await sql(`UPDATE bounty_payments SET method = 'card' WHERE id = '${second}'`);
	equal((await admin("payment", "refund", second, "--note", "It was wrong too")).code, 0, "refund");
	await until("by hand", async () => (await sql(`SELECT status FROM bounty_refunds WHERE payment_id = '${second}'`)) === "by_hand");
	must((await call("GET", "/admin", { cookie: await adminCookie() })).text.includes('href="/admin/payments?status=by_hand"'), "it needs attention");
	await sql(`UPDATE bounty_payments SET method = 'demo' WHERE id = '${second}'`);
	equal((await admin("payment", "sent", second, "--name", "0x12", "--note", "by bank")).code, 1, "no name of a transaction");
	equal((await admin("payment", "sent", second, "--note", "by bank")).code, 0, "sent");
	equal((await admin("payment", "sent", second, "--note", "by bank")).code, 1, "once");
	equal(await sql(`SELECT count(*) FROM postings WHERE account LIKE 'refund:%' GROUP BY account HAVING sum(minor) <> 0`), "", "nothing is held any more");
});
done();
