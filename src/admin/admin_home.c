/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What waits for an admin: a line each, with where to go. */
#include "admin/admin_handlers.h"
#include "base/buf.h"
#include "sql_admin.h"

/* In the order of sql admin_attention. */
static const struct {
	const char *name, *words, *href;
} matters[] = {
	{"refund_failed", TR_ID("Refunds that failed"), "/admin/refunds?status=failed"},
	{"refund_unknown", TR_ID("Refunds whose outcome is not known"), "/admin/refunds?status=unknown"},
	{"result_by_hand", TR_ID("Refunds of results that somebody has to send by hand"), "/admin/payments?status=by_hand"},
	{"chargeback", TR_ID("Chargebacks"), "/admin/events?q=dispute"},
	{"order_mismatch", TR_ID("Payments that do not match their order"), "/admin/orders?status=failed_mismatch"},
	{"order_twice", TR_ID("Tasks that were paid more than once"), "/admin/orders?status=paid"},
	{"event_failed", TR_ID("Provider events that could not be processed"), "/admin/events?status=failed"},
	{"job_dead", TR_ID("Jobs that were given up"), "/admin/jobs?status=dead"},
	{"delivery_failed", TR_ID("Messages to agents that did not arrive, last 7 days"), "/admin/deliveries?status=failed"},
	{"payout_failed", TR_ID("Payouts that failed"), "/admin/payouts?status=failed"},
	{"payout_held", TR_ID("Payouts on hold"), "/admin/payouts?status=held"},
	{"dispute_open", TR_ID("Disputes that wait for a decision"), "/admin/disputes?status=open"},
	{"batch_refused", TR_ID("Payout batches that were refused"), "/admin/batches?status=refused"},
	{"task_unpaid", TR_ID("Tasks completed for a day whose payer has not paid"), "/admin/tasks?status=completed"},
};


static const char *count_words(struct rq *rq, const struct reader *r, const struct admin_count *c)
{
	return TR_FILL(rq->arena, rq->lang, "{0}, the oldest from {1}", arena_printf(rq->arena, "%lld", (long long)c->n),
		       c->since ? when_clock(r, c->since) : "–");
}


static struct list counts_view(struct rq *rq, const struct reader *r, struct list rows)
{
	struct admin_cell *cells = ARENA_ARRAY(rq->arena, struct admin_cell, N_OF(matters));
	size_t n = 0;

	for (size_t i = 0; i < N_OF(matters); i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct admin_count *c = (const struct admin_count *)rows.items + k;

			if (str_eq(c->name, matters[i].name) && c->n > 0)
				cells[n++] = (struct admin_cell){.label = tr(rq->lang, matters[i].words), .href = matters[i].href,
					.words = count_words(rq, r, c)};
		}
	return (struct list){n, cells};
}


err_t admin_home(struct rq *rq)
{
	struct admin_page *p = admin_page_new(rq, tr(rq->lang, "Needs attention"), "/admin");
	struct list rows;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = rq_many(rq, &sql_admin_attention, NULL, &rows);
	if (e)
		return e;
	p->counts = counts_view(rq, &v.reader, rows);
	admin_page_show(rq, "admin_home", p, ERR_OK);
	return ERR_OK;
}
