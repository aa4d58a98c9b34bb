// mcp.mjs - a call of the tool get_task beside GET of the same task: what the protocol around it costs.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uuidOf } from './statements.mjs';
import { ratio, round } from './stats.mjs';

const message = id => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_task', arguments: { task_id: id } } });

/** One call by hand: it must give the task itself. */
async function check(hall) {
	const id = uuidOf(17), headers = { authorization: `Bearer ${hall.key}`, 'content-type': 'application/json' };
	const reply = await fetch(`http://127.0.0.1:${hall.port}/mcp`, { method: 'POST', headers, body: message(id) });
	const { result } = await reply.json();
	if (result?.structuredContent?.task?.id !== id)
		throw new Error(`get_task: ${reply.status} ${JSON.stringify(result).slice(0, 300)}`);
}

/** [{http, tool}]: A B A B, every second round backwards. */
export async function mcp(meter, hall, n) {
	const id = uuidOf(0), body = message(id), ids = [], all = [], base = `http://127.0.0.1:${hall.port}`;
	await check(hall);
	for (let i = 1; i <= 20000; i++) ids.push(uuidOf(1 + i * 7919 % hall.tasks));
	writeFileSync(join(hall.work, 'paths.tool'), `${ids.join('\n')}\n`);
	writeFileSync(join(hall.work, 'body.tool'), body.replace(id, '@PATH@'));
	writeFileSync(join(hall.work, 'head.tool'), `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${hall.key}\r\n` +
		`Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`, { mode: 0o600 });
	for (let i = 0; i < n; i++) {
		const found = {};
		for (const [name, of] of i % 2 ? [['tool', 'tool'], ['http', 'read']] : [['http', 'read'], ['tool', 'tool']]) {
			found[name] = await meter.wrk(base, of);
			if (found[name].broken + found[name].not_2xx) throw new Error(`${name}: ${JSON.stringify(found[name])}`);
		}
		all.push(found);
		console.log(`    get_task: http ${Math.round(found.http.rate)}, tool ${Math.round(found.tool.rate)}`);
	}
	return all;
}

/** In the form of figures.mjs. */
export function mcpFigures(rounds) {
	const s = ratio(rounds, 'http', 'tool');
	return [{ key: 'mcp_call_vs_http', words: 'tools/call of get_task / GET of the same, time for each', value: round(s.median, 3),
		low: round(s.low, 3), high: round(s.high, 3), most: 1.3 }];
}
