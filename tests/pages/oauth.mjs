/* oauth.mjs - from a program over the sign-in page to the question, and back to the program, in Japanese and without JavaScript: the
 * policy of the page must let its form lead there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { call, human, sql, tap, unique } from "../flow/lib/hall.mjs";
import { complaints, equal, must, open, reader } from "./lib/browser.mjs";

const { step, done } = tap("oauth pages");
const browser = await open(), person = await human();
const { json: program } = await call("POST", "/oauth/register", { body: { client_name: "門番", redirect_uris: ["https://app.example/cb"] } });
const question = `/oauth/authorize?response_type=code&client_id=${program.client_id}&code_challenge=${"a".repeat(43)}&code_challenge_method=S256&state=`;

const page = async (options) => (await reader(browser, { lang: "ja", width: 390, ...options })).newPage();
/* The program's own site is nowhere: what the browser asks it for says all. */
const back = async (it, state, button) => {
	const [asked] = await Promise.all([it.waitForRequest("https://app.example/**"), it.click(button)]);
	const said = new URL(asked.url()).searchParams;
	equal(said.get("state"), state, "state");
	return said;
};

for (const js of [true, false])
	await step(`${js ? "with" : "without"} JavaScript: sign in, allow with a new account, and back`, async () => {
		const it = await page({ js }), found = complaints(it);
		await it.goto(question + "one");
		equal(new URL(it.url()).pathname, "/login", "nobody is signed in");
		await it.fill("#email", person.email);
		await it.fill("#password", person.password);
		await it.click("form[action='/login'] button");
		must((await it.locator("h1").textContent()).includes("門番"), "the question names the program");
		await it.fill("#name", "Mine");
		await it.fill("#paypal_email", `mine-${unique()}@example.com`);
		must((await back(it, "one", "form[action='/oauth/consent/new'] button")).get("code").length === 43, "a code");
		equal(found.join("\n"), "", "what the browser complains about");
		await it.context().close();
	});

await step("no leads back too, and allows nothing", async () => {
	const it = await page({ person });
	await it.goto(question + "two");
	must((await it.locator("select option").count()) === 2, "the accounts that were made before");
	equal((await back(it, "two", "form[action='/oauth/consent/deny'] button")).get("error"), "access_denied", "error");
	equal(await sql(`SELECT count(*) FROM oauth_requests WHERE state = 'two' AND code_hash IS NOT NULL`), "0", "codes");
	await it.context().close();
});
await browser.close();
done();
