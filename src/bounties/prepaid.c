/* prepaid.c - the prepaid balance, the card that fills it, and results that are paid at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/prepaid.h"
#include "base/buf.h"
#include "base/id.h"
#include "bounties/approvals.h"
#include "money/provider.h"
#include "sql_balance.h"
#include "web/page.h"

#define CENTS_LEAST 50 /* Stripe's least charge in dollars */
#define CENTS_USUAL 100
#define CENTS_MOST 1000000
#define MICRO_A_CENT 10000

struct pay_now_ask {
	const char *task_id, *user_id, *method;
	int64_t threshold;
};
struct balance_key {
	const char *user_id;
};
struct balance_line {
	int64_t at;
	const char *direction, *amount, *about, *id;
};
struct topup_new {
	const char *user_id, *task_id, *provider, *success_url, *cancel_url;
	int64_t threshold, cents;
};
struct topup_made {
	const char *id;
};
struct topup_answer {
	const char *id, *state, *session_id, *url, *error;
};
struct pay_in {
	const char *task_id, *next;
	int64_t amount_usd;
};
struct pay_reply {
	bool success;
	const char *task_id, *payment_id, *method, *amount, *balance, *checkout_url, *currency;
	int64_t cents;
	struct list lines;
};

SHAPE(pay_now_ask, pay_now_ask, FIELD(pay_now_ask, task_id, K_TEXT), FIELD(pay_now_ask, user_id, K_TEXT),
      FIELD(pay_now_ask, method, K_TEXT), FIELD(pay_now_ask, threshold, K_INT));
SHAPE(pay_now, pay_now, FIELD(pay_now, payment_id, K_TEXT), FIELD(pay_now, amount, K_TEXT), FIELD(pay_now, balance, K_TEXT));
SHAPE(balance_key, balance_key, FIELD(balance_key, user_id, K_TEXT));
SHAPE(balance, balance, FIELD(balance, balance, K_TEXT), FIELD(balance, micro, K_INT));
SHAPE(balance_line, balance_line, FIELD(balance_line, at, K_TIME), FIELD(balance_line, direction, K_WORD, .words = "in|out"),
      FIELD(balance_line, amount, K_JSON), FIELD(balance_line, about, K_TEXT, .note = "bounty, or balance: a payment by card"),
      FIELD(balance_line, id, K_TEXT));
SHAPE(topup_new, topup_new, FIELD(topup_new, user_id, K_TEXT), FIELD(topup_new, task_id, K_TEXT),
      FIELD(topup_new, threshold, K_INT), FIELD(topup_new, provider, K_TEXT), FIELD(topup_new, cents, K_INT),
      FIELD(topup_new, success_url, K_TEXT), FIELD(topup_new, cancel_url, K_TEXT));
SHAPE(topup_made, topup_made, FIELD(topup_made, id, K_TEXT));
SHAPE(topup_answer, topup_answer, FIELD(topup_answer, id, K_TEXT), FIELD(topup_answer, state, K_TEXT),
      FIELD(topup_answer, session_id, K_TEXT), FIELD(topup_answer, url, K_TEXT), FIELD(topup_answer, error, K_TEXT));

SHAPE(pay_in, pay_in, FIELD(pay_in, task_id, K_LINE, .flags = F_REQ, .max = 64));
SHAPE(card_in, pay_in, FIELD(pay_in, task_id, K_LINE, .max = 64, .note = "Paid from it as soon as the money is there"),
      FIELD(pay_in, amount_usd, K_USD, .min = CENTS_LEAST, .max = CENTS_MOST, .note = "Unset: a dollar, or what the task needs"),
      FIELD(pay_in, next, K_LINE, .max = 1000, .note = "A path of this site to come back to"));
SHAPE(paid_reply, pay_reply, FIELD(pay_reply, success, K_BOOL), FIELD(pay_reply, task_id, K_UUID),
      FIELD(pay_reply, payment_id, K_UUID), FIELD(pay_reply, method, K_WORD, .words = "balance|demo"),
      FIELD(pay_reply, amount, K_JSON), FIELD(pay_reply, balance, K_JSON, .note = "What is left of it"));
SHAPE(card_reply, pay_reply, FIELD(pay_reply, success, K_BOOL), FIELD(pay_reply, checkout_url, K_URL));
SHAPE(balance_reply, pay_reply, FIELD(pay_reply, balance, K_JSON), FIELD(pay_reply, currency, K_TEXT),
      FIELD(pay_reply, lines, K_LIST, .of = &balance_line_shape, .note = "Newest first, at most 100"));

err_t bounty_pay_now(struct rq *rq, const char *id, const char *method, struct pay_now *out)
{
	struct pay_now_ask ask = {id, rq->who.user_id, method, approval_threshold(rq->conf)};

	if ((str_eq(method, "demo") && !rq->conf->demo) || !uuid_parse(id, NULL))
		return ERR_NOT_FOUND;
	return rq_one(rq, &sql_bounty_pay_now, &ask, out);
}

err_t balance_get(struct rq *rq, struct balance *out)
{
	struct balance_key key = {rq->who.user_id};

	return rq_one(rq, &sql_balance_read, &key, out);
}

/* ---- cards */

bool card_is_on(const struct conf *c)
{
	return provider_for(c) != NULL;
}

