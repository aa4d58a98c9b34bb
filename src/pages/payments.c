/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What was earned: each payout with its state, when it will come, and why it waits. */
#include <string.h>
#include "humans/earnings.h"
#include "money/connect.h"
#include "pages/handlers.h"
#include "pages/viewer.h"

#define CELL_WORDS 80

struct payment_row {
	const char *href, *words, *words_lang, *gross, *fee, *paypal_fee, *net, *badge, *icon, *status, *when, *why;
};
struct payments_page {
	struct chrome chrome;
	struct list tabs, payments;
	const char *pending_total, *approved_total, *paid_total, *next, *connect_id, *connect_off;
	bool connect_start;
};
#define ROW(member) FIELD(payment_row, member, K_TEXT)
SHAPE(payment_row, payment_row, ROW(href), ROW(words), ROW(words_lang), ROW(gross), ROW(fee), ROW(paypal_fee), ROW(net),
      ROW(badge), ROW(icon), ROW(status), ROW(when), ROW(why));
#define PAGE_TEXT(member) FIELD(payments_page, member, K_TEXT)
SHAPE(payments_page, payments_page, CHROME_FIELDS(payments_page),
      FIELD(payments_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(payments_page, payments, K_LIST, .of = &payment_row_shape), PAGE_TEXT(pending_total), PAGE_TEXT(approved_total),
      PAGE_TEXT(paid_total), PAGE_TEXT(next), PAGE_TEXT(connect_id), PAGE_TEXT(connect_off),
      FIELD(payments_page, connect_start, K_BOOL));

/* A sentence for what a payout waits for, and for errors that are known by their first word. */
static const struct sentence {
	const char *key, *words;
} waits[] = {
	{"review", TR_ID("The requester has not answered yet. Without an answer it is approved by itself.")},
	{"provider", TR_ID("It was sent and has not arrived yet. An unclaimed payment comes back after 30 days.")},
	{"order", TR_ID("It comes to your Stripe account as soon as the requester has paid.")},
	{"address", TR_ID("There is no PayPal address to send it to. Add one on “My page”.")},
	{"new_address", TR_ID("Your PayPal address is new. For your safety nothing is sent for 24 hours.")},
}, errors[] = {
	{"RECEIVER_UNREGISTERED", TR_ID("The address has no PayPal account. Check it on “My page”.")},
	{"RECEIVER_UNCONFIRMED", TR_ID("The PayPal account is not confirmed yet. Confirm it with PayPal.")},
	{"RETURNED", TR_ID("Nobody claimed the payment within 30 days, so it came back.")},
	{"UNCLAIMED", TR_ID("Nobody claimed the payment within 30 days, so it came back.")},
	{"REVERSED", TR_ID("The payment was taken back. We are looking into it.")},
}, holds[] = {
	{"dispute", TR_ID("The result is disputed. It waits for the decision.")},
	{"provider_says_paid", TR_ID("We are checking whether it has reached you already.")},
};
#define LOOK_UP(table, lang, key) look_up((table), N_OF(table), (lang), (key))


/* The words of the row whose key `text` begins with, NULL if none. */
static const char *look_up(const struct sentence *rows, size_t n, enum lang lang, const char *text)
{
	for (size_t i = 0; text && i < n; i++)
		if (str_starts(text, rows[i].key))
			return tr(lang, rows[i].words);
	return NULL;
}


/* When it happened, or will. */
static const char *payment_when(const struct viewer *v, const struct payment *m)
{
	const struct reader *r = &v->reader;

	if (str_eq(m->status, "pending") && m->review_until)
		return TR_FILL(r->arena, r->lang, "Review until {0}", when_clock(r, m->review_until));
	if (str_eq(m->status, "paid") && m->paid_at)
		return when_date(r, m->paid_at);
	if (m->expected_at)
		return TR_FILL(r->arena, r->lang, "expected {0}", when_date(r, m->expected_at));
	return NULL;
}


/* Why it has not come, in a sentence; NULL where there is nothing to say. */
static const char *payment_why(const struct viewer *v, const struct payment *m)
{
	const struct reader *r = &v->reader;
	const char *known;

	if (str_eq(m->status, "failed")) {
		known = LOOK_UP(errors, r->lang, m->error_message);
		return known ? known : m->error_message ? TR_FILL(r->arena, r->lang, "It could not be paid: {0}", m->error_message)
							: tr(r->lang, "It could not be paid. We will try again.");
	}
	if (!str_eq(m->waits_for, "held"))
		return LOOK_UP(waits, r->lang, m->waits_for);
	known = LOOK_UP(holds, r->lang, m->hold_reason);
	return known ? known : TR_FILL(r->arena, r->lang, "It is held: {0}", m->hold_reason);
}


/* Approved says less than "on its way" and "held". */
static struct look payment_row_look(const struct viewer *v, const struct payment *m)
{
	if (str_eq(m->waits_for, "provider"))
		return (struct look){"badge run", "◐", tr(v->reader.lang, "On its way")};
	if (str_eq(m->waits_for, "held"))
		return (struct look){"badge turn", "!", tr(v->reader.lang, "Held")};
	return payment_look(v->reader.lang, m->status);
}


/* What is taken off is shown with a minus sign. */
static const char *minus_words(struct arena *a, enum lang lang, int64_t cents)
{
	return money_words(a, lang, cents > 0 ? -cents : cents);
}


static void payment_fill(const struct viewer *v, const struct payment *m, struct payment_row *row)
{
	struct arena *a = v->reader.arena;
	struct look look = payment_row_look(v, m);

	*row = (struct payment_row){.href = arena_printf(a, "/tasks/%s", m->task_id),
		.words = text_clip(a, m->task_display, CELL_WORDS), .words_lang = foreign_lang(v->reader.lang, m->task_display),
		.gross = money_words(a, v->reader.lang, m->gross_amount), .fee = minus_words(a, v->reader.lang, m->platform_fee),
		.paypal_fee = minus_words(a, v->reader.lang, m->paypal_fee), .net = money_words(a, v->reader.lang, m->net_amount), .badge = look.badge,
		.icon = look.icon, .status = look.words, .when = payment_when(v, m), .why = payment_why(v, m)};
}


/* "w•••@example.com" */
static const char *address_hint(struct arena *a, const char *address)
{
	const char *at = address ? strchr(address, '@') : NULL;

	return at ? arena_printf(a, "%c•••%s", *address, at) : "–";
}


/* "Next payout: 13 Feb, about $16.00 to w•••@example.com": what the earliest day will bring. */
static const char *next_words(const struct viewer *v, const struct payments *money)
{
	const struct payment *first = NULL, *all = money->payments.items;
	const struct reader *r = &v->reader;
	int64_t sum = 0;

	for (size_t i = 0; i < money->payments.n; i++)
		if (all[i].expected_at && (!first || all[i].expected_at < first->expected_at))
			first = &all[i];
	for (size_t i = 0; first && i < money->payments.n; i++)
		sum += all[i].expected_at == first->expected_at ? all[i].net_amount : 0;
	return first ? TR_FILL(r->arena, r->lang, "Next payout: {0}, about {1} to {2}", when_date(r, first->expected_at),
			       money_words(r->arena, r->lang, sum), address_hint(r->arena, first->receiver)) : NULL;
}


/* The account that orders pay directly, if the person has one or may have one. */
static err_t connect_fill(struct rq *rq, struct payments_page *p)
{
	struct connect_status known;
	err_t e;

	if (!str_has(rq->conf->stripe_secret_key)) {
		p->connect_off = rq->conf->demo ? tr(rq->lang, "This demo has no Stripe key, so there are no direct payments.") : NULL;
		return ERR_OK;
	}
	e = connect_known(rq, &known);
	if (!e)
		p->connect_id = known.stripe_account_id;
	p->connect_start = !e && !p->connect_id;
	return e == ERR_MISSING_HUMAN ? ERR_OK : e;
}


err_t page_payments(struct rq *rq)
{
	struct payments_page *p = ARENA_NEW(rq->arena, struct payments_page);
	struct payment_row *rows;
	struct payments money;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = payments_of(rq, &money);
	if (!e)
		e = connect_fill(rq, p);
	if (e)
		return e;
	rows = ARENA_ARRAY(rq->arena, struct payment_row, money.payments.n + 1);
	for (size_t i = 0; i < money.payments.n; i++)
		payment_fill(&v, (const struct payment *)money.payments.items + i, &rows[i]);
	p->chrome.title = tr(rq->lang, "Payments");
	p->chrome.nav = "me";
	p->tabs = me_tabs(rq, "/me/payments");
	p->payments = (struct list){money.payments.n, rows};
	p->pending_total = money_words(rq->arena, rq->lang, money.summary->pending_total);
	p->approved_total = money_words(rq->arena, rq->lang, money.summary->approved_total);
	p->paid_total = money_words(rq->arena, rq->lang, money.summary->paid_total);
	p->next = next_words(&v, &money);
	rq_page(rq, "payments", &payments_page_shape, p);
	return ERR_OK;
}


/* Back to the page, which has the way to Stripe then: a form may lead to no other site. */
err_t page_payments_connect(struct rq *rq)
{
	const char *account;
	err_t e = connect_account(rq, &account);

	if (!e)
		rq_see_other(rq, "/me/payments");
	return e;
}
