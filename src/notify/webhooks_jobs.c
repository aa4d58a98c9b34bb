/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One run is one attempt.  What it found out is written by one statement that is guarded with the number of attempts,
 * so an attempt that ends after its lease changes nothing. */
#include "base/buf.h"
#include "base/log.h"
#include "base/time.h"
#include "io/http_client.h"
#include "notify/mail_jobs.h"
#include "notify/notices.h"
#include "notify/webhooks.h"
#include "notify/webhooks_body.h"
#include "notify/webhooks_rows.h"
#include "notify/webhooks_sign.h"
#include "sql_notices.h"
#include "sql_notify.h"

#define TRIES_MAX 10
#define LEASE_S 30
#define CALL_MS 15000L
#define CONNECT_MS 5000L
#define ANSWER_MAX 65536u
#define PER_HOST 4 /* under way in this process; more of them come back later */
#define PER_FAILING_HOST 1 /* so that those that hang do not take all places */
#define BUSY_WAIT_S 1
#define BUSY_WAIT_MAX_S 60
#define RUNS_MAX 2000 /* with those that were put off: a delivery that never gets anywhere ends too */
#define RETRY_AFTER_MAX_S 3600
#define FAILING_DAYS 5

/* Delay after the n-th failed attempt: the example schedule of Standard Webhooks, 75.6 hours in all. */
static const int64_t schedule_s[] = {5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, -1};

static const int64_t prune_schedule_s[] = {60, 600, -1};

struct webhook_hooks webhook_hooks;

/* One attempt under way; lives in the run's arena. */
struct sending {
	struct job_run *run;
	struct webhook_due row;
	struct http_call call;
};

/* What an answer means. */
struct verdict {
	const char *error; /* NULL: delivered */
	bool is_final, is_gone;
	err_t e; /* of the job */
};


static struct verdict verdict_of(const struct http_call *c)
{
	if (c->e == ERR_BLOCKED_ADDRESS)
		return (struct verdict){"blocked_address", false, false, ERR_BLOCKED_ADDRESS};
	if (c->e == ERR_REFUSED)
		return (struct verdict){"not_reached", false, false, ERR_REFUSED};
	if (c->e == ERR_TIMED_OUT)
		return (struct verdict){"timed_out", false, false, ERR_TIMED_OUT};
	if (c->e)
		return (struct verdict){"broken_off", false, false, ERR_IO};
	if (c->status >= 200 && c->status < 300)
		return (struct verdict){NULL, true, false, ERR_OK};
	if (c->status == 410)
		return (struct verdict){"gone", true, true, ERR_REFUSED};
	if (c->status >= 300 && c->status < 400)
		return (struct verdict){"redirect", false, false, ERR_REFUSED};
	return (struct verdict){"status", false, false, ERR_REFUSED};
}


/* The receiver may ask for more patience, within bounds. */
static int64_t retry_delay(const struct job_run *r, const struct http_call *c, int64_t tries)
{
	int64_t delay = job_delay(r->kind, tries), asked = c->retry_after_s;

	if (c->e || (c->status != 429 && (c->status < 502 || c->status > 504)))
		return delay;
	if (asked > RETRY_AFTER_MAX_S)
		asked = RETRY_AFTER_MAX_S;
	return asked > delay ? asked : delay;
}


/* Switches the endpoint off and tells its owner; days 0: at once, else only after so many of nothing but failures. */
static err_t endpoint_switch_off(struct job_run *r, const char *id, const char *why, int64_t days)
{
	struct endpoint_off off = {.id = id, .why = why, .days = days}, was;
	struct mail_out mail = {.subject = "Your webhook address was switched off"}, sent;
	err_t e = db_one(r->db, r->arena, &sql_endpoint_off, &off, &was);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	log_line(LOG_WARN, "webhook switched off endpoint=%s why=%s", id, why);
	if (!was.email) /* of a tracker project: its alerts say so */
		return ERR_OK;
	mail.to_email = was.email;
	mail.text = arena_printf(r->arena,
				 "Nothing is sent to this address any more:\n\n  %s\n\n%s\n\n"
				 "To switch it on again, send it a test: POST %s/api/webhooks/%s/test\n",
				 was.url,
				 days ? "It has taken no delivery for five days."
				      : "It answered 410, which means that it wants no more deliveries.",
				 r->conf->app_base_url, id);
	return db_one(r->db, r->arena, &sql_notify_mail, &mail, &sent);
}


