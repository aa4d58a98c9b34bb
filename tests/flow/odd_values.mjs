/* odd_values.mjs - every field of what devices' and stories' programs send, with values that nobody expects, rightly signed: each is
 * answered in the API's own words, none is a fault of ours, and nothing is lost.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { auditFindings, call, many, sql, tap, unique, url } from "./lib/hall.mjs";
import { ask, claim, deliver, describe, headersOf, nonce, now, proof, send, wallet } from "./lib/ton.mjs";

const { step, done } = tap("odd_values");
/* JSON as it is sent: some of these are no JSON, or none that a reader can hold. */
const nested = (depth) => "[".repeat(depth) + "]".repeat(depth);
const odd = ["null", "true", "0", "-1", "-0.0", "1.5", "1e308", "1e-20000", "1e400", "9007199254740993", "9223372036854775807",
	"9223372036854775808", "-9223372036854775808", "99999999999999999999", "\"\"", "\" \"", "\"x\"", "\"-1\"", "\"1e5\"", "\"NaN\"", "NaN",
	"\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\u202e\\ufeff\"", "\"\\n\\t\\u001b\"", "\"'; --\\\\\"", "\"%s%n{0}\"", "\"💥\"",
	"\"../../etc\"", "\"00000000-0000-0000-0000-000000000000\"", `"${"y".repeat(300)}"`, `"${"é".repeat(40000)}"`, "[]", "[null]", "[[]]", "[\"\"]",
	"{}", "{\"\":\"\"}", "{\"a\":{\"a\":1e308}}", nested(20), nested(40), `[${"0,".repeat(2000)}0]`];
const short = odd.filter((v) => v.length < 400);

/* Each place of a value, inner ones too, as a text with that place taken by `with_`; and the whole. */
function* places(value) {
	const mark = `@${unique()}@`;
	function* walk(v, put) {
		yield put(mark);
		if (v && typeof v === "object")
			for (const [k, inner] of Object.entries(v))
				yield* walk(inner, (x) => put(Array.isArray(v) ? v.map((o, i) => (i === Number(k) ? x : o)) : { ...v, [k]: x }));
	}
	for (const spoiled of walk(value, (x) => x)) {
		const text = JSON.stringify(spoiled);
		yield (raw) => text.replace(`"${mark}"`, () => raw);
	}
}
/* Each place has every fifth of the values, the next place those after them; with HIREHALL_LONG=1 all. */
const step_of = process.env.HIREHALL_LONG ? 1 : 5;
const bodies = (value, values = odd) => [...places(value)].flatMap((put, k) => values.filter((_, i) => (i + k) % step_of === 0).map(put));
let n = 0;
const seen = {};
function good(answer, body, keys = ["code", "error"]) {
	n++;
	seen[answer.status] = (seen[answer.status] ?? 0) + 1;
	const of = `${answer.status} ${answer.text.slice(0, 200)} to ${body?.slice(0, 200)}`;
	assert.ok(answer.status < 500, of);
	if (answer.status >= 400) assert.deepEqual(Object.keys(answer.json ?? {}).sort(), keys, of);
	return answer;
}
/* Every body by itself, signed by wallets that are changed before a minute's requests are used up. */
async function sent(method, path, texts, from = () => wallet({ fast: true })) {
	for (let at = 0; at < texts.length; at += 90) {
		const w = await from(), part = texts.slice(at, at + 90);
		await many(part.length, async (i) => good(await ask(w, method, path, part[i]), part[i]), 12);
	}
}
const rich = async () => {
	const w = wallet({ fast: true });
	assert.equal((await ask(w, "POST", "/v1/escrow/credit", { amount_ton: 100000 })).status, 200);
	return w;
};
const many_tasks = async (w, k, more) => {
	const tasks = Array.from({ length: k }, () => describe({ input: { source: "inline", data: unique() }, always_check: true, reward: { amount_ton: 0.01 }, ...more }));
	const made = await ask(w, "POST", "/v1/tasks/batch", { tasks });
	assert.equal(made.status, 200, made.text);
	return made.json.tasks.map((t) => t.task_id);
};

