/* approval_page.c - a payment is approved or denied by a mailed link.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/approval_page.h"
#include "bounties/approvals.h"
#include "pages/viewer.h"
#include "pages/when.h"

#define INTRO_MAX 4

struct approval_link {
	const char *token;
};
SHAPE(approval_link, approval_link, FIELD(approval_link, token, K_TEXT, .flags = F_PATH | F_SECRET | F_LENIENT, .max = 200));

static const char *link_path(struct rq *rq, const char *verb)
{
	const struct approval_link *in = rq->in;

	return arena_printf(rq->arena, "/api/payments/magic-link/%s/%s", verb, in->token);
}

/* What a decision, or its absence, means; title and words are message ids. */
static const struct {
	const char *status, *title, *words;
} ends[] = {
	{"approved", TR_ID("You have approved this payment"), TR_ID("Nothing is paid yet. Choose how to pay on the page of the result.")},
	{"denied", TR_ID("You have denied this payment"), TR_ID("Nothing was paid. If you change your mind, ask for a new mail on the page of the result.")},
	{"expired", TR_ID("This link is too old"), TR_ID("It was good for 10 minutes, or a newer mail has replaced it. Ask for a new one on the page of the result.")},
};

static void result_link(struct rq *rq, const struct approval *a, struct form_page *p)
{
	struct link_item *link = ARENA_NEW(rq->arena, struct link_item);

	*link = (struct link_item){.href = arena_printf(rq->arena, "/?pay_task_id=%s", a->task_id),
				   .label = tr(rq->lang, "See the result and pay")};
	p->links = (struct list){1, link};
}

static void what_is_asked(struct rq *rq, const struct viewer *v, const struct approval *a, struct form_page *p)
{
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, INTRO_MAX);
	size_t n = 0;

	intro[n++].words = TR_FILL(rq->arena, rq->lang, "For {0}: {1}", a->user_name,
				     TR_FILL(rq->arena, rq->lang, "Pay for '{0}' task result", a->agent_type));
	intro[n++].words = TR_FILL(rq->arena, rq->lang, "Amount: {0} USDC", a->amount);
	intro[n++].words = TR_FILL(rq->arena, rq->lang, "The request ends {0}.", when_clock(&v->reader, a->expires_at));
	intro[n++].words = tr(rq->lang, "Approving pays nothing by itself: you choose how to pay afterwards.");
	p->intro = (struct list){n, intro};
}

/* The button of the link that was opened comes first and is the strong one. */
static void buttons(struct rq *rq, bool is_yes, struct form_page *p)
{
	struct form *forms = ARENA_ARRAY(rq->arena, struct form, 2);
	const struct form_spec yes = {.action = link_path(rq, "approve"), .submit = tr(rq->lang, "Approve the payment"),
				      .button = is_yes ? NULL : "btn second"};
	const struct form_spec no = {.action = link_path(rq, "deny"), .submit = tr(rq->lang, "Deny the payment"),
				     .button = is_yes ? "btn second" : NULL};

	forms[0] = form_make(rq, is_yes ? &yes : &no, (struct pairs){0});
	forms[1] = form_make(rq, is_yes ? &no : &yes, (struct pairs){0});
	p->forms = (struct list){2, forms};
}

static err_t approval_show(struct rq *rq, bool is_yes)
{
	const struct approval_link *in = rq->in;
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct approval a;
	struct viewer v;
	err_t e = str_has(in->token) ? approval_by_token(rq, in->token, &a) : ERR_NOT_FOUND;

	if (!e)
		e = viewer_load(rq, &v);
	if (e)
		return e;
	p->chrome.title = is_yes ? tr(rq->lang, "Approve this payment?") : tr(rq->lang, "Deny this payment?");
	if (str_eq(a.status, "pending")) {
		what_is_asked(rq, &v, &a, p);
		buttons(rq, is_yes, p);
	} else {
		what_is_asked(rq, &v, &a, p);
		p->intro.n = 2; /* what it was about */
		result_link(rq, &a, p);
	}
	for (size_t i = 0; i < N_OF(ends); i++)
		if (str_eq(ends[i].status, a.status)) {
			p->chrome.title = tr(rq->lang, ends[i].title);
			((struct words_item *)p->intro.items)[p->intro.n++].words = tr(rq->lang, ends[i].words);
		}
	form_page_show(rq, p);
	return ERR_OK;
}

static err_t approve_show(struct rq *rq)
{
	return approval_show(rq, true);
}

static err_t deny_show(struct rq *rq)
{
	return approval_show(rq, false);
}

/* What was decided before, or is too old, the page says after the redirect. */
static err_t decide(struct rq *rq, bool is_yes)
{
	const struct approval_link *in = rq->in;
	err_t e = str_has(in->token) ? approval_decide(rq, in->token, is_yes) : ERR_NOT_FOUND;

	if (e && e != ERR_APPROVAL_EXPIRED && e != ERR_APPROVAL_DECIDED)
		return e;
	rq_see_other(rq, link_path(rq, is_yes ? "approve" : "deny"));
	return ERR_OK;
}

static err_t approve_post(struct rq *rq)
{
	return decide(rq, true);
}

static err_t deny_post(struct rq *rq)
{
	return decide(rq, false);
}

#define LINK_ROUTE(name_, method_, verb, flags_, ...) \
	{.name = (name_), .method = (method_), .path = "/api/payments/magic-link/" verb "/{token}", .in = &approval_link_shape, \
	 .status = 200, .dialect = D_PAGE, .who = W_ANYONE | W_PERSON, .flags = R_PAGE | (flags_), .errors = E(ERR_NOT_FOUND), \
	 __VA_ARGS__}

const struct route approval_pages_routes[] = {
	LINK_ROUTE("approval_approve_page", GET, "approve", 0, .run = approve_show, .note = "Shows what is to be approved"),
	LINK_ROUTE("approval_approve", POST, "approve", R_FORM, .run = approve_post, .note = "Approves it"),
	LINK_ROUTE("approval_deny_page", GET, "deny", 0, .run = deny_show, .note = "Shows what is to be denied"),
	LINK_ROUTE("approval_deny", POST, "deny", R_FORM, .run = deny_post, .note = "Denies it"),
	ROUTES_END,
};
