/* orders_internal.h - parameters and rows of the statements of orders, and what their files share.
 *
 * Layer: money, only for orders*.c, refunds.c and stripe_events.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_ORDERS_INTERNAL_H
#define MONEY_ORDERS_INTERNAL_H
#include "money/orders_wire.h"

#define REFUND_REASONS "duplicate|fraudulent|requested_by_customer"
#define ORDER_AMOUNT_MAX 99999999 /* Stripe's limit of a charge */
#define ORDER_VERSION_MAX 1000000

/* Making one: the body, and what the settings say. */
struct order_new {
	const char *task_id, *order_id;
	int64_t version, base_amount_minor, base_amount_jpy, fx_cost_minor, fx_cost_jpy;
	const char *account, *provider;
	int64_t surcharge_bps, min_jpy, min_usd, fee_bps, fx_usd_jpy;
};
struct order_made {
	struct order order;
	const char *mismatch; /* JSON; NULL: made, or the same as before */
};
struct order_key {
	const char *id, *account, *success_url, *cancel_url, *session_id;
	int64_t version;
};
struct checkout_begun {
	int64_t version;
	bool is_open;
};
/* The provider's answer to an attempt, or what its object says. */
struct order_told {
	const char *id, *state, *session_id, *url, *error, *provider, *type, *object;
	int64_t version, attempt;
	bool is_live, hall_live;
};
struct refund_new {
	const char *id, *reason, *note, *user_id, *email, *request_id;
	int64_t version, amount_minor, seen;
};
struct refund_begun {
	const char *problem, *refund_row;
	int64_t amount, remaining;
	struct order order;
};
struct refund_told {
	const char *refund_row, *status, *refund_id, *error;
};
struct event_key {
	const char *provider, *id;
	bool hall_live;
};
struct event_ran {
	const char *why;
};

/* The error of the dialect with details; gives ERR_OK, because the reply is set. */
err_t order_problem_answer(struct rq *rq, err_t e, const struct problem_detail *detail);

/* Is `url` on this site, or not there?  Its scheme, host and port are those of APP_BASE_URL (RFC 6454). */
bool redirect_ok(const struct conf *c, const char *url);
/* What the provider answered to the offer of an attempt, written; *is_open when there is a checkout now. */
struct checkout_answer {
	const struct deed *deed;
	const struct deed_result *result;
};
MUST_CHECK err_t checkout_write(struct db *db, struct arena *a, const struct checkout_answer *answer);
MUST_CHECK err_t refund_write(struct db *db, struct arena *a, const struct deed *d, const struct deed_result *result);

err_t order_create(struct rq *rq);
err_t order_show(struct rq *rq);
err_t order_checkout(struct rq *rq);
err_t order_refund_post(struct rq *rq);
err_t stripe_webhook(struct rq *rq);
err_t provider_event_run(struct job_run *r);

/* Stripe-Signature over the raw body: ERR_SIGNATURE.  secrets: comma list; now_s: seconds since 1970. */
MUST_CHECK err_t stripe_signature_check(const char *secrets, const char *header, struct span body, int64_t now_s);

#endif
