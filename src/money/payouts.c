/* payouts.c - finding payouts, putting them into batches, and saying what became of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "money/payouts.h"
#include <string.h>
#include "base/buf.h"
#include "base/csv.h"
#include "base/id.h"
#include "base/json.h"
#include "base/money.h"
#include "money/paypal.h"
#include "money/payouts_rows.h"
#include "sql_payouts.h"

#define LIST_DEFAULT 50
#define BATCH_ITEMS 200
#define ROWS_JSON_MAX (4u << 20)

struct payout_import_ask {
	const char *rows, *by;
};
SHAPE(payout_import_ask, payout_import_ask, FIELD(payout_import_ask, rows, K_TEXT), FIELD(payout_import_ask, by, K_TEXT));


static const char *by_text(struct arena *a, const char *const names[4], const char *const values[4])
{
	struct buf b;

	buf_init(&b, a, 4096);
	for (size_t i = 0; i < 4; i++) {
		buf_ch(&b, i ? ',' : '{');
		json_quote(&b, names[i]);
		buf_ch(&b, ':');
		json_quote(&b, values[i]);
	}
	buf_ch(&b, '}');
	return buf_text(&b);
}


static const char *const by_names[] = {"kind", "id", "email", "request_id"};


const char *payout_by_admin(struct rq *rq)
{
	return by_text(rq->arena, by_names, (const char *const[]){"admin", rq->who.user_id, rq->who.email, rq->id});
}


const char *payout_by_command(struct arena *a, const char *name)
{
	return by_text(a, by_names, (const char *const[]){"admin", NULL, name, NULL});
}


static struct payout_ask filter_ask(const struct payout_filter *f)
{
	return (struct payout_ask){.status = f->status, .waits_for = f->waits_for, .q = f->q, .human_id = f->human_id,
				   .cursor = f->cursor, .limit = f->limit == INT_UNSET ? LIST_DEFAULT : f->limit};
}


err_t payouts_find(struct rq *rq, const struct payout_filter *f, struct list *out, const char **next)
{
	struct payout_ask ask = filter_ask(f);
	int64_t limit = ask.limit++; /* one more tells whether there is a next page */
	err_t e = rq_many(rq, &sql_payout_list, &ask, out);

	*next = NULL;
	if (!e && out->n > (size_t)limit) {
		out->n = (size_t)limit;
		*next = ((const struct payout *)out->items)[limit - 1].task_id;
	}
	return e;
}


err_t payouts_sum(struct rq *rq, const struct payout_filter *f, struct payout_sums *out)
{
	struct payout_ask ask = filter_ask(f);

	return rq_one(rq, &sql_payout_sums, &ask, out);
}


/* Ids in an array literal must be ids. */
static err_t ids_check(struct rq *rq, const struct texts *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		if (!uuid_parse(ids->items[i], NULL))
			return rq_wrong(rq, "task_ids", "invalid_format");
	return ERR_OK;
}


err_t payout_batch_make(struct rq *rq, const struct payout_batch_new *in, struct payout_batch_made *out)
{
	bool is_on = paypal_is_on(rq->conf);
	struct payout_batch_ask ask = {.provider = in->provider ? in->provider : is_on ? "paypal" : "csv",
				       .by = payout_by_admin(rq), .task_ids = in->task_ids, .until = in->until,
				       .limit = BATCH_ITEMS};
	bool is_paypal = str_eq(ask.provider, "paypal");
	err_t e = ids_check(rq, &in->task_ids);

	if (e)
		return e;
	if (is_paypal && !is_on)
		return ERR_OFF;
	ask.keep = is_paypal ? rq->conf->paypal_fee_cents : 0;
	return rq_one(rq, &sql_payout_batch_make, &ask, out);
}


