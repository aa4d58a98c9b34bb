/* contact.mjs - the thread of a task in a browser, in both languages, with and without JavaScript: it opens, both sides
 * write, pictures go along, what is new comes by itself; comments; a public profile and the inquiry it brings.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { account, call, deliver, human, sql, takenTask, tap, unique, until } from "../flow/lib/hall.mjs";
import { complaints, equal, isTooWide, must, open, picture, press, reader } from "./lib/browser.mjs";

const { step, done } = tap("contact");
const browser = await open();
const ai = await account("Acme <b>Agents</b>");
const say = (task, body) => call("POST", `/api/tasks/${task}/contact/messages`, { key: ai.key, body: { body } });
const words = {
	en: { pending: "Not open yet", open: "Open for messages", send: "Send message", missing: "Write something, or choose a picture.", you: "You",
		kind: "The file is not of an accepted type.", read: "Mark all as read", put: "Put it in", closed: "Closed", inquiry: "Send inquiry",
		subject: "Say in a few words what it is about.", comment: "Add comment", save: "Save", sent: "Your inquiry was sent." },
	ja: { pending: "まだ開いていません", open: "やり取りできます", send: "送信", missing: "文章を書くか、画像を選んでください。", you: "あなた",
		kind: "このファイルの種類は受け付けていません。", read: "すべて既読にする", put: "入れる", closed: "終了", inquiry: "お問い合わせを送る",
		subject: "用件を短く書いてください。", comment: "コメントする", save: "保存", sent: "お問い合わせを送りました。" },
};

async function thread(lang, js) {
	const w = words[lang], how = `${lang}, ${js ? "with" : "without"} JavaScript`;
	const person = await human(), task = await takenTask(ai, person);
	const context = await reader(browser, { lang, width: 390, js, person });
	const page = await context.newPage();
	const found = complaints(page);
	const section = page.locator("#messages"), messages = page.locator("#thread .said");

	await step(`${how}: pending, then open`, async () => {
		await page.goto(`/tasks/${task}`);
		await section.getByText(w.pending).waitFor();
		equal(await section.locator("textarea").count(), 0, "no form yet");
		equal((await call("POST", `/api/tasks/${task}/contact/allow`, { key: ai.key, body: {} })).status, 200, "allow");
		await say(task, "Which gate? <script>alert(1)</script> \u202egnp.exe");
		await page.reload();
		await section.getByText(w.open).waitFor();
		must((await messages.first().innerText()).includes("<script>alert(1)</script>"), "a script is words");
		equal(await messages.first().locator("[dir=auto]").count(), 1, "the direction is its own");
		must((await messages.first().innerText()).includes("Acme <b>Agents</b>"), "who wrote it");
	});
	await step(`${how}: mistakes, then a text with a picture`, async () => {
		if (!js) {
			await press(page, w.read);
			equal(await page.getByRole("button", { name: w.read }).count(), 0, "read");
		}
		await press(page, w.send);
		await section.getByText(w.missing).waitFor();
		equal(await page.locator("#message").getAttribute("aria-invalid"), "true", "aria-invalid");
		await page.fill("#message", "南の門です。");
		await page.setInputFiles("#picture", { name: "a.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
		await press(page, w.send);
		await section.getByText(w.kind).waitFor();
		equal(await page.locator("#message").inputValue(), "南の門です。", "what was entered is kept");
		await page.setInputFiles("#picture", { name: "a.png", mimeType: "image/png", buffer: picture() });
		await press(page, w.send);
		must(page.url().includes("done=said"), page.url());
		must((await messages.last().innerText()).includes(w.you), "mine");
		await until("the picture is shown", () => messages.last().locator("img").evaluate((img) => {
			img.loading = "eager";
			return img.complete && img.naturalWidth > 0;
		}));
		must(!(await isTooWide(page)), "no sideways scrolling");
	});
	await step(`${how}: a ready text is put in`, async () => {
		await page.goto("/me/templates");
		await page.fill("#title", "On my way");
		await page.fill("#text", "I am on my way.");
		await press(page, w.save);
		await page.goto(`/tasks/${task}`);
		await press(page, w.put);
		equal(await page.locator("#message").inputValue(), "I am on my way.", "the text is in the message");
		await press(page, w.send);
		equal(await messages.count(), 3, "messages");
	});
	if (js) await step(`${how}: what is new comes by itself and counts as read`, async () => {
		await page.goto(`/tasks/${task}`);
		await page.fill("#message", "half a sentence");
		await say(task, "By itself");
		await messages.getByText("By itself").waitFor({ timeout: 15000 });
		equal(await page.locator("#message").inputValue(), "half a sentence", "what is being written stays");
		await until("it was read", async () => (await call("GET", `/api/tasks/${task}/contact/messages`, { key: ai.key })).json.messages.every((m) => m.read_by_human));
	});
	await step(`${how}: open during the review, closed afterwards`, async () => {
		equal((await deliver(person, task)).status, 200, "deliver");
		await page.goto(`/tasks/${task}`);
		await page.fill("#message", "Delivered.");
		await press(page, w.send);
		await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });
		await page.goto(`/tasks/${task}`);
		await section.getByText(w.closed).first().waitFor();
		equal(await page.locator("#message").count(), 0, "no form any more");
	});
	await step(`${how}: a comment for everybody`, async () => {
		await page.fill("#remark", "Nice place. <img src=x onerror=alert(1)>");
		await press(page, w.comment);
		await page.locator("#comments").getByText("Nice place.").waitFor();
	});
	await step(`${how}: the browser has nothing to complain about`, () => equal(found.join("\n"), "", "complaints"));
	await context.close();
}
await thread("ja", true);
await thread("en", false);

await step("unread messages and inquiries are told by mail and stand on the person's page", async () => {
	const person = await human(), task = await takenTask(ai, person);
	await call("POST", `/api/tasks/${task}/contact/allow`, { key: ai.key, body: {} });
	await say(task, "The secret is 4711.");
	await say(task, "And 4712.");
	const context = await reader(browser, { lang: "ja" });
	const page = await context.newPage();
	await page.goto(`/profile/${person.id}`);
	must(!(await page.content()).includes(person.email), "no address on the profile");
	await press(page, words.ja.inquiry);
	await page.getByRole("alert").getByText(words.ja.subject).waitFor();
	await page.fill("#subject", "質問です");
	await page.fill("#body", "日曜日も働きますか。");
	await page.fill("#from_name", "山田");
	await press(page, words.ja.inquiry);
	await page.getByText(words.ja.sent).waitFor();
	await sql("UPDATE jobs SET run_at = hall_now() WHERE kind = 'contact_mail'");
	const mails = async () => (await sql(`SELECT subject || ': ' || text FROM mails WHERE to_email = '${person.email}'`));
	await until("both mails", async () => /New messages/.test(await mails()) && /質問です/.test(await mails()));
	must(!(await mails()).includes("4711"), "the mail does not say what was written");
	equal((await mails()).match(/New messages/g).length, 1, "mails about two messages");
	await context.close();
	const own = await reader(browser, { person, width: 320 });
	const mine = await own.newPage();
	await mine.goto("/me/messages");
	await mine.getByText("2 unread").waitFor();
	await mine.locator("article", { hasText: "質問です" }).getByRole("button", { name: "Mark as read" }).click();
	await mine.locator("article", { hasText: "質問です" }).getByRole("button", { name: "Mark as unread" }).waitFor();
	must(!(await isTooWide(mine)), "no sideways scrolling");
	await own.close();
});
await step("an open page tells of a message, once, and can be closed", async () => {
	const person = await human(), task = await takenTask(ai, person);
	await call("POST", `/api/tasks/${task}/contact/allow`, { key: ai.key, body: {} });
	const context = await reader(browser, { person, lang: "ja", width: 320 });
	const page = await context.newPage(), found = complaints(page);
	await page.clock.install();
	await page.goto("/me");
	const later = async (ms) => {
		const answer = page.waitForResponse("**/api/me/news", { timeout: 3000 }).catch(() => null);
		await page.clock.runFor(ms);
		return (await answer)?.status();
	};
	equal(await later(4000), 200, "asked when the page is at rest");
	await until("the next look is set", async () => (await later(30000)) === 304);
	await say(task, "Which door?");
	await until("it is told", async () => {
		await page.clock.runFor(40000);
		return page.locator("#news a").isVisible();
	});
	equal(await page.locator("#news a").getAttribute("href"), "/me/messages", "where it leads");
	await page.locator("#news button").click();
	equal(await page.locator("#news").innerText(), "", "closed");
	equal(found.join("\n"), "", "complaints");
	await context.close();
});
await step("the public profile is changed, with mistakes first, and seen as others do", async () => {
	const person = await human();
	const context = await reader(browser, { person, js: false });
	const page = await context.newPage();
	await page.goto("/me/profile");
	await page.fill("#headline", `Photos ${unique()}`);
	await page.fill("#website_url", "javascript:alert(1)");
	await press(page, "Save");
	await page.getByRole("alert").getByText("This is not in the right form.").waitFor();
	await page.fill("#website_url", "https://hana.example/");
	await page.fill("#skills", "photos, 日本語");
	await press(page, "Save");
	await page.getByRole("link", { name: "See your profile as others do" }).click();
	await page.locator("main").getByText("日本語", { exact: true }).waitFor();
	equal(await page.getByRole("link", { name: "Web site" }).getAttribute("rel"), "nofollow noopener noreferrer ugc", "rel");
	await page.goto("/me/profile");
	await page.fill("#headline", "");
	await press(page, "Save");
	equal(await page.locator("#headline").inputValue(), "", "removed");
	equal(await page.locator("#skills").inputValue(), "photos, 日本語", "kept");
	await context.close();
});
await browser.close();
done();
