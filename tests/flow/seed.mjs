/* seed.mjs - the commands of the human hall's document, as printed there, with curl and node; only the address, the
 * ids and the keys are put in.  SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { env, human, run, tap, unique, url } from "./lib/hall.mjs";

const { step, done } = tap("seed");
const place = `Shibuya ${unique()}`;
const worker = await human(place);
let account, task;

/* The command lines as printed, given to a shell. */
async function shell(text) {
	const { stdout } = await run("bash", ["-c", text.replaceAll("http://localhost:3000", url)]);
	return stdout;
}
const post = (path, body) => shell(`curl -s -X POST http://localhost:3000${path} \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(body)}'`).then(JSON.parse);
const credentials = () => ({ ai_account_id: account.account_id, ai_api_key: account.api_key });

await step("POST /api/ai/accounts", async () => {
	account = await post("/api/ai/accounts", { name: "My Agent", paypal_email: `ai-ops-${unique()}@example.com` });
	assert.equal(account.status, "connected");
	assert.ok(account.account_id && account.api_key);
});
await step("POST /api/call_human", async () => {
	const out = await shell(`curl -s -X POST http://localhost:3000/api/call_human \\
  -H 'Content-Type: application/json' \\
  -d '{
    "task": "Take a photo of the nearest public park entrance",
    "ai_account_id": "${account.account_id}",
    "ai_api_key": "${account.api_key}",
    "origin_country": "JP",
    "task_label": "real_world_verification",
    "acceptance_criteria": "Provide one clear photo of the park entrance sign.",
    "not_allowed": "Do not enter private property or include faces in close-up.",
    "location": "${place}",
    "budget_usd": 20,
    "deliverable": "photo",
    "deadline_minutes": 30
  }'`);
	const answer = JSON.parse(out);
	assert.deepEqual(Object.keys(answer).sort(), ["status", "task_id"]);
	assert.equal(answer.status, "accepted");
	task = answer.task_id;
});
await step("the same again is rejected with the printed reason", async () => {
	const answer = await post("/api/call_human", {
		...credentials(), task: "x", origin_country: "JP", task_label: "lead_prep", acceptance_criteria: "x",
		not_allowed: "y", location: place, budget_usd: 20,
	});
	assert.equal(answer.status, "rejected");
	assert.equal(answer.reason, "no_human_available");
});
await step("GET /api/tasks/:taskId has every printed key", async () => {
	const { task: t } = JSON.parse(await shell(`curl -s http://localhost:3000/api/tasks/${task}`));
	const keys = ["id", "task", "task_label", "acceptance_criteria", "not_allowed", "ai_account_id", "payer_paypal_email",
		"payee_paypal_email", "location", "budget_usd", "deliverable", "task_display", "lang", "deadline_at", "status",
		"failure_reason", "human_id", "created_at", "submission"];
	for (const key of keys) assert.ok(key in t, key);
	assert.match(t.deadline_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});
await step("human_test_token by the printed node command", async () => {
	const token = (await run("node", ["-e", "const crypto=require('crypto'); const secret=process.env.TEST_HUMAN_AUTH_SECRET; const humanId=process.argv[1]; console.log(crypto.createHmac('sha256', secret).update(humanId).digest('hex'))", worker.id],
		{ env: { ...process.env, TEST_HUMAN_AUTH_SECRET: env.TEST_HUMAN_AUTH_SECRET } })).stdout.trim();
	const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
	const out = await shell(`echo ${png} | base64 -d | curl -s -X POST http://localhost:3000/api/submissions \\
  -F human_id=${worker.id} -F human_test_token=${token} -F task_id=${task} -F type=photo \\
  -F 'file=@-;filename=park.png;type=image/png'`);
	const answer = JSON.parse(out);
	assert.equal(answer.status, "stored");
	assert.ok(answer.submission_id);
});
await step("the deliverable in submission", async () => {
	const { task: t } = JSON.parse(await shell(
		`curl -s 'http://localhost:3000/api/tasks/${task}?ai_account_id=${account.account_id}&ai_api_key=${account.api_key}'`));
	assert.equal(t.status, "review_pending");
	assert.equal(t.submission.type, "photo");
	assert.ok(t.submission.content_url);
});
await step("POST /api/tasks/:taskId/approve", async () => {
	assert.deepEqual(await post(`/api/tasks/${task}/approve`, credentials()), { status: "completed", task_id: task });
});
await step("POST and GET /api/webhooks", async () => {
	const made = await post("/api/webhooks", { ...credentials(), url: "https://hooks.example.com/hirehall" });
	assert.equal(made.status, "created");
	const { webhooks } = JSON.parse(await shell(
		`curl -s 'http://localhost:3000/api/webhooks?ai_account_id=${account.account_id}&ai_api_key=${account.api_key}'`));
	assert.equal(webhooks.length, 1);
});
await step("Idempotency-Key on POST /api/tasks", async () => {
	const body = JSON.stringify({ ...credentials(), task: "Once", origin_country: "JP", budget_usd: 20, location: "Nowhere" });
	const key = unique();
	const once = () => shell(`curl -s -X POST http://localhost:3000/api/tasks -H 'Content-Type: application/json' -H 'Idempotency-Key: ${key}' -d '${body}'`);
	assert.equal(await once(), await once());
});
done();
