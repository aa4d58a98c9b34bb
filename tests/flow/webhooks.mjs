/* webhooks.mjs - deliveries as an agent's server gets them: verified by the npm package standardwebhooks, retried,
 * redirected, refused, hanging, huge.  Receivers listen on the four ports of 127.0.0.1 that OUTBOUND_ALLOW names.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";
import { account, call, deliver, human, many, readTask, run, sleep, sql, state, takenTask, tap, until } from "./lib/hall.mjs";

const { step, done } = tap("webhooks");
const PORTS = (process.env.OUTBOUND_ALLOW ?? "").split(",").map((to) => Number(to.split(":")[1])).slice(0, 4);
const [FIRST, SECOND, THIRD] = PORTS;

/* A receiver keeps what it got under the path; `answers` says how it answers there, in order, the last for ever. */
const got = new Map(), answers = new Map();
const at = (path) => got.get(path) ?? [];
const big = Buffer.alloc(65536, "x");
async function writeBig(res) {
	res.writeHead(200);
	let wake = () => {};
	res.on("drain", () => wake()).on("close", () => wake());
	for (let i = 0; i < 160 && !res.destroyed; i++)
		if (!res.write(big) && !res.destroyed) await new Promise((go) => { wake = go; });
	res.end();
}
function reply(res, how) {
	if (how === "hang") return;
	if (how === "big") return void writeBig(res).catch(() => {});
	if (typeof how === "function") return how(res);
	res.writeHead(how, how === 302 ? { location: `http://127.0.0.1:${SECOND}/other` } : {}).end("noted");
}
const servers = await Promise.all(PORTS.map((port) => new Promise((ready) => {
	const server = createServer((req, res) => {
		const chunks = [];
		req.on("data", (c) => chunks.push(c)).on("end", () => {
			const list = at(req.url), plan = answers.get(req.url) ?? [200];
			got.set(req.url, [...list, { headers: req.headers, body: Buffer.concat(chunks).toString(), when: Date.now(), method: req.method }]);
			reply(res, plan[Math.min(list.length, plan.length - 1)]);
		});
	}).listen(port, "127.0.0.1", () => ready(server));
})));

const api = (ai, method, path, body) => call(method, `/api/webhooks${path}`, { key: ai.key, body });
async function hook(ai, path, { port = FIRST, events, plan } = {}) {
	if (plan) answers.set(path, plan);
	const { status, json, text } = await api(ai, "POST", "", { url: `http://127.0.0.1:${port}${path}`, events });
	assert.equal(status, 200, text);
	return json.webhook;
}
async function deliveries(ai, id) {
	return (await api(ai, "GET", `/${id}/deliveries`)).json.deliveries;
}
const wait = (path, n, ms) => until(`${n} deliveries at ${path}`, () => at(path).length >= n && at(path), ms);
const settled = (ai, id, status, ms) => until(`a ${status} delivery`, async () =>
	(await deliveries(ai, id)).find((d) => d.status === status), ms);
const verify = (secret, one) => new Webhook(secret).verify(one.body, one.headers);
/* Those of one address are due at once, whatever the schedule says; or those alone that were tried so often. */
const hurry = (w, tries = "attempts") => sql(`UPDATE jobs SET run_at = hall_now() WHERE kind = 'webhook_deliver' AND dead_at IS NULL
	AND lease_until IS NULL AND subject IN (SELECT id::text FROM webhook_deliveries WHERE endpoint_id = '${w.id}' AND attempts = ${tries})`);
/* What waits for a clock goes on beside the other steps; the end waits for it. */
const waiting = [];
const beside = (name, fn) => waiting.push(step(name, fn));
let n = 0;
const fresh = () => `/hook${++n}-${Date.now()}`;

beside("receivers that hang hold up nobody else", async () => {
	const bad = await account("Bad"), good = await account("Good");
	const stuck = await many(10, (i) => hook(bad, fresh(), { port: i % 2 ? PORTS[3] : THIRD, plan: ["hang"] }));
	const fine = await many(10, () => hook(good, fresh(), { port: SECOND }));
	await many(10, (i) => api(bad, "POST", `/${stuck[i].id}/test`, {}));
	await many(10, (i) => api(good, "POST", `/${fine[i].id}/test`, {}));
	const ended = (hooks, status) => sql(`SELECT count(*) FROM webhook_deliveries WHERE endpoint_id IN ('${hooks.map((w) => w.id).join("','")}')
		AND status = '${status}'`).then(Number);
	await until("all good ones", async () => await ended(fine, "delivered") === 10);
	assert.equal(await ended(stuck, "failed"), 0, "no receiver that hangs was waited for to its end");
	const slow = await settled(bad, stuck[0].id, "failed", 40000);
	assert.equal(slow.error, "timed_out");
});

