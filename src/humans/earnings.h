/* earnings.h - what a person is owed and was paid, task by task.
 *
 * Layer: humans.  Amounts are cents of USD.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_EARNINGS_H
#define HUMANS_EARNINGS_H
#include "humans/humans.h"

struct payment {
	const char *task_id, *task;
	int64_t gross_amount, platform_fee, paypal_fee, net_amount;
	const char *status, *payout_batch_id, *error_message;
	int64_t approved_at, paid_at, updated_at;
	int64_t review_until; /* not in JSON, like the next: when it is approved by itself */
	const char *task_display, *method, *receiver;
	const char *waits_for, *hold_reason; /* PAYOUT_WAITS of money/payouts.h */
	int64_t hold_until, expected_at; /* 0: nothing of the kind */
};
struct payment_totals {
	int64_t pending_total, approved_total, paid_total;
};
struct payments {
	const char *human_id;
	const struct payment_totals *summary;
	struct list payments; /* of struct payment */
};
extern const struct shape payments_shape;
/* Of rq->who; a user without a worker profile has human_id NULL and zeros. */
MUST_CHECK err_t payments_of(struct rq *rq, struct payments *out);
/* Its sums alone. */
MUST_CHECK err_t payment_totals_of(struct rq *rq, struct payment_totals *out);

#endif
