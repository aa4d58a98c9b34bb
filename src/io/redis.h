/* redis.h - the few things asked of a Redis: count a call, share a number, say the version.
 *
 * Layer: io, the only file that talks to hiredis.  Optional: without REDIS_URL nothing here is called.  One connection
 * a process, made at the first call; a call blocks for at most REDIS_WAIT_MS, and a Redis that does not answer is left
 * alone for five seconds, so that a dead one costs nothing.
 * REDIS_URL: redis://[:password@]host[:port][/number]
 * Fails: ERR_UNAVAILABLE.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_REDIS_H
#define IO_REDIS_H
#include <stdint.h>
#include "base/arena.h"
#include "base/conf.h"

/* Counts one under `key`, which is forgotten after ttl_s, unless max were counted; *used is how many there were before. */
MUST_CHECK err_t redis_count(const struct conf *c, const char *key, int64_t max, int64_t ttl_s, int64_t *used);
/* This machine has n of what all may have max of together, as long as it says so again within ttl_s.  ERR_RATE: with those of
 * the others it would be more; nothing was written. */
struct redis_share {
	const char *key, *machine;
	int64_t n, max, ttl_s;
};
MUST_CHECK err_t redis_share(const struct conf *c, const struct redis_share *s);
/* Its redis_version; asks at once, also within those five seconds. */
MUST_CHECK err_t redis_version(const struct conf *c, struct arena *a, const char **version);

#endif
