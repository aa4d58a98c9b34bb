/* jcs.h - JSON in the one form of RFC 8785, so that two sides hash the same bytes.
 *
 * Layer: base.  Pure.  Members in the order of their names' UTF-16 units, numbers as ECMAScript writes them (all are
 * doubles: 1.0 is 1, 1e21 is 1e+21), texts with the fewest escapes.  The reader (base/json.h) has refused what has no such
 * form: duplicate names, NaN, lone surrogates.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_JCS_H
#define BASE_JCS_H
#include "base/json.h"

void jcs_write(struct buf *b, json_t *v);
/* Finite; at most 25 characters. */
void jcs_number(struct buf *b, double v);

#endif
