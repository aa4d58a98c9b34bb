/* wire.mjs - FastCGI as nginx never speaks it: every answer right, other connections untouched, nothing left over.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { begin, CANT_MPX, Connection, params, record, request, stream, T, UNKNOWN_ROLE } from "./lib/fcgi.mjs";
import { ask, bearer, end, isQuiet, note, ok, connections, socket, sleep, sql, TASK, unique, until, workers } from "./lib/hall.mjs";

const echo = (n) => ["GET", "/test/echo", { query: `n=${n}` }];
const says = (answer, n) => answer?.status === 200 && answer.json?.said === `echo ${n}` && answer.protocol === 0;
const open = () => new Connection(socket);
/* A neighbour asks all the while: nothing done here may touch it. */
let stop = false, asked = 0, wrong = [];
async function neighbour(k) {
	const c = open();
	for (let i = 0; !stop; i++, asked++) {
		const n = k * 1e6 + i, answer = await c.ask(...echo(n));
		if (!says(answer, n)) wrong.push([n, answer]);
		await sleep(5);
	}
	await c.close();
}
const before = (await isQuiet(), connections());
const neighbours = [1, 2].map(neighbour);

/* ---- split and merged */
{
	const c = open();
	for (const byte of request(1, ...echo(7))) {
		c.write(Buffer.from([byte]));
		await new Promise(setImmediate);
	}
	ok(says(await c.answer(), 7), "a request sent byte by byte is answered");
	const bytes = request(1, ...echo(8)), answers = [];
	for (let at = 1; at < bytes.length; at++) {
		c.write(bytes.subarray(0, at));
		await new Promise(setImmediate);
		c.write(bytes.subarray(at));
		answers.push(await c.answer());
	}
	ok(answers.every((a) => says(a, 8)), `split in two at each of its ${bytes.length} bytes`, answers.find((a) => !says(a, 8)));
	c.socket.setNoDelay?.(true);
	c.write(Buffer.concat([request(1, ...echo(9)), begin(2).subarray(0, 5)]));
	const first = await c.answer();
	c.write(Buffer.concat([request(2, ...echo(10)).subarray(5)]));
	ok(says(first, 9) && says(await c.answer(2), 10), "merged with the beginning of the next");
	await c.close();
}
{
	const c = open(), bodies = [];
	for (const size of [1, 7, 8, 100]) for (const padding of [0, 1, 7, 255]) {
		c.write(request(3, ...echo(size * 1000 + padding).slice(0, 2), { query: `n=${size * 1000 + padding}`, split: { size, padding } }));
		bodies.push(says(await c.answer(3), size * 1000 + padding));
	}
	ok(bodies.every(Boolean), "in small records, with paddings up to 255 bytes");
	await c.close();
}

/* ---- records that are no part of a request */
{
	const c = open();
	c.write(record(77, 0, Buffer.alloc(300, 1), { padding: 4 }));
	c.write(request(1, ...echo(11)));
	ok(says(await c.answer(), 11) && c.others.length === 1 && c.others[0].type === T.unknown && c.others[0].content[0] === 77,
		"a management record of unknown type is answered as unknown", c.others);
	c.write(Buffer.concat([record(66, 1, Buffer.alloc(9)), record(T.stdin, 9, "nobody"), record(T.params, 8, "nobody"), record(T.abort, 7)]));
	c.write(Buffer.concat([begin(1), record(99, 1, Buffer.alloc(5)), record(T.data, 1, "x"), request(1, ...echo(12)).subarray(16)]));
	ok(says(await c.answer(), 12) && c.others.length === 1, "unknown types and unknown ids inside and outside of a request are passed over", c.others);
	c.write(begin(5, { role: 3 }));
	const refused = await c.answer(5);
	ok(refused?.protocol === UNKNOWN_ROLE && says(await c.ask(...echo(13)), 13), "another role is refused, and the connection goes on", refused);
	await c.close();
	const once = open();
	once.write(begin(5, { role: 2, keep: false }));
	ok((await once.answer(5))?.protocol === UNKNOWN_ROLE && await once.closed, "and ends where it was not to be kept");
}

/* ---- one request at a time on a connection */
{
	const c = open();
	c.write(request(1, "GET", "/test/sleep", { query: "n=150" }));
	c.write(request(2, ...echo(14)));
	const second = await c.answer(2), first = await c.answer(1);
	ok(second?.protocol === CANT_MPX && second.status === 0 && first?.json?.said === "slept", "a second id is refused while the first is answered", second, first);
	ok(says(await c.ask(...echo(15)), 15), "and later the connection takes another");
	await c.close();
	const again = open();
	again.write(Buffer.concat([begin(1), begin(1)]));
	ok(await Promise.race([again.closed, sleep(3000)]), "the same id begun twice ends the connection");
	const zero = open();
	zero.write(begin(0));
	ok(await Promise.race([zero.closed, sleep(3000)]), "a request of id 0 ends the connection");
}