await step("a task that is accepted, delivered and approved is told twice, and both verify", async () => {
	const ai = await account(), person = await human(), path = fresh(), w = await hook(ai, path);
	assert.deepEqual(w.events, ["task.accepted", "task.completed", "task.failed"]);
	const task = await takenTask(ai, person);
	const [first] = await wait(path, 1);
	const body = verify(w.secret, first);
	assert.equal(first.method, "POST");
	assert.deepEqual(Object.keys(body), ["id", "type", "created_at", "task"]);
	assert.equal(body.type, "task.accepted");
	assert.equal(body.id, first.headers["webhook-id"]);
	assert.match(body.id, /^[A-Za-z0-9_]+$/);
	assert.match(body.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	assert.equal(body.task.id, task);
	assert.equal(body.task.status, "accepted");
	assert.equal(body.task.human_id, person.id);
	assert.equal(body.task.lang, "en");
	assert.equal(first.headers["x-toolcall-event"], "task.accepted");
	assert.equal(first.headers["x-toolcall-signature"], `sha256=${createHmac("sha256", w.secret).update(first.body).digest("hex")}`);
	assert.equal(first.headers["content-type"], "application/json");
	assert.ok(first.headers["user-agent"]);
	assert.deepEqual(Object.keys(body.task).sort(), Object.keys(await readTask(ai, task)).sort());
	assert.equal((await deliver(person, task, "It is closed on Mondays.")).status, 200);
	assert.equal((await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} })).status, 200);
	const [, second] = await wait(path, 2);
	const end = verify(w.secret, second);
	assert.equal(end.type, "task.completed");
	assert.equal(end.task.status, "completed");
	assert.equal(end.task.submission.text, "It is closed on Mondays.");
	assert.notEqual(end.id, body.id);
	const list = await deliveries(ai, w.id);
	assert.deepEqual(list.map((d) => [d.status, d.attempts, d.status_code]), [["delivered", 1, 200], ["delivered", 1, 200]]);
});

beside("a receiver that answers 500 gets the same bytes and id again after about five seconds", async () => {
	const ai = await account(), person = await human(), path = fresh();
	const w = await hook(ai, path, { plan: [500, 200] });
	await takenTask(ai, person);
	const [a, b] = await wait(path, 2, 15000);
	assert.ok(b.when - a.when >= 3500 && b.when - a.when <= 9000, `${b.when - a.when} ms between`);
	assert.equal(a.body, b.body);
	assert.equal(a.headers["webhook-id"], b.headers["webhook-id"]);
	assert.ok(Number(b.headers["webhook-timestamp"]) > Number(a.headers["webhook-timestamp"]));
	verify(w.secret, b);
	const d = await settled(ai, w.id, "delivered");
	assert.equal(d.attempts, 2);
});

