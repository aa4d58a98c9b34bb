/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/rooms.h"
#include <string.h>
#include <unistd.h>
#include "base/str.h"


static bool is_served(const struct shm *s, int32_t pid)
{
	for (size_t i = 0; pid && i < SHM_SLOTS; i++)
		if (atomic_load(&s->slots[i].pid) == pid)
			return true;
	return false;
}


const struct shm_room *room_next(const struct shm *s, size_t *i)
{
	while (*i < SHM_ROOMS) {
		const struct shm_room *r = &s->rooms[(*i)++];

		if (atomic_load(&r->n) > 0 && is_served(s, atomic_load(&r->pid)))
			return r;
	}
	return NULL;
}


int64_t room_count(const struct shm *s, const char *name)
{
	const struct shm_room *r;
	int64_t n = 0;
	size_t i = 0;

	while ((r = room_next(s, &i)))
		if (strncmp(r->name, name, SHM_ROOM_NAME) == 0)
			n += atomic_load(&r->n);
	return n;
}


/* A row that nobody is in, or whose gateway is gone. */
static bool room_claim(const struct shm *s, struct shm_room *r, int32_t self)
{
	int32_t pid = atomic_load(&r->pid);

	return !(atomic_load(&r->n) > 0 && is_served(s, pid)) && atomic_compare_exchange_strong(&r->pid, &pid, self);
}


static struct shm_room *room_own(struct shm *s, const char *name)
{
	int32_t self = (int32_t)getpid();
	struct shm_room *r;

	for (size_t i = 0; i < SHM_ROOMS; i++) {
		r = &s->rooms[i];
		if (atomic_load(&r->pid) == self && atomic_load(&r->n) > 0 && strncmp(r->name, name, SHM_ROOM_NAME) == 0)
			return r;
	}
	for (size_t i = 0; i < SHM_ROOMS; i++) {
		r = &s->rooms[i];
		if (!room_claim(s, r, self))
			continue;
		atomic_store(&r->n, 0);
		memset(r->name, 0, sizeof(r->name));
		memcpy(r->name, name, strnlen(name, SHM_ROOM_NAME - 1));
		return r;
	}
	return NULL;
}


err_t room_enter(struct shm *s, const char *name, int64_t max, struct shm_room **out)
{
	if (room_count(s, name) >= max)
		return ERR_RATE;
	*out = room_own(s, name);
	if (!*out)
		return ERR_UNAVAILABLE;
	atomic_fetch_add(&(*out)->n, 1);
	return ERR_OK;
}


void room_leave(struct shm_room *r)
{
	atomic_fetch_sub(&r->n, 1);
}


static bool is_gateway(const struct shm_slot *slot)
{
	return atomic_load(&slot->pid) && str_eq(slot->pool, "live");
}


int64_t rooms_sockets(const struct shm *s)
{
	int64_t n = 0;

	for (size_t i = 0; i < SHM_SLOTS; i++)
		if (is_gateway(&s->slots[i]))
			n += atomic_load(&s->slots[i].in_flight);
	return n;
}


int64_t rooms_since(const struct shm *s)
{
	int64_t since = 0;

	for (size_t i = 0; i < SHM_SLOTS; i++)
		if (is_gateway(&s->slots[i]) && (!since || atomic_load(&s->slots[i].started_us) < since))
			since = atomic_load(&s->slots[i].started_us);
	return since;
}
