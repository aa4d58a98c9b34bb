/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The box in which a bounty is paid, and its page: every state of a payment in words, and at the end the result. */
#include <string.h>
#include "bounties/approvals.h"
#include "pages/bounty_pay.h"
#include "pages/handlers.h"

#define WORDS_MAX 300
#define RESULT_TOP 3 /* its headings stand below the box's own */

struct pay_page {
	struct chrome chrome;
	const char *back_href, *heading, *words, *words_lang, *foreign, *next;
	const struct pay_box *pay;
};
#define X(member) FIELD(pay_box, member, K_TEXT)
SHAPE(pay_box, pay_box, X(role), X(problem), X(title), X(close_href), X(live_self), X(live_href), X(still_href), X(note_look), X(icon),
      X(state), X(note), X(tx), X(tx_href), X(surplus), X(result_href), X(receipt_href), X(action), X(next), X(price), X(no_way),
      X(approve), X(wallet_js), MARKUP_FIELD(pay_box, result), FIELD(pay_box, wallet, K_OBJ, .of = &pay_wallet_shape),
      FIELD(pay_box, qr, K_OBJ, .of = &pay_qr_shape), FIELD(pay_box, ways, K_LIST, .of = &pay_way_shape),
      FIELD(pay_box, facts, K_LIST, .of = &fact_shape), FIELD(pay_box, can_pay, K_BOOL),
      FIELD(pay_box, has_ways, K_BOOL));
#define P(member) FIELD(pay_page, member, K_TEXT)
SHAPE(pay_page, pay_page, CHROME_FIELDS(pay_page), P(back_href), P(heading), P(words), P(words_lang), P(foreign), P(next),
      FIELD(pay_page, pay, K_OBJ, .of = &pay_box_shape));
#define ID_FIELD FIELD(pay_query, id, K_UUID, .flags = F_PATH | F_REQ)
SHAPE(pay_query, pay_query, ID_FIELD, FIELD(pay_query, live, K_LINE, .flags = F_QUERY | F_LENIENT, .max = 1),
      FIELD(pay_query, why, K_LINE, .flags = F_QUERY | F_LENIENT, .max = 100));
SHAPE(pay_page_in, pay_query, ID_FIELD, FIELD(pay_query, method, K_WORD, .flags = F_REQ, .words = PAY_METHODS),
      FIELD(pay_query, next, K_TEXT, .flags = F_LENIENT, .max = 200), FIELD(pay_query, nonce, K_LINE, .max = 66),
      FIELD(pay_query, from_address, K_LINE, .max = 42), FIELD(pay_query, signature, K_LINE, .max = 132));


/* {0} of a stage's sentences: the price, or until when the link works. */
static const char *stage_fill(struct rq *rq, const struct viewer *v, const struct bounty_seen *b, const char *id, enum pay_stage s)
{
	if (!id)
		return NULL;
	return TR_FILL(rq->arena, rq->lang, id, s == STAGE_ASKED ? when_clock(&v->reader, b->approval_expires_at)
								  : usdc_words(rq->arena, rq->lang, b->actual_micro));
}


static void facts_fill(struct rq *rq, const struct viewer *v, const struct bounty_seen *b, struct pay_box *box)
{
	bool is_paid = b->paid_at != 0;
	const struct fact all[] = {
		{TR_ID("Agent"), agent_words(rq->lang, b->agent_type), NULL, NULL},
		{TR_ID("Finished"), b->completed_at ? when_clock(&v->reader, b->completed_at) : NULL, NULL, NULL},
		{TR_ID("Network fee"), is_paid || !b->is_due ? NULL : tr(rq->lang, "paid by us"), NULL, NULL},
		{TR_ID("Total"), box->price, NULL, NULL},
		{TR_ID("Paid"), is_paid ? when_clock(&v->reader, b->paid_at) : NULL, NULL, NULL},
		{TR_ID("Method"), is_paid ? pay_method_words(rq->lang, b->pay_method) : NULL, NULL, NULL},
		{TR_ID("Reference"), short_id(rq->arena, b->id), NULL, NULL},
	};

	box->facts = facts_list(rq->arena, rq->lang, all, N_OF(all));
}


/* The result, which the database gives only when it is paid or free. */
static err_t result_fill(struct rq *rq, const char *id, struct pay_box *box)
{
	struct bounty b;
	err_t e = bounty_get(rq, id, &b);

	if (e)
		return e;
	box->result = b.is_released ? markdown_render(rq->arena, b.content, RESULT_TOP) : NULL;
	return ERR_OK;
}


static void state_fill(struct rq *rq, const struct viewer *v, const struct bounty_seen *b, enum pay_stage s, struct pay_box *box)
{
	const struct stage_words *w = &stage_words[s];

	box->note_look = w->look;
	box->icon = w->icon;
	box->state = stage_fill(rq, v, b, w->state, s);
	box->note = s == STAGE_AGAIN ? pay_error_words(rq->lang, b->pay_error) : stage_fill(rq, v, b, w->note, s);
	if (s == STAGE_SENT || s == STAGE_UNKNOWN || s == STAGE_PAID) {
		box->tx = hex_words(rq->arena, b->pay_tx);
		box->tx_href = tx_href(rq->arena, b->pay_network, b->pay_tx);
	}
	if (b->has_surplus)
		box->surplus = tr(rq->lang, "A second payment came for this result. It is given back to where it came from.");
	if (w->flags & PAY_APPROVES)
		box->approve = tr(rq->lang, s == STAGE_APPROVE ? TR_ID("Mail me the link to approve") : TR_ID("Mail me another link"));
}


