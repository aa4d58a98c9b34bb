/* bounties_result.c - GET /api/tasks/{id}/result: the result, or what is missing for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/money.h"
#include "bounties/approvals.h"
#include "bounties/bounties_internal.h"
#include "bounties/bounties_pay.h"
#include "sql_bounties.h"

/* Every answer of the route; what one has not is left out. */
struct bounty_reply {
	const char *task_id, *status, *result_type, *content, *actual_cost, *metadata;
	int64_t created_at;
	const char *error, *message, *amount;
};

#define OMIT(member, kind, ...) FIELD(bounty_reply, member, kind, .flags = F_OMIT, __VA_ARGS__)

SHAPE(bounty_given, bounty_reply, FIELD(bounty_reply, task_id, K_UUID), FIELD(bounty_reply, status, K_TEXT),
      FIELD(bounty_reply, result_type, K_TEXT), FIELD(bounty_reply, content, K_TEXT),
      FIELD(bounty_reply, actual_cost, K_JSON), FIELD(bounty_reply, metadata, K_JSON),
      FIELD(bounty_reply, created_at, K_TIME));
SHAPE(bounty_result, bounty_reply,
      OMIT(status, K_TEXT, .note = "pending, running, completed, failed, refunded, payment_link_sent"), OMIT(error, K_TEXT),
      OMIT(message, K_TEXT), OMIT(task_id, K_UUID), OMIT(amount, K_JSON, .note = "USDC"),
      OMIT(result_type, K_WORD, .words = "text"), OMIT(content, K_TEXT, .note = "Markdown"), OMIT(actual_cost, K_JSON),
      OMIT(metadata, K_JSON, .note = "An object or null"), OMIT(created_at, K_TIME));


static struct bounty_reply *reply_new(struct rq *rq, const struct bounty *b, const char *status, const char *message)
{
	struct bounty_reply *r = ARENA_NEW(rq->arena, struct bounty_reply);

	*r = (struct bounty_reply){.task_id = b->id, .status = status, .message = message};
	return r;
}


static err_t given(struct rq *rq, const struct bounty *b)
{
	struct bounty_reply *r = reply_new(rq, b, b->status, NULL);

	r->result_type = b->result_type;
	r->content = b->content;
	r->actual_cost = b->actual_cost;
	r->metadata = b->metadata;
	r->created_at = b->completed_at;
	rq_answer_as(rq, 200, &bounty_given_shape, r);
	return ERR_OK;
}


static err_t told(struct rq *rq, const struct bounty *b, const char *status, const char *message)
{
	struct bounty_reply *r = reply_new(rq, b, status, message);

	if (str_eq(b->status, "failed"))
		r->error = b->error;
	rq_answer(rq, r);
	return ERR_OK;
}


/* The person pays: they get a mail, with the first of these answers only. */
static err_t link_sent(struct rq *rq, const struct bounty *b)
{
	struct bounty_reply *r = reply_new(rq, b, "payment_link_sent",
					   "A link to complete the payment has been sent to the user's email.");
	bool has_address;
	err_t e = bounty_mail_first(rq, b, &has_address);

	if (e == ERR_ALREADY_PAID)
		e = ERR_RETRY; /* this moment */
	if (!has_address)
		r->message = arena_printf(rq->arena, "The user has no verified e-mail address: give them %s/?pay_task_id=%s",
					  rq->conf->app_base_url, b->id);
	r->amount = b->actual_cost;
	if (!e)
		rq_answer(rq, r);
	return e;
}


/* Paid by what the request carries, or told how to. */
static err_t desk(struct rq *rq, struct bounty *b)
{
	bool is_paid;
	err_t e = bounty_pay_answer(rq, b, &is_paid);

	if (e || !is_paid)
		return e;
	e = bounty_get(rq, b->id, b);
	return e ? e : given(rq, b);
}


static bool is_offered(const struct rq *rq, const struct bounty_id *in)
{
	return str_eq(in->pay, "x402") || bounty_pay_sent(rq);
}


err_t bounty_result_show(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	err_t e = bounty_get(rq, in->id, b);

	if (e)
		return e;
	rq_header(rq, "Cache-Control", "no-store");
	switch (bounty_result_of(b, rq->who.kind == ACTOR_MACHINE, is_offered(rq, in), approval_threshold(rq->conf))) {
	case RESULT_FAILED: return told(rq, b, b->status, "The task failed. No payment is due.");
	case RESULT_WAITING: return told(rq, b, b->status, "The task is not completed yet.");
	case RESULT_REFUNDED: return told(rq, b, "refunded", "The payment was given back, and the result with it.");
	case RESULT_GIVEN: e = bounty_pay_told(rq, b); return e ? e : given(rq, b);
	case RESULT_LINK: return link_sent(rq, b);
	case RESULT_APPROVAL: return approval_answer(rq, b);
	case RESULT_OFFER: break;
	}
	return desk(rq, b);
}
