/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/connect.h"
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "io/http_client.h"
#include "money/payouts.h"
#include "sql_payouts.h"

#define WAIT_MS 10000L
#define CONNECT_MS 3000L
#define ANSWER_MAX (1u << 20)
#define BODY_MAX 8192u

struct connect_key {
	const char *human_id, *account;
};
struct connect_row {
	const char *human_id, *account, *email, *country;
};
struct connect_started {
	const char *status, *url;
};
SHAPE(connect_key, connect_key, FIELD(connect_key, human_id, K_TEXT), FIELD(connect_key, account, K_TEXT));
SHAPE(connect_row, connect_row, FIELD(connect_row, human_id, K_TEXT), FIELD(connect_row, account, K_TEXT),
      FIELD(connect_row, email, K_TEXT), FIELD(connect_row, country, K_TEXT));
SHAPE(connect_status, connect_status, FIELD(connect_status, status, K_WORD, .words = "none|pending|ready"),
      FIELD(connect_status, stripe_account_id, K_TEXT), FIELD(connect_status, details_submitted, K_BOOL),
      FIELD(connect_status, charges_enabled, K_BOOL), FIELD(connect_status, payouts_enabled, K_BOOL));
SHAPE(connect_started, connect_started, FIELD(connect_started, status, K_WORD, .words = "ok"),
      FIELD(connect_started, url, K_URL, .note = "Stripe's page; it can be opened once, for a few minutes"));


static void add(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, "%s%s=", b->len ? "&" : "", name);
	url_encode(b, value);
}


/* A clear refusal and no clear answer are told apart: after the second the same call is made again. */
static err_t answer_read(const struct http_call *call, json_t **out)
{
	err_t e = call->e ? ERR_PROVIDER : json_read(call->arena, call->answer, out);

	if (call->e || call->status >= 500 || call->status == 409 || call->status == 429)
		e = ERR_PROVIDER;
	else if (call->status != 200)
		e = ERR_STRIPE;
	if (e)
		log_line(LOG_WARN, "connect call failed status=%ld error=%s", call->status, err_info(e)->code);
	return e;
}


/* POST with a once-key, GET without. */
static err_t stripe_call(struct rq *rq, const char *path, struct buf *body, const char *once, json_t **out)
{
	const struct conf *c = rq->conf;
	struct http_client *http;
	struct http_header headers[] = {
		{"stripe-version", c->stripe_api_version},
		{"authorization", arena_printf(rq->arena, "Bearer %s", c->stripe_secret_key)},
		{"content-type", "application/x-www-form-urlencoded"},
		{"idempotency-key", once},
	};
	size_t base = strlen(c->stripe_api_base) - (size_t)(c->stripe_api_base[strlen(c->stripe_api_base) - 1] == '/');
	struct http_call call = {.arena = rq->arena, .method = body ? "POST" : "GET", .headers = headers,
				 .n_headers = once ? 4 : 3, .connect_ms = CONNECT_MS, .total_ms = WAIT_MS,
				 .max_body = ANSWER_MAX, .any_address = true};

	if (!str_has(c->stripe_secret_key))
		return ERR_OFF;
	call.url = arena_printf(rq->arena, "%.*s%s", (int)base, c->stripe_api_base, path);
	if (body)
		call.body = (struct span){buf_text(body), body->len};
	http = http_client_new(c->outbound_allow);
	http_client_run(http, &call);
	http_client_free(http);
	return answer_read(&call, out);
}


static err_t row_get(struct rq *rq, struct connect_row *row)
{
	struct connect_key key = {rq->who.human_id, NULL};
	err_t e = key.human_id ? rq_one(rq, &sql_connect_get, &key, row) : ERR_MISSING_HUMAN;

	return e == ERR_NO_ROW ? ERR_MISSING_HUMAN : e;
}


err_t connect_known(struct rq *rq, struct connect_status *out)
{
	struct connect_row row;
	err_t e = row_get(rq, &row);

	if (!e)
		*out = (struct connect_status){.status = row.account ? "pending" : "none", .stripe_account_id = row.account};
	return e;
}


