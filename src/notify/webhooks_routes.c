/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/http_client.h"
#include "notify/webhooks.h"
#include "notify/webhooks_rows.h"
#include "notify/webhooks_sign.h"
#include "sql_notify.h"

#define DELIVERIES_PAGE 50

static const char *const event_names[] = {"task.accepted", "task.completed", "task.failed"};


/* A statement for the caller's own endpoint: nothing of anybody else is there. */
static err_t own_one(struct rq *rq, struct stmt *s, struct webhook_key *key, void *out)
{
	err_t e;

	key->ai_account_id = rq->who.ai_account_id;
	e = rq_one(rq, s, key, out);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


static bool texts_have(const struct texts *t, const char *word)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->items[i], word))
			return true;
	return false;
}


/* Those of the wanted names that exist; all of them when nothing was said. */
static struct texts events_known(struct arena *a, const struct texts *wanted)
{
	struct texts out = {0, ARENA_ARRAY(a, const char *, N_OF(event_names))};

	for (size_t i = 0; i < N_OF(event_names); i++)
		if (!wanted->items || texts_have(wanted, event_names[i]))
			out.items[out.n++] = event_names[i];
	return out;
}


static err_t webhook_create(struct rq *rq)
{
	const struct webhook_new *in = rq->in;
	struct webhook_key key = {
		.url = in->url,
		.seed = webhook_seed_new(rq->arena),
		.events = events_known(rq->arena, &in->events),
		.limit = WEBHOOK_MAX_ENDPOINTS,
	};
	struct webhook *hook = ARENA_NEW(rq->arena, struct webhook);
	struct webhook_made *made = ARENA_NEW(rq->arena, struct webhook_made);
	struct webhook_key held;
	err_t e;

	if (http_url_allowed(rq->conf->outbound_allow, in->url))
		return rq_wrong(rq, "url", "invalid_webhook_url");
	if (key.events.n == 0)
		return rq_wrong(rq, "events", "invalid_enum");
	e = own_one(rq, &sql_webhook_owner_hold, &key, &held);
	if (!e)
		e = rq_one(rq, &sql_webhook_add, &key, hook);
	if (e)
		return e == ERR_NO_ROW ? ERR_QUOTA : e;
	hook->secret = webhook_secret_of(rq->arena, rq->conf->secret_key, key.seed);
	*made = (struct webhook_made){"created", hook};
	rq_answer(rq, made);
	return ERR_OK;
}


static err_t webhook_index(struct rq *rq)
{
	struct webhook_key key = {.ai_account_id = rq->who.ai_account_id};
	struct webhooks *out = ARENA_NEW(rq->arena, struct webhooks);
	err_t e = rq_many(rq, &sql_webhook_list, &key, &out->webhooks);

	if (!e)
		rq_answer(rq, out);
	return e;
}


static err_t webhook_remove(struct rq *rq)
{
	struct webhook_key key = {.id = ((const struct webhook_id *)rq->in)->id};
	struct webhook_ended *out = ARENA_NEW(rq->arena, struct webhook_ended);
	err_t e = own_one(rq, &sql_webhook_delete, &key, out);

	if (!e)
		rq_answer(rq, out);
	return e;
}


static err_t webhook_rotate(struct rq *rq)
{
	struct webhook_key key = {
		.id = ((const struct webhook_id *)rq->in)->id,
		.seed = webhook_seed_new(rq->arena),
	};
	struct webhook_secret *out = ARENA_NEW(rq->arena, struct webhook_secret);
	struct webhook_id row;
	err_t e = own_one(rq, &sql_webhook_rotate, &key, &row);

	if (e)
		return e;
	*out = (struct webhook_secret){"rotated", webhook_secret_of(rq->arena, rq->conf->secret_key, key.seed)};
	rq_answer(rq, out);
	return ERR_OK;
}


