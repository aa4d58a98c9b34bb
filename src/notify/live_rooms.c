/* live_rooms.c - the cap of sockets a project has, over all machines that share a Redis: each says how many it has.
 *
 * Without REDIS_URL, and while that is away, each machine holds the cap by itself (io/rooms.h).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "base/crypt.h"
#include "base/log.h"
#include "base/time.h"
#include "io/redis.h"
#include "io/rooms.h"
#include "notify/live_gateway.h"

#define SAID_S 60 /* what a machine that died has said counts for so long */
#define AGAIN_US (20 * US_PER_S)
#define HOST_MAX 256

/* Two halls on one machine have two state folders. */
static const char *machine_name(struct live *l)
{
	char host[HOST_MAX] = "";

	if (gethostname(host, sizeof(host) - 1))
		log_line(LOG_WARN, "this machine has no name");
	return sha256_hex(l->arena, arena_printf(l->arena, "%s %s", host, l->o->conf->state));
}

static err_t room_say(struct live *l, const char *project, int64_t max)
{
	struct arena_mark mark = arena_mark(l->arena);
	const struct redis_share s = {
		.key = arena_printf(l->arena, "hirehall:room:%s", sha256_hex(l->arena, project)), .machine = machine_name(l),
		.n = room_count(l->o->shm, project), .max = max, .ttl_s = SAID_S};
	err_t e = redis_share(l->o->conf, &s);

	arena_rewind(l->arena, mark);
	return e;
}

err_t live_room_enter(struct live *l, const char *project, struct shm_room **out)
{
	int64_t max = l->o->conf->live_sockets_per_project;
	err_t e = room_enter(l->o->shm, project, max, out);

	if (e || !str_has(l->o->conf->redis_url) || room_say(l, project, max) != ERR_RATE)
		return e;
	room_leave(*out);
	return ERR_RATE;
}

static void room_tell(struct live *l, const char *project)
{
	/* while Redis is away there is nobody to tell */
	if (str_has(l->o->conf->redis_url))
		(void)room_say(l, project, INT64_MAX);
}

void live_room_leave(struct live *l, const char *project, struct shm_room *room)
{
	room_leave(room);
	room_tell(l, project);
}

void live_rooms_say(struct live *l, int64_t now)
{
	const struct shm_room *r;
	size_t i = 0;

	if (now < l->next_room_us || !str_has(l->o->conf->redis_url))
		return;
	l->next_room_us = now + AGAIN_US;
	while ((r = room_next(l->o->shm, &i)))
		if (atomic_load(&r->pid) == getpid())
			room_tell(l, r->name);
}
