/* db_internal.h - shared by db.c (what a caller sees), db_bind.c (structs to parameters, rows to structs), db_link.c
 * (one blocking connection) and pool_*.c (many coroutines over few connections).
 *
 * Layer: io.  Nothing outside these files includes it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_DB_INTERNAL_H
#define IO_DB_INTERNAL_H
#include <libpq-fe.h>
#include "io/db.h"

#define MAX_PARAMS 64
#define MAX_COLUMNS 96
#define CONSTRAINT_MAX 64
#define STMTS_MAX 2048u

struct stmt_plan {
	int n_params, n_columns, refusal; /* refusal: its column, or -1 */
	bool is_packed; /* the columns come as one, of type record */
	const struct field *params[MAX_PARAMS];
	const struct field *columns[MAX_COLUMNS]; /* NULL: a column only SQL needs (refusal) */
	Oid types[MAX_COLUMNS];
};

/* Matches names and types once; false after logging what does not fit. */
bool plan_make(struct stmt *s, const PGresult *described);
/* values has room for MAX_PARAMS texts. */
void plan_bind(const struct stmt *s, struct arena *a, const void *in, const char **values);
/* One row into `out` (may be NULL); or the error its refusal column names. */
MUST_CHECK err_t plan_row(const struct stmt *s, struct arena *a, const PGresult *res, int row, void *out);

/* The statements that a connection has prepared. */
struct stmt_set {
	uint64_t bits[STMTS_MAX / 64];
};
bool stmt_set_has(const struct stmt_set *set, const struct stmt *s);
void stmt_set_add(struct stmt_set *set, struct stmt *s);

/* What became of a call whose link broke. */
enum db_lost { LOST_NOT, LOST_UNSENT, LOST_SENT };

/* How a struct db reaches Postgres.  exec and command bind the result to the arena; when the link broke they set
 * db->lost and give ERR_UNAVAILABLE. */
struct db_driver {
	err_t (*ready)(struct db *db);
	err_t (*describe)(struct db *db, struct arena *a, struct stmt *s, PGresult **out);
	err_t (*exec)(struct db *db, struct arena *a, struct stmt *s, const char *const *values, PGresult **out);
	err_t (*command)(struct db *db, struct arena *a, const char *sql, PGresult **out);
	void (*release)(struct db *db, bool is_clean); /* a transaction ended; not clean: in an unknown state */
	void (*close)(struct db *db);
};

struct db {
	const struct db_driver *driver;
	struct db_options o;
	PGconn *conn; /* db_link.c */
	struct db_pool *pool; /* pool_driver.c */
	struct pool_link *link;
	bool is_open; /* BEGIN was sent on link */
	bool is_cancelled; /* nothing new is begun */
	int64_t deadline; /* monotonic µs: nothing is sent later */
	struct stmt_set *prepared; /* on conn; a session of a pool has none, for its links have their own */
	bool in_transaction;
	bool is_broken; /* the link broke inside a transaction: nothing more may run until it was rolled back */
	enum db_lost lost;
	char constraint[CONSTRAINT_MAX];
};

extern const struct db_driver db_link_driver;

/* A result's outcome, logged where it is ours. */
err_t db_outcome(struct db *db, const char *what, const PGresult *res);
void db_log_failure(const char *what, const PGconn *conn, const PGresult *res);
/* Notices go to the log, not to standard error. */
void db_notice(void *unused, const char *text);
/* Connection words and values for PQconnect*Params: settings travel in the start-up packet. */
#define DB_WORDS 6
#define DB_OPTIONS 4 /* where the settings stand */
void db_words(const struct db_options *o, struct arena *a, const char **words, const char **values);
/* Bound to the arena. */
PGresult *db_result_keep(struct arena *a, PGresult *res);

#endif