static err_t webhook_test(struct rq *rq)
{
	struct webhook_key key = {.id = ((const struct webhook_id *)rq->in)->id};
	struct webhook_queued *out = ARENA_NEW(rq->arena, struct webhook_queued);
	err_t e = own_one(rq, &sql_webhook_test, &key, out);

	if (!e)
		rq_answer(rq, out);
	return e;
}


static err_t delivery_redeliver(struct rq *rq)
{
	const struct webhook_delivery_id *in = rq->in;
	struct webhook_key key = {.id = in->id, .delivery_id = in->delivery_id};
	struct webhook_queued *out = ARENA_NEW(rq->arena, struct webhook_queued);
	err_t e = own_one(rq, &sql_webhook_redeliver, &key, out);

	if (!e)
		rq_answer(rq, out);
	return e;
}


static err_t delivery_index(struct rq *rq)
{
	const struct webhook_page *in = rq->in;
	int64_t limit = in->limit == INT_UNSET ? DELIVERIES_PAGE : in->limit;
	/* one more than asked for tells whether there is a next page */
	struct webhook_key key = {.id = in->id, .cursor = in->cursor, .limit = limit + 1};
	struct webhook_deliveries *out = ARENA_NEW(rq->arena, struct webhook_deliveries);
	struct webhook_id own;
	err_t e = own_one(rq, &sql_webhook_find, &key, &own);

	if (!e)
		e = rq_many(rq, &sql_webhook_deliveries_list, &key, &out->deliveries);
	if (e)
		return e;
	if (out->deliveries.n > (size_t)limit) {
		out->deliveries.n = (size_t)limit;
		out->next_cursor = ((const struct webhook_delivery *)out->deliveries.items)[limit - 1].id;
	}
	rq_answer(rq, out);
	return ERR_OK;
}


#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_HUMANS, .who = W_AI, \
	 .rate = RATE_AI, __VA_ARGS__}

const struct route notify_routes[] = {
	ROUTE("webhook_create", POST, "/api/webhooks", .in = &webhook_new_shape, .out = &webhook_made_shape,
	      .flags = R_TX, .errors = E(ERR_QUOTA), .run = webhook_create,
	      .note = "Register an address that is told about the account's tasks; the secret is shown once"),
	ROUTE("webhook_index", GET, "/api/webhooks", .out = &webhooks_shape, .run = webhook_index,
	      .note = "The account's webhook addresses"),
	ROUTE("webhook_delete", DELETE, "/api/webhooks/{id:uuid}", .in = &webhook_id_shape, .out = &webhook_ended_shape,
	      .errors = E(ERR_NOT_FOUND), .run = webhook_remove, .note = "End an address and what waits for it"),
	ROUTE("webhook_rotate", POST, "/api/webhooks/{id:uuid}/rotate", .in = &webhook_id_shape,
	      .out = &webhook_secret_shape, .errors = E(ERR_NOT_FOUND), .run = webhook_rotate,
	      .note = "A new secret; the old one signs too for 24 hours"),
	ROUTE("webhook_test", POST, "/api/webhooks/{id:uuid}/test", .in = &webhook_id_shape, .out = &webhook_queued_shape,
	      .errors = E(ERR_NOT_FOUND), .run = webhook_test,
	      .note = "Send a webhook.test, once; when it arrives, a switched-off address is on again"),
	ROUTE("webhook_deliveries", GET, "/api/webhooks/{id:uuid}/deliveries", .in = &webhook_page_shape,
	      .out = &webhook_deliveries_shape, .errors = E(ERR_NOT_FOUND), .run = delivery_index,
	      .note = "What was sent there, newest first, with the outcome of the last attempt"),
	ROUTE("webhook_redeliver", POST, "/api/webhooks/{id:uuid}/deliveries/{delivery_id:uuid}/redeliver",
	      .in = &webhook_delivery_id_shape, .out = &webhook_queued_shape, .errors = E(ERR_NOT_FOUND, ERR_WEBHOOK_OFF),
	      .flags = R_TX, .run = delivery_redeliver, .note = "Send a delivery again: same webhook-id, new timestamp"),
	ROUTES_END,
};
