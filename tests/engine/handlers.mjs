/* handlers.mjs - handlers that misbehave: one digs through its stack, one never ends.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { Connection } from "./lib/fcgi.mjs";
import { ask, end, isQuiet, log, note, ok, sleep, socket, until, workers } from "./lib/hall.mjs";

const echoes = (c, n) => c.ask("GET", "/test/echo", { query: `n=${n}` });
const pids = () => workers().map((w) => w.pid).sort().join();

/* ---- an exhausted stack costs its own request */
{
	const were = pids(), c = new Connection(socket), started = (log().match(/stack exhausted/g) ?? []).length;
	const slow = Array.from({ length: 20 }, () => ask("GET", "/test/sleep", { query: "n=300" }));
	const deep = await Promise.all(Array.from({ length: 20 }, () => ask("GET", "/test/deep")));
	const others = [];
	for (let i = 0; i < 50; i++) others.push((await echoes(c, i))?.json?.said === `echo ${i}`);
	ok(deep.every((a) => a?.status === 500 && a.json?.code === "internal"), "an exhausted stack is answered with 500", deep.find((a) => a?.status !== 500));
	ok((await Promise.all(slow)).every((a) => a?.json?.said === "slept") && others.every(Boolean), "all others in flight are answered");
	ok(pids() === were, "by the same processes", were, pids());
	ok((log().match(/stack exhausted/g) ?? []).length === started + 20, "and each is logged");
	for (let i = 0; i < 300; i++) await ask("GET", "/test/deep");
	ok(await isQuiet() && pids() === were, "320 of them leave nothing in flight", workers());
	note(`own memory of the workers: ${workers().map((w) => `${w.private_kib} KiB`).join(", ")}`);
	await c.close();
}

/* ---- the watchdog */
{
	const were = workers().map((w) => w.pid), start = Date.now();
	const looped = ask("GET", "/test/loop", { ms: 40000 });
	await sleep(200);
	const answers = [];
	for (let i = 0; i < 20; i++) answers.push(ask("GET", "/test/echo", { query: `n=${i}`, ms: 40000 }));
	const served = (await Promise.all(answers)).filter((a) => a?.status === 200).length;
	const answer = await looped, took = (Date.now() - start) / 1000;
	ok(answer === null && took > 5 && took < 25, `a handler that loops ends its process after ${took.toFixed(1)} s`, answer);
	ok(log().includes("watchdog: a handler loops"), "and the log says why");
	ok(served >= 10, `${served} of 20 requests beside it were answered by the other process or the next`);
	ok(await until(() => workers().length === were.length && workers().every((w) => w.state === "idle" || w.state === "busy"), 20000),
		"another process takes its place", workers());
	ok((await ask("GET", "/test/echo", { query: "n=1" }))?.json?.said === "echo 1" && await isQuiet(), "and all is well");
}
end();
