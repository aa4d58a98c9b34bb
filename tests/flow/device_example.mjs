/* device_example.mjs - examples/device against a hall: two of them really do what is asked, agree, and are paid; a third that lies is not.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { sql, tap, until, url } from "./lib/hall.mjs";
import { ask, describe, wallet, work } from "./lib/ton.mjs";

const { step, done } = tap("device_example");
/* the known devices of a flow before this one are not about: else two strangers would not vouch for each other */
await sql("UPDATE devices SET last_seen_at = last_seen_at - interval '1 hour'");
const python = "/usr/bin/python3", program = new URL("../../examples/device/device.py", import.meta.url).pathname;
const owner = wallet(), a = wallet(), b = wallet(), liar = wallet();
const running = [a, b].map((w) => spawn(python, [program], { env: { ...process.env, HALL_URL: url, DEVICE_SEED: w.seed.toString("hex"),
	DEVICE_ID: "example" }, stdio: ["ignore", "pipe", "inherit"] }));
process.on("exit", () => running.forEach((p) => p.kill()));
const said = ["", ""];
running.forEach((p, i) => p.stdout.on("data", (text) => { said[i] += text; }));
await ask(owner, "POST", "/v1/escrow/credit", { amount_ton: 5 });
const put = async (operation, model, data, validation = "cross_check") => {
	const answer = await ask(owner, "POST", "/v1/tasks", describe({ operation, model, input: { source: "inline", data }, validation,
		constraints: { time_limit_sec: 5, max_energy_mwh: 8 } }));
	assert.equal(answer.status, 200, answer.text);
	return answer.json.task_id;
};
/* an input that cannot be got is passed by, and keeps the device from nothing */
const lost = (await ask(owner, "POST", "/v1/tasks", describe({ input: { source: "http", url: "https://nowhere.invalid/x" }, reward: { amount_ton: 1 } }))).json.task_id;
const ended = async (id) => { // by the database: looking again and again counts against no limit
	await until("the task ends", () => sql(`SELECT id FROM device_tasks WHERE id = '${id}' AND completed_at IS NOT NULL`));
	return (await ask(owner, "GET", `/v1/tasks/${id}`)).json;
};

await step("each says whose it is, and listens for offers", () =>
	until("both", () => said[0].includes(a.raw) && said[1].includes(b.raw) && said.every((text) => text.includes("listening"))));
await step("classify_text, sentiment_analysis and detect_objects are done, agreed on and paid", async () => {
	const picture = `P5 6 3 255\n${["      ", " ~~  ~", "      "].join("")}`;
	const ids = await Promise.all([put("classify_text", "light-nlp-v1", { text: "Excellent, works, thanks! I love it." }),
		put("sentiment_analysis", "light-nlp-v1", { text: "awful and sad, the worst" }), put("detect_objects", "light-cv-v1", picture)]);
	const [text, mood, seen] = await Promise.all(ids.map(ended));
	assert.deepEqual([text.status, text.result.classification], ["completed", "positive"]);
	assert.ok(text.result.confidence > 0.8);
	await until("both heard of all by the socket", () => ids.every((id) => said.every((words) => words.includes(`offered ${id}`))));
	assert.deepEqual([mood.status, mood.result.sentiment], ["completed", "negative"]);
	assert.deepEqual([seen.status, seen.result.objects], ["completed", [{ box: [1, 1, 2, 1], label: "bright" }, { box: [5, 1, 1, 1], label: "bright" }]]);
	/* of these three alone: what flows before this one left open they take as well; and on a busy machine one of them may be too
	 * late with one task, then the other has its whole reward */
	const earned = await Promise.all([a, b].map(async (w) => Number(await sql(`SELECT coalesce(sum(reward_nano), 0) FROM device_assignments
		WHERE wallet = '${w.raw}' AND task_id IN ('${ids.join("','")}')`)) / 1e9));
	assert.equal((earned[0] + earned[1]).toFixed(9), "0.142500000");
	const free = await Promise.all([a, b].map(async (w) => (await ask(w, "GET", "/v1/escrow")).json.available_ton));
	assert.ok(free.every((ton, i) => ton >= earned[i]), `${free} for ${earned}`);
	assert.ok(Math.min(...earned) >= 0.02375, String(earned));
});
await step("a lie is outvoted", async () => {
	const id = await put("classify_text", "light-nlp-v1", { text: "how can anybody tell?" }, "majority");
	await work(liar, id, { classification: "negative", confidence: 1 });
	const t = await ended(id);
	assert.deepEqual([t.status, t.result?.classification], ["completed", "question"]);
	assert.equal((await ask(liar, "GET", "/v1/escrow")).json.available_ton, 0);
});
running.forEach((p) => p.kill());
assert.equal((await ask(owner, "POST", `/v1/tasks/${lost}/cancel`)).status, 200);
done();
