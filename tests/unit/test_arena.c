/* The arena: zeroed, aligned, rewound, cleaned up newest first.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"

static char order[16];


static void note(void *obj)
{
	size_t n = strlen(order);

	order[n] = *(const char *)obj;
	order[n + 1] = '\0';
}


static bool is_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}


static void test_sizes(struct arena *a)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 100, 4095, 4096, 4097, 65536, 1u << 20};

	EACH(i, sizes) {
		struct arena_mark mark = arena_mark(a);
		unsigned char *p = arena_alloc(a, sizes[i]), *q;

		CHECK(p != NULL);
		CHECK_INT((uintptr_t)p % 16, 0);
		memset(p, 0xff, sizes[i]);
		q = arena_alloc(a, 64);
		CHECK(is_zero(q, 64));
		CHECK(q >= p + sizes[i] || q + 64 <= p);
		arena_rewind(a, mark);
		p = arena_alloc(a, sizes[i]);
		CHECK(is_zero(p, sizes[i])); /* also where something stood before the rewind */
	}
}


static void test_defers(struct arena *a)
{
	struct arena_mark mark;

	order[0] = '\0';
	arena_defer(a, note, (char[]){"1"});
	mark = arena_mark(a);
	arena_defer(a, note, (char[]){"2"});
	arena_alloc(a, 100000);
	arena_defer(a, note, (char[]){"3"});
	arena_rewind(a, mark);
	CHECK_STR(order, "32");
	arena_rewind(a, mark);
	CHECK_STR(order, "32");
	arena_reset(a);
	CHECK_STR(order, "321");
	arena_reset(a);
	CHECK_STR(order, "321");
}


static void test_texts(struct arena *a)
{
	char *long_text;

	CHECK_STR(arena_strdup(a, ""), "");
	CHECK_STR(arena_strdup(a, "hall"), "hall");
	CHECK_STR(arena_strndup(a, "hall", 2), "ha");
	CHECK_STR(arena_strndup(a, NULL, 0), "");
	CHECK_STR(arena_printf(a, "%d %s %%", -7, "x"), "-7 x %");
	long_text = arena_printf(a, "%*d", 10000, 1);
	CHECK_INT(strlen(long_text), 10000);
}


/* In a child: what must end the process with code 70 and not return. */
static void check_dies(void (*fn)(struct arena *a), struct arena *a)
{
	int status = 0;
	pid_t pid;

	(void)fflush(stdout);
	pid = fork();
	if (pid == 0) {
		(void)close(STDERR_FILENO);
		fn(a);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK_INT(WEXITSTATUS(status), 70);
}


static void too_many(struct arena *a)
{
	arena_array(a, SIZE_MAX / 2, 3);
}


static void too_big(struct arena *a)
{
	arena_alloc(a, SIZE_MAX - 3);
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_sizes(a);
	arena_reset(a);
	test_defers(a);
	test_texts(a);
	check_dies(too_many, a);
	check_dies(too_big, a);
	order[0] = '\0';
	arena_defer(a, note, (char[]){"z"});
	arena_free(a);
	CHECK_STR(order, "z");
	arena_free(NULL);
	return check_end();
}
