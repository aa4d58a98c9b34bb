/* device_money.c - what came to the reader's wallets and went from them, and taking out what is free, by a form.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/json.h"
#include "devices/devices_requester.h"
#include "pages/device_parts.h"

static const struct {
	const char *key, *words;
} all[] = {
	{"deposit", TR_ID("Deposit")}, {"withdrawal", TR_ID("Withdrawal")}, {"reward", TR_ID("Reward, sent")}, {"return", TR_ID("Sent back")},
	{"credited", TR_ID("Arrived")}, {"queued", TR_ID("Waiting to be sent")}, {"sent", TR_ID("On its way")}, {"confirmed", TR_ID("Settled")},
	{"expired", TR_ID("To be sent anew")},
};


const char *device_money_words(enum lang lang, const char *key)
{
	for (size_t i = 0; i < N_OF(all); i++)
		if (str_eq(all[i].key, key))
			return tr(lang, all[i].words);
	return key;
}


err_t device_money_out(struct rq *rq)
{
	struct pairs form = form_input(rq).form;
	struct device_withdrawn *out = ARENA_NEW(rq->arena, struct device_withdrawn);
	const struct device_wallet *mine;
	struct buf amount;
	err_t e = device_wallet_named(rq, form, &mine);

	if (e)
		return e;
	rq->complaints.n = 0; /* of the act alone */
	buf_init(&amount, rq->arena, 1024);
	json_quote(&amount, pairs_get(form, "amount"));
	e = amount.is_full ? ERR_DEVICE_AMOUNT : device_withdraw_make(rq, mine->address, buf_text(&amount), out);
	if (!e) {
		rq_see_other(rq, "/devices?as=requester&done=device_withdrawn");
		return ERR_OK;
	}
	if (err_info(e)->http >= 500)
		return e;
	return devices_show(rq, &(struct device_page_ask){.as = "requester"}, (struct pairs){0}, tr(rq->lang, err_info(e)->text));
}
