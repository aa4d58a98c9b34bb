/* buf.h - growing text with a maximum, in an arena.
 *
 * Layer: base.  Bytes live in the arena.  An append past `max` sets is_full and drops the bytes: callers check
 * is_full once at the end instead of after each append.  `at` is always NUL-terminated once something was added.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_BUF_H
#define BASE_BUF_H
#include <stdint.h>
#include <string.h>
#include "base/arena.h"

struct buf {
	char *at;
	size_t len, cap, max;
	struct arena *arena;
	bool is_full;
};

void buf_init(struct buf *b, struct arena *a, size_t max);
/* Room for n more bytes and a NUL; false, and is_full, when that passes max. */
bool buf_room(struct buf *b, size_t n);

/* buf_room, its usual case in line: answers are written field by field. cap may pass max by the doubling, len never does. */
static inline bool buf_fits(struct buf *b, size_t n)
{
	return (!b->is_full && n < b->cap - b->len && n <= b->max - b->len) || buf_room(b, n);
}

static inline void buf_add(struct buf *b, const char *p, size_t n)
{
	if (!buf_fits(b, n))
		return;
	if (n)
		memcpy(b->at + b->len, p, n);
	b->len += n;
	b->at[b->len] = '\0';
}

static inline void buf_ch(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

static inline void buf_str(struct buf *b, const char *s)
{
	if (s)
		buf_add(b, s, strlen(s));
}

void buf_int(struct buf *b, int64_t v);
void buf_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Empty text as "" instead of NULL. */
const char *buf_text(struct buf *b);
#define BUF_LIT(b, lit) buf_add((b), (lit), sizeof(lit) - 1)

#endif
