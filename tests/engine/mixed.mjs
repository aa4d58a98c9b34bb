/* mixed.mjs - four reads to a write on a disk that takes longer and longer to sync: do reads wait for commits?
 * Times are printed, never judged: the machine may be busy.  SPDX-License-Identifier: AGPL-3.0-or-later */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Connection } from "./lib/fcgi.mjs";
import { bearer, end, isLong, isQuiet, note, ok, post, postgres, socket, state, TASK, unique } from "./lib/hall.mjs";

const SECONDS = isLong ? 10 : 1, CLIENTS = 10, run = unique();
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1] ?? NaN;
const p99 = (list) => list[Math.floor(list.length * 0.99)] ?? NaN;
const library = `${state}/slow_sync.so`;
execFileSync(process.env.CC ?? "cc", ["-shared", "-fPIC", "-O2", "-D_GNU_SOURCE", "-o", library, fileURLToPath(new URL("slow_sync.c", import.meta.url)), "-ldl"]);

const task = (await post("/api/tasks", { ...TASK, task: `mixed ${run}` }, { headers: bearer })).json;
const id = task.task_id ?? task.id ?? task.task?.id;
async function client(k, share, until, took) {
	const c = new Connection(socket);
	for (let i = k; Date.now() < until; i++) {
		const isWrite = i % 5 < share, start = performance.now();
		const answer = isWrite
			? await c.ask("POST", "/api/tasks", { body: JSON.stringify({ ...TASK, task: `mixed ${run} ${k}-${i}` }), headers: bearer })
			: await c.ask("GET", `/api/tasks/${id}`, { headers: bearer });
		took[isWrite ? "writes" : "reads"].push(performance.now() - start);
		if (!(answer?.status === 200 || isWrite && answer?.status === 201)) took.wrong.push(answer);
	}
	await c.close();
}
async function measure(share) {
	const took = { reads: [], writes: [], wrong: [] }, until = Date.now() + SECONDS * 1000;
	await Promise.all(Array.from({ length: CLIENTS }, (_, k) => client(k, share, until, took)));
	return took;
}
const wrong = [];
for (const us of isLong ? [0, 5000, 20000] : [0, 20000]) {
	await postgres.ctl("stop", "-m", "fast", "-w");
	await postgres.start({ LD_PRELOAD: library, SLOW_SYNC_US: us });
	await postgres.isConnected();
	await isQuiet();
	const alone = await measure(0), mixed = await measure(1);
	wrong.push(...alone.wrong, ...mixed.wrong);
	const [a, r, w] = [alone.reads, mixed.reads, mixed.writes].map((l) => `${median(l).toFixed(1)} ms (99 %: ${p99(l).toFixed(1)}, n ${l.length})`);
	note(`a sync takes ${us / 1000} ms more: a read alone ${a}; beside writes ${r}; a write ${w}`);
}
await postgres.ctl("stop", "-m", "fast", "-w");
await postgres.start();
ok(!wrong.length, "reads and writes side by side are all answered", wrong[0]);
ok(await isQuiet(), "nothing is in flight at the end");
end();
