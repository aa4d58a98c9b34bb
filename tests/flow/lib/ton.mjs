/* ton.mjs - wallets that sign their requests to /v1, made of @ton/crypto and @ton/ton: nothing of the hall's own code.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { createHash, createPrivateKey, randomBytes, sign as nodeSign } from "node:crypto";
import { createRequire } from "node:module";
import http from "node:http";
import { url } from "./hall.mjs";

const require = createRequire(import.meta.url);
const { keyPairFromSeed, sign } = require("@ton/crypto");
const ton = require("@ton/ton");

export const sha = (text) => createHash("sha256").update(text).digest("hex");
/* RFC 8785: ECMAScript's own numbers and texts, names in the order of their UTF-16 units. */
export function canonical(v) {
	if (Array.isArray(v)) return `[${v.map(canonical).join(",")}]`;
	if (v && typeof v === "object") return `{${Object.keys(v).sort().map((k) => `${JSON.stringify(k)}:${canonical(v[k])}`).join(",")}}`;
	return JSON.stringify(v);
}

const contracts = { v3R1: ton.WalletContractV3R1, v3R2: ton.WalletContractV3R2, v4R2: ton.WalletContractV4, v5R1: ton.WalletContractV5R1 };
/* fast: signed by node itself, for fleets. */
export function wallet({ seed = randomBytes(32), version = "v4R2", fast = false } = {}) {
	const pair = keyPairFromSeed(seed);
	const address = contracts[version].create({ workchain: 0, publicKey: pair.publicKey }).address;
	const key = fast && createPrivateKey({ format: "der", type: "pkcs8",
		key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]) });
	return { seed, pair, key: pair.publicKey.toString("hex"), raw: address.toRawString(),
		friendly: address.toString({ bounceable: false }), bounceable: address.toString(),
		sign: (bytes) => fast ? nodeSign(null, bytes, key) : sign(bytes, pair.secretKey) };
}

export const now = () => Math.floor(Date.now() / 1000);
export const nonce = () => randomBytes(16).toString("hex");
/* The headers of a signed request; `change` may spoil any of them after signing. */
export function headersOf(w, method, path, body, { address = w.raw, at = now(), n = nonce(), form = "base64", second = false, host } = {}) {
	const hash = sha(body ?? "");
	const text = second ? ["GSTD2", method, host ?? new URL(url).host, path, address, at, n, hash].join("\n") : `${address}${at}${n}${hash}`;
	const raw = w.sign(Buffer.from(text));
	const shown = { base64: raw.toString("base64"), base64url: raw.toString("base64url"), hex: raw.toString("hex"), "0x": `0x${raw.toString("hex")}` };
	const headers = { authorization: `Bearer ${shown[form]}`, "x-wallet-address": address, "x-timestamp": String(at), "x-nonce": n,
		"x-wallet-public-key": w.key };
	if (second) headers["x-signature-version"] = "2";
	return headers;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 128 });
export function send(method, path, headers, body, from) {
	return new Promise((ok, bad) => {
		const sent = http.request(url + path, { method, agent: from ? undefined : agent, localAddress: from,
			headers: body === undefined ? headers : { "content-type": "application/json", "content-length": Buffer.byteLength(body), ...headers } },
		(answer) => {
			const parts = [];
			answer.on("data", (p) => parts.push(p));
			answer.on("end", () => {
				const text = Buffer.concat(parts).toString();
				let json = null;
				try { json = JSON.parse(text); } catch { /* not JSON */ }
				ok({ status: answer.statusCode, headers: answer.headers, text, json });
			});
		});
		/* a kept connection that nginx has closed just now: asked again on another, as node's own documentation has it */
		sent.on("error", (e) => e.code === "ECONNRESET" && sent.reusedSocket ? ok(send(method, path, headers, body, from)) : bad(e));
		sent.end(body);
	});
}
/* A signed call. body: a value, or text as it stands. */
export function ask(w, method, path, body, options = {}) {
	const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
	return send(method, path, { ...headersOf(w, method, path, text, options), ...options.headers }, text, options.from);
}

export const describe = (more = {}) => ({
	task_type: "inference", operation: "classify_text", model: "light-nlp-v1",
	input: { source: "ipfs", hash: "QmXoypizjW3WknFiJnKLwHCnL72vedxjQkDDP1mXWo6uco" },
	constraints: { time_limit_sec: 5, max_energy_mwh: 10 }, reward: { amount_ton: 0.05 }, validation: "cross_check", ...more,
});
export function proof(w, task, assignment, result, { device = "fingerprint", at = now(), energy = 8, ms = 2500, hash } = {}) {
	const text = `${task}|${assignment}|${at}|${hash ?? sha(canonical(result))}`;
	return { device_id: device, timestamp: at, signature: `0x${w.sign(Buffer.from(text)).toString("hex")}`, energy_consumed: energy,
		execution_time_ms: ms };
}
export const claim = (w, task, device = "fingerprint") =>
	ask(w, "POST", `/v1/device/tasks/${task}/claim`, { device_id: device, estimated_time_ms: 3000, cached_models: ["light-nlp-v1"] });
export const deliver = (w, task, assignment, result, more = {}) => ask(w, "POST", `/v1/device/tasks/${task}/result`,
	{ assignment_id: assignment, result, proof: proof(w, task, assignment, result, more), ...more.body });
/* Claims and delivers; gives the answer to the delivery. */
export async function work(w, task, result, more = {}) {
	const got = await claim(w, task, more.device);
	if (got.status !== 200) return got;
	return deliver(w, task, got.json.assignment_id, result, more);
}
