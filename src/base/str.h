/* str.h - text helpers: compare, scan, encode.
 *
 * Layer: base.  Pure.  A span is a length-carrying view that owns nothing and need not end in NUL.
 * Failing scans return false and leave their outputs alone.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_STR_H
#define BASE_STR_H
#include <stdint.h>
#include "base/arena.h"
struct buf;

struct span {
	const char *at;
	size_t len;
};

#define SPAN(lit) ((struct span){(lit), sizeof(lit) - 1})
#define N_OF(array) (sizeof(array) / sizeof((array)[0]))

struct span span_of(const char *s); /* NULL reads as empty */
bool span_eq(struct span a, const char *b);
bool str_eq(const char *a, const char *b); /* NULL equals only NULL */
bool str_ieq(const char *a, const char *b); /* ASCII case-blind */
bool str_starts(const char *s, const char *prefix);
bool str_has(const char *s); /* not NULL and not empty */
/* Is `word` one of "a|b|c"? */
bool str_in_words(const char *word, size_t len, const char *words);

/* Whole text must be a base-10 integer. */
MUST_CHECK bool str_int(const char *s, int64_t *out);

/* Nothing but printable ASCII: neither malformed, nor a control, nor a trick. */
bool str_plain(const char *s);
/* How many of its n bytes are that before the first that is not. */
size_t str_plain_len(const char *s, size_t n);
/* Valid UTF-8 without NUL (RFC 3629: no surrogates, no overlong forms). */
bool utf8_valid(const char *s, size_t n);
/* Code points in valid UTF-8. */
size_t utf8_count(const char *s);
/* True if a single-line field holds control characters (C0 incl. tab/CR/LF, DEL, C1, U+2028/9). */
bool utf8_has_control(const char *s);
/* True if it holds bidi overrides or zero-width characters, which are refused in names shown to others. */
bool utf8_has_tricks(const char *s);

char *hex_encode(struct arena *a, const void *p, size_t n);
MUST_CHECK bool hex_decode(const char *s, void *out, size_t n); /* exactly 2n lower or upper hex digits */
char *base64_encode(struct arena *a, const void *p, size_t n);
MUST_CHECK bool base64_decode(struct arena *a, const char *s, unsigned char **out, size_t *n);
char *base64url_encode(struct arena *a, const void *p, size_t n); /* no padding */

/* RFC 3986: everything but unreserved characters becomes %XX. */
void url_encode(struct buf *b, const char *s);
/* application/x-www-form-urlencoded decoding into the arena ('+' is a space when plus); NULL on a bad escape. */
char *url_decode(struct arena *a, const char *s, size_t n, bool plus);

/* Escapes for HTML text and double-quoted attributes; control characters other than tab and newline are dropped. */
void html_escape(struct buf *b, const char *s);

/* ASCII lower case copy. */
char *str_lower(struct arena *a, const char *s);
/* Without leading and trailing ASCII white space. */
char *str_trim(struct arena *a, const char *s);

#endif
