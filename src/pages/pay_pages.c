/* pay_pages.c - the demo provider's checkout, and where a payer comes back to.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/money.h"
#include "money/demo.h"
#include "pages/pay_pages.h"
#include "pages/page_form.h"

#define SESSION_MARK "{CHECKOUT_SESSION_ID}"

struct pay_page_in {
	const char *session, *outcome, *status, *session_id;
};
SHAPE(pay_path, pay_page_in, FIELD(pay_page_in, session, K_LINE, .flags = F_REQ | F_PATH, .max = 100));
SHAPE(pay_post, pay_page_in, FIELD(pay_page_in, session, K_LINE, .flags = F_REQ | F_PATH, .max = 100),
      FIELD(pay_page_in, outcome, K_WORD, .flags = F_REQ, .words = DEMO_OUTCOMES));
SHAPE(back_query, pay_page_in, FIELD(pay_page_in, status, K_WORD, .flags = F_QUERY | F_LENIENT, .words = "success|cancel"),
      FIELD(pay_page_in, session_id, K_LINE, .flags = F_QUERY | F_LENIENT, .max = 200));

static const struct field_spec outcome_fields[] = {{.name = "outcome", .flags = FF_HIDDEN}};
static const struct {
	const char *outcome, *label, *button;
} buttons[] = {
	{"pay", TR_ID("Pay without money"), "btn"},
	{"slow", TR_ID("Pay, but the news comes late"), "btn second"},
	{"fail", TR_ID("The card is declined"), "btn second"},
	{"expire", TR_ID("The checkout expires"), "btn second"},
};

static struct list words_list(struct arena *a, const char *const *words, size_t n)
{
	struct words_item *items = ARENA_ARRAY(a, struct words_item, n);

	for (size_t i = 0; i < n; i++)
		items[i].words = words[i];
	return (struct list){n, items};
}

static err_t demo_deed(struct rq *rq, const char *session, struct deed *out)
{
	return provider_named(rq->conf, provider_demo.name) ? order_of_session(rq, session, out) : ERR_NOT_FOUND;
}

static struct list demo_forms(struct rq *rq, const char *session)
{
	struct form *forms = ARENA_ARRAY(rq->arena, struct form, N_OF(buttons));

	for (size_t i = 0; i < N_OF(buttons); i++) {
		struct pair outcome = {.name = "outcome", .value = buttons[i].outcome};
		struct form_spec spec = {.fields = outcome_fields, .n = N_OF(outcome_fields),
					 .action = arena_printf(rq->arena, "/demo/pay/%s", session),
					 .submit = tr(rq->lang, buttons[i].label), .button = buttons[i].button};

		forms[i] = form_make(rq, &spec, (struct pairs){1, &outcome});
	}
	return (struct list){N_OF(buttons), forms};
}

static const char *amount_words(struct rq *rq, const struct deed *d)
{
	struct buf b;

	buf_init(&b, rq->arena, 100);
	money_show(&b, d->total_minor, str_eq(d->currency, "jpy") ? CUR_JPY : CUR_USD, rq->lang);
	return buf_text(&b);
}

static err_t page_demo_pay(struct rq *rq)
{
	const struct pay_page_in *in = rq->in;
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct deed d;
	bool is_open;
	err_t e = demo_deed(rq, in->session, &d);

	if (e)
		return e;
	is_open = str_eq(d.attempt_state, "open");
	p->chrome.title = tr(rq->lang, "Demo checkout: no money moves");
	p->intro = words_list(rq->arena, (const char *const[]){
		TR_FILL(rq->arena, rq->lang, "Total {0} for: {1}", amount_words(rq, &d), d.description),
		is_open ? tr(rq->lang, "This page stands where a payment provider's would. Choose what happens; the hall is told the way a provider tells it.")
			: tr(rq->lang, "This checkout has ended."),
	}, 2);
	if (is_open)
		p->forms = demo_forms(rq, in->session);
	form_page_show(rq, p);
	return ERR_OK;
}

/* The payer's way back, with the session's id where the address asks for it. */
static const char *back_url(struct arena *a, const char *url, const char *session)
{
	const char *mark = strstr(url, SESSION_MARK);

	return mark ? arena_printf(a, "%.*s%s%s", (int)(mark - url), url, session, mark + sizeof(SESSION_MARK) - 1) : url;
}

