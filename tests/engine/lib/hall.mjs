/* hall.mjs - what the engine's tests share: the hall, its Postgres, its processes, TAP.
 * HALL_URL, HALL_STATE and HIREHALL say which. SPDX-License-Identifier: AGPL-3.0-or-later */
import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { once } from "./fcgi.mjs";

const { HALL_STATE, HIREHALL } = process.env;
if (!HALL_STATE || !HIREHALL) throw new Error("HALL_STATE and HIREHALL are needed: tests/engine/run sets them");
export const state = HALL_STATE;
export const socket = `${state}/web.sock`;
export const isLong = Boolean(process.env.HIREHALL_LONG);
export const env = Object.fromEntries(readFileSync(`${state}/hirehall.env`, "utf8").split("\n")
	.filter((line) => line.includes("=")).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
export const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
export const unique = () => randomBytes(6).toString("hex");
export const run = promisify(execFile);

export async function sql(text) {
	const { stdout } = await run("psql", ["-qAtX", "-v", "ON_ERROR_STOP=1", "-d", env.DATABASE_URL, "-c", text], { maxBuffer: 1 << 26 });
	return stdout.trim();
}
/* the superuser's answer, through the account that runs the server */
export function status() {
	const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] };
	let text;
	try {
		text = execFileSync(HIREHALL, ["status", "--json", "--state", state], options);
	} catch (e) {
		text = e.stdout; // 1: something is not well, and it says so
	}
	return JSON.parse(text || "{}");
}
export const workers = () => (status().processes ?? []).filter((p) => p.pool === "web");
export async function until(holds, ms = 30000) {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) if (await holds()) return true;
	return false;
}
/* nothing is left in any process */
export const isQuiet = () => until(() => {
	const all = workers();
	return all.length > 0 && all.every((p) => p.in_flight === 0 && p.queued === 0 && p.pipeline === 0);
}, 20000);
/* connections that a process has accepted: those that still wait in the listening socket have no inode */
export const connections = () => readFileSync("/proc/net/unix", "utf8").split("\n").map((line) => line.trim().split(/\s+/))
	.filter(([, , , , , stage, inode, path]) => path === socket && stage === "03" && inode !== "0").length;

export const log = () => readFileSync(`${state}/log/hirehall.log`, "utf8");

/* ---- Postgres, as its own user may treat it */
const pgdir = readFileSync(`${state}/pg.path`, "utf8").trim();
const postmaster = () => parseInt(readFileSync(`${pgdir}/postmaster.pid`, "utf8"), 10);
const stat = (pid) => { try { return readFileSync(`/proc/${pid}/stat`, "utf8"); } catch { return ""; } };
const parentOf = (pid) => parseInt(stat(pid).split(") ")[1]?.split(" ")[1] ?? "0", 10);
const command = (pid) => { try { return readFileSync(`/proc/${pid}/cmdline`, "utf8"); } catch { return ""; } };
export const postgres = {
	signal: (signal) => process.kill(postmaster(), signal),
	/* its server processes for the program, not psql's */
	backends() {
		const main = postmaster();
		return execFileSync("ls", ["/proc"], { encoding: "utf8" }).split("\n").map(Number)
			.filter((pid) => pid && parentOf(pid) === main && command(pid).includes(" hirehall ["));
	},
	/* 2 processes with 2 readers, and 4 writers that are kept (see run) */
	isConnected: () => until(() => postgres.backends().length >= 12, 20000),
	children() {
		const main = postmaster();
		return execFileSync("ls", ["/proc"], { encoding: "utf8" }).split("\n").map(Number).filter((pid) => pid && parentOf(pid) === main);
	},
	async ctl(...args) {
		const bin = execFileSync("sh", ["-c", "ls -d /usr/lib/postgresql/*/bin | tail -n 1"], { encoding: "utf8" }).trim();
		const ask = [`${bin}/pg_ctl`, "-s", "-D", pgdir, ...args];
		const [program, ...rest] = process.getuid() === 0 ? ["runuser", "-u", "postgres", "--", ...ask] : ask;
		/* what it starts must not keep our pipes */
		await run("sh", ["-c", 'exec "$@" </dev/null >/dev/null 2>&1', "-", program, ...rest], { cwd: "/" });
	},
	/* as scripts/up does; `preload` for one start */
	async start(preload = {}) {
		const [sockets] = readFileSync(`${pgdir}/postmaster.opts`, "utf8").match(/unix_socket_directories=[^"]*/) ?? [];
		const options = `-c listen_addresses= -c ${sockets} -c max_connections=200`;
		const set = Object.entries(preload).map(([name, value]) => `${name}=${value}`);
		const bin = execFileSync("sh", ["-c", "ls -d /usr/lib/postgresql/*/bin | tail -n 1"], { encoding: "utf8" }).trim();
		const ask = ["env", ...set, `${bin}/pg_ctl`, "-s", "-w", "-t", "60", "-D", pgdir, "-l", `${pgdir}.run/postgres.log`, "-o", options, "start"];
		const [program, ...rest] = process.getuid() === 0 ? ["runuser", "-u", "postgres", "--", ...ask] : ask;
		/* after a crash a child may still be on its way out */
		for (let tries = 0; ; tries++) {
			try {
				await run("sh", ["-c", 'exec "$@" </dev/null >/dev/null 2>&1', "-", program, ...rest], { cwd: "/" });
				return;
			} catch (e) {
				if (tries === 20) throw e;
				await sleep(200);
			}
		}
	},
	/* kill -9 of the server; its children see it and end */
	async crash() {
		const gone = postgres.children();
		process.kill(postmaster(), "SIGKILL");
		await until(() => gone.every((pid) => !stat(pid) || stat(pid).includes(") Z ")), 20000);
	},
};

/* ---- TAP */
let n = 0, failed = 0;
export function ok(holds, name, ...said) {
	n++;
	if (!holds) failed++;
	for (const what of holds ? [] : said) console.log(`# ${(typeof what === "string" ? what : JSON.stringify(what))?.slice(0, 2000)}`);
	console.log(`${holds ? "ok" : "not ok"} - engine: ${name}`);
	return holds;
}
export const note = (text) => console.log(`# ${text}`);
export function end() {
	console.log(`1..${n}`);
	process.exit(failed ? 1 : 0);
}

/* ---- requests straight at the pool */
export const ask = (method, path, options) => once(socket, method, path, options);
export const post = (path, body, options = {}) => ask("POST", path, { body: JSON.stringify(body), ...options });
export const TASK = {
	task: "Take a photo of the nearest public park entrance", origin_country: "JP", task_label: "real_world_verification",
	acceptance_criteria: "One clear photo", not_allowed: "Faces", location: "Shibuya", budget_usd: 20, deliverable: "photo", deadline_minutes: 30,
};
export const bearer = { authorization: `Bearer ${env.DEMO_AI_API_KEY}` };
