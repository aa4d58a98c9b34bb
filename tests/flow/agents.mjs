/* agents.mjs - bounties done by a model, a program and a worker: well, slowly, wrongly, and broken off in the middle.
 * The model is a stand-in that OpenAI's own client understands.  SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import OpenAI from "openai";
import { call, env, run, sleep, sql, state, tap, unique, until } from "./lib/hall.mjs";
import { put } from "./lib/settings.mjs";

const { step, done } = tap("agents");
const port = Number(process.env.OUTBOUND_ALLOW?.split(",")[2]?.split(":")[1] ?? 9302);
const asked = [], closed = new Set();
const held = [];

/* ---- what the model says: the last word of the user's text names it */

const good = (more = {}) => JSON.stringify({
	report: "## Post Summary\n\nIt says so.", verdict: "TRUE", confidence: 88,
	claims: [{ claim: "The moon is round.", verdict: "TRUE", evidence: "A page." }], ...more,
});
const message = (content, more = {}) => ({ role: "assistant", refusal: null, content, ...more });
const fetching = (...urls) => message(null, { tool_calls: urls.map((url, i) => ({ id: `call_${i}`, type: "function",
	function: { name: "fetch_page", arguments: JSON.stringify({ url }) } })) });
const count = (word) => asked.filter((a) => a.word === word).length;
const script = {
	GOOD: () => message(good()),
	FENCED: () => message(`\`\`\`json\n${good()}\n\`\`\``),
	PAGES: (talk) => talk.some((m) => m.role === "tool") ? message(good()) :
		fetching(`http://127.0.0.1:${port}/page`, "http://10.0.0.1/secret", `http://127.0.0.1:${port}/inward`, `http://127.0.0.1:${port}/gone`),
	ROUND: () => fetching(`http://127.0.0.1:${port}/page`),
	ONCE: () => message(count("ONCE") > 1 ? good() : "I think it is true."),
	NEVER: () => message("I think it is true."),
	SHAPE: () => message(good({ verdict: "YES" })),
	REFUSED: () => message(null, { refusal: "I cannot help with that." }),
	EMPTY: () => message(""),
};
const raw = {
	LATER: (res, word, reply) => count(word) > 1 ? reply(message(good())) :
		res.writeHead(429, { "retry-after": "1" }).end('{"error":{"message":"slow down","code":"rate_limit_exceeded"}}'),
	QUOTA: (res) => res.writeHead(429).end('{"error":{"message":"pay","code":"insufficient_quota"}}'),
	KEY: (res) => res.writeHead(401).end('{"error":{"message":"Incorrect API key"}}'),
	NONSENSE: (res) => res.writeHead(200, { "content-type": "text/html" }).end("<h1>Welcome</h1>"),
	NOTHING: (res) => res.socket.destroy(),
	SILENT: () => {},
	ENDLESS: (res) => {
		res.writeHead(200, { "content-type": "text/event-stream" });
		const timer = setInterval(() => res.write(`data: {"choices":[{"delta":{"content":"la"}}]}\n\n`.repeat(200)), 5);
		res.on("close", () => clearInterval(timer));
	},
	HOLD: (res, word, reply) => { held.push(() => reply(message(good()))); },
};
const page = "<html><title>Moon</title><body><nav>Menu</nav><p>The moon is <b>round</b>.</p><script>alert(1)</script></body></html>";
const server = createServer(async (req, res) => {
	let body = "";
	for await (const part of req) body += part;
	if (req.url === "/page") return res.writeHead(200, { "content-type": "text/html" }).end(page);
	if (req.url === "/inward") return res.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
	if (req.url === "/worker") return worker(req, res, JSON.parse(body));
	if (req.url !== "/v1/chat/completions") return res.writeHead(404).end("gone");
	const json = JSON.parse(body), words = json.messages.find((m) => m.role === "user").content.trim().split(/\s+/);
	const word = words.at(-1);
	asked.push({ word, key: req.headers.authorization, json });
	res.on("close", () => { if (!res.writableFinished) closed.add(word); });
	const reply = (said) => res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({
		id: "chatcmpl-1", object: "chat.completion", created: 1, model: "small-1", choices: [{ index: 0,
			finish_reason: said.tool_calls ? "tool_calls" : words.includes("CUT") ? "length" : "stop", message: said }],
		usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 } }));
	raw[word] ? raw[word](res, word, reply) : reply((script[word] ?? script.GOOD)(json.messages));
});
function worker(req, res, given) {
	asked.push({ word: "worker", key: req.headers.authorization, json: given });
	if (given.input_data.message.includes("BROKEN")) return res.writeHead(500).end("no");
	res.writeHead(200, { "content-type": "application/json" }).end(good({ report: `By a worker: ${given.agent_type}` }));
}
await new Promise((ready) => server.listen(port, "127.0.0.1", ready));

