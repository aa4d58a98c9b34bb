/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /results/{id}/receipt: what was paid for a result, when, by whom and how; to be printed. */
#include "pages/bounty_stage.h"
#include "pages/handlers.h"

struct receipt_in {
	const char *id;
};
struct receipt_page {
	struct chrome chrome;
	const char *total, *words, *words_lang, *back_href, *refund;
	struct list facts;
};
#define P(member) FIELD(receipt_page, member, K_TEXT)
SHAPE(receipt_page, receipt_page, CHROME_FIELDS(receipt_page), P(total), P(words), P(words_lang), P(back_href), P(refund),
      FIELD(receipt_page, facts, K_LIST, .of = &fact_shape));


static const char *refund_words(struct rq *rq, const struct viewer *v, const struct bounty_seen *b)
{
	const char *sum;

	if (!b->refund_status)
		return NULL;
	sum = usdc_words(rq->arena, rq->lang, b->refund_micro);
	return str_eq(b->refund_status, "done")
		       ? TR_FILL(rq->arena, rq->lang, "{0} were given back on {1}.", sum, when_date(&v->reader, b->refunded_at))
		       : TR_FILL(rq->arena, rq->lang, "{0} are on their way back.", sum);
}


static void facts_fill(struct rq *rq, const struct viewer *v, const struct bounty_seen *b, struct receipt_page *p)
{
	const struct fact all[] = {
		{TR_ID("Receipt"), b->payment_id, NULL, NULL},
		{TR_ID("From"), rq->conf->app_base_url, NULL, NULL},
		{TR_ID("Payer"), v->profile.user_name, NULL, NULL},
		{TR_ID("E-mail address"), v->profile.email, NULL, NULL},
		{TR_ID("Agent"), agent_words(rq->lang, b->agent_type), NULL, NULL},
		{TR_ID("Order"), b->id, NULL, NULL},
		{TR_ID("Delivered"), when_date(&v->reader, b->completed_at), NULL, NULL},
		{TR_ID("Paid"), TR_FILL(rq->arena, rq->lang, "{0} ({1})", when_date(&v->reader, b->paid_at),
					when_clock(&v->reader, b->paid_at)), NULL, NULL},
		{TR_ID("Method"), pay_method_words(rq->lang, b->pay_method), NULL, NULL},
		{TR_ID("Account"), b->pay_network ? b->payer : NULL, NULL, NULL},
		{TR_ID("Transaction"), b->pay_tx, tx_href(rq->arena, b->pay_network, b->pay_tx), NULL},
	};

	p->facts = facts_list(rq->arena, rq->lang, all, N_OF(all));
}


err_t page_receipt(struct rq *rq)
{
	const struct receipt_in *in = rq->in;
	struct receipt_page *p = ARENA_NEW(rq->arena, struct receipt_page);
	struct bounty_seen b;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = bounty_seen_get(rq, in->id, &b);
	if (!e && !b.paid_at)
		e = ERR_NOT_FOUND;
	if (e)
		return e;
	p->chrome.title = tr(rq->lang, "Receipt");
	p->chrome.nav = "results";
	p->back_href = arena_printf(rq->arena, "/results/%s", b.id);
	p->total = usdc_words(rq->arena, rq->lang, b.pay_micro);
	p->words = text_clip(rq->arena, b.words, 300);
	p->words_lang = foreign_lang(rq->lang, b.words);
	p->refund = refund_words(rq, &v, &b);
	facts_fill(rq, &v, &b, p);
	rq_page(rq, "receipt", &receipt_page_shape, p);
	return ERR_OK;
}
