/* bucket.mjs - uploads in an S3 bucket: every request's signature is made again by AWS's own signer and compared.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { under } from "./lib/settings.mjs";
import { call, clock, human, sleep, sql, state, tap, until, url } from "./lib/hall.mjs";

const { step, done } = tap("bucket");
const picture = readFileSync(new URL("../fuzz/hostile/jpeg_gps.jpg", import.meta.url));
const objects = new Map(), wrong = [];
const signer = new SignatureV4({ credentials: { accessKeyId: "HALL", secretAccessKey: "secret of the bucket" }, region: "eu-west-1",
	service: "s3", sha256: Sha256, uriEscapePath: false, applyChecksum: false });
const dateOf = (text) => new Date(text.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, "$1-$2-$3T$4:$5:$6Z"));
const base = (request, path) => ({ method: request.method, protocol: "http:", hostname: "x", path });

/* As headers: what libcurl signs. */
async function headerIsRight(request, path) {
	const found = /Credential=HALL\/\d+\/eu-west-1\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})/.exec(request.headers.authorization ?? "");
	if (!found) return false;
	const names = found[1].split(";"), headers = Object.fromEntries(names.map((name) => [name, request.headers[name]]));
	headers["x-amz-content-sha256"] = request.headers["x-amz-content-sha256"];
	const signed = await signer.sign({ ...base(request, path), headers }, { signingDate: dateOf(request.headers["x-amz-date"]),
		signableHeaders: new Set(names), unsignableHeaders: new Set(["x-amz-content-sha256"].filter((name) => !names.includes(name))) });
	return signed.headers.authorization.endsWith(found[2]);
}
/* As address: what the hall signs. */
async function addressIsRight(request, path, query) {
	const date = dateOf(query.get("X-Amz-Date"));
	if (Math.abs(Date.now() - date) > 60000 || query.get("X-Amz-Expires") !== "60") return false;
	const signed = await signer.presign({ ...base(request, path), headers: { host: request.headers.host, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } },
		{ expiresIn: 60, signingDate: date, unsignableHeaders: new Set(["x-amz-content-sha256"]), unhoistableHeaders: new Set(["x-amz-content-sha256"]) });
	return signed.query["X-Amz-Signature"] === query.get("X-Amz-Signature");
}
function answer(request, response, path, body) {
	const found = objects.get(path);
	if (request.method === "PUT") objects.set(path, { body, type: request.headers["content-type"] });
	if (request.method === "DELETE") objects.delete(path);
	if (request.method !== "GET") return response.writeHead(request.method === "PUT" ? 200 : 204).end();
	if (!found) return response.writeHead(404).end();
	const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "");
	if (!range) return response.writeHead(200, { "content-type": found.type, "x-amz-id-2": "x" }).end(found.body);
	const [from, to] = [Number(range[1]), Number(range[2])];
	return response.writeHead(206, { "content-type": found.type, "content-range": `bytes ${from}-${to}/${found.body.length}` }).end(found.body.subarray(from, to + 1));
}
const server = createServer((request, response) => {
	const parts = [];
	request.on("data", (part) => parts.push(part));
	request.on("end", async () => {
		const at = new URL(request.url, "http://x"), is = request.headers.authorization ? await headerIsRight(request, at.pathname) : await addressIsRight(request, at.pathname, at.searchParams);
		if (!is) wrong.push(`${request.method} ${request.url}`);
		if (!is || request.headers.cookie) return response.writeHead(403).end();
		return answer(request, response, at.pathname, Buffer.concat(parts));
	});
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const endpoint = `http://127.0.0.1:${server.address().port}`;
const conf = `${state}/nginx/conf/server.conf`;
const nginxReload = async () => {
	process.kill(Number(readFileSync(`${state}/nginx/nginx.pid`, "utf8")), "SIGHUP");
	await sleep(500);
};
async function photo(person) {
	const form = new FormData();
	form.append("file", new Blob([picture]), "a.jpg");
	const sent = await fetch(`${url}/api/me/photos`, { method: "POST", body: form,
		headers: { cookie: `hirehall_session=${person.cookie}`, "sec-fetch-site": "same-origin" } });
	assert.equal(sent.status, 200);
	return (await sent.json()).photo;
}
const open = (person, address, headers = {}) => fetch(address, { headers: { cookie: `hirehall_session=${person.cookie}`, ...headers } });
const person = await human(), before = readFileSync(conf, "utf8");

await under({ S3_ENDPOINT: endpoint, S3_BUCKET: "hall", S3_ACCESS_KEY: "HALL", S3_SECRET_KEY: "secret of the bucket", S3_REGION: "eu-west-1" }, async () => {
	writeFileSync(conf, before.replace("http://127.0.0.1:9/", `${endpoint}/hall/`));
	await nginxReload();
	const kept = await photo(person), name = kept.photo_url.slice(-32);
	await step("a picture and its small ones lie in the bucket, not in the folder", async () => {
		assert.deepEqual(wrong, []);
		assert.deepEqual([...objects.keys()].sort(), ["", ".320", ".960"].map((tail) => `/hall/${name}${tail}`));
		assert.equal(objects.get(`/hall/${name}`).type, "image/jpeg");
		assert.equal(objects.get(`/hall/${name}.320`).type, "image/webp");
		assert.equal(await sql(`SELECT place FROM files WHERE name = '${name}'`), "bucket");
		assert.deepEqual(readdirSync(`${state}/uploads/${name.slice(0, 2)}`).filter((file) => file.startsWith(name)), []);
	});
	await step("its owner reads it, whole, small and in parts; others do not; nobody sees the address", async () => {
		const got = await open(person, kept.photo_url);
		assert.deepEqual([got.status, got.headers.get("content-type"), got.headers.get("location")], [200, "image/jpeg", null]);
		assert.match(got.headers.get("content-security-policy"), /sandbox/);
		assert.ok(Buffer.from(await got.arrayBuffer()).equals(objects.get(`/hall/${name}`).body));
		assert.equal((await open(person, kept.thumb_url)).headers.get("content-type"), "image/webp");
		const part = await open(person, kept.photo_url, { range: "bytes=0-2" });
		assert.deepEqual([part.status, Buffer.from(await part.arrayBuffer()).toString("hex")], [206, "ffd8ff"]);
		assert.equal((await fetch(kept.photo_url)).status, 404);
		assert.equal((await fetch(`${url}/internal/bucket/${name}`)).status, 404);
		assert.deepEqual(wrong, []);
	});
	await step("deleted, it leaves the bucket", async () => {
		assert.equal((await call("DELETE", `/api/me/photos/${kept.id}`, { cookie: person.cookie })).status, 200);
		await clock("12 minutes");
		await until("it is gone", () => objects.size === 0);
		await clock("0");
		assert.deepEqual(wrong, []);
	});
	await step("a bucket that is away: the file stays in the folder and opens", async () => {
		await new Promise((closed) => { server.close(closed); server.closeAllConnections(); });
		const here = await photo(person);
		assert.equal(await sql(`SELECT place FROM files WHERE name = '${here.photo_url.slice(-32)}'`), "folder");
		assert.equal((await open(person, here.photo_url)).status, 200);
	});
});
writeFileSync(conf, before);
await nginxReload();
done();
