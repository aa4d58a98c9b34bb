/* mcp.mjs - programs that are not ours hire a person over /mcp from end to end: the official client of the handshake revisions, that
 * of 2026-07-28, and the inspector's command line.  Who waits for a task is held by the live gateway and by no worker.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { Client as Modern, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client as Legacy } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { account, call, deliver, human, openTask, readTask, run, sql, taskBody, tap, unique, until, url } from "./lib/hall.mjs";

const { step, done } = tap("mcp");
const ai = await account();
const requestInit = { headers: { authorization: `Bearer ${ai.key}` } };
const info = { name: "flow", version: "1" };
const inspector = new URL("../node_modules/@modelcontextprotocol/inspector-cli/build/index.js", import.meta.url).pathname;
const gave = (answer) => {
	assert.ok(!answer.isError, answer.content?.[0]?.text);
	return answer.structuredContent;
};

async function legacy() {
	const client = new Legacy(info);
	await client.connect(new LegacyTransport(new URL(`${url}/mcp`), { requestInit }));
	await client.listTools();
	return { use: (name, args) => client.callTool({ name, arguments: args }).then(gave), close: () => client.close() };
}
async function modern() {
	const client = new Modern(info, { versionNegotiation: { mode: "auto" } });
	await client.connect(new ModernTransport(new URL(`${url}/mcp`), { requestInit }));
	await client.listTools();
	return { use: (name, args) => client.callTool({ name, arguments: args }).then(gave), close: () => client.close() };
}
async function inspected() {
	const use = async (name, args) => {
		const { stdout } = await run(process.execPath, [inspector, `${url}/mcp`, "--transport", "http", "--header", `Authorization: Bearer ${ai.key}`,
			"--method", "tools/call", "--tool-name", name, ...Object.entries(args).flatMap(([k, v]) => ["--tool-arg", `${k}=${v}`])]);
		return gave(JSON.parse(stdout));
	};
	return { use, close: () => {} };
}

/* Asked, matched, waited for, looked at, approved; and paid when the account's turn comes. */
async function hire({ use, close }) {
	const person = await human();
	const quote = await use("quote", { budget_usd: 12, location: person.location });
	assert.deepEqual([quote.available, quote.fits, quote.price_usd], [1, 1, 12]);
	const found = await use("list_humans", { location: person.location, max_price_usd: 12 });
	assert.deepEqual(found.humans.map((h) => h.id), [person.id]);
	const ask = taskBody(person.location, { budget_usd: 12, idempotency_key: unique() });
	const { task_id: task } = await use("call_human", ask);
	assert.equal((await use("call_human", ask)).task_id, task, "the same key is the same task");
	const waiting = use("wait_task", { task_id: task, timeout_s: 50 });
	await until("the wait is held", () => readTask(ai, task).then((t) => t.status === "accepted"));
	assert.equal((await deliver(person, task)).status, 200);
	const waited = await waiting;
	assert.deepEqual([waited.task.status, waited.waits_for_you, waited.task.submission.text], ["review_pending", true, "Done."]);
	assert.equal((await use("request_changes", { task_id: task, reason: "More of it" })).status, "accepted");
	await deliver(person, task, "Done, and more.");
	await use("approve", { task_id: task });
	assert.equal((await use("get_task", { task_id: task })).task.status, "completed");
	assert.ok(Array.isArray((await use("why_not", { task_id: task })).reasons));
	await close();
}

await step("the client of the handshake revisions hires a person", async () => hire(await legacy()));
await step("the client of 2026-07-28 hires a person", async () => hire(await modern()));
await step("the inspector's command line hires a person", async () => hire(await inspected()));

await step("forty wait, and no worker does", async () => {
	const person = await human(), task = await openTask(ai, person.location);
	const wait = () => call("GET", `/api/tasks/${task}/wait?timeout_s=50`, { key: ai.key });
	const waits = Array.from({ length: 40 }, wait);
	let held = 40;
	waits.forEach((w) => w.then(() => held--));
	for (let i = 0; i < 20; i++) assert.equal((await call("GET", `/api/tasks/${task}`, { key: ai.key })).status, 200);
	assert.equal(held, 40);
	await call("POST", `/api/tasks/${task}/accept`, { cookie: person.cookie, body: {} });
	for (const { status, json } of await Promise.all(waits)) assert.deepEqual([status, json.task.status, json.waits_for_you], [200, "accepted", false]);
});

