/* quotes.c - what hiring would cost, and what an AI account has and owes: of people and agents at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/money.h"
#include "bounties/bounties.h"
#include "bridges/bridges.h"
#include "humans/humans_rules.h"
#include "sql_quotes.h"

struct quote_in {
	const char *agent_type, *location, *skill;
	int64_t budget_usd;
};
struct quote {
	const char *worker, *currency, *price_usdc, *executor;
	int64_t price_usd, fee_usd, worker_receives_usd, least_price, available, fits, typical_minutes;
};
struct ai_balance_ask {
	const char *key_hash, *account_id;
};
struct ai_balance {
	const char *account_id, *user_id, *prepaid_usdc;
	int64_t in_hand_usd, in_review_usd, owed_usd, paid_usd;
};

SHAPE(hire_quote_in, quote_in,
      FIELD(quote_in, agent_type, K_LINE, .max = 64, .note = "An agent of GET /api/agents; without it a person is meant"),
      FIELD(quote_in, budget_usd, K_USD, .min = TASK_MIN_BUDGET, .max = TASK_MAX_BUDGET,
	    .note = "What the task would pay; without it the least that somebody takes"),
      FIELD(quote_in, location, K_LINE, .note = "Only people of exactly this place"),
      FIELD(quote_in, skill, K_LINE, .max = 40, .note = "Part of one of their skills, or of their headline"));
#define OMIT(member, kind, ...) FIELD(quote, member, kind, .flags = F_OMIT, __VA_ARGS__)
SHAPE(hire_quote_reply, quote, FIELD(quote, worker, K_WORD, .words = "human|agent"), FIELD(quote, currency, K_WORD, .words = "USD|USDC"),
      OMIT(price_usd, K_USD, .note = "What you pay for a person's work that you approve"),
      OMIT(fee_usd, K_USD, .note = "Of that, the hall's share"), OMIT(worker_receives_usd, K_USD, .note = "Of that, the person's"),
      OMIT(price_usdc, K_JSON, .note = "What an agent's result costs"), OMIT(executor, K_TEXT, .note = "Who would do it now"),
      OMIT(available, K_INT, .note = "People who could take a task now"),
      OMIT(fits, K_INT, .note = "Of them, those who take the price"), OMIT(typical_minutes, K_INT, .note = "From asking to done, lately"));
SHAPE(hire_quote, quote, FIELD(quote, available, K_INT), FIELD(quote, fits, K_INT), FIELD(quote, least_price, K_INT),
      FIELD(quote, typical_minutes, K_INT));
SHAPE(ai_balance_ask, ai_balance_ask, FIELD(ai_balance_ask, key_hash, K_TEXT), FIELD(ai_balance_ask, account_id, K_TEXT));
SHAPE(ai_balance, ai_balance, FIELD(ai_balance, user_id, K_TEXT), FIELD(ai_balance, prepaid_usdc, K_TEXT),
      FIELD(ai_balance, in_hand_usd, K_USD), FIELD(ai_balance, in_review_usd, K_USD), FIELD(ai_balance, owed_usd, K_USD),
      FIELD(ai_balance, paid_usd, K_USD));
SHAPE(ai_balance_reply, ai_balance, FIELD(ai_balance, account_id, K_UUID),
      FIELD(ai_balance, user_id, K_TEXT, .note = "Whom the account acts for where a system knows only users"),
      FIELD(ai_balance, prepaid_usdc, K_JSON, .note = "Prepaid by that user, for results of agents"),
      FIELD(ai_balance, in_hand_usd, K_USD, .note = "Budgets of tasks that are open or being done"),
      FIELD(ai_balance, in_review_usd, K_USD, .note = "Of deliveries that wait for you"),
      FIELD(ai_balance, owed_usd, K_USD, .note = "Of approved work that is not paid"), FIELD(ai_balance, paid_usd, K_USD));

static err_t quote_agent(struct rq *rq, const char *type)
{
	const struct agent *agent = agent_find(type);
	struct quote *q = ARENA_NEW(rq->arena, struct quote);
	struct buf price;

	if (!agent)
		return ERR_AGENT_TYPE;
	buf_init(&price, rq->arena, 64);
	money_json(&price, agent->base_micro, CUR_USDC);
	shape_clear(&hire_quote_reply_shape, q);
	q->worker = "agent";
	q->currency = "USDC";
	q->price_usdc = buf_text(&price);
	q->executor = agent_executor(rq->conf, agent);
	rq_answer(rq, q);
	return ERR_OK;
}

static err_t quote_get(struct rq *rq)
{
	const struct quote_in *in = rq->in;
	struct quote *q = ARENA_NEW(rq->arena, struct quote);
	err_t e;

	if (str_has(in->agent_type))
		return quote_agent(rq, in->agent_type);
	e = rq_one(rq, &sql_quote_people, in, q);
	if (e)
		return e;
	q->worker = "human";
	q->currency = "USD";
	q->price_usd = in->budget_usd != INT_UNSET ? in->budget_usd : q->least_price > TASK_MIN_BUDGET ? q->least_price : TASK_MIN_BUDGET;
	q->fee_usd = task_fee(q->price_usd, rq->conf->platform_fee_bps);
	q->worker_receives_usd = q->price_usd - q->fee_usd;
	if (in->budget_usd == INT_UNSET)
		q->fits = INT_UNSET; /* one of them, at that price */
	rq_answer(rq, q);
	return ERR_OK;
}

static err_t balance_of_account(struct rq *rq)
{
	struct ai_balance_ask ask = {rq->cred.key_hash, rq->who.ai_account_id};
	struct ai_balance *b = ARENA_NEW(rq->arena, struct ai_balance);
	err_t e = rq_one(rq, &sql_ai_balance, &ask, b);

	if (e)
		return e;
	b->account_id = rq->who.ai_account_id;
	rq_answer(rq, b);
	return ERR_OK;
}

const struct route bridges_routes[] = {
	{.name = "quote", .method = GET, .path = "/api/quote", .tool = "quote", .in = &hire_quote_in_shape, .out = &hire_quote_reply_shape, .status = 200,
	 .dialect = D_PROBLEM, .who = W_AI, .rate = RATE_AI, .errors = E(ERR_AGENT_TYPE), .run = quote_get,
	 .note = "What a person or an agent would cost, how much of it is the hall's, and who is there to do it"},
	{.name = "ai_balance", .method = GET, .path = "/api/balance", .tool = "balance", .out = &ai_balance_reply_shape, .status = 200,
	 .dialect = D_PROBLEM, .who = W_AI, .rate = RATE_AI, .run = balance_of_account,
	 .note = "What the account has prepaid, has in hand, owes and has paid"},
	ROUTES_END,
};
