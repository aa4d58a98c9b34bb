/* discovery.mjs - /asyncapi.json is AsyncAPI 3.0, and what sockets, streams and webhooks really send is what it says.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Parser } from "@asyncapi/parser";
import Ajv from "ajv/dist/2020.js";
import { Listener, trackerKey } from "./lib/live.mjs";
import { account, call, deliver, human, takenTask, tap, unique, until } from "./lib/hall.mjs";

const { step, done } = tap("discovery");
const { json: document, text } = await call("GET", "/asyncapi.json");
const ajv = new Ajv({ strict: false });

/* A frame must be of a message of that channel, and fit its payload. */
function held(channel, frame) {
	const message = document.channels[channel].messages[frame.type];
	assert.ok(message, `${frame.type} is no message of ${channel}`);
	const payload = document.components.messages[message.$ref.split("/").at(-1)].payload, fits = ajv.compile(payload);
	assert.ok(fits(frame), `${frame.type}: ${ajv.errorsText(fits.errors)}`);
}

await step("the document is sound", async () => {
	const { diagnostics } = await new Parser().parse(text);
	assert.deepEqual(diagnostics.filter((d) => d.severity === 0).map((d) => `${d.path.join(".")}: ${d.message}`), []);
});

await step("a run: every frame of its socket is described", async () => {
	const project = `asyncapi-${unique()}`, key = await trackerKey(), headers = { "x-api-key": key };
	const socket = await new Listener(`/ws?project=${project}`, { headers }).open();
	const report = async (what, body) => {
		const { status, text: said } = await call("POST", `/webhook/${what}`, { headers, body: { project, task: "One", agent: "a", ...body } });
		assert.equal(status, 200, said);
	};
	await report("start", { task_id: "one" });
	await report("status", { task_id: "one", status: "running", progress: 50, message: "half" });
	await report("finish", { task_id: "one", result: "done" });
	await report("start", { task_id: "two" });
	await report("error", { task_id: "two", error_type: "E", error_message: "broken", stack_trace: "s" });
	socket.send("ping");
	await until("all frames", () => socket.frames.length >= 5 && socket.other.some((f) => f.type === "pong"));
	for (const frame of [...socket.other, ...socket.frames]) held("runs", frame);
	assert.deepEqual([...new Set(socket.frames.map((f) => f.type))].sort(), ["task_error", "task_finished", "task_started", "task_status_updated"]);
	await socket.close();
});

await step("a webhook's body is described", async () => {
	const port = Number((process.env.OUTBOUND_ALLOW ?? "").split(",")[1].split(":")[1]), got = [];
	const site = createServer((rq, rs) => {
		let body = "";
		rq.on("data", (d) => (body += d)).on("end", () => { got.push(JSON.parse(body)); rs.writeHead(204).end(); });
	}).listen(port, "127.0.0.1");
	const ai = await account(), person = await human();
	await call("POST", "/api/webhooks", { key: ai.key, body: { url: `http://127.0.0.1:${port}/`, events: ["task.accepted", "task.completed"] } });
	const task = await takenTask(ai, person);
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/approve`, { key: ai.key });
	await until("both deliveries", () => got.length >= 2);
	for (const body of got) held("webhooks", body);
	site.close();
});
done();
