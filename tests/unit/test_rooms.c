/* Rooms in shared memory: counted over all gateways, capped, and taken over from one that was killed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/rooms.h"
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"


static void test_cap(struct shm *s)
{
	struct shm_room *room[4];

	for (int i = 0; i < 3; i++)
		CHECK_INT(room_enter(s, "a", 3, &room[i]), ERR_OK);
	CHECK_INT(room_enter(s, "a", 3, &room[3]), ERR_RATE);
	CHECK_INT(room_enter(s, "b", 3, &room[3]), ERR_OK);
	room_leave(room[0]);
	CHECK_INT(room_enter(s, "a", 3, &room[0]), ERR_OK);
	for (int i = 0; i < 4; i++)
		room_leave(room[i]);
	CHECK(room_next(s, &(size_t){0}) == NULL);
}


/* Another gateway, which ends without leaving; its slot is free when the next one has taken it. */
static void test_killed(struct shm *s)
{
	struct shm_room *room;
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct shm_slot *slot = shm_slot_take(s, "live");

		_exit(!slot || room_enter(s, "c", 2, &room) || room_enter(s, "c", 2, &room));
	}
	waitpid(child, &status, 0);
	CHECK_INT(status, 0);
	CHECK_INT(room_enter(s, "c", 2, &room), ERR_RATE);
	for (size_t i = 0; i < SHM_SLOTS; i++)
		if (s->slots[i].pid == child)
			s->slots[i].pid = 0;
	CHECK_INT(room_enter(s, "c", 2, &room), ERR_OK);
	room_leave(room);
}


int main(void)
{
	struct shm *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct shm_slot *slot = shm_slot_take(s, "live");

	slot->in_flight = 5;
	CHECK_INT(rooms_sockets(s), 5);
	CHECK(rooms_since(s) > 0);
	test_killed(s);
	test_cap(s);
	munmap(s, sizeof(*s));
	return check_end();
}
