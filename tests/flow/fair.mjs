/* fair.mjs - fair work, many at once: one deed counts, and the answer and the state agree.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { account, call, clock, deliver, human, many, openTask, readTask, sleep, sql, takenTask, tap, unique, until } from "./lib/hall.mjs";

const { step, done } = tap("fair");
const count = (answers, status) => answers.filter((a) => a.status === status).length;
const by = (who) => (who.key ? { key: who.key } : { cookie: who.cookie });
const act = (who, task, what, body = {}) => call("POST", `/api/tasks/${task}/${what}`, { ...by(who), body });
const events = (task, type) => sql(`SELECT count(*) FROM events WHERE subject_id = '${task}' AND type = '${type}'`).then(Number);
const payout = (task) => sql(`SELECT status || ' ' || coalesce(hold_reason, '') FROM payouts WHERE task_id = '${task}'`).then((s) => s.trim());
const ai = await account();
const delivered = async (more) => {
	const person = await human();
	const task = await takenTask(ai, person, more);
	await deliver(person, task);
	return { person, task };
};

await step("ten requests for changes at once: one round", async () => {
	const { task } = await delivered();
	const answers = await Promise.all(Array.from({ length: 10 }, () => act(ai, task, "request_changes", { reason: "more" })));
	assert.deepEqual([count(answers, 200), count(answers, 409)], [1, 9]);
	assert.equal((await readTask(ai, task)).round, 1);
	assert.equal(await payout(task), "void");
});

await step("changes, approval and rejection at once: one of them, and the payout fits", async () => {
	await many(6, async () => {
		const { task } = await delivered();
		const answers = await Promise.all([act(ai, task, "request_changes", { reason: "more" }), act(ai, task, "approve"), act(ai, task, "reject")]);
		assert.equal(count(answers, 200), 1);
		const won = answers.findIndex((a) => a.status === 200);
		assert.equal((await readTask(ai, task)).status, ["accepted", "completed", "failed"][won]);
		assert.equal(await payout(task), ["void", "approved", "void"][won]);
	});
});

await step("changes against the automatic approval: the answer and the state agree", async () => {
	const all = await many(8, () => delivered({ deadline_minutes: 100000 }));
	await clock("73 hours");
	const answers = await Promise.all(all.map(async ({ task }, i) => {
		await sleep(i * 40);
		return act(ai, task, "request_changes", { reason: "more" });
	}));
	const states = await Promise.all(all.map(({ task }) => until("an end of the review", async () => {
		const { status } = await readTask(ai, task);
		return status !== "review_pending" && status;
	})));
	await clock("0");
	states.forEach((status, i) => assert.equal(status, answers[i].status === 200 ? "accepted" : "completed"));
});

await step("two deliveries of a correction at once: one counts", async () => {
	const { person, task } = await delivered();
	await act(ai, task, "request_changes", { reason: "more" });
	const answers = await Promise.all([deliver(person, task), deliver(person, task)]);
	assert.equal(count(answers, 200), 1);
	assert.equal(Number(await sql(`SELECT count(*) FROM submissions WHERE task_id = '${task}'`)), 2);
	assert.equal(await payout(task), "pending");
});

await step("ten disputes at once: one, and the payout is held", async () => {
	const { person, task } = await delivered();
	await act(ai, task, "reject");
	const answers = await Promise.all(Array.from({ length: 10 }, () => act(person, task, "dispute", { reason: "no" })));
	assert.deepEqual([count(answers, 200), count(answers, 409)], [1, 9]);
	assert.equal(await payout(task), "pending dispute");
});

await step("a dispute is decided for and against at once: one verdict, and one payout that fits", async () => {
	await many(4, async () => {
		const { person, task } = await delivered();
		await act(ai, task, "reject");
		await act(person, task, "dispute", { reason: "no" });
		const by_admin = `'{"kind": "admin", "id": "local|x", "email": "x@y.example"}'`;
		const said = await Promise.all(["upheld", "overturned"].map((to) =>
			sql(`SELECT coalesce(task_dispute_end('${task}', '${to}', 'note', ${by_admin}), 'done')`)));
		assert.deepEqual([...said].sort(), ["done", "not_disputed"]);
		const { status, dispute } = await readTask(ai, task);
		assert.deepEqual([status, dispute], said[0] === "done" ? ["failed", "upheld"] : ["completed", "overturned"]);
		assert.equal(await payout(task), said[0] === "done" ? "void" : "approved");
	});
});

await step("both sides review at once, each twice: two reviews, both shown", async () => {
	const { person, task } = await delivered();
	await act(ai, task, "approve");
	const answers = await Promise.all([ai, ai, person, person].map((who, i) => act(who, task, "reviews", { rating: 1 + i })));
	assert.deepEqual([count(answers, 200), count(answers, 409)], [2, 2]);
	const { json } = await call("GET", `/api/tasks/${task}/reviews`);
	assert.deepEqual(json.reviews.map((r) => r.by).sort(), ["ai", "human"]);
});

await step("twenty people want three places: three get one", async () => {
	const people = await many(20, () => human());
	const task = await openTask(ai, `Place ${unique()}`, { max_assignments: 3, agreement: "majority" });
	const answers = await Promise.all(people.map((p) => act(p, task, "accept")));
	assert.deepEqual([count(answers, 200), count(answers, 409)], [3, 17]);
	const places = answers.filter((a) => a.status === 200).map((a) => a.json.assignment_id);
	assert.equal(new Set(places).size, 3);
	assert.equal((await readTask(ai, task)).status, "accepted");
	const taken = people.filter((_, i) => answers[i].status === 200);
	const results = await Promise.all(taken.map((p) => deliver(p, task)));
	assert.equal(count(results, 200), 3);
	const { status, submission } = await readTask(ai, task);
	assert.deepEqual([status, submission.text], ["completed", "Done."]);
	assert.equal(await events(task, "task.completed"), 1);
	const approvals = await Promise.all(places.map((p) => act(ai, p, "approve")));
	assert.equal(count(approvals, 200), 3);
});

await step("a delivery against the lapse of its reservation: the answer and the state agree", async () => {
	const all = await many(8, async () => {
		const person = await human();
		return { person, task: await takenTask(ai, person, { reserve_minutes: 0.05 }) };
	});
	const ends = Date.parse((await readTask(ai, all[0].task)).reserved_until);
	const answers = await Promise.all(all.map(async ({ person, task }, i) => {
		await sleep(ends - Date.now() + i * 60);
		return deliver(person, task);
	}));
	const states = await Promise.all(all.map(({ task }) => until("an end", async () => {
		const { status } = await readTask(ai, task);
		return status !== "accepted" && status;
	})));
	states.forEach((status, i) => assert.equal(status, answers[i].status === 200 ? "review_pending" : "open"));
	const ids = all.map(({ person }) => person.id).join("','");
	assert.equal(Number(await sql(`SELECT count(*) FROM humans WHERE status = 'busy' AND id IN ('${ids}')`)), 0);
});
done();
