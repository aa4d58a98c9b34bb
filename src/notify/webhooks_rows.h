/* webhooks_rows.h - the structs of notify's shapes: what its routes take and give, what its statements bind and fill.
 *
 * Layer: notify; nobody else includes it.  The shapes are in webhooks_shapes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_WEBHOOKS_ROWS_H
#define NOTIFY_WEBHOOKS_ROWS_H
#include "base/shape.h"

/* ---- requests */

struct webhook_new {
	const char *url;
	struct texts events;
};
struct webhook_id {
	const char *id;
};
struct webhook_delivery_id {
	const char *id, *delivery_id;
};
struct webhook_page {
	const char *id, *cursor;
	int64_t limit;
};

/* ---- answers */

struct webhook {
	const char *id, *url, *status;
	const char *events; /* JSON array */
	const char *secret; /* only when made */
	const char *disabled_why;
	int64_t created_at;
};
struct webhook_made {
	const char *status;
	const struct webhook *webhook;
};
struct webhooks {
	struct list webhooks;
};
struct webhook_secret {
	const char *status, *secret;
};
struct webhook_ended {
	const char *status, *id;
};
struct webhook_queued {
	const char *status, *delivery_id;
};
struct webhook_delivery {
	const char *id, *event_id, *type, *task_id, *status, *error;
	int64_t attempts, status_code, created_at, last_at, next_at, delivered_at;
};
struct webhook_deliveries {
	struct list deliveries;
	const char *next_cursor;
};

/* ---- statements */

/* Everything a route's statement may bind; only what it names is set. */
struct webhook_key {
	const char *ai_account_id, *id, *delivery_id, *cursor, *url, *seed;
	struct texts events;
	int64_t limit;
};
/* A delivery that is due, with its endpoint. */
struct webhook_due {
	const char *id, *event_id, *event_type, *task_id, *body;
	const char *overlay; /* JSON object: what the task was at the event */
	const char *endpoint_id, *url, *seed, *previous_seed;
	int64_t created_at, attempts;
	int64_t tries; /* since it was queued or redelivered */
	int64_t wait_s; /* for an earlier delivery of the same task; INT_UNSET for none */
	bool is_off, is_test, is_failing;
};
/* How one attempt ended. */
struct webhook_try {
	const char *id, *endpoint_id, *body, *status, *error;
	int64_t attempts, status_code, delay_s;
	bool is_test;
};
/* An endpoint that is to be switched off, and whom to tell. */
struct endpoint_off {
	const char *id, *why, *url, *email;
	int64_t days;
};
struct mail_out {
	const char *id, *to_email, *subject, *text, *html, *error, *unsubscribe_url;
	int64_t attempts;
};

extern const struct shape webhook_new_shape, webhook_id_shape, webhook_delivery_id_shape, webhook_page_shape;
extern const struct shape webhook_shape, webhook_made_shape, webhooks_shape, webhook_secret_shape;
extern const struct shape webhook_ended_shape, webhook_queued_shape, webhook_delivery_shape, webhook_deliveries_shape;
extern const struct shape webhook_key_shape, webhook_due_shape, webhook_try_shape, endpoint_off_shape;
extern const struct shape mail_out_shape;

#endif
