/* provider.mjs - a sign-in provider on loopback: oidc-provider, and laid out as Auth0 with a Management API beside it.
 * Knobs: `forge(claims)` makes the next id_token, signed by a key of the set unless it says otherwise; `plan` holds what
 * the next calls of the Management API answer: a status, "hang" or "cut".
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { createServer } from "node:http";
import { createHash, createHmac, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import Provider from "oidc-provider";

const b64 = (text) => Buffer.from(text).toString("base64url");
const keyPair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });

/* alg "none" and "HS256" as attackers write them: the latter with the public key as the secret. */
export function token(key, kid, claims, alg = "RS256") {
	const head = `${b64(JSON.stringify({ alg, typ: "JWT", ...(kid ? { kid } : {}) }))}.${b64(JSON.stringify(claims))}`;
	if (alg === "none") return `${head}.`;
	if (alg === "HS256")
		return `${head}.${createHmac("sha256", key.publicKey.export({ type: "spki", format: "pem" })).update(head).digest("base64url")}`;
	return `${head}.${createSign("RSA-SHA256").update(head).sign(key.privateKey).toString("base64url")}`;
}

async function listen(server, port) {
	await new Promise((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", done));
	return `http://127.0.0.1:${server.address().port}`;
}

/* The real thing: discovery, PKCE, codes, an ES or RS key of its own; its sign-in form takes any name. */
export async function oidc(callback, port = 0) {
	const server = createServer((q, r) => handler(q, r));
	const url = await listen(server, port);
	let handler = () => {};
	const people = new Map();
	const provider = new Provider(url, {
		clients: [{ client_id: "hall", client_secret: "hall-secret", redirect_uris: [callback], grant_types: ["authorization_code"],
			response_types: ["code"], post_logout_redirect_uris: [new URL("/", callback).href] }],
		pkce: { required: () => true },
		claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
		findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, ...people.get(id) }) }),
		features: { devInteractions: { enabled: true } },
		cookies: { keys: ["one"] },
	});
	handler = provider.callback();
	return { url, people, close: () => server.close() };
}

/* Auth0's addresses. Codes are what this says they are, so that every way to lie can be tried. */
export async function auth0(port = 0) {
	const it = { keys: [{ kid: "k1", ...keyPair() }], users: new Map(), codes: new Map(), calls: [], plan: [], forge: null, kept: 0 };
	const json = (r, status, body, headers = {}) => r.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
	const jwk = (k) => ({ ...k.publicKey.export({ format: "jwk" }), kid: k.kid, use: "sig", alg: "RS256" });
	function exchange(r, form) {
		const code = it.codes.get(form.get("code"));
		it.codes.delete(form.get("code"));
		const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
		if (!code || code.challenge !== challenge || form.get("client_secret") !== "web-secret" || form.get("redirect_uri") !== code.redirect)
			return json(r, 403, { error: "invalid_grant", error_description: "Invalid authorization code" });
		const now = Math.floor(Date.now() / 1000);
		const claims = { iss: `${it.url}/`, aud: "web", sub: code.user.user_id, iat: now, exp: now + 3600, nonce: code.nonce, ...code.user };
		const made = it.forge?.(claims) ?? token(it.keys[0], it.keys[0].kid, claims);
		return json(r, 200, { access_token: "opaque", token_type: "Bearer", expires_in: 3600, id_token: made });
	}
	async function serve(q, r) {
		const at = new URL(q.url, it.url), body = [];
		for await (const piece of q) body.push(piece);
		const text = Buffer.concat(body).toString();
		if (at.pathname === "/.well-known/jwks.json") {
			it.calls.push("jwks");
			return json(r, 200, { keys: it.keys.map(jwk) });
		}
		if (at.pathname === "/authorize") { // signs `it.user` in at once
			const code = randomBytes(8).toString("hex"), back = new URL(at.searchParams.get("redirect_uri"));
			it.codes.set(code, { user: it.user, nonce: at.searchParams.get("nonce"), challenge: at.searchParams.get("code_challenge"), redirect: back.href });
			back.searchParams.set("code", code);
			back.searchParams.set("state", at.searchParams.get("state"));
			return r.writeHead(302, { location: back.href }).end();
		}
		if (at.pathname === "/oauth/token" && !text.startsWith("{")) return exchange(r, new URLSearchParams(text));
		if (at.pathname === "/oauth/token") {
			const ask = JSON.parse(text);
			it.calls.push("token");
			if (ask.client_secret !== "m2m-secret" || ask.audience !== `${it.url}/api/v2/`) return json(r, 401, { error: "access_denied" });
			return json(r, 200, { access_token: `mgmt-${++it.kept}`, expires_in: 86400, token_type: "Bearer" });
		}
		const id = decodeURIComponent(/^\/api\/v2\/users\/([^/]+)$/.exec(at.pathname)?.[1] ?? "");
		if (!id) return json(r, 404, {});
		it.calls.push(id);
		const next = it.plan.shift();
		if (next === "hang") return undefined;
		if (next === "cut") return q.socket.destroy();
		if (next) return json(r, next, { statusCode: next, error: "planned" }, next === 429 ? { "retry-after": "7" } : {});
		if (q.headers.authorization !== `Bearer mgmt-${it.kept}`) return json(r, 401, { statusCode: 401, error: "Unauthorized" });
		const user = it.users.get(id);
		return user ? json(r, 200, user) : json(r, 404, { statusCode: 404, error: "Not Found", errorCode: "inexistent_user" });
	}
	const server = createServer((q, r) => serve(q, r).catch(() => r.destroy()));
	it.url = await listen(server, port);
	it.newKey = (kid) => ({ kid, ...keyPair() });
	it.close = () => { server.closeAllConnections(); server.close(); };
	return it;
}
