/* orders.h - what a payer pays for a task: orders, their checkouts, refunds and what the provider tells of them.
 *
 * Layer: money.  Amounts are minor units of the order's currency (jpy: yen, usd: cents); the names *_jpy of the
 * document hold them whatever the currency.  A change is one function of sql/functions (order_*, refund_*) with its
 * event and its postings.  Calls that ask a provider block: routes R_SLOW only.  doc/orders.md has states and formulas.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_ORDERS_H
#define MONEY_ORDERS_H
#include "events/job.h"
#include "money/provider.h"
#include "web/route.h"

extern const struct route orders_routes[];
extern const struct job_kind orders_jobs[];
extern struct stmt *const sql_orders[];

struct order {
	const char *id, *payment_flow, *status, *currency, *payer_country, *payee_country, *destination_account_id, *human_id,
		*task_id, *checkout_session_id, *payment_intent_id, *charge_id, *refund_status, *refund_reason, *refund_id,
		*refund_error_message, *mismatch_reason, *provider_error, *provider, *checkout_url;
	int64_t version, base_amount_jpy, fx_cost_jpy, total_amount_jpy, platform_fee_jpy, intl_surcharge_minor,
		is_international, refund_amount_minor, refunded_at, created_at, updated_at, paid_at;
	/* not in JSON */
	const char *attempt_state;
	int64_t event_n; /* what a page shows, for refund_ask.seen */
};
extern const struct shape order_shape;

/* By id and version (INT_UNSET: the newest); account NULL: whoever's. ERR_NOT_FOUND. */
MUST_CHECK err_t order_get(struct rq *rq, const char *id, int64_t version, const char *account, struct order *out);

/* An admin gives back a part or all of what is left. */
struct refund_ask {
	const char *order_id;
	int64_t version;
	int64_t amount_minor; /* INT_UNSET: all that is left */
	const char *reason; /* duplicate, fraudulent, requested_by_customer */
	const char *note; /* may be NULL */
	int64_t seen; /* order.event_n as the admin saw it; INT_UNSET: was shown nothing */
};
struct refund_result {
	const char *refund_row; /* ours; the provider's once-key */
	const char *id; /* the provider's, NULL while unknown */
	const char *stripe_status; /* "unknown": asked, and a job finds out */
	const char *error; /* the provider's words when it refused */
	int64_t amount_minor, remaining; /* remaining: before this refund */
	struct order order; /* as it is afterwards */
};
/* The row is committed, then the provider asked, then the answer written.  ERR_NOT_FOUND, ERR_ORDER_CHANGED,
 * ERR_ORDER_STATUS, ERR_FULLY_REFUNDED, ERR_REFUND_EXCEEDS, ERR_NO_PAYMENT (nothing done, `out` has the order as it is);
 * ERR_STRIPE (refused, written so); ERR_OFF. */
MUST_CHECK err_t order_refund(struct rq *rq, const struct refund_ask *ask, struct refund_result *out);

/* The deed of a checkout session, for the demo provider's page; ERR_NOT_FOUND. */
MUST_CHECK err_t order_of_session(struct rq *rq, const char *session_id, struct deed *out);

/* What a provider told: stored once, then run by the job provider_event. */
struct provider_event {
	const char *provider, *id, *type, *payload;
	bool is_live;
	int64_t created, delay_s; /* created: seconds since 1970, INT_UNSET if not told */
};
MUST_CHECK err_t provider_event_add(struct rq *rq, const struct provider_event *ev);

#endif