await step("the body is that of the event, though the first attempt comes later", async () => {
	const ai = await account(), person = await human(), path = fresh();
	const w = await hook(ai, path, { events: ["task.accepted"] });
	await sql(`UPDATE webhook_endpoints SET url = 'http://127.0.0.1:1/' WHERE id = '${w.id}'`);
	const task = await takenTask(ai, person);
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/reject`, { key: ai.key, body: { reason: "blurred" } });
	await settled(ai, w.id, "pending");
	await until("a first failure", async () => (await deliveries(ai, w.id))[0].attempts === 1);
	await sql(`UPDATE webhook_deliveries SET body = NULL WHERE endpoint_id = '${w.id}';
		UPDATE webhook_endpoints SET url = 'http://127.0.0.1:${FIRST}${path}' WHERE id = '${w.id}'`);
	const [one] = await until("a delivery", () => hurry(w).then(() => at(path).length && at(path)));
	const { task: told } = verify(w.secret, one);
	assert.deepEqual([told.status, told.human_id, told.failure_reason, told.submission], ["accepted", person.id, null, null]);
});

await step("a failed task says why", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path, { events: ["task.failed", "task.unheard"] });
	assert.deepEqual(w.events, ["task.failed"]);
	const nobody = await call("POST", "/api/call_human", { key: ai.key, body: { task: "x", origin_country: "JP", task_label: "lead_prep",
		acceptance_criteria: "y", not_allowed: "z", budget_usd: 5, location: `Nowhere ${Date.now()}` } });
	assert.equal(nobody.json.reason, "no_human_available");
	const [one] = await wait(path, 1);
	const body = verify(w.secret, one);
	assert.deepEqual([body.type, body.task.status, body.task.failure_reason], ["task.failed", "failed", "no_human_available"]);
});

await step("events that were not asked for are not sent", async () => {
	const ai = await account(), person = await human(), path = fresh();
	const w = await hook(ai, path, { events: ["task.completed"] });
	const task = await takenTask(ai, person);
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });
	await wait(path, 1);
	assert.deepEqual((await deliveries(ai, w.id)).map((d) => d.type), ["task.completed"]);
});

await step("410 switches the address off, tells the owner, and a test that arrives switches it on", async () => {
	const ai = await account(), person = await human(), path = fresh(), w = await hook(ai, path, { plan: [410, 200] });
	const task = await takenTask(ai, person);
	const d = await settled(ai, w.id, "failed");
	assert.deepEqual([d.error, d.status_code, d.attempts], ["gone", 410, 1]);
	const [shown] = (await api(ai, "GET", "")).json.webhooks;
	assert.deepEqual([shown.status, shown.disabled_why], ["disabled", "gone"]);
	await until("a mail to the owner", () => sql(`SELECT 1 FROM mails WHERE text LIKE '%${w.id}%'`));
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });
	assert.equal((await deliveries(ai, w.id)).length, 1);
	const again = await api(ai, "POST", `/${w.id}/deliveries/${d.id}/redeliver`, {});
	assert.deepEqual([again.status, again.json.reason], [409, "endpoint_disabled"]);
	assert.equal((await api(ai, "POST", `/${w.id}/test`, {})).status, 200);
	await wait(path, 2);
	const body = verify(w.secret, at(path)[1]);
	assert.deepEqual([body.type, body.task], ["webhook.test", null]);
	await until("the address is on", async () => (await api(ai, "GET", "")).json.webhooks[0].status === "active");
});

await step("a test is sent once, whatever comes back", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path, { plan: [500] });
	await api(ai, "POST", `/${w.id}/test`, {});
	const d = await settled(ai, w.id, "failed");
	assert.deepEqual([d.type, d.attempts, d.status_code, d.next_at], ["webhook.test", 1, 500, null]);
});

await step("a redirect is a failure and is not followed", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path, { plan: [302] });
	await api(ai, "POST", `/${w.id}/test`, {});
	const d = await settled(ai, w.id, "failed");
	assert.deepEqual([d.error, d.status_code], ["redirect", 302]);
	assert.equal(at("/other").length, 0);
});

await step("a huge answer is cut and counts by its status", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path, { plan: ["big"] });
	await api(ai, "POST", `/${w.id}/test`, {});
	assert.equal((await settled(ai, w.id, "delivered")).status_code, 200);
});

await step("an address that became private is not called", async () => {
	const ai = await account(), w = await hook(ai, fresh());
	for (const url of ["https://127.0.0.1/x", "http://127.0.0.1:9940/x", "https://169.254.169.254/latest"]) {
		await sql(`UPDATE webhook_endpoints SET url = '${url}' WHERE id = '${w.id}'`);
		await api(ai, "POST", `/${w.id}/test`, {});
	}
	await until("three failures", async () => (await deliveries(ai, w.id)).filter((d) => d.error === "blocked_address").length === 3);
});

/* A name of /etc/hosts for this machine: it looks like any other until it is resolved. */
const here = readFileSync("/etc/hosts", "utf8").split("\n").map((line) => line.split("#")[0].trim().split(/\s+/))
	.filter(([address]) => /^(127|10|172|192)\./.test(address)).flatMap(([, ...names]) => names)
	.find((name) => /^[a-z][a-z0-9-]*$/.test(name) && name !== "localhost");
if (here) await step("nor is a name that leads to one", async () => {
	const ai = await account();
	const { status, json } = await api(ai, "POST", "", { url: `https://${here}/x` });
	assert.equal(status, 200);
	await api(ai, "POST", `/${json.webhook.id}/test`, {});
	const d = await settled(ai, json.webhook.id, "failed");
	assert.deepEqual([d.error, d.status_code], ["blocked_address", null]);
});

