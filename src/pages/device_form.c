/* device_form.c - the form of a new device task, and what is done by forms: a wallet that ton_proof made the reader's needs no
 * signature here, the session speaks for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/cid.h"
#include "base/json.h"
#include "devices/devices_public.h"
#include "devices/devices_requester.h"
#include "pages/device_parts.h"
#include "sql_device_pages.h"
#include "sql_devices.h"

#define INPUT_MAX 65536u

SHAPE(device_act_in, device_page_ask, FIELD(device_page_ask, act, K_WORD, .words = "create|cancel|judge|register|withdraw"),
      FIELD(device_page_ask, task_id, K_UUID), FIELD(device_page_ask, result, K_WORD, .words = "right|wrong"),
      FIELD(device_page_ask, comment, K_TEXT, .max = 2000));
#define WALLET(member) FIELD(device_wallet, member, K_TEXT)
SHAPE(device_wallet, device_wallet, WALLET(address), WALLET(deposit_comment), WALLET(available), WALLET(held), WALLET(earned));


/* Filled by the form: they are rows. */
struct list device_no_options(struct arena *a, enum lang lang, const char *value)
{
	(void)a;
	(void)lang;
	(void)value;
	return (struct list){0};
}


static struct list validations(struct arena *a, enum lang lang, const char *value)
{
	static const struct option all[] = {
		{"cross_check", TR_ID("Two devices, and a third where they differ"), false}, {"majority", TR_ID("Three devices: two the same"), false},
		{"reference", TR_ID("One device, held against what is known"), false}, {"human", TR_ID("You judge the result"), false}};
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(all));

	for (size_t i = 0; i < N_OF(all); i++)
		o[i] = (struct option){all[i].value, tr(lang, all[i].label), str_eq(all[i].value, value)};
	return (struct list){N_OF(all), o};
}


enum { F_WALLET, F_WHAT, F_INPUT, F_TIME, F_ENERGY, F_REWARD, F_VALIDATION, F_ACT };
static const struct field_spec fields[] = {
	[F_WALLET] = {.name = "wallet", .label = TR_ID("Wallet that pays"), .flags = FF_REQ, .options = device_no_options},
	[F_WHAT] = {.name = "what", .label = TR_ID("Operation and model"), .flags = FF_REQ, .options = device_no_options},
	[F_INPUT] = {.name = "input.data", .id = "input", .label = TR_ID("Input"), .flags = FF_REQ | FF_AREA,
		     .hint = TR_ID("A text for the device, or where the input is: an IPFS hash, or an address that begins with https://.")},
	[F_TIME] = {.name = "constraints.time_limit_sec", .id = "time", .label = TR_ID("Seconds at most, 1 to 5"), .inputmode = "numeric",
		    .flags = FF_REQ},
	[F_ENERGY] = {.name = "constraints.max_energy_mwh", .id = "energy", .label = TR_ID("mWh at most, 1 to 50"), .inputmode = "numeric",
		      .flags = FF_REQ},
	[F_REWARD] = {.name = "reward.amount_ton", .id = "reward", .label = TR_ID("Reward in TON"), .inputmode = "decimal", .flags = FF_REQ,
		      .hint = TR_ID("At least 0.01. It is held in escrow at once; the hall's fee is part of it. You have it back when the task fails.")},
	[F_VALIDATION] = {.name = "validation", .label = TR_ID("How the result is checked"), .flags = FF_REQ, .options = validations},
	[F_ACT] = {.name = "act", .flags = FF_HIDDEN},
};


struct list device_wallet_options(struct rq *rq, const struct list *wallets, const char *value)
{
	const struct device_wallet *w = wallets->items;
	struct option *o = ARENA_ARRAY(rq->arena, struct option, wallets->n);

	for (size_t i = 0; i < wallets->n; i++)
		o[i] = (struct option){w[i].address, TR_FILL(rq->arena, rq->lang, "{0}… ({1} TON free)", arena_strndup(rq->arena, w[i].address, 12),
							     w[i].available), str_eq(w[i].address, value)};
	return (struct list){wallets->n, o};
}


