/* orders_wire.h - what requests and answers about orders hold.
 *
 * Layer: money, only for orders*.c, refunds.c and stripe_events.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_ORDERS_WIRE_H
#define MONEY_ORDERS_WIRE_H
#include "money/orders.h"

extern const struct shape order_new_shape, order_new_in_shape, order_show_shape, order_reply_shape, checkout_in_shape,
	checkout_reply_shape, refund_in_shape, refund_reply_shape, received_shape;
extern const struct shape order_problem_shape, refund_problem_shape;

struct order_reply {
	const char *status;
	const struct order *order;
};
struct order_show {
	const char *id, *version;
};
struct checkout_in {
	const char *id, *success_url, *cancel_url;
	int64_t version;
};
struct checkout_reply {
	const char *status, *order_id, *checkout_session_id, *checkout_url, *warning_message;
	int64_t version;
};
struct refund_in {
	const char *id, *reason, *note;
	int64_t version, amount_minor;
};
struct refund_part {
	const char *id, *refund_row, *stripe_status, *reason;
	int64_t amount_minor;
};
struct refund_reply {
	const char *status;
	const struct refund_part *refund;
	const struct order *order;
};
struct received {
	bool received;
};
/* Errors that say more than their reason. */
struct problem_detail {
	const char *mismatch, *message, *code, *checkout_session_id, *checkout_url, *order_status, *refund_status;
	int64_t requested, remaining;
};
struct order_problem {
	const char *status, *reason;
	const struct problem_detail *detail;
};

#endif
