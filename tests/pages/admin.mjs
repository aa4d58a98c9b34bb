/* admin.mjs - an admin gives money back, with JavaScript and without, in both languages; ticked rows; the looks of every
 * admin page. SPDX-License-Identifier: AGPL-3.0-or-later */
import { account, adminCookie, call, deliver, human, sql, takenTask, tap, unique, until } from "../flow/lib/hall.mjs";
import { axeFinds, complaints, equal, go, isTooWide, must, open, reader } from "./lib/browser.mjs";

const { step, done } = tap("admin");
const browser = await open();
const ai = await account("Refunds");

/* A completed task whose payer has paid ¥3,000 at the demo's checkout. */
async function paidOrder() {
	const person = await human();
	const task = await takenTask(ai, person), id = `adm_${unique()}`, who = { ai_account_id: ai.id, ai_api_key: ai.key };
	await deliver(person, task);
	await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} });
	await call("POST", "/api/stripe/orders", { body: { ...who, task_id: task, order_id: id, base_amount_minor: 3000 } });
	const made = await call("POST", `/api/stripe/orders/${id}/checkout`, { body: { ...who, version: 1 } });
	const context = await reader(browser);
	const page = await context.newPage();
	await page.goto(new URL(made.json.checkout_url).pathname);
	await go(page, page.locator("main form button").first());
	await context.close();
	await until("the order is paid", async () => (await sql(`SELECT status FROM orders WHERE id = '${id}'`)) === "paid");
	return { id, task, person };
}
const admin = { cookie: await adminCookie() };
const submit = (page) => go(page, page.locator("main form button[type=submit]").last());

async function refund(lang, js, words) {
	const order = await paidOrder();
	const context = await reader(browser, { lang, js, person: admin });
	const page = await context.newPage();
	const found = complaints(page);
	await page.goto(`/admin/orders?q=${order.id}`);
	await go(page, page.locator("th[scope=row] a").first());
	await go(page, page.locator('main a[href$="/refund"]'));
	equal(await page.inputValue("#part"), "all", "all that is left is chosen");
	await page.selectOption("#part", "part");
	await page.fill("#amount", "3001");
	await submit(page);
	must((await page.title()).startsWith(words.error), await page.title());
	await page.fill("#amount", "1200");
	await page.selectOption("#reason", "duplicate");
	await submit(page);
	equal((await page.locator("main form button[type=submit]").last().textContent()).trim(), words.button, "the button");
	must((await page.locator("main").innerText()).includes(words.hold), "the payout is named");
	await submit(page);
	equal(await page.locator("#note").getAttribute("aria-invalid"), "true", "a note is needed");
	await page.fill("#note", `Paid twice ${order.id}`);
	await submit(page);
	must(page.url().endsWith(`/admin/orders/${order.id}/1?done=refund_asked`), page.url());
	const text = await page.locator("main").innerText();
	must(/¥1,200|1,200\s円/.test(text) && text.includes(`Paid twice ${order.id}`), "the order's page tells of it");
	equal(await sql(`SELECT count(*) || ' ' || sum(amount_minor) FROM refunds WHERE order_id = '${order.id}'`), "1 1200", "one refund");
	equal(await sql(`SELECT note FROM admin_acts WHERE kind = 'order' AND subject_id = '${order.id}:v1'`), `Paid twice ${order.id}`, "the act");
	equal(await sql(`SELECT hold_reason IS NOT NULL FROM payouts WHERE task_id = '${order.task}'`), "t", "the payout waits");
	equal(found.join("\n"), "", "the browser's complaints");
	await context.close();
	return order;
}
const WORDS = {
	en: { error: "Error: ", button: "Refund ¥1,200", hold: "is put on hold" },
	ja: { error: "エラー：", button: "1,200\u00a0円を返金する", hold: "保留になります" },
};
let refunded;
for (const lang of ["en", "ja"])
	for (const js of [true, false])
		await step(`${lang}: a refund ${js ? "with" : "without"} JavaScript`, async () => {
			refunded = await refund(lang, js, WORDS[lang]);
		});