/* Each allowed pair is one choice. */
static err_t what_options(struct rq *rq, const char *value, struct list *out)
{
	struct list found;
	const struct device_model *m;
	struct option *o;
	json_t *operations, *one;
	size_t n = 0, k;
	err_t e = rq_many(rq, &sql_device_models, NULL, &found);

	m = found.items;
	for (size_t i = 0; !e && i < found.n; i++)
		n += json_read(rq->arena, span_of(m[i].operations), &operations) ? 0 : json_array_size(operations);
	if (e)
		return e;
	o = ARENA_ARRAY(rq->arena, struct option, n);
	n = 0;
	for (size_t i = 0; i < found.n; i++)
		if (!json_read(rq->arena, span_of(m[i].operations), &operations))
			json_array_foreach(operations, k, one) {
				const char *pair = arena_printf(rq->arena, "%s %s", json_string_value(one), m[i].model);

				o[n++] = (struct option){pair, pair, str_eq(pair, value)};
			}
	*out = (struct list){n, o};
	return ERR_OK;
}


static const char *device_fee_words(struct rq *rq)
{
	int64_t bps = rq->conf->devices_fee_bps;

	return arena_printf(rq->arena, "%lld.%02lld %%", (long long)(bps / 100), (long long)(bps % 100));
}


err_t device_form_make(struct rq *rq, const struct list *wallets, struct pairs values, const char *why, struct device_form *out)
{
	static const struct pair first[] = {{.name = "constraints.time_limit_sec", .value = "5"}, {.name = "constraints.max_energy_mwh", .value = "5"},
					    {.name = "reward.amount_ton", .value = "0.05"}, {.name = "act", .value = "create"}};
	struct form_spec spec = {.fields = fields, .n = N_OF(fields), .action = "/devices", .submit = tr(rq->lang, "Put it up"),
				 .title = tr(rq->lang, "Put up a task")};
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct form_field *f;

	spec.words = TR_FILL(rq->arena, rq->lang, "The reward is held in escrow; the hall's fee of {0} is part of it. Nothing is paid before the result passed. "
			     "Programs do the same by POST /v1/tasks, signed by the wallet.",
			     device_fee_words(rq));
	*form = form_make(rq, &spec, values.n ? values : (struct pairs){N_OF(first), first});
	f = form->fields.items;
	f[F_WALLET].options = device_wallet_options(rq, wallets, pairs_get(values, "wallet"));
	out->forms = (struct list){1, form};
	out->problems = form_problems(rq, &spec, why);
	return what_options(rq, pairs_get(values, "what"), &f[F_WHAT].options);
}


/* ---- what forms do */

static void input_write(struct buf *b, struct arena *a, const char *text)
{
	struct cid c;
	bool is_cid = cid_read(a, text, &c), is_url = str_starts(text, "https://");

	buf_fmt(b, "{\"source\":\"%s\",\"%s\":", is_cid ? "ipfs" : is_url ? "http" : "inline", is_cid ? "hash" : is_url ? "url" : "data");
	json_quote(b, text);
	buf_ch(b, '}');
}


/* A whole number stands as it is; what is none is a text, which the rules refuse by its field. */
static void number_write(struct buf *b, const char *name, const char *text)
{
	int64_t n;

	buf_fmt(b, "\"%s\":", name);
	if (str_has(text) && str_int(text, &n))
		buf_fmt(b, "%lld", (long long)n);
	else
		json_quote(b, str_has(text) ? text : NULL);
}


