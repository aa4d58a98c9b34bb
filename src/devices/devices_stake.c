/* devices_stake.c - how much of the stake's jetton a requester holds: known of the last day, kept fresh by a job; a wallet that
 * was never looked up is looked up while it waits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "devices/devices_requester.h"
#include "money/ton.h"
#include "sql_devices.h"
#include "web/guard.h"

#define WAIT_MS 8000


const char *device_min_stake(const struct rq *rq)
{
	return str_has(rq->conf->gstd_jetton_address)
		       ? arena_printf(rq->arena, "%lld000000000", (long long)rq->conf->gstd_min_stake)
		       : NULL;
}


err_t device_stake_known(struct rq *rq, const char *wallet, bool *is_known)
{
	struct device_ask ask = {.wallet = wallet};
	struct device_stake stake = {true};
	err_t e = device_min_stake(rq) && str_has(rq->conf->toncenter_url) ? rq_one(rq, &sql_device_stake, &ask, &stake) : ERR_OK;

	*is_known = stake.is_known;
	return e;
}


err_t devices_stake_look(struct rq *rq, const char *wallet)
{
	struct device_ask ask = {.wallet = wallet};
	struct outlet o;
	bool is_known;
	err_t e = device_stake_known(rq, wallet, &is_known);

	if (e || is_known)
		return e;
	e = guard_waits(rq);
	if (e)
		return e;
	outlet_open(&o, rq->conf, rq->arena, WAIT_MS);
	if (ton_jetton_units(&o, wallet, rq->conf->gstd_jetton_address, &ask.units))
		return ERR_UNAVAILABLE;
	return rq_run(rq, &sql_device_stake_found, &ask, NULL);
}
