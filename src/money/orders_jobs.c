/* orders_jobs.c - finding out what became of what a provider was asked: unknown is asked again, with the same key.
 * A run that waits for an answer is asynchronous; what the answer means is one guarded statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "money/orders_internal.h"
#include "sql_orders.h"

#define LEASE_S 30
#define KEY_LIVES_S (23 * 3600) /* a provider forgets once-keys after a day */

/* 1 min, 5 min, 30 min, 2 h, then every 6 h. */
static const int64_t unknown_schedule_s[] = {60, 300, 1800, 7200, 21600, -1};
static const int64_t open_schedule_s[] = {3600, 21600, -1};
static const int64_t event_schedule_s[] = {2, 10, 60, 300, 1800, 7200, 21600, -1};

/* A deed under way; lives in the run's arena. */
struct asking {
	struct job_run *run;
	struct deed deed;
	struct http_call call;
	const struct provider *provider;
	err_t (*then)(struct asking *k, const struct deed_result *result);
	bool is_asking; /* a call is under way */
};

static err_t told_write(struct asking *k, const char *type, json_t *object)
{
	struct order_told told = {.provider = k->deed.provider, .type = type, .id = k->deed.order_id,
				  .hall_live = conf_stripe_is_live(k->run->conf)};
	json_t *live = json_object_get(object, "livemode");
	struct buf b;

	told.is_live = json_is_boolean(live) ? json_is_true(live) : told.hall_live;
	buf_init(&b, k->run->arena, 1u << 20);
	json_canonical(&b, object, NULL);
	told.object = buf_text(&b);
	return db_run(k->run->db, k->run->arena, &sql_order_told, &told, NULL);
}

static err_t answered(struct asking *k, const struct deed_result *result)
{
	if (result->outcome == OUTCOME_UNKNOWN) {
		k->run->why = result->error;
		return ERR_UNAVAILABLE;
	}
	return k->then(k, result);
}

static void call_done(struct http_call *c)
{
	struct asking *k = c->owner;
	struct deed_result result;
	err_t e;

	k->is_asking = false;
	k->provider->read(&k->deed, c, &result);
	e = answered(k, &result);
	if (!k->is_asking) /* what was answered may have led to another question */
		job_end(k->run, e); /* frees k */
}

/* Asks; `then` hears only a definite answer, an unknown one puts the job off. */
static err_t deed_ask(struct asking *k, enum deed_kind kind, err_t (*then)(struct asking *, const struct deed_result *))
{
	struct job_run *r = k->run;
	struct deed_result result = {0};

	k->provider = provider_named(r->conf, k->deed.provider);
	k->deed.kind = kind;
	k->then = then;
	if (!k->provider) {
		r->why = "the provider of this order is switched off";
		return ERR_OFF;
	}
	if (k->provider->answer) {
		k->provider->answer(r->conf, r->arena, &k->deed, &result);
		return answered(k, &result);
	}
	k->call.arena = r->arena;
	k->provider->ask(r->conf, &k->deed, &k->call);
	k->call.done = call_done;
	k->call.owner = k;
	r->is_async = k->is_asking = true;
	http_client_start(r->http, &k->call);
	return ERR_OK;
}

/* Subject "<id>:v<version>": the deed of that order; ERR_NO_ROW when there is none any more. */
static err_t asking_of_order(struct job_run *r, struct asking **out)
{
	const char *at = strrchr(r->job.subject, ':');
	struct order_key key = {.version = INT_UNSET};
	struct asking *k = ARENA_NEW(r->arena, struct asking);

	k->run = r;
	*out = k;
	if (!at || at[1] != 'v' || !str_int(at + 2, &key.version))
		return ERR_NO_ROW;
	key.id = arena_strndup(r->arena, r->job.subject, (size_t)(at - r->job.subject));
	return db_one(r->db, r->arena, &sql_deed_of_order, &key, &k->deed);
}

static err_t asking_of_refund(struct job_run *r, struct asking **out)
{
	struct refund_told key = {.refund_row = r->job.subject};
	struct asking *k = ARENA_NEW(r->arena, struct asking);

	k->run = r;
	*out = k;
	return db_one(r->db, r->arena, &sql_deed_of_refund, &key, &k->deed);
}

static err_t over(err_t e)
{
	return e == ERR_NO_ROW ? ERR_OK : e;
}

/* ---- an attempt whose outcome is unknown */

static err_t offer_answered(struct asking *k, const struct deed_result *result)
{
	return checkout_write(k->run->db, k->run->arena, &(struct checkout_answer){&k->deed, result});
}

/* Nobody was ever given the address, so after a day nobody can pay there. */
static err_t offer_forget(struct asking *k)
{
	struct order_told told = {.id = k->deed.order_id, .version = k->deed.version, .attempt = k->deed.attempt,
				  .state = "expired", .error = "the provider never answered"};

	return db_run(k->run->db, k->run->arena, &sql_order_checkout_end, &told, NULL);
}

static err_t checkout_run(struct job_run *r)
{
	struct asking *k;
	err_t e = asking_of_order(r, &k);

	if (e || !str_eq(k->deed.attempt_state, "unknown"))
		return over(e);
	return k->deed.attempt_age_s > KEY_LIVES_S ? offer_forget(k) : deed_ask(k, DEED_OFFER, offer_answered);
}

/* ---- a checkout that is open: paid or expired without our having been told */