err_t pay_box_load(struct rq *rq, const struct viewer *v, const char *id, struct pay_box **out)
{
	struct pay_box *box = ARENA_NEW(rq->arena, struct pay_box);
	struct bounty_seen b;
	enum pay_stage s;
	err_t e = bounty_seen_get(rq, id, &b);

	if (e)
		return e;
	s = pay_stage_of(&b, approval_threshold(rq->conf));
	box->title = tr(rq->lang, b.is_due ? TR_ID("Pay for your result") : TR_ID("Your result"));
	box->price = usdc_words(rq->arena, rq->lang, b.actual_micro == INT_UNSET ? b.estimated_micro : b.actual_micro);
	box->action = arena_printf(rq->arena, "/pay/%s", b.id);
	box->result_href = arena_printf(rq->arena, "/results/%s", b.id);
	if (b.paid_at)
		box->receipt_href = arena_printf(rq->arena, "/results/%s/receipt", b.id);
	state_fill(rq, v, &b, s, box);
	facts_fill(rq, v, &b, box);
	box->can_pay = stage_words[s].flags & PAY_OFFERS;
	box->has_ways = box->can_pay || box->approve;
	if (stage_words[s].flags & PAY_WAITS)
		box->live_href = box->live_self = box->action;
	if (stage_words[s].flags & PAY_RESULT)
		e = result_fill(rq, b.id, box);
	if (!e && box->can_pay)
		e = pay_ways_fill(rq, &b, box);
	*out = box;
	return e;
}


/* Somebody else's, or nobody's: the page does not tell which. */
static void foreign_fill(struct rq *rq, const struct viewer *v, const char *id, struct pay_page *p)
{
	p->foreign = TR_FILL(rq->arena, rq->lang, "This payment link belongs to another account, or is not complete. You are signed in as {0}.",
			     v->profile.email);
	p->next = arena_printf(rq->arena, "/pay/%s", id);
	rq->reply.status = 404;
}


/* /pay/{id}/cancel: the checkout was left. */
static bool is_left(const struct rq *rq)
{
	const char *last = strrchr(rq->path, '/');

	return last && str_eq(last, "/cancel");
}


static err_t pay_fill(struct rq *rq, const struct viewer *v, const struct pay_query *in, struct pay_page *p)
{
	struct bounty_seen b;
	struct pay_box *box;
	err_t e = bounty_seen_get(rq, in->id, &b);

	if (!e)
		e = pay_box_load(rq, v, in->id, &box);
	if (e)
		return e;
	box->next = box->action;
	if (b.is_due && (in->why || is_left(rq)))
		box->problem = pay_error_words(rq->lang, in->why ? in->why : "canceled");
	p->heading = agent_words(rq->lang, b.agent_type);
	p->words = text_clip(rq->arena, b.words, WORDS_MAX);
	p->words_lang = foreign_lang(rq->lang, b.words);
	p->chrome.refreshes = box->live_href && !in->live;
	if (p->chrome.refreshes)
		box->still_href = arena_printf(rq->arena, "%s?live=0", box->action);
	p->pay = box;
	return ERR_OK;
}


err_t page_pay(struct rq *rq)
{
	const struct pay_query *in = rq->in;
	struct pay_page *p = ARENA_NEW(rq->arena, struct pay_page);
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	p->chrome.nav = "results";
	p->chrome.title = p->heading = tr(rq->lang, "Pay for your result");
	p->back_href = "/results";
	if (!e)
		e = pay_fill(rq, &v, in, p);
	if (e && e != ERR_NOT_FOUND)
		return e;
	rq_page(rq, "pay", &pay_page_shape, p);
	if (e == ERR_NOT_FOUND)
		foreign_fill(rq, &v, in->id, p);
	return ERR_OK;
}


/* Where the reader goes on: the page they came from, home's dialog or the pay page. */
static void pay_next(struct rq *rq, const struct pay_query *in, const char *why)
{
	const char *home = arena_printf(rq->arena, "/?pay_task_id=%s", in->id);

	rq_see_other(rq, why ? arena_printf(rq->arena, "/pay/%s?why=%s", in->id, why)
			     : str_eq(in->next, home) ? home : arena_printf(rq->arena, "/pay/%s", in->id));
}


err_t page_pay_post(struct rq *rq)
{
	const struct pay_query *in = rq->in;
	struct bounty_seen b;
	const char *why = NULL;
	err_t e = rq->complaints.n ? ERR_BAD_REQUEST : bounty_seen_get(rq, in->id, &b);

	if (!e && !str_eq(in->method, "check"))
		e = pay_way_take(rq, &b, in, &why);
	if (!e && !rq->reply.is_set)
		pay_next(rq, in, why);
	return e;
}
