/* oauth_connections.c - /me/connections: which programs may act for the reader's AI accounts, and the end of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include "pages/oauth_pages.h"
#include "pages/viewer.h"
#include "pages/when.h"
#include "people/oauth.h"
#include "sql_oauth.h"

struct oauth_connection {
	const char *id, *client_name, *client_id, *redirect_uri, *account_name, *paypal_email;
	bool is_document;
	int64_t created_at, refreshed_at;
};
struct oauth_connection_key {
	const char *id, *user_id;
};
struct oauth_ended {
	bool was_there;
};
struct oauth_claim {
	const char *user_id, *key_hash;
};
struct oauth_claimed {
	const char *account_id;
};
struct claim_in {
	const char *api_key;
};
struct oauth_connections_of {
	const char *user_id;
};
#define ROW(member) FIELD(oauth_connection, member, K_TEXT)
SHAPE(oauth_connection, oauth_connection, ROW(id), ROW(client_name), ROW(client_id), FIELD(oauth_connection, is_document, K_BOOL),
      ROW(redirect_uri), ROW(account_name), ROW(paypal_email), FIELD(oauth_connection, created_at, K_TIME),
      FIELD(oauth_connection, refreshed_at, K_TIME));
SHAPE(oauth_connection_key, oauth_connection_key, FIELD(oauth_connection_key, id, K_TEXT), FIELD(oauth_connection_key, user_id, K_TEXT));
SHAPE(connection_path, oauth_connection_key, FIELD(oauth_connection_key, id, K_UUID, .flags = F_PATH));
SHAPE(oauth_ended, oauth_ended, FIELD(oauth_ended, was_there, K_BOOL));
SHAPE(oauth_claim, oauth_claim, FIELD(oauth_claim, user_id, K_TEXT), FIELD(oauth_claim, key_hash, K_TEXT));
SHAPE(oauth_claimed, oauth_claimed, FIELD(oauth_claimed, account_id, K_TEXT));
SHAPE(oauth_connections_of, oauth_connections_of, FIELD(oauth_connections_of, user_id, K_TEXT));
SHAPE(claim_in, claim_in, FIELD(claim_in, api_key, K_TEXT, .flags = F_REQ | F_SECRET, .max = 200));

static const struct field_spec claim_fields[] = {
	{.name = "api_key", .label = TR_ID("Key of the account"), .missing = TR_ID("Enter the key."), .type = "password", .autocomplete = "off",
	 .flags = FF_REQ | FF_SECRET},
};

static struct form connection_form(struct rq *rq, const struct viewer *v, const struct oauth_connection *c)
{
	const char *from = oauth_origin(rq->arena, c->is_document ? c->client_id : c->redirect_uri);
	const struct form_spec spec = {
		.title = c->client_name, .action = arena_printf(rq->arena, "/me/connections/%s/end", c->id), .submit = tr(rq->lang, "End it"),
		.words = TR_FILL(rq->arena, rq->lang, "{0} acts for {1} since {2}; last renewed {3}.", from,
				 arena_printf(rq->arena, "%s (%s)", c->account_name, c->paypal_email), when_clock(&v->reader, c->created_at),
				 when_clock(&v->reader, c->refreshed_at)),
		.button = "btn second"};

	return form_make(rq, &spec, (struct pairs){0});
}

static struct form claim_form(struct rq *rq, struct form_spec *spec)
{
	*spec = (struct form_spec){.fields = claim_fields, .n = N_OF(claim_fields), .action = "/me/connections/accounts",
				   .title = tr(rq->lang, "Add an AI account of yours"),
				   .words = tr(rq->lang, "Programs can only be let act for accounts that you made here while signed in, or whose key you show."),
				   .submit = tr(rq->lang, "Add"), .button = "btn second"};
	return form_make(rq, spec, (struct pairs){0});
}

static err_t connections_show(struct rq *rq, const char *why)
{
	const struct oauth_connections_of key = {rq->who.user_id};
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct form_spec claim;
	struct form *forms;
	struct viewer v;
	struct list found;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = rq_many(rq, &sql_oauth_connections, &key, &found);
	if (e)
		return e;
	forms = ARENA_ARRAY(rq->arena, struct form, found.n + 1);
	for (size_t i = 0; i < found.n; i++)
		forms[i] = connection_form(rq, &v, (const struct oauth_connection *)found.items + i);
	forms[found.n] = claim_form(rq, &claim);
	intro->words = found.n ? tr(rq->lang, "These programs may act for your AI accounts. What you end here stops working at once.")
			       : tr(rq->lang, "No program may act for your AI accounts. One that wants to asks you by a page of this site.");
	p->chrome.title = tr(rq->lang, "Connections");
	p->chrome.nav = "me";
	p->problems = form_problems(rq, &claim, why);
	p->tabs = me_tabs(rq, "/me/connections");
	p->intro = (struct list){1, intro};
	p->forms = (struct list){found.n + 1, forms};
	form_page_show(rq, p);
	return ERR_OK;
}

err_t page_connections(struct rq *rq)
{
	return connections_show(rq, NULL);
}

err_t page_connection_end(struct rq *rq)
{
	const struct oauth_connection_key *in = rq->in;
	const struct oauth_connection_key key = {in->id, rq->who.user_id};
	struct oauth_ended ended;
	err_t e = rq_one(rq, &sql_oauth_connection_end, &key, &ended);

	if (!e)
		rq_see_other(rq, "/me/connections?done=removed");
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}

err_t page_account_claim(struct rq *rq)
{
	struct input in = form_input(rq);
	struct oauth_claim claim = {.user_id = rq->who.user_id};
	struct oauth_claimed done;
	struct claim_in want;
	err_t e = shape_read(&claim_in_shape, &in, rq->arena, &want, &rq->complaints);

	if (e)
		return connections_show(rq, NULL);
	claim.key_hash = sha256_hex(rq->arena, want.api_key);
	e = rq_one(rq, &sql_ai_account_claim, &claim, &done);
	if (e == ERR_CREDENTIALS)
		return connections_show(rq, tr(rq->lang, "This is no key of an AI account."));
	if (e == ERR_ACCOUNT_OWNED)
		return connections_show(rq, tr(rq->lang, "The AI account belongs to another person."));
	if (!e)
		rq_see_other(rq, "/me/connections?done=saved");
	return e;
}
