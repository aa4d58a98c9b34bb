/* payouts_rows.h - the structs of the payouts' shapes: what their routes take and give, what statements bind and fill.
 *
 * Layer: money, for its own files.  The shapes are in payouts_shapes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_PAYOUTS_ROWS_H
#define MONEY_PAYOUTS_ROWS_H
#include "money/payouts.h"

/* ---- requests */

struct payout_pay_in {
	const char *id, *action, *payout_batch_id, *error_message;
	int64_t paypal_fee_usd;
};
struct payout_task_in {
	const char *task_id, *reason;
};
struct payout_page_in {
	const char *id, *status, *cursor;
	int64_t limit;
};
struct payout_import_in {
	const char *csv;
	const struct upload *file;
};
extern const struct shape payout_pay_in_shape, payout_task_in_shape, payout_hold_in_shape, payout_page_in_shape,
	payout_batch_in_shape, payout_import_in_shape, payout_filter_shape, payout_batch_new_shape;

/* ---- answers */

struct payout_said {
	const char *status, *task_id, *payout_batch_id;
	int64_t net_amount, paypal_fee;
};
struct payout_index {
	struct list payouts;
	const struct payout_sums *summary;
	const char *next_cursor;
};
struct payout_batch {
	const char *batch_id, *provider, *status, *provider_batch_id, *error, *made_by;
	int64_t items, total_usd, paid, failed, waiting, created_at, sent_at, checked_at;
};
struct payout_batches {
	struct list batches;
	const char *next_cursor;
};
struct payout_item {
	const char *batch_id, *task_id, *human_name, *receiver, *status, *transaction_id, *error;
	int64_t amount_usd, paypal_fee_usd;
};
struct payout_batch_one {
	const struct payout_batch *batch;
	struct list items;
};
struct payout_imported {
	const char *status;
	int64_t rows, done, unchanged, refused;
	struct list results;
};
extern const struct shape payout_said_shape, payout_index_shape, payout_batches_shape, payout_batch_one_shape,
	payout_batch_made_shape, payout_imported_shape, payout_item_shape;
/* Lines of the exports. */
struct payout_line {
	const char *task_id, *human_id, *human_name, *human_country, *payee_paypal_email, *ai_account_id, *payer_paypal_email;
	const char *fee_rate, *paid_status, *payout_batch_id, *error_message;
	int64_t created_at, approved_at, paid_at, gross_usd, platform_fee_usd, paypal_fee_usd, net_usd;
};
struct payout_own_line {
	const char *task_id, *task, *status, *waits_for, *payout_batch_id, *error_message;
	int64_t created_at, approved_at, paid_at, gross_usd, platform_fee_usd, paypal_fee_usd, net_usd;
};
extern const struct shape payout_line_shape, payout_own_line_shape;

/* ---- statements */

struct payout_ask {
	const char *status, *waits_for, *q, *human_id, *cursor, *batch_id;
	int64_t limit;
};
struct payout_deed {
	const char *task_id, *action, *name, *reason, *by;
	int64_t fee;
};
struct payout_batch_ask {
	const char *provider, *by;
	struct texts task_ids;
	int64_t until, keep, limit;
};

#endif
