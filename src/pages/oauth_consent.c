/* oauth_consent.c - /oauth/consent: which program asks, what it may do then, and for which AI account.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/money.h"
#include "pages/oauth_pages.h"
#include "pages/page_form.h"
#include "people/oauth.h"
#include "people/people.h"
#include "sql_oauth.h"
#include "web/response.h"

#define INTRO_MAX 6
#define LOGIN_MAX 1000
#define LIMITS_MAX 400
#define NAME_BYTES 600 /* 120 characters */

struct consent_query {
	const char *request;
};
struct oauth_user {
	const char *user_id;
};
struct oauth_account {
	const char *id, *name, *paypal_email;
	int64_t per_task, per_day, total; /* cents that its mandate allows; INT_UNSET: no limit */
};
struct consent_pick {
	const char *account_id;
};
SHAPE(consent_query, consent_query, FIELD(consent_query, request, K_TEXT, .flags = F_QUERY | F_LENIENT | F_SECRET, .max = 100));
SHAPE(oauth_user, oauth_user, FIELD(oauth_user, user_id, K_TEXT));
SHAPE(oauth_account, oauth_account, FIELD(oauth_account, id, K_TEXT), FIELD(oauth_account, name, K_TEXT), FIELD(oauth_account, paypal_email, K_TEXT),
      FIELD(oauth_account, per_task, K_INT), FIELD(oauth_account, per_day, K_INT), FIELD(oauth_account, total, K_INT));
SHAPE(consent_pick, consent_pick, FIELD(consent_pick, account_id, K_UUID, .flags = F_REQ));

static const struct field_spec pick_fields[] = {
	{.name = "request", .flags = FF_HIDDEN},
	{.name = "account_id", .label = TR_ID("AI account"), .missing = TR_ID("Choose an account."), .flags = FF_REQ},
};
static const struct field_spec new_fields[] = {
	{.name = "request", .flags = FF_HIDDEN},
	{.name = "name", .label = TR_ID("Name of the agent"), .missing = TR_ID("Give the agent a name."), .flags = FF_REQ},
	{.name = "paypal_email", .label = TR_ID("PayPal e-mail"), .hint = TR_ID("The account that pays for the tasks."),
	 .missing = TR_ID("Enter the PayPal e-mail address."), .type = "email", .autocomplete = "email", .inputmode = "email", .flags = FF_REQ},
};
static const struct field_spec deny_fields[] = {{.name = "request", .flags = FF_HIDDEN}};

/* What is drawn: the question, its token, and what was entered. */
struct consent {
	struct oauth_question asked;
	const char *token, *why;
	struct pairs values;
	struct list accounts;
};

static struct list consent_words(struct rq *rq, const struct consent *c)
{
	struct words_item *w = ARENA_ARRAY(rq->arena, struct words_item, INTRO_MAX);
	size_t n = 0;

	w[n++].words = c->asked.is_document
			       ? TR_FILL(rq->arena, rq->lang, "The program is known by {0}.", oauth_origin(rq->arena, c->asked.client_id))
			       : tr(rq->lang, "The program gave this name itself; nobody has checked it.");
	w[n++].words = TR_FILL(rq->arena, rq->lang, "The answer goes to {0}. If you did not come from there, do not allow it.",
			       oauth_origin(rq->arena, c->asked.redirect_uri));
	w[n++].words = tr(rq->lang, "It may put up tasks, hire people, write to them, judge their work and spend money for them, all in the name "
				    "of the AI account. It may not sign in as you, and sees neither your password nor your other accounts.");
	w[n++].words = TR_FILL(rq->arena, rq->lang, "Limits: {0} calls a minute. Access ends after {1} days without use, and whenever you end it "
						    "under \"Connections\".",
			       arena_printf(rq->arena, "%lld", (long long)rq->conf->rate_ai_per_minute),
			       arena_printf(rq->arena, "%d", OAUTH_REFRESH_DAYS));
	return (struct list){n, w};
}

/* What its mandate lets the account spend (doc/mandates.md); it binds programs too. */
static const char *account_limits(struct rq *rq, const struct oauth_account *a)
{
	const struct {
		int64_t cents;
		const char *words;
	} limits[] = {{a->per_task, TR_ID("at most {0} a task")}, {a->per_day, TR_ID("at most {0} a day")}, {a->total, TR_ID("at most {0} in all")}};
	struct buf b, amount;

	buf_init(&b, rq->arena, LIMITS_MAX);
	for (size_t i = 0; i < N_OF(limits); i++) {
		if (limits[i].cents == INT_UNSET)
			continue;
		buf_init(&amount, rq->arena, LIMITS_MAX);
		money_show(&amount, limits[i].cents, CUR_USD, rq->lang);
		buf_str(&b, b.len ? ", " : "");
		buf_str(&b, TR_FILL(rq->arena, rq->lang, limits[i].words, buf_text(&amount)));
	}
	return b.len ? buf_text(&b) : tr(rq->lang, "no limit to what it spends");
}

