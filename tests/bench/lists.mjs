// lists.mjs - what lists cost when they are long: 100,000 tasks beside 1,000, 10,000 messages in a channel beside 1,000.
// One client, one request after another: the time of an answer, not a rate. Each question finds as many rows in both.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { quarter, round } from './stats.mjs';

const FEW = 1000, MANY = 100000, FEW_MESSAGES = 1000, MANY_MESSAGES = 10000, REQUESTS = 60, RARE = 20, PLACE = 'Sapporo';

/** Tasks from number `from` to `to`; the first few are what the rare questions find. Their words are written set by set, without
 * the trigger of each row, and the index at the end: one by one would take minutes. */
function fill(hall, from, to) {
	hall.sql(`
		BEGIN;
		ALTER TABLE tasks DISABLE TRIGGER tasks_words;
		ALTER TABLE task_words DROP CONSTRAINT task_words_task_id_fkey;
		ALTER TABLE task_locations DROP CONSTRAINT task_locations_task_id_fkey;
		DROP INDEX task_words_grams;
		CREATE TEMP TABLE made ON COMMIT DROP AS SELECT i, uuid7() AS id FROM generate_series(${from}, ${to}) i;
		INSERT INTO tasks (id, task, task_label, acceptance_criteria, not_allowed, location, origin_country, budget_cents, deliverable,
				event_n, created_at, deadline_at)
			SELECT id, 'Task number ' || i || ': take a photo of the entrance of the ' || (ARRAY['park', 'shop', 'gate', 'school'])[1 + i % 4]
					|| CASE WHEN i <= ${RARE} THEN ' and of its zebra 白い縞馬' ELSE '' END,
				(ARRAY['real_world_verification', 'jp_local_research', 'ai_output_qa', 'bot_blocker_ops', 'lead_prep'])[1 + i % 5],
				'One photo.', 'No faces.', CASE WHEN i % 2 = 0 THEN '${PLACE}' END, 'JP', CASE WHEN i <= ${RARE} THEN 99000 ELSE 500 + i % 5000 END,
				(ARRAY['photo', 'video', 'text'])[1 + i % 3], 1, now() - make_interval(secs => i), now() + make_interval(mins => 60 + i % 9999)
			FROM made;
		INSERT INTO task_words (task_id, text, grams)
			SELECT t.id, task_fold(t.task), task_words_of(t, task_fold(t.task)) FROM tasks t JOIN made m ON m.id = t.id;
		INSERT INTO task_locations (task_id, lat, lng) SELECT id, CASE WHEN i <= ${RARE} THEN 43.06 ELSE 30 + i % 800 / 100.0 END, 141.35 FROM made;
		ALTER TABLE tasks ENABLE TRIGGER tasks_words;
		ALTER TABLE task_words ADD FOREIGN KEY (task_id) REFERENCES tasks (id);
		ALTER TABLE task_locations ADD FOREIGN KEY (task_id) REFERENCES tasks (id);
		CREATE INDEX task_words_grams ON task_words USING gin (grams);
		COMMIT;
		VACUUM ANALYZE tasks; VACUUM ANALYZE task_words; VACUUM ANALYZE task_locations;`);
}

/** A person who fits and an account whose task has an open channel with them. */
async function people(hall) {
	const call = async (path, body, headers = {}) => {
		const reply = await fetch(`http://127.0.0.1:${hall.port}${path}`, { method: 'POST', body: JSON.stringify(body),
			headers: { 'content-type': 'application/json', ...headers } });
		if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
		return reply.json();
	};
	const made = await call('/api/ai/accounts', { name: 'Lists', paypal_email: `lists-${Date.now()}@example.org` });
	const person = await call('/api/humans', { name: 'Lists', country: 'JP', location: PLACE, min_budget_usd: 5,
		email: `lists-${Date.now()}@example.net`, password: 'correct horse battery' });
	const key = { authorization: `Bearer ${made.api_key}` };
	const { task_id: task } = await call('/api/call_human', { task: 'Talk', origin_country: 'JP', task_label: 'lead_prep', budget_usd: 20,
		acceptance_criteria: 'x', not_allowed: 'y', location: PLACE }, key);
	await call(`/api/tasks/${task}/contact/allow`, {}, key);
	return { person: person.id, task, key };
}

