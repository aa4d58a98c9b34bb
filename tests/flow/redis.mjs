/* redis.mjs - the tracker's limits in a Redis that two machines share, and without it once it is gone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { Listener } from "./lib/live.mjs";
import { under } from "./lib/settings.mjs";
import { run, sleep, state, tap, until, url } from "./lib/hall.mjs";

const { step, done } = tap("redis");
const hall = new URL("../../scripts/hirehall", import.meta.url).pathname;
const freePort = () => new Promise((found) => {
	const s = createServer().listen(0, "127.0.0.1", () => { const p = s.address().port; s.close(() => found(p)); });
});
const port = await freePort();
const redis = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", state], { stdio: "ignore" });
const ask = async (...words) => (await run("redis-cli", ["-p", String(port), ...words])).stdout.trim();
const key = (await run(hall, ["--state", state, "key", "create", "--tracker", "*"])).stdout.trim();
const projects = (hall = url) => fetch(`${hall}/api/projects`, { headers: { "x-api-key": key } });
const report = (hall, number) => fetch(`${hall}/webhook/start`, { method: "POST", headers: { "x-api-key": key, "content-type": "application/json" },
	body: JSON.stringify({ project: `redis-${key.slice(0, 12)}`, task: "t", task_id: `r-${number}`, agent: "a" }) });
/* Windows are minutes of the clock: what is counted together begins when so many seconds of one are left. */
async function minuteOf(seconds) {
	const left = 60 - Date.now() % 60000 / 1000;
	if (left < seconds) await sleep(left * 1000);
}
const check = async () => { const a = await fetch(`${url}/redis-check`); return [a.status, (await a.json()).status]; };

/* The same settings and the same database in a state folder of its own: what a second machine is. */
async function secondMachine() {
	const scripts = new URL("../../scripts/", import.meta.url).pathname, folder = mkdtempSync(`${tmpdir()}/hirehall-second-`);
	const address = await freePort();
	mkdirSync(`${folder}/tls`);
	for (const name of ["hirehall.env", "tls/cert.pem", "tls/key.pem"]) cpSync(`${state}/${name}`, `${folder}/${name}`);
	const few = { WEB_WORKERS: "1", SLOW_WORKERS: "1", LIVE_WORKERS: "1", AGENTS_WORKERS: "0" };
	const env = { ...process.env, ...few, HIREHALL: process.env.HIREHALL ?? readFileSync(`${state}/binary`, "utf8").trim() };
	await run(`${scripts}up`, ["--detach", "--state", folder, "--port", String(address), "--tls-port", String(await freePort())], { env });
	return { url: `http://127.0.0.1:${address}`, stop: async () => {
		await run(`${scripts}down`, ["--state", folder], { env });
		rmSync(folder, { recursive: true });
	} };
}

/* Ten sockets of one project, some here and some there; the eleventh is refused on both, and one that goes makes room on both. */
async function tenSockets(there) {
	const project = `room-${key.slice(0, 12)}`, all = [];
	const listen = (hall) => new Listener(`${hall.replace(/^http/, "ws")}/ws?project=${project}`, { headers: { "x-api-key": key } });
	for (let i = 0; i < 10; i++) all.push(await listen(i % 3 ? url : there).open());
	assert.ok(all.every((l) => l.isOpen));
	for (const hall of [url, there]) assert.equal((await listen(hall).open()).refused, 429, hall);
	await all[0].close();
	const late = listen(url);
	await until("a free place on the other machine", async () => (await late.open()).isOpen);
	await Promise.all([...all.slice(1), late].map((l) => l.close()));
}

await until("Redis answers", () => ask("PING").catch(() => ""));
await under({ REDIS_URL: `redis://127.0.0.1:${port}`, REDIS_WAIT_MS: "900" }, async () => {
	await step("/redis-check asks it, and calls are counted there", async () => {
		assert.deepEqual(await check(), [200, "connected"]);
		await minuteOf(15);
		const left = [await projects(), await projects()].map((a) => Number(a.headers.get("ratelimit-remaining")));
		assert.equal(left[0] - left[1], 1);
		for (const window of (await ask("KEYS", "hirehall:*")).split("\n")) await ask("INCRBY", window, "100");
		assert.equal(Number((await projects()).headers.get("ratelimit-remaining")), left[1] - 101, "another machine's calls count too");
	});
	await step("two machines, one Redis: 100 reports a minute and ten sockets a project on both together", async () => {
		const other = await secondMachine();
		try {
			await minuteOf(30);
			const two = (i) => Promise.all([report(url, 2 * i), report(other.url, 2 * i + 1)]); // at once: a slow machine has but a minute
			const answers = await Promise.all(Array.from({ length: 52 }, (_, i) => two(i)));
			const [given, refused] = [200, 429].map((status) => answers.flat().filter((a) => a.status === status));
			assert.deepEqual([given.length, refused.length], [100, 4], answers.flat().map((a) => a.status).join(" "));
			const left = given.map((a) => Number(a.headers.get("ratelimit-remaining"))).sort((a, b) => b - a);
			assert.deepEqual(left, Array.from({ length: 100 }, (_, i) => 99 - i));
			assert.ok(refused.every((a) => Number(a.headers.get("retry-after")) > 0));
			assert.equal((await projects(other.url)).status, 200, "other calls are counted apart");
			await tenSockets(other.url);
		} finally {
			await other.stop();
		}
	});
	await step("a Redis that died costs no call: 503 there, and the limits go on in this machine", async () => {
		redis.kill("SIGKILL");
		await until("the check says so", async () => (await check())[0] === 503);
		assert.deepEqual(await check(), [503, "disconnected"]);
		assert.equal((await projects()).status, 200);
	});
});
await step("without one it says so", async () => assert.deepEqual(await check(), [200, "not_configured"]));
done();
