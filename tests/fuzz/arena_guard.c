/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Stands in for the four calls of base/arena that give memory: here each piece is a heap block of its own, so that the
 * sanitizer sees every byte read or written outside of it. The runner compiles base/arena.c with these names changed. */
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"


void *arena_alloc(struct arena *a, size_t n)
{
	void *p = calloc(1, n);

	if (!p)
		die_no_memory();
	arena_defer(a, free, p);
	return p;
}


void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes))
		die_no_memory();
	return arena_alloc(a, bytes);
}


char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n)
		memcpy(p, s, n);
	return p;
}


char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}
