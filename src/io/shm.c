/* shm.c - the shared file: made by whoever comes first, replaced (never resized) when its layout is another.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/shm.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"

/* Changes with every change of the layout, so that an old file is never read with new eyes. */
#define SHM_MAGIC (UINT64_C(0x6868616c6c000001) ^ ((uint64_t)sizeof(struct shm) << 20))
#define PATH_MAX_BYTES 4096

const int64_t shm_latency_us[SHM_LATENCY_BUCKETS] = {
	500, 1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 1000000, 5000000, INT64_MAX,
};

static struct shm *shm_map(int fd)
{
	void *p = mmap(NULL, sizeof(struct shm), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return p == MAP_FAILED ? NULL : p;
}

/* The file as it is, if it has our size and layout. */
static struct shm *shm_existing(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;
	struct shm *s = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && st.st_size == (off_t)sizeof(struct shm))
		s = shm_map(fd);
	close(fd);
	if (s && s->magic != SHM_MAGIC) {
		munmap(s, sizeof(struct shm));
		return NULL;
	}
	return s;
}

/* A new one beside it, then renamed over it: a process that still maps the old file keeps it unharmed. */
static struct shm *shm_fresh(const char *path)
{
	char tmp[PATH_MAX_BYTES];
	struct shm *s = NULL;
	int fd;

	if (snprintf(tmp, sizeof(tmp), "%s.%d", path, (int)getpid()) >= (int)sizeof(tmp))
		return NULL;
	fd = open(tmp, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return NULL;
	if (ftruncate(fd, (off_t)sizeof(struct shm)) == 0)
		s = shm_map(fd);
	close(fd);
	if (!s) {
		unlink(tmp);
		return NULL;
	}
	s->magic = SHM_MAGIC;
	s->started_us = time_now();
	if (rename(tmp, path)) {
		munmap(s, sizeof(struct shm));
		unlink(tmp);
		return NULL;
	}
	return s;
}

err_t shm_open_state(const char *path, struct shm **out)
{
	char lock[PATH_MAX_BYTES];
	struct shm *s;
	int fd;

	if (snprintf(lock, sizeof(lock), "%s.lock", path) >= (int)sizeof(lock))
		return ERR_IO;
	fd = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 || flock(fd, LOCK_EX)) {
		log_line(LOG_ERROR, "shared memory cannot be locked file=%s error=%s", lock,
			 strerror(errno));
		if (fd >= 0)
			close(fd);
		return ERR_IO;
	}
	s = shm_existing(path);
	if (!s)
		s = shm_fresh(path);
	if (!s)
		log_line(LOG_ERROR, "shared memory cannot be made file=%s error=%s", path,
			 strerror(errno));
	close(fd);
	*out = s;
	return s ? ERR_OK : ERR_IO;
}

/* A process that was killed leaves its slot behind: the next one takes it over. */
static bool slot_claim(struct shm_slot *slot, int32_t self)
{
	int32_t pid = atomic_load(&slot->pid);

	if (pid && pid != self && (kill(pid, 0) == 0 || errno != ESRCH))
		return false;
	return atomic_compare_exchange_strong(&slot->pid, &pid, self);
}

struct shm_slot *shm_slot_take(struct shm *s, const char *pool)
{
	int32_t self = (int32_t)getpid();
	size_t i, n = strlen(pool);

	for (i = 0; i < SHM_SLOTS; i++) {
		struct shm_slot *slot = &s->slots[i];

		if (!slot_claim(slot, self))
			continue;
		atomic_store(&slot->state, SLOT_STARTING);
		memset(slot->pool, 0, sizeof(slot->pool));
		memcpy(slot->pool, pool, n < sizeof(slot->pool) ? n : sizeof(slot->pool) - 1);
		atomic_store(&slot->started_us, time_now());
		atomic_store(&slot->busy_since_us, 0);
		atomic_store(&slot->requests, 0);
		atomic_store(&slot->route, -1);
		slot->leave = 0;
		return slot;
	}
	return NULL;
}

void shm_slot_free(struct shm_slot *slot)
{
	atomic_store(&slot->state, SLOT_FREE);
	atomic_store(&slot->pid, 0);
}