await step("tasks, one and several, with every field odd", async () => {
	await sent("POST", "/v1/tasks", bodies(describe({ reference: { a: 1 }, min_trust: 0.5, regions: ["eu"], human_judge: "requester", always_check: true })), rich);
	for (const input of [{ source: "http", url: "https://example.com/", hash: "x" }, { source: "inline", data: { text: "x" } }])
		await sent("POST", "/v1/tasks", bodies({ input }, short).map((text) => JSON.stringify(describe()).replace(/"input":\{.*?\}/, () => text.slice(1, -1) || "\"x\":1")), rich);
	await sent("POST", "/v1/tasks/batch", bodies({ tasks: [{}] }), rich);
});
await step("money", async () => {
	for (const path of ["/v1/escrow/credit", "/v1/escrow/withdraw"]) await sent("POST", path, bodies({ amount_ton: "0.01" }), rich);
});
await step("what devices say", async () => {
	const owner = await rich(), [task, judged] = await many_tasks(owner, 2, { validation: "human" }), w = wallet({ fast: true });
	await sent("POST", "/v1/device/register", bodies({ device_id: "d", device_type: "ios", region: "eu", cached_models: ["light-nlp-v1"] }));
	await sent("POST", `/v1/device/tasks/${task}/claim`, bodies({ device_id: "d", estimated_time_ms: 1, cached_models: ["x"] }));
	const { assignment_id } = (await claim(w, judged)).json;
	await sql(`UPDATE device_assignments SET deadline = now() + interval '1 hour' WHERE id = '${assignment_id}'`);
	const at = `/v1/device/tasks/${judged}`, keep = () => w;
	await sent("POST", `${at}/commit`, bodies({ assignment_id, commitment: "00".repeat(31) + "zz" }, short), keep);
	const right = { assignment_id, result: { a: 1 }, proof: proof(w, judged, assignment_id, { a: 2 }), salt: "s" };
	await sent("POST", `${at}/result`, bodies(right, short), keep);
	assert.equal((await deliver(w, judged, assignment_id, { a: 1 })).status, 200, "and the right one is still taken");
	await sent("POST", `/v1/validation/human/${judged}`, bodies({ result: "yes", comment: "c" }), () => owner);
});
await step("odd results of two devices are compared: each task ends or waits, none breaks", async () => {
	/* none of those that are no JSON, too deep, or nothing at all */
	const results = short.filter((v) => !["NaN", "1e400", "null", nested(40)].includes(v) && !/^-?\d{19,}$|^"\s*"$|\\u0000|\\ud800/.test(v)).concat(["{\"a\":[1,{\"b\":1e308}]}", "{\"a\":[1,{\"b\":1.00001e308}]}", "[[[1]]]", "[[[\"1\"]]]"]);
	const owner = await rich(), ids = await many_tasks(owner, results.length, { constraints: { time_limit_sec: 5, max_energy_mwh: 10 } });
	await many(results.length, async (i) => {
		for (const value of [results[i], results[(i + 1) % results.length]]) {
			const w = wallet({ fast: true }), result = JSON.parse(value);
			const got = good(await claim(w, ids[i])).json;
			if (!got.assignment_id) return;
			await sql(`UPDATE device_assignments SET deadline = now() + interval '1 hour' WHERE id = '${got.assignment_id}'`);
			const text = JSON.stringify({ assignment_id: got.assignment_id, result: "@", proof: proof(w, ids[i], got.assignment_id, result) });
			assert.equal(good(await ask(w, "POST", `/v1/device/tasks/${ids[i]}/result`, text.replace("\"@\"", () => value)), value).status, 200, value);
		}
	}, 8);
	assert.equal(await sql(`SELECT count(*) FROM device_tasks WHERE id IN ('${ids.join("','")}') AND status IN ('assigned', 'executing')`), "0");
});
await step("headers and queries", async () => {
	const w = wallet({ fast: true }), words = ["", " ", "0", "-1", "x", "1e9", "9223372036854775808", "%00", "%ff", "é", "a".repeat(3000), "null", "true", "00000000-0000-0000-0000-000000000000"];
	for (const name of ["authorization", "x-wallet-address", "x-timestamp", "x-nonce", "x-wallet-public-key", "x-signature-version", "x-signature-type", "x-ton-domain", "idempotency-key"])
		for (const word of words.map((v) => encodeURI(v)))
			good(await send("GET", "/v1/tasks", { ...headersOf(w, "GET", "/v1/tasks"), [name]: word }, undefined, "127.66.6.6"), `${name}: ${word}`);
	const queries = ["tasks?limit=", "tasks?offset=", "tasks?status=", "device/tasks/available?limit=", "device/tasks/available?device_id=", "device/tasks/available?explain="];
	for (const [i, query] of queries.entries())
		for (const word of words) {
			const path = `/v1/${query}${/^%/.test(word) ? word : encodeURIComponent(word)}`;
			if (i % 3 === 0) Object.assign(w, wallet({ fast: true }));
			good(await ask(w, "GET", path), path);
		}
	const payload = (await send("POST", "/v1/auth/ton_proof/payload", {})).json.payload;
	const texts = bodies({ address: w.raw, network: "-239", public_key: w.key,
		proof: { timestamp: now(), domain: { lengthBytes: 9, value: "localhost" }, signature: nonce(), payload } }, short);
	await many(texts.length, async (i) => good(await send("POST", "/v1/auth/ton_proof", {}, texts[i], `127.66.7.${1 + (i % 200)}`), texts[i]), 8);
});

