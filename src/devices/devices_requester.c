/* devices_requester.c - what the wallet that puts up a task does.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/money.h"
#include "base/ton_address.h"
#include "devices/devices_requester.h"
#include "sql_devices.h"

#define BATCH_MAX 100
#define PAGE_DEFAULT 50
#define PAGE_MAX 100


/* nanoTON as a JSON number. */
static const char *device_ton(struct arena *a, int64_t nano)
{
	struct buf b;

	buf_init(&b, a, 64);
	money_json(&b, nano, CUR_TON);
	return buf_text(&b);
}


const char *devices_hall_address(const struct conf *c, struct arena *a)
{
	unsigned char seed[ED25519_KEY], key[ED25519_KEY];
	struct ton_address t;

	if (!str_has(c->ton_wallet_seed) || !hex_decode(c->ton_wallet_seed, seed, sizeof(seed)))
		return NULL;
	ed25519_public(seed, key);
	ton_wallet_address(a, &(struct ton_wallet_key){TON_V4R2, 0, 0, key}, &t);
	return ton_address_friendly(a, &t, str_eq(c->ton_network, "testnet") ? TON_TESTNET : 0);
}


/* Nobody judges who is not there. */
static bool is_judge_off(const struct rq *rq, const struct device_order *o)
{
	const struct conf *c = rq->conf;

	return (str_eq(o->validation, "ai_check") && !(str_has(c->llm_base_url) && str_has(c->llm_model))) ||
	       (str_eq(o->human_judge, "people") && c->devices_people_budget <= 0);
}


err_t device_task_make(struct rq *rq, const char *wallet, const struct device_order *asked, struct device_made *out)
{
	struct device_order order = *asked;
	struct device_ask ask = {.wallet = wallet, .fee_bps = rq->conf->devices_fee_bps, .min_stake = device_min_stake(rq)};
	const char *amount;
	json_t *p;
	err_t e;

	order.people_cents = str_eq(order.human_judge, "people") ? rq->conf->devices_people_budget : 0;
	e = device_describe(rq->arena, &order, rq->conf->outbound_allow, &rq->complaints, &ask.descriptor);
	if (!e && is_judge_off(rq, &order))
		e = ERR_OFF;
	if (!e)
		e = rq_one(rq, &sql_device_task_add, &ask, out);
	if (!e)
		e = json_read(rq->arena, span_of(ask.descriptor), &p);
	if (e)
		return e;
	amount = device_ton(rq->arena, json_integer_value(json_object_get(p, "reward_nano")));
	out->status = "pending";
	out->escrow_address = devices_hall_address(rq->conf, rq->arena);
	out->escrow_amount_ton = amount;
	out->platform_fee_ton = device_ton(rq->arena, out->fee_nano);
	return ERR_OK;
}


err_t device_task_post(struct rq *rq)
{
	struct device_made *out = ARENA_NEW(rq->arena, struct device_made);
	err_t e = device_task_make(rq, rq->who.wallet, rq->in, out);

	if (!e)
		rq_answer(rq, out);
	return e;
}


/* One of a batch: read as if it had come alone. */
static err_t batch_item(struct rq *rq, json_t *item, struct device_made *out)
{
	struct device_order *order = ARENA_NEW(rq->arena, struct device_order);
	struct input in = {.json = item};
	err_t e = json_is_object(item) ? shape_read(&device_order_shape, &in, rq->arena, order, &rq->complaints)
				       : rq_wrong(rq, "tasks", "invalid_type");

	return e ? e : device_task_make(rq, rq->who.wallet, order, out);
}


err_t device_batch_post(struct rq *rq)
{
	const struct device_batch_in *in = rq->in;
	struct device_batch *out = ARENA_NEW(rq->arena, struct device_batch);
	struct device_made *made;
	json_t *tasks;
	err_t e = json_read(rq->arena, span_of(in->tasks), &tasks);

	if (e || !json_is_array(tasks) || !json_array_size(tasks) || json_array_size(tasks) > BATCH_MAX)
		return rq_wrong(rq, "tasks", !e && json_array_size(tasks) > BATCH_MAX ? "too_long" : "invalid_type");
	made = ARENA_ARRAY(rq->arena, struct device_made, json_array_size(tasks));
	for (size_t i = 0; !e && i < json_array_size(tasks); i++)
		e = batch_item(rq, json_array_get(tasks, i), &made[i]);
	if (e)
		return e;
	out->tasks = (struct list){json_array_size(tasks), made};
	rq_answer(rq, out);
	return ERR_OK;
}


err_t device_task_get(struct rq *rq)
{
	struct device_ask ask = *(const struct device_ask *)rq->in;
	struct device_task *t = ARENA_NEW(rq->arena, struct device_task);
	struct device_verdict *verdict = ARENA_NEW(rq->arena, struct device_verdict);
	struct device_payment *payment = ARENA_NEW(rq->arena, struct device_payment);
	err_t e;

	ask.wallet = rq->who.wallet;
	e = rq_one(rq, &sql_device_task_get, &ask, t);
	if (e)
		return e == ERR_NO_ROW ? ERR_NO_DEVICE_TASK : e;
	*verdict = (struct device_verdict){t->verdict, t->method, t->validated_at};
	*payment = (struct device_payment){t->paid, t->tx_hash, t->amount_ton, t->fee_ton, t->tx_hash ? "chain" : "ledger"};
	t->validation = verdict;
	t->payment = payment;
	rq_answer(rq, t);
	return ERR_OK;
}


