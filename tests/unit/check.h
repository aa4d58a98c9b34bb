/* check.h - the unit tests' harness: each CHECK is one TAP line, a failed one says what was there and what was wanted.
 *
 * A test program is tests/unit/test_X.c with a main() that calls functions full of tables and ends with
 * `return check_end();`.  It is linked against everything but proc/main.c.  A program that dies before check_end has
 * no plan, which the runner counts as a failure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

static unsigned check_count, check_failures;

/* A row's own name, for tables: CHECK lines inside the loop say which row they were about. */
static const char *check_row = "";

/* At most n bytes on one line: TAP has no room for control characters. */
static inline void check_text(const char *s, size_t n)
{
	for (; *s && n; s++, n--)
		if ((unsigned char)*s < 0x20)
			printf("\\x%02x", (unsigned)*s);
		else
			(void)putchar(*s);
}

static inline bool check_line(bool good, const char *file, int line, const char *what)
{
	check_count++;
	check_failures += !good;
	printf("%sok %u - %s:%d %s%s", good ? "" : "not ", check_count, file, line, what, *check_row ? " | " : "");
	check_text(check_row, 60);
	(void)putchar('\n');
	(void)fflush(stdout); /* the last line of a program that dies says where */
	return good;
}

static inline void check_show(const char *label, const char *s)
{
	printf("# %s: ", label);
	check_text(s ? s : "(NULL)", 10000);
	(void)putchar('\n');
}

static inline void check_str(const char *got, const char *want, const char *file, int line, const char *what)
{
	if (!check_line(str_eq(got, want), file, line, what)) {
		check_show("got ", got);
		check_show("want", want);
	}
}

static inline void check_int(int64_t got, int64_t want, const char *file, int line, const char *what)
{
	if (!check_line(got == want, file, line, what))
		printf("# got  %" PRId64 "\n# want %" PRId64 "\n", got, want);
}

#define CHECK_PLACE __FILE_NAME__, __LINE__
#define CHECK(cond) ((void)check_line((cond), CHECK_PLACE, #cond))
#define CHECK_STR(got, want) check_str((got), (want), CHECK_PLACE, #got)
#define CHECK_INT(got, want) check_int((int64_t)(got), (int64_t)(want), CHECK_PLACE, #got)

/* for (size_t i = 0; …) over a table. */
#define EACH(i, table) for (size_t i = 0; i < N_OF(table); i++)

static inline int check_end(void)
{
	printf("1..%u\n", check_count);
	return check_failures || !check_count ? 1 : 0;
}

#endif