await step("what is two months old is dropped, day after day", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path);
	for (let i = 0; i < 2; i++) await api(ai, "POST", `/${w.id}/test`, {});
	await until("both", async () => (await deliveries(ai, w.id)).filter((d) => d.status === "delivered").length === 2);
	const [{ id: old }] = await deliveries(ai, w.id);
	await sql(`UPDATE webhook_deliveries SET created_at = created_at - interval '61 days' WHERE id = '${old}';
		UPDATE jobs SET run_at = hall_now() WHERE kind = 'outbox_prune'`);
	await until("the old one to go", async () => (await deliveries(ai, w.id)).length === 1);
	await until("tomorrow's run", () => sql("SELECT 1 FROM jobs WHERE kind = 'outbox_prune' AND run_at > hall_now()"));
});

await step("after a rotation the old and the new secret both verify, for a day", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path);
	const { json } = await api(ai, "POST", `/${w.id}/rotate`, {});
	assert.equal(json.status, "rotated");
	assert.notEqual(json.secret, w.secret);
	await api(ai, "POST", `/${w.id}/test`, {});
	const [one] = await wait(path, 1);
	assert.equal(one.headers["webhook-signature"].split(" ").length, 2);
	verify(w.secret, one);
	verify(json.secret, one);
	await sql(`UPDATE webhook_endpoints SET previous_until = hall_now() WHERE id = '${w.id}'`);
	await api(ai, "POST", `/${w.id}/test`, {});
	const [, two] = await wait(path, 2);
	verify(json.secret, two);
	assert.throws(() => verify(w.secret, two));
	const stored = await sql(`SELECT secret || ' ' || coalesce(previous_secret, '') FROM webhook_endpoints WHERE id = '${w.id}'`);
	assert.ok(!stored.includes(json.secret.slice(6)) && !stored.includes(w.secret.slice(6)), "the secret itself is stored");
});

beside("a redelivery has the same id and bytes and a new time", async () => {
	const ai = await account(), person = await human(), path = fresh(), w = await hook(ai, path);
	await takenTask(ai, person);
	const [one] = await wait(path, 1);
	const d = await settled(ai, w.id, "delivered");
	await sleep(1100);
	const { status, json } = await api(ai, "POST", `/${w.id}/deliveries/${d.id}/redeliver`, {});
	assert.deepEqual([status, json.delivery_id], [200, d.id]);
	const [, two] = await wait(path, 2);
	assert.equal(two.headers["webhook-id"], one.headers["webhook-id"]);
	assert.equal(two.body, one.body);
	assert.ok(Number(two.headers["webhook-timestamp"]) > Number(one.headers["webhook-timestamp"]));
	verify(w.secret, two);
});

await step("events of one task come in their order, though the first one fails", async () => {
	const ai = await account(), person = await human(), path = fresh(), w = await hook(ai, path, { plan: [500, 500, 200] });
	const task = await takenTask(ai, person);
	await wait(path, 1);
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });
	await until("the second is due", () => hurry(w).then(() => at(path).length >= 4));
	assert.deepEqual(at(path).map((o) => JSON.parse(o.body).type),
		["task.accepted", "task.accepted", "task.accepted", "task.completed"]);
});

await step("Retry-After is heard", async () => {
	const ai = await account(), person = await human(), path = fresh();
	const w = await hook(ai, path, { plan: [(res) => res.writeHead(503, { "retry-after": "120" }).end()] });
	await takenTask(ai, person);
	const d = await until("a failure", async () => (await deliveries(ai, w.id)).find((one) => one.attempts === 1));
	const wait_s = (Date.parse(d.next_at) - Date.parse(d.last_at)) / 1000;
	assert.ok(wait_s >= 119 && wait_s <= 125, `${wait_s} s`);
});