static int64_t page_limit(int64_t asked, int64_t unset)
{
	return asked == INT_UNSET ? unset : asked > PAGE_MAX ? PAGE_MAX : asked;
}


err_t device_tasks_get(struct rq *rq)
{
	struct device_ask ask = *(const struct device_ask *)rq->in;
	struct device_page *page = ARENA_NEW(rq->arena, struct device_page);
	err_t e;

	ask.wallet = rq->who.wallet;
	ask.limit = page_limit(ask.limit, PAGE_DEFAULT);
	ask.offset = ask.offset == INT_UNSET ? 0 : ask.offset;
	e = rq_one(rq, &sql_device_tasks_count, &ask, page);
	if (!e)
		e = rq_many(rq, &sql_device_tasks_page, &ask, &page->tasks);
	if (e)
		return e;
	page->limit = ask.limit;
	page->offset = ask.offset;
	rq_answer(rq, page);
	return ERR_OK;
}


err_t device_cancel_post(struct rq *rq)
{
	struct device_ask ask = *(const struct device_ask *)rq->in;
	struct device_cancelled *out = ARENA_NEW(rq->arena, struct device_cancelled);
	err_t e;

	ask.wallet = rq->who.wallet;
	e = rq_one(rq, &sql_device_cancel, &ask, out);
	if (e)
		return e;
	*out = (struct device_cancelled){ask.task_id, "cancelled", device_ton(rq->arena, out->refund), NULL, 0};
	rq_answer(rq, out);
	return ERR_OK;
}


err_t device_judge_post(struct rq *rq)
{
	const struct device_judge_in *in = rq->in;
	struct device_ask ask = {.wallet = rq->who.wallet, .task_id = in->task_id, .comment = in->comment,
				 .is_right = str_eq(in->result, "true")};
	struct device_judged *out = ARENA_NEW(rq->arena, struct device_judged);
	err_t e = ask.is_right || str_eq(in->result, "false") ? ERR_OK : rq_wrong(rq, "result", "invalid_type");

	if (!e)
		e = rq_one(rq, &sql_device_judge, &ask, out);
	if (e)
		return e;
	out->status = "completed";
	out->payment_initiated = ask.is_right;
	rq_answer(rq, out);
	return ERR_OK;
}


err_t device_escrow_get(struct rq *rq)
{
	struct device_escrow *out = ARENA_NEW(rq->arena, struct device_escrow);
	bool is_known; /* whoever deposits looks here first: by the first task the stake is known */
	err_t e = device_stake_known(rq, rq->who.wallet, &is_known);

	if (!e)
		e = rq_one(rq, &sql_device_escrow, &(struct device_ask){.wallet = rq->who.wallet}, out);
	if (e)
		return e;
	out->deposit_address = devices_hall_address(rq->conf, rq->arena);
	rq_answer(rq, out);
	return ERR_OK;
}


static err_t amount_read(struct rq *rq, int64_t *nano)
{
	const struct device_money_in *in = rq->in;

	return device_amount_text(rq->arena, in->amount_ton, nano) ? ERR_OK : ERR_DEVICE_AMOUNT;
}


err_t device_credit_post(struct rq *rq)
{
	struct device_ask ask = {.wallet = rq->who.wallet, .source = "demo"};
	struct device_credited *out = ARENA_NEW(rq->arena, struct device_credited);
	err_t e = rq->conf->demo ? amount_read(rq, &ask.nano) : ERR_OFF;

	if (!e)
		e = rq_one(rq, &sql_device_credit, &ask, out);
	if (e)
		return e;
	out->available_ton = device_ton(rq->arena, out->available);
	rq_answer(rq, out);
	return ERR_OK;
}


/* Without a chain only a demo hall settles by its books: elsewhere a withdrawal must reach the wallet. */
bool device_withdraws(const struct conf *c)
{
	return (str_has(c->toncenter_url) && str_has(c->ton_wallet_seed)) || c->demo;
}


err_t device_withdraw_make(struct rq *rq, const char *wallet, const char *amount, struct device_withdrawn *out)
{
	struct device_ask ask = {.wallet = wallet, .is_chain = str_has(rq->conf->toncenter_url) && str_has(rq->conf->ton_wallet_seed)};
	err_t e = !device_withdraws(rq->conf) ? ERR_OFF : device_amount_text(rq->arena, amount, &ask.nano) ? ERR_OK : ERR_DEVICE_AMOUNT;

	if (!e)
		e = rq_one(rq, &sql_device_withdraw, &ask, out);
	if (e)
		return e;
	out->amount_ton = device_ton(rq->arena, ask.nano);
	out->available_ton = device_ton(rq->arena, out->available);
	return ERR_OK;
}


err_t device_withdraw_post(struct rq *rq)
{
	const struct device_money_in *in = rq->in;
	struct device_withdrawn *out = ARENA_NEW(rq->arena, struct device_withdrawn);
	err_t e = device_withdraw_make(rq, rq->who.wallet, in->amount_ton, out);

	if (!e)
		rq_answer(rq, out);
	return e;
}
