/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/payouts_rows.h"
#include "money/payouts_send.h"

#define OUTCOMES "paid|failed|returned|unclaimed|waiting"
#define PROVIDERS "paypal|csv"

/* ---- requests */

#define PAY(member, kind_, ...) FIELD(payout_pay_in, member, kind_, __VA_ARGS__)
SHAPE(payout_pay_in, payout_pay_in, PAY(id, K_UUID, .flags = F_REQ | F_PATH),
      PAY(action, K_WORD, .flags = F_REQ, .words = "approve|mark_paid|mark_failed"),
      PAY(paypal_fee_usd, K_USD, .flags = F_OWN_ERR, .max = INT64_C(100000000), .err = ERR_PAYPAL_FEE,
	  .note = "What PayPal kept of it, 0 when left out: the person's net is less by it"),
      PAY(payout_batch_id, K_LINE, .max = 127, .note = "The payer's own name for the payment"),
      PAY(error_message, K_LINE, .max = 500, .note = "With mark_failed: why; the person reads it"));

#define TASK_ID FIELD(payout_task_in, task_id, K_UUID, .flags = F_REQ | F_PATH)
SHAPE(payout_task_in, payout_task_in, TASK_ID);
SHAPE(payout_hold_in, payout_task_in, TASK_ID,
      FIELD(payout_task_in, reason, K_LINE, .flags = F_REQ, .max = 300, .note = "The person reads it"));
#define PAGE(member, kind_, ...) FIELD(payout_page_in, member, kind_, .flags = F_QUERY, __VA_ARGS__)
SHAPE(payout_page_in, payout_page_in, PAGE(status, K_WORD, .words = PAYOUT_STATUSES),
      PAGE(cursor, K_UUID, .note = "Where the page before ended"),
      PAGE(limit, K_INT, .min = 1, .max = 2000, .note = "1000 when left out"));
SHAPE(payout_batch_in, payout_page_in, FIELD(payout_page_in, id, K_UUID, .flags = F_REQ | F_PATH));
#define FILTER(member, kind_, ...) FIELD(payout_filter, member, kind_, .flags = F_QUERY, __VA_ARGS__)
SHAPE(payout_filter, payout_filter, FILTER(status, K_WORD, .words = PAYOUT_STATUSES),
      FILTER(waits_for, K_WORD, .words = PAYOUT_WAITS), FILTER(q, K_LINE, .note = "Part of the name, address, task or its id"),
      FIELD_AS("human", payout_filter, human_id, K_UUID, .flags = F_QUERY), FILTER(cursor, K_UUID, 0),
      FILTER(limit, K_INT, .min = 1, .max = 200, .note = "50 when left out"));
SHAPE(payout_batch_new, payout_batch_new,
      FIELD(payout_batch_new, provider, K_WORD, .words = PROVIDERS, .note = "PayPal where it is configured, else csv"),
      FIELD(payout_batch_new, task_ids, K_TEXTS, .max = 200, .note = "These payouts; without it all that are due"),
      FIELD(payout_batch_new, until, K_TIME, .note = "Approved before this moment"));
SHAPE(payout_import_in, payout_import_in,
      FIELD(payout_import_in, csv, K_TEXT, .max = 1000000,
	    .note = "Columns task_id and status (paid, failed, returned or PayPal's words), and if you like batch_id, "
		    "paypal_fee_usd, transaction_id, error"),
      FIELD(payout_import_in, file, K_FILE, .note = "The same as a file"));

/* ---- answers */

#define SAID(member, kind_, ...) FIELD(payout_said, member, kind_, __VA_ARGS__)
SHAPE(payout_said, payout_said, SAID(status, K_WORD, .words = PAYOUT_STATUSES), SAID(task_id, K_UUID, 0),
      SAID(net_amount, K_USD, 0), SAID(paypal_fee, K_USD, 0), SAID(payout_batch_id, K_TEXT, 0));
