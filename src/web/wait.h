/* wait.h - a request that waits for something to happen is held by the live gateway, not by a worker.
 *
 * Layer: web.  A handler that finds nothing new calls wait_begin instead of answering: nginx takes the request to the gateway
 * with a ticket that names the object and how many events the caller knows of it; at its next event, or when the time is
 * over, the request comes back to a worker, which answers then (wait_is_over).  Tickets are made and signed here alone; one
 * is good for TICKET_S.  Read the number of events before the object: what happens in between ends the wait at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_WAIT_H
#define WEB_WAIT_H
#include "web/rq.h"

#define WAIT_MAX_S 50

struct wait {
	const char *kind, *id; /* as in the table events */
	int64_t n, seconds; /* n: the number that the gateway compares with */
};
/* The whole reply. */
void wait_begin(struct rq *rq, const struct wait *w);
/* It was held already, or may not be. */
bool wait_is_over(const struct rq *rq);

/* For the gateway: what a ticket says, if it is one of ours and fresh. */
MUST_CHECK bool wait_read(const struct conf *c, struct arena *a, const char *ticket, struct wait *out);

/* The reply's header by that name, NULL without. */
const char *reply_header(const struct reply *r, const char *name);

#endif
