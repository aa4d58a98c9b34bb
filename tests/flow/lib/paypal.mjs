/* paypal.mjs - PayPal's Payouts interface as far as the hall uses it, with a memory of what it did: one batch for each
 * sender_batch_id, whatever was asked how often.  `plan` says how the next calls to make a batch end; `fate` what becomes
 * of an item.  Shapes: developer.paypal.com, Payouts v1; the test lets PayPal's own package speak with it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";

const SAMPLE = { recipient_type: "EMAIL", currency: "USD" };
const money = (cents) => ({ currency: "USD", value: (cents / 100).toFixed(2) });

export async function paypal() {
	const it = { batches: new Map(), calls: [], plan: [], fate: new Map(), fee: 25, tokens: 0, held: [] };
	const byId = (id) => [...it.batches.values()].find((b) => b.id === id);
	const say = (res, status, body) => res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
	const wrong = (name, more) => ({ name, message: `It is ${name}.`, debug_id: randomBytes(6).toString("hex"),
		information_link: "https://developer.paypal.com/docs/api/payments.payouts-batch/#errors", ...more });
	const header = (b) => ({ payout_batch_id: b.id, batch_status: "PENDING", sender_batch_header: b.header });

	function check(body) {
		const { sender_batch_header: head, items } = body;
		if (!head?.sender_batch_id || head.sender_batch_id.length > 256) return "sender_batch_id";
		if (!Array.isArray(items) || !items.length || items.length > 15000) return "items";
		for (const i of items) {
			if ((i.recipient_type ?? head.recipient_type) !== SAMPLE.recipient_type) return "recipient_type";
			if (!/^[^@\s]+@[^@\s]+$/.test(i.receiver) || i.receiver.length > 127) return "receiver";
			if (i.amount?.currency !== SAMPLE.currency || !/^\d+\.\d\d$/.test(i.amount.value) || Number(i.amount.value) <= 0) return "amount";
			if ((i.sender_item_id ?? "").length > 63) return "sender_item_id";
		}
		return null;
	}
	function create(body, res) {
		const key = body.sender_batch_header?.sender_batch_id, known = it.batches.get(key), bad = check(body), how = known ? null : it.plan.shift();
		it.calls.push(key);
		if (bad) return say(res, 400, wrong("VALIDATION_ERROR", { details: [{ field: bad, location: "body", issue: "It is not right." }] }));
		if (known)
			return say(res, 400, wrong("USER_BUSINESS_ERROR", { details: [{ field: "SENDER_BATCH_ID", location: "body",
				issue: "Batch with given sender_batch_id already exists" }], links: [{ rel: "self", method: "GET", encType: "application/json",
				href: `https://api-m.paypal.com/v1/payments/payouts/${known.id}` }] }));
		if (/^[A-Z_]+$/.test(how)) return say(res, how === "INSUFFICIENT_FUNDS" ? 422 : 400, wrong(how));
		if (how === 401 || how === 429 || how === 503) return say(res, how, wrong("NOT_NOW"));
		const made = { id: randomBytes(7).toString("hex").toUpperCase(), header: body.sender_batch_header, status: "SUCCESS",
			items: body.items.map((i) => ({ ...i, id: randomBytes(7).toString("hex").toUpperCase() })) };
		it.batches.set(key, made);
		if (how === 500) return say(res, 500, wrong("INTERNAL_SERVICE_ERROR"));
		if (how === "cut") return res.destroy();
		if (how === "hold") return it.held.push(() => say(res, 201, { batch_header: header(made) }));
		return say(res, 201, { batch_header: header(made), links: [{ rel: "self", method: "GET", encType: "application/json",
			href: `${it.url}/v1/payments/payouts/${made.id}` }] });
	}
	function show(b, res) {
		say(res, 200, { batch_header: { ...header(b), batch_status: b.status }, total_items: b.items.length, total_pages: 1,
			items: b.items.map((i) => {
				const status = it.fate.get(i.sender_item_id) ?? "SUCCESS";
				return { payout_item_id: i.id, transaction_id: `T${i.id}`, transaction_status: status, payout_batch_id: b.id,
					payout_item_fee: money(status === "SUCCESS" ? it.fee : 0),
					payout_item: { recipient_type: "EMAIL", amount: i.amount, receiver: i.receiver, sender_item_id: i.sender_item_id },
					...(status === "FAILED" ? { errors: { name: "RECEIVER_UNREGISTERED", message: "Receiver is unregistered" } } : {}) };
			}) });
	}
	const server = createServer((req, res) => {
		const chunks = [];
		req.on("data", (c) => chunks.push(c)).on("end", () => {
			const { pathname } = new URL(req.url, "http://x"), text = Buffer.concat(chunks).toString();
			if (pathname === "/v1/oauth2/token") {
				const ok = req.headers.authorization === `Basic ${Buffer.from("hall:secret").toString("base64")}` && text === "grant_type=client_credentials";
				it.tokens++;
				return ok ? say(res, 200, { scope: "https://uri.paypal.com/payments/payouts", access_token: "A21", token_type: "Bearer",
					app_id: "APP-1", expires_in: 32400, nonce: "n" }) : say(res, 401, { error: "invalid_client", error_description: "No." });
			}
			if (req.headers.authorization !== "Bearer A21") return say(res, 401, wrong("AUTHENTICATION_FAILURE"));
			if (req.method === "POST" && pathname === "/v1/payments/payouts") return create(JSON.parse(text), res);
			const found = req.method === "GET" && byId(pathname.split("/").pop());
			return found ? show(found, res) : say(res, 404, wrong("RESOURCE_NOT_FOUND"));
		});
	});
	await new Promise((ready) => { server.listen(0, "127.0.0.1", ready); });
	it.url = `http://127.0.0.1:${server.address().port}`;
	it.close = () => { server.closeAllConnections(); server.close(); };
	return it;
}