/* ---- bounties: each has a user of its own, who may have three at once */

const headers = { "x-user-id": env.DEMO_USER_ID };
const machine = (method, path, body) => call(method, path, { key: env.MCP_SERVICE_TOKEN, headers, body });
async function begun(agent_type, input_data) {
	const made = await machine("POST", "/api/tasks/m2m/create", { agent_type, input_data });
	assert.equal(made.status, 201, made.text);
	const started = await machine("POST", `/api/tasks/${made.json.id}/start`);
	assert.equal(started.status, 200, started.text);
	return made.json.id;
}
const read = async (id) => (await machine("GET", `/api/tasks/${id}`)).json;
const ended = (id, ms = 20000) => until(`${id} has ended`, async () => {
	const task = await read(id);
	return (task.status === "completed" || task.status === "failed") && task;
}, ms);
const result = async (agent, input) => ended(await begun(agent, typeof input === "string" ? { text: input } : input));
const pay = (id) => sql(`SELECT bounty_pay_end((bounty_pay_begin(id, user_id, 'demo', actual_micro, user_id, NULL)).payment_id, 'settled')
	FROM bounties WHERE id = '${id}'`);
const failure = async (word) => {
	const task = await result("factcheck", `Check this ${word}`);
	assert.equal(task.status, "failed", `${word}: ${JSON.stringify(task)}`);
	assert.equal(task.actual_cost, 0);
	return task.metadata.error;
};

await step("the stand-in speaks as OpenAI's own client understands it, with tools too", async () => {
	const client = new OpenAI({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: "sk-test", maxRetries: 0 });
	const talk = (word) => client.chat.completions.create({ model: "small", messages: [{ role: "user", content: word }] });
	const reply = await talk("GOOD"), tools = await talk("ROUND");
	assert.equal(JSON.parse(reply.choices[0].message.content).confidence, 88);
	assert.equal(JSON.parse(tools.choices[0].message.tool_calls[0].function.arguments).url, `http://127.0.0.1:${port}/page`);
	assert.equal(tools.choices[0].finish_reason, "tool_calls");
	await assert.rejects(talk("QUOTA"), (e) => e instanceof OpenAI.RateLimitError && e.code === "insufficient_quota");
	asked.length = 0;
});
const model = { LLM_BASE_URL: `http://127.0.0.1:${port}/v1`, LLM_API_KEY: "sk-test", LLM_MODEL: "small", LLM_TIMEOUT_S: "2",
	LLM_PRICE_IN: "0.15", LLM_PRICE_OUT: "0.60" };
/* The program; other settings than these are tried by the same hall. */

const program = `${state}/agent.sh`;
writeFileSync(program, `#!/bin/sh
given=$(cat)
case $given in
*BROKEN*) echo oops; exit 1 ;;
*NONSENSE*) echo oops ;;
*SECRETS*) printf '{"report":"%s","verdict":"TRUE","confidence":1,"claims":[]}' "$(env | tr '\\n"' '  ')" ;;
*) printf '{"report":"By a program.","verdict":"FALSE","confidence":70,"claims":[]}' ;;
esac
`);
chmodSync(program, 0o755);
const others = { ...model, AGENT_COMMAND: `${program} --quiet`, AGENT_HTTP_URL: `http://127.0.0.1:${port}/worker`, AGENT_HTTP_TOKEN: "wt-1",
	AGENT_EXECUTORS: "ai-travel-planner:http, digest:model", LLM_TIMEOUT_S: "60", LLM_JSON: "prompt", LLM_TOKENS_FIELD: "max_completion_tokens" };

