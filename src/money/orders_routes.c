/* orders_routes.c - the routes of orders.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/orders_internal.h"

#define ORDER_ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_HUMANS, __VA_ARGS__}

const struct route orders_routes[] = {
	ORDER_ROUTE("order_create", POST, "/api/stripe/orders", .in = &order_new_in_shape, .out = &order_reply_shape,
		    .who = W_AI, .rate = RATE_AI,
		    .errors = E(ERR_MISSING_TASK_ID, ERR_INVALID_VERSION, ERR_BASE_AMOUNT, ERR_TASK_NOT_FOUND,
				ERR_ORDER_MISSING_HUMAN, ERR_PAYER_COUNTRY, ERR_PAYEE_COUNTRY, ERR_ORDER_CONFLICT,
				ERR_ALREADY_PAID, ERR_OFF),
		    .run = order_create, .note = "An order for a task of the account; the same again gives the same"),
	ORDER_ROUTE("order_get", GET, "/api/stripe/orders/{id}", .in = &order_show_shape, .out = &order_reply_shape,
		    .who = W_AI, .rate = RATE_AI, .errors = E(ERR_INVALID_VERSION, ERR_NOT_FOUND), .run = order_show,
		    .note = "One of the account's orders"),
	ORDER_ROUTE("order_checkout", POST, "/api/stripe/orders/{id}/checkout", .in = &checkout_in_shape,
		    .out = &checkout_reply_shape, .who = W_AI, .rate = RATE_AI, .flags = R_SLOW,
		    .errors = E(ERR_INVALID_VERSION, ERR_INVALID_REDIRECT, ERR_NOT_FOUND, ERR_ORDER_STATUS,
				ERR_CHECKOUT_CREATED, ERR_ALREADY_PAID, ERR_STRIPE, ERR_PROVIDER, ERR_OFF),
		    .run = order_checkout, .note = "A page where the payer pays"),
	ORDER_ROUTE("order_refund", POST, "/api/stripe/orders/{id}/refund", .in = &refund_in_shape,
		    .out = &refund_reply_shape, .who = W_ADMIN, .flags = R_SLOW,
		    .errors = E(ERR_INVALID_VERSION, ERR_REFUND_REASON, ERR_REFUND_AMOUNT, ERR_NOT_FOUND, ERR_ORDER_STATUS,
				ERR_FULLY_REFUNDED, ERR_REFUND_EXCEEDS, ERR_NO_PAYMENT, ERR_STRIPE, ERR_OFF),
		    .run = order_refund_post, .note = "Give back a part, or all that is left; 202 while the answer is unknown"),
	ORDER_ROUTE("stripe_webhook", POST, "/webhooks/stripe", .out = &received_shape, .who = W_ANYONE, .flags = R_RAW,
		    .errors = E(ERR_SIGNATURE, ERR_BODY_TOO_LARGE, ERR_OFF), .run = stripe_webhook,
		    .note = "Stripe's events, signed over the body"),
	ROUTES_END,
};
