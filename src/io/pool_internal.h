/* pool_internal.h - shared by db_pool.c (who has which connection, who waits) and pool_driver.c (what is sent on it).
 *
 * Layer: io.  Nothing outside these files includes it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_POOL_INTERNAL_H
#define IO_POOL_INTERNAL_H
#include "io/db_pool.h"
#include "io/pool_link.h"

struct waiter;
struct db_pool {
	struct loop *loop;
	struct db_pool_options o;
	struct pool_link *links; /* readers, then writers */
	size_t n_links, n_waiting;
	struct waiter *first[2], **end[2]; /* [is_writer] */
};

extern const struct db_driver pool_driver;

/* A connection for one statement, or for a transaction: a reader's pipeline, or one whose owner is db from now on (a
 * read has such a one when all pipelines stand behind slow statements).  ERR_RETRY, ERR_UNAVAILABLE. */
MUST_CHECK err_t pool_take(struct db_pool *p, struct db *db, bool is_writer, struct pool_link **out);
/* The next in the queue has it. */
void pool_give_back(struct pool_link *l);
/* Lets others run until something may have happened. */
void pool_yield(struct db_pool *p);

#endif
