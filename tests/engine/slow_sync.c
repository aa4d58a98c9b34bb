/* slow_sync.c - LD_PRELOAD for Postgres: each sync of the log takes SLOW_SYNC_US longer, as on a slow disk.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

int fdatasync(int fd)
{
	static int (*real)(int);
	static long more_us;
	struct timespec rest;
	int rc, why;

	if (!real) {
		const char *us = getenv("SLOW_SYNC_US");

		*(void **)&real = dlsym(RTLD_NEXT, "fdatasync");
		more_us = us ? strtol(us, NULL, 10) : 0;
	}
	rc = real(fd);
	why = errno;
	rest.tv_sec = more_us / 1000000;
	rest.tv_nsec = more_us % 1000000 * 1000;
	while (nanosleep(&rest, &rest) && errno == EINTR)
		;
	errno = why;
	return rc;
}
