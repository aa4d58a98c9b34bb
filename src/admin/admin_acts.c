/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_acts.h"
#include "money/payouts.h"
#include "sql_admin.h"
#include "sql_tracker.h"
#include "tracker/tracker.h"


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


/* The new keys are told and kept as hashes. */
static err_t keys_rotate(struct rq *rq, const struct admin_order *o)
{
	err_t e = ERR_OK;

	for (size_t i = 0; i < o->ids.n && !e; i++) {
		struct track_key_new made;
		const char *key = track_key_make(rq->arena, NULL, &made);
		int64_t id;

		if (!str_int(o->ids.items[i], &id))
			return ERR_NOT_FOUND;
		made.id = id;
		e = rq_one(rq, &sql_track_key_rotate, &made, NULL);
		if (o->told)
			o->told->items[o->told->n++] = key;
	}
	if (e)
		return e;
	return rq_run(rq, &sql_admin_record, o, NULL);
}


err_t admin_act_run(struct rq *rq, const struct admin_order *o)
{
	struct admin_done done;

	if (str_eq(o->act, "payout.batch"))
		return batch_run(rq, o);
	if (str_eq(o->act, "tracker_key.rotate"))
		return keys_rotate(rq, o);
	return rq_one(rq, &sql_admin_do, o, &done);
}