static struct list account_options(struct rq *rq, const struct list *accounts)
{
	const struct oauth_account *a = accounts->items;
	struct option *o = ARENA_ARRAY(rq->arena, struct option, accounts->n);

	for (size_t i = 0; i < accounts->n; i++)
		o[i] = (struct option){a[i].id, arena_printf(rq->arena, "%s (%s)", a[i].name, a[i].paypal_email), i == 0};
	return (struct list){accounts->n, o};
}

/* "Name: at most $20 a task. Other name: no limit to what it spends." */
static const char *accounts_words(struct rq *rq, const struct list *accounts)
{
	const struct oauth_account *a = accounts->items;
	struct buf b;

	buf_init(&b, rq->arena, accounts->n * (LIMITS_MAX + NAME_BYTES));
	for (size_t i = 0; i < accounts->n; i++)
		buf_fmt(&b, "%s%s: %s%s", i ? " " : "", a[i].name, account_limits(rq, &a[i]), rq->lang == LANG_JA ? "。" : ".");
	return buf_text(&b);
}

static struct form pick_form(struct rq *rq, const struct consent *c)
{
	const struct form_spec spec = {.fields = pick_fields, .n = N_OF(pick_fields), .title = tr(rq->lang, "With an account you have"),
				       .words = accounts_words(rq, &c->accounts),
				       .action = "/oauth/consent/allow", .submit = tr(rq->lang, "Allow")};
	struct form f = form_make(rq, &spec, c->values);
	struct form_field *account = (struct form_field *)f.fields.items + 1;

	account->is_input = false;
	account->is_select = true;
	account->options = account_options(rq, &c->accounts);
	return f;
}

static struct list consent_forms(struct rq *rq, const struct consent *c)
{
	struct form *forms = ARENA_ARRAY(rq->arena, struct form, 3);
	const struct form_spec made = {.fields = new_fields, .n = N_OF(new_fields), .title = tr(rq->lang, "With a new account"),
				       .action = "/oauth/consent/new", .submit = tr(rq->lang, "Make it and allow"),
				       .button = c->accounts.n ? "btn second" : "btn"};
	const struct form_spec no = {.fields = deny_fields, .n = N_OF(deny_fields), .action = "/oauth/consent/deny",
				     .submit = tr(rq->lang, "Do not allow"), .button = "btn second"};
	size_t n = 0;

	if (c->accounts.n)
		forms[n++] = pick_form(rq, c);
	forms[n++] = form_make(rq, &made, c->values);
	forms[n++] = form_make(rq, &no, c->values);
	return (struct list){n, forms};
}

/* The answer of these forms leads to the program: browsers hold a redirect against form-action too. */
static void forms_may_lead(struct rq *rq, const char *redirect_uri)
{
	const char *origin = oauth_origin(rq->arena, redirect_uri);

	rq_header(rq, "Content-Security-Policy",
		  arena_printf(rq->arena, PAGE_CSP_START " %s" PAGE_CSP_END, strchr(origin, '[') ? "http:" : origin));
	rq_header(rq, "Vary", "Cookie, Accept-Language");
}

static err_t consent_show(struct rq *rq, struct consent *c)
{
	const struct oauth_user key = {rq->who.user_id};
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct link_item *limits = ARENA_NEW(rq->arena, struct link_item);
	const struct form_spec all = {.fields = new_fields, .n = N_OF(new_fields)};
	err_t e = oauth_question_read(rq, c->token, &c->asked);

	if (!e)
		e = rq_many(rq, &sql_oauth_accounts, &key, &c->accounts);
	if (e)
		return e;
	p->chrome.title = TR_FILL(rq->arena, rq->lang, "Allow {0} to act for you?", c->asked.client_name);
	p->problems = form_problems(rq, &all, c->why);
	p->intro = consent_words(rq, c);
	p->forms = consent_forms(rq, c);
	*limits = (struct link_item){.words = tr(rq->lang, "What your accounts may spend, you set here:"), .href = "/me/limits",
				     .label = tr(rq->lang, "Limits")};
	p->links = (struct list){c->accounts.n ? 1 : 0, limits};
	forms_may_lead(rq, c->asked.redirect_uri);
	form_page_show(rq, p);
	return ERR_OK;
}