/* What the bounty needs beyond the balance is not asked for: a whole dollar is the least that is worth a card's price. */
static err_t cents_needed(struct rq *rq, const struct card_ask *ask, int64_t *cents)
{
	struct bounty b;
	err_t e;

	*cents = ask->cents > 0 ? ask->cents : CENTS_USUAL;
	if (!ask->id)
		return ERR_OK;
	e = bounty_get(rq, ask->id, &b);
	if (e)
		return e;
	if (!str_eq(b.status, "completed"))
		return ERR_NOT_COMPLETED;
	if (b.is_released || str_eq(b.payment_status, "refunded"))
		return b.actual_micro ? ERR_ALREADY_PAID : ERR_NOTHING_DUE;
	if (!b.payment_status && b.actual_micro >= approval_threshold(rq->conf))
		return ERR_APPROVAL_NEEDED;
	if (*cents * MICRO_A_CENT < b.actual_micro)
		*cents = (b.actual_micro + MICRO_A_CENT - 1) / MICRO_A_CENT;
	return ERR_OK;
}

static err_t topup_offer(struct rq *rq, const struct provider *p, const char *id, const char **url)
{
	struct topup_made key = {id};
	struct topup_answer answer = {.id = id};
	struct deed deed;
	struct deed_result result;
	err_t e = rq_one(rq, &sql_topup_deed, &key, &deed);

	if (e)
		return e;
	deed.kind = DEED_OFFER;
	provider_run(p, rq->conf, rq->arena, &deed, &result);
	if (result.outcome == OUTCOME_UNKNOWN)
		return ERR_PROVIDER; /* nobody has its address, so nobody can pay it: the next one is a new one */
	answer.state = result.outcome == OUTCOME_DONE ? "open" : "refused";
	answer.session_id = result.id;
	answer.url = *url = result.url;
	answer.error = result.error;
	e = rq_run(rq, &sql_topup_answered, &answer, NULL);
	return e ? e : result.outcome == OUTCOME_DONE ? ERR_OK : ERR_STRIPE;
}

err_t card_begin(struct rq *rq, const struct card_ask *ask, const char **checkout_url)
{
	const struct provider *p = provider_for(rq->conf);
	const char *back = arena_printf(rq->arena, "%s%s", rq->conf->app_base_url, next_path(ask->next));
	struct topup_new row = {.user_id = rq->who.user_id, .task_id = ask->id, .success_url = back, .cancel_url = back,
				.threshold = approval_threshold(rq->conf)};
	struct topup_made made;
	err_t e;

	if (!p)
		return ERR_OFF;
	row.provider = p->name;
	e = cents_needed(rq, ask, &row.cents);
	if (!e)
		e = rq_one(rq, &sql_topup_add, &row, &made);
	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	return topup_offer(rq, p, made.id, checkout_url);
}

/* ---- routes */

static err_t pay_post(struct rq *rq, const char *method)
{
	const struct pay_in *in = rq->in;
	struct pay_reply *r = ARENA_NEW(rq->arena, struct pay_reply);
	struct pay_now paid;
	err_t e = bounty_pay_now(rq, in->task_id, method, &paid);

	if (e)
		return e;
	*r = (struct pay_reply){.success = true, .task_id = in->task_id, .payment_id = paid.payment_id, .method = method,
				.amount = paid.amount, .balance = paid.balance};
	rq_answer(rq, r);
	return ERR_OK;
}

static err_t pay_demo_post(struct rq *rq)
{
	return pay_post(rq, "demo");
}

static err_t pay_balance_post(struct rq *rq)
{
	return pay_post(rq, "balance");
}

static err_t card_post(struct rq *rq)
{
	const struct pay_in *in = rq->in;
	struct card_ask ask = {.id = in->task_id, .next = in->next, .cents = in->amount_usd == INT_UNSET ? 0 : in->amount_usd};
	struct pay_reply *r = ARENA_NEW(rq->arena, struct pay_reply);
	err_t e = card_begin(rq, &ask, &r->checkout_url);

	r->success = true;
	if (!e)
		rq_answer(rq, r);
	return e;
}

static err_t balance_show(struct rq *rq)
{
	struct balance_key key = {rq->who.user_id};
	struct pay_reply *r = ARENA_NEW(rq->arena, struct pay_reply);
	struct balance b;
	err_t e = balance_get(rq, &b);

	if (!e)
		e = rq_many(rq, &sql_balance_lines, &key, &r->lines);
	if (e)
		return e;
	r->balance = b.balance;
	r->currency = "USDC";
	rq_answer(rq, r);
	return ERR_OK;
}

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_BOUNTIES, .who = W_PERSON, __VA_ARGS__}
#define PAY_ERRORS \
	ERR_NOT_FOUND, ERR_NOT_COMPLETED, ERR_ALREADY_PAID, ERR_NOTHING_DUE, ERR_APPROVAL_NEEDED, ERR_PAYMENT_PENDING

const struct route prepaid_routes[] = {
	ROUTE("pay_demo", POST, "/api/payments/demo", .in = &pay_in_shape, .out = &paid_reply_shape, .errors = E(PAY_ERRORS),
	      .run = pay_demo_post, .note = "Pays without money, in demo mode; elsewhere there is no such address"),
	ROUTE("pay_balance", POST, "/api/payments/balance", .in = &pay_in_shape, .out = &paid_reply_shape,
	      .errors = E(PAY_ERRORS, ERR_BALANCE_LOW), .run = pay_balance_post, .note = "Pays from the prepaid balance"),
	ROUTE("pay_card", POST, "/api/payments/card", .in = &card_in_shape, .out = &card_reply_shape, .flags = R_SLOW,
	      .errors = E(PAY_ERRORS, ERR_OFF, ERR_STRIPE, ERR_PROVIDER), .run = card_post,
	      .note = "A checkout that fills the balance by card, and pays the task from it"),
	ROUTE("balance_get", GET, "/api/me/balance", .out = &balance_reply_shape, .run = balance_show,
	      .note = "The prepaid balance and what changed it"),
	ROUTES_END,
};
