/* story_makers.mjs - segments made by others: a worker over HTTP, models, and people; jobs that are begun once, what it costs, and
 * how it goes told to whoever looks.  SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { auditFindings, call, deliver, human, run, sql, state, tap, unique, until } from "./lib/hall.mjs";
import { Stream } from "./lib/live.mjs";
import { put } from "./lib/settings.mjs";

const { step, done } = tap("story_makers");
const teller = await human(), helper = await human();
const ask = (method, path, body) => call(method, `/api/task/${path}`, { cookie: teller.cookie, body });
async function is(status, method, path, body) {
	const answer = await ask(method, path, body);
	assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
	return answer.json;
}
const segment = async (id, n) => (await is(200, "GET", `${id}/info`)).segments[n - 1];
const stands = (id, n, wanted) => until(`segment ${n} of ${id} is ${wanted}`, async () => {
	const s = await segment(id, n);
	if (s.status === "failed" && wanted === "completed") throw new Error(`${s.name}: ${s.error}`);
	return s.status === wanted && s;
}, 240000);
const story = async () => (await is(200, "POST", "new", { topic: `Lamps ${unique()}`, main_role: "the fox" })).task_id;
const script = (id) => JSON.parse(readFileSync(`${state}/generated_stories/${id}/script_data.json`, "utf8"));
const booked = (account, id) => sql(`SELECT coalesce(-sum(p.minor), 0) FROM postings p JOIN ledger_transfers t ON t.id = p.transfer_id
	WHERE p.account LIKE '${account}' AND t.kind = 'story' AND t.subject_id LIKE '${id}-%'`);
async function killed() {
	const { stdout } = await run("pgrep", ["-f", `agents --state ${state}`]);
	for (const pid of stdout.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
}

/* ---- a worker, and a server of models */

const png = (await run("sh", ["-c", "printf '<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"><rect width=\"40\" height=\"30\" fill=\"teal\"/></svg>' | rsvg-convert"],
	{ encoding: "buffer" })).stdout;
const wav = (await run("espeak-ng", ["--stdout", "lamp"], { encoding: "buffer" })).stdout;
const pages = [{ story: "The fox found a lamp.", image_prompt: "a fox" }, { story: "It lit the way home.", image_prompt: "a way" }];
const begun = [], polls = [], talks = [], drawn = [], dropped = [];
let let_go = false, nonsense = false, drops = 204;

