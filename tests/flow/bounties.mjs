/* bounties.mjs - the document's steps with its own curl commands, from create to the paid result, done by a person and
 * paid in demo money; and the program's callback, verified by the npm package standardwebhooks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { call, env, human, run, sql, tap, unique, until, url } from "./lib/hall.mjs";

const { step, done } = tap("bounties");
const PORT = Number((process.env.OUTBOUND_ALLOW ?? "").split(",")[0].split(":")[1]);
const got = [];
const receiver = createServer((req, res) => {
	const chunks = [];
	req.on("data", (c) => chunks.push(c)).on("end", () => {
		got.push({ headers: req.headers, body: Buffer.concat(chunks).toString() });
		res.writeHead(200).end();
	});
});
await new Promise((ready) => receiver.listen(PORT, "127.0.0.1", ready));

const person = await human(), worker = await human();
const user = (await call("GET", "/api/me", { cookie: person.cookie })).json.user_id;
/* As the document prints them, with this hall's address, token and user. */
const bash = async (text) => JSON.parse((await run("bash", ["-c", text
	.replaceAll("http://localhost:8000", url)
	.replaceAll("f44ac472df45f1692256ab189d3108673c7f3dbf37cc1f3cab58cb37ea0f5c8d", env.MCP_SERVICE_TOKEN)
	.replaceAll("google-oauth2|112852885116533594909", user)])).stdout);
const read = (id, more) => bash(`curl -H "Authorization: Bearer ${env.MCP_SERVICE_TOKEN}" -H "X-User-ID: ${user}" \
    http://localhost:8000/api/tasks/${id}${more}`);
/* The task for people, taken and delivered. */
async function work(task, text) {
	const accepted = await call("POST", `/api/tasks/${task}/accept`, { cookie: worker.cookie, body: {} });
	assert.equal(accepted.status, 200, accepted.text);
	const sent = await call("POST", "/api/submissions", { cookie: worker.cookie, body: { task_id: task, type: "text", text } });
	assert.ok(sent.status < 300, sent.text);
}
const pay = (id) => call("POST", "/api/payments/demo", { cookie: person.cookie, body: { task_id: id } });

await step("the six steps of the document", async () => {
	const made = await bash(`curl -X POST -H "Content-Type: application/json" \\
    -H "Authorization: Bearer f44ac472df45f1692256ab189d3108673c7f3dbf37cc1f3cab58cb37ea0f5c8d" \\
    -H "X-User-ID: google-oauth2|112852885116533594909" \\
    -d '{
        "agent_type": "factcheck",
        "input_data": { "text": "Does vitamin C cure the common cold?" }
    }' \\
    http://localhost:8000/api/tasks/m2m/create`);
	assert.deepEqual([made.user_id, made.agent_type, made.status], [user, "factcheck", "pending"]);
	const started = await bash(`curl -X POST \\
    -H "Authorization: Bearer f44ac472df45f1692256ab189d3108673c7f3dbf37cc1f3cab58cb37ea0f5c8d" \\
    -H "X-User-ID: google-oauth2|112852885116533594909" \\
    http://localhost:8000/api/tasks/${made.id}/start`);
	assert.equal(started.metadata.executor, "people");
	const secret = `## Post Summary ${unique()}`;
	await work(started.metadata.human_task_id, secret);
	const ended = await read(made.id, "");
	assert.deepEqual([ended.status, ended.actual_cost, ended.output_data], ["completed", 0.001, null]);
	assert.deepEqual(await read(made.id, "/result"), { status: "payment_link_sent",
		message: "A link to complete the payment has been sent to the user's email.", task_id: made.id, amount: 0.001 });
	const mail = await until("a mail", () => sql(`SELECT text FROM mails WHERE to_email = '${person.email}' AND text LIKE '%${made.id}%'`));
	assert.ok(mail.includes(`${env.APP_BASE_URL.replace(/\/$/, "")}/?pay_task_id=${made.id}`) && !mail.includes(secret), mail);
	const paid = await pay(made.id);
	assert.equal(paid.json.success, true, paid.text);
	const result = await read(made.id, "/result");
	assert.deepEqual([result.task_id, result.status, result.result_type, result.content], [made.id, "completed", "text", secret]);
	const payout = await sql(`SELECT status || ' ' || gross_cents FROM payouts WHERE task_id = '${started.metadata.human_task_id}'`);
	assert.equal(payout, "pending 500");
});

await step("the callback is told of the end and of the payment, in that order, and never the result", async () => {
	const { json: made } = await call("POST", "/api/tasks/", { key: env.MCP_SERVICE_TOKEN, headers: { "x-user-id": user },
		body: { agent_type: "factcheck", input_data: { text: "Again?" }, callback_url: `http://127.0.0.1:${PORT}/told` } });
	const { json: started } = await call("POST", `/api/tasks/${made.id}/start`, { cookie: person.cookie });
	await work(started.metadata.human_task_id, "kept back");
	await until("one callback", () => got.length === 1);
	assert.equal((await pay(made.id)).json.success, true);
	await until("two callbacks", () => got.length === 2);
	const told = got.map((one) => new Webhook(made.callback_secret).verify(one.body, one.headers));
	assert.deepEqual(told.map((t) => t.type), ["bounty.completed", "bounty.paid"]);
	assert.deepEqual(told.map((t) => [t.task.id, t.task.status, t.task.payment_status, t.task.output_data]),
		[[made.id, "completed", null, null], [made.id, "completed", "paid", null]]);
	assert.ok(!got.some((one) => one.body.includes("kept back")));
	const { json: again } = await call("GET", `/api/tasks/${made.id}`, { cookie: person.cookie });
	assert.deepEqual([again.callback_secret, again.output_data], [undefined, { output: "kept back" }]);
});

await step("both are runs of the tracker, without what was asked and answered", async () => {
	const rows = await until("two runs", async () => {
		const list = JSON.parse(await sql(`SELECT coalesce(json_agg(r), '[]') FROM tracker_runs r JOIN tracker_projects p
			ON p.id = r.project_id WHERE p.name = 'hirehall-bounties' AND r.status = 'completed'
			AND r.task_id IN (SELECT id::text FROM bounties WHERE user_id = '${user}')`));
		return list.length >= 2 && list;
	});
	assert.ok(rows.every((r) => r.title === "factcheck" && !JSON.stringify(r).match(/kept back|vitamin|Post Summary/)));
});

receiver.close();
done();
