/* db_pool.h - many coroutines over few Postgres connections.
 *
 * Layer: io.  A lone read is sent into the pipeline of the least busy shared connection, each with a sync of its own,
 * so that a statement that fails or is slow touches nobody else's answer.  A write or a transaction has a connection
 * to itself, so that Postgres groups the commits and no read waits for a disk.  Reads behind one that is slow are asked
 * again elsewhere.  Waiting is bounded in number and time, and so is all that a session does.
 * All calls run in the loop's thread; db_* inside a coroutine yields, outside it spins the loop.
 * Fails (beside db.h): ERR_RETRY at once when too many wait.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_DB_POOL_H
#define IO_DB_POOL_H
#include <stdint.h>
#include "io/db.h"

struct loop;
struct db_pool;

struct db_pool_options {
	struct db_options db;
	size_t readers, writers; /* connections */
	size_t max_waiting; /* coroutines that may wait for a connection */
};
struct db_pool_counts {
	size_t in_pipeline, writing, waiting, ready; /* ready: connections */
};

struct db_pool *db_pool_new(struct loop *l, const struct db_pool_options *o);
void db_pool_free(struct db_pool *p);
/* Waits at most wait_ms for a first connection; ERR_UNAVAILABLE. */
MUST_CHECK err_t db_pool_ready(struct db_pool *p, int wait_ms);
/* A handle for one request; db_close (or the arena's end) gives back what it holds. */
struct db *db_pool_session(struct db_pool *p, struct arena *a);
/* Nobody waits for what this session does: it begins nothing more (a transaction under way goes on). */
void db_pool_cancel(struct db *db);
/* Deadlines and reconnects; to be called about every 50 ms. */
void db_pool_tick(struct db_pool *p);
void db_pool_count(const struct db_pool *p, struct db_pool_counts *out);

#endif
