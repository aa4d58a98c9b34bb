/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "admin/admin_acts.h"
#include "admin/admin_cli_internal.h"
#include "admin/admin_handlers.h"
#include "admin/admin_words.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "money/ledger.h"
#include "money/orders.h"
#include "money/payouts.h"
#include "sql_admin.h"

#define LIMIT 50
#define LIMIT_MAX 10000
#define CSV_MAX (4u << 20)
#define DATA_MAX 4096


/* A whole number of an option; `other` when it was not given, false when it is none. */
static bool number(const char *text, int64_t other, int64_t *out)
{
	*out = other;
	return !text || (str_int(text, out) && *out > 0);
}


static enum admin_exit wrong(const char *why)
{
	cli_fail("admin", why, "see `hirehall admin help`");
	return ADMIN_USAGE;
}


enum admin_exit cli_list(struct cli *c)
{
	const struct admin_list *l = admin_list_named(c->command->subject);
	struct admin_ask ask = {.list = l->view, .q = c->options.q, .status = c->options.status, .before_us = INT_UNSET,
				.with_deleted = c->options.deleted || str_eq(c->options.status, "deleted")};
	struct list rows;
	err_t e;

	if (!number(c->options.limit, LIMIT, &ask.max) || ask.max > LIMIT_MAX)
		return wrong("--limit is no number from 1 to 10000");
	if (ask.status && l->statuses && !str_in_words(ask.status, strlen(ask.status), l->statuses))
		return wrong(arena_printf(c->rq->arena, "--status is none of %s", l->statuses));
	e = admin_rows_find(c->rq, &ask, &rows);
	if (e)
		return cli_error("the list", e);
	cli_rows(c, l, rows);
	return ADMIN_DONE;
}


enum admin_exit cli_show(struct cli *c)
{
	const struct admin_list *l = admin_list_named(c->command->subject);
	struct admin_subject subject;
	struct admin_row row;
	struct list moments;
	err_t e;

	if (c->words.n != 1)
		return wrong("one id is wanted");
	subject = admin_subject_of(c->rq->arena, l, c->words.items[0]);
	e = admin_row_get(c->rq, l, subject.id, &row);
	if (!e)
		e = rq_many(c->rq, &sql_admin_moments, &subject, &moments);
	if (e)
		return cli_error(subject.id, e);
	cli_one(c, l, &row, moments);
	return ADMIN_DONE;
}


/* In a transaction of its own: the act and its record are there together or not at all. */
static err_t act_commit(struct rq *rq, const struct admin_order *o)
{
	err_t e = db_begin(rq->db);

	if (!e)
		e = admin_act_run(rq, o);
	if (!e)
		return db_commit(rq->db);
	db_rollback(rq->db);
	return e;
}


static const char *act_data(struct cli *c)
{
	struct buf b;

	buf_init(&b, c->rq->arena, DATA_MAX);
	BUF_LIT(&b, "{\"name\":");
	json_quote(&b, c->options.name);
	BUF_LIT(&b, ",\"reason\":");
	json_quote(&b, c->options.reason);
	BUF_LIT(&b, "}");
	return buf_text(&b);
}


enum admin_exit cli_act(struct cli *c)
{
	struct admin_order o = {.act = c->command->subject, .ids = c->words, .data = act_data(c),
				.by = admin_by(c->rq, c->options.note)};
	err_t e;

	if (!c->words.n)
		return wrong("at least one id is wanted");
	if (!str_has(c->options.note))
		return wrong("--note is wanted: the log says why");
	e = act_commit(c->rq, &o);
	if (e)
		return cli_error(c->command->subject, e);
	printf(c->is_json ? "{\"act\": \"%s\", \"done\": %zu}\n" : "%s: %zu done\n", c->command->subject, c->words.n);
	return ADMIN_DONE;
}


/* "order_1/2" or "order_1", which is version 1. */
static bool order_key_read(struct arena *a, const char *text, struct refund_ask *ask)
{
	const char *slash = strrchr(text, '/');

	ask->version = 1;
	ask->order_id = slash ? arena_strndup(a, text, (size_t)(slash - text)) : text;
	return !slash || str_int(slash + 1, &ask->version);
}


enum admin_exit cli_refund(struct cli *c)
{
	struct refund_ask ask = {.seen = INT_UNSET, .note = c->options.note,
				 .reason = c->options.reason ? c->options.reason : "requested_by_customer"};
	struct refund_result r = {0};
	err_t e;

	if (c->words.n != 1 || !order_key_read(c->rq->arena, c->words.items[0], &ask))
		return wrong("one order is wanted: ID/VERSION");
	if (!str_has(ask.note))
		return wrong("--note is wanted: the log says why");
	if (!number(c->options.amount_minor, INT_UNSET, &ask.amount_minor))
		return wrong("--amount-minor is no whole number above 0");
	if (!str_in_words(ask.reason, strlen(ask.reason), "requested_by_customer|duplicate|fraudulent"))
		return wrong("--reason is none of requested_by_customer, duplicate, fraudulent");
	e = order_refund(c->rq, &ask, &r);
	if (e)
		return cli_fail(c->words.items[0], err_info(e)->code, r.error ? r.error : err_info(e)->text);
	printf(c->is_json ? "{\"refund\": \"%s\", \"status\": \"%s\", \"amount_minor\": %lld}\n"
			  : "refund %s: %s, %lld minor units\n",
	       r.refund_row, r.stripe_status, (long long)r.amount_minor);
	return ADMIN_DONE;
}