err_t payout_do(struct rq *rq, enum payout_act act, const char *task_id, const char *reason)
{
	struct payout_deed deed = {.task_id = task_id, .reason = reason, .by = payout_by_admin(rq), .fee = INT_UNSET};
	struct stmt *const stmts[] = {[PAYOUT_HOLD] = &sql_payout_held, [PAYOUT_RELEASE] = &sql_payout_released,
				      [PAYOUT_RETRY] = &sql_payout_retried};

	return rq_run(rq, stmts[act], &deed, NULL);
}


/* ---- lists of results */

struct result_row {
	const struct csv_row *heading, *row;
	struct payout_result *refused;
};


static bool fee_read(const char *text, int64_t *cents)
{
	*cents = INT_UNSET;
	if (!text)
		return true;
	if (*text == '$')
		text++;
	return money_parse(text, strlen(text), CUR_USD, cents) && *cents >= 0;
}


/* The row as JSON, or why it cannot be read. */
static bool row_json(struct arena *a, struct buf *b, struct result_row *r)
{
	const char *task = csv_cell(a, r->heading, r->row, "task_id"), *batch = csv_cell(a, r->heading, r->row, "batch_id");
	const char *outcome = payout_outcome(csv_cell(a, r->heading, r->row, "status"));
	int64_t fee;

	*r->refused = (struct payout_result){r->row->line, task, outcome, NULL};
	if (!uuid_parse(task, NULL) || (batch && !uuid_parse(batch, NULL)))
		r->refused->said = "invalid_id";
	else if (!outcome)
		r->refused->said = "invalid_status";
	else if (!fee_read(csv_cell(a, r->heading, r->row, "paypal_fee_usd"), &fee))
		r->refused->said = err_info(ERR_PAYPAL_FEE)->code;
	if (r->refused->said)
		return false;
	buf_fmt(b, "%s{\"line\":%lld,\"task_id\":\"%s\",\"outcome\":\"%s\",\"batch_id\":", b->len > 1 ? "," : "",
		(long long)r->row->line, task, outcome);
	json_quote(b, batch);
	if (fee != INT_UNSET)
		buf_fmt(b, ",\"fee_cents\":%lld", (long long)fee);
	BUF_LIT(b, ",\"error\":");
	json_quote(b, csv_cell(a, r->heading, r->row, "error"));
	BUF_LIT(b, ",\"item\":");
	json_quote(b, csv_cell(a, r->heading, r->row, "transaction_id"));
	buf_ch(b, '}');
	return true;
}


static bool heading_has(struct arena *a, const struct csv_row *heading, const char *name)
{
	for (size_t i = 0; i < heading->cells.n; i++)
		if (str_ieq(str_trim(a, heading->cells.items[i]), name))
			return true;
	return false;
}


err_t payouts_import(struct db *db, struct arena *a, const char *csv, const char *by, struct list *out)
{
	struct payout_import_ask ask = {.by = by};
	struct payout_result *refused;
	struct list table, told;
	size_t n = 0;
	struct buf b;
	err_t e = csv_read(a, csv, PAYOUT_IMPORT_MAX + 1, &table);
	const struct csv_row *rows = table.items;

	if (e || !table.n || !heading_has(a, rows, "task_id") || !heading_has(a, rows, "status"))
		return ERR_BAD_REQUEST;
	buf_init(&b, a, ROWS_JSON_MAX);
	buf_ch(&b, '[');
	refused = ARENA_ARRAY(a, struct payout_result, table.n);
	for (size_t i = 1; i < table.n; i++)
		n += !row_json(a, &b, &(struct result_row){rows, &rows[i], &refused[n]});
	buf_ch(&b, ']');
	if (b.is_full)
		return ERR_BAD_REQUEST;
	ask.rows = buf_text(&b);
	e = db_many(db, a, &sql_payout_import, &ask, &told);
	if (e)
		return e;
	*out = (struct list){n + told.n, ARENA_ARRAY(a, struct payout_result, n + told.n + 1)};
	memcpy(out->items, refused, n * sizeof(*refused));
	if (told.n)
		memcpy((struct payout_result *)out->items + n, told.items, told.n * sizeof(*refused));
	return ERR_OK;
}
