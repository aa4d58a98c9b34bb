/* Libraries that are loaded late: all calls are there, or none may be used.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/late.h"
#include <stdlib.h>
#include "check.h"

#define CALLS(X) X(abs) X(labs)
static struct calls {
	CALLS(LATE_CALL)
} got;
#define CALL(function) LATE(struct calls, function)
static const struct late late[] = {CALLS(CALL)};
static const struct late unknown[] = {CALLS(CALL){"no_such_call_of_libc", 0}};

int main(void)
{
	static const char *const libc[] = {"libc.so.6", NULL}, *const none[] = {"libhirehall-nowhere.so.1", NULL};

	CHECK(late_load(libc, late, N_OF(late), &got));
	CHECK(got.abs && got.abs(-3) == 3);
	CHECK(got.labs && got.labs(-4) == 4);
	CHECK(!late_load(none, late, N_OF(late), &got));
	CHECK(!late_load(libc, unknown, N_OF(unknown), &got));
	return check_end();
}
