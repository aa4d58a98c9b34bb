/* ledger_routes.c - the ledger for admins: all accounts, and the statement of one as CSV.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include "base/csv.h"
#include "money/ledger.h"

#define CSV_MAX ((size_t)8 << 20)

struct statement_ask {
	const char *account, *currency;
	int64_t after;
};
struct accounts_all {
	struct list accounts;
};

SHAPE(statement_ask, statement_ask,
      FIELD(statement_ask, account, K_LINE, .flags = F_REQ | F_QUERY, .max = 200, .note = "As platform:fees or task:ID"),
      FIELD(statement_ask, currency, K_WORD, .flags = F_REQ | F_QUERY, .words = LEDGER_CURRENCIES),
      FIELD(statement_ask, after, K_INT, .flags = F_QUERY, .max = INT64_MAX,
	    .note = "Only postings after this id; a statement ends after 10,000 lines"));
SHAPE(accounts_all, accounts_all, FIELD(accounts_all, accounts, K_LIST, .of = &ledger_account_shape));


static err_t accounts_show(struct rq *rq)
{
	struct accounts_all *all = ARENA_NEW(rq->arena, struct accounts_all);
	err_t e = ledger_accounts(rq->db, rq->arena, &all->accounts);

	if (!e)
		rq_answer(rq, all);
	return e;
}


static err_t statement_show(struct rq *rq)
{
	const struct statement_ask *in = rq->in;
	struct ledger_key k = {.account = in->account, .currency = in->currency, .n = LEDGER_LINES_MAX,
			       .after = in->after == INT_UNSET ? 0 : in->after};
	struct list lines;
	struct buf b;
	err_t e = ledger_statement(rq->db, rq->arena, &k, &lines);

	if (e)
		return e;
	buf_init(&b, rq->arena, CSV_MAX);
	csv_write(&b, &ledger_line_shape, &lines);
	if (OURS(b.is_full))
		return ERR_INTERNAL;
	rq_header(rq, "Content-Disposition", "attachment; filename=\"statement.csv\"");
	rq_raw(rq, "text/csv; charset=utf-8", (struct span){b.at, b.len});
	return ERR_OK;
}


const struct route ledger_routes[] = {
	{.name = "ledger_accounts", .method = GET, .path = "/api/admin/ledger", .out = &accounts_all_shape, .status = 200,
	 .dialect = D_HUMANS, .who = W_ADMIN, .run = accounts_show, .note = "Every account of the ledger with its balance."},
	{.name = "ledger_statement", .method = GET, .path = "/api/admin/ledger/statement", .in = &statement_ask_shape,
	 .status = 200, .dialect = D_HUMANS, .who = W_ADMIN, .media = "text/csv", .headers = "Content-Disposition", .run = statement_show,
	 .note = "The postings of one account as CSV, oldest first, each with the balance after it."},
	ROUTES_END,
};
