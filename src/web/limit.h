/* limit.h - rate limits shared by all workers of a machine.
 *
 * Layer: web.  A table of fixed windows in shared memory (io/shm); lock-free, so no worker can hang another.  A full
 * table forgets the oldest windows: it fails open for strangers, never for the whole hall.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H
#include <stdint.h>
#include "base/err.h"
struct shm;

struct limit_result {
	int64_t limit, remaining, reset_s;
};
/* Counts one for (what, who) in a window of window_s seconds; ERR_RATE when more than max were counted. */
MUST_CHECK err_t limit_take(struct shm *shm, const char *what, const char *who, int64_t max, int64_t window_s,
			    struct limit_result *r);
/* The same question without counting. */
MUST_CHECK err_t limit_peek(struct shm *shm, const char *what, const char *who, int64_t max, int64_t window_s,
			    struct limit_result *r);

#endif
