/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/save.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include "base/id.h"
#include "base/log.h"

#define PARTS_AT_ONCE 64


static err_t io_failed(const char *what, const char *path)
{
	log_line(LOG_ERROR, "file not written call=%s path=%s error=%s", what, path, strerror(errno));
	return ERR_IO;
}


err_t folder_sync(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int failed;

	if (fd < 0)
		return io_failed("open", dir);
	failed = fsync(fd);
	(void)close(fd);
	return failed ? io_failed("fsync", dir) : ERR_OK;
}


err_t folder_make(struct arena *a, const char *dir)
{
	if (mkdir(dir, 0750) == 0)
		return folder_sync(arena_printf(a, "%s/..", dir));
	return errno == EEXIST ? ERR_OK : io_failed("mkdir", dir);
}


static bool write_all(int fd, struct iovec *v, int n)
{
	while (n > 0) {
		ssize_t done = writev(fd, v, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		while (n > 0 && (size_t)done >= v->iov_len) {
			done -= (ssize_t)v->iov_len;
			v++;
			n--;
		}
		if (n > 0) {
			v->iov_base = (char *)v->iov_base + done;
			v->iov_len -= (size_t)done;
		}
	}
	return true;
}


static bool parts_write(int fd, const struct span *parts, size_t n)
{
	for (size_t at = 0; at < n;) {
		struct iovec v[PARTS_AT_ONCE];
		int some = 0;

		for (; at < n && some < PARTS_AT_ONCE; at++, some++)
			v[some] = (struct iovec){(void *)(uintptr_t)parts[at].at, parts[at].len};
		if (!write_all(fd, v, some))
			return false;
	}
	return true;
}


err_t file_save(struct arena *a, const char *dir, const char *name, const struct span *parts, size_t n)
{
	char *temp = arena_printf(a, "%s/.%s.%s", dir, name, random_hex(a, 4));
	char *path = arena_printf(a, "%s/%s", dir, name);
	const char *failed = NULL;
	err_t e = folder_make(a, dir);
	int fd;

	if (e)
		return e;
	fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return io_failed("open", temp);
	if (!parts_write(fd, parts, n))
		failed = "write";
	else if (fsync(fd))
		failed = "fsync";
	if (close(fd) && !failed)
		failed = "close";
	if (!failed && rename(temp, path))
		failed = "rename";
	if (failed) {
		e = io_failed(failed, path);
		(void)unlink(temp);
		return e;
	}
	return folder_sync(dir);
}
