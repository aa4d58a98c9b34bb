/* stories.mjs - a story in a real browser: begun, told, edited, made again, deleted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { human, tap } from "../flow/lib/hall.mjs";
import { complaints, open, reader } from "./lib/browser.mjs";

const { step, done } = tap("stories");
const browser = await open(), person = await human();
await step("a story is begun, told, edited, drawn, made again and deleted, without scripts too", async () => {
	for (const js of [true, false]) {
		const page = await (await reader(browser, { person, js })).newPage(), found = complaints(page);
		const finished = async (name) => {
			const card = page.locator("article", { has: page.getByRole("heading", { name }) });
			for (let i = 0; i < 200 && !(await card.getByText("Done").count()); i++) {
				await page.waitForTimeout(100);
				await page.reload();
			}
			assert.ok(await card.getByText("Done").count(), name);
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
		assert.equal(await page.locator("img.leaf").count(), 2);
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
done();
