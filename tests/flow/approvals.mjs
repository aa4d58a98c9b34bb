/* approvals.mjs - the mail with the way to pay, approvals by its links, and results paid from a balance, by card or in the
 * demo. Mails go to smtp-server from npm.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { SMTPServer } from "smtp-server";
import { under } from "./lib/settings.mjs";
import { auditFindings, call, clock, env, human, sql, tap, unique, until, url } from "./lib/hall.mjs";

const { step, done } = tap("approvals");
const base = env.APP_BASE_URL.replace(/\/$/, "");
const machine = (id) => ({ key: env.MCP_SERVICE_TOKEN, headers: { "x-user-id": id } });

async function person() {
	const who = await human();
	const { json } = await call("GET", "/api/me", { cookie: who.cookie });
	return { ...who, user: json.user_id };
}
/* A bounty of that person whose work is done and costs so much. */
async function finished(who, micro) {
	const { json, text } = await call("POST", "/api/tasks/m2m/create", { ...machine(who.user), body: { agent_type: "factcheck", input_data: { text: "So?" } } });
	assert.ok(json?.id, text);
	await sql(`UPDATE bounties SET status = 'completed', executor = 'command', result_type = 'text', actual_micro = ${micro},
		started_at = hall_now(), completed_at = hall_now(), event_n = event_n + 1 WHERE id = '${json.id}';
		SELECT bounty_log(b, 'bounty.completed', 'hall', NULL) FROM bounties b WHERE id = '${json.id}';
		INSERT INTO bounty_outputs (bounty_id, content) VALUES ('${json.id}', 'the answer')`);
	return json.id;
}
const result = (id, as) => call("GET", `/api/tasks/${id}/result`, as);
const ask = (who, id) => call("POST", "/api/payments/magic-link/request", { cookie: who.cookie, body: { task_id: id } });
async function mails(who, column = "text") {
	const found = await sql(`SELECT json_agg(${column} ORDER BY created_at, id) FROM mails WHERE to_email = '${who.email}'`);
	return JSON.parse(found || "[]") ?? [];
}
const links = (text, verb) => [...text.matchAll(new RegExp(`${base}(/api/payments/magic-link/${verb}/[0-9a-f]{64})`, "g"))].map((m) => m[1]);
/* Opens a link as a browser without a session, and presses the button that goes to `verb`. */
async function press(path, verb) {
	const page = await (await fetch(url + path)).text(), token = /name="form_token" value="([^"]+)"/.exec(page)?.[1];
	const answer = await fetch(url + path.replace(/approve|deny/, verb), { method: "POST", redirect: "manual",
		headers: { "sec-fetch-site": "same-origin" }, body: new URLSearchParams({ form_token: token ?? "" }) });
	return answer.status;
}

await step("a program's first look at a cheap result mails the way to pay, once", async () => {
	const who = await person(), id = await finished(who, 1000);
	for (let i = 0; i < 3; i++) {
		const { json } = await result(id, machine(who.user));
		assert.deepEqual([json.status, json.amount, json.task_id], ["payment_link_sent", 0.001, id]);
	}
	const [text, more] = await mails(who), [html] = await mails(who, "html");
	assert.equal(more, undefined);
	assert.deepEqual(await mails(who, "subject"), ["Payment Approval Required: $0.0010"]);
	assert.ok(text.includes(`${base}/?pay_task_id=${id}`) && text.includes("Pay for 'factcheck' task result"), text);
	assert.equal(links(text, "approve").length, 0);
	assert.ok(html.includes(`${base}/?pay_task_id=${id}`) && html.includes("0.0010 USDC"));
	assert.ok(!text.includes("the answer") && !html.includes("the answer"));
});

await step("it can be asked for again: once in ten minutes, five times a day, by its person or a program of theirs", async () => {
	const who = await person(), id = await finished(who, 1000);
	assert.equal((await ask(who, id)).json.approval_request_id, null);
	const soon = await ask(who, id);
	assert.equal(soon.status, 429);
	assert.ok(Number(soon.headers.get("retry-after")) > 500);
	for (let i = 1; i < 5; i++) {
		await clock(`${i * 11} minutes`);
		assert.equal((await call("POST", "/api/payments/ciba/initiate", { ...machine(who.user), body: { task_id: id } })).status, 200);
	}
	await clock("2 hours");
	assert.equal((await ask(who, id)).status, 429);
	assert.equal((await mails(who)).length, 5);
	await clock("25 hours");
	assert.equal((await ask(who, id)).status, 200);
	await clock("0");
});

