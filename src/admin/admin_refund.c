/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Giving money back: first how much and why, then a question whose button says the amount, then the post.  The post
 * carries the number of the order's newest event as it was shown; if another came, nothing is done and both are shown. */
#include <string.h>
#include "admin/admin_handlers.h"
#include "admin/admin_words.h"
#include "base/buf.h"
#include "money/orders.h"

#define HREF_MAX 2048
#define AMOUNT_MAX 32
#define SEEN_MAX 80

struct refund_form {
	const char *part, *amount, *reason, *note, *seen;
};
#define R(name, kind_, ...) FIELD(refund_form, name, kind_, __VA_ARGS__)
SHAPE(refund_choice, refund_form, R(part, K_WORD, .flags = F_REQ, .words = "all|part"), R(amount, K_LINE, .max = AMOUNT_MAX),
      R(reason, K_WORD, .flags = F_REQ, .words = "requested_by_customer|duplicate|fraudulent"));
SHAPE(refund_form, refund_form, R(part, K_WORD, .flags = F_REQ, .words = "all|part"), R(amount, K_LINE, .max = AMOUNT_MAX),
      R(reason, K_WORD, .flags = F_REQ, .words = "requested_by_customer|duplicate|fraudulent"),
      R(note, K_TEXT, .flags = F_REQ, .max = 500), R(seen, K_LINE, .max = SEEN_MAX));

static struct list reason_options(struct arena *a, enum lang lang, const char *value)
{
	static const char *const words[] = {"requested_by_customer", "duplicate", "fraudulent"};
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(words));

	for (size_t i = 0; i < N_OF(words); i++)
		o[i] = (struct option){words[i], admin_look(lang, words[i]).words, str_eq(words[i], value)};
	return (struct list){N_OF(words), o};
}


static struct list part_options(struct arena *a, enum lang lang, const char *value)
{
	struct option *o = ARENA_ARRAY(a, struct option, 2);

	o[0] = (struct option){"all", tr(lang, "All that is left"), !str_eq(value, "part")};
	o[1] = (struct option){"part", tr(lang, "A part"), str_eq(value, "part")};
	return (struct list){2, o};
}


static const struct field_spec choice_fields[] = {
	{.name = "part", .label = TR_ID("How much"), .options = part_options, .flags = FF_REQ},
	{.name = "amount", .label = TR_ID("Amount of the part"), .inputmode = "decimal"},
	{.name = "reason", .label = TR_ID("Reason"), .options = reason_options, .flags = FF_REQ},
};
static const struct field_spec confirm_fields[] = {
	{.name = "part", .flags = FF_HIDDEN},
	{.name = "amount", .flags = FF_HIDDEN},
	{.name = "reason", .flags = FF_HIDDEN},
	{.name = "note", .label = TR_ID("Note for the log"), .hint = TR_ID("Why you do this. Other admins read it."),
	 .missing = TR_ID("Say why: the log needs it."), .flags = FF_REQ | FF_AREA},
};

/* The order as its page shows it. */
struct bill {
	const struct admin_list *list;
	const char *id; /* id/version */
	struct admin_row row;
	json_t *data;
	const char *currency;
	int64_t rest;
	int64_t minor; /* what is asked back */
	const char *seen; /* what another page of it showed, when it is not so any more */
};


static err_t bill_load(struct rq *rq, struct bill *b)
{
	err_t e;

	*b = (struct bill){.list = admin_list_named("orders"), .id = admin_path_id(rq->arena, rq->in, rq->route->in)};
	e = admin_row_get(rq, b->list, b->id, &b->row);
	if (e)
		return e;
	b->data = admin_data(rq->arena, &b->row);
	b->currency = admin_text(b->data, "currency");
	b->rest = admin_int(b->data, "rest_minor");
	return ERR_OK;
}


static const char *bill_href(struct rq *rq, const struct bill *b, const char *more)
{
	return admin_href(rq->arena, "/admin/orders/", arena_printf(rq->arena, "%s%s", b->id, more));
}


/* What the page showed: the number of the newest event, and for the reader its states. */
static const char *seen_of(struct rq *rq, const struct bill *b)
{
	return arena_printf(rq->arena, "%lld %s %lld", (long long)admin_int(b->data, "event_n"), b->row.status,
			    (long long)admin_int(b->data, "refund_amount_minor"));
}


static struct list state_facts(const struct reader *r, const struct bill *b)
{
	static const char *const names[] = {"id", "", "total_minor", "refund_amount_minor", "rest_minor", "payout_cents",
					    "payout_status"};
	struct admin_cell *cells = ARENA_ARRAY(r->arena, struct admin_cell, N_OF(names));
	size_t n = 0;

