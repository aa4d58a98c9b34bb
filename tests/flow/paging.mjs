/* paging.mjs - walking through lists while they change: nothing twice, nothing left out, the promised order.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { account, call, deliver, human, many, openTask, takenTask, tap, unique } from "./lib/hall.mjs";

const { step, done } = tap("paging");
const ai = await account();

/* All rows of a list, page by page; meanwhile() runs after each page. */
async function walk(query, limit, meanwhile = async () => {}) {
	const rows = [];
	for (let cursor = null; ;) {
		const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
		const { status, json, text } = await call("GET", `/api/tasks?${query}&limit=${limit}${more}`);
		assert.equal(status, 200, text);
		assert.ok(json.tasks.length <= limit);
		rows.push(...json.tasks);
		cursor = json.next_cursor;
		if (!cursor) return rows;
		assert.equal(json.tasks.length, limit);
		await meanwhile();
	}
}
const assertOnce = (rows) => assert.equal(new Set(rows.map((r) => r.id)).size, rows.length);
const newestFirst = (rows) => rows.every((r, i) => i === 0 || r.created_at <= rows[i - 1].created_at);

await step("25 tasks by sevens, while others are put up", async () => {
	const mark = `needle${unique()}`;
	const ids = await many(25, () => openTask(ai, "Nowhere", { task: `Find the ${mark}` }), 1);
	const rows = await walk(`q=${mark}`, 7, () => openTask(ai, "Nowhere", { task: `Find the ${mark}` }));
	assertOnce(rows);
	assert.ok(newestFirst(rows));
	assert.deepEqual(rows.map((r) => r.id), [...ids].reverse());
});
await step("tasks of the same moment", async () => {
	const mark = `needle${unique()}`;
	const ids = await Promise.all(Array.from({ length: 20 }, () => openTask(ai, "Nowhere", { task: `Find the ${mark}` })));
	const rows = await walk(`q=${mark}`, 3);
	assertOnce(rows);
	assert.deepEqual(new Set(rows.map((r) => r.id)), new Set(ids));
});
await step("exactly one page has no next one", async () => {
	const mark = `needle${unique()}`;
	await many(5, () => openTask(ai, "Nowhere", { task: `Find the ${mark}` }));
	const { json } = await call("GET", `/api/tasks?q=${mark}&limit=5`);
	assert.deepEqual([json.tasks.length, json.next_cursor], [5, null]);
});
await step("a person's own tasks come first, then what fits", async () => {
	const person = await human();
	const own = await many(3, async () => {
		const task = await takenTask(ai, person);
		await deliver(person, task);
		return task;
	}, 1);
	const fitting = await many(8, () => openTask(ai, person.location), 1);
	const unfit = await openTask(ai, "Elsewhere");
	const rows = await walk(`human_id=${person.id}`, 4);
	assertOnce(rows);
	assert.deepEqual(rows.slice(0, 3).map((r) => r.id), [...own].reverse());
	const others = rows.slice(3).map((r) => r.id);
	for (const id of fitting) assert.ok(others.includes(id), id);
	assert.ok(!others.includes(unfit));
	assert.ok(newestFirst(rows.slice(3)));
});
await step("fifty by default", async () => {
	const mark = `needle${unique()}`;
	await many(51, () => openTask(ai, "Nowhere", { task: `Find the ${mark}` }), 8);
	const { json } = await call("GET", `/api/tasks?q=${mark}`);
	assert.equal(json.tasks.length, 50);
	assert.ok(json.next_cursor);
});
done();
