/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/ws_queue.h"
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>


struct ws_frame *ws_frame_new(struct span bytes)
{
	struct arena *a = arena_new(sizeof(struct ws_frame) + LWS_PRE + bytes.len + 64);
	struct ws_frame *f = ARENA_NEW(a, struct ws_frame);

	*f = (struct ws_frame){.arena = a, .refs = 1, .len = bytes.len};
	f->at = (unsigned char *)arena_room(a, LWS_PRE + bytes.len) + LWS_PRE;
	memcpy(f->at, bytes.at, bytes.len);
	return f;
}


void ws_frame_drop(struct ws_frame *f)
{
	if (--f->refs == 0)
		arena_free(f->arena);
}


struct ws_frame *ws_queue_pop(struct ws_queue *q)
{
	struct ws_frame *f = q->ring[q->head];

	q->head = (q->head + 1) & (q->cap - 1);
	q->bytes -= f->len;
	if (--q->n == 0) { /* an idle socket keeps no room for what it may get one day */
		free(q->ring);
		q->ring = NULL;
		q->cap = q->head = 0;
	}
	return f;
}


void ws_queue_clear(struct ws_queue *q)
{
	while (q->n)
		ws_frame_drop(ws_queue_pop(q));
}


void ws_queue_push(struct ws_queue *q, struct ws_frame *f)
{
	if (q->n == q->cap) {
		size_t cap = q->cap ? q->cap * 2 : 4;
		struct ws_frame **fresh = calloc(cap, sizeof(struct ws_frame *));

		if (!fresh)
			die_no_memory();
		for (size_t i = 0; i < q->n; i++)
			fresh[i] = q->ring[(q->head + i) & (q->cap - 1)];
		free(q->ring);
		q->ring = fresh;
		q->head = 0;
		q->cap = cap;
	}
	f->refs++;
	q->ring[(q->head + q->n++) & (q->cap - 1)] = f;
	q->bytes += f->len;
}