/* ---- stories */

const told = (answer, body) => good(answer, body, ["detail"]);
await step("stories: accounts, topics, pages and pieces", async () => {
	const username = `odd-${unique()}`, password = `pw-${unique()}`;
	assert.equal((await call("POST", "/api/register", { body: { username, password } })).status, 200);
	const key = (await call("POST", "/api/login", { body: { username, password } })).json.access_token, headers = { authorization: `Bearer ${key}` };
	const post = async (method, path, texts) => many(texts.length, async (i) => told(await send(method, path, headers, texts[i]), texts[i]), 8);
	const id = (await call("POST", "/api/task/new", { key, body: { topic: "x" } })).json.task_id;
	await post("POST", "/api/task/new", bodies({ topic: "t", main_role: "m", scene: "s", lang: "en" }));
	await post("PUT", `/api/task/${id}/myresource/1`, bodies({ pages: [{ story: "s", image_prompt: "i" }, "t"], mode: "replace" }));
	assert.equal((await call("PUT", `/api/task/${id}/myresource/1`, { key, body: { pages: ["One.", "Two."] } })).status, 200);
	await post("PUT", `/api/task/${id}/myresource/3`, bodies({ segmented_pages: [["a"], ["b"]], mode: "merge" }, short));
	await post("POST", "/api/register", bodies({ username: "@", password: "p" }, short));
	await post("POST", "/api/login", bodies({ username: `nobody-${unique()}`, password: "p" }, short));
	await post("POST", "/api/password", bodies({ old_password: "o", new_password: "n" }, short));
	for (const word of ["0", "-1", "1e3", "x", "9223372036854775807", "9223372036854775808", "💥"]) {
		const w = encodeURI(word).replaceAll("%25", "%");
		for (const path of [`${w}/progress`, `${id}/resource?segmentId=${w}`, `list?limit=${w}`, `list?offset=${w}`])
			good(await send("GET", `/api/task/${path}`, headers), path, ["detail"]);
		for (const path of [`${w}/execute/1`, `${id}/execute/${w === "1e3" ? "1e3" : w}`])
			good(await send("POST", `/api/task/${path}`, headers), path, ["detail"]);
	}
	assert.equal(await sql(`SELECT count(*) FROM story_accounts WHERE username ~ '[[:cntrl:]]' OR trim(username) = ''`), "0");
});
await step("the auditor finds nothing, and no job was given up", async () => {
	/* what is open is not for the devices of other flows */
	await sql("SELECT device_fail(id, 'not_claimed', NULL, NULL) FROM device_tasks WHERE completed_at IS NULL");
	assert.deepEqual(await auditFindings(), []);
	assert.equal(await sql("SELECT string_agg(kind || ' ' || last_error, ', ') FROM jobs WHERE dead_at IS NOT NULL AND (kind LIKE 'device%' OR kind LIKE 'story%')"), "");
	console.log(`# ${n} requests to ${url}: ${JSON.stringify(seen)}`);
});
done();
