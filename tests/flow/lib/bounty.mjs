/* bounty.mjs - a finished bounty that is not paid, and asking for its result.  SPDX-License-Identifier: AGPL-3.0-or-later */
import { call, env, sql } from "./hall.mjs";

const machine = (user) => ({ authorization: `Bearer ${env.MCP_SERVICE_TOKEN}`, "x-user-id": user ?? env.DEMO_USER_ID });
export const SECRET = "What nobody may read unpaid";

export async function finished(user) {
	const { json, status, text } = await call("POST", "/api/tasks/m2m/create", { headers: machine(user),
		body: { agent_type: "factcheck", input_data: { text: "Is it so?" } } });
	if (status !== 201) throw new Error(`create gave ${status} ${text}`);
	await sql(`DO $$ DECLARE b bounties; BEGIN
		UPDATE bounties SET status = 'running', executor = 'model', started_at = hall_now(), attempt = 1, event_n = event_n + 1
			WHERE id = '${json.id}' RETURNING * INTO b;
		PERFORM bounty_log(b, 'bounty.started', 'machine', NULL);
		PERFORM bounty_end(b, '${SECRET} ${json.id}', '{}', NULL, 'hall', NULL); END $$`);
	return json.id;
}
export const result = (id, headers = {}, user) => call("GET", `/api/tasks/${id}/result?pay=x402`, { headers: { ...machine(user), ...headers } });
export const post = (path, body, user) => call("POST", path, { headers: machine(user), body });
export const headersOf = machine;
export const paymentsOf = async (id) => JSON.parse(await sql(`SELECT coalesce(json_agg(p ORDER BY created_at), '[]') FROM bounty_payments p WHERE bounty_id = '${id}'`));
