/* postgres.mjs - a Postgres that fails: each request gets its own true outcome in time, and all is well again by itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { ask, end, isLong, isQuiet, note, ok, post, postgres, sleep, sql, state, until, workers } from "./lib/hall.mjs";

const DEADLINE_MS = 14500; // nginx waits for 15 s
const times = (n, make) => Array.from({ length: n }, (_, i) => make(i));
async function timed(promise) {
	const start = Date.now(), answer = await promise;
	return { ...answer, ms: Date.now() - start };
}
const get = (path, n) => timed(ask("GET", path, { query: `n=${n}` }));
const echo = async (i) => {
	const a = await get("/test/echo", i);
	return { ...a, right: a.status === 200 && a.json?.said === `echo ${i}` };
};
/* POST with the query's n in the body */
const put = (path, n) => timed(post(path, { n }));
const code = (a) => a.json?.code ?? a.json?.reason;
const kinds = (all) => JSON.stringify(all.reduce((n, a) => { const k = `${a.status} ${code(a) ?? ""}`; n[k] = (n[k] ?? 0) + 1; return n; }, {}));
const slowest = (all) => Math.max(...all.map((a) => a.ms));
/* all of it: a process of Postgres is there before its statements are prepared */
const works = async () => (await Promise.all([...times(8, echo), put("/test/sleep_writing", 1), put("/test/sleep_tx", 1)])).every((a) => a.status === 200 && a.right !== false);
const recovers = (ms = 10000) => until(async () => (await ask("GET", "/health"))?.status === 200 && await postgres.isConnected() && await works(), ms);

/* ---- statements that fail in the middle of a pipeline */
{
	const all = await Promise.all(times(90, (i) => i % 3 ? echo(i) : get("/test/fail", i)));
	ok(all.every((a, i) => i % 3 ? a.right : a.status === 500 && code(a) === "internal"), "of 90 statements in pipelines each failing one fails alone", kinds(all));
}
/* ---- a slow one beside others */
{
	/* as many as there are pipelines in both processes */
	const ms = isLong ? 11000 : 2500, slow = times(4, () => get("/test/sleep", ms));
	await sleep(30);
	const all = [];
	for (let i = 0; i < ms / 100; i++) { all.push(...await Promise.all(times(6, echo))); await sleep(40); }
	ok(all.every((a) => a.right) && slowest(all) < 1500, `${all.length} reads beside 4 slow ones are answered, the slowest after ${slowest(all)} ms`, kinds(all));
	const ends = await Promise.all(slow);
	ok(ends.every((a) => isLong ? a.status === 503 && code(a) === "unavailable" : a.json?.said === "slept"),
		isLong ? "and those over the statement's time get 503" : "and the slow ones too", kinds(ends));
	ok(slowest(ends) < DEADLINE_MS, `within ${slowest(ends)} ms`);
}
/* ---- backends ended in the middle: reads are asked again, writes are told the truth */
{
	const lone = times(3, () => put("/test/sleep_writing", 600)), inTx = times(3, () => put("/test/sleep_tx", 600));
	await sleep(100);
	const reads = times(30, () => get("/test/sleep", 400));
	await sleep(200);
	for (const pid of postgres.backends()) process.kill(pid, "SIGTERM");
	const [r, l, t] = [await Promise.all(reads), await Promise.all(lone), await Promise.all(inTx)];
	ok(r.every((a) => a.json?.said === "slept"), "reads whose backend was ended are answered by another", kinds(r));
	ok(l.every((a) => a.status === 503 && code(a) === "outcome_unknown" && a.headers["retry-after"]), "a lone write that was under way: 503, unknown", kinds(l));
	ok(t.every((a) => a.status === 503 && code(a) === "unavailable"), "one in a transaction that was not committed: 503, not done", kinds(t));
	ok(await recovers(), "and new connections are prepared");
}
/* ---- the server is killed: all backends at once */
{
	const lone = times(4, () => put("/test/sleep_writing", 500));
	await sleep(100);
	const reads = times(20, () => get("/test/sleep", 300));
	await sleep(100);
	process.kill(postgres.backends()[0], "SIGKILL");
	const [r, l] = [await Promise.all(reads), await Promise.all(lone)];
	ok(r.every((a) => a.json?.said === "slept" || a.status === 503 && code(a) === "unavailable"), "a backend killed, all restarted: a read is answered or told that nothing can be", kinds(r));
	ok(l.every((a) => a.status === 503 && (code(a) === "outcome_unknown")), "a write under way is unknown", kinds(l));
	ok(slowest([...r, ...l]) < 8000 && await recovers(20000), `all within ${slowest([...r, ...l])} ms, and reads and writes recover`);
}
/* ---- it stops reading */
{
	const reads = times(4, echo);
	await Promise.all(reads);
	const stopped = postgres.backends();
	for (const pid of stopped) process.kill(pid, "SIGSTOP");
	const asked = [...times(20, echo), ...times(6, () => put("/test/sleep_writing", 1))];
	await sleep(isLong ? 3000 : 1500);
	for (const pid of stopped) process.kill(pid, "SIGCONT");
	const all = await Promise.all(asked);
	ok(all.every((a) => a.status === 200), "backends that pause: everybody is answered when they go on", kinds(all));
}
if (isLong) {
	const everybody = [...postgres.children()];
	for (const pid of everybody) process.kill(pid, "SIGSTOP");
	postgres.signal("SIGSTOP");
	const waves = [];
	for (let i = 0; i < 30; i++) { waves.push(...times(10, echo), ...times(4, () => put("/test/sleep_writing", 1))); await sleep(500); }
	for (const pid of everybody) process.kill(pid, "SIGCONT");
	postgres.signal("SIGCONT");
	const all = await Promise.all(waves), reads = all.filter((_, i) => i % 14 < 10), writes = all.filter((_, i) => i % 14 >= 10);
	ok(reads.every((a) => a.right || a.status === 503 && ["unavailable", "busy"].includes(code(a))), "a server that stands still for 15 s: reads get 503", kinds(reads));
	ok(writes.every((a) => a.status === 200 || a.status === 503), "writes get 503, unknown only where they were sent", kinds(writes));
	ok(slowest(all) < DEADLINE_MS, `each within ${slowest(all)} ms`);
	ok(await recovers(20000) && await isQuiet(), "and it recovers");
}
/* ---- it is down for a while, and a process that starts meanwhile knows no statement yet */
{
	await postgres.ctl("stop", "-m", "fast", "-w");
	const victim = workers()[0].pid;
	process.kill(victim, "SIGKILL");
	const all = [];
	for (const until_ms = Date.now() + (isLong ? 5000 : 2500); Date.now() < until_ms;) {
		all.push(...(await Promise.all([...times(4, echo), put("/test/sleep_writing", 1), put("/test/sleep_tx", 1)])).filter((a) => a.status));
		await sleep(50);
	}
	ok(all.every((a) => a.status === 503 && code(a) === "unavailable"), `${all.length} requests while it is down: 503, nothing was done`, kinds(all));
	ok(slowest(all) < 5000, `each within ${slowest(all)} ms`);
	ok(workers().length === 2 && !workers().some((w) => w.pid === victim), "a process killed meanwhile is replaced by one that stays", workers());
	await postgres.start();
	const start = Date.now();
	ok(await recovers(20000), `reads and writes are back by themselves ${Date.now() - start} ms after it is`);
}
ok(await isQuiet(), "nothing is in flight at the end", workers());
note(`${await sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'hirehall'")} connections; state ${state}`);
end();
