/* time.h - instants as microseconds since 1970 in UTC; 0 means "not set".
 *
 * Layer: base.  Pure but for the two clocks.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TIME_H
#define BASE_TIME_H
#include <stdint.h>
#include "base/err.h"
struct arena;
struct buf;

#define US_PER_S INT64_C(1000000)

/* "2026-02-06T03:15:00.000Z": RFC 3339 with milliseconds, always UTC. */
void time_iso(struct buf *b, int64_t us);
char *time_iso_text(struct arena *a, int64_t us);
/* RFC 3339 with optional fraction and Z or offset. */
MUST_CHECK bool time_parse(const char *s, int64_t *us);
/* IMF-fixdate for HTTP and mail: "Fri, 06 Feb 2026 03:15:00 GMT". */
char *time_http(struct arena *a, int64_t us);

/* Wall clock: for logs, ids and cookies only; deadlines use the database's clock. */
int64_t time_now(void);
/* Monotonic, for durations and timeouts. */
int64_t time_mono(void);

#endif
