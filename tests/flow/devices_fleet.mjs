/* devices_fleet.mjs - a fleet in which every tenth device lies: what wrong results are taken for right, what replication
 * costs, and where every nanoTON went, while processes of the hall are killed. Small here; with HIREHALL_LONG=1 it is 200
 * devices and 10,000 tasks, and half of the liars tell the same lie.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { auditFindings, sleep, sql, state, tap, unique, until } from "./lib/hall.mjs";
import { ask, describe, proof, sha, wallet } from "./lib/ton.mjs";

const { step, done } = tap("devices_fleet");
const long = Boolean(process.env.HIREHALL_LONG);
const n_devices = Number(process.env.FLEET_DEVICES ?? (long ? 200 : 20)), n_tasks = Number(process.env.FLEET_TASKS ?? (long ? 10000 : 40));
const fleet = `fleet-${unique()}`, reward = "0.010000007";
const truth = (n) => ({ label: sha(`${fleet}:${n}`).slice(0, 8), score: Number(`0.${1 + (n % 9)}`) });

/* A call that the hall could not serve just now is made again, with a new nonce. */
async function steady(...args) {
	for (const end = Date.now() + (long ? 900000 : 180000); Date.now() < end;) {
		const answer = await ask(...args).catch(() => ({ status: 599 }));
		if (answer.status < 500 && answer.status !== 429) return answer;
		await sleep(answer.status === 429 ? 2000 : 300);
	}
	throw new Error("the hall does not answer");
}

/* Processes of this hall alone: their command lines name its state. */
function victims() {
	return readdirSync("/proc").filter((p) => /^\d+$/.test(p)).filter((p) => {
		try {
			const words = readFileSync(`/proc/${p}/cmdline`, "utf8");
			return words.includes(state) && /hirehall/.test(words) && /\b(web|slow|jobs|live)\b/.test(words);
		} catch { return false; }
	}).map(Number);
}
let is_over = false, n_killed = 0;
/* In a long run Postgres' own processes too: it recovers, and what was answered is there. */
const backends = () => sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()").then((t) => t.split("\n").map(Number), () => []);
async function killer() {
	while (!is_over && (long || n_killed < 2)) {
		await sleep(long ? 15000 : 1000); // the supervisor waits longer and longer before it makes a new one
		const list = long && n_killed % 6 === 5 ? await backends() : victims();
		if (is_over || !list.length) continue;
		try { process.kill(list[Math.floor(Math.random() * list.length)], "SIGKILL"); n_killed++; } catch { /* it was gone */ }
	}
}

const owners = [], devices = [];
await step("requesters put up their tasks", async () => {
	const each = n_tasks / (long ? 10 : 2);
	for (let o = 0; o * each < n_tasks; o++) {
		const owner = wallet({ fast: true });
		owners.push(owner);
		assert.equal((await steady(owner, "POST", "/v1/escrow/credit", { amount_ton: String(Math.ceil(each * 0.011)) })).status, 200);
		for (let at = o * each; at < (o + 1) * each; at += 100) {
			const tasks = Array.from({ length: Math.min(100, (o + 1) * each - at) }, (_, i) =>
				describe({ input: { source: "inline", data: { fleet, n: at + i } }, reward: { amount_ton: reward } }));
			const made = await steady(owner, "POST", "/v1/tasks/batch", { tasks });
			assert.equal(made.status, 200, made.text);
		}
	}
});

