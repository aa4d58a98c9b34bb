/* shm.h - one mapped file in STATE that all processes of a machine share: scoreboard, counters, rate windows.
 *
 * Layer: io.  Everything in it is a plain or atomic integer; losing it loses no truth.  A slot belongs to one process
 * and is written only by it; readers may see a torn moment, never a wrong address.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_SHM_H
#define IO_SHM_H
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include "base/err.h"

#define SHM_SLOTS 256
#define SHM_ROUTES 512
#define SHM_WINDOWS 16384 /* power of two */
#define SHM_LATENCY_BUCKETS 12
#define SHM_ROOMS 1024
#define SHM_ROOM_NAME 1024 /* 255 characters of UTF-8 */

enum slot_state { SLOT_FREE, SLOT_STARTING, SLOT_IDLE, SLOT_BUSY, SLOT_LEAVING };

struct shm_slot {
	_Atomic int32_t pid;
	_Atomic int32_t state;
	char pool[16];
	_Atomic int64_t started_us, busy_since_us;
	_Atomic uint64_t requests;
	_Atomic int32_t route; /* index of the route being served, -1 none */
	volatile sig_atomic_t leave; /* set by the supervisor: finish and end; no signal that could cut a call short */
	_Atomic int32_t in_flight, queued, pipeline; /* of an event-driven worker: requests, waiting ones, statements */
};
/* Per route (in the order of the tables) and status class. */
struct shm_route {
	_Atomic uint64_t by_class[6]; /* [1] 1xx … [5] 5xx */
	_Atomic uint64_t us_total;
	_Atomic uint64_t bucket[SHM_LATENCY_BUCKETS];
};
struct shm_window {
	_Atomic uint64_t key; /* 0 free */
	_Atomic uint64_t count; /* window number << 32 | count */
};
/* Sockets of one gateway that listen to one project (io/rooms.h). */
struct shm_room {
	_Atomic int32_t pid, n;
	char name[SHM_ROOM_NAME];
};
struct shm {
	uint64_t magic;
	_Atomic int64_t started_us;
	_Atomic uint64_t restarts, reloads, rate_limited, jobs_done, jobs_failed, deliveries_ok, deliveries_failed;
	struct shm_slot slots[SHM_SLOTS];
	struct shm_route routes[SHM_ROUTES];
	struct shm_window windows[SHM_WINDOWS];
	_Atomic uint64_t messages_sent, messages_received; /* by sockets, but for greetings */
	struct shm_room rooms[SHM_ROOMS];
};

/* Upper bounds of the latency buckets in µs; the last is without bound. */
extern const int64_t shm_latency_us[SHM_LATENCY_BUCKETS];

/* Maps STATE/shm, making it when absent or of another version. */
MUST_CHECK err_t shm_open_state(const char *path, struct shm **out);
/* A free slot for this process, or NULL. */
struct shm_slot *shm_slot_take(struct shm *s, const char *pool);
void shm_slot_free(struct shm_slot *slot);

#endif
