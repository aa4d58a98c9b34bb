/* payouts_admin.c - the routes of payouts: admins send and judge them, people take their own list.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/csv.h"
#include "money/payouts_rows.h"
#include "sql_payouts.h"

#define EXPORT_DEFAULT 1000
#define EXPORT_BYTES (3u << 20)
#define LIST_DEFAULT 50
#define ITEMS_MAX 200


static err_t payout_pay_post(struct rq *rq)
{
	const struct payout_pay_in *in = rq->in;
	struct payout_deed deed = {.task_id = in->id, .action = in->action, .fee = in->paypal_fee_usd,
				   .name = in->payout_batch_id, .reason = in->error_message, .by = payout_by_admin(rq)};
	struct payout_said *said = ARENA_NEW(rq->arena, struct payout_said);
	err_t e = rq_one(rq, &sql_payout_say, &deed, said);

	/* the answer of that statement is of before it */
	if (!e)
		e = rq_one(rq, &sql_payout_now, &deed, said);
	if (!e)
		rq_answer(rq, said);
	return e;
}


static void answer_csv(struct rq *rq, const char *name, const struct shape *s, const struct list *rows)
{
	struct buf b;

	buf_init(&b, rq->arena, EXPORT_BYTES);
	csv_write(&b, s, rows);
	rq_header(rq, "Content-Disposition", arena_printf(rq->arena, "attachment; filename=\"%s.csv\"", name));
	rq_raw(rq, "text/csv; charset=utf-8", (struct span){buf_text(&b), b.len});
}


/* A page at a time; X-Next-Cursor says where the next one begins. */
static err_t payments_export(struct rq *rq)
{
	const struct payout_page_in *in = rq->in;
	int64_t limit = in->limit == INT_UNSET ? EXPORT_DEFAULT : in->limit;
	struct payout_ask ask = {.status = in->status, .cursor = in->cursor, .limit = limit + 1};
	struct list rows;
	err_t e = rq_many(rq, &sql_payout_export, &ask, &rows);

	if (e)
		return e;
	if (rows.n > (size_t)limit) {
		rows.n = (size_t)limit;
		rq_header(rq, "X-Next-Cursor", ((const struct payout_line *)rows.items)[limit - 1].task_id);
	}
	answer_csv(rq, "payments", &payout_line_shape, &rows);
	return ERR_OK;
}


static err_t payments_export_own(struct rq *rq)
{
	struct payout_ask ask = {.human_id = rq->who.human_id, .limit = EXPORT_DEFAULT};
	struct list rows = {0};
	err_t e = ask.human_id ? rq_many(rq, &sql_payout_export_own, &ask, &rows) : ERR_OK;

	if (!e)
		answer_csv(rq, "my-payments", &payout_own_line_shape, &rows);
	return e;
}


static err_t payout_list_show(struct rq *rq)
{
	struct payout_index *out = ARENA_NEW(rq->arena, struct payout_index);
	struct payout_sums *sums = ARENA_NEW(rq->arena, struct payout_sums);
	err_t e = payouts_find(rq, rq->in, &out->payouts, &out->next_cursor);

	if (!e)
		e = payouts_sum(rq, rq->in, sums);
	out->summary = sums;
	if (!e)
		rq_answer(rq, out);
	return e;
}


static err_t payout_batch_post(struct rq *rq)
{
	struct payout_batch_made *out = ARENA_NEW(rq->arena, struct payout_batch_made);
	err_t e = payout_batch_make(rq, rq->in, out);

	if (!e)
		rq_answer(rq, out);
	return e;
}


static err_t payout_batches_show(struct rq *rq)
{
	const struct payout_filter *in = rq->in;
	int64_t limit = in->limit == INT_UNSET ? LIST_DEFAULT : in->limit;
	struct payout_ask ask = {.cursor = in->cursor, .limit = limit + 1};
	struct payout_batches *out = ARENA_NEW(rq->arena, struct payout_batches);
	err_t e = rq_many(rq, &sql_payout_batch_list, &ask, &out->batches);

	if (e)
		return e;
	if (out->batches.n > (size_t)limit) {
		out->batches.n = (size_t)limit;
		out->next_cursor = ((const struct payout_batch *)out->batches.items)[limit - 1].batch_id;
	}
	rq_answer(rq, out);
	return ERR_OK;
}


