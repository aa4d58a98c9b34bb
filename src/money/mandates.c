/* mandates.c - reading and writing the limits of a key.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/mandates.h"
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/money.h"
#include "people/ton_wallets.h"
#include "sql_mandates.h"

#define AMOUNT_MAX INT64_C(1000000000)

/* Decimal texts as they came. */
struct mandate_in {
	const char *key_id, *limits[MANDATE_LIMITS];
	struct texts classes;
};
struct mandate_grant_in {
	const char *key_id, *amount;
};
struct mandate_ask {
	const char *key_id, *user_id, *account;
	bool is_admin;
	int64_t limits[MANDATE_LIMITS], amount; /* INT_UNSET: none */
	struct texts classes;
};
struct mandate_granted {
	const char *id, *amount;
	int64_t expires_at;
};

const char *const mandate_limit_names[MANDATE_LIMITS] = {"per_task", "per_day", "total", "needs_approval_above"};

#define KEY_ID(type) FIELD(type, key_id, K_LINE, .flags = F_REQ | F_PATH, .max = 200, \
	.note = "Id of an AI account or the first 8 digits of its key, name of a service client, or address of a wallet")
#define LIMIT(type, name_, i, ...) FIELD_AS(name_, type, limits[i], K_JSON, .words = "number", .max = AMOUNT_MAX, __VA_ARGS__)
#define LIMITS(type) \
	LIMIT(type, "per_task", 0, .note = "Most for one task; null, like the others: no limit"), \
	LIMIT(type, "per_day", 1, .note = "Most in any 24 hours"), LIMIT(type, "total", 2, .note = "Most in all"), \
	LIMIT(type, "needs_approval_above", 3, .note = "More than this only after a word of the owner")
#define ASK(member, kind) FIELD(mandate_ask, member, kind)

SHAPE(mandate_key, mandate_in, KEY_ID(mandate_in));
SHAPE(mandate_in, mandate_in, KEY_ID(mandate_in), LIMITS(mandate_in),
      FIELD(mandate_in, classes, K_TEXTS, .max = 3, .note = "Whom it may hire: human, device, agent; none named: all"));
SHAPE(mandate_grant_in, mandate_grant_in, KEY_ID(mandate_grant_in),
      FIELD(mandate_grant_in, amount, K_JSON, .flags = F_REQ, .words = "number", .max = AMOUNT_MAX,
	    .note = "One task of at most this much may be put up in the next 24 hours"));
SHAPE(mandate_ask, mandate_ask, ASK(key_id, K_TEXT), ASK(user_id, K_TEXT), ASK(account, K_TEXT), ASK(is_admin, K_BOOL),
      FIELD_AS("per_task", mandate_ask, limits[0], K_INT), FIELD_AS("per_day", mandate_ask, limits[1], K_INT),
      FIELD_AS("total", mandate_ask, limits[2], K_INT), FIELD_AS("approval_above", mandate_ask, limits[3], K_INT),
      ASK(amount, K_INT), ASK(classes, K_TEXTS));
SHAPE(mandate, mandate, FIELD(mandate, key_id, K_TEXT), FIELD(mandate, kind, K_WORD, .words = "ai|client|service|wallet"),
      FIELD(mandate, currency, K_WORD, .words = "USD|TON"), LIMITS(mandate),
      FIELD(mandate, classes, K_JSON, .note = "A list of human, device, agent; null: all"),
      FIELD(mandate, spent_day, K_JSON, .words = "number", .note = "In the last 24 hours, with what is held"),
      FIELD(mandate, spent_total, K_JSON, .words = "number"), FIELD(mandate, updated_at, K_TIME));
SHAPE(mandate_own, mandate_own, FIELD(mandate_own, key_id, K_TEXT), FIELD(mandate_own, name, K_TEXT));
SHAPE(mandate_granted, mandate_granted, FIELD(mandate_granted, id, K_UUID),
      FIELD(mandate_granted, amount, K_JSON, .words = "number"), FIELD(mandate_granted, expires_at, K_TIME));

err_t mandate_named(struct rq *rq, err_t e)
{
	static const struct {
		err_t e;
		const char *name;
	} names[] = {{ERR_MANDATE_CLASS, "classes"}, {ERR_MANDATE_PER_TASK, "per_task"}, {ERR_MANDATE_PER_DAY, "per_day"},
		     {ERR_MANDATE_TOTAL, "total"}, {ERR_MANDATE_APPROVAL, "needs_approval_above"}};

	for (size_t i = 0; i < N_OF(names); i++)
		if (names[i].e == e)
			complain(&rq->complaints, names[i].name, err_info(e)->code, e);
	return e;
}

/* A wallet by any form of its address. */
static struct mandate_ask ask_of(struct rq *rq, const char *key_id)
{
	const char *wallet = ton_taken(rq->conf, rq->arena, key_id);

	return (struct mandate_ask){.key_id = wallet ? wallet : key_id, .user_id = rq->who.user_id,
				    .account = rq->who.ai_account_id, .is_admin = rq->who.is_admin,
				    .limits = {INT_UNSET, INT_UNSET, INT_UNSET, INT_UNSET}, .amount = INT_UNSET};
}

