// stripe.mjs FILE - answers GET /v1/checkout/sessions/ID with what stands under ID in FILE, 404 for others; prints its port.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const server = createServer((request, response) => {
	const found = JSON.parse(readFileSync(process.argv[2], 'utf8'))[/sessions\/([^/?]+)/.exec(request.url)?.[1]];
	response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
	response.end(JSON.stringify(found ?? { error: { type: 'invalid_request_error', code: 'resource_missing', message: 'No such session' } }));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
