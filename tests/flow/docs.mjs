/* docs.mjs - the commands that stand on the pages of /docs do what is said there: given to a shell as printed, with only the names
 * in capitals filled in.  SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { trackerKey } from "./lib/live.mjs";
import { account, call, deliver, env, human, run, sql, takenTask, tap, unique, url } from "./lib/hall.mjs";

const { step, done } = tap("docs");
const ai = await account();

/* The commands of a page, in their order. */
async function commands(page) {
	const { text } = await call("GET", `/docs/${page}`);
	const plain = (html) => html.replace(/<[^>]+>/g, "").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
		.replaceAll("&#39;", "'").replaceAll("&amp;", "&");
	return [...text.matchAll(/<pre[^>]*>([\s\S]*?)<\/pre>/g)].flatMap((m) => plain(m[1]).split(/\n(?=curl )/)).filter((c) => c.startsWith("curl "));
}
/* What it printed, as JSON; it must have gone well. */
async function tried(command, names) {
	const filled = Object.entries({ YOUR_KEY: ai.key, YOUR_ACCOUNT_ID: ai.id, ...names }).reduce((text, [name, value]) => text.replaceAll(name, value), command);
	assert.doesNotMatch(filled, /\b[A-Z]+_(ID|KEY|TOKEN)\b/);
	const { stdout } = await run("bash", ["-c", filled.replace("curl ", "curl -s -w '\\n%{http_code}' ")]);
	const end = stdout.lastIndexOf("\n"), answer = stdout.slice(0, end);
	assert.match(stdout.slice(end + 1), /^2/, `${command}\n${answer}`);
	assert.ok(filled.includes(url), "the address of this hall");
	return JSON.parse(answer);
}
async function all(page, names) {
	const list = await commands(page);
	assert.ok(list.length > 0, page);
	for (const command of list) {
		const said = await tried(command, names);
		names.TASK_ID = said.task_id ?? said.id ?? names.TASK_ID;
		names.ACCESS_TOKEN = said.access_token ?? names.ACCESS_TOKEN;
	}
	return names;
}

await step("people", async () => {
	const person = await human();
	let task;
	for (const command of await commands("humans")) {
		if (/\/(approve|reject|request_changes)\b/.test(command)) {
			task = await takenTask(ai, person);
			await deliver(person, task);
		}
		const said = await tried(command, { TASK_ID: task });
		task = said.id ?? task;
	}
});
await step("bounties", async () => {
	const user = await sql(`SELECT user_id FROM humans WHERE id = '${(await human()).id}'`);
	await all("bounties", { SERVICE_TOKEN: env.MCP_SERVICE_TOKEN, USER_ID: user });
});
await step("runs", async () => { await all("tracker", { TRACKER_KEY: await trackerKey() }); });
await step("stories", async () => {
	const { TASK_ID, ACCESS_TOKEN } = await all("stories", { storyteller: `teller-${unique()}` });
	await call("DELETE", `/api/task/${TASK_ID}`, { key: ACCESS_TOKEN });
});
await step("MCP, A2A and webhooks", async () => {
	await all("mcp", {});
	await all("webhooks", {});
});
done();