/* A file as a text, NULL if it cannot be read or is too long. */
static const char *file_text(struct arena *a, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = fd < 0 ? NULL : arena_alloc(a, CSV_MAX + 1);
	size_t n = 0;
	ssize_t got = 1;

	while (fd >= 0 && n <= CSV_MAX && got > 0) {
		got = read(fd, text + n, CSV_MAX + 1 - n);
		n += got > 0 ? (size_t)got : 0;
	}
	if (fd >= 0)
		close(fd);
	if (fd < 0 || got < 0 || n > CSV_MAX)
		return NULL;
	text[n] = '\0';
	return text;
}


enum admin_exit cli_import(struct cli *c)
{
	const char *csv = c->words.n == 1 ? file_text(c->rq->arena, c->words.items[0]) : NULL;
	struct list results;
	size_t n_refused = 0;
	err_t e;

	if (!csv)
		return wrong("one CSV file that can be read is wanted");
	e = payouts_import(c->rq->db, c->rq->arena, csv, payout_by_command(c->rq->arena, c->rq->who.email), &results);
	if (e)
		return cli_error(c->words.items[0], e);
	for (size_t i = 0; i < results.n; i++) {
		const struct payout_result *r = (const struct payout_result *)results.items + i;

		n_refused += !str_in_words(r->said, strlen(r->said), "done|unchanged");
		printf(c->is_json ? "{\"line\": %lld, \"task_id\": \"%s\", \"said\": \"%s\"}\n" : "line %lld: %s: %s\n",
		       (long long)r->line, r->task_id ? r->task_id : "", r->said);
	}
	return n_refused ? ADMIN_FAILED : ADMIN_DONE;
}


enum admin_exit cli_balance(struct cli *c)
{
	static const char *const heads[] = {"Account", "Balance"};
	struct arena *a = c->rq->arena;
	const char *only = c->words.n ? c->words.items[0] : NULL;
	const char **cells;
	struct list rows;
	size_t n = 0;
	err_t e = ledger_accounts(c->rq->db, a, &rows);

	if (e)
		return cli_error("the ledger", e);
	cells = ARENA_ARRAY(a, const char *, 2 * (rows.n + 1));
	for (size_t i = 0; i < rows.n; i++) {
		const struct ledger_account *l = (const struct ledger_account *)rows.items + i;

		if (only && !str_eq(only, l->account))
			continue;
		if (c->is_json)
			printf("{\"account\": \"%s\", \"currency\": \"%s\", \"minor\": %lld}\n", l->account, l->currency, (long long)l->minor);
		cells[2 * n] = l->account;
		cells[2 * n++ + 1] = admin_money(a, LANG_EN, l->minor, l->currency);
	}
	if (!c->is_json)
		cli_table(heads, N_OF(heads), cells, n);
	return ADMIN_DONE;
}


static void statement_print(struct cli *c, const struct ledger_key *key, struct list lines)
{
	static const char *const heads[] = {"When", "Verb", "About", "Amount", "Balance", "Note"};
	struct arena *a = c->rq->arena;
	const char **cells = ARENA_ARRAY(a, const char *, N_OF(heads) * (lines.n + 1));
	size_t at = 0;

	for (size_t i = 0; i < lines.n; i++) {
		const struct ledger_line *l = (const struct ledger_line *)lines.items + i;
		struct buf b;

		if (c->is_json) {
			buf_init(&b, a, DATA_MAX);
			shape_json(&b, &ledger_line_shape, l);
			puts(buf_text(&b));
			continue;
		}
		cells[at++] = time_iso_text(a, l->at);
		cells[at++] = l->verb;
		cells[at++] = arena_printf(a, "%s %s", l->kind, l->subject_id);
		cells[at++] = admin_money(a, LANG_EN, l->minor, key->currency);
		cells[at++] = admin_money(a, LANG_EN, l->balance, key->currency);
		cells[at++] = l->note;
	}
	if (!c->is_json)
		cli_table(heads, N_OF(heads), cells, lines.n);
}


/* One statement a currency the account holds. */
enum admin_exit cli_statement(struct cli *c)
{
	struct ledger_key key = {.account = c->words.n == 1 ? c->words.items[0] : NULL};
	struct list accounts, lines;
	err_t e;

	if (!key.account || !number(c->options.limit, LEDGER_LINES_MAX, &key.n))
		return wrong("one account is wanted: see `hirehall admin ledger balance`");
	e = ledger_accounts(c->rq->db, c->rq->arena, &accounts);
	for (size_t i = 0; !e && i < accounts.n; i++) {
		const struct ledger_account *l = (const struct ledger_account *)accounts.items + i;

		if (!str_eq(l->account, key.account))
			continue;
		key.currency = l->currency;
		e = ledger_statement(c->rq->db, c->rq->arena, &key, &lines);
		if (!e)
			statement_print(c, &key, lines);
	}
	return e ? cli_error("the ledger", e) : ADMIN_DONE;
}
