// server.mjs - GET /api/tasks/:id and POST /webhook/status as a Fastify and pg programmer would write it: schemas, a pool, a named statement.
// server.mjs CONFIG: a JSON file made by scripts/bench.  One process a core; plain HTTP and TLS.
// SPDX-License-Identifier: AGPL-3.0-or-later
import cluster from 'node:cluster';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import pg from 'pg';

const config = JSON.parse(readFileSync(process.argv[2], 'utf8'));

if (cluster.isPrimary) {
	cluster.schedulingPolicy = cluster.SCHED_NONE;
	for (let i = 0; i < config.processes; i++)
		cluster.fork();
	cluster.on('exit', () => process.exit(1));
	process.on('SIGTERM', () => process.exit(0));
} else {
	await serve();
}

/** libpq words or an address, as pg takes them. */
function connection(text) {
	if (/^postgres(ql)?:/.test(text)) {
		const url = new URL(text.replace('@/', '@localhost/'));
		return {
			host: url.searchParams.get('host') ?? url.hostname, port: Number(url.port || 5432),
			user: decodeURIComponent(url.username), password: decodeURIComponent(url.password), database: url.pathname.slice(1),
		};
	}
	const words = Object.fromEntries(text.split(/\s+/).map(w => w.split('=')));
	return { host: words.host, port: Number(words.port ?? 5432), user: words.user, password: words.password, database: words.dbname };
}

async function serve() {
	const text = { type: ['string', 'null'] }, number = { type: ['number', 'null'] };
	const fields = {
		id: text, task: text, task_label: text, acceptance_criteria: text, not_allowed: text, ai_account_id: text,
		payer_paypal_email: text, payee_paypal_email: text, location: text, budget_usd: number, deliverable: text,
		task_display: text, lang: text, deadline_at: text, status: text, failure_reason: text, human_id: text,
		created_at: text, origin_country: text, review_pending_deadline_at: text, paid_status: text, approved_at: text,
		paid_at: text, paid_method: text, fee_rate: number, fee_amount: number, payout_amount: number,
		paypal_fee_amount: number, payout_batch_id: text, payment_error_message: text, reject_reason: text,
	};
	const submission = { id: text, task_id: text, type: text, content_url: text, text, created_at: text };
	const schema = {
		params: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } }, required: ['id'] },
		querystring: { type: 'object', properties: { lang: { type: 'string' } } },
		response: { 200: { type: 'object', properties: { task: { type: 'object',
			properties: { ...fields, submission: { type: ['object', 'null'], properties: submission } } } } } },
	};

	pg.types.setTypeParser(pg.types.builtins.INT8, Number);
	const pool = new pg.Pool({ ...connection(config.database), options: config.options, max: config.connections });
	const cents = v => v === null ? null : v / 100;
	const time = v => v === null ? null : v.toISOString();

	async function read(request, reply) {
		const header = request.headers.authorization;
		const key = header?.startsWith('Bearer ') ? createHash('sha256').update(header.slice(7)).digest('hex') : null;
		const values = { id: request.params.id, key_hash: key, account: null, human_id: null, lang: request.query.lang === 'ja' ? 'ja' : 'en' };
		const { rows } = await pool.query({ name: config.statement.name, text: config.statement.text,
			values: config.statement.params.map(p => values[p]) });
		const row = rows[0];
		if (row.refusal)
			return reply.code(row.refusal === 'credentials' ? 401 : 404).send({ status: 'error', reason: row.refusal });
		const mine = row.viewer_ai !== null && row.viewer_ai === row.ai_account_id;
		return { task: {
			...row,
			payer_paypal_email: mine ? row.payer_paypal_email : null,
			payee_paypal_email: mine ? row.payee_paypal_email : null,
			reject_reason: mine ? row.reject_reason : null,
			budget_usd: cents(row.budget_usd), fee_amount: cents(row.fee_amount), payout_amount: cents(row.payout_amount),
			paypal_fee_amount: cents(row.paypal_fee_amount), fee_rate: row.fee_rate === null ? null : Number(row.fee_rate),
			created_at: time(row.created_at), deadline_at: time(row.deadline_at), approved_at: time(row.approved_at),
			paid_at: time(row.paid_at), review_pending_deadline_at: time(row.review_pending_deadline_at),
			submission: row.submission_id === null ? null : { id: row.submission_id, task_id: row.id, type: row.sub_type,
				content_url: null, text: mine ? row.sub_text : null, created_at: time(row.sub_created_at) },
		} };
	}

	const reportSchema = {
		body: { type: 'object', required: ['project', 'task', 'task_id', 'agent', 'status'], properties: {
			project: { type: 'string', maxLength: 255 }, task: { type: 'string', maxLength: 500 }, task_id: { type: 'string', maxLength: 255 },
			agent: { type: 'string', maxLength: 255 }, status: { type: 'string', enum: ['pending', 'running', 'completed', 'failed'] },
			progress: { type: 'number', minimum: 0, maximum: 100 }, message: { type: 'string' }, metadata: { type: 'object' } } },
		response: { 200: { type: 'object', properties: { status: text, task_id: text, message: text, timestamp: text } } },
	};
	async function reported(request, reply) {
		const key = createHash('sha256').update(request.headers['x-api-key'] ?? '').digest('hex');
		const values = { ...request.body, key_hash: key };
		const { rows } = await pool.query({ name: config.report.name, text: config.report.text,
			values: config.report.params.map(p => values[p] ?? null) });
		if (rows[0].refusal)
			return reply.code(rows[0].refusal === 'api_key' ? 401 : 404).send({ error: { code: rows[0].refusal } });
		return { status: 'updated', task_id: request.body.task_id, message: 'Task status updated successfully', timestamp: time(rows[0].at) };
	}

	for (const [port, options] of [[config.port, {}],
		[config.tlsPort, { https: { cert: readFileSync(config.certificate), key: readFileSync(config.key) } }]]) {
		const app = Fastify({ logger: false, ...options });
		app.get('/api/tasks/:id', { schema }, read);
		app.post('/webhook/status', { schema: reportSchema }, reported);
		await app.listen({ port, host: '127.0.0.1', backlog: 4096 });
	}
}
