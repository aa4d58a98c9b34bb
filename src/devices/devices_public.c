/* devices_public.c - what everybody may ask: the whitelists, and how it goes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "devices/devices_public.h"
#include "sql_devices.h"


err_t device_operations_get(struct rq *rq)
{
	struct device_whitelist *out = ARENA_NEW(rq->arena, struct device_whitelist);
	err_t e = rq_many(rq, &sql_device_operations, NULL, &out->operations);

	if (!e)
		rq_answer(rq, out);
	return e;
}


err_t device_models_get(struct rq *rq)
{
	struct device_whitelist *out = ARENA_NEW(rq->arena, struct device_whitelist);
	err_t e = rq_many(rq, &sql_device_models, NULL, &out->models);

	if (!e)
		rq_answer(rq, out);
	return e;
}


err_t device_stats_get(struct rq *rq)
{
	struct device_stats *out = ARENA_NEW(rq->arena, struct device_stats);
	int64_t bps = rq->conf->devices_fee_bps;
	err_t e = rq_one(rq, &sql_device_stats, NULL, out);

	if (e)
		return e;
	out->platform_fee_percent = bps % 100 ? arena_printf(rq->arena, "%lld.%02lld", (long long)(bps / 100), (long long)(bps % 100))
					      : arena_printf(rq->arena, "%lld", (long long)(bps / 100));
	rq_answer(rq, out);
	return ERR_OK;
}
