/* consent.mjs - a person at /oauth/consent, as a browser would be.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { env, unique, url } from "./hall.mjs";

export const base = env.APP_BASE_URL.replace(/\/$/, "");

/* Opens what a program sent the browser to, says yes with a new account (or what is given), and gives where it goes then. */
export async function consent(asked, person, choice = {}) {
	const headers = { cookie: `hirehall_session=${person.cookie}`, "sec-fetch-site": "same-origin" };
	const answer = await fetch(String(asked).replace(base, url), { headers, redirect: "manual" });
	if (answer.status !== 303) throw new Error(`${asked} gave ${answer.status} ${(await answer.text()).slice(0, 300)}`);
	const page = new URL(answer.headers.get("location"), url);
	if (page.pathname !== "/oauth/consent") return page; /* the program was told what is wrong */
	const shown = await (await fetch(page, { headers })).text();
	const form = new URLSearchParams({ form_token: /name="form_token" value="([^"]+)"/.exec(shown)[1], request: page.searchParams.get("request"),
		...(choice.account_id ? choice : { name: "Connected", paypal_email: `oauth-${unique()}@example.com`, ...choice }) });
	const said = await fetch(`${url}/oauth/consent/${choice.account_id ? "allow" : "new"}`, { method: "POST", headers, body: form, redirect: "manual" });
	if (said.status !== 303) throw new Error(`the page gave ${said.status}`);
	return new URL(said.headers.get("location"));
}
