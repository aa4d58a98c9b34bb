/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifdef HIREHALL_TEST_ROUTES
#include "web/test_routes.h"
#include <string.h>
#include "sql_test.h"

#define BIG_MAX (3 << 20)

struct test_ask {
	int64_t n;
};
struct test_told {
	const char *said;
};
extern const struct shape test_ask_shape, test_told_shape;
SHAPE(test_ask, test_ask, FIELD(test_ask, n, K_INT, .max = BIG_MAX));
SHAPE(test_told, test_told, FIELD(test_told, said, K_TEXT));


static err_t loop_get(struct rq *rq)
{
	volatile int64_t turns = 0;

	while (turns >= 0)
		turns = turns + 1 < INT64_MAX ? turns + 1 : 0;
	rq_answer(rq, &(const struct test_told){"ended"});
	return ERR_OK;
}


static int64_t dig(int64_t depth)
{
	volatile char frame[4096];

	memset((char *)(uintptr_t)frame, (int)depth, sizeof(frame));
	return depth < 0 ? frame[0] : dig(depth + 1) + frame[depth % (int64_t)sizeof(frame)];
}


static err_t deep_get(struct rq *rq)
{
	struct test_told *told = ARENA_NEW(rq->arena, struct test_told);

	told->said = dig(0) ? "deep" : "flat";
	rq_answer(rq, told);
	return ERR_OK;
}


static err_t ask(struct rq *rq, struct stmt *s)
{
	struct test_told *told = ARENA_NEW(rq->arena, struct test_told);
	err_t e = rq_one(rq, s, rq->in, told);

	if (!e)
		rq_answer(rq, told);
	return e;
}


static err_t sleep_get(struct rq *rq)
{
	return ask(rq, &sql_test_sleep);
}


static err_t sleep_post(struct rq *rq)
{
	return ask(rq, &sql_test_sleep_writing);
}


static err_t fail_get(struct rq *rq)
{
	return ask(rq, &sql_test_fail);
}


static err_t echo_get(struct rq *rq)
{
	return ask(rq, &sql_test_echo);
}


static err_t big_get(struct rq *rq)
{
	const struct test_ask *in = rq->in;
	struct test_told *told = ARENA_NEW(rq->arena, struct test_told);
	size_t n = in->n > 0 ? (size_t)in->n : 1;
	char *text = arena_alloc(rq->arena, n + 1);

	memset(text, 'x', n);
	told->said = text;
	rq_answer(rq, told);
	return ERR_OK;
}


#define TEST(name_, method_, flags_, run_) \
	{.name = "test_" #name_, .method = (method_), .path = "/test/" #name_, .in = &test_ask_shape, \
	 .out = &test_told_shape, .status = 200, .dialect = D_PROBLEM, .who = W_ANYONE, \
	 .flags = R_HIDDEN | (flags_), .errors = E(ERR_INTERNAL), .run = (run_), .note = "only for tests"}
const struct route test_routes[] = {
	TEST(loop, GET, 0, loop_get),
	TEST(deep, GET, 0, deep_get),
	TEST(sleep, GET, 0, sleep_get),
	TEST(sleep_writing, POST, 0, sleep_post),
	TEST(sleep_tx, POST, R_TX, sleep_post),
	TEST(fail, GET, 0, fail_get),
	TEST(echo, GET, 0, echo_get),
	TEST(big, GET, 0, big_get),
	ROUTES_END,
};
#endif
