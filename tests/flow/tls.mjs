/* tls.mjs - over TLS: versions, HTTP/2, HSTS, Secure cookies.  HALL_TLS_URL says where.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import http2 from "node:http2";
import https from "node:https";
import tls from "node:tls";
import { tap, unique } from "./lib/hall.mjs";

const base = process.env.HALL_TLS_URL;
const { step, done } = tap("tls");
const options = { rejectUnauthorized: false }; // the hall's own certificate

function ask(method, path, body) {
	return new Promise((resolve, reject) => {
		const request = https.request(base + path, { ...options, method, headers: body ? { "content-type": "application/json" } : {} }, (answer) => {
			let text = "";
			answer.on("data", (more) => (text += more));
			answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
		});
		request.on("error", reject);
		request.end(body && JSON.stringify(body));
	});
}
function version(name) {
	return new Promise((resolve) => {
		const { hostname: host, port } = new URL(base);
		const socket = tls.connect({ host, port, ...options, minVersion: name, maxVersion: name, ciphers: "DEFAULT:@SECLEVEL=0" }, () => {
			resolve(socket.getProtocol());
			socket.destroy();
		});
		socket.on("error", () => resolve(null));
	});
}

if (!base) {
	console.log("ok - tls: nothing to see without HALL_TLS_URL # skip");
} else {
	await step("1.2 and 1.3 are spoken, 1.0 and 1.1 are not", async () => {
		assert.deepEqual(await Promise.all(["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"].map(version)), [null, null, "TLSv1.2", "TLSv1.3"]);
	});
	await step("a session cookie is Secure", async () => {
		const { status, headers } = await ask("POST", "/api/humans", {
			name: "Tls", email: `tls-${unique()}@example.com`, password: "a long enough password", country: "JP", min_budget_usd: 5,
		});
		assert.equal(status, 200);
		assert.match(headers["set-cookie"][0], /hirehall_session=[^;]+;.*Secure/i);
	});
	await step("HSTS is said, on errors too", async () => {
		for (const path of ["/health", "/nothing"]) {
			assert.match((await ask("GET", path)).headers["strict-transport-security"], /max-age=\d{8}/);
		}
	});
	await step("HTTP/2 carries many requests at once", async () => {
		const session = http2.connect(base, options);
		const statuses = await Promise.all(Array.from({ length: 50 }, () => new Promise((resolve, reject) => {
			const stream = session.request({ ":path": "/api/tasks?limit=1" });
			stream.on("response", (headers) => resolve(headers[":status"]));
			stream.on("error", reject);
			stream.resume();
		})));
		session.close();
		assert.deepEqual(new Set(statuses), new Set([200]));
	});
}
done();