await step("an account's key is good for agents, runs and stories too, and for nobody else's", async () => {
	const { use, close } = await legacy(), project = `p-${unique()}`, other = await account();
	const { id } = await use("create_bounty", { agent_type: "digest", input_data: { text: "A text to be summed up." }, idempotency_key: unique() });
	assert.equal((await use("get_bounty", { task_id: id })).user_id, `ai|${ai.id}`);
	assert.equal((await use("wait_bounty", { task_id: id })).waits_for_you, true, "it is to be started");
	assert.equal((await use("start_bounty", { task_id: id, idempotency_key: unique() })).id, id);
	assert.equal((await use("wait_bounty", { task_id: id, timeout_s: 0 })).waits_for_you, false);
	const waiting = use("wait_bounty", { task_id: id, timeout_s: 50 });
	await sql(`SELECT bounty_end(b, 'A sum.', '{}', NULL, 'hall', NULL) FROM bounties b WHERE id = '${id}'`);
	const { task: ended, waits_for_you: over } = await waiting;
	assert.deepEqual([ended.id, ended.status, over], [id, "completed", true]);
	await use("track_start", { project, task: "A run", agent: "flow", task_id: "one" });
	assert.equal((await call("POST", "/webhook/start", { headers: { "x-api-key": other.key }, body: { project, task: "x", agent: "x", task_id: "two" } })).status, 404);
	assert.equal((await call("GET", `/api/projects/${project}/tasks/one`, { headers: { "x-api-key": ai.key } })).status, 200);
	assert.equal((await call("GET", `/api/projects/${project}/tasks/one`, { headers: { "x-api-key": other.key } })).status, 404);
	assert.deepEqual((await call("GET", "/api/projects", { headers: { "x-api-key": other.key } })).json.projects, []);
	const story = await use("new_story", { topic: "A fox", idempotency_key: unique() });
	assert.equal(await sql(`SELECT user_id FROM stories WHERE id = ${story.task_id}`), `ai|${ai.id}`);
	await close();
});

await step("a task, its deliverable and a run are resources; the tasks extension tells how it goes", async () => {
	const client = new Modern(info, { versionNegotiation: { mode: "auto" } }), person = await human(), task = await openTask(ai, person.location);
	await client.connect(new ModernTransport(new URL(`${url}/mcp`), { requestInit }));
	const read = async (uri) => (await client.readResource({ uri })).contents[0];
	assert.equal(JSON.parse((await read(`hall://task/${task}`)).text).id, task);
	await call("POST", `/api/tasks/${task}/accept`, { cookie: person.cookie, body: {} });
	await deliver(person, task, "What I saw");
	assert.equal((await read(`hall://task/${task}/deliverable`)).text, "What I saw");
	const meta = { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities":
		{ elicitation: { form: {} }, extensions: { "io.modelcontextprotocol/tasks": {} } } };
	const rpc = async (method, params) => (await call("POST", "/mcp", { key: ai.key, body: { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: meta } },
		headers: { "mcp-protocol-version": "2026-07-28", "mcp-method": method, "mcp-name": params.taskId ?? params.name } })).json;
	const asked = (await rpc("tasks/get", { taskId: task })).result;
	assert.deepEqual([asked.status, asked.inputRequests.review.method], ["input_required", "elicitation/create"]);
	await rpc("tasks/update", { taskId: task, inputResponses: { review: { action: "accept", content: { verdict: "approve" } } } });
	const over = (await rpc("tasks/get", { taskId: task })).result;
	assert.deepEqual([over.status, over.result.isError, over.result.structuredContent.task.status], ["completed", false, "completed"]);
	const begun = (await rpc("tools/call", { name: "post_task", arguments: taskBody("Nowhere") })).result;
	assert.deepEqual([begun.resultType, begun.status, (await rpc("tasks/get", { taskId: begun.taskId })).result.status], ["task", "working", "working"]);
	await client.close();
});
await step("a person is asked to connect the account, and to pay", async () => {
	const rpc = async (name, args, inputResponses) => (await call("POST", "/mcp", { key: ai.key, headers: { "mcp-protocol-version": "2026-07-28",
		"mcp-method": "tools/call", "mcp-name": name }, body: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args, inputResponses,
		_meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": { elicitation: { url: {} } } } } } })).json.result;
	const args = { agent_type: "factcheck", input_data: { text: "The moon is made of cheese." } };
	const asked = await rpc("create_bounty", args);
	assert.deepEqual([asked.resultType, asked.inputRequests.connect.params.mode], ["input_required", "url"]);
	const { id } = (await rpc("create_bounty", args, { connect: { action: "decline" } })).structuredContent;
	await rpc("start_bounty", { task_id: id });
	await sql(`SELECT bounty_end(b, 'It is not.', '{}', NULL, 'hall', NULL) FROM bounties b WHERE id = '${id}'`);
	const due = await rpc("get_bounty_result", { task_id: id });
	assert.deepEqual([due.resultType, due.inputRequests.payment.params.url], ["input_required", `${url}/?pay_task_id=${id}`]);
	const plain = await rpc("get_bounty_result", { task_id: id }, { payment: { action: "cancel" } });
	assert.deepEqual([plain.resultType, plain.structuredContent.status], ["complete", "payment_link_sent"]);
	assert.ok(!JSON.stringify([due, plain]).includes("It is not."), "an unpaid result is nowhere");
});
done();
