/* Coroutines: turns, ends, the pool's limit, an exhausted stack costs only its own coroutine.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/coro.h"
#include <signal.h>
#include "base/log.h"
#include "check.h"

#define STACK (64u << 10)

struct walk {
	int steps, done, abandoned;
	const char *id;
	bool ids_kept;
};


static void walk_run(void *arg)
{
	struct walk *w = arg;
	volatile double kept = 1.5; /* in a callee-saved place across the turns */

	w->ids_kept = true;
	log_request(w->id);
	for (int i = 0; i < w->steps; i++) {
		coro_yield();
		w->ids_kept &= str_eq(log_request_id(), w->id);
		kept += 1;
		w->done++;
	}
	w->ids_kept &= kept > 1.5 + w->steps - 0.1;
}


static void test_turns(void)
{
	struct coro_pool *p = coro_pool_new(STACK, 3);
	struct walk w[3] = {{.steps = 1, .id = "a"}, {.steps = 5, .id = "b"}, {.steps = 3, .id = "c"}};
	struct coro *c[3];

	EACH(i, w)
		c[i] = coro_new(p, walk_run, NULL, &w[i]);
	CHECK(c[0] && c[1] && c[2]);
	CHECK(!coro_new(p, walk_run, NULL, &w[0]));
	CHECK_INT(coro_pool_in_use(p), 3);
	for (int turn = 0; turn < 6; turn++)
		EACH(i, w)
			if (turn <= w[i].steps)
				CHECK_INT(coro_resume(c[i]), turn < w[i].steps);
	EACH(i, w) {
		CHECK_INT(w[i].done, w[i].steps);
		coro_free(c[i]);
	}
	CHECK_INT(coro_pool_in_use(p), 0);
	CHECK(!coro_current());
	coro_pool_free(p);
}


/* The request id of the log goes with each coroutine. */
static void test_ready(void)
{
	struct coro_pool *p = coro_pool_new(STACK, 2);
	struct walk w[2] = {{.steps = 2, .id = "first"}, {.steps = 2, .id = "second"}};
	struct coro *c[2];

	EACH(i, w) {
		c[i] = coro_new(p, walk_run, NULL, &w[i]);
		coro_ready(c[i]);
	}
	CHECK_INT(coro_run_ready(), 2);
	CHECK(!coro_any_ready());
	for (int turn = 0; turn < 2; turn++) {
		coro_ready(c[1]);
		coro_ready(c[0]);
		CHECK(coro_any_ready());
		CHECK_INT(coro_run_ready(), 2);
	}
	EACH(i, w)
		CHECK(w[i].ids_kept && w[i].done == 2);
	CHECK_INT(coro_pool_in_use(p), 0);
	CHECK_STR(log_request_id(), "-");
	coro_pool_free(p);
}


static int dig(int depth)
{
	volatile char frame[2048];

	frame[0] = (char)depth;
	return depth < 0 ? frame[0] : dig(depth + 1) + frame[0];
}


static void dig_run(void *arg)
{
	((struct walk *)arg)->done = dig(1);
}


static void dig_abandoned(void *arg)
{
	((struct walk *)arg)->abandoned++;
}


static void on_fault(int signo, siginfo_t *info, void *context)
{
	(void)context;
	if (coro_guard_hit(info->si_addr))
		coro_abandon();
	(void)signal(signo, SIG_DFL);
}


static void test_exhausted(void)
{
	struct coro_pool *p = coro_pool_new(STACK, 2);
	struct walk deep = {0}, other = {.steps = 1, .id = "other"};
	struct sigaction sa = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER}, old;
	static char place[STACK];
	stack_t alternate = {.ss_sp = place, .ss_size = sizeof(place)};
	struct coro *c;

	CHECK(sigaltstack(&alternate, NULL) == 0 && sigaction(SIGSEGV, &sa, &old) == 0);
	c = coro_new(p, walk_run, NULL, &other);
	coro_ready(c);
	coro_run_ready();
	for (int i = 1; i <= 3; i++) {
		coro_ready(coro_new(p, dig_run, dig_abandoned, &deep));
		CHECK_INT(coro_run_ready(), 1);
		CHECK_INT(deep.abandoned, i);
	}
	coro_ready(c);
	coro_run_ready();
	CHECK_INT(other.done, 1);
	CHECK_INT(coro_pool_in_use(p), 0);
	(void)sigaction(SIGSEGV, &old, NULL);
	coro_pool_free(p);
}


int main(void)
{
	test_turns();
	test_ready();
	test_exhausted();
	return check_end();
}
