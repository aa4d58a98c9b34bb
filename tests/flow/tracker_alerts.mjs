/* tracker_alerts.mjs - a run that falls silent is told: webhook verified by standardwebhooks, mail, and the way back; no
 * flood; human tasks as runs. SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { account, call, clock, deliver, human, sql, takenTask, tap, unique, until } from "./lib/hall.mjs";
import { trackerKey } from "./lib/live.mjs";

const { step, done } = tap("tracker_alerts");
const PORT = Number((process.env.OUTBOUND_ALLOW ?? "").split(",")[0].split(":")[1]);
const got = [];
const server = createServer((req, res) => {
	const chunks = [];
	req.on("data", (c) => chunks.push(c)).on("end", () => {
		got.push({ path: req.url, headers: req.headers, body: Buffer.concat(chunks).toString() });
		res.writeHead(200).end();
	});
});
await new Promise((ready) => server.listen(PORT, "127.0.0.1", ready));

const key = await trackerKey(), project = `alerts-${unique()}`, path = `/alerts-${unique()}`;
const api = (method, at, body) => call(method, at, { headers: { "x-api-key": key }, body });
/* Two keys: one may report 100 times a minute. */
const other = await trackerKey();
const report = async (what, task_id, more = {}) => {
	const answer = await call("POST", `/webhook/${what}`, { headers: { "x-api-key": what === "error" ? other : key },
		body: { project, task: `Run ${task_id}`, task_id, agent: "flow", ...more } });
	assert.equal(answer.status, 200, answer.text);
};
/* Jobs of a moved clock are due at once. */
const hurry = () => sql(`UPDATE jobs SET run_at = least(run_at, hall_now()) WHERE kind IN ('tracker_watch', 'bridge_humans', 'webhook_deliver')
	AND dead_at IS NULL AND lease_until IS NULL`);
const alerts = () => got.filter((one) => one.path === path);
const told = (n, ms = 20000) => until(`${n} alerts`, async () => (await hurry(), alerts().length >= n && alerts()), ms);
let secret;
const read = (one) => new Webhook(secret).verify(one.body, one.headers);
const kinds = (one) => read(one).data.flips.map((f) => `${f.kind} ${f.task_id ?? ""}`.trim()).sort();

try {
	await step("silence beyond the grace is told by webhook and mail", async () => {
		await report("start", "silent");
		await report("start", "busy");
		const set = await api("PUT", `/api/projects/${project}/alerts`,
			{ webhook_url: `http://127.0.0.1:${PORT}${path}`, email: `${project}@example.com`, grace_seconds: 120 });
		assert.equal(set.status, 200, set.text);
		secret = set.json.webhook_secret;
		await clock("100 seconds");
		await report("status", "busy", { status: "running", progress: 10 });
		await clock("130 seconds");
		const [first] = await told(1);
		assert.deepEqual(kinds(first), ["stuck silent"]);
		const body = read(first);
		assert.equal(body.type, "tracker.alert");
		assert.equal(body.id, first.headers["webhook-id"]);
		assert.equal(body.data.project, project);
		assert.equal(await sql(`SELECT count(*) FROM mails WHERE to_email = '${project}@example.com' AND text LIKE '%stuck  silent%'`), "1");
	});

	await step("what flips within the minute is told in one message, also back; mail waits for its quarter", async () => {
		await report("status", "silent", { status: "running" });
		for (let i = 0; i < 60; i++) await report("start", `f${i}`).then(() => report("error", `f${i}`, { error_type: "E", error_message: "no" }));
		await hurry();
		assert.equal(alerts().length, 1);
		await clock("195 seconds");
		const [, second] = await told(2), body = read(second);
		assert.equal(body.data.flips.length, 50);
		assert.equal(body.data.more, 11);
		assert.deepEqual([body.data.flips[0].kind, body.data.flips[0].was], ["recovered", ["stuck"]]);
		assert.equal(await sql(`SELECT count(*) FROM mails WHERE to_email = '${project}@example.com'`), "1");
	});

	await step("the timeline has the flips in their places", async () => {
		const run = (await api("GET", `/api/projects/${project}/tasks/silent`)).json;
		assert.deepEqual(run.timeline.map((e) => e.type).slice(0, 4), ["task_started", "run.stuck", "run.recovered", "task_status_updated"]);
	});

	await step("a human task is a run, with nothing that is not for everybody", async () => {
		await clock("0");
		const ai = await account(), person = await human(), task = await takenTask(ai, person);
		await deliver(person, task, "A secret deliverable");
		const run = await until("the run of the task", async () => {
			await hurry();
			const { json } = await api("GET", `/api/projects/hirehall-humans/tasks/${task}`);
			return json?.progress === 90 && json;
		}, 20000);
		assert.equal(run.status, "running");
		assert.equal(run.agent, `human:${person.id}`);
		assert.doesNotMatch(JSON.stringify(run), /secret deliverable|@example/);
		assert.equal(await sql(`SELECT count(*) FROM events WHERE kind = 'run' AND subject_id = '${run.id}'`),
			await sql(`SELECT count(*) FROM events WHERE kind = 'task' AND subject_id = '${task}'`));
	});
} finally {
	await clock("0");
	server.close();
}
done();
