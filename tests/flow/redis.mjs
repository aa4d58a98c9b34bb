/* redis.mjs - the tracker's limits in a Redis that other machines could share, and without it once it is gone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { under } from "./lib/settings.mjs";
import { run, state, tap, until, url } from "./lib/hall.mjs";

const { step, done } = tap("redis");
const hall = new URL("../../scripts/hirehall", import.meta.url).pathname;
const port = await new Promise((found) => {
	const s = createServer().listen(0, "127.0.0.1", () => { const p = s.address().port; s.close(() => found(p)); });
});
const redis = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", state], { stdio: "ignore" });
const ask = async (...words) => (await run("redis-cli", ["-p", String(port), ...words])).stdout.trim();
const key = (await run(hall, ["--state", state, "key", "create", "--tracker", "*"])).stdout.trim();
const projects = () => fetch(`${url}/api/projects`, { headers: { "x-api-key": key } });
const check = async () => { const a = await fetch(`${url}/redis-check`); return [a.status, (await a.json()).status]; };

await until("Redis answers", () => ask("PING").catch(() => ""));
await under({ REDIS_URL: `redis://127.0.0.1:${port}` }, async () => {
	await step("/redis-check asks it, and calls are counted there", async () => {
		assert.deepEqual(await check(), [200, "connected"]);
		const left = [await projects(), await projects()].map((a) => Number(a.headers.get("ratelimit-remaining")));
		assert.equal(left[0] - left[1], 1);
		const [window] = (await ask("KEYS", "hirehall:*")).split("\n");
		await ask("INCRBY", window, "100");
		assert.equal(Number((await projects()).headers.get("ratelimit-remaining")), left[1] - 101, "another machine's calls count too");
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
