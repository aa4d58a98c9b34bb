/* runs.mjs - the run tracker's pages: a table that stays where it is while runs come in, an empty dashboard that fills, with
 * JavaScript and without; how they look. SPDX-License-Identifier: AGPL-3.0-or-later */
import { adminCookie, env, sql, tap, unique, until, url } from "../flow/lib/hall.mjs";
import { axeFinds, complaints, equal, go, isTooWide, must, open, reader } from "./lib/browser.mjs";

const { step, done } = tap("runs");
const browser = await open();
const project = `runs-${unique()}`;

async function report(what, task_id, more = {}) {
	const answer = await fetch(`${url}/webhook/${what}`, {
		method: "POST", headers: { "X-API-Key": env.API_KEY, "Content-Type": "application/json" },
		body: JSON.stringify({ project, task: `Work on ${task_id}`, task_id, agent: "ann", ...more }),
	});
	equal(answer.status, 200, `${what} ${task_id}`);
}
const admin = { cookie: await adminCookie() };
/* A page of the dashboard for a while; the browser must not complain, but of what is kept from it here. */
async function on(path, options, work) {
	const context = await reader(browser, { person: admin, ...options });
	const page = await context.newPage();
	const found = complaints(page);
	try {
		await page.goto(path);
		await work(page, context);
		equal(found.filter((line) => !line.includes("ERR_FAILED")).join("\n"), "", "the browser's complaints");
	} finally {
		await context.close();
	}
}
const places = (page) => page.evaluate(() => [...document.querySelectorAll("table.runs tbody tr")].map((row) => [row.id, Math.round(row.getBoundingClientRect().top)]).join(" "));

await step("an empty dashboard has the three calls, and fills as the first arrives", async () => {
	await sql("UPDATE tracker_projects SET archived_at = now() WHERE archived_at IS NULL");
	try {
		await on("/dashboard", {}, async (page) => {
			equal(await page.locator("ol.calls figure").count(), 3, "calls");
			must((await page.locator("ol.calls pre").first().textContent()).includes(`${env.APP_BASE_URL ?? ""}/webhook/start`), "the hall's address");
			await report("start", "run-1");
			await page.locator(`th a[href="/dashboard/${project}"]`).waitFor({ timeout: 20000 });
			equal(await page.locator("ol.calls figure").count(), 3, "the calls stay to be copied");
		});
	} finally {
		await sql("UPDATE tracker_projects SET archived_at = NULL");
	}
});
for (let i = 2; i <= 22; i++) await report("start", `run-${i}`);
for (const i of [3, 4, 5]) await report("finish", `run-${i}`, { result: "Done", duration_seconds: 60 * i });
await report("error", "run-6", { error_type: "RuntimeError", error_message: "no", stack_trace: `at main.py:42 ${"in_a_long_name ".repeat(30)}` });
await report("status", "run-20", { status: "running", progress: 40, message: "門の写真を撮っています。".repeat(9) });

await step("what comes in is announced, what changes changes in place, and no row moves", () =>
	on(`/dashboard/${project}`, {}, async (page) => {
		await page.locator("table.runs tbody tr a").nth(3).focus(); /* which scrolls there */
		const before = await places(page);
		equal(before.split(" ").length, 20, "rows with their places");
		const focused = await page.evaluate(() => document.activeElement.textContent);
		await report("start", "run-23");
		await report("finish", "run-19", { result: "Done" });
		await page.locator(".newer a").waitFor({ timeout: 20000 });
		await until("the row is done", async () => (await page.locator("tr", { hasText: "run-19" }).locator(".badge.done").count()) === 1);
		equal(await page.locator(".newer a").textContent(), "1 newer – show", "the announcement");
		equal(await places(page), before, "the rows' places");
		equal(await page.evaluate(() => document.activeElement.textContent), focused, "the focus");
		await go(page, page.locator(".newer a"));
		equal(await page.locator("table.runs tbody tr a").first().textContent(), "run-23", "the newest on top");
	}));
await step("without /events the page asks by itself; paused, it does not", () =>
	on(`/dashboard/${project}/run-20`, {}, async (page, context) => {
		await context.route("**/events?**", (route) => route.abort());
		await page.reload();
		await report("status", "run-20", { status: "running", progress: 55, message: "More" });
		await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
		await page.getByText("55 %").first().waitFor({ timeout: 20000 });
		await page.locator("#live button").click();
		equal(await page.locator("#live button").textContent(), "Continue", "the button");
		await report("status", "run-20", { status: "running", progress: 65, message: "Still more" });
		await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
		await page.waitForTimeout(2500);
		equal(await page.getByText("65 %").count(), 0, "what came while it was paused");
	}));
await step("without JavaScript: filter, next page, what is newer, the table of the figure", () =>
	on(`/dashboard/${project}`, { js: false }, async (page) => {
		await go(page, page.getByText("Next 20"));
		equal(await page.locator("table.runs tbody tr").count(), 3, "rows on the second page");
		equal(await page.locator(".newer a").textContent(), "20 newer – show", "the way back");
		await page.selectOption("#f-status", "failed");
		await go(page, page.locator("search button"));
		equal(await page.locator("table.runs tbody tr").count(), 1, "failed runs");
		await page.locator("#days-table summary").click();
		equal(await page.locator("#days-table tbody td").allTextContents().then((cells) => cells.join(" ")), "4 1", "ended today");
		equal(await page.locator("#live a").textContent(), "Reload", "instead of live");
	}));
const both = [[1280, "light"], [320, "dark"]];
const looks = process.env.HIREHALL_LONG ? { en: both, ja: both } : { en: both.slice(0, 1), ja: both.slice(1) };
for (const lang of ["en", "ja"])
	for (const [name, path] of [["projects", "/dashboard"], ["project", `/dashboard/${project}`], ["failed run", `/dashboard/${project}/run-6`]])
		await step(`${lang}: how the ${name} looks`, () =>
			on(path, { lang }, async (page) => {
				const wrong = [];
				await page.evaluate(() => document.querySelectorAll("details.more").forEach((box) => { box.open = true; }));
				for (const [width, colorScheme] of looks[lang]) {
					await page.setViewportSize({ width, height: 800 });
					await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
					if (await isTooWide(page)) wrong.push(`${width}: scrolls sideways`);
					wrong.push(...await axeFinds(page));
				}
				equal(await page.locator("html").getAttribute("lang"), lang, "lang");
				must(wrong.length === 0, wrong.join("\n"));
			}));
await browser.close();
done();