static err_t batch_items(struct rq *rq, struct list *items)
{
	struct payout_ask ask = {.batch_id = ((const struct payout_page_in *)rq->in)->id, .limit = ITEMS_MAX};
	err_t e = rq_many(rq, &sql_payout_item_list, &ask, items);

	return !e && !items->n ? ERR_NOT_FOUND : e;
}


static err_t payout_batch_show(struct rq *rq)
{
	struct payout_ask ask = {.batch_id = ((const struct payout_page_in *)rq->in)->id, .limit = 1};
	struct payout_batch_one *out = ARENA_NEW(rq->arena, struct payout_batch_one);
	struct list batches;
	err_t e = batch_items(rq, &out->items);

	if (!e)
		e = rq_many(rq, &sql_payout_batch_list, &ask, &batches);
	if (e)
		return e;
	out->batch = batches.items;
	rq_answer(rq, out);
	return ERR_OK;
}


static err_t payout_batch_csv(struct rq *rq)
{
	struct list items;
	err_t e = batch_items(rq, &items);

	if (!e)
		answer_csv(rq, "payout-batch", &payout_item_shape, &items);
	return e;
}


static err_t payout_done(struct rq *rq, enum payout_act act)
{
	const struct payout_task_in *in = rq->in;
	struct payout_deed key = {.task_id = in->task_id, .fee = INT_UNSET};
	struct payout_said *said = ARENA_NEW(rq->arena, struct payout_said);
	err_t e = payout_do(rq, act, in->task_id, in->reason);

	if (!e)
		e = rq_one(rq, &sql_payout_now, &key, said);
	if (!e)
		rq_answer(rq, said);
	return e;
}


static err_t payout_hold_post(struct rq *rq)
{
	return payout_done(rq, PAYOUT_HOLD);
}


static err_t payout_release_post(struct rq *rq)
{
	return payout_done(rq, PAYOUT_RELEASE);
}


static err_t payout_retry_post(struct rq *rq)
{
	return payout_done(rq, PAYOUT_RETRY);
}


/* The list as text: of the form's file or the field. */
static err_t import_text(struct rq *rq, const char **csv)
{
	const struct payout_import_in *in = rq->in;

	*csv = in->csv;
	if (in->file) {
		if (!utf8_valid(in->file->data.at, in->file->data.len))
			return rq_wrong(rq, "file", "invalid_characters");
		*csv = arena_strndup(rq->arena, in->file->data.at, in->file->data.len);
	}
	return str_has(*csv) ? ERR_OK : rq_wrong(rq, "csv", "required");
}


static err_t payout_import_post(struct rq *rq)
{
	struct payout_imported *out = ARENA_NEW(rq->arena, struct payout_imported);
	const char *csv;
	err_t e = import_text(rq, &csv);

	if (!e)
		e = payouts_import(rq->db, rq->arena, csv, payout_by_admin(rq), &out->results);
	if (e)
		return e == ERR_BAD_REQUEST ? rq_wrong(rq, "csv", "invalid_format") : e;
	out->status = "read";
	out->rows = (int64_t)out->results.n;
	for (size_t i = 0; i < out->results.n; i++) {
		const char *said = ((const struct payout_result *)out->results.items)[i].said;

		out->done += str_eq(said, "done");
		out->unchanged += str_eq(said, "unchanged");
	}
	out->refused = out->rows - out->done - out->unchanged;
	rq_answer(rq, out);
	return ERR_OK;
}


#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .who = W_ADMIN, __VA_ARGS__}
#define ADMIN(name_, method_, path_, ...) ROUTE(name_, method_, "/api/admin/payouts" path_, .dialect = D_PROBLEM, __VA_ARGS__)

