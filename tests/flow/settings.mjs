/* settings.mjs - settings that change what the hall allows, put in force by a reload that no request notices.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { before, file, put, under } from "./lib/settings.mjs";
import { account, call, deliver, env, human, openTask, readTask, sleep, takenTask, tap } from "./lib/hall.mjs";

const { step, done } = tap("settings");
const tokenOf = (id) => createHmac("sha256", env.TEST_HUMAN_AUTH_SECRET).update(id).digest("hex");
const ai = await account();

await step("without ENABLE_TEST_HUMAN_AUTH a right test token is wrong", async () => {
	const person = await human();
	const task = await takenTask(ai, person);
	const body = { task_id: task, type: "text", text: "x", human_id: person.id, human_test_token: tokenOf(person.id) };
	await under({ ENABLE_TEST_HUMAN_AUTH: "false" }, async () => {
		assert.equal((await call("POST", "/api/submissions", { body })).status, 401);
		assert.equal((await readTask(ai, task)).status, "accepted");
	});
	assert.equal((await call("POST", "/api/submissions", { body })).status, 200);
});
await step("a review window of 1 hour is 24 hours, one of 1000 is 72, words are 72", async () => {
	for (const [given, hours] of [["1", 24], ["48", 48], ["1000", 72], ["soon", 72]]) {
		await put({ REVIEW_PENDING_AUTO_APPROVE_HOURS: given });
		const person = await human();
		const task = await takenTask(ai, person);
		assert.equal((await deliver(person, task)).status, 200);
		const t = await readTask(ai, task);
		const window = Date.parse(t.review_pending_deadline_at) - Date.parse(t.submission.created_at);
		assert.equal(Math.round(window / 60000), hours * 60, given);
	}
});
await step("five calls a minute are five", async () => {
	const other = await account();
	await under({ RATE_AI_PER_MINUTE: "5" }, async () => {
		const statuses = [];
		for (let i = 0; i < 7; i++) statuses.push((await call("GET", "/api/ai/accounts", { key: other.key })).status);
		const webhooks = [];
		for (let i = 0; i < 7; i++) webhooks.push((await call("GET", "/api/webhooks", { key: other.key })).status);
		assert.ok([...statuses, ...webhooks].includes(429), `${statuses} ${webhooks}`);
		assert.ok((await call("GET", "/api/webhooks", { key: other.key })).headers.get("retry-after"));
	});
});
await step("a reload fails no request", async () => {
	const task = await openTask(ai, "Nowhere");
	let ended = false;
	const seen = [];
	const load = Array.from({ length: 8 }, async () => {
		while (!ended) {
			const answer = await call("GET", `/api/tasks/${task}`).catch((wrong) => ({ status: String(wrong) }));
			seen.push(answer.status);
			await sleep(5);
		}
	});
	await under({ LOG_LEVEL: "warn" }, () => sleep(300));
	ended = true;
	await Promise.all(load);
	assert.deepEqual([...new Set(seen)], [200]);
});
await step("a setting that cannot be keeps the old ones in force", async () => {
	const failed = await put({ SECRET_KEY: "short" }).then(() => null, (wrong) => wrong);
	assert.ok(failed, "the reload should have failed");
	assert.equal((await call("GET", "/health")).status, 200);
});
await step("afterwards the hall has its own settings again", async () => {
	await put({});
	assert.equal(readFileSync(file, "utf8"), before);
});
done();