/* The outcome of an attempt and what follows from it, together. */
static err_t outcome_write(struct job_run *r, const struct webhook_try *end, const struct verdict *v)
{
	struct webhook_id row;
	err_t e = db_one(r->db, r->arena, &sql_delivery_ended, end, &row);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e; /* another attempt was faster, or it was called off */
	if (!v->error)
		return db_run(r->db, r->arena, &sql_endpoint_worked, end, NULL);
	e = db_run(r->db, r->arena, &sql_endpoint_failed, end, NULL);
	if (e || end->is_test)
		return e;
	if (v->is_gone)
		return endpoint_switch_off(r, end->endpoint_id, "gone", 0);
	if (str_eq(end->status, "failed"))
		return endpoint_switch_off(r, end->endpoint_id, "failing", FAILING_DAYS);
	return ERR_OK;
}


static err_t outcome_commit(struct job_run *r, const struct webhook_try *end, const struct verdict *v)
{
	err_t e = db_begin(r->db);

	if (!e)
		e = outcome_write(r, end, v);
	if (!e)
		return db_commit(r->db);
	if (db_in_transaction(r->db))
		db_rollback(r->db);
	return e;
}


static void delivery_done(struct http_call *c)
{
	struct sending *s = c->owner;
	struct job_run *r = s->run;
	struct verdict v = verdict_of(c);
	int64_t tries = s->row.tries + 1;
	bool is_last = v.is_final || s->row.is_test || tries >= TRIES_MAX;
	struct webhook_try end = {
		.id = s->row.id,
		.endpoint_id = s->row.endpoint_id,
		.status = !v.error ? "delivered" : is_last ? "failed" : "pending",
		.error = v.error,
		.attempts = s->row.attempts,
		.status_code = c->e ? INT_UNSET : c->status,
		.delay_s = is_last ? INT_UNSET : retry_delay(r, c, tries),
		.is_test = s->row.is_test,
	};
	err_t e = outcome_commit(r, &end, &v);

	log_line(LOG_INFO, "webhook attempt delivery=%s try=%lld status=%ld outcome=%s ms=%lld", end.id, (long long)tries,
		 c->status, v.error ? v.error : "delivered", (long long)(c->took_us / 1000));
	if (!e && !is_last) {
		r->delay_s = end.delay_s;
		r->why = v.error;
		e = v.e;
	}
	job_end(r, e); /* frees s */
}


/* Ends a delivery that cannot be tried. */
static err_t delivery_stop(struct job_run *r, const struct webhook_due *row, const char *error)
{
	struct webhook_try end = {
		.id = row->id,
		.status = "failed",
		.error = error,
		.attempts = row->attempts,
		.status_code = INT_UNSET,
		.delay_s = INT_UNSET,
	};
	struct webhook_id stopped;
	err_t e = db_one(r->db, r->arena, &sql_delivery_ended, &end, &stopped);

	return e == ERR_NO_ROW ? ERR_OK : e;
}


static err_t put_off(struct job_run *r, int64_t delay_s, const char *why)
{
	r->delay_s = delay_s;
	r->why = why;
	return ERR_RETRY;
}


/* Longer and longer, so that those who wait for a slow host do not keep the queue busy. */
static int64_t busy_wait_s(int64_t attempts)
{
	int64_t s = BUSY_WAIT_S + attempts / 8;

	return s < BUSY_WAIT_MAX_S ? s : BUSY_WAIT_MAX_S;
}


/* The stored body, made at the first attempt. */
static err_t body_ensure(struct job_run *r, struct webhook_due *row)
{
	struct webhook_message m = {.id = row->event_id, .type = row->event_type, .created_at = row->created_at,
				    .overlay = row->overlay};
	struct webhook_try end = {.id = row->id}, kept;
	struct buf task;
	err_t e;

	if (row->body)
		return ERR_OK;
	buf_init(&task, r->arena, WEBHOOK_BODY_MAX);
	if (row->task_id) {
		e = webhook_hooks.task_json(r->db, r->arena, r->conf, row->task_id, &task);
		if (e)
			return e;
		m.task = (struct span){buf_text(&task), task.len};
	}
	e = webhook_body(r->arena, &m, &end.body);
	if (!e)
		e = db_one(r->db, r->arena, &sql_delivery_body, &end, &kept);
	if (!e)
		row->body = kept.body;
	return e;
}


