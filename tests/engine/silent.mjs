/* silent.mjs - thousands of connections that say nothing, while others work.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
import { connect } from "node:net";
import { Connection } from "./lib/fcgi.mjs";
import { end, isQuiet, note, ok, connections, sleep, socket, until, workers } from "./lib/hall.mjs";

const WANT = 10000;
const files = connections(), sockets = [];
let refused = null;
async function silent(saying) {
	await new Promise((done) => {
		const s = connect({ path: socket });
		s.once("connect", () => { sockets.push(s); if (saying) s.write(saying); done(); });
		s.on("error", (e) => { refused ??= e.code; done(); });
	});
}
/* some say nothing at all, some half a header, some begin and never go on */
const beginnings = [null, null, Buffer.from([1, 1, 0]), Buffer.from([1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])];
async function times(n) {
	const c = new Connection(socket), took = [];
	let right = 0;
	for (let i = 0; i < n; i++) {
		const start = performance.now(), answer = await c.ask("GET", "/test/echo", { query: `n=${i}` });
		took.push(performance.now() - start);
		right += answer?.json?.said === `echo ${i}`;
	}
	await c.close();
	return { right, median: took.sort((a, b) => a - b)[n >> 1] };
}

const alone = await times(200);
while (sockets.length < WANT && !refused) await Promise.all(Array.from({ length: 50 }, (_, i) => silent(beginnings[i % beginnings.length])));
const crowd = await times(200);
ok(sockets.length >= WANT || refused === "EMFILE", `${sockets.length} connections that say nothing${refused ? `, then ${refused}` : ""}`, refused);
ok(alone.right === 200 && crowd.right === 200, "all others are answered meanwhile", alone, crowd);
ok(await until(() => connections() - files >= sockets.length * 0.99, 5000), "they were all accepted", `${connections() - files} of ${sockets.length}`);
note(`median of a read: ${alone.median.toFixed(2)} ms alone, ${crowd.median.toFixed(2)} ms among them; own memory ${workers().map((w) => w.private_kib).join(" and ")} KiB`);
for (const s of sockets) s.destroy();
ok(await until(() => connections() <= files + 2, 20000) && await isQuiet(), "and let go when they end", connections());
await sleep(0);
end();
