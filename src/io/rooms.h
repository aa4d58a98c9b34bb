/* rooms.h - how many sockets listen to each project, over all gateways of the machine.
 *
 * Layer: io.  Rows of shared memory (io/shm.h); a row belongs to one gateway, and counts as long as that has a slot:
 * what a killed one leaves behind is taken over.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_ROOMS_H
#define IO_ROOMS_H
#include "io/shm.h"

/* One more in the room of that name. ERR_RATE: `max` are there already; ERR_UNAVAILABLE: no row is free. */
MUST_CHECK err_t room_enter(struct shm *s, const char *name, int64_t max, struct shm_room **out);
void room_leave(struct shm_room *r);
/* Sockets in the room of that name. */
int64_t room_count(const struct shm *s, const char *name);
/* Rooms that somebody is in, one by one: *i begins with 0. The name may stand in several. NULL at the end. */
const struct shm_room *room_next(const struct shm *s, size_t *i);
/* Sockets of all gateways, and since when (µs) the oldest one runs; 0: none does. */
int64_t rooms_sockets(const struct shm *s);
int64_t rooms_since(const struct shm *s);

#endif