try {
	await put(model);
	await step("a free digest is done and given; the user's text is in the user's role only", async () => {
		const mark = unique(), task = await result("digest", `Words ${mark} GOOD`);
		assert.equal(task.status, "completed");
		assert.equal(task.output_data.output, "## Post Summary\n\nIt says so.");
		const { json, key } = asked.at(-1);
		assert.equal(key, "Bearer sk-test");
		assert.deepEqual(json.messages.filter((m) => JSON.stringify(m).includes(mark)).map((m) => m.role), ["user"]);
		assert.equal(json.response_format.json_schema.strict, true);
		assert.equal(json.stream, false);
		assert.equal(json.model, "small");
	});
	await step("a fact check reads pages, never private ones, and says how far it could look", async () => {
		const id = await begun("factcheck", { text: "The moon is round PAGES" }), task = await ended(id);
		assert.equal(task.status, "completed", JSON.stringify(task));
		assert.equal(task.output_data, null, "not paid");
		assert.deepEqual(task.metadata, { executor: "model", model: "small-1" }, "nor is what was found given away");
		await pay(id);
		const { verdict, confidence, claims, pages, executor, model: name } = (await read(id)).metadata;
		assert.deepEqual([verdict, confidence, claims.length, executor, name], ["TRUE", 88, 1, "model", "small-1"]);
		assert.deepEqual(pages, [`http://127.0.0.1:${port}/page`]);
		const tools = asked.at(-1).json.messages.filter((m) => m.role === "tool").map((m) => m.content);
		assert.equal(tools.length, 4);
		assert.match(tools[0], /Title: Moon\n\nThe moon is round\.$/);
		assert.deepEqual(tools.slice(1), ["Not read: its address is not a public one.", "Not read: its address is not a public one.",
			"Not read: its server answered with an error."]);
		const row = await sql(`SELECT model, tokens_in, tokens_out, cost_micros FROM bounties WHERE id = '${id}'`);
		assert.equal(row, "small-1|2000|200|420");
		assert.match(await sql(`SELECT content FROM bounty_outputs WHERE bounty_id = '${id}'`), /no web search was available/);
		const said = await sql(`SELECT string_agg(data ->> 'message', '; ' ORDER BY n) FROM events
			WHERE kind = 'bounty' AND subject_id = '${id}' AND type = 'bounty.progress'`);
		assert.equal(said, "Preparing; The model is at work; Reading a page");
	});
	await step("a page to sum up is read first; one that cannot be read ends the run and says why", async () => {
		const task = await result("digest", { url: `http://127.0.0.1:${port}/page` });
		assert.equal(task.status, "completed");
		assert.match(asked.at(-1).json.messages.at(-1).content, /The moon is round\.$/);
		const inward = await result("digest", { url: `http://127.0.0.1:${port}/inward` });
		assert.equal(inward.metadata.error, "The page could not be read: its address is not a public one.");
	});
	await step("its cost and tokens are a run of the tracker", async () => {
		await until("the run", () => sql(`SELECT 1 FROM bounties b JOIN bridge_bounties x ON x.bounty_id = b.id
			JOIN tracker_runs r ON r.id = x.run_id WHERE b.tokens_in = 2000 AND r.tokens_in = 2000 AND r.tokens_out = 200 LIMIT 1`));
	});
	await step("a broken answer is asked for once more, and no more than once", async () => {
		assert.equal((await result("factcheck", "x ONCE")).status, "completed");
		assert.equal(count("ONCE"), 2);
		assert.match(asked.at(-1).json.messages.at(-1).content, /^That was not the JSON object asked for \(the answer is not one JSON object\)/);
		assert.equal((await result("factcheck", "x FENCED")).status, "completed");
		assert.equal(await failure("NEVER"), "The model's answer could not be read (the answer is not one JSON object).");
		assert.equal(count("NEVER"), 2);
		assert.equal(await failure("SHAPE"), "The model's answer could not be read (verdict: invalid_enum).");
	});
	await step("a model that answers nonsense, nothing, too late, for ever or not at all", async () => {
		const wants = {
			QUOTA: /account at the model's provider is used up/, KEY: /refuses the hall's key/, NONSENSE: /could not be read/,
			NOTHING: /broke off/, SILENT: /timed out/, ENDLESS: /could not be read|timed out/, EMPTY: /the answer is empty/,
			REFUSED: /refused/, "CUT GOOD": /cut off/,
		};
		const words = Object.keys(wants);
		for (let i = 0; i < words.length; i += 3) {
			const said = await Promise.all(words.slice(i, i + 3).map(failure));
			said.forEach((text, k) => assert.match(text, wants[words[i + k]], words[i + k]));
		}
		assert.equal((await result("factcheck", "x LATER")).status, "completed");
		assert.equal(count("LATER"), 2);
	});
	await step("a model that reads pages for ever has to come to an end", async () => {
		assert.match(await failure("ROUND"), /the answer is empty/);
		assert.ok(count("ROUND") <= 12);
		assert.equal(asked.at(-1).json.tools, undefined);
	});
	await put(others);
	await step("a program does it: JSON in, JSON out, and nothing of the hall's around it", async () => {
		const task = await result("factcheck", "x");
		assert.deepEqual([task.status, task.metadata], ["completed", { executor: "command" }]);
		await pay(task.id);
		assert.equal((await read(task.id)).metadata.verdict, "FALSE");
		assert.match(await failure("BROKEN"), /broke off/);
		assert.match(await failure("NONSENSE"), /could not be read/);
		const secrets = await result("factcheck", "x SECRETS");
		const output = await sql(`SELECT content FROM bounty_outputs WHERE bounty_id = '${secrets.id}'`);
		assert.match(output, /PATH=/);
		assert.doesNotMatch(output, /DATABASE|SECRET_KEY|TOKEN|hirehall/i);
	});
	await step("a worker over HTTP does it, where its type says so", async () => {
		const task = await result("ai-travel-planner", { message: "Three days in Nara" });
		assert.deepEqual([task.status, task.metadata.executor], ["completed", "http"]);
		const { key, json } = asked.at(-1);
		assert.equal(key, "Bearer wt-1");
		assert.deepEqual([json.id, json.agent_type, json.input_data, json.attempt], [task.id, "ai-travel-planner", { message: "Three days in Nara" }, 1]);
		const broken = await result("ai-travel-planner", { message: "BROKEN" });
		assert.equal(broken.metadata.error, "The worker answered with an error (500).");
	});
	await step("while a model keeps everybody waiting, other jobs run", async () => {
		const id = await begun("digest", { text: "x HOLD" });
		await until("it waits", () => held.length);
		await sql("UPDATE jobs SET run_at = hall_now() WHERE kind = 'bounty_reap'");
		await until("the clock's job ran", async () => await sql("SELECT run_at > hall_now() FROM jobs WHERE kind = 'bounty_reap'") === "t");
		assert.equal((await read(id)).status, "running");
		held.splice(0).forEach((go) => go());
		assert.equal((await ended(id)).status, "completed");
	});
	await step("cancelled in the middle: the model's call is stopped, and nothing is written", async () => {
		const id = await begun("digest", { text: "x SILENT" });
		closed.clear();
		await until("the model was asked", () => asked.at(-1).word === "SILENT");
		assert.equal((await machine("POST", `/api/tasks/${id}/cancel`)).status, 200);
		const task = await read(id);
		assert.deepEqual([task.status, task.metadata.error], ["failed", "cancelled"]);
		await until("the call was stopped", () => closed.has("SILENT"));
		await sleep(300);
		assert.deepEqual((await read(id)).metadata, { error: "cancelled" });
	});
	await step("killed in the middle: it is done again, three times at most, and then says so", async () => {
		const id = await begun("digest", { text: "x HOLD" });
		const lost = () => sql(`SELECT count(*) FROM events WHERE subject_id = '${id}' AND type = 'bounty.lost'`);
		for (let n = 1; n <= 3; n++) {
			await until(`it waits, ${n}`, () => held.length);
			held.length = 0;
			const { stdout } = await run("pgrep", ["-f", `agents --state ${state}`]);
			for (const pid of stdout.trim().split("\n")) process.kill(Number(pid), "SIGKILL");
			await sql(`UPDATE bounties SET lease_until = now() - interval '1 second' WHERE id = '${id}'`);
			await sql("UPDATE jobs SET run_at = hall_now() WHERE kind = 'bounty_reap'");
			if (n < 3) await until("it was noticed", async () => await lost() === String(n));
		}
		const task = await ended(id);
		assert.deepEqual([task.status, task.metadata.error], ["failed", "broken off: the program that did it ended"]);
		assert.equal(await lost(), "2");
	});
} finally {
	await put({});
}
server.close();
server.closeAllConnections();
done();
