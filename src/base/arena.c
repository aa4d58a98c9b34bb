/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALIGN 16u
#define MIN_BLOCK 4096u

struct block {
	struct block *older;
	size_t size, used;
	/* data follows, aligned: sizeof is a multiple of ALIGN on 64-bit with the padding below */
	uint64_t pad;
};

struct defer {
	struct defer *older;
	void (*fn)(void *);
	void *obj;
};

struct arena {
	struct block *newest, *first;
	struct defer *defers;
};

_Static_assert(sizeof(struct block) % ALIGN == 0, "block header keeps alignment");


_Noreturn void die_no_memory(void)
{
	static const char text[] = "level=error msg=\"out of memory\"\n";

	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(70);
	_exit(70);
}


static char *block_data(struct block *b)
{
	return (char *)(b + 1);
}


static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);

	if (!b)
		die_no_memory();
	b->older = NULL;
	b->size = size;
	b->used = 0;
	return b;
}


struct arena *arena_new(size_t first)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (!a)
		die_no_memory();
	a->first = a->newest = block_new(first < MIN_BLOCK ? MIN_BLOCK : first);
	return a;
}


static void run_defers(struct arena *a, const struct defer *until)
{
	while (a->defers != until) {
		struct defer *d = a->defers;

		a->defers = d->older;
		d->fn(d->obj);
	}
}


void arena_free(struct arena *a)
{
	if (!a)
		return;
	run_defers(a, NULL);
	for (struct block *b = a->newest, *older; b; b = older) {
		older = b->older;
		free(b);
	}
	free(a);
}


void *arena_room(struct arena *a, size_t n)
{
	struct block *b = a->newest;
	void *p;

	if (n > SIZE_MAX / 2)
		die_no_memory();
	n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (n > b->size - b->used) {
		size_t size = b->size * 2 > 65536 ? 65536 : b->size * 2;

		b = block_new(n > size ? n : size);
		b->older = a->newest;
		a->newest = b;
	}
	p = block_data(b) + b->used;
	b->used += n;
	return p;
}


void *arena_alloc(struct arena *a, size_t n)
{
	return memset(arena_room(a, n), 0, n);
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


char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		die_no_memory();
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	(void)vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return p;
}


void arena_defer(struct arena *a, void (*fn)(void *), void *obj)
{
	struct defer *d = ARENA_NEW(a, struct defer);

	d->fn = fn;
	d->obj = obj;
	d->older = a->defers;
	a->defers = d;
}


struct arena_mark arena_mark(struct arena *a)
{
	return (struct arena_mark){a->newest, a->newest->used, a->defers};
}


void arena_rewind(struct arena *a, struct arena_mark mark)
{
	run_defers(a, mark.defers);
	while (a->newest != mark.block) {
		struct block *b = a->newest;

		a->newest = b->older;
		free(b);
	}
	a->newest->used = mark.used;
}


void arena_reset(struct arena *a)
{
	arena_rewind(a, (struct arena_mark){a->first, 0, NULL});
}