static err_t headers_make(struct sending *s)
{
	struct job_run *r = s->run;
	const char *key = r->conf->secret_key;
	struct signing g = {
		.secret = webhook_secret_of(r->arena, key, s->row.seed),
		.previous = s->row.previous_seed ? webhook_secret_of(r->arena, key, s->row.previous_seed) : NULL,
		.id = s->row.event_id,
		.at_s = time_now() / US_PER_S,
		.body = span_of(s->row.body),
	};
	struct http_header *h = ARENA_ARRAY(r->arena, struct http_header, 7);
	char *signature;
	err_t e = webhook_signature(r->arena, &g, &signature);

	if (e)
		return e;
	h[0] = (struct http_header){"content-type", "application/json"};
	h[1] = (struct http_header){"user-agent", "Hirehall-Webhooks/1.0"};
	h[2] = (struct http_header){"webhook-id", g.id};
	h[3] = (struct http_header){"webhook-timestamp", arena_printf(r->arena, "%lld", (long long)g.at_s)};
	h[4] = (struct http_header){"webhook-signature", signature};
	h[5] = (struct http_header){"X-ToolCall-Event", s->row.event_type};
	h[6] = (struct http_header){"X-ToolCall-Signature", toolcall_signature(r->arena, g.secret, g.body)};
	s->call.headers = h;
	s->call.n_headers = 7;
	return ERR_OK;
}


static err_t delivery_send(struct sending *s)
{
	struct job_run *r = s->run;
	err_t e = body_ensure(r, &s->row);

	if (e == ERR_NO_ROW)
		return delivery_stop(r, &s->row, "task_gone");
	if (!e)
		e = headers_make(s);
	if (e)
		return e;
	s->call.arena = r->arena;
	s->call.method = "POST";
	s->call.url = s->row.url;
	s->call.body = span_of(s->row.body);
	s->call.connect_ms = CONNECT_MS;
	s->call.total_ms = CALL_MS;
	s->call.max_body = ANSWER_MAX;
	s->call.done = delivery_done;
	s->call.owner = s;
	r->is_async = true;
	http_client_start(r->http, &s->call);
	return ERR_OK;
}


static err_t webhook_deliver(struct job_run *r)
{
	struct sending *s = ARENA_NEW(r->arena, struct sending);
	struct webhook_id key = {r->job.subject};
	err_t e = db_one(r->db, r->arena, &sql_delivery_take, &key, &s->row);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e; /* delivered, failed or called off already */
	s->run = r;
	if (s->row.is_off)
		return delivery_stop(r, &s->row, "endpoint_disabled");
	if (r->job.attempts > RUNS_MAX)
		return delivery_stop(r, &s->row, "broken_off");
	if (s->row.wait_s != INT_UNSET)
		return put_off(r, s->row.wait_s, "waits for an earlier event of the task");
	if (http_client_load(r->http, s->row.url) >= (size_t)(s->row.is_failing ? PER_FAILING_HOST : PER_HOST))
		return put_off(r, busy_wait_s(r->job.attempts), "the host has enough to answer");
	return delivery_send(s);
}


/* Tomorrow's run is written first, so that the chain never breaks. */
static err_t outbox_prune(struct job_run *r)
{
	err_t e = db_run(r->db, r->arena, &sql_outbox_prune_again, NULL, NULL);

	if (!e)
		e = db_run(r->db, r->arena, &sql_outbox_prune_deliveries, NULL, NULL);
	if (!e)
		e = db_run(r->db, r->arena, &sql_outbox_prune_mails, NULL, NULL);
	if (!e)
		e = db_run(r->db, r->arena, &sql_notices_prune, NULL, NULL);
	return e;
}


const struct job_kind notify_jobs[] = {
	{.name = "webhook_deliver", .lease_s = LEASE_S, .max_attempts = INT64_MAX, .schedule_s = schedule_s,
	 .run = webhook_deliver, .note = "Send one event to one webhook address; 10 tries in 75 hours"},
	{.name = "mail_send", .lease_s = LEASE_S, .max_attempts = INT64_MAX, .schedule_s = mail_schedule_s,
	 .run = mail_send_run, .note = "Send one mail of the outbox"},
	{.name = "notify_scan", .lease_s = LEASE_S, .max_attempts = INT64_MAX, .schedule_s = prune_schedule_s,
	 .run = notify_scan_run, .note = "Read the log on: who wants to know what happened"},
	{.name = "notify_mail", .lease_s = LEASE_S, .max_attempts = INT64_MAX, .schedule_s = prune_schedule_s,
	 .run = notify_mail_run, .note = "One mail of all that waits for a person"},
	{.name = "outbox_prune", .lease_s = LEASE_S, .max_attempts = INT64_MAX, .schedule_s = prune_schedule_s,
	 .run = outbox_prune, .note = "Drop deliveries and mails that are two months old"},
	JOB_KINDS_END,
};
