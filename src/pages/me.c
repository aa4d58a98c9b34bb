/* SPDX-License-Identifier: AGPL-3.0-or-later
 * "My page": the profile, and what was earned. */
#include "base/buf.h"
#include "base/money.h"
#include "pages/handlers.h"
#include "pages/viewer.h"
#include "sql_pages.h"

#define CELL_WORDS 80
#define MAX_BUDGET 100000000 /* cents, as the hall takes */

SHAPE(profile_form, profile, FIELD(profile, lang, K_WORD, .flags = F_REQ, .words = "en|ja"),
      FIELD(profile, name, K_LINE, .flags = F_REQ, .max = 120), FIELD(profile, country, K_COUNTRY, .flags = F_REQ),
      FIELD(profile, location, K_LINE, .max = 120), FIELD(profile, paypal_email, K_EMAIL),
      FIELD(profile, min_budget_usd, K_USD, .max = MAX_BUDGET));
/* Somebody who does no tasks has no more than this. */
SHAPE(account_form, profile, FIELD(profile, lang, K_WORD, .flags = F_REQ, .words = "en|ja"),
      FIELD(profile, name, K_LINE, .flags = F_REQ, .max = 120));

struct payment_row {
	const char *href, *words, *words_lang, *gross, *fee, *paypal_fee, *net, *badge, *icon, *status, *when;
};
struct payments_page {
	struct chrome chrome;
	struct list tabs, payments;
	const char *pending_total, *approved_total, *paid_total;
};
SHAPE(payment_row, payment_row, FIELD(payment_row, href, K_TEXT), FIELD(payment_row, words, K_TEXT),
      FIELD(payment_row, words_lang, K_TEXT), FIELD(payment_row, gross, K_TEXT), FIELD(payment_row, fee, K_TEXT),
      FIELD(payment_row, paypal_fee, K_TEXT), FIELD(payment_row, net, K_TEXT), FIELD(payment_row, badge, K_TEXT),
      FIELD(payment_row, icon, K_TEXT), FIELD(payment_row, status, K_TEXT), FIELD(payment_row, when, K_TEXT));
SHAPE(payments_page, payments_page, CHROME_FIELDS(payments_page),
      FIELD(payments_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(payments_page, payments, K_LIST, .of = &payment_row_shape), FIELD(payments_page, pending_total, K_TEXT),
      FIELD(payments_page, approved_total, K_TEXT), FIELD(payments_page, paid_total, K_TEXT));


static struct pairs profile_values(struct arena *a, const struct profile *p)
{
	struct pair *values = ARENA_ARRAY(a, struct pair, 6);
	struct buf min;

	buf_init(&min, a, 40);
	if (p->human_id && p->min_budget_usd > 0)
		money_json(&min, p->min_budget_usd, CUR_USD);
	values[0] = (struct pair){.name = "lang", .value = p->lang};
	values[1] = (struct pair){.name = "name", .value = p->human_id ? p->name : p->user_name};
	values[2] = (struct pair){.name = "country", .value = p->country};
	values[3] = (struct pair){.name = "location", .value = p->location};
	values[4] = (struct pair){.name = "paypal_email", .value = p->paypal_email};
	values[5] = (struct pair){.name = "min_budget_usd", .value = buf_text(&min)};
	return (struct pairs){6, values};
}


/* What else can be set here: the look, and for those who do no tasks yet the way there. */
static struct list me_links(struct rq *rq, const struct profile *profile)
{
	static const struct link_item items[] = {
		{.words = TR_ID("You cannot take tasks yet."), .href = "/register", .label = TR_ID("Complete your worker profile")},
		{.words = TR_ID("Look of the pages:"), .href = "/me?theme=light", .label = TR_ID("light")},
		{.href = "/me?theme=dark", .label = TR_ID("dark")},
		{.href = "/me?theme=system", .label = TR_ID("as this device")},
	};
	struct link_item *links = ARENA_ARRAY(rq->arena, struct link_item, N_OF(items));
	size_t n = 0;

	for (size_t i = profile->human_id ? 1 : 0; i < N_OF(items); i++) {
		links[n] = items[i];
		links[n].words = items[i].words ? tr(rq->lang, items[i].words) : NULL;
		links[n++].label = tr(rq->lang, items[i].label);
	}
	return (struct list){n, links};
}


static err_t me_page(struct rq *rq, const struct profile *profile, struct pairs values)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct list links = me_links(rq, profile);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	const struct form_spec spec = {.fields = person_fields + PERSON_LANG,
		.n = profile->human_id ? N_PERSON_FIELDS - PERSON_LANG : PERSON_COUNTRY - PERSON_LANG, .action = "/me",
		.submit = tr(rq->lang, "Save")};

	*form = form_make(rq, &spec, values);
	intro->words = TR_FILL(rq->arena, rq->lang, "Signed in as {0}.", profile->email);
	p->chrome.title = tr(rq->lang, "My page");
	p->chrome.nav = "me";
	p->heading = p->chrome.title;
	p->problems = form_problems(rq, &spec, NULL);
	p->tabs = me_tabs(rq, "/me");
	p->intro = (struct list){1, intro};
	p->forms = (struct list){1, form};
	p->links = links;
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_me(struct rq *rq)
{
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	return e ? e : me_page(rq, &v.profile, profile_values(rq->arena, &v.profile));
}


err_t page_me_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct profile want;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (e)
		return e;
	e = shape_read(v.profile.human_id ? &profile_form_shape : &account_form_shape, &in, rq->arena, &want,
		       &rq->complaints);
	if (e)
		return me_page(rq, &v.profile, in.form);
	want.user_id = rq->who.user_id;
	e = rq_run(rq, v.profile.human_id ? &sql_profile_set : &sql_account_set, &want, NULL);
	if (e)
		return e;
	rq_see_other(rq, arena_printf(rq->arena, "/me?done=saved&lang=%s", want.lang));
	return ERR_OK;
}


