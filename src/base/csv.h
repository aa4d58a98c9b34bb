/* csv.h - tables as text (RFC 4180): lists of structs by their shape out, rows of texts in.
 *
 * Layer: base.  Pure.  A cell that a spreadsheet would take for a formula (it begins with = + - @ tab or CR) gets an
 * apostrophe before it: what strangers wrote is never run by who opens the file.  Lines end with CR LF.
 * Fails: ERR_BAD_REQUEST for text that is no table or has more rows than asked for.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CSV_H
#define BASE_CSV_H
#include "base/shape.h"

/* The heading (names of the fields) and a line for each struct; sums as plain decimals, times in RFC 3339. */
void csv_write(struct buf *b, const struct shape *s, const struct list *rows);

struct csv_row {
	int64_t line; /* of the file, from 1 */
	struct texts cells;
};
/* out->items is an array of struct csv_row, the heading first; LF and CR LF, a byte order mark, empty lines are fine. */
MUST_CHECK err_t csv_read(struct arena *a, const char *text, size_t max_rows, struct list *out);
/* The cell under that heading, trimmed; NULL where there is none or it is empty. */
const char *csv_cell(struct arena *a, const struct csv_row *heading, const struct csv_row *row, const char *name);

#endif
