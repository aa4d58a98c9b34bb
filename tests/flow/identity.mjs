/* identity.mjs - signing in at a provider (oidc-provider from npm, and Auth0's layout), what a lying one achieves, and
 * machines whose X-User-ID is looked up.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { auth0, oidc, token } from "./lib/provider.mjs";
import { under } from "./lib/settings.mjs";
import { call, clock, env, human, sql, tap, unique, url } from "./lib/hall.mjs";

const { step, done } = tap("identity");
const base = env.APP_BASE_URL.replace(/\/$/, "");
const local = (href) => href.replace(base, url);

/* A browser that keeps its cookies, for the hall and the provider alike. */
function browser(first = {}) {
	const jar = new Map(Object.entries(first).map(([k, v]) => [`hall ${k}`, v]));
	const site = (at) => (at.startsWith(url) ? "hall" : "provider");
	return {
		jar,
		async go(to, options = {}) {
			const at = local(new URL(to, url).href), mine = [...jar].filter(([k]) => k.startsWith(site(at)));
			const answer = await fetch(at, { redirect: "manual", ...options,
				headers: { cookie: mine.map(([k, v]) => `${k.split(" ")[1]}=${v}`).join("; "), accept: "text/html", ...options.headers } });
			for (const line of answer.headers.getSetCookie()) {
				const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
				if (value && !/expires=Thu, 01 Jan 1970/i.test(line)) jar.set(`${site(at)} ${name}`, value);
				else jar.delete(`${site(at)} ${name}`);
			}
			return answer;
		},
		async follow(to, until = () => false) {
			to = new URL(to, url).href;
			for (let i = 0; i < 12; i++) {
				if (until(to)) return to;
				const answer = await this.go(to), next = answer.headers.get("location");
				if (!next) return { answer, at: to, text: await answer.text() };
				to = new URL(next, local(to)).href;
			}
			throw new Error("too many redirects");
		},
		me() {
			return call("GET", "/api/me", { headers: { cookie: `hirehall_session=${jar.get("hall hirehall_session") ?? ""}` } });
		},
	};
}
const isCallback = (to) => to.includes("/auth/callback");

await step("nobody signed in: 401 with error and hint; without a provider the door is /login", async () => {
	const { status, json } = await call("GET", "/api/me");
	assert.equal(status, 401);
	assert.deepEqual(Object.keys(json), ["error", "hint"]);
	const to = await call("GET", "/auth/login?next=/results");
	assert.equal(to.headers.get("location"), "/login?next=%2Fresults");
	assert.equal((await call("GET", "/auth/login?next=//evil.example")).headers.get("location"), "/login?next=%2F");
	assert.equal((await call("GET", "/auth/callback?code=a&state=b")).status, 503);
});

