/* journey.mjs - a person on a phone, in Japanese, with and without JavaScript: register, accept, deliver a photo, be
 * paid; and the detours: mistakes in forms, somebody faster, giving back, signing in by mail, a hostile task.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { rmSync, writeFileSync } from "node:fs";
import { account, call, human, many, openTask, state, tap, unique, until } from "../flow/lib/hall.mjs";
import { complaints, equal, go, isTooWide, must, open, picture, press, reader } from "./lib/browser.mjs";

const { step, done } = tap("journey");
const browser = await open();
const large = `${state}/too-large.png`;
writeFileSync(large, Buffer.concat([picture(), Buffer.alloc(11 << 20)]));
const ai = await account("Journey");
const photo = () => ({ name: "photo.png", mimeType: "image/png", buffer: picture() });

async function journey(js) {
	const how = js ? "with JavaScript" : "without JavaScript";
	const context = await reader(browser, { lang: "ja", width: 390, js });
	const page = await context.newPage();
	const found = complaints(page);
	const place = `場所 ${unique()}`, email = `yuki-${unique()}@example.com`;
	const task = await openTask(ai, place, { deliverable: "photo", task: "Photograph the notice board" });

	await step(`${how}: register, with mistakes first`, async () => {
		await page.goto("/register");
		equal(await page.locator("html").getAttribute("lang"), "ja", "lang");
		equal(await page.locator("#country").inputValue(), "JP", "the guessed country");
		await page.fill("#name", "田中 ゆき");
		await page.fill("#email", "yuki@");
		await press(page, "アカウントを作る");
		must((await page.title()).startsWith("エラー："), "the title says that there is an error");
		equal(await page.getByRole("alert").locator("a").count(), 2, "links in the summary");
		equal(await page.evaluate(() => document.activeElement.id), "problem", "the summary has the focus");
		equal(await page.locator("#name").inputValue(), "田中 ゆき", "what was entered is kept");
		equal(await page.locator("#email").getAttribute("aria-invalid"), "true", "aria-invalid");
		equal(await page.locator("#email").getAttribute("aria-describedby"), "email-error", "aria-describedby");
		await page.getByRole("alert").locator("a").first().click();
		await page.fill("#email", ` ${email} `);
		await page.fill("#password", "とても ながい ことば");
		await page.fill("#location", place);
		await press(page, "アカウントを作る");
		must(page.url().endsWith("/tasks?done=registered"), page.url());
		await page.getByText("アカウントができました").waitFor();
	});
	await step(`${how}: find and accept the task`, async () => {
		const card = page.locator("article", { has: page.locator(`a[href="/tasks/${task}"]`) });
		must(/16\.00\sドル/.test(await card.innerText()), "the card shows what the person receives");
		equal(await card.locator("a").getAttribute("lang"), "en", "an English text is marked as such");
		await card.locator("a").click();
		await page.getByText("Nothing private.").waitFor();
		await press(page, /引き受ける（手取り 16\.00\sドル）/);
		must(page.url().includes("done=accepted"), page.url());
	});
	await step(`${how}: deliver a photo from the camera`, async () => {
		equal(await page.locator("#file").getAttribute("capture"), "environment", "capture");
		equal(await page.locator("#file").getAttribute("accept"), "image/*", "accept");
		await press(page, "写真を提出する");
		await page.getByRole("link", { name: "写真を撮るか選んでください。" }).waitFor();
		await page.setInputFiles("#file", { name: "a.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
		await press(page, "写真を提出する");
		await page.getByRole("link", { name: "このファイルの種類は受け付けていません。" }).waitFor();
		await page.setInputFiles("#file", large);
		if (js) {
			must(await page.locator("#file").evaluate((input) => !input.validity.valid), "the size is checked before sending");
		} else {
			await press(page, "写真を提出する");
			await page.getByRole("link", { name: "ファイルが大きすぎます。" }).waitFor();
		}
		await page.setInputFiles("#file", photo());
		await page.fill("#text", "入口の掲示板です。");
		await press(page, "写真を提出する");
		must(page.url().includes("done=delivered"), page.url());
		await page.getByText("自動で承認されます").first().waitFor();
		await until("the picture is shown", () => page.locator("img.photo").evaluate((img) => img.complete && img.naturalWidth === 64));
		await page.getByText("入口の掲示板です。").waitFor();
		must(!(await isTooWide(page)), "no sideways scrolling");
	});
	await step(`${how}: see the payout, first waiting, then approved`, async () => {
		await page.goto("/me/payments");
		const row = page.locator("tr", { has: page.locator(`a[href="/tasks/${task}"]`) });
		must((await row.innerText()).includes("承認待ち"), "waiting");
		equal((await call("POST", `/api/tasks/${task}/approve`, { key: ai.key, body: {} })).status, 200, "approve");
		await page.reload();
		const words = await row.innerText();
		must(words.includes("承認済み") && /16\.00\sドル/.test(words) && /−4\.00\sドル/.test(words), words);
	});
	await step(`${how}: log out, and in again by password`, async () => {
		await page.locator("summary", { hasText: "田中 ゆき" }).click();
		await press(page, "ログアウト");
		await page.goto("/me");
		must(page.url().includes("/login?next="), page.url());
		await page.fill("#email", email);
		await page.fill("#password", "違います違います違います");
		await press(page, /^ログイン$/);
		await page.getByRole("alert").getByText("メールアドレスかパスワードが違います。").waitFor();
		equal(await page.locator("#email").inputValue(), email, "the address is kept");
		await page.fill("#password", "とても ながい ことば");
		await press(page, /^ログイン$/);
		must(page.url().endsWith("/me"), page.url());
	});
	await step(`${how}: the browser has nothing to complain about`, () => equal(found.join("\n"), "", "complaints"));
	await context.close();
}
await journey(true);
await journey(false);

await step("somebody was faster: the page says so and loses nothing", async () => {
	const first = await human(), second = await human(first.location);
	const task = await openTask(ai, first.location);
	const context = await reader(browser, { person: second });
	const page = await context.newPage();
	await page.goto(`/tasks/${task}`);
	equal((await call("POST", `/api/tasks/${task}/accept`, { cookie: first.cookie, body: {} })).status, 200, "accept");
	const [answer] = await Promise.all([page.waitForResponse((r) => r.url().endsWith("/accept")), page.getByRole("button", { name: /^Accept/ }).click()]);
	equal(answer.status(), 409, "status");
	await page.getByRole("alert").waitFor();
	await context.close();
});
await step("the list: twenty a page, filters in the address, what is received and not what is paid", async () => {
	const person = await human();
	const dear = await openTask(ai, person.location, { budget_usd: 30.01, deliverable: "photo", task_label: "lead_prep" });
	await many(21, () => openTask(ai, person.location));
	const context = await reader(browser, { person, js: false });
	const page = await context.newPage();
	const mine = page.locator("article", { hasText: person.location });
	await page.goto(`/tasks?min=16`);
	equal(await mine.count(), 20, "cards on the first page");
	await go(page, page.getByRole("link", { name: "Next 20" }));
	must(new URL(page.url()).searchParams.get("min") === "16", "the filter stays");
	equal(await mine.count(), 2, "cards on the second page");
	await page.goto("/tasks");
	await page.fill("#f-min", "16.01");
	await page.selectOption("#f-label", "lead_prep");
	await page.selectOption("#f-deliverable", "photo");
	await press(page, "Filter");
	equal(await mine.count(), 1, "cards that fit");
	must((await mine.innerText()).includes("$24.00"), "30.01 less the fee of 6.01");
	equal(await page.locator("#f-deliverable").inputValue(), "photo", "the filter is shown");
	await page.goto("/tasks?min=24.01&label=lead_prep");
	must((await page.locator(`a[href="/tasks/${dear}"]`).count()) === 0, "a cent more is too much");
	await context.close();
});
await step("a text is delivered, rejected, and its reason is read", async () => {
	const person = await human();
	const task = await openTask(ai, person.location);
	const context = await reader(browser, { person, js: false });
	const page = await context.newPage();
	await page.goto(`/tasks/${task}`);
	await press(page, /^Accept/);
	await press(page, "Submit text");
	await page.getByRole("link", { name: "Write the text." }).waitFor();
	await page.fill("#text", "The gate is green.\nIt is open.");
	await press(page, "Submit text");
	await call("POST", `/api/tasks/${task}/reject`, { key: ai.key, body: { reason: "The gate in question is red." } });
	await page.goto(`/tasks/${task}`);
	await page.getByText("The gate in question is red.").waitFor();
	await page.getByText("Nothing is paid for a failed task.").waitFor();
	await context.close();
});
await step("a task is given back and open again", async () => {
	const person = await human();
	const task = await openTask(ai, person.location), other = await openTask(ai, person.location);
	const context = await reader(browser, { person });
	const page = await context.newPage();
	await page.goto(`/tasks/${task}`);
	await press(page, /^Accept/);
	await page.goto(`/tasks/${other}`);
	await press(page, /^Accept/);
	await page.getByRole("alert").getByText("You have another task in hand.").waitFor();
	await page.goto("/");
	await page.locator(`a[href="/tasks/${task}"]`).click();
	await press(page, "Give this task back");
	await page.getByRole("button", { name: /^Accept/ }).waitFor();
	await context.close();
});
await step("a mailed link signs in by its button, once", async () => {
	const person = await human();
	const context = await reader(browser);
	const page = await context.newPage();
	await page.goto("/login");
	await page.fill("#mail-email", person.email);
	await press(page, "E-mail me a link");
	await page.getByText("If the address is known here").waitFor();
	await page.goto("/dev/mail");
	await page.locator("article", { hasText: person.email }).first().getByRole("link").click();
	const link = await page.locator("main a[href^='/login/link']").getAttribute("href");
	await page.goto(link);
	await page.goto(link); // a mail scanner was here before
	await press(page, "Sign in");
	await page.getByRole("heading", { name: "Your turn" }).waitFor();
	await context.clearCookies();
	await page.goto(link);
	await press(page, "Sign in");
	await page.getByText("This link is too old or was used already.").waitFor();
	await context.close();
});
await step("the profile is changed and kept", async () => {
	const person = await human();
	const context = await reader(browser, { person });
	const page = await context.newPage();
	await page.goto("/me");
	await page.fill("#name", "Hanako O’Neil <b>");
	await page.fill("#min_budget_usd", "7.5");
	await page.selectOption("#lang", "ja");
	await press(page, "Save");
	await page.getByText("保存しました。").waitFor();
	equal(await page.locator("#name").inputValue(), "Hanako O’Neil <b>", "name");
	equal(await page.locator("#min_budget_usd").inputValue(), "7.5", "lowest reward");
	await page.goto("/me?theme=dark");
	await page.goto("/");
	equal(await page.locator("html").getAttribute("data-theme"), "dark", "the look is kept");
	equal(await page.locator("html").getAttribute("lang"), "ja", "the language is kept");
	await context.close();
});
await step("an agent is connected, its key shown once and good", async () => {
	const context = await reader(browser, { js: false });
	const page = await context.newPage();
	await page.goto("/ai/connect");
	await press(page, "Connect");
	equal(await page.getByRole("alert").locator("a").count(), 2, "links in the summary");
	const email = `agent-${unique()}@example.com`;
	await page.fill("#name", "Page agent");
	await page.fill("#paypal_email", email);
	await press(page, "Connect");
	const id = await page.locator("#account").inputValue(), key = await page.locator("#key").inputValue();
	must((await page.locator("pre").first().innerText()).includes(key), "the call holds the key");
	equal((await call("GET", `/api/ai/accounts?account_id=${id}&api_key=${key}`)).status, 200, "the key is good");
	await page.goto("/ai/connect");
	await page.fill("#name", "Thief");
	await page.fill("#paypal_email", email);
	await press(page, "Connect");
	await page.getByText("An account with this address exists.").waitFor();
	must(!(await page.content()).includes(key), "a known address gives no key");

	await page.goto("/dev/mail");
	await page.locator("article", { hasText: email }).first().getByRole("link").click();
	await page.locator("main a[href^='/ai/connect?rotate=']").click();
	equal((await call("GET", `/api/ai/accounts?account_id=${id}&api_key=${key}`)).status, 200, "looking changes nothing");
	await press(page, "Make a new key");
	const fresh = await page.locator("#key").inputValue();
	equal((await call("GET", `/api/ai/accounts?account_id=${id}&api_key=${fresh}`)).status, 200, "the new key is good");
	equal((await call("GET", `/api/ai/accounts?account_id=${id}&api_key=${key}`)).status, 401, "the old key has ended");
	await page.goBack();
	await press(page, "Make a new key");
	await page.getByText("This link is too old or was used already.").waitFor();
	await context.close();
});
await step("the test task is answered by the robot", async () => {
	const context = await reader(browser);
	const page = await context.newPage();
	await page.goto("/ai/connect");
	await press(page, "Send a test task");
	await until("the robot delivers", async () => {
		await page.reload();
		return (await page.locator("main").innerText()).includes("Something was delivered.");
	});
	await context.close();
});
await step("a hostile task is only words", async () => {
	const attack = `"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}} javascript:alert(3) ${unique()}`;
	const person = await human(attack.replace(/\s+/g, " "));
	const task = await openTask(ai, person.location, { task: attack, acceptance_criteria: attack, not_allowed: attack });
	const context = await reader(browser, { person });
	const page = await context.newPage();
	const found = complaints(page);
	for (const path of ["/tasks", `/tasks/${task}`, `/tasks?q=${encodeURIComponent(attack)}`, "/me"]) {
		await page.goto(path);
		equal(await page.locator("main script, main [onerror], main img").count(), 0, `elements on ${path}`);
		must((await page.content()).includes("&lt;script&gt;") || path === "/me", `the words are there on ${path}`);
	}
	equal(found.join("\n"), "", "complaints");
	await context.close();
});
await step("without a form token nothing is done, and the page says why", async () => {
	const person = await human();
	const answer = await fetch(`${process.env.HALL_URL}/me`, {
		method: "POST", redirect: "manual", body: new URLSearchParams({ name: "X", lang: "en" }),
		headers: { cookie: `hirehall_session=${person.cookie}`, "sec-fetch-site": "same-origin", accept: "text/html" },
	});
	equal(answer.status, 403, "status");
	must((await answer.text()).includes("The form is too old or its cookie was lost."), "the reason");
});
await browser.close();
rmSync(large);
done();
