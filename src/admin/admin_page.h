/* admin_page.h - the parts all admin pages are made of.
 *
 * Layer: admin, only for its own files.  One struct feeds the templates admin_home, admin_list, admin_detail and
 * admin_form: each draws the members it knows.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_PAGE_H
#define ADMIN_ADMIN_PAGE_H
#include <jansson.h>
#include "admin/admin_rows.h"
#include "admin/admin_tables.h"
#include "pages/viewer.h"

struct admin_cell {
	const char *label, *words, *title, *href, *badge, *icon, *lang, *look;
	bool is_head, is_code, is_plain;
};
struct admin_row_view {
	const char *id, *label; /* label: of its box */
	struct list cells; /* of struct admin_cell */
};
struct admin_button {
	const char *name, *href, *label, *look;
};
struct admin_moment_view {
	const char *when, *source, *what, *who, *note, *ref, *amount;
};
struct admin_page {
	struct chrome chrome;
	const char *heading, *path, *status_badge, *status_icon, *status_words;
	struct list bar, problems, notes; /* struct link_item, struct link_item, struct words_item */
	/* a list */
	const char *q, *from, *to, *next_href, *empty, *export_href;
	struct list statuses, columns, rows, buttons;
	bool is_filtered, has_deleted, with_deleted, has_boxes;
	/* one thing */
	struct list facts, moments;
	/* a question */
	const char *method, *action, *act, *seen, *cancel_href, *submit, *button;
	struct list effects, fields;
	/* what needs attention */
	struct list counts;
};
extern const struct shape admin_page_shape;

/* A page with the bar, its entry for `path` marked; title: ready words. */
struct admin_page *admin_page_new(struct rq *rq, const char *title, const char *path);
/* Shows it, with the status of `e` and its sentence on top when it is not ERR_OK. */
void admin_page_show(struct rq *rq, const char *template, struct admin_page *p, err_t e);

/* The row's data, an empty object if there is none. */
json_t *admin_data(struct arena *a, const struct admin_row *row);
/* Members of the data; NULL and INT_UNSET when not set. */
const char *admin_text(json_t *data, const char *name);
int64_t admin_int(json_t *data, const char *name);
/* What stands in a column of that row. `len`: texts longer than that are cut. */
struct admin_cell admin_cell_make(const struct reader *r, const struct admin_col *col, const struct admin_row *row,
				  size_t len);
/* The rows with those of the list's columns that have one of the flags, or none of COL_DETAIL when flags is 0. */
struct list admin_rows_view(const struct reader *r, const struct admin_list *l, struct list rows, unsigned flags);
struct list admin_columns_view(const struct reader *r, const struct admin_list *l, unsigned flags);

/* Rows of a list by the request's connection; ids with items NULL: those of `ask`. */
MUST_CHECK err_t admin_rows_find(struct rq *rq, const struct admin_ask *ask, struct list *out);
MUST_CHECK err_t admin_row_get(struct rq *rq, const struct admin_list *l, const char *id, struct admin_row *out);
/* Who acts, with the note, as the functions take it. */
const char *admin_by(struct rq *rq, const char *note);
/* A name's value with '/' kept: "order_1/2". */
const char *admin_href(struct arena *a, const char *before, const char *id);

#endif