const op = await oidc(`${base}/auth/callback`);
await under({ OIDC_ISSUER: op.url, OIDC_CLIENT_ID: "hall", OIDC_CLIENT_SECRET: "hall-secret", OIDC_NAME: "Example" }, async () => {
	/* oidc-provider's own forms: a name, then consent. */
	async function signIn(b, name, next = "/results") {
		let seen = await b.follow(`/auth/login?next=${encodeURIComponent(next)}`, isCallback);
		for (let i = 0; typeof seen !== "string" && i < 3; i++) {
			const action = /action="([^"]+)"/.exec(seen.text)[1], prompt = /name="prompt" value="([^"]+)"/.exec(seen.text)[1];
			const sent = await b.go(new URL(action, seen.at).href, { method: "POST", body: new URLSearchParams({ prompt, login: name, password: "x" }) });
			seen = await b.follow(new URL(sent.headers.get("location"), seen.at).href, isCallback);
		}
		return seen;
	}
	await step("oidc-provider: a code with PKCE, userinfo, a session; the page wanted before; the id is issuer|subject", async () => {
		const b = browser(), name = `ann-${unique()}`;
		op.people.set(name, { email: `${name}@example.com`, email_verified: true, name: "Ann Example" });
		const back = await signIn(b, name), landed = await b.go(back);
		assert.equal(landed.status, 303, await landed.text());
		assert.equal(landed.headers.get("location"), "/results");
		const { json } = await b.me();
		assert.equal(json.user_id, `${op.url.replace("http://", "")}|${name}`);
		assert.deepEqual([json.email, json.name, json.is_admin], [`${name}@example.com`, "Ann Example", false]);
		assert.equal((await b.go(back)).status, 400, "a callback works once");
		const out = await b.go("/auth/logout");
		assert.ok(out.headers.get("location").startsWith(`${op.url}/session/end?client_id=hall&post_logout_redirect_uri=`));
		assert.equal((await b.me()).status, 401);
		assert.match(await (await fetch(`${url}/login`)).text(), /href="\/auth\/login\?next=%2F"[^>]*>Sign in with Example/);
	});
	await step("an address that is not verified is no address, and makes no admin", async () => {
		const b = browser(), name = `eve-${unique()}`;
		op.people.set(name, { email: env.DEMO_ADMIN_EMAIL, email_verified: false });
		await b.go(await signIn(b, name));
		const { json } = await b.me();
		assert.deepEqual([json.email, json.is_admin], [null, false]);
	});
	await step("the address of an account here opens it only for who is signed in to it", async () => {
		const person = await human(), stranger = browser(), name = `bob-${unique()}`;
		const { json: mine } = await call("GET", "/api/me", { cookie: person.cookie });
		op.people.set(name, { email: person.email, email_verified: true });
		await stranger.go(await signIn(stranger, name));
		assert.notEqual((await stranger.me()).json.user_id, mine.user_id, "never by the address alone");
		const other = `${name}-2`, b = browser({ hirehall_session: person.cookie });
		op.people.set(other, { email: person.email, email_verified: true });
		await b.go(await signIn(b, other));
		assert.equal((await b.me()).json.user_id, mine.user_id, "both doors proved");
		const again = browser();
		await again.go(await signIn(again, other));
		assert.equal((await again.me()).json.user_id, mine.user_id, "and from now on either");
	});
	await step("a state of another browser, a wrong one, none, an old one, a refusal: 400 and nobody is signed in", async () => {
		const b = browser(), other = browser(), name = `cat-${unique()}`;
		const back = await signIn(b, name);
		await other.go("/auth/login");
		assert.equal((await other.go(back)).status, 400);
		assert.equal((await b.go(back)).status, 400, "used up by the other one");
		for (const query of ["", "?code=x", "?code=x&state=", "?code=x&state=nope", "?error=access_denied&state=x", "?code=x&state=%00"])
			assert.equal((await b.go(`/auth/callback${query}`)).status, 400, query);
		const late = await signIn(b, name);
		await sql("UPDATE sign_in_flows SET expires_at = now() - interval '1 second'");
		assert.equal((await b.go(late)).status, 400);
		assert.equal((await b.me()).status, 401);
	});
	op.close();
	await step("the provider is down: what it published serves from the cache; its code cannot be asked about: 503", async () => {
		const b = browser(), away = await b.go("/auth/login");
		assert.equal(away.status, 303);
		const state = new URL(away.headers.get("location")).searchParams.get("state");
		assert.equal((await b.go(`/auth/callback?code=x&state=${state}`)).status, 503);
	});
});