static err_t check_answered(struct asking *k, const struct deed_result *result)
{
	json_t *session = result->object, *intent = json_object_get(session, "payment_intent");
	const char *status = result->status;
	err_t e = ERR_OK;

	if (result->outcome == OUTCOME_REFUSED || !session)
		return ERR_OK; /* the demo's page, or a session that is not there: events are all there is */
	if (str_eq(status, "complete") && str_eq(json_text(intent, "status"), "succeeded"))
		e = told_write(k, "payment_intent.succeeded", intent);
	if (!e && str_eq(status, "complete"))
		e = told_write(k, "checkout.session.completed", session);
	if (!e && str_eq(status, "expired"))
		e = told_write(k, "checkout.session.expired", session);
	if (!e && str_eq(status, "open")) {
		k->run->why = "the checkout is open";
		return ERR_RETRY;
	}
	return e;
}

static err_t check_run(struct job_run *r)
{
	struct asking *k;
	err_t e = asking_of_order(r, &k);

	if (e || !k->deed.session_id || !str_in_words(k->deed.attempt_state, strlen(k->deed.attempt_state), "open|complete"))
		return over(e);
	return deed_ask(k, DEED_CHECK, check_answered);
}

/* ---- a checkout that nobody needs any more */

static err_t expire_answered(struct asking *k, const struct deed_result *result)
{
	/* refused: it ended before, by a payment or by itself; whichever it was, we find out */
	if (result->outcome == OUTCOME_REFUSED)
		return deed_ask(k, DEED_CHECK, check_answered);
	return result->object ? told_write(k, "checkout.session.expired", result->object) : ERR_OK;
}

static err_t expire_run(struct job_run *r)
{
	struct asking *k;
	err_t e = asking_of_order(r, &k);

	if (e || !k->deed.session_id || !str_eq(k->deed.attempt_state, "open"))
		return over(e);
	return deed_ask(k, DEED_EXPIRE, expire_answered);
}

/* ---- refunds */

static err_t refund_answered(struct asking *k, const struct deed_result *result)
{
	err_t e = refund_write(k->run->db, k->run->arena, &k->deed, result);

	if (!e && result->outcome == OUTCOME_DONE && !str_in_words(result->status, strlen(result->status), "succeeded|failed|canceled")) {
		k->run->why = result->status;
		e = ERR_RETRY;
	}
	return e;
}

static err_t list_answered(struct asking *k, const struct deed_result *result)
{
	json_t *data = json_object_get(result->object, "data");
	err_t e = ERR_OK;

	for (size_t i = 0; i < json_array_size(data) && !e; i++)
		e = told_write(k, "refund.updated", json_array_get(data, i));
	return e;
}

/* The key is forgotten: what the list does not have was never done. */
static err_t lost_answered(struct asking *k, const struct deed_result *result)
{
	struct refund_told told = {.refund_row = k->deed.refund_row, .status = "failed",
				   .error = "the provider never took it"};
	err_t e = list_answered(k, result);

	if (e || result->outcome != OUTCOME_DONE)
		return e ? e : ERR_UNAVAILABLE;
	e = db_one(k->run->db, k->run->arena, &sql_deed_of_refund, &told, &k->deed);
	if (e || !str_eq(k->deed.refund_status, "unknown"))
		return over(e);
	return db_run(k->run->db, k->run->arena, &sql_refund_move, &told, NULL);
}

static err_t refund_run(struct job_run *r)
{
	struct asking *k;
	err_t e = asking_of_refund(r, &k);

	if (e || str_in_words(k->deed.refund_status, strlen(k->deed.refund_status), "succeeded|failed|canceled"))
		return over(e);
	if (k->deed.refund_id)
		return deed_ask(k, DEED_REFUND_CHECK, refund_answered);
	return k->deed.refund_age_s > KEY_LIVES_S ? deed_ask(k, DEED_REFUND_LIST, lost_answered)
						  : deed_ask(k, DEED_REFUND, refund_answered);
}

static err_t list_run(struct job_run *r)
{
	struct asking *k;
	err_t e = asking_of_order(r, &k);

	return e ? over(e) : deed_ask(k, DEED_REFUND_LIST, list_answered);
}

const struct job_kind orders_jobs[] = {
	{.name = "provider_event", .lease_s = LEASE_S, .max_attempts = 12, .schedule_s = event_schedule_s,
	 .run = provider_event_run, .note = "Make sense of one event of a payment provider"},
	{.name = "order_checkout", .lease_s = LEASE_S, .max_attempts = 30, .schedule_s = unknown_schedule_s,
	 .run = checkout_run, .note = "Find out about a checkout whose answer was lost, by the same key"},
	{.name = "order_check", .lease_s = LEASE_S, .max_attempts = 12, .schedule_s = open_schedule_s, .run = check_run,
	 .note = "Ask what became of a checkout, in case no event came"},
	{.name = "order_expire", .lease_s = LEASE_S, .max_attempts = 12, .schedule_s = unknown_schedule_s,
	 .run = expire_run, .note = "Close the checkout of an order that another one replaced"},
	{.name = "refund_check", .lease_s = LEASE_S, .max_attempts = 60, .schedule_s = unknown_schedule_s,
	 .run = refund_run, .note = "Find out about a refund that is unknown or pending"},
	{.name = "refund_list", .lease_s = LEASE_S, .max_attempts = 12, .schedule_s = unknown_schedule_s, .run = list_run,
	 .note = "Ask for the refunds of a charge, in case some were made elsewhere"},
	JOB_KINDS_END,
};
