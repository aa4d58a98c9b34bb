/* fair.mjs - a person reads criteria, corrects a delivery, disputes a rejection, is heard by an admin, and reviews; in
 * English and Japanese, with and without JavaScript.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { account, adminCookie, call, human, openTask, sql, tap, unique } from "../flow/lib/hall.mjs";
import { complaints, equal, go, isTooWide, must, open, press, reader } from "./lib/browser.mjs";

const { step, done } = tap("fair");
const browser = await open();
const ai = await account("Fair"), admin = { cookie: await adminCookie() };
const words = {
	en: { criteria: "Criteria", check: "One sentence (at least 12 characters)", short: "The text is too short.", accept: /Accept – you receive/,
		deliver: "Submit text", changes: "The requester asked for changes (round 1):", all: "All deliveries",
		why: "Why is the rejection wrong?", dispute: "Send the dispute", empty: "Write why the rejection is wrong.",
		sent: "Your dispute was sent.", decided: "The dispute was decided for the person", rating: "Rating",
		review: "Send the review", choose: "Choose a rating.", kept: "Your review was kept.", own: "You gave 2 of 5",
		mine: "The requester about you", overturn: "Decide for the person", trust: /Requester approves \d+ % of \d+|New requester/ },
	ja: { criteria: "基準", check: "One sentence (12文字以上)", short: "文章が短すぎます。", accept: /引き受ける/,
		deliver: "テキストを提出する", changes: "依頼者から修正の依頼がありました（1回目）：", all: "すべての提出",
		why: "却下が誤りだと考える理由", dispute: "異議を送信する", empty: "却下が誤りだと考える理由を書いてください。",
		sent: "異議を送信しました。", decided: "異議が認められ、報酬が支払われます。", rating: "評価",
		review: "評価を送信する", choose: "評価を選んでください。", kept: "評価を保存しました。", own: "あなたの評価は5点中2点です。",
		mine: "依頼者からの評価", overturn: "作業者の異議を認める", trust: /依頼者の承認率 \d+%|新しい依頼者/ },
};
const decide = (task, what, body = {}) => call("POST", `/api/tasks/${task}/${what}`, { key: ai.key, body });

async function story(lang, js) {
	const w = words[lang], how = `${lang}, ${js ? "with" : "without"} JavaScript`;
	const person = await human(`Place ${unique()}`);
	const context = await reader(browser, { lang, js, width: js ? 320 : 1280, person });
	const page = await context.newPage();
	const found = complaints(page);
	const task = await openTask(ai, person.location, { task: `Describe the gate ${unique()}`,
		criteria: [{ id: "long", text: "One sentence", check: { min_chars: 12 } }] });

	await step(`${how}: the criteria and the requester's record are read before accepting`, async () => {
		await page.goto("/tasks");
		await page.getByText(w.trust).first().waitFor();
		await page.goto(`/tasks/${task}`);
		await page.getByRole("heading", { name: w.criteria, exact: true }).waitFor();
		await page.getByText(w.check).waitFor();
		await page.getByText(w.trust).waitFor();
		await press(page, w.accept);
	});
	await step(`${how}: a delivery that fails a check says so and keeps the text`, async () => {
		await page.fill("#text", "Red.");
		await press(page, w.deliver);
		await page.getByText(w.short).first().waitFor();
		equal(await page.locator("#text").inputValue(), "Red.", "what was written is kept");
		await page.fill("#text", "The gate is red.");
		await press(page, w.deliver);
		must(page.url().includes("done=delivered"), page.url());
	});
	await step(`${how}: a correction is asked for and delivered; both deliveries are there`, async () => {
		equal((await decide(task, "request_changes", { reason: "And how high?", criteria: ["long"] })).status, 200, "asked");
		await page.goto(`/tasks/${task}`);
		await page.getByText(w.changes).waitFor();
		await page.getByText("And how high?").waitFor();
		await page.fill("#text", "The gate is red and two metres high.");
		await press(page, w.deliver);
		await page.getByText(w.all).click();
		await page.getByText("The gate is red.", { exact: true }).waitFor();
		must(!(await isTooWide(page)), "no sideways scrolling");
	});
	await step(`${how}: a rejection is disputed, with a mistake first`, async () => {
		equal((await decide(task, "reject", { reason: "long: not so" })).status, 200, "rejected");
		await page.goto(`/tasks/${task}`);
		await press(page, w.dispute);
		await page.getByRole("link", { name: w.empty }).waitFor();
		await page.getByLabel(w.why).fill("<script>alert(1)</script> it is two metres");
		await press(page, w.dispute);
		await page.getByText(w.sent).waitFor();
		await page.getByText("<script>alert(1)</script> it is two metres").waitFor();
	});
	await step(`${how}: an admin reads both sides and decides for the person`, async () => {
		const desk = await (await reader(browser, { lang, person: admin })).newPage();
		const errors = complaints(desk);
		await desk.goto("/admin/disputes?status=open");
		await desk.locator(`a[href="/admin/disputes/${task}"]`).click();
		for (const words of ["The gate is red and two metres high.", "long: not so", "it is two metres", "One sentence"])
			await desk.getByText(words).first().waitFor();
		await desk.getByRole("link", { name: w.overturn }).click();
		const note = desk.locator("#note");
		if (await note.count()) await note.fill("The photo of the task shows it.");
		await go(desk, desk.locator("main form button[type=submit]").last());
		equal(await sql(`SELECT status || ' ' || dispute FROM tasks WHERE id = '${task}'`), "completed overturned", "the task");
		equal(await sql(`SELECT status FROM payouts WHERE task_id = '${task}'`), "approved", "the payout");
		equal(errors.join("; "), "", "complaints of the browser");
		await desk.context().close();
		await page.goto(`/tasks/${task}`);
		await page.getByText(w.decided).waitFor();
	});
	await step(`${how}: a review, with a mistake first; it waits for the other side`, async () => {
		await press(page, w.review);
		await page.getByRole("link", { name: w.choose }).waitFor();
		await page.getByLabel(w.rating, { exact: true }).selectOption("2");
		await page.fill("#review-comment", "Fair in the end");
		await press(page, w.review);
		await page.getByText(w.kept).waitFor();
		await page.getByText(w.own).waitFor();
		equal((await decide(task, "reviews", { rating: 4, comment: "Good eyes" })).status, 200, "the other side");
		await page.goto("/me/reviews");
		await page.getByText(w.mine).first().waitFor();
		await page.getByText("Good eyes").waitFor();
		must(!(await isTooWide(page)), "no sideways scrolling");
		equal(found.join("; "), "", "complaints of the browser");
	});
	await context.close();
}

await story("en", true);
await story("ja", false);
await browser.close();
done();
