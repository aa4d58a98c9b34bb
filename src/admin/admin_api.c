/* SPDX-License-Identifier: AGPL-3.0-or-later
 * People, AI accounts and tasks for admins as JSON: the lists of the pages, DELETE hides, PATCH brings back. */
#include "admin/admin_acts.h"
#include "admin/admin_handlers.h"
#include "base/buf.h"

#define LIMIT 200
#define ROWS_MAX (3u << 20)

struct admin_api_list {
	const char *rows; /* a JSON array */
};
struct admin_changed {
	const char *status, *id;
};

SHAPE(admin_api_ask, admin_api_ask,
      FIELD(admin_api_ask, q, K_LINE, .flags = F_QUERY, .max = 200, .note = "Part of a name, an address, an id or a text"),
      FIELD(admin_api_ask, include_deleted, K_BOOL, .flags = F_QUERY),
      FIELD(admin_api_ask, limit, K_INT, .flags = F_QUERY, .min = 1, .max = LIMIT, .note = "200 when not given"));
SHAPE(admin_api_id, admin_api_ask, FIELD(admin_api_ask, id, K_UUID, .flags = F_PATH | F_REQ),
      FIELD(admin_api_ask, note, K_LINE, .max = 1000, .note = "Why; kept in the log of admin acts"));
SHAPE(admin_humans, admin_api_list, FIELD_AS("humans", admin_api_list, rows, K_JSON));
SHAPE(admin_accounts, admin_api_list, FIELD_AS("ai_accounts", admin_api_list, rows, K_JSON));
SHAPE(admin_task_list, admin_api_list, FIELD_AS("tasks", admin_api_list, rows, K_JSON));
SHAPE(admin_changed, admin_changed, FIELD(admin_changed, status, K_WORD, .words = "deleted|restored"),
      FIELD(admin_changed, id, K_UUID));

/* The list that a route of ours is the twin of: by its out-shape or, for one thing, by its name. */
static const struct {
	const char *route, *list, *act, *status;
} twins[] = {
	{"admin_api_humans", "people", NULL, NULL},
	{"admin_api_human_delete", "people", "human.delete", "deleted"},
	{"admin_api_human_restore", "people", "human.restore", "restored"},
	{"admin_api_accounts", "ai_accounts", NULL, NULL},
	{"admin_api_account_delete", "ai_accounts", "ai_account.delete", "deleted"},
	{"admin_api_account_restore", "ai_accounts", "ai_account.restore", "restored"},
	{"admin_api_tasks", "tasks", NULL, NULL},
	{"admin_api_task_delete", "tasks", "task.delete", "deleted"},
	{"admin_api_task_restore", "tasks", "task.restore", "restored"},
};


static size_t twin_of(const struct rq *rq)
{
	size_t i = 0;

	while (i + 1 < N_OF(twins) && !str_eq(twins[i].route, rq->route->name))
		i++;
	return i;
}


err_t admin_api_list(struct rq *rq)
{
	const struct admin_api_ask *in = rq->in;
	struct admin_ask ask = {.list = twins[twin_of(rq)].list, .q = str_has(in->q) ? in->q : NULL,
				.with_deleted = in->include_deleted, .before_us = INT_UNSET,
				.max = in->limit == INT_UNSET ? LIMIT : in->limit};
	struct admin_api_list *out = ARENA_NEW(rq->arena, struct admin_api_list);
	struct list rows;
	struct buf b;
	err_t e = admin_rows_find(rq, &ask, &rows);

	if (e)
		return e;
	buf_init(&b, rq->arena, ROWS_MAX);
	for (size_t i = 0; i < rows.n; i++) {
		buf_ch(&b, i ? ',' : '[');
		buf_str(&b, ((const struct admin_row *)rows.items)[i].data);
	}
	buf_str(&b, rows.n ? "]" : "[]");
	out->rows = buf_text(&b);
	if (OURS(b.is_full))
		return ERR_INTERNAL;
	rq_answer(rq, out);
	return ERR_OK;
}


err_t admin_api_change(struct rq *rq)
{
	const struct admin_api_ask *in = rq->in;
	size_t twin = twin_of(rq);
	struct admin_changed *out = ARENA_NEW(rq->arena, struct admin_changed);
	struct admin_order o = {.act = twins[twin].act, .data = "{}", .by = admin_by(rq, in->note),
				.ids = {1, ARENA_ARRAY(rq->arena, const char *, 1)}};
	err_t e;

	o.ids.items[0] = in->id;
	e = admin_act_run(rq, &o);
	if (e)
		return e;
	*out = (struct admin_changed){twins[twin].status, in->id};
	rq_answer(rq, out);
	return ERR_OK;
}
