/* refunds.c - an admin gives money back: the row first, then the provider, then its answer.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/json.h"
#include "money/orders_internal.h"
#include "sql_orders.h"

/* Words of refund_begin() in sql/functions/refund_move.sql. */
static const struct {
	const char *word;
	err_t e;
} problems[] = {
	{"not_found", ERR_NOT_FOUND},
	{"order_changed", ERR_ORDER_CHANGED},
	{"invalid_order_status", ERR_ORDER_STATUS},
	{"already_fully_refunded", ERR_FULLY_REFUNDED},
	{"refund_amount_exceeds_remaining", ERR_REFUND_EXCEEDS},
	{"missing_payment_reference", ERR_NO_PAYMENT},
};

static err_t problem_error(const char *word)
{
	for (size_t i = 0; i < N_OF(problems); i++)
		if (str_eq(problems[i].word, word))
			return problems[i].e;
	return word ? ERR_INTERNAL : ERR_OK;
}

err_t refund_write(struct db *db, struct arena *a, const struct deed *d, const struct deed_result *r)
{
	struct refund_told told = {.refund_row = d->refund_row, .refund_id = r->id, .error = r->error, .status = r->status};

	if (r->outcome == OUTCOME_UNKNOWN)
		return ERR_OK;
	if (r->outcome == OUTCOME_REFUSED)
		told.status = "failed";
	else if (str_eq(told.status, "failed") || str_eq(told.status, "canceled"))
		told.error = json_text(r->object, "failure_reason");
	return db_run(db, a, &sql_refund_move, &told, NULL);
}

/* Is there somebody to ask before anything is written? */
static err_t refund_can(struct rq *rq, const struct refund_ask *ask, const struct provider **p)
{
	struct order o;
	err_t e = order_get(rq, ask->order_id, ask->version, NULL, &o);

	if (e)
		return e;
	*p = provider_named(rq->conf, o.provider);
	return *p ? ERR_OK : ERR_OFF;
}

static err_t refund_send(struct rq *rq, const struct provider *p, struct refund_result *out)
{
	struct refund_told key = {.refund_row = out->refund_row};
	struct deed deed;
	struct deed_result result;
	err_t e = rq_one(rq, &sql_deed_of_refund, &key, &deed);

	if (e)
		return e;
	deed.kind = DEED_REFUND;
	provider_run(p, rq->conf, rq->arena, &deed, &result);
	out->id = result.id;
	out->stripe_status = result.outcome == OUTCOME_DONE ? result.status
			     : result.outcome == OUTCOME_REFUSED ? "failed" : "unknown";
	out->error = result.outcome == OUTCOME_REFUSED ? result.error : NULL;
	e = refund_write(rq->db, rq->arena, &deed, &result);
	if (!e)
		e = order_get(rq, deed.order_id, deed.version, NULL, &out->order);
	return e ? e : out->error ? ERR_STRIPE : ERR_OK;
}

err_t order_refund(struct rq *rq, const struct refund_ask *ask, struct refund_result *out)
{
	struct refund_new n = {.id = ask->order_id, .version = ask->version, .amount_minor = ask->amount_minor,
			       .reason = ask->reason, .note = ask->note, .seen = ask->seen, .user_id = rq->who.user_id,
			       .email = rq->who.email, .request_id = rq->id};
	struct refund_begun begun;
	const struct provider *p;
	err_t e = refund_can(rq, ask, &p);

	if (!e)
		e = rq_one(rq, &sql_refund_begin, &n, &begun);
	if (e)
		return e;
	*out = (struct refund_result){.refund_row = begun.refund_row, .amount_minor = begun.amount,
				      .remaining = begun.remaining, .order = begun.order};
	e = problem_error(begun.problem);
	return e ? e : refund_send(rq, p, out);
}

/* What an error has to say besides its reason. */
static err_t refund_refused(struct rq *rq, err_t e, const struct refund_result *r)
{
	struct problem_detail *d = ARENA_NEW(rq->arena, struct problem_detail);

	d->requested = d->remaining = INT_UNSET;
	d->order_status = r->order.status;
	d->refund_status = r->order.refund_status;
	d->message = r->error;
	if (e == ERR_REFUND_EXCEEDS) {
		d->requested = r->amount_minor;
		d->remaining = r->remaining;
	} else if (!r->order.status) {
		return e;
	}
	return order_problem_answer(rq, e, d);
}

err_t order_refund_post(struct rq *rq)
{
	const struct refund_in *in = rq->in;
	struct refund_ask ask = {.order_id = in->id, .version = in->version, .amount_minor = in->amount_minor,
				 .reason = in->reason, .note = in->note, .seen = INT_UNSET};
	struct refund_result r = {0};
	struct refund_part *part = ARENA_NEW(rq->arena, struct refund_part);
	struct refund_reply *reply = ARENA_NEW(rq->arena, struct refund_reply);
	struct order *o = ARENA_NEW(rq->arena, struct order);
	err_t e = order_refund(rq, &ask, &r);

	if (e)
		return err_info(e)->http >= 500 && e != ERR_STRIPE ? e : refund_refused(rq, e, &r);
	*o = r.order;
	*part = (struct refund_part){r.id, r.refund_row, r.stripe_status, in->reason, r.amount_minor};
	*reply = (struct refund_reply){"ok", part, o};
	/* 202: written and asked for, but nobody knows yet */
	rq_answer_as(rq, r.id ? 200 : 202, &refund_reply_shape, reply);
	return ERR_OK;
}
