/* One run of an agent, reported with fetch.
 *   TRACKER_URL=https://127.0.0.1:8443 TRACKER_KEY=… node examples/tracker.mjs
 * SPDX-License-Identifier: AGPL-3.0-or-later */
const url = process.env.TRACKER_URL ?? "http://127.0.0.1:8000";
const run = {
	project: process.env.TRACKER_PROJECT ?? "my-project", task: "Count to three", task_id: `task-${Date.now()}`, agent: "javascript",
};

async function report(what, more = {}) {
	const answer = await fetch(`${url}/webhook/${what}`, {
		method: "POST", headers: { "X-API-Key": process.env.TRACKER_KEY, "Content-Type": "application/json" },
		body: JSON.stringify({ ...run, ...more }),
	});
	if (!answer.ok)
		throw new Error(await answer.text());
	console.log(await answer.text());
}

await report("start");
await report("status", { status: "running", progress: 66, message: "two" });
await report("finish", { result: "three" });