/* ---- aborted */
{
	const c = open();
	for (const part of [1, 2, 3]) {
		const whole = [begin(1), stream(T.params, 1, params("POST", "/api/tasks", { body: "12345" })), record(T.stdin, 1, "12")];
		c.write(Buffer.concat([...whole.slice(0, part), record(T.abort, 1)]));
		const answer = await c.answer(1);
		ok(answer?.protocol === 0 && answer.status === 0, `aborted after ${["BEGIN", "PARAMS", "half its body"][part - 1]}: ended without an answer`, answer);
	}
	c.write(Buffer.concat([request(1, "GET", "/test/sleep", { query: "n=5000" })]));
	await sleep(50);
	c.write(record(T.abort, 1));
	const start = Date.now(), answer = await c.answer(1);
	ok(answer?.status === 0 && Date.now() - start < 4000, "aborted while it runs: ended at once");
	ok(says(await c.ask(...echo(16)), 16), "and the connection takes the next");
	await c.close();
}

/* ---- too long, and lies */
const bad = async (name, bytes, wants = 400, id = 1) => {
	const c = open();
	c.write(bytes);
	const answer = await c.answer(id), next = await c.ask(...echo(17));
	ok(answer?.status === wants && says(next, 17), `${name}: ${wants}, and the connection goes on`, answer, next);
	await c.close();
};
const post = (path, body, more = {}) => params("POST", path, { body, ...more });
await bad("PARAMS of 1 MiB", Buffer.concat([begin(1), stream(T.params, 1, params("GET", "/", { headers: { x: "y".repeat(1 << 20) } })), record(T.stdin, 1)]));
await bad("300 parameters", Buffer.concat([begin(1),
	stream(T.params, 1, params("GET", "/", { headers: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`x${i}`, i])) })), record(T.stdin, 1)]));
await bad("a value longer than its stream", Buffer.concat([begin(1), stream(T.params, 1, Buffer.from([4, 200, 65, 65])), record(T.stdin, 1)]));
await bad("a name of 2 GiB", Buffer.concat([begin(1), stream(T.params, 1, Buffer.from([255, 255, 255, 255, 255, 255, 255, 255, 1])), record(T.stdin, 1)]));
await bad("a length cut off", Buffer.concat([begin(1), stream(T.params, 1, Buffer.from([128, 0, 0])), record(T.stdin, 1)]));
await bad("a body shorter than CONTENT_LENGTH", Buffer.concat([begin(1),
	stream(T.params, 1, post("/api/tasks", "x".repeat(100))), stream(T.stdin, 1, Buffer.from("{}"))]));
await bad("a body longer than CONTENT_LENGTH", Buffer.concat([begin(1),
	stream(T.params, 1, post("/api/tasks", "{}")), stream(T.stdin, 1, Buffer.from("{}".repeat(50)))]));
await bad("a body without CONTENT_LENGTH", Buffer.concat([begin(1), stream(T.params, 1, params("POST", "/api/tasks")), stream(T.stdin, 1, Buffer.from("{}"))]));
for (const value of ["-1", "1e3", "99999999999999999999", "5 ", ""])
	await bad(`CONTENT_LENGTH "${value}" with a body`, Buffer.concat([begin(1),
		stream(T.params, 1, params("POST", "/api/tasks", { more: { CONTENT_LENGTH: value } })), stream(T.stdin, 1, Buffer.from("{}"))]));
