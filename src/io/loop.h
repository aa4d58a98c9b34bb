/* loop.h - epoll, as little of it as the event-driven engine needs.
 *
 * Layer: io.  A source belongs to its owner, who may remove it inside any callback: a removed source is not called
 * again, even if its event was already fetched.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_LOOP_H
#define IO_LOOP_H
#include <stdint.h>
#include <sys/epoll.h>
#include "base/err.h"

struct loop;
struct loop_source {
	int fd; /* -1: not in the loop */
	uint32_t events;
	void (*ready)(struct loop_source *s, uint32_t events);
	void *owner;
};

struct loop *loop_new(void);
void loop_free(struct loop *l);
MUST_CHECK err_t loop_add(struct loop *l, struct loop_source *s, uint32_t events);
/* Does nothing when the events are those already asked for. */
void loop_want(struct loop *l, struct loop_source *s, uint32_t events);
void loop_remove(struct loop *l, struct loop_source *s);
/* Waits at most wait_ms (0: not at all) and calls the ready sources. */
void loop_once(struct loop *l, int wait_ms);

#endif
