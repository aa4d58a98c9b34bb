/* limit.h - rate limits shared by all workers of a machine.
 *
 * Layer: web.  A table of fixed windows in shared memory (io/shm); lock-free, so no worker can hang another.  A full
 * table forgets the oldest windows: it fails open for strangers, never for the whole hall.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H
#include <stdint.h>
#include "base/err.h"
struct conf;
struct shm;

/* So many calls in a window of so many seconds; `what` keeps limits apart. */
struct limit {
	const char *what;
	int64_t max, window_s;
};
struct limit_result {
	int64_t limit, remaining, reset_s;
};
/* Counts one for `who`; ERR_RATE when max were counted in this window before. */
MUST_CHECK err_t limit_take(struct shm *shm, struct limit l, const char *who, struct limit_result *r);
/* The same question without counting. */
MUST_CHECK err_t limit_peek(struct shm *shm, struct limit l, const char *who, struct limit_result *r);
/* Takes back one that limit_take counted; nothing where its window is over. */
void limit_give(struct shm *shm, struct limit l, const char *who);

/* Wrong signatures of an address, at whichever door: one more, and whether others are looked at. */
void signature_failed(struct shm *shm, const struct conf *c, const char *address);
MUST_CHECK err_t signature_allowed(struct shm *shm, const struct conf *c, const char *address, struct limit_result *r);

/* limit_take that holds on all machines which share REDIS_URL; where there is none or it does not answer,
 * on this machine. */
MUST_CHECK err_t limit_take_shared(struct shm *shm, const struct conf *c, struct limit l, const char *who, struct limit_result *r);

#endif
