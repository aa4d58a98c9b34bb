/* tracker.mjs - the run tracker as its users meet it: the client programs of its document, word for word, over TLS; the
 * examples; keys at the command line; the limits with a Redis and without.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { tap, unique } from "./lib/hall.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const state = process.env.HALL_STATE;
const plain = process.env.HALL_URL;
const base = process.env.HALL_TLS_URL || plain;
const { step, done } = tap("tracker");
const run = promisify(execFile);
const env = {
	...process.env,
	REQUESTS_CA_BUNDLE: join(state, "tls/cert.pem"),
	SSL_CERT_FILE: join(state, "tls/cert.pem"),
	NODE_EXTRA_CA_CERTS: join(state, "tls/cert.pem"),
	CURL_CA_BUNDLE: join(state, "tls/cert.pem"),
};
const hall = async (...words) => (await run(join(root, "scripts/hirehall"), ["--state", state, ...words], { env })).stdout.trim();
const key = await hall("key", "create", "--tracker", "*");
const ask = async (path, headers = { "X-API-Key": key }, more = {}) => {
	const answer = await fetch(plain + path, { headers, ...more });
	return { status: answer.status, headers: answer.headers, json: await answer.json() };
};
const project = `flow-${unique()}`;
/* Browsers have WebSocket; older releases of node only when asked. */
const client = (name) => readFileSync(join(here, "clients", name), "utf8");
/* The document's last lines call the hall at its own address and key: those two are what a user writes in. */
const filled = (text) => text.replaceAll("http://localhost:8000", base).replaceAll("your-api-key", key).replaceAll("my-project", project);

await step("a key is printed alone", () => assert.match(key, /^[0-9a-f]{48}$/));

await step("the document's Python client, over TLS", async () => {
	const more = `print(tracker.finish_task("${project}", "Test task", "task-001", "test-agent", "Готово", 12.5, {"a": 1}))\n`;
	const { stdout } = await run("python3", ["-c", filled(client("tracker.py")) + more], { env });
	assert.match(stdout, /'status': 'completed'/);
	const { json } = await ask(`/api/projects/${project}/tasks/task-001`);
	assert.equal(json.status, "completed");
	assert.equal(json.result, "Готово");
	assert.equal(json.duration_seconds, 12.5);
});

await step("the document's JavaScript client, over TLS", async () => {
	const more = `
		console.log("projects " + (await client.getProjects()).projects.map((p) => p.name).join(" "));
		await new Promise((ready) => { const late = setTimeout(ready, 5000); client.ws.onopen = () => { clearTimeout(late); ready(); }; });
		await fetch("${base}/webhook/start", { method: "POST", headers: { "X-API-Key": "${key}", "Content-Type": "application/json" },
			body: JSON.stringify({ project: "${project}", task: "Живая", task_id: "live", agent: "js" }) });
		await new Promise((later) => setTimeout(later, 1000));
		process.exit(0);`;
	const { stdout } = await run("node", ["--experimental-websocket", "--input-type=module", "-e", filled(client("tracker.js")) + more], { env });
	assert.match(stdout, new RegExp(`projects .*${project}`));
	assert.match(stdout, /type: 'task_started'/);
});

for (const [name, program, words] of [["curl", "sh", ["examples/tracker.sh"]], ["Python", "python3", ["examples/tracker.py"]],
	["JavaScript", "node", ["examples/tracker.mjs"]]]) {
	await step(`the example in ${name}`, async () => {
		const of = `${project}-${name.toLowerCase()}`;
		await run(program, words, { cwd: root, env: { ...env, TRACKER_URL: base, TRACKER_KEY: key, TRACKER_PROJECT: of } });
		const { json } = await ask(`/api/projects/${of}/tasks`);
		assert.deepEqual(json.tasks.map((t) => t.status), ["completed"]);
	});
}

await step("a key of one project, replaced by another, and no more once that is revoked", async () => {
	const own = await hall("key", "create", "--tracker", project);
	const headers = { "X-API-Key": own };
	assert.equal((await ask(`/api/projects/${project}`, headers)).status, 200);
	assert.equal((await ask(`/api/projects/${project}-curl`, headers)).status, 404);
	assert.match(await hall("key", "list"), new RegExp(`${own.slice(0, 8)}.*valid.*${project}`));
	const next = await hall("key", "rotate", own.slice(0, 8));
	assert.match(next, /^[0-9a-f]{48}$/);
	assert.equal((await ask(`/api/projects/${project}`, headers)).status, 401, "the key that was replaced");
	headers["X-API-Key"] = next;
	assert.equal((await ask(`/api/projects/${project}`, headers)).status, 200);
	assert.equal((await ask(`/api/projects/${project}-curl`, headers)).status, 404);
	await assert.rejects(hall("key", "rotate", own.slice(0, 8)), /no valid key that begins so/);
	await hall("key", "revoke", next.slice(0, 8));
	const { status, json } = await ask(`/api/projects/${project}`, headers);
	assert.equal(status, 401);
	assert.match(json.error.message, /wrong or was revoked/);
});

await step("a key in the query is in no log", async () => {
	await ask(`/api/projects?api_key=${key}`, {});
	await ask(`/api/nothing?api_key=${key}`, {}).catch(() => null);
	await new Promise((later) => setTimeout(later, 1500));
	const { stdout } = await run("sh", ["-c", `cat "$1"/log/* | grep -c "$2" || true`, "sh", state, key]);
	assert.equal(stdout.trim(), "0");
});

await step("nginx's own cap by address is ten times higher", () => {
	const [, perSecond] = readFileSync(join(state, "nginx/conf/http.conf"), "utf8").match(/zone=hall_requests:10m rate=(\d+)r\/s/);
	assert.ok(perSecond * 60 >= 10 * 1000, perSecond);
});

await step("the 101st report of a minute is refused, and another key's is not", async () => {
	const spent = await hall("key", "create", "--tracker", "*");
	const report = (with_key) => ask("/webhook/start", { "X-API-Key": with_key, "Content-Type": "application/json" },
		{ method: "POST", body: JSON.stringify({ project, task: "Many", task_id: "many", agent: "a" }) });
	let answers;

	for (let tries = 0; tries < 2; tries++) { /* a minute may end meanwhile */
		answers = await Promise.all(Array.from({ length: 101 }, () => report(spent)));
		if (answers.some((a) => a.status === 429))
			break;
	}
	const refused = answers.find((a) => a.status === 429);
	assert.ok(refused);
	assert.equal(refused.json.error.code, "RATE_LIMITED");
	assert.match(refused.headers.get("retry-after"), /^[1-9]\d?$/);
	assert.equal(refused.headers.get("ratelimit-remaining"), "0");
	assert.equal((await report(key)).status, 200);
	assert.equal((await ask(`/api/projects/${project}`, { "X-API-Key": spent })).status, 200);
});

done();
