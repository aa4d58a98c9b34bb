/* a2a.mjs - the client of @a2a-js/sdk hires a person end to end, over JSON-RPC with a key and over REST with a token.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { Role, TaskState } from "@a2a-js/sdk";
import { ClientFactory, ClientFactoryOptions, createAuthenticatingFetchWithRetry, JsonRpcTransportFactory, RestTransportFactory } from "@a2a-js/sdk/client";
import { base, consent } from "./lib/consent.mjs";
import { account, call, deliver, human, openTask, tap, taskBody, unique } from "./lib/hall.mjs";

const { step, done } = tap("a2a");
const ai = await account("A2A");

const clientOf = (key, preferred) => {
	const fetchImpl = createAuthenticatingFetchWithRetry(fetch, { headers: async () => ({ authorization: `Bearer ${key}` }), shouldRetryWithHeaders: async () => undefined });
	return new ClientFactory(ClientFactoryOptions.createFrom(ClientFactoryOptions.default, { preferredTransports: [preferred],
		transports: [new JsonRpcTransportFactory({ fetchImpl }), new RestTransportFactory({ fetchImpl })] })).createFromUrl(base);
};
const message = (content, more = {}) => ({ tenant: "", configuration: undefined, metadata: {}, message: { messageId: `m-${unique()}`, role: Role.ROLE_USER,
	parts: [{ content, filename: "", mediaType: "" }], contextId: "", taskId: "", extensions: [], referenceTaskIds: [], ...more } });
const data = (value) => ({ $case: "data", value });

async function hired(client) {
	const person = await human(), ask = message(data(taskBody(person.location)), { contextId: "gate" });
	const task = await client.sendMessage(ask);
	assert.equal(task.status.state, TaskState.TASK_STATE_WORKING);
	assert.equal(task.contextId, "gate");
	assert.equal((await client.sendMessage(ask)).id, task.id);
	assert.equal((await deliver(person, task.id, "The gate is open.")).status, 200);
	const waiting = await client.getTask({ id: task.id, tenant: "", historyLength: undefined });
	assert.equal(waiting.status.state, TaskState.TASK_STATE_INPUT_REQUIRED);
	assert.deepEqual(waiting.artifacts[0].parts[0].content, { $case: "text", value: "The gate is open." });
	const over = await client.sendMessage(message(data({ approve: true }), { taskId: task.id, contextId: "gate" }));
	assert.equal(over.status.state, TaskState.TASK_STATE_COMPLETED);
	assert.equal(over.history.length, 2);
	const listed = await client.listTasks({ tenant: "", contextId: "gate", pageSize: 10, pageToken: "", status: TaskState.TASK_STATE_COMPLETED,
		historyLength: undefined, statusTimestampAfter: undefined, includeArtifacts: undefined });
	assert.deepEqual(listed.tasks.map((t) => t.id), [task.id]);
	return { person, task };
}

await step("JSON-RPC with the account's key: hire, look, approve, list", async () => {
	const { task } = await hired(await clientOf(ai.key, "JSONRPC"));
	assert.equal((await call("GET", `/api/tasks/${task.id}`, { key: ai.key })).json.task.status, "completed");
});

await step("REST with a token that a person gave: the same", async () => {
	const { json: program } = await call("POST", "/oauth/register", { body: { redirect_uris: ["https://app.example/cb"], token_endpoint_auth_method: "none" } });
	/* RFC 7636, appendix B */
	const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", code_challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
	const back = await consent(`${base}/oauth/authorize?${new URLSearchParams({ response_type: "code", client_id: program.client_id, code_challenge,
		code_challenge_method: "S256", resource: `${base}/a2a` })}`, await human());
	const answer = await fetch(`${base}/oauth/token`, { method: "POST", body: new URLSearchParams({ grant_type: "authorization_code", client_id: program.client_id,
		code: back.searchParams.get("code"), code_verifier: verifier }) });
	await hired(await clientOf((await answer.json()).access_token, "HTTP+JSON"));
});

await step("a rejection has its reason, and a task is nobody else's", async () => {
	const client = await clientOf(ai.key, "JSONRPC"), person = await human();
	const task = await client.sendMessage(message(data(taskBody(person.location))));
	await deliver(person, task.id);
	const over = await client.sendMessage(message(data({ reject: "It shows nothing." }), { taskId: task.id }));
	assert.equal(over.status.state, TaskState.TASK_STATE_FAILED);
	const other = await clientOf((await account()).key, "HTTP+JSON");
	await assert.rejects(other.getTask({ id: task.id, tenant: "", historyLength: undefined }), /no such task/i);
	await assert.rejects(client.cancelTask({ id: task.id, tenant: "", metadata: {} }), /nobody has in hand/);
	const open = await openTask(ai, person.location);
	assert.equal((await client.cancelTask({ id: open, tenant: "", metadata: {} })).status.state, TaskState.TASK_STATE_CANCELED);
});
done();
