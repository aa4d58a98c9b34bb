/* oauth.mjs - programs that get to act for an AI account: the MCP SDK's own client by registration, oauth4webapi by a client id
 * metadata document, and documents that must not be fetched or believed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import * as oauth from "oauth4webapi";
import { base, consent } from "./lib/consent.mjs";
import { call, human, sql, tap } from "./lib/hall.mjs";

const { step, done } = tap("oauth");
const person = await human();
const CALLBACK = "http://127.0.0.1:8976/callback";

/* What the SDK asks of a program that keeps nothing on disk. */
class Keeper {
	constructor() {
		this.redirectUrl = CALLBACK;
		this.clientMetadata = { client_name: "SDK client", redirect_uris: [CALLBACK], grant_types: ["authorization_code", "refresh_token"],
			response_types: ["code"], token_endpoint_auth_method: "none" };
	}
	clientInformation() { return this.client; }
	saveClientInformation(v) { this.client = v; }
	tokens() { return this.kept; }
	saveTokens(v) { this.kept = v; }
	redirectToAuthorization(to) { this.asked = to; }
	saveCodeVerifier(v) { this.verifier = v; }
	codeVerifier() { return this.verifier; }
	state() { return "the-state"; }
}
const keeper = new Keeper();
const connected = async () => {
	const client = new Client({ name: "flow", version: "1" }), transport = new StreamableHTTPClientTransport(new URL(`${base}/mcp`), { authProvider: keeper });
	await client.connect(transport);
	return { client, transport };
};
const task = { name: "post_task", arguments: { task: "By the SDK", origin_country: "JP", budget_usd: 5 } };

await step("MCP: a tool without a token leads to the page, and after it the tool runs as the account", async () => {
	const { client, transport } = await connected();
	await assert.rejects(client.callTool(task), UnauthorizedError);
	assert.equal(keeper.asked.searchParams.get("resource"), `${base}/mcp`);
	assert.equal(keeper.asked.searchParams.get("scope"), "tasks");
	const back = await consent(keeper.asked, person);
	assert.equal(back.origin + back.pathname, CALLBACK);
	assert.equal(back.searchParams.get("state"), "the-state");
	assert.equal(back.searchParams.get("iss"), base);
	await transport.finishAuth(back.searchParams.get("code"));
	const made = await client.callTool(task);
	assert.equal(made.isError, false);
	const { json } = await call("GET", `/api/tasks/${made.structuredContent.id}`, { key: keeper.kept.access_token });
	assert.equal(json.task.ai_account_id, await sql(`SELECT ai_account_id FROM oauth_connections WHERE client_id = '${keeper.client.client_id}'`));
	await client.close();
});

await step("MCP: an access token that ended is renewed by the SDK alone", async () => {
	const before = keeper.kept;
	await sql(`UPDATE api_keys SET expires_at = hall_now() - interval '1 second' WHERE key_hash = sha256('${before.access_token}'::bytea)`);
	const { client } = await connected();
	const made = await client.callTool(task);
	assert.equal(made.isError, false);
	assert.notEqual(keeper.kept.access_token, before.access_token);
	assert.notEqual(keeper.kept.refresh_token, before.refresh_token);
	await client.close();
});

/* The program's own site: where its document lies. */
const port = Number((process.env.OUTBOUND_ALLOW ?? "").split(",")[0].split(":")[1]);
const id = `http://127.0.0.1:${port}/client.json`;
const documents = { "/client.json": { client_id: id, client_name: "A document", redirect_uris: ["https://app.example/cb"], token_endpoint_auth_method: "none" },
	"/other.json": { client_id: id, redirect_uris: ["https://app.example/cb"] },
	"/secret.json": { client_id: `http://127.0.0.1:${port}/secret.json`, client_secret: "x", redirect_uris: ["https://app.example/cb"] },
	"/uris.json": { client_id: `http://127.0.0.1:${port}/uris.json`, redirect_uris: ["javascript:alert(1)"] } };
