/* metrics.h - GET /metrics: the counters of shared memory in Prometheus' text format 0.0.4.
 *
 * Layer: proc.  Any worker answers for all processes of the machine.  Open to loopback, and to others with
 * `Authorization: Bearer METRICS_TOKEN`.  No ids in labels.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PROC_METRICS_H
#define PROC_METRICS_H
#include "web/rq.h"
struct buf;

MUST_CHECK err_t metrics_get(struct rq *rq);
void metrics_write(struct rq *rq, struct buf *b);
/* The i-th row of all tables, in their order: what shm_slot.route and shm.routes count by. NULL past the end. */
const struct route *route_at(const struct route *const *tables, int64_t i);

#endif
