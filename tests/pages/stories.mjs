/* stories.mjs - a story in a real browser: begun, told, edited, made again, deleted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { call, human, sql, tap, until, url } from "../flow/lib/hall.mjs";
import { complaints, open, reader } from "./lib/browser.mjs";

const { step, done } = tap("stories");
const browser = await open(), person = await human();
await step("a story is begun, told, edited, drawn, made again and deleted, without scripts too", async () => {
	for (const js of [true, false]) {
		const page = await (await reader(browser, { person, js })).newPage(), found = complaints(page);
		const finished = async (name) => {
			const card = page.locator("article", { has: page.getByRole("heading", { name }) });
			/* with scripts the page hears of it by itself */
			if (!js) {
				const id = /\/stories\/(\d+)/.exec(page.url())[1];
				await until("no step is under way", async () =>
					(await sql(`SELECT count(*) FROM story_segments WHERE story_id = ${id} AND status = 'running'`)) === "0", 60000);
				await page.reload();
			}
			await card.getByText("Done").waitFor({ timeout: 60000 });
		};
		await page.goto("/stories");
		await page.getByLabel("What is the story about?").fill("Magnet Mania");
		await page.getByRole("button", { name: "Begin the story" }).click();
		await page.getByRole("button", { name: "Make: The story" }).click();
		await finished("1. The story");
		await page.getByLabel("The story in your own words").fill("The fox ran off.\n\nIt saw a lamp.");
		await page.getByRole("button", { name: "Save the story" }).click();
		await page.getByRole("button", { name: "Make: Pictures" }).click();
		await finished("2. Pictures");
		await page.locator("img.leaf").nth(1).waitFor();
		await page.getByRole("link", { name: /Make it again ?: ?Pictures/ }).click();
		await page.getByRole("button", { name: "Make it again" }).click();
		await finished("2. Pictures");
		await page.getByRole("link", { name: "Delete" }).click();
		assert.match(await page.locator("main").innerText(), /image\/p2\.png[\s\S]+Together/);
		await page.getByRole("button", { name: "Delete the story" }).click();
		await page.getByText("The story and its files are deleted.").waitFor();
		assert.deepEqual(found, []);
	}
});
await browser.close();

/* ---- Chinese */

const ids = new Set([...readFileSync(new URL("../../po/ja.po", import.meta.url), "utf8").matchAll(/^msgid "(.+)"$/gm)].map((m) => m[1]));
const plain = (html) => html.replace(/<[^>]+ translate="no".*?<\/\w+>/g, "").split(/<[^>]+>/)
	.map((t) => t.replaceAll("&amp;", "&").replaceAll("&quot;", '"').replaceAll("&#39;", "'").trim()).filter(Boolean);
const chinese = (path, headers = {}) => fetch(url + path, { headers: { accept: "text/html", "accept-language": "zh-CN,zh;q=0.9,en;q=0.5",
	cookie: `hirehall_session=${person.cookie}`, "sec-fetch-site": "same-origin", ...headers } });
await step("the pages of stories speak Chinese, to the last word; others do not offer it", async () => {
	const ask = (method, path, body) => call(method, path, { cookie: person.cookie, body });
	const { task_id: id } = (await ask("POST", "/api/task/new", { topic: "会记得的灯", lang: "zh" })).json;
	await ask("PUT", `/api/task/${id}/myresource/1`, { pages: ["灯亮了。", "天黑了。"] });
	const shared = (await ask("POST", `/api/task/${id}/share`)).json.url;
	/* a sentence with its parts, and what it cost */
	await sql(`UPDATE story_segments SET status = 'failed', error = 'Drawing: the program took too long.', cost_micros = 20000 WHERE story_id = ${id} AND n = 2`);
	for (const [path, status, words] of [["/stories", 200, "开始故事"], [`/stories/${id}`, 200, "绘图：程序耗时太久。"], [`/stories/${id}/confirm?act=delete`, 200, "要删除这个故事吗？"],
		[`/stories/${id}/confirm?act=redo&n=1`, 200, "要重新生成这一步吗？"], [new URL(shared).pathname, 200, "第 2 页"], ["/stories/999999999", 404, "找不到这个故事"]]) {
		const answer = await chinese(path), html = await answer.text();
		assert.equal(answer.status, status, path);
		assert.match(html, /<html lang="zh"/, path);
		assert.ok(html.includes(words), `${path}: ${words}`);
		assert.deepEqual(plain(html.replace(/<option.*?<\/option>/g, "")).filter((t) => ids.has(t)), [], `English on ${path}`);
		assert.doesNotMatch(html, / lang="ja"(?! hreflang)/, `${path}: Chinese is no Japanese`);
	}
	assert.match(await (await chinese("/stories?lang=ja")).text(), /<html lang="ja"/);
	for (const [path, lang] of [["/tasks", "en"], ["/tasks?lang=zh", "en"]]) {
		const html = await (await chinese(path)).text();
		assert.match(html, new RegExp(`<html lang="${lang}"`));
		assert.doesNotMatch(html, /hreflang="zh"/);
	}
	assert.match(await (await chinese("/tasks", { "accept-language": "zh-CN,zh;q=0.9,ja;q=0.8" })).text(), /<html lang="ja"/);
});
done();
