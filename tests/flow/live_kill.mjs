/* live_kill.mjs - the gateway, a worker, a backend of Postgres and its postmaster are killed while sockets listen and agents
 * report: every listener that comes again has every event once and in order.  LIVE_LONG=1: 200 sockets, half a minute.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { call, env, run, sleep, sql, state, tap, unique, until } from "./lib/hall.mjs";
import { eventSql, Stubborn, trackerKey } from "./lib/live.mjs";

const { step, done } = tap("live_kill");
const isLong = process.argv.includes("--long") || Boolean(process.env.LIVE_LONG);
const SOCKETS = isLong ? 200 : 50, AGENTS = 20, LAST_MS = isLong ? 30000 : 7000, PROJECTS = Math.ceil(SOCKETS / 10);
const key = await trackerKey(), headers = { "x-api-key": key };
const projects = Array.from({ length: PROJECTS }, () => `kill-${unique()}`);
const keys = await Promise.all(Array.from({ length: AGENTS }, () => trackerKey()));
const hasReports = (await call("POST", "/webhook/start", { headers, body: {} })).status === 422;

async function pidOf(pool) {
	const { stdout } = await run(process.env.HIREHALL ?? `${state}/binary`, ["status", "--state", state, "--json"]).catch((e) => e);
	return JSON.parse(stdout).processes.find((p) => p.pool === pool && p.state !== "leaving")?.pid;
}
const killed = {};
function kill(what, pid) {
	if (!pid) return;
	process.kill(pid, "SIGKILL");
	killed[what] = (killed[what] ?? 0) + 1;
}

/* A line of sh with the functions of scripts/lib.sh; what it starts must not keep our pipes. */
const shell = (text) => run("sh", ["-euc", `here=$1 state=$2; . "$here/scripts/lib.sh"; postgres_find; postgres_place; exec </dev/null >/dev/null 2>&1; ${text}`,
	"sh", fileURLToPath(new URL("../..", import.meta.url)), state]);
/* Postgres of its own: the head of all its processes dies, they see it and end, it starts again. */
async function killPostmaster() {
	const dir = readFileSync(`${state}/pg.path`, "utf8").trim();
	kill("postmaster", parseInt(readFileSync(`${dir}/postmaster.pid`, "utf8"), 10));
	await until("Postgres again", () => shell('as_postgres "$pgbin/pg_ctl" -s -w -t 20 -D "$pgdir" -l "$pgdir.run/postgres.log" ' +
		'-o "$(sed "s/^[^ ]* //; s/\\"//g" "$pgdir/postmaster.opts")" start').then(() => true, () => false));
}
const hasPostmaster = existsSync(`${state}/pg.path`);

/* Reports until told to stop: by HTTP where the tracker is, else as transactions that end in any order. */
let isOver = false, acknowledged = 0, failed = 0;
async function agent(number) {
	let db = null;
	for (let i = 0; !isOver; i++) {
		const project = projects[(number + i) % PROJECTS];
		try {
			if (hasReports && number % 2) {
				const body = { project, task: "t", task_id: `a-${number}-${i}`, agent: `agent-${number}` };
				const answer = await call("POST", "/webhook/start", { headers: { "x-api-key": keys[number] }, body });
				if (answer.status !== 200) throw new Error(`status ${answer.status}`);
				await sleep(650); // 100 a minute
			} else {
				if (!db) {
					db = new pg.Client({ connectionString: env.DATABASE_URL });
					db.on("error", () => {});
					await db.connect();
				}
				await db.query("BEGIN");
				await db.query(eventSql(project, "task_status_updated", { number, i }));
				await sleep(Math.random() * 30);
				await db.query("COMMIT");
			}
			acknowledged++;
			await sleep(20 + Math.random() * 30);
		} catch {
			failed++;
			db?.end().catch(() => {});
			db = null;
			await sleep(200);
		}
	}
	await db?.end().catch(() => {});
}

await step(`${SOCKETS} sockets and ${AGENTS} agents: gateway, worker and Postgres are killed`, async () => {
	const from = Number(await sql("SELECT feed_head()"));
	const listeners = Array.from({ length: SOCKETS }, (_, i) =>
		new Stubborn(i % 10 === 9 ? "/ws" : `/ws?project=${projects[i % PROJECTS]}`, { headers }));
	const stays = listeners.map((l) => l.stay(from));
	await until("all sockets", () => listeners.every((l) => l.isOpen));
	const agents = Array.from({ length: AGENTS }, (_, i) => agent(i)), end = Date.now() + LAST_MS;
	for (let round = 0; Date.now() < end || round < 4; round++) {
		await sleep(LAST_MS / 7);
		if (round % 4 === 0) kill("gateway", await pidOf("live"));
		else if (round % 4 === 1) kill("backend", await backend());
		else if (round % 4 === 2) kill("worker", await pidOf("web"));
		else if (hasPostmaster) await killPostmaster();
	}
	isOver = true;
	await Promise.all(agents);
	const last = await until("the database", () => sql("SELECT feed_head()").then(Number, () => 0));
	const rows = (await sql(`SELECT seq || ' ' || project FROM event_feed WHERE project IS NOT NULL AND seq > ${from} ORDER BY seq`)).split("\n")
		.map((line) => line.split(" "));
	const wanted = (l) => rows.filter(([, p]) => !l.path.includes("project=") || l.path.endsWith(p)).map(([seq]) => Number(seq));
	for (const l of listeners) {
		const want = wanted(l);
		await until(`the last event ${last}`, () => l.seq >= (want.at(-1) ?? 0));
		assert.deepEqual(l.frames.map((f) => f.seq), want, l.path);
	}
	const breaks = listeners.reduce((n, l) => n + (l.breaks ?? 0), 0);
	console.log(`# killed: ${Object.entries(killed).map(([what, n]) => `${what} ${n}`).join(", ")}; ${SOCKETS} sockets, ${AGENTS} agents`);
	console.log(`# ${rows.length} events, ${acknowledged} acknowledged, ${failed} calls failed, ${breaks} sockets broke and came again`);
	assert.ok(rows.length >= acknowledged, "what was acknowledged is not there");
	assert.ok(breaks >= SOCKETS && failed > 0, "nothing was broken");
	for (const what of ["gateway", "backend", "worker", ...(hasPostmaster ? ["postmaster"] : [])]) assert.ok(killed[what], `no ${what} was killed`);
	assert.equal(await sql("SELECT count(*) FROM events e WHERE NOT EXISTS (SELECT FROM event_feed f WHERE f.event_seq = e.seq)"), "0");
	await Promise.all(listeners.map((l) => l.leave()));
	await Promise.all(stays);
});

/* Any backend of the hall: Postgres then ends them all and recovers. */
async function backend() {
	return Number(await sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() LIMIT 1").catch(() => 0));
}
done();
process.exit(); // nothing waits for the other side
