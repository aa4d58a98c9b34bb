/* arena.h - memory that lives as long as one request, job or message.
 *
 * Layer: base.  What a call returns lives as long as the arena passed to it; nothing is freed by hand.
 * arena_alloc gives zeroed memory and never NULL: out of memory ends the process, the open transaction rolls
 * back and the supervisor starts another.  Foreign objects are bound at birth with arena_defer; the cleanups
 * run newest first when the arena is rewound past them or freed.
 * Not thread safe: one arena has one user.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H
#include <stdarg.h>
#include <stddef.h>
#include "base/err.h"

struct arena;
struct arena_mark {
	void *block;
	size_t used;
	void *defers;
};

/* `first` is the size in bytes of the block that a rewind keeps. */
struct arena *arena_new(size_t first);
void arena_free(struct arena *a);

/* Not zeroed: for text that is written at once. */
void *arena_room(struct arena *a, size_t n);
void *arena_alloc(struct arena *a, size_t n);
/* n * size with an overflow check. */
void *arena_array(struct arena *a, size_t n, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), (n), sizeof(type)))

void arena_defer(struct arena *a, void (*fn)(void *), void *obj);

struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);
/* Back to empty; keeps the first block. */
void arena_reset(struct arena *a);

/* The process-wide way out when memory ends; also for libraries that return NULL for want of memory. */
_Noreturn void die_no_memory(void);

#endif
