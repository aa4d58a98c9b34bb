/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/tree.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "io/save.h"

struct walk {
	bool is_removing;
	int64_t bytes;
	size_t files;
};


static err_t tree_failed(const char *call, const char *name)
{
	log_line(LOG_ERROR, "folder call=%s name=%s error=%s", call, name, strerror(errno));
	return ERR_IO;
}


err_t tree_make(struct arena *a, const char *base, const char *path)
{
	err_t e = ERR_OK;

	for (const char *end = path; !e && *end;) {
		end += strcspn(end, "/");
		e = folder_make(a, arena_printf(a, "%s/%.*s", base, (int)(end - path), path));
		end += strspn(end, "/");
	}
	return e;
}


static err_t folder_walk(struct walk *w, int parent, const char *name, int depth);


static err_t entry_walk(struct walk *w, int dir, const struct dirent *d, int depth)
{
	struct stat st;

	if (++w->files > TREE_MAX_FILES) {
		errno = E2BIG;
		return tree_failed("walk", d->d_name);
	}
	if (fstatat(dir, d->d_name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? ERR_OK : tree_failed("stat", d->d_name);
	if (S_ISDIR(st.st_mode))
		return folder_walk(w, dir, d->d_name, depth + 1);
	w->bytes += S_ISREG(st.st_mode) ? st.st_size : 0;
	if (w->is_removing && unlinkat(dir, d->d_name, 0) && errno != ENOENT)
		return tree_failed("unlink", d->d_name);
	return ERR_OK;
}


static err_t entries_walk(struct walk *w, DIR *dir, int depth)
{
	const struct dirent *d;
	err_t e = ERR_OK;

	while (!e && (d = readdir(dir)))
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
			e = entry_walk(w, dirfd(dir), d, depth);
	return e;
}


static err_t folder_walk(struct walk *w, int parent, const char *name, int depth)
{
	int fd = depth > TREE_MAX_DEPTH ? -1 : openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *dir;
	err_t e;

	if (depth > TREE_MAX_DEPTH)
		errno = ELOOP;
	if (fd < 0)
		return errno == ENOENT ? ERR_OK : tree_failed("open", name);
	dir = fdopendir(fd);
	if (!dir) {
		(void)close(fd);
		return tree_failed("open", name);
	}
	e = entries_walk(w, dir, depth);
	(void)closedir(dir);
	if (!e && w->is_removing && unlinkat(parent, name, AT_REMOVEDIR) && errno != ENOENT)
		return tree_failed("rmdir", name);
	return e;
}


err_t tree_remove(const char *dir)
{
	struct walk w = {.is_removing = true};

	return folder_walk(&w, AT_FDCWD, dir, 0);
}


err_t tree_bytes(const char *dir, int64_t *bytes)
{
	struct walk w = {0};
	err_t e = folder_walk(&w, AT_FDCWD, dir, 0);

	*bytes = w.bytes;
	return e;
}