function worker(req, res, body) {
	if (req.method === "GET") {
		polls.push(req.url);
		if (!let_go) return res.writeHead(202, { "retry-after": "1" }).end("{}");
		return res.writeHead(200).end(JSON.stringify({ pages }));
	}
	if (req.method === "DELETE") {
		dropped.push([req.url, req.headers.authorization]);
		return res.writeHead(drops).end();
	}
	const wish = JSON.parse(body);
	begun.push({ key: req.headers["idempotency-key"], auth: req.headers.authorization, wish });
	if (nonsense) return res.writeHead(200).end("nonsense");
	if (wish.segment === "Story") return res.writeHead(202).end(JSON.stringify({ id: "job-7" }));
	if (wish.segment === "Split") return res.end(JSON.stringify({ pages, segmented_pages: [["The fox", "found a lamp."], ["It lit the way home."]] }));
	return res.end(wish.segment === "Image" ? png : wav);
}
function model(req, res, body) {
	const json = JSON.parse(body);
	if (req.url === "/v1/images/generations") {
		drawn.push(json);
		return res.end(JSON.stringify({ data: [{ b64_json: png.toString("base64") }] }));
	}
	talks.push(json);
	const content = talks.length === 1 ? "Once upon a time" : `\`\`\`json\n${JSON.stringify({ pages })}\n\`\`\``;
	res.end(JSON.stringify({ model: "small-1", choices: [{ message: { content }, finish_reason: "stop" }], usage: { prompt_tokens: 1000, completion_tokens: 100 } }));
}
const server = createServer(async (req, res) => {
	let body = "";
	for await (const part of req) body += part;
	if (req.url.startsWith("/v1/")) model(req, res, body);
	else worker(req, res, body);
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const base = `http://127.0.0.1:${server.address().port}`;

try {
	await put({ STORY_HTTP_URL: `${base}/make`, STORY_HTTP_TOKEN: "secret-1", STORY_HTTP_PRICE_USD: "0.04",
		STORY_EXECUTORS: "Story:http, Image:http, Split:http, Speech:http" });
	const id = await story();
	await step("a job that runs at a worker is asked for again after a kill, not begun again", async () => {
		await is(200, "POST", `${id}/execute/1`);
		await until("the worker is asked how it goes", () => polls.length);
		await killed();
		await sql(`UPDATE story_segments SET lease_until = now() - interval '1 second' WHERE story_id = ${id};
			UPDATE jobs SET run_at = hall_now() WHERE kind = 'story_watch' AND subject = '${id}:1'`);
		const before = polls.length;
		await until("it is asked again", () => polls.length > before);
		let_go = true;
		const s = await stands(id, 1, "completed");
		assert.equal(begun.length, 1);
		assert.match(begun[0].key, /^[0-9a-f-]{36}$/);
		assert.deepEqual([begun[0].auth, begun[0].wish.main_role, new Set(polls).size, polls[0]], ["Bearer secret-1", "the fox", 1, "/make/job-7"]);
		assert.deepEqual([s.executor, s.cost_micros], ["http", 40000]);
		assert.deepEqual(script(id).pages, pages);
	});
	await step("pictures, pieces and sounds by the worker; what it cost is in the ledger and in the run", async () => {
		for (const n of [2, 3, 4]) {
			await is(200, "POST", `${id}/execute/${n}`);
			await stands(id, n, "completed");
		}
		const { stdout } = await run("ffprobe", ["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0", `${state}/generated_stories/${id}/image/p2.png`]);
		assert.equal(stdout.trim(), "1280,720");
		assert.deepEqual(script(id).segmented_pages, [["The fox", "found a lamp."], ["It lit the way home."]]);
		assert.equal(begun.length, 1 + 2 + 1 + 3);
		assert.equal(new Set(begun.map((b) => b.key)).size, 7);
		assert.equal(await booked("provider:worker", id), "280000");
		await until("the runs say what it cost", async () => (await sql(`SELECT coalesce(sum(cost_micros), 0) FROM tracker_runs r JOIN tracker_projects p
			ON p.id = r.project_id WHERE p.name = 'hirehall-stories' AND r.task_id LIKE '${id}-%' AND r.metadata ->> 'executor' = 'http'`)) === "280000");
	});
	await step("nonsense of a worker fails the segment, costs nothing, and is begun anew", async () => {
		nonsense = true;
		await is(200, "POST", `${id}/execute/3?redo=true`);
		assert.match((await stands(id, 3, "failed")).error, /answer could not be read/);
		nonsense = false;
		await is(200, "POST", `${id}/execute/3`);
		await stands(id, 3, "completed");
		assert.equal(new Set(begun.map((b) => b.key)).size, 9);
		assert.equal(await booked("provider:worker", id), "320000");
	});

	await step("a worker is told what is not wanted any more; one that goes on all the same is asked for it again", async () => {
		let_go = false;
		const runs = async (id) => {
			const before = polls.length;
			await is(200, "POST", `${id}/execute/1`);
			await until("the worker is asked how it goes", () => polls.length > before);
		};
		for (const [answer, again] of [[204, 2], [405, 1]]) {
			const one = await story(), before = begun.length;
			drops = answer;
			await runs(one);
			await is(200, "POST", `${one}/cancel`);
			await until("the worker is told", () => dropped.length);
			await until("and that is done", async () => !await sql("SELECT id FROM jobs WHERE kind = 'story_call_off'"));
			assert.deepEqual(dropped.splice(0), [["/make/job-7", "Bearer secret-1"]]);
			await runs(one);
			assert.equal(begun.length, before + again);
			drops = 410;
			await is(200, "DELETE", `${one}`);
			await until("the worker is told of the story's end", () => dropped.splice(0).length);
		}
		let_go = true;
	});

	await put({ LLM_BASE_URL: `${base}/v1`, LLM_MODEL: "small", LLM_PRICE_IN: "0.5", LLM_PRICE_OUT: "2", STORY_IMAGE_MODEL: "brush", STORY_IMAGE_PRICE_USD: "0.01" });
	await step("where models are set, they tell and draw; nonsense is asked about once more and paid for", async () => {
		const id = await story();
		await is(200, "POST", `${id}/execute/1`);
		const s = await stands(id, 1, "completed");
		assert.deepEqual([s.executor, s.model, s.tokens_in, s.tokens_out, s.cost_micros], ["model", "small-1", 2000, 200, 1400]);
		assert.deepEqual(script(id).pages, pages);
		assert.ok(!talks[0].messages[0].content.includes("Lamps") && talks[0].messages[1].content.includes("Lamps"), "the wish stands in the user's role");
		await is(200, "POST", `${id}/execute/2`);
		const i = await stands(id, 2, "completed");
		assert.deepEqual([i.executor, i.cost_micros, drawn.length, i.metadata], ["model", 20000, 2, { made: 2, kept: 0 }]);
		assert.deepEqual([drawn[0].model, drawn[0].prompt.endsWith("a fox")], ["brush", true]);
		assert.equal(await booked("provider:model", id), "21400");
		await is(200, "POST", `${id}/execute/3`);
		assert.deepEqual([(await stands(id, 3, "completed")).executor, (await segment(id, 3)).cost_micros], ["local", 0]);
	});

	await put({ STORY_EXECUTORS: "Story:people, Image:people, Split:people", STORY_PEOPLE_BUDGET_USD: "6" });
	const orders = async (id, n) => JSON.parse(await sql(`SELECT coalesce(json_agg(o ORDER BY item), '[]') FROM story_orders o
		WHERE story_id = ${id} AND n = ${n} AND state = 'open'`)).map((o) => o.task_id);
	const take = async (task) => assert.equal((await call("POST", `/api/tasks/${task}/accept`, { cookie: helper.cookie, body: {} })).status, 200);
	async function work(task, text) {
		await take(task);
		const sent = await deliver(helper, task, text);
		assert.ok(sent.status < 300, sent.text);
	}
	await step("by people: each delivery becomes the segment, useless ones are asked for again, and people are paid", async () => {
		const id = await story();
		await is(200, "POST", `${id}/execute/1`);
		const [told] = await orders(id, 1);
		const words = await call("GET", `/api/tasks/${told}`, { cookie: helper.cookie });
		assert.match(words.json.task.task, /Main role: the fox/);
		assert.equal((await segment(id, 1)).message, "Waiting for somebody to take it");
		await work(told, "The fox found a lamp.\n\nIt lit\nthe way home.");
		assert.deepEqual([(await stands(id, 1, "completed")).executor, (await segment(id, 1)).cost_micros], ["people", 6000000]);
		assert.deepEqual(script(id).pages.map((p) => p.story), ["The fox found a lamp.", "It lit the way home."]);

		await is(200, "POST", `${id}/execute/2`);
		const pictures = await orders(id, 2);
		assert.equal(pictures.length, 2);
		for (const task of pictures) {
			await take(task);
			const form = new FormData();
			form.set("task_id", task);
			form.set("type", "photo");
			form.set("file", new Blob([png], { type: "image/png" }), "p.png");
			const sent = await fetch(`${process.env.HALL_URL}/api/submissions`, { method: "POST", body: form,
				headers: { cookie: `hirehall_session=${helper.cookie}`, "sec-fetch-site": "same-origin" } });
			assert.ok(sent.status < 300, await sent.text());
		}
		assert.deepEqual((await stands(id, 2, "completed")).metadata, { made: 2, kept: 0 });

		await is(200, "POST", `${id}/execute/3`);
		await work((await orders(id, 3))[0], "One page only.");
		assert.match((await stands(id, 3, "failed")).error, /of no use here/);
		await is(200, "POST", `${id}/execute/3`);
		await work((await orders(id, 3))[0], "The fox\nfound a lamp.\n\nIt lit the way home.");
		await stands(id, 3, "completed");
		assert.deepEqual(script(id).segmented_pages, [["The fox", "found a lamp."], ["It lit the way home."]]);
		assert.equal(await booked("task:%", id), "3000"); // five tasks of 6 dollars, in cents

		await is(200, "POST", `${id}/execute/1?redo=true`);
		await stands(id, 1, "completed"); // the same wish was delivered before
		await is(200, "PUT", `${id}/myresource/1`, { pages: ["Another one."] });
		await is(200, "POST", `${id}/execute/2`);
		const [waiting] = await orders(id, 2);
		await is(200, "POST", `${id}/cancel`);
		assert.equal(await sql(`SELECT status FROM tasks WHERE id = '${waiting}'`), "failed");
		await is(200, "DELETE", `${id}`);
	});
	await step("all by people: the next ones are asked when the first have delivered", async () => {
		const id = await story();
		await is(200, "POST", `${id}/execute/1?all=true`);
		await work((await orders(id, 1))[0], "The fox found a lamp.\n\nIt lit the way home.");
		await until("two pictures are asked for", async () => (await orders(id, 2)).length === 2);
		await is(200, "POST", `${id}/cancel`);
		assert.deepEqual([await orders(id, 2), (await is(200, "GET", `${id}/progress`)).status], [[], "running"]);
	});
	await step("the auditor agrees with all of it", async () => assert.deepEqual(await auditFindings(), []));
} finally {
	await put({});
	server.close();
}

await step("how it goes is told to its owner, and to nobody else", async () => {
	const id = await story();
	const cookie = (person) => ({ cookie: `hirehall_session=${person.cookie}` });
	assert.equal((await new Stream(`/events?story=${id}`).open()).status, 401);
	assert.equal((await new Stream(`/events?story=${id}`, cookie(helper)).open()).status, 403);
	assert.equal((await new Stream("/events?story=x", cookie(teller)).open()).status, 422);
	const stream = await new Stream(`/events?story=${id}`, cookie(teller)).open(), other = await story();
	assert.equal(stream.status, 200);
	for (const one of [other, id]) {
		await is(200, "POST", `${one}/execute/1`);
		await stands(one, 1, "completed");
	}
	await until("it is told", () => stream.records.some((r) => r.type === "story.segment_finished"));
	assert.deepEqual(stream.records.map((r) => r.type), ["story.segment_started", "story.segment_progress", "story.segment_finished"]);
	assert.ok(stream.records.every((r) => r.data.segment_id === 1));
	await stream.close();
});
done();