function messages(hall, task, n) {
	hall.sql(`
		WITH c AS (SELECT id, message_n, human_id FROM task_contacts WHERE task_id = '${task}')
		INSERT INTO contact_messages (channel_id, n, sender_type, sender_id, body)
			SELECT c.id, i, 'human', c.human_id, 'Message number ' || i FROM c, generate_series(c.message_n + 1, ${n}) i;
		UPDATE task_contacts SET message_n = ${n}, ai_unread = ${n} WHERE task_id = '${task}';
		VACUUM ANALYZE contact_messages;`);
}

const questions = person => ({
	newest: '/api/tasks', 'best paid': '/api/tasks?sort=pay', 'open, soonest due': '/api/tasks?sort=deadline&status=open',
	'one label': '/api/tasks?task_label=lead_prep&status=open', 'a rare word': '/api/tasks?q=zebra',
	'two Japanese characters': '/api/tasks?q=%E7%B8%9E%E9%A6%AC', 'a common word': '/api/tasks?q=entrance',
	'a word nobody wrote': '/api/tasks?q=nothinglikethis', 'near a place': '/api/tasks?lat=43.06&lng=141.35&radius_km=10',
	'pay of 900 dollars and more': '/api/tasks?min_budget=900', 'due long ago': '/api/tasks?deadline_before=2020-01-01T00:00:00Z',
	'what fits a person': `/api/tasks?human_id=${person}`,
});

async function timed(hall, path, headers) {
	const ms = [];
	await fetch(`http://127.0.0.1:${hall.port}/health`).catch(() => {}); // the connection of before may have been closed meanwhile
	for (let i = 0; i < REQUESTS + 5; i++) {
		const begun = performance.now(), reply = await fetch(`http://127.0.0.1:${hall.port}${path}`, { headers });
		await reply.arrayBuffer();
		if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`);
		if (i >= 5) ms.push(performance.now() - begun);
	}
	return quarter(ms);
}

/** [{name, few, many}]: the time of an answer in ms, by the faster quarter: both halls are measured minutes apart. */
export async function lists(hall) {
	const { person, task, key } = await people(hall), found = [], asked = questions(person);
	fill(hall, 1, FEW);
	messages(hall, task, FEW_MESSAGES);
	const all = async () => ({
		tasks: Object.fromEntries(await Object.entries(asked).reduce(async (before, [name, path]) => [...await before, [name, await timed(hall, path)]], [])),
		messages: await timed(hall, `/api/tasks/${task}/contact/messages`, key),
	});
	const few = await all();
	fill(hall, FEW + 1, MANY);
	messages(hall, task, MANY_MESSAGES);
	const many = await all();
	for (const name of Object.keys(asked)) found.push({ name, few: few.tasks[name], many: many.tasks[name] });
	for (const { name, few: a, many: b } of found) console.log(`    ${name}: ${round(a, 1)} ms, ${round(b, 1)} ms`);
	return { tasks: found, messages: { few: few.messages, many: many.messages } };
}

/** In the form of figures.mjs; the worst question counts. */
export function listFigures(l) {
	const worst = l.tasks.reduce((a, b) => (b.many / b.few > a.many / a.few ? b : a));
	return [
		{ key: 'list_100k_vs_1k', words: `a list of 100,000 tasks / of 1,000, the worst of ${l.tasks.length} questions (${worst.name})`,
			value: round(worst.many / worst.few, 2), most: 2 },
		{ key: 'list_100k_ms', words: 'the slowest list of 100,000 tasks, ms', value: round(Math.max(...l.tasks.map(t => t.many)), 1) },
		{ key: 'messages_10k_vs_1k', words: 'a channel of 10,000 messages / of 1,000', value: round(l.messages.many / l.messages.few, 2), most: 2 },
	];
}