const left = () => sql(`SELECT count(*) FROM device_tasks WHERE input -> 'data' ->> 'fleet' = '${fleet}' AND completed_at IS NULL`).then(Number);
/* A device works until there is nothing for it; liars say what they like. */
async function device(i) {
	const w = wallet({ fast: true }), lies = i % 10 === 0, together = long && i % 20 === 0, name = `device-${i}`;
	devices.push({ w, lies });
	assert.equal((await steady(w, "POST", "/v1/device/register", { device_id: name, device_type: "desktop" })).status, 200);
	while (!is_over) {
		const offers = await steady(w, "GET", `/v1/device/tasks/available?device_id=${name}&limit=50`);
		const mine = (offers.json?.tasks ?? []).filter((t) => t.input.data?.fleet === fleet);
		if (!mine.length) {
			await sleep(300);
			continue;
		}
		const task = mine[Math.floor(Math.random() * mine.length)], got = await steady(w, "POST", `/v1/device/tasks/${task.task_id}/claim`, { device_id: name });
		if (got.status !== 200) continue;
		const n = task.input.data.n, result = !lies ? truth(n) : together ? { label: "lie", score: n } : { label: unique(), score: Math.random() };
		await steady(w, "POST", `/v1/device/tasks/${task.task_id}/result`, { assignment_id: got.json.assignment_id, result,
			proof: proof(w, task.task_id, got.json.assignment_id, result, { device: name, ms: 900, energy: 2 }) });
	}
}

await step(`${n_devices} devices, a tenth of them liars, do ${n_tasks} tasks while processes are killed`, async () => {
	const begun = Date.now(), all = Array.from({ length: n_devices }, (_, i) => device(i + 1)), end = begun + (long ? 5400 : 60) * 1000;
	const killing = killer();
	while (await left().catch(() => 1) && Date.now() < end) await sleep(long ? 5000 : 500);
	is_over = true;
	await Promise.all([...all, killing]);
	await until("the database is there", () => left().then(() => true, () => false));
	assert.equal(await left(), 0);
	console.log(`# ${n_tasks} tasks in ${((Date.now() - begun) / 1000).toFixed(1)} s, ${n_killed} processes killed meanwhile`);
});

await step("hardly a wrong result was taken for right", async () => {
	const rows = JSON.parse(await sql(`SELECT json_agg(json_build_array(input -> 'data' -> 'n', status, result)) FROM device_tasks
		WHERE input -> 'data' ->> 'fleet' = '${fleet}'`));
	const ended = rows.filter(([, status]) => status === "completed"), wrong = ended.filter(([n, , result]) => result.label !== truth(n).label);
	const results = Number(await sql(`SELECT count(*) FROM device_assignments a JOIN device_tasks t ON t.id = a.task_id
		WHERE t.input -> 'data' ->> 'fleet' = '${fleet}' AND a.submitted_at IS NOT NULL`));
	const alone = Number(await sql(`SELECT count(*) FROM device_tasks WHERE input -> 'data' ->> 'fleet' = '${fleet}' AND is_alone`));
	console.log(`# wrong results accepted: ${wrong.length} of ${ended.length} (${(100 * wrong.length / ended.length).toFixed(3)} %), without agreement: ${rows.length - ended.length}`);
	console.log(`# replication: ${(results / rows.length).toFixed(3)} results a task; ${alone} tasks were left to one trusted device`);
	assert.ok(ended.length > 0.9 * n_tasks && wrong.length <= n_tasks / 1000);
});

await step("every nanoTON is accounted for", async () => {
	const nano = BigInt(reward.replace("0.", "")), list = (ws) => ws.map((w) => `'wallet:${w.raw}'`).join(",");
	const sum = async (where) => BigInt(await sql(`SELECT coalesce(-sum(minor), 0) FROM postings WHERE currency = 'TON' AND ${where}`));
	const credited = owners.length * Math.ceil(n_tasks / owners.length * 0.011);
	const completed = BigInt(await sql(`SELECT count(*) FROM device_tasks WHERE input -> 'data' ->> 'fleet' = '${fleet}' AND status = 'completed'`));
	const fee = nano * 500n / 10000n, earned = await sum(`account IN (${list(devices.map((d) => d.w))})`);
	assert.equal(earned, completed * (nano - fee), "the shares are the rewards without the fee, to the last nano");
	assert.equal(await sum(`account IN (${list(owners)})`), BigInt(credited) * 1000000000n - completed * nano);
	const liars = await sum(`account IN (${list(devices.filter((d) => d.lies).map((d) => d.w))})`);
	console.log(`# credited ${credited} TON; earned ${Number(earned) / 1e9}, of it by liars ${Number(liars) / 1e9}; fees ${Number(completed * fee) / 1e9}`);
	assert.deepEqual(await auditFindings(), []);
});
done();
