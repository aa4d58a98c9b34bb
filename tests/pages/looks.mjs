/* looks.mjs - every page in both languages, both themes, wide and narrow: axe finds nothing, nothing scrolls sideways,
 * the first load is light. SPDX-License-Identifier: AGPL-3.0-or-later */
import { account, call, deliver, human, openTask, sql, takenTask, tap } from "../flow/lib/hall.mjs";
import { axeFinds, complaints, equal, go, isTooWide, must, open, reader } from "./lib/browser.mjs";

const FIRST_LOAD_BYTES = 40 * 1024, STYLE_BYTES = 16 * 1024, TARGET = 24;
/* What depends on colours and room alone: enough for the other two of the four looks of a page. Every page is looked at by every
 * rule in both languages, one wide and light, the other narrow and dark; long runs have the other two looks too. */
const LOOK_RULES = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"];
const LOOKS = { en: [[1280, "light"]], ja: [[320, "dark"]] };
if (process.env.HIREHALL_LONG) {
	LOOKS.en.push([320, "light", LOOK_RULES]);
	LOOKS.ja.push([1280, "dark", LOOK_RULES]);
}

const { step, done } = tap("looks");
const browser = await open();
const ai = await account("Looks");
const busy = await human(), free = await human(busy.location), rejected = await human(busy.location);
const inHand = await takenTask(ai, busy, { deliverable: "photo" });
const reviewed = await openTask(ai, rejected.location), offered = await openTask(ai, free.location, { deliverable: "video" });
await call("POST", `/api/tasks/${reviewed}/accept`, { cookie: rejected.cookie, body: {} });
await deliver(rejected, reviewed);
await call("POST", `/api/tasks/${reviewed}/reject`, { key: ai.key, body: { reason: "門の色が違います。" } });

await call("POST", `/api/tasks/${inHand}/contact/allow`, { key: ai.key, body: {} });
await call("POST", `/api/tasks/${inHand}/contact/messages`, { key: ai.key, body: { body: "どの門ですか？" } });
await call("POST", `/api/tasks/${inHand}/contact/messages`, { cookie: busy.cookie, body: { body: "The south one." } });
await call("POST", `/api/tasks/${inHand}/comments`, { cookie: free.cookie, body: { body: "Open on Sundays?" } });
await call("POST", "/api/me/message-templates", { cookie: busy.cookie, body: { title: "On my way", body: "I am on my way." } });
await call("POST", "/api/profile", { cookie: busy.cookie, body: { headline: "Photos", bio: "渋谷に住んでいます。", skills: ["photos"], website_url: "https://hana.example/" } });
await call("POST", "/api/inquiries", { body: { human_id: busy.id, from_email: "asker@example.com", subject: "A question", body: "Do you work on Sundays?" } });

/* one task with everything of fair work: a correction, a dispute decided for the person, reviews; one that is corrected */
const heard = await human(), criteria = [{ id: "colour", text: "門の色", check: { min_chars: 3 } }];
const [corrected, decided] = [await takenTask(ai, heard, { criteria }), await openTask(ai, heard.location, { criteria })];
const asAi = (task, what, body = {}) => call("POST", `/api/tasks/${task}/${what}`, { key: ai.key, body });
await deliver(heard, corrected);
await call("POST", `/api/tasks/${decided}/accept`, { cookie: heard.cookie, body: {} });
await deliver(heard, decided);
for (const task of [corrected, decided]) await asAi(task, "request_changes", { reason: "Which colour?", criteria: ["colour"] });
await deliver(heard, decided, "Red.");
await asAi(decided, "reject", { reason: "colour" });
await call("POST", `/api/tasks/${decided}/dispute`, { cookie: heard.cookie, body: { reason: "赤です。" } });
await sql(`SELECT task_dispute_end('${decided}', 'overturned', 'It is red.', NULL)`);
await asAi(decided, "reviews", { rating: 3, comment: "良い" });