await bad("STDIN before PARAMS", Buffer.concat([begin(1), stream(T.stdin, 1, Buffer.from("{}"))]));
await bad("STDIN inside PARAMS", Buffer.concat([begin(1), record(T.params, 1, post("/api/tasks", "{}")), record(T.stdin, 1, "{}"), record(T.params, 1), record(T.stdin, 1)]));
await bad("PARAMS twice", Buffer.concat([begin(1), stream(T.params, 1, post("/api/tasks", "{}")), stream(T.params, 1, post("/api/tasks", "{}")), stream(T.stdin, 1, Buffer.from("{}"))]));
await bad("no parameters at all", Buffer.concat([begin(1), record(T.params, 1), record(T.stdin, 1)]), 404);
await bad("a body over the limit", Buffer.concat([begin(1), stream(T.params, 1, post("/api/tasks", "x".repeat((1 << 20) + 1))),
	stream(T.stdin, 1, Buffer.alloc((1 << 20) + 1, 120))]), 413);
{
	const limit = open(), text = JSON.stringify({ ...TASK, task: "x".repeat(900 << 10) });
	const answer = await limit.ask("POST", "/api/tasks", { body: text, headers: bearer });
	ok(answer?.status === 400 && answer.json, "a body of 900 KiB is read whole", answer?.status);
	const answers = [];
	for (const n of [1, 65527, 65528, 65529, 131072, 3000000]) answers.push((await limit.ask("GET", "/test/big", { query: `n=${n}` }))?.json?.said?.length === n);
	ok(answers.every(Boolean), "answers of any size come whole", answers);
	limit.socket.pause();
	limit.write(request(1, "GET", "/test/big", { query: "n=3000000" }));
	await sleep(300);
	limit.socket.resume();
	ok((await limit.answer())?.json?.said?.length === 3000000, "also to a reader that waits");
	/* answers that nobody reads must not be made without end */
	limit.socket.pause();
	const flood = Buffer.concat(Array.from({ length: 8192 }, () => record(50, 0)));
	const memory = () => workers().reduce((sum, w) => sum + w.private_kib, 0), had = memory();
	for (let i = 0; i < 40; i++) limit.write(flood);
	await sleep(500);
	const kib = memory() - had;
	ok(kib < (process.env.HIREHALL_SAN ? 60000 : 10000), "unknown records without end from one who reads nothing fill no memory", `${kib} KiB`);
	limit.socket.resume();
	ok(await until(() => limit.others.length === 8192 * 40, 20000) && says(await limit.ask(...echo(18)), 18), "and each is answered once it reads", limit.others.length);
	await limit.close();
}
{
	const version = open();
	version.write(record(T.begin, 1, [0, 1, 1, 0, 0, 0, 0, 0], { version: 2 }));
	ok(await Promise.race([version.closed, sleep(3000)]), "another version ends the connection");
	const short = open();
	short.write(record(T.begin, 1, [0, 1, 1, 0]));
	ok(await Promise.race([short.closed, sleep(3000)]), "a BEGIN of 4 bytes ends the connection");
	const http = open();
	http.write(Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
	ok(await Promise.race([http.closed, sleep(3000)]), "and so does HTTP");
}

/* ---- connections that go at each stage */
{
	const label = unique(), whole = [begin(1), stream(T.params, 1, params("POST", "/api/tasks", { body: JSON.stringify(TASK), headers: bearer })),
		record(T.stdin, 1, JSON.stringify(TASK).slice(0, 20)), record(T.stdin, 1, JSON.stringify(TASK).slice(20)), record(T.stdin, 1)];
	for (let stage = 0; stage <= whole.length; stage++) for (let i = 0; i < 20; i++) {
		const c = open();
		await c.opened;
		c.write(Buffer.concat([...whole.slice(0, stage), Buffer.from([1, 5])]));
		if (i % 2) await sleep(2);
		c.socket.destroy();
	}
	ok(await isQuiet(), `${(whole.length + 1) * 20} connections that went at each stage leave nothing in flight`, workers(), label);
	const count = () => sql("SELECT count(*) FROM tasks");
	const were = await count(), gone = await Promise.all(Array.from({ length: 20 }, async () => {
		const c = open();
		c.write(request(1, "GET", "/test/sleep", { query: "n=200" }));
		await sleep(20);
		c.socket.destroy();
	}));
	ok(await isQuiet() && await count() === were && gone.length === 20, "20 that went while their statement ran neither");
}
{
	const kept = open(), closing = open();
	const answers = [];
	for (let i = 0; i < 50; i++) answers.push(says(await kept.ask(...echo(i)), i));
	ok(answers.every(Boolean) && !kept.isClosed, "a kept connection takes 50 requests");
	ok(says(await closing.ask(...echo(19).slice(0, 2), { query: "n=19", keep: false }), 19) && await closing.closed, "one that is not kept ends with its answer");
	await kept.close();
}
ok((await ask("GET", "/health")).status === 200, "the pool is well");
stop = true;
await Promise.all(neighbours);
ok(!wrong.length && asked > 20, `${asked} requests of the neighbours were answered rightly`, wrong[0]);
ok(await isQuiet(), "nothing is in flight at the end", workers());
const after = connections();
ok(after <= before + 2, "no connection is left open", `${before} before, ${after} after`);
note(`own memory of the workers: ${workers().map((w) => `${w.private_kib} KiB`).join(", ")}`);
end();
