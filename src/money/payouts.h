/* payouts.h - what people are owed and how it reaches them: batches, PayPal Payouts, lists in CSV, Stripe Connect.
 *
 * Layer: money.  Every move is a SQL function (sql/functions/payout_*.sql) with its event and its postings; doc/payouts.md
 * has the states.  What the rest of the hall calls:
 *   payout_move(task, 'approved'|'void')      by task_complete and task_fail
 *   payout_by_connect(task)                   by whoever marks an order paid: pays the payout by the order's own charge
 *                                             if the work is completed (payout_move calls it for the other order of events)
 *   payout_returned(task, error)              the order's charge was taken back from the person
 *   payout_hold(task, reason), payout_release(task)
 *   human_paypal_change(human, email), human_connect_set(human, account, is_new)
 * Amounts are cents of USD.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_PAYOUTS_H
#define MONEY_PAYOUTS_H
#include "events/job.h"
#include "web/route.h"

extern const struct route payouts_routes[], connect_routes[];
/* payout_send, payout_poll. */
extern const struct job_kind payouts_jobs[];
extern struct stmt *const sql_payouts[];

/* Who does it, as the functions take it: {"kind", "id", "email", "request_id"}. */
const char *payout_by_admin(struct rq *rq);
const char *payout_by_command(struct arena *a, const char *name);

#define PAYOUT_STATUSES "pending|approved|paid|failed|void"
#define PAYOUT_WAITS "review|held|new_address|address|order|provider"

/* A payout as admins see it. */
struct payout {
	const char *task_id, *task, *human_id, *human_name, *receiver, *status, *method, *waits_for, *hold_reason, *batch_id;
	const char *error;
	int64_t gross_amount, platform_fee, paypal_fee, net_amount;
	int64_t created_at, approved_at, paid_at, hold_until, updated_at;
};
struct payout_filter {
	const char *status, *waits_for, *q, *human_id, *cursor; /* NULL: any; q: part of the person's name, address or task */
	int64_t limit; /* 1-200, INT_UNSET = 50 */
};
extern const struct shape payout_shape;
/* out->items is an array of struct payout, newest first; *next is the cursor of the next page, NULL on the last. */
MUST_CHECK err_t payouts_find(struct rq *rq, const struct payout_filter *f, struct list *out, const char **next);

/* Sums of the whole filter, in the order of the payouts' life; on_the_way is part of approved. */
struct payout_sums {
	int64_t n, pending, approved, on_the_way, held, paid, failed;
};
MUST_CHECK err_t payouts_sum(struct rq *rq, const struct payout_filter *f, struct payout_sums *out);

/* A batch of these tasks, or of everything approved before `until` (µs; 0: until now).  ERR_OFF without PayPal's
 * settings, ERR_NOTHING_DUE. provider NULL: PayPal where it is configured, else csv. */
struct payout_batch_new {
	const char *provider; /* "paypal", "csv" */
	struct texts task_ids;
	int64_t until;
};
struct payout_batch_made {
	const char *status, *batch_id, *provider;
	int64_t items, total_usd, left_over, not_ready;
};
MUST_CHECK err_t payout_batch_make(struct rq *rq, const struct payout_batch_new *in, struct payout_batch_made *out);

/* One payout: ERR_PAYOUT_SENT while it is on its way, ERR_ALREADY_PAID, ERR_NOT_APPROVED, ERR_NOT_FOUND. */
enum payout_act { PAYOUT_HOLD, PAYOUT_RELEASE, PAYOUT_RETRY };
MUST_CHECK err_t payout_do(struct rq *rq, enum payout_act act, const char *task_id, const char *reason);

/* What one row of a list of results led to; said: done, unchanged, or why it was refused. */
struct payout_result {
	int64_t line;
	const char *task_id, *outcome, *said;
};
extern const struct shape payout_result_shape;
/* A list of results: CSV with a heading that names at least task_id and status; also known: batch_id, paypal_fee_usd,
 * transaction_id, error.  Rows that cannot be read are refused by themselves; each counts by itself, and a list may be
 * read again without harm.  `by` from payout_by_*.  ERR_BAD_REQUEST: no such heading, or more than PAYOUT_IMPORT_MAX rows. */
#define PAYOUT_IMPORT_MAX 5000
MUST_CHECK err_t payouts_import(struct db *db, struct arena *a, const char *csv, const char *by, struct list *out);

#endif
