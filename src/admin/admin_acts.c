/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_acts.h"
#include "money/payouts.h"
#include "sql_admin.h"


/* Which provider takes the batch and what it keeps is known to the part that sends it. */
static err_t batch_run(struct rq *rq, const struct admin_order *o)
{
	struct payout_batch_new new = {.task_ids = o->ids, .until = INT_UNSET};
	struct admin_order record = {.act = "batch.make", .by = o->by, .ids = {1, ARENA_ARRAY(rq->arena, const char *, 1)}};
	struct payout_batch_made made;
	err_t e = payout_batch_make(rq, &new, &made);

	if (e)
		return e;
	record.ids.items[0] = made.batch_id;
	record.data = arena_printf(rq->arena, "{\"items\":%lld,\"total_cents\":%lld,\"provider\":\"%s\"}", (long long)made.items,
				   (long long)made.total_usd, made.provider);
	return rq_run(rq, &sql_admin_record, &record, NULL);
}


err_t admin_act_run(struct rq *rq, const struct admin_order *o)
{
	struct admin_done done;

	return str_eq(o->act, "payout.batch") ? batch_run(rq, o) : rq_one(rq, &sql_admin_do, o, &done);
}
