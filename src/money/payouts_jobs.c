/* payouts_jobs.c - batches on their way to PayPal: sent once, and asked about until each payout has an end.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include "money/payouts_send.h"
#include "sql_payouts.h"

#define LEASE_S 30
#define OFF_WAIT_S 3600

SHAPE(payout_batch_key, payout_batch_key, FIELD(payout_batch_key, id, K_TEXT));
SHAPE(payout_batch_row, payout_batch_row, FIELD(payout_batch_row, id, K_TEXT), FIELD(payout_batch_row, status, K_TEXT),
      FIELD(payout_batch_row, provider_batch_id, K_TEXT));
SHAPE(payout_batch_item, paypal_item, FIELD(paypal_item, task_id, K_TEXT), FIELD(paypal_item, receiver, K_TEXT),
      FIELD(paypal_item, amount, K_INT));
SHAPE(payout_try, payout_try, FIELD(payout_try, id, K_TEXT), FIELD(payout_try, outcome, K_TEXT),
      FIELD(payout_try, provider_id, K_TEXT), FIELD(payout_try, error, K_TEXT), FIELD(payout_try, tries, K_INT),
      FIELD(payout_try, is_fresh, K_BOOL));
SHAPE(payout_seen_ask, payout_seen_ask, FIELD(payout_seen_ask, id, K_TEXT), FIELD(payout_seen_ask, outcome, K_TEXT),
      FIELD(payout_seen_ask, items, K_TEXT));
SHAPE(payout_seen, payout_seen, FIELD(payout_seen, n_live, K_INT), FIELD(payout_seen, is_old, K_BOOL));

/* One run: a token is fetched, then `next` asks what it came for. */
struct sending {
	struct job_run *run;
	struct payout_batch_row batch;
	struct payout_try at;
	struct http_call token, call;
	err_t (*next)(struct sending *s, const char *token);
};


static err_t put_off(struct job_run *r, const char *why)
{
	r->why = why;
	return ERR_RETRY;
}


/* The call's start is the end of this step: a failed one ends the run. */
static void token_done(struct http_call *c)
{
	struct sending *s = c->owner;
	const char *token = paypal_token_read(c, &s->run->why);
	err_t e = token ? s->next(s, token) : ERR_UNAVAILABLE;

	if (e)
		job_end(s->run, e); /* frees s */
}


/* Nothing was asked yet when the token cannot be had. */
static err_t send_begin(struct job_run *r, struct sending *s, err_t (*next)(struct sending *s, const char *token))
{
	if (!paypal_is_on(r->conf)) {
		r->delay_s = OFF_WAIT_S;
		return put_off(r, "PayPal is not configured any more");
	}
	s->run = r;
	s->next = next;
	paypal_token_ask(r->conf, r->arena, &s->token);
	s->token.done = token_done;
	s->token.owner = s;
	r->is_async = true;
	http_client_start(r->http, &s->token);
	return ERR_OK;
}


static void call_start(struct sending *s, void (*done)(struct http_call *c))
{
	s->call.done = done;
	s->call.owner = s;
	http_client_start(s->run->http, &s->call);
}


static void batch_done(struct http_call *c)
{
	struct sending *s = c->owner;
	struct job_run *r = s->run;
	struct paypal_sent sent;
	bool is_over;
	err_t e;

	paypal_batch_read(c, &sent);
	s->at.id = s->batch.id;
	s->at.outcome = sent.outcome;
	s->at.provider_id = sent.provider_id;
	s->at.error = sent.error;
	e = db_run(r->db, r->arena, &sql_payout_batch_tried, &s->at, NULL);
	is_over = str_eq(sent.outcome, "sent") || (str_eq(sent.outcome, "refused") && s->at.is_fresh);
	log_line(LOG_INFO, "payout batch batch=%s try=%lld outcome=%s status=%ld", s->batch.id, (long long)s->at.tries,
		 sent.outcome, c->status);
	job_end(r, e ? e : is_over ? ERR_OK : put_off(r, sent.error));
}


/* From here on the batch is 'unknown' until an answer is written down. */
static err_t batch_ask(struct sending *s, const char *token)
{
	struct job_run *r = s->run;
	struct payout_batch_key key = {s->batch.id};
	struct list items;
	err_t e = db_many(r->db, r->arena, &sql_payout_batch_items, &key, &items);

	if (!e)
		e = db_one(r->db, r->arena, &sql_payout_batch_try, &key, &s->at);
	if (e == ERR_NO_ROW) {
		r->give_up = true;
		return put_off(r, "it was settled otherwise, or its first call is too long ago to ask again");
	}
	if (e)
		return e;
	s->call.arena = r->arena;
	paypal_batch_ask(r->conf, token, s->batch.id, &items, &s->call);
	call_start(s, batch_done);
	return ERR_OK;
}


static err_t batch_send(struct job_run *r)
{
	struct sending *s = ARENA_NEW(r->arena, struct sending);
	struct payout_batch_key key = {r->job.subject};
	err_t e = db_one(r->db, r->arena, &sql_payout_batch_get, &key, &s->batch);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	if (!str_eq(s->batch.status, "made") && !str_eq(s->batch.status, "unknown"))
		return ERR_OK;
	return send_begin(r, s, batch_ask);
}


/* Payouts that were paid may still come back for a while. */
static err_t seen_write(struct sending *s, const struct paypal_seen *seen)
{
	struct job_run *r = s->run;
	struct payout_seen_ask ask = {s->batch.id, seen->all, seen->items};
	struct payout_batch_key key = {s->batch.id};
	struct payout_seen now;
	err_t e = db_one(r->db, r->arena, &sql_payout_batch_seen, &ask, &now);

	if (e)
		return e;
	if (now.n_live)
		return put_off(r, "some payouts have no end yet");
	return now.is_old ? ERR_OK : db_run(r->db, r->arena, &sql_payout_poll_later, &key, NULL);
}


static void status_done(struct http_call *c)
{
	struct sending *s = c->owner;
	struct paypal_seen seen;
	err_t e = paypal_status_read(c, &seen);

	if (e)
		s->run->why = seen.why;
	job_end(s->run, e ? e : seen_write(s, &seen));
}


static err_t status_ask(struct sending *s, const char *token)
{
	s->call.arena = s->run->arena;
	paypal_status_ask(s->run->conf, token, s->batch.provider_batch_id, &s->call);
	call_start(s, status_done);
	return ERR_OK;
}


static err_t batch_poll(struct job_run *r)
{
	struct sending *s = ARENA_NEW(r->arena, struct sending);
	struct payout_batch_key key = {r->job.subject};
	err_t e = db_one(r->db, r->arena, &sql_payout_batch_get, &key, &s->batch);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	return s->batch.provider_batch_id ? send_begin(r, s, status_ask) : ERR_OK;
}


/* Tried for a month, as long as PayPal knows the id; asked about for two, as an unclaimed payout goes back after one. */
static const int64_t send_schedule_s[] = {5, 30, 120, 600, 1800, 7200, -1};
static const int64_t poll_schedule_s[] = {30, 60, 300, 1800, 7200, 21600, -1};

const struct job_kind payouts_jobs[] = {
	{.name = "payout_send", .lease_s = LEASE_S, .max_attempts = 360, .schedule_s = send_schedule_s, .run = batch_send,
	 .note = "Send a batch to PayPal, under one id until it is known to be there"},
	{.name = "payout_poll", .lease_s = LEASE_S, .max_attempts = 250, .schedule_s = poll_schedule_s, .run = batch_poll,
	 .note = "Ask PayPal what became of a batch's payouts"},
	JOB_KINDS_END,
};