/* How the account stands, asked of Stripe. */
static err_t connect_ask(struct rq *rq, struct connect_status *out)
{
	json_t *v;
	err_t e = str_has(rq->conf->stripe_secret_key) ? connect_known(rq, out) : ERR_OFF;

	if (e || !out->stripe_account_id)
		return e;
	e = stripe_call(rq, arena_printf(rq->arena, "/v1/accounts/%s", out->stripe_account_id), NULL, NULL, &v);
	if (e)
		return e;
	out->details_submitted = json_is_true(json_object_get(v, "details_submitted"));
	out->charges_enabled = json_is_true(json_object_get(v, "charges_enabled"));
	out->payouts_enabled = json_is_true(json_object_get(v, "payouts_enabled"));
	if (out->charges_enabled && out->payouts_enabled)
		out->status = "ready";
	return ERR_OK;
}


static err_t account_make(struct rq *rq, struct connect_row *row)
{
	struct connect_key key = {.human_id = row->human_id};
	struct buf b;
	json_t *v;
	err_t e;

	buf_init(&b, rq->arena, BODY_MAX);
	add(&b, "type", "express");
	add(&b, "country", row->country);
	add(&b, "email", row->email);
	add(&b, "capabilities[transfers][requested]", "true");
	add(&b, "capabilities[card_payments][requested]", "true");
	add(&b, "metadata[human_id]", row->human_id);
	e = stripe_call(rq, "/v1/accounts", &b, arena_printf(rq->arena, "connect:%s", row->human_id), &v);
	if (e)
		return e;
	key.account = json_text(v, "id");
	if (!str_starts(key.account, "acct_"))
		return ERR_PROVIDER;
	return rq_one(rq, &sql_connect_set, &key, row);
}


err_t connect_account(struct rq *rq, const char **account)
{
	struct connect_row row;
	err_t e = str_has(rq->conf->stripe_secret_key) ? row_get(rq, &row) : ERR_OFF;

	if (!e && !row.account)
		e = account_make(rq, &row);
	if (!e)
		*account = row.account;
	return e;
}


/* A page of Stripe's where the person goes on; good for a few minutes and once. */
static err_t connect_link(struct rq *rq, const char *account, const char **url)
{
	const char *site = rq->conf->app_base_url;
	struct buf b;
	json_t *v;
	err_t e;

	buf_init(&b, rq->arena, BODY_MAX);
	add(&b, "account", account);
	add(&b, "type", "account_onboarding");
	add(&b, "refresh_url", arena_printf(rq->arena, "%s/api/connect/onboarding/redirect", site));
	add(&b, "return_url", arena_printf(rq->arena, "%s/me/payments", site));
	e = stripe_call(rq, "/v1/account_links", &b, NULL, &v);
	if (!e)
		*url = json_text(v, "url");
	return e ? e : str_has(*url) ? ERR_OK : ERR_PROVIDER;
}


static err_t status_show(struct rq *rq)
{
	struct connect_status *out = ARENA_NEW(rq->arena, struct connect_status);
	err_t e = connect_ask(rq, out);

	if (!e)
		rq_answer(rq, out);
	return e;
}


static err_t onboarding_start(struct rq *rq)
{
	struct connect_started *out = ARENA_NEW(rq->arena, struct connect_started);
	const char *account;
	err_t e = connect_account(rq, &account);

	out->status = "ok";
	if (!e)
		e = connect_link(rq, account, &out->url);
	if (!e)
		rq_answer(rq, out);
	return e;
}


/* Stripe sends people here when its page has grown old; who has no account yet begins at "My page". */
static err_t onboarding_redirect(struct rq *rq)
{
	struct connect_status known;
	const char *url = "/me/payments";
	err_t e = str_has(rq->conf->stripe_secret_key) ? connect_known(rq, &known) : ERR_OFF;

	if (!e && known.stripe_account_id)
		e = connect_link(rq, known.stripe_account_id, &url);
	if (!e)
		rq_see_other(rq, url);
	return e;
}


#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = "/api/connect/" path_, .dialect = D_HUMANS, \
	 .who = W_PERSON, .flags = R_SLOW, .errors = E(ERR_OFF, ERR_MISSING_HUMAN, ERR_STRIPE, ERR_PROVIDER), __VA_ARGS__}

const struct route connect_routes[] = {
	ROUTE("connect_status", GET, "status", .status = 200, .out = &connect_status_shape, .run = status_show,
	      .note = "One's own account at Stripe, as Stripe sees it now"),
	ROUTE("connect_start", POST, "onboarding/start", .status = 200, .out = &connect_started_shape, .run = onboarding_start,
	      .note = "Makes the account where there is none; gives Stripe's page to go on"),
	ROUTE("connect_redirect", GET, "onboarding/redirect", .status = 303, .run = onboarding_redirect,
	      .note = "To Stripe's page, for those whose link has grown old"),
	ROUTES_END,
};