/* a program that asks to act for an AI account of somebody who has one */
await call("POST", "/api/ai/accounts", { cookie: free.cookie, body: { name: "Looks", paypal_email: `looks-${Date.now()}@example.net` } });
const { json: program } = await call("POST", "/oauth/register", { body: { client_name: "門番 & Co", redirect_uris: ["https://app.example/cb"] } });
const question = `/oauth/authorize?response_type=code&client_id=${program.client_id}&code_challenge=${"a".repeat(43)}&code_challenge_method=S256`;

const send = (...fields) => async (page) => {
	for (const [name, value] of fields) await page.fill(name, value);
	await go(page, page.locator("main form[method=post] button").first());
};
/* name, address, who reads it, what is done there first */
const pages = [
	["home", "/"],
	["home of somebody with a task", "/", busy],
	["register", "/register"],
	["register with mistakes", "/register", null, send()],
	["log in", "/login"],
	["log in, wrong", "/login", null, send(["#email", "nobody@example.com"], ["#password", "wrong wrong wrong"])],
	["sign in by link", "/login/link?token=abc"],
	["tasks", "/tasks"],
	["tasks, none fits", "/tasks?q=nothing-like-this&min=9"],
	["task for a visitor", `/tasks/${offered}`],
	["task to accept", `/tasks/${offered}`, free],
	["task in hand", `/tasks/${inHand}`, busy],
	["task in hand, nothing sent", `/tasks/${inHand}`, busy, send()],
	["task that was rejected", `/tasks/${reviewed}`, rejected],
	["task that is corrected", `/tasks/${corrected}`, heard],
	["task that was disputed, its review with mistakes", `/tasks/${decided}`, heard, send()],
	["reviews", "/me/reviews", heard],
	["connect an agent", "/ai/connect"],
	["agent connected", "/ai/connect", null, (page) => send(["#name", "Looks"], ["#paypal_email", `looks-${Date.now()}@example.com`])(page)],
	["a program asks", question, free],
	["connections", "/me/connections", free],
	["connections with mistakes", "/me/connections", free, send(["#api_key", "wrong"])],
	["new key by mail", "/ai/connect?rotate=abc"],
	["my page", "/me", free],
	["public profile, to be changed", "/me/profile", busy],
	["public profile", `/profile/${busy.id}`],
	["public profile, nothing written", `/profile/${busy.id}`, null, send()],
	["messages", "/me/messages", busy],
	["messages, none", "/me/messages", free],
	["ready texts", "/me/templates", busy],
	["tasks, refined", "/tasks?sort=pay&status=open&origin=JP&lat=35.7&lng=139.7&km=50"],
	["notifications", "/me/notifications", free],
	["notifications with mistakes", "/me/notifications", free, send(["#time_zone", "Nowhere"], ["#per_hour", "0"])],
	["payments, none", "/me/payments", free],
	["payments", "/me/payments", rejected],
	["mails", "/dev/mail"],
	["docs of people", "/docs/humans"],
	["docs of MCP", "/docs/mcp"],
	["not found", "/nothing/here"],
];

async function look(page, lang) {
	const wrong = [];
	for (const [width, colorScheme, rules] of LOOKS[lang]) {
		const where = `${width} px, ${colorScheme}`;
		await page.setViewportSize({ width, height: 800 });
		await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
		if (await isTooWide(page)) wrong.push(`${where}: scrolls sideways`);
		if (await page.evaluate(() => [...document.querySelectorAll(".kv dd")].some((d) => d.clientWidth && d.clientWidth < 48))) wrong.push(`${where}: words are squeezed`);
		for (const line of await axeFinds(page, rules)) wrong.push(`${where}: ${line}`);
	}
	equal(await page.locator("html").getAttribute("lang"), lang, "lang");
	must(wrong.length === 0, wrong.join("\n"));
}
/* Each reader keeps one page: another address costs less than another reader. */
async function lookAll(lang) {
	const readers = new Map();
	const pageOf = async (person) => {
		if (!readers.has(person)) {
			const page = await (await reader(browser, { lang, person })).newPage();
			readers.set(person, { page, found: complaints(page) });
		}
		return readers.get(person);
	};
	for (const [name, path, person, first] of pages)
		await step(`${lang}: ${name}`, async () => {
			const { page, found } = await pageOf(person ?? null);
			found.length = 0;
			await page.goto(path);
			if (first) await first(page);
			await look(page, lang);
			equal(found.join("\n"), "", "the browser's complaints");
		});
	for (const { page } of readers.values()) await page.context().close();
}
await Promise.all([lookAll("en"), lookAll("ja")]);

