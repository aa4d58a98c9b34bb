/* ws_queue.h - frames, and what waits for one reader.
 *
 * Layer: io, private to ws*.c.  A frame lives as long as somebody has a share in it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_WS_QUEUE_H
#define IO_WS_QUEUE_H
#include "io/ws.h"

struct ws_frame {
	struct arena *arena;
	unsigned refs;
	size_t len;
	unsigned char *at; /* with room for the library's header before it */
};
/* Empty when zeroed. */
struct ws_queue {
	struct ws_frame **ring; /* of `cap`, a power of two */
	size_t head, n, cap, bytes;
};

/* Takes a share. */
void ws_queue_push(struct ws_queue *q, struct ws_frame *f);
/* Gives the queue's share. */
struct ws_frame *ws_queue_pop(struct ws_queue *q);
void ws_queue_clear(struct ws_queue *q);

#endif