await step("above the threshold: required, awaited, approved by the button and not by opening the link", async () => {
	const who = await person(), id = await finished(who, 2000), as = { cookie: who.cookie };
	const first = await result(id, as);
	assert.equal(first.status, 402);
	assert.match(first.json.approval_request_id, /^mla_[0-9a-f]{24}$/);
	assert.deepEqual([first.json.error, first.json.requires_approval, first.json.requires_ciba, first.json.ciba_request_id, first.json.amount, first.json.status_code],
		["Payment Approval Required", true, true, first.json.approval_request_id, 0.002, 402]);
	assert.deepEqual(Object.keys(first.json.instructions), ["1", "2", "3", "4"]);
	const second = await result(id, as);
	assert.deepEqual([second.status, second.json.error, second.json.approval_status], [402, "Awaiting Payment Approval", "pending"]);
	const [text] = await mails(who), [yes] = links(text, "approve"), [no] = links(text, "deny"), [html] = await mails(who, "html");
	assert.ok(html.includes(yes) && html.includes(no));
	const status = () => call("GET", `/api/payments/magic-link/status/${first.json.approval_request_id}`, as);
	for (const path of [yes, no, yes]) assert.equal((await fetch(url + path)).status, 200);
	assert.equal((await fetch(url + yes, { method: "POST", body: new URLSearchParams({}), headers: { "sec-fetch-site": "same-origin" } })).status, 403);
	assert.equal((await status()).json.status, "pending");
	assert.equal((await call("POST", "/api/payments/demo", { ...as, body: { task_id: id } })).status, 409);
	assert.equal(await press(yes, "approve"), 303);
	const after = await status();
	assert.deepEqual([after.json.status, after.json.task_id, after.json.denied_at], ["approved", id, null]);
	assert.equal((await call("GET", `/api/payments/ciba/status/${after.json.ciba_request_id}`, as)).json.approved_at, after.json.approved_at);
	assert.equal(await press(no, "deny"), 403, "the page has no form any more");
	assert.match(await (await fetch(url + no)).text(), /You have approved this payment/);
	assert.match(await (await fetch(`${url + yes}?lang=ja`)).text(), /この支払いを承認しました/);
	assert.equal((await call("POST", "/api/payments/demo", { ...as, body: { task_id: id } })).json.success, true);
	assert.equal((await call("POST", "/api/payments/demo", { ...as, body: { task_id: id } })).status, 409);
	assert.equal((await result(id, as)).json.content, "the answer");
	assert.equal((await ask(who, id)).status, 409);
});

await step("denied is 403 until a new mail; a replaced or old link is too old; expiry blocks nothing", async () => {
	const who = await person(), id = await finished(who, 2000), as = { cookie: who.cookie };
	await result(id, as);
	const [no] = links((await mails(who))[0], "deny"), [old] = links((await mails(who))[0], "approve");
	assert.equal(await press(no, "deny"), 303);
	assert.deepEqual([(await result(id, as)).status, (await result(id, as)).json.approval_status], [403, "denied"]);
	await clock("11 minutes");
	const { json } = await ask(who, id);
	assert.match(json.approval_request_id, /^mla_/);
	assert.equal((await result(id, as)).json.approval_status, "pending");
	assert.match(await (await fetch(url + old)).text(), /You have denied this payment/);
	await clock("22 minutes");
	assert.equal((await result(id, as)).json.approval_status, "expired");
	await until("an approval that is over", () => sql(`SELECT 1 FROM bounty_approvals WHERE id = '${json.approval_request_id}' AND status = 'expired'`));
	const [late] = links((await mails(who))[1], "approve");
	assert.match(await (await fetch(url + late)).text(), /This link is too old/);
	assert.equal((await ask(who, id)).status, 200);
	assert.equal(await press(links((await mails(who))[2], "approve")[0], "approve"), 303);
	assert.equal(await sql(`SELECT payment_status FROM bounties WHERE id = '${id}'`), "approved");
	await clock("0");
});