/* What happened last to the money, or what will. */
static const char *payment_when(const struct viewer *v, const struct payment *m)
{
	const struct reader *r = &v->reader;

	if (str_eq(m->status, "pending") && m->review_until)
		return TR_FILL(r->arena, r->lang, "Review until {0}", when_clock(r, m->review_until));
	if (str_eq(m->status, "paid") && m->paid_at)
		return when_date(r, m->paid_at);
	if (str_eq(m->status, "approved") && m->approved_at)
		return when_date(r, m->approved_at);
	return NULL;
}


/* What is taken off is shown with a minus sign. */
static const char *minus_words(struct arena *a, int64_t cents)
{
	return money_words(a, cents > 0 ? -cents : cents);
}


static void payment_fill(const struct viewer *v, const struct payment *m, struct payment_row *row)
{
	struct arena *a = v->reader.arena;
	struct look look = payment_look(v->reader.lang, m->status);

	*row = (struct payment_row){.href = arena_printf(a, "/tasks/%s", m->task_id),
		.words = text_clip(a, m->task_display, CELL_WORDS), .words_lang = foreign_lang(v->reader.lang, m->task_display),
		.gross = money_words(a, m->gross_amount), .fee = minus_words(a, m->platform_fee),
		.paypal_fee = minus_words(a, m->paypal_fee), .net = money_words(a, m->net_amount), .badge = look.badge,
		.icon = look.icon, .status = look.words, .when = payment_when(v, m)};
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
	if (e)
		return e;
	rows = ARENA_ARRAY(rq->arena, struct payment_row, money.payments.n + 1);
	for (size_t i = 0; i < money.payments.n; i++)
		payment_fill(&v, (const struct payment *)money.payments.items + i, &rows[i]);
	p->chrome.title = tr(rq->lang, "Payments");
	p->chrome.nav = "me";
	p->tabs = me_tabs(rq, "/me/payments");
	p->payments = (struct list){money.payments.n, rows};
	p->pending_total = money_words(rq->arena, money.summary->pending_total);
	p->approved_total = money_words(rq->arena, money.summary->approved_total);
	p->paid_total = money_words(rq->arena, money.summary->paid_total);
	rq_page(rq, "payments", &payments_page_shape, p);
	return ERR_OK;
}