	for (size_t i = 0; i < N_OF(names); i++)
		for (size_t k = 0; k < b->list->n_cols; k++)
			if (str_eq(b->list->cols[k].name, names[i])) {
				cells[n] = admin_cell_make(r, &b->list->cols[k], &b->row, 100);
				n += cells[n].words != NULL;
			}
	return (struct list){n, cells};
}


static err_t choice_show(struct rq *rq, const struct bill *b, struct pairs values, err_t e)
{
	struct admin_page *p = admin_page_new(rq, TR_FILL(rq->arena, rq->lang, "Refund order {0}", b->id), "/admin/orders");
	struct field_spec fields[N_OF(choice_fields)];
	const struct form_spec spec = {.fields = fields, .n = N_OF(fields)};
	struct viewer v;
	err_t failed = viewer_load(rq, &v);

	if (failed)
		return failed;
	memcpy(fields, choice_fields, sizeof(fields));
	fields[1].hint = str_eq(b->currency, "jpy") ? TR_ID("In yen, a whole number.") : TR_ID("In dollars, for example 12.50.");
	p->facts = state_facts(&v.reader, b);
	p->problems = form_problems(rq, &spec, NULL);
	p->fields = form_make(rq, &spec, values).fields;
	p->method = "get";
	p->action = bill_href(rq, b, "/refund");
	p->cancel_href = bill_href(rq, b, "");
	p->submit = b->rest > 0 ? tr(rq->lang, "Continue") : NULL;
	p->button = "btn";
	admin_page_show(rq, "admin_form", p, e);
	return ERR_OK;
}


/* The amount asked for; a complaint about it where it is none. */
static err_t amount_read(struct rq *rq, struct bill *b, const struct refund_form *f)
{
	const char *text = str_has(f->amount) ? f->amount : "";

	b->minor = b->rest;
	if (str_eq(f->part, "all"))
		return ERR_OK;
	if (!*text)
		return rq_wrong(rq, "amount", "required");
	if (!money_parse(text, strlen(text), admin_currency(b->currency), &b->minor))
		return rq_wrong(rq, "amount", "invalid_format");
	if (b->minor <= 0)
		return rq_wrong(rq, "amount", "below_min");
	return b->minor > b->rest ? rq_wrong(rq, "amount", "above_max") : ERR_OK;
}


static struct list effects_of(struct rq *rq, const struct bill *b, const char *reason)
{
	struct words_item *items = ARENA_ARRAY(rq->arena, struct words_item, 4);
	const char *payout = admin_text(b->data, "payout_status");
	const char *amount = admin_money(rq->arena, rq->lang, b->minor, b->currency);
	size_t n = 0;

	items[n++].words = TR_FILL(rq->arena, rq->lang, "{0} goes back to {1}.", amount, admin_text(b->data, "ai_account_name"));
	items[n++].words = TR_FILL(rq->arena, rq->lang, "{0} of this order can be refunded after that.",
				   admin_money(rq->arena, rq->lang, b->rest - b->minor, b->currency));
	if (payout && !str_in_words(payout, strlen(payout), "paid|void"))
		items[n++].words = TR_FILL(rq->arena, rq->lang, "The payout of {0} to {1} is put on hold until an admin releases it.",
					   money_words(rq->arena, rq->lang, admin_int(b->data, "payout_cents")), admin_text(b->data, "human_name"));
	else if (str_eq(payout, "paid"))
		items[n++].words = TR_FILL(rq->arena, rq->lang, "{0} was paid already; that payout stays.", admin_text(b->data, "human_name"));
	if (reason)
		items[n++].words = TR_FILL(rq->arena, rq->lang, "The reason given to the provider: {0}.", admin_look(rq->lang, reason).words);
	return (struct list){n, items};
}


/* Both states, when the order is not the one that was shown. */
static struct list stale_notes(struct rq *rq, const struct bill *b)
{
	struct words_item *note = ARENA_ARRAY(rq->arena, struct words_item, 1);
	const char *at = strchr(b->seen, ' '), *end = at ? strchr(at + 1, ' ') : NULL;
	int64_t refunded;

