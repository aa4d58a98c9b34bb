// A proxy that holds every answer against /openapi.json: what it does not declare (path, status, header, media type,
// body) is a finding.  proxy.mjs HALL_URL: prints its port, then one finding a line when standard input ends.
// SPDX-License-Identifier: AGPL-3.0-or-later
import http from "node:http";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const hall = new URL(process.argv[2]);
// What HTTP and browsers want of any answer, declared or not.
const COMMON = new Set(["connection", "content-length", "content-type", "date", "keep-alive", "server", "transfer-encoding",
	"cache-control", "vary", "content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy",
	"permissions-policy", "referrer-policy", "strict-transport-security", "x-content-type-options", "access-control-allow-origin",
	"access-control-expose-headers"]);
// Addresses for programs; all others are pages, and so are the links of mails.
const FOR_PROGRAMS = /^\/(api(?!\/payments\/magic-link\/(approve|deny)\/)|v1|webhook)\//;
// What nginx says of any request that is too long to be read.
const UNREAD = new Set(["414", "431"]);

const description = await (await fetch(new URL("/openapi.json", hall))).json();
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
addFormats(ajv);
ajv.addSchema(description, "hall");
const compiled = new Map();
const findings = new Map();
let answers = 0;

function operationsOf(paths) {
	const out = [];
	for (const [path, item] of Object.entries(paths))
		for (const [method, operation] of Object.entries(item))
			out.push({ path, method: method.toUpperCase(), operation, names: (path.match(/\{/g) ?? []).length,
				pattern: new RegExp("^" + path.replace(/[.+]/g, "\\$&").replace(/\{\w+\}/g, "[^/]+") + "/?$") });
	return out.sort((a, b) => a.names - b.names);
}
const operations = operationsOf(description.paths);

const pointer = (...parts) => "#/" + parts.map((p) => encodeURIComponent(String(p).replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");

function validator(at) {
	if (!compiled.has(at))
		compiled.set(at, ajv.compile({ $ref: "hall" + at }));
	return compiled.get(at);
}

function* bodyFaults(found, status, type, body) {
	const content = found.operation.responses[status].content ?? {};
	if (!body.length)
		return;
	if (!(type in content)) {
		yield `undeclared media type ${type}`;
		return;
	}
	if (!/json$/.test(type))
		return;
	const check = validator(pointer("paths", found.path, found.method.toLowerCase(), "responses", status, "content", type, "schema"));
	let value;
	try {
		value = JSON.parse(body);
	} catch {
		yield "no JSON";
		return;
	}
	if (!check(value))
		for (const e of check.errors.slice(0, 4))
			yield `body${e.instancePath} ${e.message}`;
}

function* faults(request, answer, body) {
	if (request.method === "OPTIONS") return; // nginx answers the questions of browsers
	const path = request.url.split("?")[0];
	const found = operations.find((o) => o.method === request.method && o.pattern.test(path));
	const status = String(answer.statusCode);
	if (!found) {
		if (FOR_PROGRAMS.test(path) && !["404", "405"].includes(status))
			yield "undeclared path";
		return;
	}
	const declared = found.operation.responses[status];
	if (!declared && UNREAD.has(status))
		return;
	if (!declared) {
		yield `undeclared status ${status}`;
		return;
	}
	const known = new Set(Object.keys(declared.headers ?? {}).map((n) => n.toLowerCase()));
	for (const name of Object.keys(answer.headers))
		if (!COMMON.has(name) && !known.has(name))
			yield `${status}: undeclared header ${name}`;
	for (const fault of bodyFaults(found, status, (answer.headers["content-type"] ?? "").split(";")[0], body))
		yield `${status}: ${fault}`;
}

function nameOf(request) {
	const path = request.url.split("?")[0];
	const found = operations.find((o) => o.method === request.method && o.pattern.test(path));
	return `${request.method} ${found?.path ?? path}`;
}

function look(request, answer, body) {
	answers++;
	if (request.method === "HEAD" || answer.statusCode === 101)
		return;
	for (const fault of faults(request, answer, body)) {
		const line = `${nameOf(request)}: ${fault}`;
		if (!findings.has(line))
			findings.set(line, body.toString("utf8").slice(0, 160).replaceAll("\n", " "));
	}
}

const server = http.createServer({ maxHeaderSize: 1 << 20 }, (request, reply) => {
	const out = http.request({ host: hall.hostname, port: hall.port, method: request.method, path: request.url,
		headers: request.rawHeaders, localAddress: request.socket.remoteAddress, agent: false, setHost: false });
	out.on("response", (answer) => {
		const parts = [];
		answer.on("data", (part) => parts.push(part));
		answer.on("end", () => {
			const body = Buffer.concat(parts);
			look(request, answer, body);
			reply.sendDate = false;
			reply.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders.filter((_, i, all) =>
				!/^(transfer-encoding|connection|keep-alive)$/i.test(all[i - (i % 2)])));
			reply.end(body);
		});
	});
	out.on("error", () => reply.destroy());
	request.pipe(out);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume();
process.stdin.on("end", () => {
	const lines = [...findings].sort().map(([line, body]) => `${line} (${body})\n`);
	process.stdout.write(`${lines.join("")}${answers} answers\n`, () => process.exit(0));
});
