/* json.h - reading JSON with jansson behind a guard, and writing it with our own builder.
 *
 * Layer: base.  1 MiB of hostile JSON is 79 MiB of jansson heap, so a scan without allocation comes first: depth at
 * most 32, at most 10,000 values.  Duplicate keys, NUL, invalid UTF-8, NaN and trailing data are refused.
 * The json_t is freed with the arena.
 * Fails: ERR_BAD_JSON, ERR_TOO_DEEP.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include <jansson.h>
#include "base/str.h"
struct buf;

#define JSON_MAX_DEPTH 32
#define JSON_MAX_VALUES 10000

MUST_CHECK err_t json_read(struct arena *a, struct span text, json_t **out);
/* The pre-scan alone (also a fuzz entry). */
MUST_CHECK err_t json_scan(struct span text);

/* The same text with U+FFFD for each \u0000, which no text of ours can hold. */
struct span json_without_nul(struct arena *a, struct span text);

/* The object's member of that name if it is a string, else NULL. */
const char *json_text(json_t *object, const char *name);
/* A quoted, escaped string; NULL is written as null. Also safe inside <script> data: '<' becomes \u003c. */
void json_quote(struct buf *b, const char *s);
/* Sorted keys, no blanks, 1.0 as 1; the object's members named in `skip` (NULL-ended) are left out. */
void json_canonical(struct buf *b, json_t *v, const char *const *skip);

#endif