/* Only wallets have a colon in their names. */
static enum currency currency_of(const struct mandate_ask *ask)
{
	return strchr(ask->key_id, ':') ? CUR_TON : CUR_USDC;
}

/* A number as the shape has read it, perhaps as 5e-05; in full it has the currency's digits. */
static err_t amount_read(struct rq *rq, const char *name, const char *text, const struct mandate_ask *ask, int64_t *out)
{
	enum currency c = currency_of(ask);
	const char *full;

	if (!text || str_eq(text, "null"))
		return ERR_OK;
	full = arena_printf(rq->arena, "%.*f", currency_digits(c), strtod(text, NULL));
	return money_parse(full, strlen(full), c, out) && *out >= 0 ? ERR_OK : rq_wrong(rq, name, "invalid_number");
}

err_t mandate_get(struct rq *rq, const char *key_id, struct mandate *out)
{
	struct mandate_ask ask = ask_of(rq, key_id);
	err_t e = rq_one(rq, &sql_mandate_read, &ask, out);

	out->key_id = ask.key_id;
	return e;
}

err_t mandate_put(struct rq *rq, const char *key_id, const int64_t *limits, struct texts classes)
{
	struct mandate_ask ask = ask_of(rq, key_id);

	memcpy(ask.limits, limits, sizeof(ask.limits));
	ask.classes = classes;
	return rq_run(rq, &sql_mandate_set, &ask, NULL);
}

static err_t grant(struct rq *rq, struct mandate_ask *ask, struct mandate_granted *out)
{
	return ask->amount > 0 ? rq_one(rq, &sql_mandate_grant, ask, out) : rq_wrong(rq, "amount", "below_min");
}

err_t mandate_let(struct rq *rq, const char *key_id, int64_t amount)
{
	struct mandate_ask ask = ask_of(rq, key_id);
	struct mandate_granted granted;

	ask.amount = amount;
	return grant(rq, &ask, &granted);
}

err_t mandates_own(struct rq *rq, struct list *out)
{
	struct mandate_ask ask = ask_of(rq, "");

	return rq_many(rq, &sql_mandates_own, &ask, out);
}

static err_t mandate_reply(struct rq *rq, const char *key_id)
{
	struct mandate *m = ARENA_NEW(rq->arena, struct mandate);
	err_t e = mandate_get(rq, key_id, m);

	if (!e)
		rq_answer(rq, m);
	return e;
}

static err_t mandate_show(struct rq *rq)
{
	const struct mandate_in *in = rq->in;

	return mandate_reply(rq, in->key_id);
}

static err_t mandate_set_put(struct rq *rq)
{
	const struct mandate_in *in = rq->in;
	struct mandate_ask ask = ask_of(rq, in->key_id);
	err_t e = ERR_OK;

	for (size_t i = 0; i < MANDATE_LIMITS && !e; i++)
		e = amount_read(rq, mandate_limit_names[i], in->limits[i], &ask, &ask.limits[i]);
	for (size_t i = 0; i < in->classes.n && !e; i++)
		if (!str_in_words(in->classes.items[i], strlen(in->classes.items[i]), MANDATE_CLASSES))
			e = rq_wrong(rq, "classes", "invalid_enum");
	if (!e)
		e = mandate_put(rq, in->key_id, ask.limits, in->classes);
	return e ? e : mandate_reply(rq, in->key_id);
}

static err_t mandate_grant_post(struct rq *rq)
{
	const struct mandate_grant_in *in = rq->in;
	struct mandate_granted *granted = ARENA_NEW(rq->arena, struct mandate_granted);
	struct mandate_ask ask = ask_of(rq, in->key_id);
	struct buf amount;
	err_t e = amount_read(rq, "amount", in->amount, &ask, &ask.amount);

	if (!e)
		e = grant(rq, &ask, granted);
	if (e)
		return e;
	buf_init(&amount, rq->arena, 64);
	money_json(&amount, ask.amount, currency_of(&ask));
	granted->amount = buf_text(&amount);
	rq_answer(rq, granted);
	return ERR_OK;
}

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = "/api/mandates/{key_id}" path_, .status = 200, .dialect = D_PROBLEM, \
	 .rate = RATE_AI, __VA_ARGS__}

const struct route mandates_routes[] = {
	ROUTE("mandate_get", GET, "", .in = &mandate_key_shape, .out = &mandate_shape, .who = W_AI | W_PERSON | W_ADMIN,
	      .errors = E(ERR_NOT_FOUND), .run = mandate_show, .note = "What a key may spend, and has spent"),
	ROUTE("mandate_set", PUT, "", .in = &mandate_in_shape, .out = &mandate_shape, .who = W_AI | W_PERSON | W_ADMIN,
	      .flags = R_STRICT, .errors = E(ERR_NOT_FOUND, ERR_MANDATE_LOOSENED), .run = mandate_set_put,
	      .note = "Limit what a key may spend: by its owner or an admin; the key itself may only tighten its limits"),
	ROUTE("mandate_grant", POST, "/approvals", .in = &mandate_grant_in_shape, .out = &mandate_granted_shape,
	      .who = W_PERSON | W_ADMIN, .flags = R_STRICT, .errors = E(ERR_NOT_FOUND), .run = mandate_grant_post,
	      .note = "Let one task through that is above needs_approval_above"),
	ROUTES_END,
};