/* The form starts with the token and the reader's own address. */
static struct pairs values_start(struct rq *rq, const char *token)
{
	struct pair *v = ARENA_ARRAY(rq->arena, struct pair, 2);

	v[0] = (struct pair){.name = "request", .value = token};
	v[1] = (struct pair){.name = "paypal_email", .value = rq->who.email};
	return (struct pairs){2, v};
}

static err_t consent_get(struct rq *rq)
{
	const struct consent_query *in = rq->in;
	struct consent c = {.token = in->request};
	struct buf next;

	if (rq->who.user_id) {
		c.values = values_start(rq, in->request);
		return consent_show(rq, &c);
	}
	buf_init(&next, rq->arena, LOGIN_MAX);
	BUF_LIT(&next, "/login?next=");
	url_encode(&next, arena_printf(rq->arena, "/oauth/consent?request=%s", in->request ? in->request : ""));
	rq_see_other(rq, buf_text(&next));
	return ERR_OK;
}

/* What the form holds; nothing else of it is believed. */
static struct consent consent_posted(struct rq *rq, struct input *in)
{
	*in = form_input(rq);
	return (struct consent){.token = str_has(pairs_get(in->form, "request")) ? pairs_get(in->form, "request") : "", .values = in->form};
}

static err_t allow(struct rq *rq, struct consent *c, const struct oauth_choice *choice)
{
	const char *to;
	err_t e = oauth_allow(rq, choice, &to);

	if (e == ERR_KNOWN_EMAIL) {
		c->why = tr(rq->lang, "There is an AI account with this address already. Add it under \"Connections\" with its key, then start again.");
		return consent_show(rq, c);
	}
	if (e)
		return e;
	rq_see_other(rq, to);
	return ERR_OK;
}

static err_t allow_post(struct rq *rq)
{
	struct input in;
	struct consent c = consent_posted(rq, &in);
	struct consent_pick pick;

	if (shape_read(&consent_pick_shape, &in, rq->arena, &pick, &rq->complaints))
		return consent_show(rq, &c);
	return allow(rq, &c, &(struct oauth_choice){.token = c.token, .account_id = pick.account_id});
}

static err_t new_post(struct rq *rq)
{
	struct input in;
	struct consent c = consent_posted(rq, &in);
	struct ai_account_new made;

	if (shape_read(&ai_account_new_shape, &in, rq->arena, &made, &rq->complaints))
		return consent_show(rq, &c);
	return allow(rq, &c, &(struct oauth_choice){.token = c.token, .name = made.name, .paypal_email = made.paypal_email});
}

static err_t deny_post(struct rq *rq)
{
	struct input in;
	struct consent c = consent_posted(rq, &in);
	const char *to;
	err_t e = oauth_deny(rq, c.token, &to);

	if (!e)
		rq_see_other(rq, to);
	return e;
}

#define PAGE .dialect = D_PAGE, .status = 200
#define POSTED(name_, path_, ...) \
	{.name = (name_), .method = POST, .path = (path_), PAGE, .who = W_PERSON, .flags = R_PAGE | R_FORM, __VA_ARGS__}

const struct route oauth_pages_routes[] = {
	{.name = "page_consent", .method = GET, .path = "/oauth/consent", .in = &consent_query_shape, PAGE, .who = W_ANYONE | W_PERSON,
	 .flags = R_PAGE, .errors = E(ERR_OAUTH_QUESTION), .run = consent_get, .note = "A program asks to act for an AI account of the reader"},
	POSTED("page_consent_allow", "/oauth/consent/allow", .run = allow_post, .note = "Yes, for an account of the reader"),
	POSTED("page_consent_new", "/oauth/consent/new", .rate = RATE_REGISTER, .run = new_post, .note = "Yes, for a new account"),
	POSTED("page_consent_deny", "/oauth/consent/deny", .run = deny_post, .note = "No"),
	{.name = "page_connections", .method = GET, .path = "/me/connections", PAGE, .who = W_PERSON, .flags = R_PAGE, .run = page_connections,
	 .note = "Programs that may act for the reader's AI accounts"},
	POSTED("page_connection_end", "/me/connections/{id:uuid}/end", .in = &connection_path_shape, .run = page_connection_end,
	       .note = "End one of them"),
	POSTED("page_account_claim", "/me/connections/accounts", .rate = RATE_REGISTER, .run = page_account_claim,
	       .note = "Add an AI account by its key"),
	ROUTES_END,
};
