/* web/wait: a ticket says what it was made for, to nobody but us, and not for long.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/wait.h"
#include <string.h>
#include "check.h"

static const char *ticket_make(struct arena *a, const struct conf *c, const struct wait *w)
{
	struct rq rq = {.arena = a, .conf = c};

	wait_begin(&rq, w);
	CHECK_STR(reply_header(&rq.reply, "X-Accel-Redirect"), "@wait");
	CHECK(!reply_header(&rq.reply, "X-Other"));
	return reply_header(&rq.reply, "X-Hall-Wait");
}

static void test_tickets(struct arena *a)
{
	struct conf ours = {.secret_key = "0123456789abcdef0123456789abcdef"}, theirs = {.secret_key = "fedcba9876543210fedcba9876543210"};
	struct wait w = {"task", "0198c5a0-0000-7000-8000-000000000000", 7, 50}, got;
	char *ticket = arena_strdup(a, ticket_make(a, &ours, &w));

	CHECK(wait_read(&ours, a, ticket, &got));
	CHECK_STR(got.kind, "task");
	CHECK_STR(got.id, w.id);
	CHECK_INT(got.n, 7);
	CHECK_INT(got.seconds, 50);
	CHECK(!wait_read(&theirs, a, ticket, &got));
	CHECK(!wait_read(&ours, a, "", &got));
	CHECK(!wait_read(&ours, a, "a.b", &got));
	CHECK(!wait_read(&ours, a, arena_printf(a, "%sx", ticket), &got));
	ticket[0] = 'b'; /* another kind */
	CHECK(!wait_read(&ours, a, ticket, &got));
	w.seconds = WAIT_MAX_S + 1;
	CHECK(!wait_read(&ours, a, ticket_make(a, &ours, &w), &got));
}

int main(void)
{
	struct arena *a = arena_new(4096);

	test_tickets(a);
	arena_free(a);
	return check_end();
}
