/* db.h - Postgres: named, prepared statements bound and filled by shapes.
 *
 * Layer: io, the only file that talks to libpq.  Statements come from sql/queries (compiled by tools/sqlgen.awk); each is
 * prepared on a connection when it is first asked for there.  db_check looks at all of them, so that a wrong column stops
 * the start.
 * A struct db is one connection used by one request at a time; it reconnects by itself at the next call.
 *
 * Fails: ERR_NO_ROW (db_one only), ERR_RETRY (serialization, deadlock: run the whole transaction again),
 *   ERR_CONFLICT (unique or check violation; db_constraint() names it), ERR_BAD_REQUEST (text or number Postgres
 *   cannot hold), ERR_UNAVAILABLE (no server; nothing was done), ERR_UNKNOWN_OUTCOME (the link broke while a write
 *   or commit was under way), ERR_INTERNAL.
 * A row with a column `refusal` that is not null fails with the error of that name ('not_open' -> ERR_NOT_OPEN).
 * Texts in results live in the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_DB_H
#define IO_DB_H
#include "base/shape.h"

enum stmt_rows { ROWS_NONE, ROWS_ONE, ROWS_OPT, ROWS_MANY };

/* Written by tools/sqlgen.awk; `plan` is filled when first described, for all connections of a process. */
struct stmt {
	const char *name, *text;
	const char *const *params; /* names, in the order of $1… */
	size_t n_params;
	enum stmt_rows rows;
	const struct shape *in, *out; /* NULL for none */
	bool is_write;
	struct stmt *columns; /* of a packed statement: the same with its columns apart, only to be described */
	struct stmt_plan *plan;
	size_t number; /* in struct stmt_set; 0 until it is asked for */
};
/* A NULL-ended array of the statements of one file of sql/queries. */
typedef struct stmt *const *stmt_list;

struct db;

struct db_options {
	const char *url; /* libpq conninfo or URL */
	const char *role; /* SET ROLE, NULL for none */
	const stmt_list *lists; /* NULL-ended */
	int timeout_ms; /* per statement */
};

/* Connects; on failure the handle exists and db_ready tries again. */
struct db *db_open(const struct db_options *o);
void db_close(struct db *db);
/* Connects if needed. */
MUST_CHECK err_t db_ready(struct db *db);
/* Do all statements fit the tables?  ERR_INTERNAL, with a line in the log.  Not for a db of a pool. */
MUST_CHECK err_t db_check(struct db *db);

/* Exactly one row wanted: ERR_NO_ROW if none.  `out` may be NULL when the statement gives none. */
MUST_CHECK err_t db_one(struct db *db, struct arena *a, struct stmt *s, const void *in, void *out);
/* out->items is an array of structs of s->out. */
MUST_CHECK err_t db_many(struct db *db, struct arena *a, struct stmt *s, const void *in, struct list *out);
/* For statements without rows; n (may be NULL) is the number of rows touched. */
MUST_CHECK err_t db_run(struct db *db, struct arena *a, struct stmt *s, const void *in, size_t *n);

MUST_CHECK err_t db_begin(struct db *db);
MUST_CHECK err_t db_commit(struct db *db);
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);
/* What a db of one connection (not of a pool) hears after a statement of its made it LISTEN.  fd: readable when there may
 * be something, -1 without a link; `link` tells one link from the next; has_news: notified since the last call, by others. */
struct db_ear {
	int fd, link;
	bool has_news;
};
struct db_ear db_hear(struct db *db);
/* Name of the constraint the last ERR_CONFLICT was about, or "". */
const char *db_constraint(const struct db *db);

/* Runs SQL text of a migration; only `hirehall migrate`. */
MUST_CHECK err_t db_script(struct db *db, const char *sql);

#endif
