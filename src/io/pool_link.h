/* pool_link.h - one connection of a db_pool: connect, pipeline, lose, connect again; never blocking.
 *
 * Layer: io; only db_pool.c and pool_driver.c include it.  The pool hears of what happened by link_hooks.
 * A statement is parsed in front of the first call that asks for it here.  When that fails, those behind it that count
 * on it are lost with the connection.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_POOL_LINK_H
#define IO_POOL_LINK_H
#include "io/db_internal.h"
#include "io/loop.h"

#define PIPELINE_MAX 128u

struct coro;
enum link_state { LINK_DOWN, LINK_CONNECTING, LINK_READY };

/* s with these values, or a description of s, or that command when s is NULL. */
struct pool_ask {
	struct stmt *s;
	const char *const *values;
	const char *sql;
	bool describes;
};
/* One statement under way; lies on the stack of the coroutine that waits for it. */
struct pool_call {
	struct coro *coro; /* NULL: somebody spins the loop */
	PGresult *res;
	int64_t deadline; /* monotonic µs */
	bool is_done, is_lost;
	bool is_moved; /* it waited behind a slow one: to be asked again elsewhere */
	bool is_settled; /* it was moved often enough */
};
struct pool_link;
struct link_hooks {
	void (*ready)(struct pool_link *l); /* connected, or free again */
	void (*lost)(struct pool_link *l); /* after its calls were told */
};
struct pool_link {
	struct loop_source source;
	struct loop *loop;
	const struct db_options *o;
	const struct link_hooks *hooks;
	struct db_pool *pool;
	PGconn *conn;
	enum link_state state;
	bool is_writer;
	const void *owner; /* a writer's: who has it to itself */
	int64_t retry_at, backoff, connect_by;
	size_t promised; /* a reader's: places of the pipeline given to coroutines that did not run yet */
	struct stmt_set prepared;
	bool is_spoiled; /* the oldest call's statement could not be prepared */
	size_t head, depth; /* calls[head % PIPELINE_MAX] is the oldest; NULL: abandoned */
	struct pool_call *calls[PIPELINE_MAX];
	int64_t sent[PIPELINE_MAX]; /* when each was sent */
	bool parses[PIPELINE_MAX]; /* the outcome of a Parse comes before its own */
};

void link_start(struct pool_link *l);
/* Sends and remembers; false when the link broke, and what the kernel took may still be read. */
bool link_send(struct pool_link *l, struct pool_call *c, const struct pool_ask *ask);
/* The caller stops waiting: its answer will be dropped. */
void link_abandon(struct pool_link *l, const struct pool_call *c);
/* The same from outside: ends the i-th oldest call. */
void link_end_call(struct pool_link *l, size_t i);
/* Ends the connection; all calls are told, and it will be made again. */
void link_lose(struct pool_link *l, const char *why);
void link_tick(struct pool_link *l, int64_t now);
void link_end(struct pool_link *l);

#endif
