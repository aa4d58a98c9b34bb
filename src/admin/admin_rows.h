/* admin_rows.h - what the statements of sql/queries/admin.sql bind and fill.
 *
 * Layer: admin, only for its own files.  A row of any list is the same struct: `data` is a JSON object whose members
 * the columns name.  Instants in µs since 1970, amounts in minor units.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ADMIN_ADMIN_ROWS_H
#define ADMIN_ADMIN_ROWS_H
#include "base/shape.h"

struct admin_ask {
	const char *list, *q, *status, *from, *to, *before_id; /* NULL: any; from, to: YYYY-MM-DD, both included */
	struct texts ids; /* empty: all */
	bool with_deleted;
	int64_t before_us, max;
};
struct admin_row {
	const char *id, *status, *data;
	int64_t at;
	bool is_deleted;
};
/* An act on `ids`. by: {"kind": "admin", "id", "email", "request_id", "note"}; data: what the act needs besides. */
struct admin_order {
	const char *act, *data, *by;
	struct texts ids;
	struct texts *told; /* NULL, or room for one text an id: what is shown once, after it was done */
};
struct admin_done {
	int64_t n;
};
struct admin_count {
	const char *name;
	int64_t n, since;
};
/* subject: as events and the ledger name it; id: as the lists do. */
struct admin_subject {
	const char *kind, *subject, *id;
};
struct admin_moment {
	int64_t at, minor;
	const char *source, *what, *who, *note, *ref, *currency;
};

extern const struct shape admin_ask_shape, admin_row_shape, admin_order_shape, admin_done_shape, admin_count_shape,
	admin_subject_shape, admin_moment_shape;

#endif
