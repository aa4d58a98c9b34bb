/* Rate windows in shared memory: counted per name, full tables fail open, many at once lose nothing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/limit.h"
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "check.h"
#include "io/shm.h"

#define LONG_S 1000000000 /* one window for the whole test */

static struct shm *shm;


static void test_counting(void)
{
	struct limit_result r;

	for (int64_t i = 1; i <= 5; i++) {
		CHECK_INT(limit_take(shm, (struct limit){"ai", 5, LONG_S}, "a", &r), ERR_OK);
		CHECK(r.limit == 5 && r.remaining == 5 - i && r.reset_s > 0 && r.reset_s <= LONG_S);
	}
	for (int i = 0; i < 3; i++) {
		CHECK_INT(limit_take(shm, (struct limit){"ai", 5, LONG_S}, "a", &r), ERR_RATE);
		CHECK_INT(r.remaining, 0);
	}
	/* refused calls did not count: a higher limit has room at once */
	CHECK_INT(limit_take(shm, (struct limit){"ai", 6, LONG_S}, "a", &r), ERR_OK);
	CHECK_INT(limit_take(shm, (struct limit){"ai", 5, LONG_S}, "b", &r), ERR_OK);
	CHECK_INT(limit_take(shm, (struct limit){"register", 5, LONG_S}, "a", &r), ERR_OK);
	/* the two names do not run together */
	CHECK_INT(limit_take(shm, (struct limit){"aia", 1, LONG_S}, "", &r), ERR_OK);
	CHECK_INT(limit_take(shm, (struct limit){"", 1, LONG_S}, "aia", &r), ERR_OK);
}


static void test_peek(void)
{
	struct limit_result r;

	for (int i = 0; i < 10; i++)
		CHECK_INT(limit_peek(shm, (struct limit){"login", 2, LONG_S}, "p", &r), ERR_OK);
	CHECK_INT(limit_take(shm, (struct limit){"login", 2, LONG_S}, "p", &r), ERR_OK);
	CHECK_INT(limit_peek(shm, (struct limit){"login", 2, LONG_S}, "p", &r), ERR_OK);
	CHECK_INT(limit_take(shm, (struct limit){"login", 2, LONG_S}, "p", &r), ERR_OK);
	CHECK_INT(limit_peek(shm, (struct limit){"login", 2, LONG_S}, "p", &r), ERR_RATE);
}


static void test_give(void)
{
	struct limit two = {"give", 2, LONG_S};
	struct limit_result r;

	limit_give(shm, two, "g"); /* nothing was taken */
	CHECK_INT(limit_take(shm, two, "g", &r), ERR_OK);
	CHECK_INT(limit_take(shm, two, "g", &r), ERR_OK);
	CHECK_INT(limit_take(shm, two, "g", &r), ERR_RATE);
	limit_give(shm, two, "g");
	CHECK_INT(limit_take(shm, two, "g", &r), ERR_OK);
	CHECK_INT(limit_take(shm, two, "g", &r), ERR_RATE);
	for (int i = 0; i < 5; i++)
		limit_give(shm, two, "g");
	CHECK_INT(limit_take(shm, two, "g", &r), ERR_OK);
	CHECK_INT(r.remaining, 1);
}


static void test_windows_end(void)
{
	struct limit_result r;
	err_t first, second, later;

	first = limit_take(shm, (struct limit){"short", 1, 1}, "w", &r);
	second = limit_take(shm, (struct limit){"short", 1, 1}, "w", &r);
	(void)usleep(1100000);
	later = limit_take(shm, (struct limit){"short", 1, 1}, "w", &r);
	CHECK_INT(first, ERR_OK);
	CHECK(second == ERR_RATE || second == ERR_OK); /* the second may have turned between the two */
	CHECK_INT(later, ERR_OK);
}


/* More names than windows: nobody new is refused, and nothing is written elsewhere. */
static void test_full_table(void)
{
	unsigned refused = 0;

	for (unsigned i = 0; i < 3 * SHM_WINDOWS; i++) {
		struct limit_result r;
		char name[24];

		(void)snprintf(name, sizeof(name), "%u", i);
		refused += limit_take(shm, (struct limit){"flood", 1, LONG_S}, name, &r) != ERR_OK;
	}
	CHECK(refused < 3 * SHM_WINDOWS / 1000);
	CHECK_INT(shm->magic, 0);
	CHECK_INT(shm->routes[SHM_ROUTES - 1].us_total, 0);
}


static void test_many_processes(void)
{
	enum { PROCESSES = 4, EACH_ONE = 5000, MAX = 12000 };
	_Atomic unsigned *taken = mmap(NULL, sizeof(*taken), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (taken == MAP_FAILED) {
		CHECK(false && "mapped");
		return;
	}
	(void)fflush(stdout);
	for (int p = 0; p < PROCESSES; p++)
		if (fork() == 0) {
			struct limit_result r;

			for (int i = 0; i < EACH_ONE; i++)
				*taken += limit_take(shm, (struct limit){"many", MAX, LONG_S}, "x", &r) == ERR_OK;
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	CHECK_INT(*taken, MAX);
}


int main(void)
{
	shm = mmap(NULL, sizeof(*shm), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shm == MAP_FAILED)
		return 99;
	test_counting();
	test_peek();
	test_give();
	test_windows_end();
	test_many_processes();
	test_full_table();
	return check_end();
}