await step("others' tasks and requests, links of nobody: nothing there", async () => {
	const who = await person(), other = await person(), id = await finished(who, 2000);
	const { json } = await result(id, { cookie: who.cookie });
	assert.equal((await ask(other, id)).status, 404);
	assert.equal((await call("GET", `/api/payments/magic-link/status/${json.approval_request_id}`, { cookie: other.cookie })).status, 404);
	assert.equal((await call("POST", "/api/payments/balance", { cookie: other.cookie, body: { task_id: id } })).status, 404);
	assert.equal((await call("POST", "/api/payments/card", { cookie: other.cookie, body: { task_id: id } })).status, 404);
	assert.equal((await ask(who, "nonsense")).status, 404);
	assert.equal((await call("POST", "/api/payments/magic-link/request", { body: { task_id: id } })).status, 401);
	for (const token of ["0".repeat(64), "x", "%00", "a".repeat(500)])
		assert.ok([400, 404].includes((await fetch(`${url}/api/payments/magic-link/approve/${token}`)).status), token);
});

await step("a person without a verified address is not said to have got a mail", async () => {
	const who = await person(), id = await finished(who, 1000);
	await sql(`UPDATE users SET email = '' WHERE id = '${who.user}'`);
	assert.match((await result(id, machine(who.user))).json.message, /no verified e-mail address/);
	assert.equal((await ask(who, id)).json.detail, "The account has no verified e-mail address to write to.");
});

