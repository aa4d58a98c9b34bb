/* kills.mjs - backends and the server killed under load: what was acknowledged is there once, what was refused is not,
 * and what is unknown ends in one row when it is asked again with the same key.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { Connection } from "./lib/fcgi.mjs";
import { bearer, end, isLong, isQuiet, note, ok, post, postgres, sleep, socket, sql, TASK, unique, until, workers } from "./lib/hall.mjs";

const KILLS = isLong ? 2000 : 60, CRASHES = isLong ? 50 : 3, WRITERS = 8, READERS = 4;
const run = unique(), writes = [], untrue = [];
const seen = { reads: 0, retries: 0, slowest: 0 };
let stop = false;
const code = (a) => a?.json?.reason ?? a?.json?.code;
const reasons = {};
const count = (what) => { reasons[what] = (reasons[what] ?? 0) + 1; };

/* done, refused (nothing was done), unknown */
function outcome(answer) {
	if (answer === null) return "unknown";
	if (answer.status === 201 || answer.status === 200) return "done";
	const why = code(answer);
	if (answer.status === 503 && why === "outcome_unknown" || answer.status === 409 && why === "request_in_progress") return "unknown";
	if (answer.status === 503 && ["unavailable", "busy"].includes(why)) return "refused";
	return `${answer.status} ${why}`;
}
class Client {
	async ask(...what) {
		if (!this.c || this.c.isClosed) this.c = new Connection(socket);
		const start = Date.now(), answer = await this.c.ask(...what);
		seen.slowest = Math.max(seen.slowest, Date.now() - start);
		return answer;
	}
	close() { return this.c?.close(); }
}
async function write(client, w) {
	const headers = w.key ? { ...bearer, "idempotency-key": w.key } : bearer;
	const answer = await client.ask("POST", "/api/tasks", { body: JSON.stringify({ ...TASK, task: w.text }), headers });
	w.id = answer?.json?.task_id ?? answer?.json?.id ?? answer?.json?.task?.id ?? w.id;
	return outcome(answer);
}
async function writer(k) {
	const client = new Client();
	for (let i = 0; !stop; i++) {
		const text = `kills ${run} ${k}-${i}`, w = { text, key: i % 4 ? `${run}-${k}-${i}` : null };
		writes.push(w);
		w.outcome = w.first = await write(client, w);
		count(`write ${w.outcome}`);
		/* without a key nobody can ask again */
		for (let tries = 0; w.key && w.outcome === "unknown" && tries < 200; tries++) {
			await sleep(50);
			seen.retries++;
			const again = await write(client, w);
			/* refused this time says nothing of the first time */
			if (again !== "refused") w.outcome = again;
		}
		await sleep(isLong ? 5 : 20);
	}
	await client.close();
}
async function reader() {
	const client = new Client();
	for (; !stop; seen.reads++) {
		const known = writes.filter((w) => w.id && w.outcome === "done"), w = known[Math.floor(Math.random() * known.length)];
		if (w) {
			const answer = await client.ask("GET", `/api/tasks/${w.id}`, { headers: bearer });
			const is = answer?.status === 200 ? (JSON.stringify(answer.json).includes(`"${w.text}"`) ? "right" : "another's") : answer === null ? "ended" : `${answer.status} ${code(answer)}`;
			count(`read ${is}`);
			if (!["right", "503 unavailable", "503 busy"].includes(is)) untrue.push([w.text, is, answer?.text]);
		}
		await sleep(isLong ? 5 : 20);
	}
	await client.close();
}

const were = workers().map((w) => w.pid).sort().join();
const load = [...Array.from({ length: WRITERS }, (_, k) => writer(k)), ...Array.from({ length: READERS }, reader)];
let killed = 0, crashed = 0, died = 0;
for (let i = 0; i < KILLS; i++) {
	if (i % Math.floor(KILLS / CRASHES) === Math.floor(KILLS / CRASHES) - 1) {
		await postgres.crash();
		await postgres.start();
		crashed++;
		await sleep(500);
	}
	if (!await until(() => postgres.backends().length > 0, 20000)) break;
	const all = postgres.backends(), victim = all[Math.floor(Math.random() * all.length)];
	/* now and then in a way that takes all others with it */
	const hard = i % 40 === 20;
	try { if (victim) process.kill(victim, hard ? "SIGKILL" : "SIGTERM"); } catch { died++; }
	killed++;
	await sleep(hard ? 600 : isLong ? 40 : 80);
}
ok(killed === KILLS && crashed === CRASHES, `${killed} backends killed (${died} were gone already) and the server ${crashed} times, under load`);
ok(await until(async () => (await post("/api/tasks", { ...TASK, task: `kills ${run} after` }, { headers: bearer }))?.status < 300, 10000), "it recovers by itself");
stop = true;
await Promise.all(load);

const rows = new Map((await sql(`SELECT task || '|' || count(*) FROM tasks WHERE task LIKE 'kills ${run} %' GROUP BY task`))
	.split("\n").map((line) => { const at = line.lastIndexOf("|"); return [line.slice(0, at), parseInt(line.slice(at + 1), 10)]; }));
const of = (test) => writes.filter(test);
const bad = (list, holds) => list.filter((w) => !holds(rows.get(w.text) ?? 0)).map((w) => ({ ...w, rows: rows.get(w.text) ?? 0 }));
const done = of((w) => w.first === "done"), refused = of((w) => w.first === "refused"), keyed = of((w) => w.first === "unknown" && w.key), loose = of((w) => w.first === "unknown" && !w.key);
ok(done.length > 50 && !bad(done, (n) => n === 1).length, `each of ${done.length} acknowledged writes is there once`, bad(done, (n) => n === 1).slice(0, 5));
ok(!bad(refused, (n) => n === 0).length, `none of ${refused.length} refused ones is there`, bad(refused, (n) => n === 0).slice(0, 5));
ok(!bad(keyed, (n) => n === 1).length && keyed.every((w) => w.outcome === "done"), `each of ${keyed.length} unknown ones, asked again with its key, is there once`, bad(keyed, (n) => n === 1).slice(0, 5), keyed.filter((w) => w.outcome !== "done").slice(0, 5));
ok(!bad(loose, (n) => n <= 1).length, `none of ${loose.length} unknown ones without a key is there twice`);
ok(of((w) => !["done", "refused", "unknown"].includes(w.first)).length === 0, "no other answer was given to a write", reasons);
ok(!untrue.length && seen.reads > 20, `${seen.reads} reads gave the right task, or 503`, untrue.slice(0, 5));
ok(seen.slowest < 14500, `every answer within ${seen.slowest} ms`);
ok(workers().map((w) => w.pid).sort().join() === were, "no process of the hall ended", workers());
ok(await isQuiet(), "nothing is in flight at the end", workers());
note(`${JSON.stringify(reasons)}; ${seen.retries} retries`);
end();
