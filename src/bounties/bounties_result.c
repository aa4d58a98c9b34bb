/* bounties_result.c - GET /api/tasks/{id}/result: the result, or what is missing for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/money.h"
#include "bounties/bounties_internal.h"
#include "sql_bounties.h"

/* Every answer of the route; what one has not is left out. */
struct bounty_reply {
	const char *task_id, *status, *result_type, *content, *actual_cost, *metadata;
	int64_t created_at;
	const char *error, *message, *amount, *pay_url;
	int64_t status_code, amount_usdc;
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
SHAPE(bounty_offer, bounty_reply, FIELD(bounty_reply, error, K_TEXT), FIELD(bounty_reply, status_code, K_INT),
      FIELD(bounty_reply, task_id, K_UUID), FIELD(bounty_reply, amount, K_JSON), FIELD(bounty_reply, amount_usdc, K_INT),
      FIELD(bounty_reply, message, K_TEXT), FIELD(bounty_reply, pay_url, K_URL));

struct bounty_mail {
	const char *id, *subject, *text;
};
struct bounty_told {
	bool is_sent;
};
SHAPE(bounty_mail, bounty_mail, FIELD(bounty_mail, id, K_TEXT), FIELD(bounty_mail, subject, K_TEXT),
      FIELD(bounty_mail, text, K_TEXT));
SHAPE(bounty_told, bounty_told, FIELD(bounty_told, is_sent, K_BOOL));


static struct bounty_reply *reply_new(struct rq *rq, const struct bounty *b, const char *status, const char *message)
{
	struct bounty_reply *r = ARENA_NEW(rq->arena, struct bounty_reply);

	*r = (struct bounty_reply){.task_id = b->id, .status = status, .message = message, .status_code = INT_UNSET,
				   .amount_usdc = INT_UNSET};
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
	enum lang lang = lang_of(b->lang);
	struct bounty_mail mail = {
		.id = b->id,
		.subject = TR_FILL(rq->arena, lang, "Your result is ready: {0} USDC", b->actual_cost),
		.text = TR_FILL(rq->arena, lang,
				"A program that works for you had this done: {0}.\n\nThe result costs {1} USDC. See it and pay:\n\n"
				"{2}/?pay_task_id={3}\n\nIf you did not expect this, you need not do anything.\n",
				b->agent_type, b->actual_cost, rq->conf->app_base_url, b->id),
	};
	struct bounty_told done;
	err_t e = b->n_links ? ERR_OK : rq_one(rq, &sql_bounty_link, &mail, &done);

	r->amount = b->actual_cost;
	if (!e)
		rq_answer(rq, r);
	return e;
}


static err_t offer(struct rq *rq, const struct bounty *b, bool needs_approval)
{
	struct bounty_reply *r = reply_new(rq, b, NULL, needs_approval ? "Approve the payment first: open the address below."
								       : "Pay for the result: open the address below.");

	r->error = needs_approval ? "Payment Approval Required" : "Payment Required";
	r->status_code = 402;
	r->amount = b->actual_cost;
	r->amount_usdc = b->actual_micro;
	r->pay_url = arena_printf(rq->arena, "%s/pay/%s", rq->conf->app_base_url, b->id);
	rq_answer_as(rq, 402, &bounty_offer_shape, r);
	return ERR_OK;
}


static int64_t threshold(const struct conf *c)
{
	const char *text = c->approval_threshold_usd;
	int64_t micro;

	return text && money_parse(text, strlen(text), CUR_USDC, &micro) ? micro : INT64_MAX;
}


static bool is_offered(const struct rq *rq, const struct bounty_id *in)
{
	return str_eq(in->pay, "x402") || str_has(rq_param(rq, "HTTP_X_PAYMENT")) ||
	       str_has(rq_param(rq, "HTTP_PAYMENT_SIGNATURE"));
}


err_t bounty_result_show(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	err_t e = bounty_get(rq, in->id, b);

	if (e)
		return e;
	rq_header(rq, "Cache-Control", "no-store");
	switch (bounty_result_of(b, rq->who.kind == ACTOR_MACHINE, is_offered(rq, in), threshold(rq->conf))) {
	case RESULT_FAILED: return told(rq, b, b->status, "The task failed. No payment is due.");
	case RESULT_WAITING: return told(rq, b, b->status, "The task is not completed yet.");
	case RESULT_REFUNDED: return told(rq, b, "refunded", "The payment was given back, and the result with it.");
	case RESULT_GIVEN: return given(rq, b);
	case RESULT_LINK: return link_sent(rq, b);
	case RESULT_APPROVAL: return offer(rq, b, true);
	case RESULT_OFFER: break;
	}
	return offer(rq, b, false);
}
