/* hall.mjs - what flows share: calls, people, accounts, tasks, the clock, TAP.
 * HALL_URL and HALL_STATE say which hall. SPDX-License-Identifier: AGPL-3.0-or-later */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import pg from "pg";

export const url = process.env.HALL_URL;
export const state = process.env.HALL_STATE;
if (!url || !state) throw new Error("HALL_URL and HALL_STATE are needed: tests/flow/run sets them");

export const env = Object.fromEntries(
	readFileSync(`${state}/hirehall.env`, "utf8").split("\n")
		.filter((line) => line.includes("=") && !line.startsWith("#"))
		.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).replace(/^(['"])(.*)\1$/, "$2")]),
);
export const run = promisify(execFile);
export const unique = () => randomBytes(6).toString("hex");
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/* Rows as text: a row a line, columns parted by |, as psql writes them with -qAtX. */
const pool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 8, allowExitOnIdle: true });
/* flows kill Postgres too: the query that was under way says so */
pool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}));
const plain = { getTypeParser: () => (text) => text };
export async function sql(text) {
	const client = await pool.connect();
	let wrong;
	try {
		const results = [await client.query({ text, rowMode: "array", types: plain })].flat();
		return results.flatMap(({ rows }) => rows.map((row) => row.map((cell) => cell ?? "").join("|"))).join("\n").trim();
	} catch (e) {
		wrong = e;
		throw new Error(`${e.message}: ${text.slice(0, 200)}`);
	} finally {
		client.release(wrong); /* and a transaction that broke off goes with it */
	}
}
/* "+73 hours"; "0" is now. Only the hall's own clock moves, and not while a job is under way: a timer that was due when it was
 * taken would find itself too early, do nothing and be gone. */
export async function clock(shift) {
	await until("the jobs under way have ended", () => sql(`BEGIN; LOCK TABLE jobs IN SHARE ROW EXCLUSIVE MODE;
		UPDATE hall_clock SET shift = interval '${shift}' WHERE NOT EXISTS (SELECT FROM jobs WHERE lease_until > now()) RETURNING 'moved';
		COMMIT`), 100000);
	/* what reads the log every two seconds would wait until it is as late as it was */
	await sql("UPDATE jobs SET run_at = hall_now() WHERE kind LIKE 'bridge_%' AND run_at > hall_now() + interval '3 seconds'");
}

/* What the auditor names. Other flows move the hall's clock back, and events then look older than those before them: that alone
 * is no finding here. */
export async function auditFindings() {
	const hall = new URL("../../../scripts/hirehall", import.meta.url).pathname;
	const { stdout } = await run(hall, ["--state", state, "audit"]).catch((e) => e);
	if (!/\d+ differences/.test(stdout)) throw new Error(`the auditor did not end: ${stdout}`);
	return stdout.split("\n").filter((line) => /^\w+: /.test(line) && !line.startsWith("event_order: "));
}

export async function call(method, path, { body, cookie, key, headers = {} } = {}) {
	const sent = { ...headers };
	if (body !== undefined) sent["content-type"] = "application/json";
	if (cookie) Object.assign(sent, { cookie: `hirehall_session=${cookie}`, "sec-fetch-site": "same-origin" });
	if (key) sent.authorization = `Bearer ${key}`;
	const answer = await fetch(url + path, {
		method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body), redirect: "manual",
	});
	const text = await answer.text();
	let json = null;
	if ((answer.headers.get("content-type") ?? "").includes("json")) json = JSON.parse(text);
	return { status: answer.status, headers: answer.headers, text, json };
}
async function wanted(method, path, options) {
	const answer = await call(method, path, options);
	if (answer.status >= 300) throw new Error(`${method} ${path} gave ${answer.status} ${answer.text.slice(0, 300)}`);
	return answer;
}

