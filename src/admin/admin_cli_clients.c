/* SPDX-License-Identifier: AGPL-3.0-or-later
 * `hirehall admin client create`: a program that may act for people. */
#include <stdio.h>
#include <string.h>
#include "admin/admin_cli_internal.h"
#include "admin/admin_page.h"
#include "base/money.h"
#include "people/people.h"
#include "sql_admin.h"
#include "sql_people.h"

#define LIST_MAX 50

/* "a,b" as texts. */
static struct texts comma_list(struct arena *a, const char *text)
{
	struct texts out = {0, ARENA_ARRAY(a, const char *, LIST_MAX)};

	while (text && *text && out.n < LIST_MAX) {
		size_t n = strcspn(text, ",");

		if (n)
			out.items[out.n++] = str_trim(a, arena_strndup(a, text, n));
		text += n + (text[n] == ',');
	}
	return out;
}


/* The row, its record, together. */
static err_t client_add(struct rq *rq, const struct service_client_new *row)
{
	const char *ids[] = {row->name};
	struct admin_order o = {.act = "client.create", .ids = {1, ids}, .by = admin_by(rq, NULL)};
	err_t e = db_begin(rq->db);

	if (!e)
		e = rq_run(rq, &sql_service_client_add, row, NULL);
	if (!e)
		e = rq_run(rq, &sql_admin_record, &o, NULL);
	if (!e)
		return db_commit(rq->db);
	db_rollback(rq->db);
	return e;
}


/* Only the token stands on standard output, so that a script can take it from there. */
enum admin_exit cli_client(struct cli *c)
{
	struct service_client_new row = {.users = comma_list(c->rq->arena, c->options.user),
					 .scopes = comma_list(c->rq->arena, c->options.scope), .cap_micro = INT_UNSET};
	const char *cap = c->options.cap_usd, *token;
	err_t e;

	if (c->words.n != 1)
		return cli_fail("client", "one name is wanted", "see `hirehall admin help`");
	if (cap && !money_parse(cap, strlen(cap), CUR_USDC, &row.cap_micro))
		return cli_fail(cap, "is no amount", "write it like 5 or 0.25");
	row.name = c->words.items[0];
	token = service_client_token(c->rq->arena, &row);
	e = client_add(c->rq, &row);
	if (e == ERR_CONFLICT)
		return cli_fail(row.name, "is taken, or a name or scope that cannot be",
				"a name is letters, digits, '.', '_' and '-'; scopes are create, read, cancel");
	if (e)
		return cli_error(row.name, e);
	puts(token);
	return ADMIN_DONE;
}
