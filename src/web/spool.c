/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/spool.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include "base/log.h"

struct mapping {
	void *at;
	size_t len;
};


static void unmap(void *obj)
{
	struct mapping *m = obj;

	munmap(m->at, m->len);
}


err_t spool_open(const struct conf *c, struct arena *a, int *fd)
{
	*fd = open(conf_path(c, a, "uploads"), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (*fd >= 0)
		return ERR_OK;
	log_line(LOG_ERROR, "cannot spool a body errno=%d", errno);
	return ERR_IO;
}


err_t spool_map(struct arena *a, int fd, size_t len, struct span *out)
{
	struct mapping *m = ARENA_NEW(a, struct mapping);

	*m = (struct mapping){mmap(NULL, len, PROT_READ, MAP_SHARED, fd, 0), len};
	if (m->at == MAP_FAILED) {
		log_line(LOG_ERROR, "cannot map a body errno=%d", errno);
		return ERR_IO;
	}
	arena_defer(a, unmap, m);
	*out = (struct span){m->at, len};
	return ERR_OK;
}