await step("axe would find something", async () => {
	const context = await reader(browser);
	const page = await context.newPage();
	await page.goto("/login");
	await page.evaluate(() => document.querySelector("label[for=email]").remove());
	must((await axeFinds(page)).some((line) => line.startsWith("label:")), "a missing label went unseen");
	await context.close();
});
await step("nothing English is left on a Japanese page", async () => {
	const context = await reader(browser, { lang: "ja", person: free });
	const page = await context.newPage();
	for (const path of ["/", "/me", "/me/payments", "/ai/connect", "/dev/mail", "/nothing/here"]) {
		await page.goto(path);
		const left = await page.evaluate(() => [...document.querySelectorAll("h1, h2, label, button, main p, th, caption, nav a")]
			.map((e) => {
				const copy = e.closest("[lang=en], [translate=no]") ? document.createElement("p") : e.cloneNode(true);
				copy.querySelectorAll("[lang=en], [translate=no]").forEach((part) => part.remove());
				return copy.textContent.trim();
			})
			.filter((words) => /[A-Za-z]{3}/.test(words) && !/[ぁ-んァ-ン一-龠]/.test(words)));
		equal(left.join(" | "), "", path);
	}
	await context.close();
});
await step(`the first load of a page is at most ${FIRST_LOAD_BYTES} bytes`, async () => {
	for (const path of ["/", "/tasks", "/register"]) {
		const context = await reader(browser, { lang: "ja" });
		const page = await context.newPage();
		const cdp = await context.newCDPSession(page);
		let bytes = 0, requests = 0;
		await cdp.send("Network.enable");
		cdp.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; requests++; });
		await page.goto(path, { waitUntil: "networkidle" });
		must(bytes > 0 && bytes <= FIRST_LOAD_BYTES && requests <= 12, `${path}: ${bytes} bytes, ${requests} requests`);
		await context.close();
	}
});
await step(`the style sheet is at most ${STYLE_BYTES} bytes, kept for ever, under a name with its hash`, async () => {
	const html = await (await fetch(`${process.env.HALL_URL}/`)).text();
	const href = /href="(\/static\/app\.[0-9a-f]+\.css)"/.exec(html)[1];
	const answer = await fetch(process.env.HALL_URL + href);
	must((await answer.text()).length <= STYLE_BYTES, "size");
	must(/immutable/.test(answer.headers.get("cache-control")), answer.headers.get("cache-control"));
});
await step("the first Tab is the way past the bar, and focus is always to be seen", async () => {
	const context = await reader(browser);
	const page = await context.newPage();
	await page.goto("/login");
	await page.keyboard.press("Tab");
	equal(await page.evaluate(() => document.activeElement.textContent), "Skip to content", "first stop");
	for (let i = 0; i < 12; i++) {
		const seen = await page.evaluate(() => {
			const box = document.activeElement.getBoundingClientRect(), style = getComputedStyle(document.activeElement);
			return document.activeElement === document.body || (box.bottom > 0 && box.top < innerHeight && style.outlineStyle !== "none");
		});
		must(seen, `stop ${i}`);
		await page.keyboard.press("Tab");
	}
	await context.close();
});
await step(`what is pressed is at least ${TARGET} by ${TARGET} px`, async () => {
	const context = await reader(browser, { lang: "ja", width: 320, person: busy });
	const page = await context.newPage();
	for (const path of ["/", "/tasks", `/tasks/${inHand}`, "/me"]) {
		await page.goto(path);
		const small = await page.evaluate((least) => [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, nav a, .btn, .tools a")]
			.filter((e) => e.checkVisibility() && (e.getBoundingClientRect().height < least || e.getBoundingClientRect().width < least))
			.map((e) => e.outerHTML.slice(0, 80)), TARGET);
		equal(small.join("\n"), "", path);
	}
	await context.close();
});
await browser.close();
done();
