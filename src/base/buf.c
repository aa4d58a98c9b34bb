/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/buf.h"
#include <stdio.h>
#include <string.h>

#define FIRST_CAP 1024u /* unless it may never hold so much */


void buf_init(struct buf *b, struct arena *a, size_t max)
{
	*b = (struct buf){.arena = a, .max = max};
}


bool buf_room(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : b->max < FIRST_CAP ? b->max + 1 : FIRST_CAP;
	char *bigger;

	if (b->is_full || n > b->max || b->len > b->max - n) {
		b->is_full = true;
		return false;
	}
	if (b->cap && n < b->cap - b->len)
		return true;
	while (cap <= b->len + n)
		cap *= 2;
	bigger = arena_room(b->arena, cap);
	if (b->len)
		memcpy(bigger, b->at, b->len);
	b->at = bigger;
	b->cap = cap;
	return true;
}


void buf_int(struct buf *b, int64_t v)
{
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		digits[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		digits[--at] = '-';
	buf_add(b, digits + at, sizeof(digits) - at);
}


void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || !buf_room(b, (size_t)n))
		return;
	va_start(ap, fmt);
	(void)vsnprintf(b->at + b->len, (size_t)n + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)n;
}


const char *buf_text(struct buf *b)
{
	return b->at ? b->at : "";
}