static err_t page_demo_pay_post(struct rq *rq)
{
	const struct pay_page_in *in = rq->in;
	struct deed d;
	struct list events;
	err_t e = rq->complaints.n ? ERR_BAD_REQUEST : demo_deed(rq, in->session, &d);

	if (e)
		return e;
	if (!str_eq(d.attempt_state, "open")) {
		rq_see_other(rq, arena_printf(rq->arena, "/demo/pay/%s", in->session));
		return ERR_OK;
	}
	events = demo_events(rq->arena, &d, in->outcome);
	for (size_t i = 0; i < events.n && !e; i++)
		e = provider_event_add(rq, (const struct provider_event *)events.items + i);
	if (e)
		return e;
	rq_see_other(rq, back_url(rq->arena, str_in_words(in->outcome, strlen(in->outcome), "pay|slow") ? d.success_url : d.cancel_url,
				  in->session));
	return ERR_OK;
}

/* What the order's state means for a payer. */
static const struct {
	const char *status, *words;
} states[] = {
	{"paid", TR_ID("The payment has arrived.")},
	{"partially_refunded", TR_ID("The payment has arrived; a part of it was given back.")},
	{"refunded", TR_ID("The payment was given back.")},
	{"failed_provider", TR_ID("The payment failed. It can be tried again from the checkout.")},
	{"failed_mismatch", TR_ID("Another amount was paid than was ordered. An admin looks into it.")},
	{"canceled", TR_ID("The checkout has ended without a payment.")},
};

static const char *state_words(struct rq *rq, const char *status, const char *asked)
{
	for (size_t i = 0; i < N_OF(states); i++)
		if (str_eq(states[i].status, status))
			return tr(rq->lang, states[i].words);
	if (str_eq(asked, "cancel"))
		return tr(rq->lang, "The payment was not made. The checkout stays open for a day.");
	if (str_eq(asked, "success"))
		return tr(rq->lang, "Thank you. The payment is being confirmed; load this page again in a moment.");
	return tr(rq->lang, "Agents hire people here by an interface; payers come back to this page.");
}

static err_t page_for_agents(struct rq *rq)
{
	const struct pay_page_in *in = rq->in;
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct link_item *links = ARENA_ARRAY(rq->arena, struct link_item, 2);
	struct deed d = {0};

	if (in->session_id && order_of_session(rq, in->session_id, &d))
		d.status = NULL; /* not known: the address alone says something */
	p->chrome.title = tr(rq->lang, "For agents and their payers");
	p->intro = words_list(rq->arena, (const char *const[]){state_words(rq, d.status, in->status)}, 1);
	links[0] = (struct link_item){.href = "/ai/connect", .label = tr(rq->lang, "Connect an agent")};
	links[1] = (struct link_item){.href = "/docs/reference", .label = tr(rq->lang, "Reference of the interface")};
	p->links = (struct list){2, links};
	form_page_show(rq, p);
	return ERR_OK;
}

#define PAY_ROUTE(name_, method_, path_, in_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .in = &(in_), .dialect = D_PAGE, .status = 200, \
	 .who = W_ANYONE | W_PERSON, __VA_ARGS__}

const struct route pay_routes[] = {
	PAY_ROUTE("page_demo_pay", GET, "/demo/pay/{session}", pay_path_shape, .flags = R_PAGE, .run = page_demo_pay,
		  .note = "The demo provider's checkout; changes nothing"),
	PAY_ROUTE("page_demo_pay_post", POST, "/demo/pay/{session}", pay_post_shape, .flags = R_PAGE | R_FORM,
		  .run = page_demo_pay_post, .note = "Pay without money, late, not at all, or let it expire"),
	PAY_ROUTE("page_for_agents", GET, "/for-agents", back_query_shape, .flags = R_PAGE, .run = page_for_agents,
		  .note = "Where a payer comes back to; changes nothing"),
	ROUTES_END,
};