export async function account(name = "Flow") {
	const { json } = await wanted("POST", "/api/ai/accounts", { body: { name, paypal_email: `ai-${unique()}@example.com` } });
	return { id: json.account_id, key: json.api_key };
}
export async function human(location = `Place ${unique()}`, more = {}) {
	const email = `p-${unique()}@example.com`, password = `correct horse ${unique()}`;
	const answer = await wanted("POST", "/api/humans", {
		body: { name: "Flow Person", email, password, country: "JP", location, min_budget_usd: 5, ...more },
	});
	const cookie = /hirehall_session=([^;]+)/.exec(answer.headers.get("set-cookie"))[1];
	return { id: answer.json.id, email, password, location, cookie };
}
/* The demo's admin, signed in as people do. */
export async function adminCookie() {
	const page = await fetch(`${url}/login`), token = /name="form_token" value="([^"]+)"/.exec(await page.text())[1];
	const answer = await fetch(`${url}/login`, { method: "POST", redirect: "manual", headers: { "sec-fetch-site": "same-origin" },
		body: new URLSearchParams({ form_token: token, email: env.DEMO_ADMIN_EMAIL, password: env.DEMO_ADMIN_PASSWORD, next: "" }) });
	return /hirehall_session=([^;]+)/.exec(answer.headers.get("set-cookie"))[1];
}
/* n things, some at a time */
export async function many(n, make, width = 8) {
	const out = [];
	let next = 0;
	await Promise.all(Array.from({ length: Math.min(n, width) }, async () => {
		while (next < n) {
			const i = next++;
			out[i] = await make(i);
		}
	}));
	return out;
}
export const taskBody = (location, more = {}) => ({
	task: `Look at the gate ${unique()}`, origin_country: "JP", task_label: "real_world_verification",
	acceptance_criteria: "One sentence.", not_allowed: "Nothing private.", budget_usd: 20, deliverable: "text",
	deadline_minutes: 30, location, ...more,
});
export async function openTask(ai, location, more) {
	return (await wanted("POST", "/api/tasks", { key: ai.key, body: taskBody(location, more) })).json.id;
}
export async function takenTask(ai, person, more) {
	const { json } = await wanted("POST", "/api/call_human", { key: ai.key, body: taskBody(person.location, more) });
	if (json.status !== "accepted") throw new Error(`call_human: ${JSON.stringify(json)}`);
	return json.task_id;
}
export const deliver = (person, task, text = "Done.") =>
	call("POST", "/api/submissions", { cookie: person.cookie, body: { task_id: task, type: "text", text } });
export const readTask = async (ai, task) => (await wanted("GET", `/api/tasks/${task}`, { key: ai.key })).json.task;
export async function until(what, test, ms = 60000) {
	for (const start = Date.now();;) {
		const found = await test(), waited = Date.now() - start;
		if (found) return found;
		if (waited > ms) throw new Error(`waited in vain: ${what}`);
		await sleep(Math.min(50 + waited / 20, 500)); // what takes long is not asked for so often that it comes to a limit
	}
}

/* For callers of a hall that is killed under them: until there is an answer that says something. */
export async function insist(ask, good) {
	for (let i = 0; i < 600; i++) {
		const answer = await ask().catch(() => null);
		if (answer && good(answer)) return answer;
		await sleep(100);
	}
	throw new Error("no answer for a minute");
}

/* TAP: step(name, fn); fn throws when it fails. done() gives the exit code. */
export function tap(flow) {
	let failed = 0;
	return {
		async step(name, fn) {
			try {
				await fn();
				console.log(`ok - ${flow}: ${name}`);
			} catch (wrong) {
				failed++;
				console.log(`not ok - ${flow}: ${name}`);
				for (const line of String(wrong.stack ?? wrong).split("\n").slice(0, 6)) console.log(`#   ${line}`);
			}
		},
		done() {
			process.exitCode = failed ? 1 : 0;
			setTimeout(() => process.exit(), 5000).unref(); /* a socket that a failed step left open holds up nobody */
		},
	};
}