#define ROW(member, kind_, ...) FIELD(payout, member, kind_, __VA_ARGS__)
SHAPE(payout, payout, ROW(task_id, K_UUID, 0), ROW(task, K_TEXT, 0), ROW(human_id, K_UUID, 0), ROW(human_name, K_TEXT, 0),
      ROW(receiver, K_TEXT, .note = "The PayPal address it goes to"), ROW(gross_amount, K_USD, 0), ROW(platform_fee, K_USD, 0),
      ROW(paypal_fee, K_USD, 0), ROW(net_amount, K_USD, 0), ROW(status, K_WORD, .words = PAYOUT_STATUSES),
      ROW(method, K_WORD, .words = "paypal|stripe"),
      ROW(waits_for, K_WORD, .words = PAYOUT_WAITS, .note = "What must happen before it is sent; null: nothing"),
      ROW(hold_reason, K_TEXT, 0), ROW(batch_id, K_TEXT, 0), ROW(error, K_TEXT, 0), ROW(created_at, K_TIME, 0),
      ROW(approved_at, K_TIME, 0), ROW(paid_at, K_TIME, 0), ROW(hold_until, K_TIME, 0), ROW(updated_at, K_TIME, 0));
#define SUM(name_, member) FIELD_AS(name_, payout_sums, member, K_USD, 0)
SHAPE(payout_sums, payout_sums, FIELD(payout_sums, n, K_INT, 0), SUM("pending", pending), SUM("approved", approved),
      SUM("on_the_way", on_the_way), SUM("held", held), SUM("paid", paid), SUM("failed", failed));
SHAPE(payout_index, payout_index, FIELD(payout_index, payouts, K_LIST, .of = &payout_shape),
      FIELD(payout_index, summary, K_OBJ, .of = &payout_sums_shape), FIELD(payout_index, next_cursor, K_UUID));
#define MADE(member, kind_, ...) FIELD(payout_batch_made, member, kind_, __VA_ARGS__)
SHAPE(payout_batch_made, payout_batch_made, MADE(status, K_WORD, .words = "made"), MADE(batch_id, K_UUID, 0),
      MADE(provider, K_WORD, .words = PROVIDERS), MADE(items, K_INT, 0), MADE(total_usd, K_USD, .note = "What will be sent"),
      MADE(left_over, K_INT, .note = "Due too, but a batch has at most 200"),
      MADE(not_ready, K_INT, .note = "Asked for and not to be paid now"));
#define BATCH(member, kind_, ...) FIELD(payout_batch, member, kind_, __VA_ARGS__)
SHAPE(payout_batch, payout_batch, BATCH(batch_id, K_UUID, 0), BATCH(provider, K_WORD, .words = "paypal|csv|hand|stripe"),
      BATCH(status, K_WORD, .words = "made|unknown|sent|done|refused"), BATCH(provider_batch_id, K_TEXT, 0),
      BATCH(error, K_TEXT, 0), BATCH(made_by, K_TEXT, 0), BATCH(items, K_INT, 0), BATCH(total_usd, K_USD, 0),
      BATCH(paid, K_INT, 0), BATCH(failed, K_INT, 0), BATCH(waiting, K_INT, 0), BATCH(created_at, K_TIME, 0),
      BATCH(sent_at, K_TIME, 0), BATCH(checked_at, K_TIME, 0));
SHAPE(payout_batches, payout_batches, FIELD(payout_batches, batches, K_LIST, .of = &payout_batch_shape),
      FIELD(payout_batches, next_cursor, K_UUID));
#define ITEM(member, kind_, ...) FIELD(payout_item, member, kind_, __VA_ARGS__)
SHAPE(payout_item, payout_item, ITEM(batch_id, K_UUID, 0), ITEM(task_id, K_UUID, 0), ITEM(human_name, K_TEXT, 0),
      ITEM(receiver, K_TEXT, 0), ITEM(amount_usd, K_USD, 0), ITEM(status, K_WORD, .words = "waiting|unclaimed|paid|failed"),
      ITEM(paypal_fee_usd, K_USD, 0), ITEM(transaction_id, K_TEXT, 0), ITEM(error, K_TEXT, 0));