const struct route payouts_routes[] = {
	ROUTE("task_pay", POST, "/api/tasks/{id}/pay", .in = &payout_pay_in_shape, .out = &payout_said_shape, .dialect = D_HUMANS,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_COMPLETED, ERR_ALREADY_PAID, ERR_NOT_APPROVED, ERR_PAYPAL_FEE, ERR_PAYOUT_HELD,
			  ERR_PAYOUT_SENT, ERR_PAYOUT_BY_ORDER),
	      .run = payout_pay_post, .note = "An admin says what became of a payout made outside of the hall"),
	ROUTE("payments_export", GET, "/api/payments/export", .in = &payout_page_in_shape, .dialect = D_HUMANS,
	      .media = "text/csv", .headers = "Content-Disposition|X-Next-Cursor", .run = payments_export, .note = "All payouts as CSV, newest first; X-Next-Cursor when there are more"),
	{.name = "payments_export_own", .method = GET, .path = "/api/me/payments/export", .status = 200, .dialect = D_HUMANS,
	 .who = W_PERSON | W_TEST, .media = "text/csv", .headers = "Content-Disposition", .run = payments_export_own, .note = "One's own payments as CSV"},
	ADMIN("payout_list", GET, "", .in = &payout_filter_shape, .out = &payout_index_shape, .run = payout_list_show,
	      .note = "Payouts, newest first, with the sums of all that the filter finds"),
	ADMIN("payout_batch_add", POST, "/batch", .in = &payout_batch_new_shape, .out = &payout_batch_made_shape, .flags = R_STRICT,
	      .errors = E(ERR_OFF, ERR_NOTHING_DUE), .run = payout_batch_post,
	      .note = "Send what is due: by PayPal where it is configured, else as a list"),
	ADMIN("payout_batch_list", GET, "/batches", .in = &payout_filter_shape, .out = &payout_batches_shape,
	      .run = payout_batches_show, .note = "Batches, newest first"),
	ADMIN("payout_batch_get", GET, "/batches/{id:uuid}", .in = &payout_batch_in_shape, .out = &payout_batch_one_shape,
	      .errors = E(ERR_NOT_FOUND), .run = payout_batch_show, .note = "One batch with its payouts"),
	ADMIN("payout_batch_csv", GET, "/batches/{id:uuid}/csv", .in = &payout_batch_in_shape, .errors = E(ERR_NOT_FOUND),
	      .media = "text/csv", .headers = "Content-Disposition", .run = payout_batch_csv, .note = "A batch as CSV, to be sent by hand and read in again with its results"),
	ADMIN("payout_hold", POST, "/{task_id:uuid}/hold", .in = &payout_hold_in_shape, .out = &payout_said_shape,
	      .flags = R_STRICT, .errors = E(ERR_NOT_FOUND, ERR_ALREADY_PAID, ERR_NOT_APPROVED, ERR_PAYOUT_SENT),
	      .run = payout_hold_post, .note = "Stop a payout; the person reads the reason"),
	ADMIN("payout_release", POST, "/{task_id:uuid}/release", .in = &payout_task_in_shape, .out = &payout_said_shape,
	      .flags = R_STRICT, .errors = E(ERR_NOT_FOUND), .run = payout_release_post, .note = "Let it go again"),
	ADMIN("payout_retry", POST, "/{task_id:uuid}/retry", .in = &payout_task_in_shape, .out = &payout_said_shape,
	      .flags = R_STRICT, .errors = E(ERR_NOT_FOUND, ERR_ALREADY_PAID, ERR_NOT_APPROVED), .run = payout_retry_post,
	      .note = "A payout that failed may be sent again"),
	ADMIN("payout_import", POST, "/import", .in = &payout_import_in_shape, .out = &payout_imported_shape,
	      .flags = R_STRICT | R_UPLOAD, .run = payout_import_post, .note = "Read in what became of payouts sent by hand"),
	ROUTES_END,
};