beside("after ten tries over three days it is given up", async () => {
	const ai = await account(), person = await human(), path = fresh(), w = await hook(ai, path, { plan: [500] });
	const gaps = [];
	await takenTask(ai, person);
	for (let i = 1; i <= 10; i++) {
		const d = await until(`try ${i}`, () => hurry(w, i - 1).then(() => deliveries(ai, w.id)).then((all) => all.find((one) => one.attempts >= i)));
		if (d.status === "pending") gaps.push(Math.round((Date.parse(d.next_at) - Date.parse(d.last_at)) / 1000));
	}
	const d = await settled(ai, w.id, "failed");
	assert.equal(d.attempts, 10);
	const want = [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400];
	assert.equal(gaps.length, want.length);
	gaps.forEach((s, i) => assert.ok(s >= want[i] * 0.8 - 1 && s <= want[i] * 1.2 + 1, `gap ${i}: ${s} s`));
	assert.equal((await api(ai, "GET", "")).json.webhooks[0].status, "active");
});

await step("five days of nothing but failures switch it off", async () => {
	const ai = await account(), person = await human(), path = fresh(), w = await hook(ai, path, { plan: [500] });
	await takenTask(ai, person);
	await until("a failure", async () => (await deliveries(ai, w.id))[0].attempts >= 1);
	await sql(`UPDATE webhook_endpoints SET failing_since = hall_now() - interval '6 days' WHERE id = '${w.id}';
		UPDATE webhook_deliveries SET attempts_before = attempts - 9 WHERE endpoint_id = '${w.id}'`);
	await until("the last failure", () => hurry(w).then(() => deliveries(ai, w.id)).then(([d]) => d.status === "failed"));
	const [shown] = (await api(ai, "GET", "")).json.webhooks;
	assert.deepEqual([shown.status, shown.disabled_why], ["disabled", "failing"]);
});

await step("an address that is removed gets nothing more", async () => {
	const ai = await account(), person = await human(), path = fresh(), w = await hook(ai, path, { plan: [500] });
	await takenTask(ai, person);
	await wait(path, 1);
	assert.equal((await api(ai, "DELETE", `/${w.id}`)).status, 200);
	assert.equal(await sql(`SELECT status FROM webhook_deliveries WHERE endpoint_id = '${w.id}'`), "canceled");
	assert.equal(await sql(`SELECT count(*) FROM jobs WHERE kind = 'webhook_deliver' AND subject IN
		(SELECT id::text FROM webhook_deliveries WHERE endpoint_id = '${w.id}')`), "0");
	assert.equal((await api(ai, "GET", `/${w.id}/deliveries`)).status, 404);
});

await step("ten addresses are the most, also at once", async () => {
	const ai = await account();
	const made = await many(14, () => api(ai, "POST", "", { url: "https://hooks.invalid/x" }), 14);
	assert.equal(made.filter((one) => one.status === 200).length, 10);
	assert.deepEqual([...new Set(made.filter((one) => one.status !== 200).map((one) => `${one.status} ${one.json.reason}`))], ["429 quota_exceeded"]);
});

await step("the list of deliveries goes page by page", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path);
	for (let i = 0; i < 5; i++) await api(ai, "POST", `/${w.id}/test`, {});
	const seen = [];
	for (let cursor = "", rounds = 0; cursor !== null && rounds < 9; rounds++) {
		const { json } = await api(ai, "GET", `/${w.id}/deliveries?limit=2${cursor && `&cursor=${cursor}`}`);
		seen.push(...json.deliveries.map((d) => d.id));
		cursor = json.next_cursor;
	}
	assert.equal(new Set(seen).size, 5);
	assert.equal(seen.length, 5);
	for (const query of ["limit=0", "limit=101", "limit=x", "cursor=nonsense"])
		assert.equal((await api(ai, "GET", `/${w.id}/deliveries?${query}`)).status, 400, query);
});

await step("a secret is in no log", async () => {
	const ai = await account(), path = fresh(), w = await hook(ai, path);
	await api(ai, "POST", `/${w.id}/test`, {});
	await wait(path, 1);
	const found = await run("grep", ["-rlF", "-e", w.secret.slice(6), "-e", ai.key, `${state}/log`]).then(({ stdout }) => stdout, () => "");
	assert.equal(found, "");
});

await Promise.all(waiting);
for (const server of servers) {
	server.closeAllConnections();
	server.close();
}
done();
