/* admin_tables.h - the lists of the admin pages and what can be done to their rows, as tables.
 *
 * Layer: admin, only for its own files.  A list is a row: one component draws all lists, one all details, one all
 * confirmations; the JSON twins and the command line read the same rows.  A new list is a row here, a view
 * admin_<view> in sql/functions/rows_for_admins.sql, and two rows of admin_routes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_TABLES_H
#define ADMIN_ADMIN_TABLES_H
#include "pages/page_form.h"

enum col_kind {
	COL_TEXT,
	COL_CODE, /* an identifier of ours or of a provider */
	COL_WORD, /* one of the words of admin_words.c */
	COL_STATUS, /* the same with its look */
	COL_TIME,
	COL_INT,
	COL_MINOR, /* minor units of the currency in member "currency" */
	COL_CENTS, /* minor units of USD */
	COL_BOOL,
};
enum {
	COL_DETAIL = 1, /* only on the page of one row */
	COL_BRIEF = 2, /* also where a row stands in a question */
};
struct admin_col {
	const char *label; /* message id */
	const char *name; /* member of the row's data */
	enum col_kind kind;
	const char *href, *key; /* the address the cell leads to: href, then the member `key` */
	unsigned flags;
};

/* An act is recorded as <kind>.<verb>. */
struct admin_act {
	const char *name; /* "job.retry" */
	const char *title, *one, *many; /* message ids: the question; the button for one row and for {0} rows */
	const char *effect; /* message id: what will happen */
	const char *when; /* "a|b": the states in which it is offered; NULL: any but deleted */
	const struct field_spec *fields; /* asked besides the note */
	size_t n_fields;
	bool is_danger;
};

struct admin_list {
	const char *name; /* of its routes: admin_<name>, admin_<name>_one */
	const char *view; /* admin_<view> */
	const char *path, *title;
	const char *kind; /* of its rows in events, acts and the ledger */
	const struct admin_col *cols;
	size_t n_cols;
	const char *statuses; /* "a|b": what can be filtered by; NULL: nothing */
	const struct admin_act *acts;
	size_t n_acts;
	const char *empty; /* message id: why the list is empty */
	bool has_deleted;
};
extern const struct admin_list admin_lists[]; /* ended by name NULL */

/* The entries of the bar on every admin page, ended by href NULL. */
extern const struct link_item admin_nav[];

/* By the name of a list's route; NULL if there is none. */
const struct admin_list *admin_list_of(const char *route_name);
const struct admin_list *admin_list_named(const char *name);
/* The act of that name and the list it belongs to, or NULL. */
const struct admin_act *admin_act_find(const char *name, const struct admin_list **list);
/* Is the act offered for a row in that state? */
bool admin_act_fits(const struct admin_act *act, const char *status);

#endif
