/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Connecting an agent.  The key is in the answer to the POST itself and nowhere else: it is stored as a hash, so there
 * is nothing a redirect could show again. */
#include "base/buf.h"
#include "pages/connect_samples.h"
#include "pages/handlers.h"
#include "pages/viewer.h"
#include "people/people.h"
#include "sql_pages.h"

struct connected_page {
	struct chrome chrome;
	const char *account_id, *api_key, *curl, *curl_status, *curl_webhook, *env, *mcp, *tool;
};
struct connect_query {
	const char *rotate;
};
struct test_task {
	const char *task_id;
};
#define T(member) FIELD(connected_page, member, K_TEXT)
SHAPE(connected_page, connected_page, CHROME_FIELDS(connected_page), T(account_id), T(api_key), T(curl), T(curl_status),
      T(curl_webhook), T(env), T(mcp), T(tool));
SHAPE(connect_query, connect_query, FIELD(connect_query, rotate, K_TEXT, .flags = F_QUERY | F_LENIENT | F_SECRET, .max = 200));
SHAPE(connect_rotate, connect_query, FIELD(connect_query, rotate, K_TEXT, .flags = F_REQ | F_SECRET, .max = 200));
SHAPE(test_task, test_task, FIELD(test_task, task_id, K_TEXT));

static const struct field_spec connect_fields[] = {
	{.name = "name", .label = TR_ID("Name of the agent"), .missing = TR_ID("Give the agent a name."), .flags = FF_REQ},
	{.name = "paypal_email", .label = TR_ID("PayPal e-mail"),
	 .hint = TR_ID("The account that pays for the tasks. Also where a new key can be asked for."),
	 .missing = TR_ID("Enter the PayPal e-mail address."), .type = "email", .autocomplete = "email",
	 .inputmode = "email", .flags = FF_REQ},
};
static const struct field_spec rotate_fields[] = {{.name = "rotate", .flags = FF_HIDDEN}};


/* The agent's form, and in demo mode the test task. */
static err_t connect_page(struct rq *rq, struct pairs values, const char *why)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 3);
	struct form *forms = ARENA_ARRAY(rq->arena, struct form, 2);
	const struct form_spec connect = {.fields = connect_fields, .n = N_OF(connect_fields), .action = "/ai/connect",
					  .submit = tr(rq->lang, "Connect")};
	const struct form_spec test = {.title = tr(rq->lang, "Try it first"), .action = "/ai/connect/test",
		.words = tr(rq->lang, "The demo account sends a 5 dollar task, and a robot answers it within seconds. "
			"You see the whole way of a task before writing any code."),
		.submit = tr(rq->lang, "Send a test task"), .button = "btn second"};

	intro[0].words = tr(rq->lang, "With an account id and a key your agent can hire a person with one call: say what is to "
		"be done, what is not allowed and what it pays.");
	intro[1].words = tr(rq->lang, "It then reads the photo, video or text, and approves it or says why not. Only approved "
		"work is paid.");
	intro[2].words = TR_FILL(rq->arena, rq->lang, "A client of MCP needs no key: give it the address {0}, and it asks you by a page of "
				 "this site.", arena_printf(rq->arena, "%s/mcp", rq->conf->app_base_url));
	forms[0] = form_make(rq, &connect, values);
	forms[1] = form_make(rq, &test, (struct pairs){0});
	p->chrome.title = tr(rq->lang, "Connect an agent");
	p->chrome.nav = "connect";
	p->heading = p->chrome.title;
	p->problems = form_problems(rq, &connect, why);
	p->intro = (struct list){3, intro};
	p->forms = (struct list){rq->conf->demo ? 2 : 1, forms};
	form_page_show(rq, p);
	return ERR_OK;
}


/* The mailed link: GET shows this button, POST makes the new key. */
static err_t rotate_page(struct rq *rq, const char *token, const char *why)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct pair value = {.name = "rotate", .value = token};
	const struct form_spec spec = {.fields = rotate_fields, .n = N_OF(rotate_fields), .action = "/ai/connect/rotate",
				       .submit = tr(rq->lang, "Make a new key"), .button = "btn danger"};

	intro->words = tr(rq->lang, "A new key is made and shown once. All older keys of the account stop working at once.");
	*form = form_make(rq, &spec, (struct pairs){1, &value});
	p->chrome.title = tr(rq->lang, "A new key for your agent");
	p->chrome.nav = "connect";
	p->heading = p->chrome.title;
	p->problems = form_problems(rq, &spec, why);
	p->intro = (struct list){why ? 0 : 1, intro};
	p->forms = (struct list){why ? 0 : 1, form};
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_connect(struct rq *rq)
{
	const struct connect_query *in = rq->in;

	return str_has(in->rotate) ? rotate_page(rq, in->rotate, NULL) : connect_page(rq, (struct pairs){0}, NULL);
}


static err_t connected_show(struct rq *rq, const struct ai_account_made *made)
{
	struct connected_page *p = ARENA_NEW(rq->arena, struct connected_page);
	const struct sample_values values = {rq->conf->app_base_url, made->account_id, made->api_key};

	p->chrome.title = tr(rq->lang, "Your agent is connected");
	p->chrome.nav = "connect";
	p->account_id = made->account_id;
	p->api_key = made->api_key;
	p->curl = sample_fill(rq->arena, sample_call, &values);
	p->curl_status = sample_fill(rq->arena, sample_status, &values);
	p->curl_webhook = sample_fill(rq->arena, sample_webhook, &values);
	p->env = sample_fill(rq->arena, sample_env, &values);
	p->mcp = sample_fill(rq->arena, sample_mcp, &values);
	p->tool = sample_tool;
	rq_page(rq, "connected", &connected_page_shape, p);
	return ERR_OK;
}


err_t page_connect_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct ai_account_new want;
	struct ai_account_made made;
	err_t e = shape_read(&ai_account_new_shape, &in, rq->arena, &want, &rq->complaints);

	if (!e)
		e = ai_account_add(rq, &want, &made);
	if (rq->complaints.n)
		return connect_page(rq, in.form, NULL);
	if (e == ERR_KNOWN_EMAIL)
		return connect_page(rq, in.form, tr(rq->lang, "An account with this address exists. Its owner was mailed a "
			"link to a new key."));
	return e ? e : connected_show(rq, &made);
}


err_t page_connect_rotate(struct rq *rq)
{
	struct input in = form_input(rq);
	struct connect_query want;
	struct ai_account_made made;
	err_t e = shape_read(&connect_rotate_shape, &in, rq->arena, &want, &rq->complaints);

	rq->complaints.n = 0; /* nothing the reader could repair in the form */
	if (!e)
		e = ai_key_rotate(rq, want.rotate, &made);
	if (e == ERR_CREDENTIALS || e == ERR_BAD_FIELD)
		return rotate_page(rq, NULL, tr(rq->lang, "This link is too old or was used already."));
	return e ? e : connected_show(rq, &made);
}


err_t page_connect_test(struct rq *rq)
{
	struct test_task made;
	err_t e = rq->conf->demo ? rq_one(rq, &sql_test_task_send, NULL, &made) : ERR_NOT_FOUND;

	if (e)
		return e;
	rq_see_other(rq, arena_printf(rq->arena, "/tasks/%s?done=test_sent", made.task_id));
	return ERR_OK;
}