static void order_read(struct rq *rq, struct pairs form, struct device_order *o)
{
	const char *what = pairs_get(form, "what"), *blank = what ? strchr(what, ' ') : NULL;
	struct buf input, limits, reward;

	buf_init(&input, rq->arena, INPUT_MAX);
	buf_init(&limits, rq->arena, 512);
	buf_init(&reward, rq->arena, 512);
	if (str_has(pairs_get(form, "input.data")))
		input_write(&input, rq->arena, pairs_get(form, "input.data"));
	else
		BUF_LIT(&input, "{\"source\":\"inline\"}");
	buf_ch(&limits, '{');
	number_write(&limits, "time_limit_sec", pairs_get(form, "constraints.time_limit_sec"));
	buf_ch(&limits, ',');
	number_write(&limits, "max_energy_mwh", pairs_get(form, "constraints.max_energy_mwh"));
	buf_ch(&limits, '}');
	BUF_LIT(&reward, "{\"amount_ton\":");
	json_quote(&reward, pairs_get(form, "reward.amount_ton"));
	buf_ch(&reward, '}');
	*o = (struct device_order){.task_type = "inference", .validation = pairs_get(form, "validation"), .input = buf_text(&input),
		.constraints = buf_text(&limits), .reward = buf_text(&reward), .operation = blank ? arena_strndup(rq->arena, what, (size_t)(blank - what)) : "",
		.model = blank ? blank + 1 : ""};
	if (!str_in_words(o->validation ? o->validation : "", o->validation ? strlen(o->validation) : 0, DEVICE_VALIDATIONS))
		o->validation = "cross_check";
}


/* Every complaint about the input stands at its one field; amounts of TON have words of their own. */
static void complaints_fold(struct rq *rq)
{
	for (size_t i = 0; i < rq->complaints.n; i++) {
		struct complaint *c = &rq->complaints.items[i];

		if (str_starts(c->field, "input."))
			c->field = "input.data";
		else if (str_eq(c->field, "reward.amount_ton"))
			c->code = "invalid_ton";
	}
}


err_t device_wallet_named(struct rq *rq, struct pairs form, const struct device_wallet **out)
{
	struct device_page_ask ask = {.user_id = rq->who.user_id};
	struct list wallets;
	err_t e = rq_many(rq, &sql_device_wallets, &ask, &wallets);
	const struct device_wallet *w = wallets.items;

	*out = NULL;
	for (size_t i = 0; !e && i < wallets.n; i++)
		*out = str_eq(w[i].address, pairs_get(form, "wallet")) ? &w[i] : *out;
	return e || *out ? e : ERR_NOT_FOUND;
}


static err_t create(struct rq *rq)
{
	struct pairs form = form_input(rq).form;
	struct device_order order;
	struct device_made made;
	const struct device_wallet *mine;
	err_t e = device_wallet_named(rq, form, &mine);

	if (e)
		return e;
	rq->complaints.n = 0; /* of the act alone */
	order_read(rq, form, &order);
	e = device_task_make(rq, mine->address, &order, &made);
	if (!e) {
		rq_see_other(rq, arena_printf(rq->arena, "/devices/tasks/%s?done=device_made", made.task_id));
		return ERR_OK;
	}
	if (err_info(e)->http >= 500 && e != ERR_OFF)
		return e;
	complaints_fold(rq);
	return devices_show(rq, &(struct device_page_ask){.as = "requester"}, form, rq->complaints.n ? NULL : tr(rq->lang, err_info(e)->text));
}


err_t page_devices_post(struct rq *rq)
{
	const struct device_page_ask *in = rq->in;
	struct device_page_ask ask = *in;
	bool is_judged = str_eq(in->act, "judge");
	err_t e;

	if (str_eq(in->act, "create"))
		return create(rq);
	if (str_eq(in->act, "register"))
		return device_host_add(rq);
	if (str_eq(in->act, "withdraw"))
		return device_money_out(rq);
	if (!in->task_id || (is_judged && !in->result))
		return ERR_BAD_FIELD;
	ask.user_id = rq->who.user_id;
	ask.is_right = str_eq(in->result, "right");
	e = rq_run(rq, is_judged ? &sql_device_page_judge : &sql_device_page_cancel, &ask, NULL);
	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/devices/tasks/%s?done=%s", in->task_id, is_judged ? "device_judged" : "device_back"));
	return e;
}
