/* notify.mjs - what people are told by mail: only what they asked for, together, outside quiet hours, ended by one click.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { account, call, deliver, human, openTask, sql, takenTask, tap, until, url } from "./lib/hall.mjs";

const { step, done } = tap("notify");
const ai = await account();
const mailsTo = async (person) => JSON.parse(await sql(`SELECT coalesce(json_agg(m ORDER BY created_at), '[]') FROM mails m WHERE to_email = '${person.email}'`));
const untilMails = (person, n) => until(`${n} mails`, async () => { const m = await mailsTo(person); return m.length >= n && m; });
const scan = () => sql("UPDATE jobs SET run_at = hall_now() WHERE kind = 'notify_scan'");
const sent = (id) => until("the mail is sent", async () => (await sql(`SELECT sent_at IS NOT NULL FROM mails WHERE id = '${id}'`)) === "t");
const pending = (person) => sql(`SELECT extract(epoch FROM run_at - hall_now())::int FROM jobs WHERE kind = 'notify_mail'
	AND subject = (SELECT user_id FROM humans WHERE id = '${person.id}')`);

/* The page's own form, as a browser sends it. */
async function settings(person, fields) {
	const page = await call("GET", "/me/notifications", { cookie: person.cookie });
	const token = /name="form_token" value="([^"]+)"/.exec(page.text)[1];
	const body = new URLSearchParams({ form_token: token, task: "false", decision: "false", message: "false", payout: "false",
		per_hour: "4", quiet_from: "", quiet_until: "", time_zone: "", ...fields });
	const answer = await fetch(`${url}/me/notifications`, { method: "POST", body, redirect: "manual",
		headers: { cookie: `hirehall_session=${person.cookie}`, "sec-fetch-site": "same-origin" } });
	return { status: answer.status, text: await answer.text() };
}
const person = await human(), other = await human(), silent = await human(person.location);
const userOf = (p) => sql(`SELECT user_id FROM humans WHERE id = '${p.id}'`);

await step("settings that cannot be are refused beside their field", async () => {
	assert.equal((await settings(person, { time_zone: "Asia/Nowhere" })).status, 422);
	assert.equal((await settings(person, { quiet_from: "1320" })).status, 422);
	assert.equal((await settings(person, { per_hour: "0" })).status, 422);
	assert.equal((await settings(person, { task: "true", decision: "true", payout: "true", time_zone: "Asia/Tokyo" })).status, 303);
	assert.equal((await settings(other, { payout: "true" })).status, 303);
});
let first;
await step("a new task that fits is one mail to who asked for it, and nobody else", async () => {
	await openTask(ai, "Elsewhere");
	const id = await openTask(ai, person.location, { task: "Count the <doors>\r\nBcc: x@example.com" });
	await scan();
	[first] = await untilMails(person, 1);
	assert.equal(first.subject, "A new task fits you");
	assert.match(first.text, new RegExp(`/tasks/${id}`));
	assert.ok(!/Elsewhere|\nBcc/.test(first.text));
	await scan();
	await until("a second scan", async () => (await sql("SELECT count(*) FROM jobs WHERE kind = 'notify_scan' AND run_at > hall_now() + interval '5 seconds'")) === "1");
	assert.equal((await mailsTo(person)).length, 1);
	assert.deepEqual([await mailsTo(other), await mailsTo(silent)], [[], []]);
	await sent(first.id);
});
await step("what is decided and what is paid: all that waits is one mail", async () => {
	const id = await takenTask(ai, other);
	assert.equal((await deliver(other, id)).status, 200);
	assert.equal((await call("POST", `/api/tasks/${id}/approve`, { key: ai.key, body: {} })).status, 200);
	await scan();
	const [mail] = await untilMails(other, 1);
	assert.equal(mail.subject, "A payout was approved");
	await sql(`UPDATE mails SET created_at = created_at - interval '2 hours' WHERE to_email = '${person.email}'`);
	const mine = await Promise.all([openTask(ai, person.location), openTask(ai, person.location), openTask(ai, person.location)]);
	await scan();
	const mails = await untilMails(person, 2);
	assert.equal(mails.at(-1).subject, "News about your tasks");
	assert.ok(mine.every((t) => mails.at(-1).text.includes(t)));
});
await step("no more than so many an hour; the rest waits for the next", async () => {
	await settings(person, { task: "true", per_hour: "1", time_zone: "Asia/Tokyo" });
	await openTask(ai, person.location);
	await scan();
	const wait = await until("a job that waits", async () => { const s = await pending(person); return Number(s) > 60 && Number(s); });
	assert.ok(wait <= 3600, String(wait));
	assert.equal((await mailsTo(person)).length, 2);
});
await step("quiet hours over midnight, on the clock of the person's zone", async () => {
	const now = Number(await sql("SELECT extract(epoch FROM (hall_now() AT TIME ZONE 'Asia/Tokyo')::time)::int / 60"));
	const hour = Math.floor(now / 60), at = (h) => String((((h % 24) + 24) % 24) * 60);
	await sql(`UPDATE mails SET created_at = created_at - interval '2 hours' WHERE to_email = '${person.email}';
		DELETE FROM jobs WHERE kind = 'notify_mail' AND subject = '${await userOf(person)}'`);
	await settings(person, { task: "true", quiet_from: at(hour), quiet_until: at(hour + 23), time_zone: "Asia/Tokyo" });
	assert.ok(Number(await sql(`SELECT notify_wait_s('${await userOf(person)}')`)) > 22 * 3600 - 60);
	await settings(person, { task: "true", quiet_from: at(hour + 1), quiet_until: at(hour), time_zone: "Asia/Tokyo" });
	assert.equal(await sql(`SELECT notify_wait_s('${await userOf(person)}')`), "0");
	await scan();
	await untilMails(person, 3);
});
await step("the mail says how it ends: headers of RFC 8058 that one POST without cookies obeys", async () => {
	const mail = (await mailsTo(person)).at(-1), address = new URL(mail.unsubscribe_url);
	assert.equal(address.pathname, "/unsubscribe");
	const post = (path) => fetch(url + path, { method: "POST", body: "List-Unsubscribe=One-Click", redirect: "manual",
		headers: { "content-type": "application/x-www-form-urlencoded" } });
	assert.equal((await fetch(url + address.pathname + address.search)).status, 200);
	assert.equal(await sql(`SELECT cardinality(kinds) FROM notify_settings WHERE user_id = '${await userOf(person)}'`), "1");
	const forged = new URL(address);
	forged.searchParams.set("u", await userOf(other));
	assert.equal((await post(forged.pathname + forged.search)).status, 404);
	assert.equal((await post(address.pathname + address.search)).status, 303);
	assert.equal((await post(address.pathname + address.search)).status, 303);
	assert.equal(await sql(`SELECT cardinality(kinds) FROM notify_settings WHERE user_id = '${await userOf(person)}'`), "0");
	await openTask(ai, person.location);
	await scan();
	await until("a scan", async () => (await sql("SELECT count(*) FROM jobs WHERE kind = 'notify_scan' AND run_at > hall_now() + interval '5 seconds'")) === "1");
	assert.equal((await mailsTo(person)).length, 3);
});
await step("in Japanese for a Japanese reader", async () => {
	await sql(`UPDATE users SET lang = 'ja' WHERE id = '${await userOf(silent)}'`);
	await settings(silent, { task: "true" });
	await openTask(ai, silent.location);
	await scan();
	const [mail] = await untilMails(silent, 1);
	assert.equal(mail.subject, "あなたに合う新しい仕事があります");
	assert.ok(mail.text.includes("/me/notifications"));
});
done();
