/* races.mjs - many at once: exactly one wins, and what was acknowledged stays true.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import {
	account, call, clock, deliver, human, many, openTask, readTask, sleep, sql, takenTask, tap, taskBody, unique, until,
} from "./lib/hall.mjs";

const { step, done } = tap("races");
const count = (answers, status) => answers.filter((a) => a.status === status).length;
const accept = (person, task) => call("POST", `/api/tasks/${task}/accept`, { cookie: person.cookie, body: {} });
const decide = (ai, task, what) => call("POST", `/api/tasks/${task}/${what}`, { key: ai.key, body: {} });
const events = (task, type) => sql(`SELECT count(*) FROM events WHERE subject_id = '${task}' AND type = '${type}'`).then(Number);
const ai = await account();

const CROWD = process.env.HIREHALL_LONG ? 200 : 50;
await step(`${CROWD} people accept one task: exactly one has it`, async () => {
	const people = await many(CROWD, () => human());
	const task = await openTask(ai, `Place ${unique()}`);
	const answers = await Promise.all(people.map((p) => accept(p, task)));
	assert.equal(count(answers, 200), 1);
	assert.equal(count(answers, 409), CROWD - 1);
	const winner = people[answers.findIndex((a) => a.status === 200)];
	assert.equal((await readTask(ai, task)).human_id, winner.id);
	assert.equal(await events(task, "task.accepted"), 1);
	const busy = await sql(`SELECT count(*) FROM humans WHERE status = 'busy' AND id IN ('${people.map((p) => p.id).join("','")}')`);
	assert.equal(Number(busy), 1);
});

await step("50 calls for 10 free people: exactly 10 are accepted, by 10 people", async () => {
	const place = `Place ${unique()}`;
	await many(10, () => human(place));
	const answers = await Promise.all(Array.from({ length: 50 }, () =>
		call("POST", "/api/call_human", { key: ai.key, body: taskBody(place) })));
	assert.equal(count(answers, 200), 50);
	const taken = answers.filter((a) => a.json.status === "accepted");
	assert.equal(taken.length, 10);
	for (const a of answers.filter((x) => !taken.includes(x))) assert.equal(a.json.reason, "no_human_available");
	const people = await many(10, async (i) => (await readTask(ai, taken[i].json.task_id)).human_id);
	assert.equal(new Set(people).size, 10);
});

await step("one person accepts ten tasks at once: one is theirs", async () => {
	const person = await human();
	const tasks = await many(10, () => openTask(ai, person.location));
	const answers = await Promise.all(tasks.map((t) => accept(person, t)));
	assert.equal(count(answers, 200), 1);
	assert.equal(count(answers, 409), 9);
	const states = await many(10, async (i) => (await readTask(ai, tasks[i])).status);
	assert.equal(states.filter((s) => s === "accepted").length, 1);
});

await step("a task is accepted and taken back at once: one of them happens", async () => {
	for (let i = 0; i < 10; i++) {
		const person = await human(), task = await openTask(ai, person.location);
		const [taken, back] = await Promise.all([accept(person, task), decide(ai, task, "cancel")]);
		assert.deepEqual([taken.status, back.status].sort(), [200, 409]);
		assert.equal((await readTask(ai, task)).status, taken.status === 200 ? "accepted" : "failed");
	}
});

await step("the same person accepts the same task twice at once", async () => {
	const person = await human();
	const task = await openTask(ai, person.location);
	const answers = await Promise.all([accept(person, task), accept(person, task)]);
	assert.equal(count(answers, 200), 1);
	assert.equal(await events(task, "task.accepted"), 1);
});

await step("a call and an accept want the same person: one gets them", async () => {
	const person = await human();
	const task = await openTask(ai, `Place ${unique()}`);
	const [called, accepted] = await Promise.all([
		call("POST", "/api/call_human", { key: ai.key, body: taskBody(person.location) }), accept(person, task),
	]);
	assert.equal((called.json.status === "accepted") + (accepted.status === 200), 1);
});

await step("delivering against the deadline: the answer and the state agree", async () => {
	const people = await many(16, () => human());
	const tasks = await Promise.all(people.map((p) => takenTask(ai, p, { deadline_minutes: 0.05 })));
	const ends = Date.parse((await readTask(ai, tasks[0])).deadline_at);
	const answers = await Promise.all(tasks.map(async (task, i) => {
		await sleep(ends - Date.now() - 80 + i * 25);
		return deliver(people[i], task);
	}));
	const states = await Promise.all(tasks.map((task) => until("an end", async () => {
		const t = await readTask(ai, task);
		return t.status !== "accepted" && t;
	})));
	states.forEach((t, i) => {
		if (answers[i].status === 200) {
			assert.equal(t.status, "review_pending");
			assert.equal(t.submission.text, "Done.");
			assert.ok(Date.parse(t.submission.created_at) < Date.parse(t.deadline_at));
		} else {
			assert.equal(answers[i].status, 409, answers[i].text);
			assert.equal(t.status, "failed");
			assert.equal(t.failure_reason, "timeout");
			assert.equal(t.submission, null);
		}
	});
	assert.equal(Number(await sql(`SELECT count(*) FROM humans WHERE status = 'busy' AND id IN ('${people.map((p) => p.id).join("','")}')`)), 0);
});

await step("deliver and give back at once: one of them", async () => {
	const person = await human();
	const task = await takenTask(ai, person);
	const [delivered, skipped] = await Promise.all([
		deliver(person, task), call("POST", `/api/tasks/${task}/skip`, { cookie: person.cookie, body: { human_id: person.id } }),
	]);
	assert.equal((delivered.status === 200) + (skipped.status === 200), 1);
	assert.equal((await readTask(ai, task)).status, delivered.status === 200 ? "review_pending" : "open");
});

await step("approve and reject at once: one of them, one payout", async () => {
	const people = await many(6, () => human());
	await Promise.all(people.map(async (person) => {
		const task = await takenTask(ai, person);
		await deliver(person, task);
		const answers = await Promise.all([decide(ai, task, "approve"), decide(ai, task, "reject")]);
		assert.equal(count(answers, 200), 1);
		assert.equal(count(answers, 409), 1);
		const { status } = await readTask(ai, task);
		assert.equal(status, answers[0].status === 200 ? "completed" : "failed");
		assert.equal(await events(task, "task.completed") + await events(task, "task.failed"), 1);
	}));
});

await step("ten approvals at once: one event, one payout", async () => {
	const person = await human();
	const task = await takenTask(ai, person);
	await deliver(person, task);
	const answers = await Promise.all(Array.from({ length: 10 }, () => decide(ai, task, "approve")));
	assert.equal(count(answers, 200), 10);
	assert.equal(await events(task, "task.completed"), 1);
	const { json } = await call("GET", "/api/me/payments", { cookie: person.cookie });
	assert.deepEqual([json.payments.length, json.summary.approved_total], [1, 16]);
});

await step("approve and reject against the automatic approval: the answer and the state agree", async () => {
	const people = await many(10, () => human());
	const tasks = await Promise.all(people.map((p) => takenTask(ai, p)));
	await Promise.all(tasks.map((t, i) => deliver(people[i], t)));
	await clock("73 hours");
	const answers = await Promise.all(tasks.map(async (t, i) => {
		await sleep(i * 40);
		return decide(ai, t, i % 2 ? "approve" : "reject");
	}));
	const states = await Promise.all(tasks.map((t) => until("an end", async () => {
		const { status } = await readTask(ai, t);
		return status !== "review_pending" && status;
	})));
	await clock("0");
	states.forEach((status, i) => {
		if (i % 2) assert.deepEqual([answers[i].status, status], [200, "completed"]);
		else assert.deepEqual([answers[i].status, status], answers[i].status === 200 ? [200, "failed"] : [409, "completed"]);
	});
	for (const t of tasks) assert.equal(await events(t, "task.completed") + await events(t, "task.failed"), 1);
});

await step("one address registers twenty times at once: one person", async () => {
	const email = `same-${unique()}@example.com`;
	const body = { name: "Race", email, password: "a long enough password", country: "JP", min_budget_usd: 5 };
	const answers = await Promise.all(Array.from({ length: 20 }, () => call("POST", "/api/humans", { body })));
	assert.equal(count(answers, 200), 1);
	assert.equal(count(answers, 409), 19);
	assert.equal(Number(await sql(`SELECT count(*) FROM users WHERE email = '${email}'`)), 1);
});

await step("an address is ended while its deliveries run: never busy", async () => {
	for (let i = 0; i < 6; i++) {
		const { json } = await call("POST", "/api/webhooks", { key: ai.key, body: { url: "https://hooks.invalid/race" } });
		const { id } = json.webhook;
		await Promise.all(Array.from({ length: 10 }, () => call("POST", `/api/webhooks/${id}/test`, { key: ai.key, body: {} })));
		await sleep(i * 60);
		const { status, text } = await call("DELETE", `/api/webhooks/${id}`, { key: ai.key });
		assert.equal(status, 200, text);
	}
});
done();