	if (!end || !str_int(end + 1, &refunded))
		return (struct list){0};
	note->words = TR_FILL(rq->arena, rq->lang, "You saw “{0}” with {1} refunded. Now it is “{2}” with {3} refunded.",
		admin_look(rq->lang, arena_strndup(rq->arena, at + 1, (size_t)(end - at - 1))).words,
		admin_money(rq->arena, rq->lang, refunded, b->currency), admin_look(rq->lang, b->row.status).words,
		admin_money(rq->arena, rq->lang, admin_int(b->data, "refund_amount_minor"), b->currency));
	return (struct list){1, note};
}


static err_t confirm_show(struct rq *rq, const struct bill *b, struct pairs values, err_t e)
{
	struct admin_page *p = admin_page_new(rq, TR_FILL(rq->arena, rq->lang, "Refund order {0}", b->id), "/admin/orders");
	const struct form_spec spec = {.fields = confirm_fields, .n = N_OF(confirm_fields)};
	struct viewer v;
	err_t failed = viewer_load(rq, &v);

	if (failed)
		return failed;
	p->facts = state_facts(&v.reader, b);
	p->notes = b->seen ? stale_notes(rq, b) : (struct list){0};
	p->effects = effects_of(rq, b, pairs_get(values, "reason"));
	p->problems = form_problems(rq, &spec, NULL);
	p->fields = form_make(rq, &spec, values).fields;
	p->seen = seen_of(rq, b);
	p->method = "post";
	p->action = bill_href(rq, b, "/refund");
	p->cancel_href = bill_href(rq, b, "");
	p->submit = b->rest >= b->minor && b->minor > 0
		? TR_FILL(rq->arena, rq->lang, "Refund {0}", admin_money(rq->arena, rq->lang, b->minor, b->currency)) : NULL;
	p->button = "btn danger";
	admin_page_show(rq, "admin_form", p, e);
	return ERR_OK;
}


err_t admin_refund_ask(struct rq *rq)
{
	struct input in = {.form = rq->input.query};
	struct refund_form f;
	struct bill b;
	err_t e = bill_load(rq, &b);

	if (e)
		return e;
	if (!pairs_get(in.form, "part"))
		return choice_show(rq, &b, (struct pairs){0}, ERR_OK);
	if (shape_read(&refund_choice_shape, &in, rq->arena, &f, &rq->complaints) || amount_read(rq, &b, &f))
		return choice_show(rq, &b, in.form, ERR_OK);
	return confirm_show(rq, &b, in.form, ERR_OK);
}


/* Nothing was done, or the provider refused: the order as it is now, and why. */
static err_t refund_refused(struct rq *rq, struct pairs values, const char *seen, err_t why)
{
	struct refund_form f = {.part = pairs_get(values, "part"), .amount = pairs_get(values, "amount")};
	struct bill b;
	err_t e = bill_load(rq, &b);

	if (e)
		return e;
	if (amount_read(rq, &b, &f))
		rq->complaints.n = 0; /* the amount fitted what was shown: `why` says what is wrong */
	b.seen = why == ERR_ORDER_CHANGED ? seen : NULL;
	return confirm_show(rq, &b, values, why);
}


/* What the post asks for, as far as it can be read. */
static err_t refund_read(struct rq *rq, struct bill *b, const struct input *in, struct refund_form *f)
{
	err_t e = shape_read(&refund_form_shape, in, rq->arena, f, &rq->complaints), wrong = amount_read(rq, b, f);

	return e ? e : wrong;
}


err_t admin_refund_do(struct rq *rq)
{
	const struct admin_path *path = rq->in;
	struct input in = form_input(rq);
	struct refund_result result;
	struct refund_ask ask = {.order_id = path->id, .version = path->version};
	struct refund_form f;
	struct bill b;
	err_t e = bill_load(rq, &b);

	if (e)
		return e;
	if (refund_read(rq, &b, &in, &f))
		return form_has_complaint(rq, "note") && rq->complaints.n == 1 ? confirm_show(rq, &b, in.form, ERR_OK)
									      : choice_show(rq, &b, in.form, ERR_OK);
	/* a form without what it showed is as stale as can be: no event has the number 0 */
	if (!f.seen || !str_int(arena_strndup(rq->arena, f.seen, strcspn(f.seen, " ")), &ask.seen))
		ask.seen = 0;
	ask.amount_minor = b.minor;
	ask.reason = f.reason;
	ask.note = f.note;
	e = order_refund(rq, &ask, &result);
	if (e && err_info(e)->http != 409 && e != ERR_STRIPE)
		return e;
	if (e)
		return refund_refused(rq, in.form, f.seen ? f.seen : "", e);
	rq_see_other(rq, arena_printf(rq->arena, "%s?done=refund_asked", bill_href(rq, &b, "")));
	return ERR_OK;
}