await step("two admins at once: the second sees both states, and one refund is made", async () => {
	const order = await paidOrder();
	const context = await reader(browser, { person: admin });
	const [first, second] = [await context.newPage(), await context.newPage()];
	for (const page of [first, second]) {
		await page.goto(`/admin/orders/${order.id}/1/refund?part=all&reason=fraudulent`);
		await page.fill("#note", "Both of us");
	}
	await submit(first);
	await submit(second);
	const text = await second.locator("main").innerText();
	must(text.includes("You saw “Paid” with ¥0 refunded. Now it is “Refunded” with ¥3,000 refunded."), text.slice(0, 400));
	equal(await sql(`SELECT sum(amount_minor) FROM refunds WHERE order_id = '${order.id}'`), "3000", "given back once");
	await context.close();
});
await step("only ticked jobs are tried again, and the button says how many", async () => {
	const mark = `mark-${unique()}`;
	await sql(`INSERT INTO jobs (kind, subject, dead_at, attempts, last_error)
		SELECT 'mail_send', '${mark}-' || n, hall_now(), 9, 'no mail server' FROM generate_series(1, 3) n`);
	const context = await reader(browser, { js: false, person: admin });
	const page = await context.newPage();
	await page.goto(`/admin/jobs?status=dead&q=${mark}`);
	const boxes = page.locator("td input[type=checkbox]");
	equal(await boxes.count(), 3, "dead jobs");
	await boxes.nth(0).check();
	await boxes.nth(2).check();
	await go(page, page.locator("button[value='job.discard']"));
	equal((await page.locator("main form button[type=submit]").last().textContent()).trim(), "Discard 2 jobs", "the button");
	await page.fill("#note", "They are old");
	await submit(page);
	equal(await sql(`SELECT count(*) FROM jobs WHERE subject LIKE '${mark}-%'`), "1", "the third is still there");
	equal(await sql(`SELECT count(*) FROM admin_acts WHERE act = 'job.discard' AND data #>> '{before,subject}' LIKE '${mark}-%'`), "2",
		"what was discarded stands in the log");
	await sql(`DELETE FROM jobs WHERE subject LIKE '${mark}-%'`);
	await context.close();
});

await step("a list is read to its end, each row once, though all were made in the same moment", async () => {
	const mark = `page-${unique()}`, seen = [];
	await sql(`INSERT INTO jobs (kind, subject, dead_at, created_at)
		SELECT 'mail_send', '${mark}-' || n, hall_now(), hall_now() FROM generate_series(1, 120) n`);
	const context = await reader(browser, { js: false, person: admin });
	const page = await context.newPage();
	await page.goto(`/admin/jobs?status=dead&q=${mark}`);
	for (;;) {
		seen.push(...(await page.locator("td input[type=checkbox]").evaluateAll((boxes) => boxes.map((box) => box.value))));
		const next = page.locator("main > p > a.btn", { hasText: "Next 50" });
		if (!(await next.count())) break;
		await go(page, next);
	}
	equal(`${seen.length} ${new Set(seen).size}`, "120 120", "rows, and different ones");
	await sql(`DELETE FROM jobs WHERE subject LIKE '${mark}-%'`);
	await context.close();
});

const PLACES = ["/admin", "/admin/orders", `/admin/orders/${refunded.id}/1`, `/admin/orders/${refunded.id}/1/refund`,
	`/admin/orders/${refunded.id}/1/refund?part=all&reason=duplicate`, "/admin/orders?q=nothing-like-this", "/admin/refunds",
	"/admin/payouts", `/admin/payouts/${refunded.task}`, `/admin/act?act=payout.mark_paid&id=${refunded.task}`, "/admin/batches",
	"/admin/people", "/admin/ai-accounts", "/admin/tasks", `/admin/tasks/${refunded.task}`, "/admin/deliveries",
	"/admin/events", "/admin/jobs", "/admin/acts", "/admin/disputes"];
/* axe once a page and language, at the two ends; what is too wide shows at the narrow one */
for (const [lang, width, colorScheme] of [["en", 1280, "light"], ["ja", 320, "dark"]])
	await step(`${lang}: axe finds nothing on ${PLACES.length} pages, nothing scrolls sideways, no English is left over`, async () => {
		const context = await reader(browser, { lang, width, theme: colorScheme, person: admin });
		const page = await context.newPage();
		const found = complaints(page), wrong = [];
		for (const path of PLACES) {
			await page.goto(path);
			for (const line of await axeFinds(page)) wrong.push(`${path} ${width} ${colorScheme}: ${line}`);
			await page.setViewportSize({ width: 320, height: 800 });
			if (await isTooWide(page)) wrong.push(`${path}: scrolls sideways`);
			await page.setViewportSize({ width, height: 800 });
			const words = await page.locator("main h2, main label, main button, main dt, main thead th, main nav a").allTextContents();
			for (const word of lang === "ja" ? words : [])
				if (/[A-Za-z]{3}/.test(word) && !/[ぁ-んァ-ン一-龠]/.test(word)) wrong.push(`${path}: ${word}`);
		}
		equal([...new Set(wrong)].join("\n"), "", "faults");
		equal(found.join("\n"), "", "the browser's complaints");
		await context.close();
	});
await browser.close();
done();