let asked = 0;
const site = createServer((rq, rs) => {
	asked++;
	rs.writeHead(documents[rq.url] ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(documents[rq.url] ?? {}));
}).listen(port, "127.0.0.1");
const plain = { [oauth.allowInsecureRequests]: true };
const client = { client_id: id };
const authorize = (as, more) => `${as.authorization_endpoint}?${new URLSearchParams({ response_type: "code", client_id: id, redirect_uri: "https://app.example/cb",
	code_challenge_method: "S256", scope: "tasks", resource: `${base}/api`, state: "s", ...more })}`;
let as;

await step("oauth4webapi: both metadata documents are what the RFCs say", async () => {
	const door = await oauth.processResourceDiscoveryResponse(new URL(`${base}/api`), await oauth.resourceDiscoveryRequest(new URL(`${base}/api`), plain));
	const issuer = new URL(door.authorization_servers[0]);
	as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...plain }));
	assert.equal(as.issuer, base);
});

await step("oauth4webapi: known by its document, fetched once; codes, renewal and giving back", async () => {
	const verifier = oauth.generateRandomCodeVerifier(), code_challenge = await oauth.calculatePKCECodeChallenge(verifier);
	const back = await consent(authorize(as, { code_challenge }), person);
	assert.equal(back.origin, "https://app.example");
	await consent(authorize(as, { code_challenge }), person);
	assert.equal(asked, 1);
	const got = oauth.validateAuthResponse(as, client, back, "s");
	const first = await oauth.processAuthorizationCodeResponse(as, client, await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), got,
		"https://app.example/cb", verifier, { ...plain, additionalParameters: { resource: `${base}/api` } }));
	assert.equal(first.token_type, "bearer");
	assert.equal((await call("GET", "/api/webhooks", { key: first.access_token })).status, 200);
	const next = await oauth.processRefreshTokenResponse(as, client, await oauth.refreshTokenGrantRequest(as, client, oauth.None(), first.refresh_token, plain));
	assert.equal((await call("GET", "/api/webhooks", { key: first.access_token })).status, 401);
	assert.equal((await call("GET", "/api/webhooks", { key: next.access_token })).status, 200);
	await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, oauth.None(), next.access_token, plain));
	assert.equal((await call("GET", "/api/webhooks", { key: next.access_token })).status, 401);
	await assert.rejects(oauth.refreshTokenGrantRequest(as, client, oauth.None(), next.refresh_token, plain)
		.then((answer) => oauth.processRefreshTokenResponse(as, client, answer)), { error: "invalid_grant" });
});

await step("a document of another address, with a secret, or of a wrong form is of no program", async () => {
	for (const path of ["other.json", "secret.json", "uris.json", "nothing.json"]) {
		const answer = await call("GET", `/oauth/authorize?response_type=code&client_id=${encodeURIComponent(`http://127.0.0.1:${port}/${path}`)}&redirect_uri=https://app.example/cb`);
		assert.equal(answer.status, 400, path);
		assert.equal(answer.headers.get("location"), null);
	}
});

await step("addresses inside are not asked", async () => {
	const before = asked;
	for (const to of ["https://127.0.0.1/c.json", "https://10.0.0.1/c.json", "http://example.com/c.json", "https://[::1]/c.json", "https://user@example.com/c.json",
		"https://169.254.169.254/latest/meta-data", `https://example.com`, "file:///etc/passwd"]) {
		const answer = await call("GET", `/oauth/authorize?response_type=code&client_id=${encodeURIComponent(to)}&redirect_uri=https://app.example/cb`);
		assert.equal(answer.status, 400, to);
	}
	assert.equal(asked, before);
});

await step("while its site is down the last document is good for a day, and no longer", async () => {
	await new Promise((closed) => site.close(closed));
	const code_challenge = await oauth.calculatePKCECodeChallenge(oauth.generateRandomCodeVerifier());
	await sql(`UPDATE oauth_clients SET fetched_at = hall_now() - interval '2 hours' WHERE id = '${id}'`);
	assert.equal((await consent(authorize(as, { code_challenge }), person)).searchParams.get("error"), null);
	await sql(`UPDATE oauth_clients SET fetched_at = hall_now() - interval '25 hours' WHERE id = '${id}'`);
	await assert.rejects(consent(authorize(as, { code_challenge }), person), /gave 400/);
});
done();