SHAPE(payout_batch_one, payout_batch_one, FIELD(payout_batch_one, batch, K_OBJ, .of = &payout_batch_shape),
      FIELD(payout_batch_one, items, K_LIST, .of = &payout_item_shape));
SHAPE(payout_result, payout_result, FIELD(payout_result, line, K_INT, 0), FIELD(payout_result, task_id, K_TEXT, 0),
      FIELD(payout_result, outcome, K_WORD, .words = OUTCOMES),
      FIELD(payout_result, said, K_TEXT, .note = "done, unchanged, or why it was refused"));
SHAPE(payout_imported, payout_imported, FIELD(payout_imported, status, K_WORD, .words = "read"),
      FIELD(payout_imported, rows, K_INT, 0), FIELD(payout_imported, done, K_INT, 0), FIELD(payout_imported, unchanged, K_INT, 0),
      FIELD(payout_imported, refused, K_INT, 0), FIELD(payout_imported, results, K_LIST, .of = &payout_result_shape));

/* ---- lines of the exports: their order is the order of the columns */

#define LINE(member, kind_) FIELD(payout_line, member, kind_)
SHAPE(payout_line, payout_line, LINE(task_id, K_UUID), LINE(created_at, K_TIME), LINE(human_id, K_UUID), LINE(human_name, K_TEXT),
      LINE(human_country, K_TEXT), LINE(payee_paypal_email, K_TEXT), LINE(ai_account_id, K_UUID), LINE(payer_paypal_email, K_TEXT),
      LINE(gross_usd, K_USD), LINE(fee_rate, K_TEXT), LINE(platform_fee_usd, K_USD), LINE(paypal_fee_usd, K_USD),
      LINE(net_usd, K_USD), LINE(paid_status, K_TEXT), LINE(approved_at, K_TIME), LINE(paid_at, K_TIME),
      LINE(payout_batch_id, K_TEXT), LINE(error_message, K_TEXT));
#define OWN(member, kind_) FIELD(payout_own_line, member, kind_)
SHAPE(payout_own_line, payout_own_line, OWN(task_id, K_UUID), OWN(task, K_TEXT), OWN(created_at, K_TIME), OWN(gross_usd, K_USD),
      OWN(platform_fee_usd, K_USD), OWN(paypal_fee_usd, K_USD), OWN(net_usd, K_USD), OWN(status, K_TEXT), OWN(waits_for, K_TEXT),
      OWN(approved_at, K_TIME), OWN(paid_at, K_TIME), OWN(payout_batch_id, K_TEXT), OWN(error_message, K_TEXT));

/* ---- statements */

#define ASK(member, kind_) FIELD(payout_ask, member, kind_)
SHAPE(payout_ask, payout_ask, ASK(status, K_TEXT), ASK(waits_for, K_TEXT), ASK(q, K_TEXT), ASK(human_id, K_TEXT),
      ASK(cursor, K_TEXT), ASK(batch_id, K_TEXT), ASK(limit, K_INT));
#define DEED(member, kind_) FIELD(payout_deed, member, kind_)
SHAPE(payout_deed, payout_deed, DEED(task_id, K_TEXT), DEED(action, K_TEXT), DEED(name, K_TEXT), DEED(reason, K_TEXT),
      DEED(by, K_TEXT), DEED(fee, K_USD));
#define NEW(member, kind_) FIELD(payout_batch_ask, member, kind_)
SHAPE(payout_batch_ask, payout_batch_ask, NEW(provider, K_TEXT), NEW(by, K_TEXT), NEW(task_ids, K_TEXTS), NEW(until, K_TIME),
      NEW(keep, K_INT), NEW(limit, K_INT));