await step("a card fills the balance and pays the result; what is left stays and pays the next one", async () => {
	const who = await person(), as = { cookie: who.cookie }, id = await finished(who, 1500);
	const balance = async () => (await call("GET", "/api/me/balance", as)).json;
	assert.equal((await call("POST", "/api/payments/balance", { ...as, body: { task_id: id } })).json.detail,
		"The balance is too low for this. Add money to it, or pay another way.");
	const { json, text } = await call("POST", "/api/payments/card", { ...as, body: { task_id: id, next: `/pay/${id}` } });
	assert.ok(json.checkout_url, text);
	const path = new URL(json.checkout_url).pathname, page = await (await fetch(url + path)).text();
	assert.match(page, /\$1\.00|1\.00/);
	const sent = await fetch(url + path, { method: "POST", redirect: "manual", headers: { "sec-fetch-site": "same-origin" },
		body: new URLSearchParams({ form_token: /name="form_token" value="([^"]+)"/.exec(page)[1], outcome: "pay" }) });
	assert.equal(sent.headers.get("location").replace(base, ""), `/pay/${id}`);
	await until("a result that is paid", async () => (await result(id, as)).json.content === "the answer");
	assert.equal((await balance()).balance, 0.9985);
	assert.deepEqual((await balance()).lines.map((l) => [l.direction, l.amount, l.about]), [["out", 0.0015, "bounty"], ["in", 1, "balance"]]);
	const both = [await finished(who, 1000), await finished(who, 1000)];
	await sql(`SELECT bounty_pay_now('${await finished(who, 1000)}', '${who.user}', 'balance', 2000)`);
	const paid = await Promise.all(both.map((task) => call("POST", "/api/payments/balance", { ...as, body: { task_id: task } })));
	assert.deepEqual(paid.map((p) => p.status), [200, 200]);
	assert.equal((await balance()).balance, 0.9955);
});

await step("money for one pays one, however many ask at once", async () => {
	const who = await person(), as = { cookie: who.cookie };
	await sql(`INSERT INTO balance_topups (user_id, threshold_micro, provider, cents, success_url, cancel_url, session_id, state)
		VALUES ('${who.user}', 2000, 'demo', 50, 'x', 'x', 's-${unique()}', 'open');
		SELECT topup_told('demo', 'checkout.session.completed', jsonb_build_object('payment_status', 'paid', 'amount_total', 50, 'currency', 'usd',
		'metadata', jsonb_build_object('order_id', 'topup_' || id)), false, false) FROM balance_topups WHERE user_id = '${who.user}'`);
	const all = [];
	for (let i = 0; i < 3; i++) all.push(await finished(who, 400000));
	await sql(`UPDATE bounties SET payment_status = 'approved', event_n = event_n + 1 WHERE user_id = '${who.user}';
		SELECT bounty_log(b, 'bounty.approved', 'person', b.user_id) FROM bounties b WHERE user_id = '${who.user}'`);
	const paid = await Promise.all(all.map((task) => call("POST", "/api/payments/balance", { ...as, body: { task_id: task } })));
	assert.deepEqual(paid.map((p) => p.status).sort(), [200, 409, 409]);
	assert.equal((await call("GET", "/api/me/balance", as)).json.balance, 0.1);
});

await step("a top-up of another amount or mode, or told twice: no money from nothing; what a bank takes back is owed", async () => {
	const who = await person();
	const told = (type, x) => sql(`SELECT topup_told('demo', '${type}', '${JSON.stringify(x)}'::jsonb || jsonb_build_object('metadata',
		jsonb_build_object('order_id', 'topup_' || id)), false, false) FROM balance_topups WHERE user_id = '${who.user}'`);
	const open = () => sql(`DELETE FROM balance_topups WHERE user_id = '${who.user}'; INSERT INTO balance_topups (user_id, threshold_micro, provider, cents,
		success_url, cancel_url, state) VALUES ('${who.user}', 2000, 'demo', 100, 'x', 'x', 'open')`);
	const micro = () => sql(`SELECT balance_micro('${who.user}')`);
	await open();
	await told("checkout.session.completed", { payment_status: "paid", amount_total: 1, currency: "usd" });
	assert.deepEqual([await micro(), await sql(`SELECT state FROM balance_topups WHERE user_id = '${who.user}'`)], ["0", "mismatch"]);
	await open();
	await told("checkout.session.completed", { payment_status: "unpaid", amount_total: 100, currency: "usd" });
	assert.equal(await micro(), "0");
	for (let i = 0; i < 2; i++) await told("payment_intent.succeeded", { object: "payment_intent", id: `pi_${who.id}`, amount_received: 100, currency: "usd" });
	assert.equal(await micro(), "1000000");
	for (let i = 0; i < 2; i++) await told("charge.refunded", { object: "charge", id: `ch_${who.id}`, amount_refunded: 40, amount: 100 });
	assert.equal(await micro(), "600000");
});

await step("mail refused for now is tried again and arrives in both forms; nothing is lost", async () => {
	const box = [];
	let busy = 2;
	const port = Number(env.OUTBOUND_ALLOW?.split(",")[0]?.split(":")[1] ?? 25199);
	const smtp = new SMTPServer({ authOptional: true, disabledCommands: ["STARTTLS"],
		onRcptTo: (_to, _s, cb) => cb(busy-- > 0 ? Object.assign(new Error("later"), { responseCode: 451 }) : null),
		onData: (stream, _s, cb) => { let raw = ""; stream.on("data", (d) => (raw += d)).on("end", () => { box.push(raw); cb(); }); } });
	await new Promise((ready) => smtp.listen(port, "127.0.0.1", ready));
	try {
		await under({ SMTP_URL: `smtp://127.0.0.1:${port}` }, async () => {
			const who = await person(), id = await finished(who, 1000);
			await result(id, machine(who.user));
			await until("a mail that came at last", async () => {
				await sql("UPDATE jobs SET run_at = hall_now() WHERE kind = 'mail_send' AND dead_at IS NULL AND lease_until IS NULL");
				return box.some((raw) => raw.includes(who.email));
			}, 30000);
			const raw = box.find((m) => m.includes(who.email)), [, mark] = /multipart\/alternative; boundary="([^"]+)"/.exec(raw);
			assert.equal(raw.split(`--${mark}`).length, 4);
			assert.match(raw, /Subject: Payment Approval Required: \$0\.0010\r?\n/);
			assert.ok(raw.replace(/=\r?\n/g, "").replaceAll("=3D", "=").includes(`/?pay_task_id=${id}`));
			assert.equal(box.filter((m) => m.includes(who.email)).length, 1);
		});
	} finally {
		smtp.close();
	}
});

await step("the auditor finds nothing of it", async () => {
	assert.deepEqual((await auditFindings()).filter((line) => /balance|bount|ledger|posting/.test(line)), []);
});
done();