const tenant = await auth0();
await under({ AUTH0_DOMAIN: "tenant.example", AUTH0_BASE: tenant.url, AUTH0_CLIENT_ID: "web", AUTH0_CLIENT_SECRET: "web-secret",
	AUTH0_M2M_CLIENT_ID: "m2m", AUTH0_M2M_CLIENT_SECRET: "m2m-secret" }, async () => {
	const user = () => ({ user_id: `google-oauth2|${unique()}`, email: `g-${unique()}@example.com`, email_verified: true, name: "Gus" });
	async function signIn(who) {
		const b = browser();
		tenant.user = who;
		const answer = await b.go(await b.follow("/auth/login", isCallback));
		return { b, status: answer.status };
	}
	await step("Auth0: the subject is the user id; leaving goes by /v2/logout", async () => {
		const who = user(), { b, status } = await signIn(who);
		assert.equal(status, 303);
		assert.equal((await b.me()).json.user_id, who.user_id);
		assert.equal((await b.go("/auth/logout")).headers.get("location"),
			`${tenant.url}/v2/logout?client_id=web&returnTo=${encodeURIComponent(`${base}/`)}`);
		assert.equal((await b.go("/auth/logout", { headers: { "sec-fetch-site": "cross-site" } })).headers.get("location"), "/logout");
	});
	const lies = {
		"no signature": (c) => token(tenant.keys[0], "k1", c, "none"),
		"HS256 with the public key": (c) => token(tenant.keys[0], "k1", c, "HS256"),
		"a key of nobody": (c) => token(tenant.newKey("k1"), "k1", c),
		"another audience": (c) => token(tenant.keys[0], "k1", { ...c, aud: "other" }),
		"two audiences and no azp": (c) => token(tenant.keys[0], "k1", { ...c, aud: ["web", "other"] }),
		"another issuer": (c) => token(tenant.keys[0], "k1", { ...c, iss: "https://evil.example/" }),
		"the issuer without its slash": (c) => token(tenant.keys[0], "k1", { ...c, iss: tenant.url }),
		"another nonce": (c) => token(tenant.keys[0], "k1", { ...c, nonce: "other" }),
		"expired": (c) => token(tenant.keys[0], "k1", { ...c, exp: c.iat - 61 }),
		"from tomorrow": (c) => token(tenant.keys[0], "k1", { ...c, iat: c.iat + 86400 }),
		"an account of the hall": (c) => token(tenant.keys[0], "k1", { ...c, sub: env.DEMO_USER_ID }),
		"no subject": (c) => token(tenant.keys[0], "k1", { ...c, sub: "" }),
		"no token": () => "",
	};
	for (const [what, lie] of Object.entries(lies))
		await step(`an id_token with ${what} signs nobody in`, async () => {
			tenant.forge = lie;
			const { b, status } = await signIn(user());
			tenant.forge = null;
			assert.equal(status, 400);
			assert.equal((await b.me()).status, 401);
		});
	await step("a new key is fetched when a token names it, at most once a minute", async () => {
		await sql("UPDATE identity_cache SET asked_at = asked_at - interval '2 minutes'");
		const asked = () => tenant.calls.filter((c) => c === "jwks").length, first = asked();
		tenant.keys.unshift(tenant.newKey("k2"));
		assert.equal((await signIn(user())).status, 303);
		assert.equal(asked(), first + 1);
		tenant.forge = (c) => token(tenant.newKey("k9"), "k9", c);
		assert.equal((await signIn(user())).status, 400);
		assert.equal((await signIn(user())).status, 400);
		tenant.forge = null;
		assert.equal(asked(), first + 1, "a stranger's kid does not make us ask");
	});

	/* ---- machines */
	const create = (id) => call("POST", "/api/tasks/m2m/create", { key: env.MCP_SERVICE_TOKEN, headers: { "x-user-id": id },
		body: { agent_type: "factcheck", input_data: { text: "Is it so?" } } });
	const asked = (id) => tenant.calls.filter((c) => c === id).length;
	await step("X-User-ID of somebody who was never here is looked up, with their address; then known for five minutes", async () => {
		const who = user();
		tenant.users.set(who.user_id, who);
		const { status, json, text } = await create(who.user_id);
		assert.equal(status, 201, text);
		assert.equal(json.user_id, who.user_id);
		assert.equal(await sql(`SELECT email FROM users WHERE id = '${who.user_id}'`), who.email);
		assert.equal((await create(who.user_id)).status, 201);
		assert.equal(asked(who.user_id), 1);
		assert.equal(tenant.calls.filter((c) => c === "token").length, 1);
		await clock("6 minutes");
		tenant.plan = [500];
		assert.equal((await create(who.user_id)).status, 201, "down: what was right before");
		assert.equal(asked(who.user_id), 2);
	});
	await step("an unknown one is 404, for ten seconds without asking again; what is no id is never asked about", async () => {
		await clock("10 minutes");
		const id = `auth0|${unique()}`;
		assert.equal((await create(id)).status, 404);
		assert.equal((await create(id)).status, 404);
		assert.equal(asked(id), 1);
		const before = tenant.calls.length;
		for (const bad of ["nobody", "|x", "x|", "a b|c\tx", `auth0|${"x".repeat(300)}`]) assert.equal((await create(bad)).status, 404, bad);
		assert.equal(tenant.calls.length, before);
		const odd = { ...user(), user_id: "email|a b/../x%7C" };
		tenant.users.set(odd.user_id, odd);
		assert.equal((await create(odd.user_id)).status, 201, "encoded whole");
	});
	await step("the token ended early: once more with a new one; blocked users are unknown", async () => {
		const who = user(), blocked = { ...user(), blocked: true };
		tenant.users.set(who.user_id, who).set(blocked.user_id, blocked);
		tenant.kept++;
		assert.equal((await create(who.user_id)).status, 201);
		assert.equal((await create(blocked.user_id)).status, 404);
	});
	await step("429 and an outage: 503 with Retry-After, and the provider is left alone until then", async () => {
		const who = user();
		tenant.users.set(who.user_id, who);
		tenant.plan = [429];
		const first = await create(who.user_id);
		assert.equal(first.status, 503, first.text);
		const second = await create(who.user_id);
		assert.equal(second.status, 503);
		assert.ok(Number(second.headers.get("retry-after")) >= 5);
		assert.equal(asked(who.user_id), 1);
		await clock("20 minutes");
		tenant.plan = ["cut"];
		assert.equal((await create(who.user_id)).status, 503);
		await clock("30 minutes");
		assert.equal((await create(who.user_id)).status, 201);
		assert.equal((await create(env.DEMO_USER_ID)).status, 201, "accounts of the hall need nobody");
	});
});
await clock("0");
tenant.close();
done();
