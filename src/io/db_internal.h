/* db_internal.h - shared by db.c (the connection) and db_bind.c (structs to parameters, rows to structs).
 *
 * Layer: io.  Nothing outside these two files includes it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_DB_INTERNAL_H
#define IO_DB_INTERNAL_H
#include <libpq-fe.h>
#include "io/db.h"

#define MAX_PARAMS 64
#define MAX_COLUMNS 96

struct stmt_plan {
	int n_params, n_columns, refusal; /* refusal: its column, or -1 */
	const struct field *params[MAX_PARAMS];
	const struct field *columns[MAX_COLUMNS]; /* NULL: a column only SQL needs (refusal) */
	Oid types[MAX_COLUMNS];
};

/* Matches names and types once; false after logging what does not fit. */
bool plan_make(struct stmt *s, const PGresult *described);
/* values has room for MAX_PARAMS texts. */
void plan_bind(const struct stmt *s, struct arena *a, const void *in, const char **values);
void plan_fill(const struct stmt *s, struct arena *a, const PGresult *res, int row, void *out);
/* ERR_OK, or the error a row's refusal column names. */
err_t plan_refusal(const struct stmt *s, const PGresult *res, int row);

#endif
