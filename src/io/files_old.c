/* files_old.c - finds and removes stored files, for the job that drops those without a row.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "io/files.h"
#include "io/picture.h"

#define HANDLE_LEN 32

static void dir_close(void *dir)
{
	(void)closedir(dir);
}

static DIR *dir_open(struct arena *a, const char *path)
{
	DIR *dir = opendir(path);

	if (dir)
		arena_defer(a, dir_close, dir);
	return dir;
}

static bool is_handle(const char *name)
{
	return strlen(name) == HANDLE_LEN && strspn(name, "0123456789abcdef") == HANDLE_LEN;
}

/* Adds the old files of one of the 256 folders. */
static void folder_add(struct arena *a, const char *path, int64_t before_s, struct texts *names)
{
	DIR *dir = dir_open(a, path);
	struct dirent *d;
	struct stat st;

	while (dir && names->n < OLD_FILES_MAX && (d = readdir(dir)))
		if (is_handle(d->d_name) && fstatat(dirfd(dir), d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && st.st_mtime < before_s)
			names->items[names->n++] = arena_strdup(a, d->d_name);
}

err_t files_old(const struct conf *c, struct arena *a, int64_t age_s, struct texts *names)
{
	int64_t before_s = time_now() / US_PER_S - age_s;
	const char *top = conf_path(c, a, "uploads");
	DIR *dir = dir_open(a, top);
	struct dirent *d;

	*names = (struct texts){0, ARENA_ARRAY(a, const char *, OLD_FILES_MAX)};
	/* nobody has uploaded anything yet */
	if (!dir && errno == ENOENT)
		return ERR_OK;
	while (dir && (d = readdir(dir)))
		if (strlen(d->d_name) == 2 && d->d_name[0] != '.')
			folder_add(a, arena_printf(a, "%s/%s", top, d->d_name), before_s, names);
	return dir ? ERR_OK : ERR_IO;
}

static bool is_gone(const char *path)
{
	return unlink(path) == 0 || errno == ENOENT;
}

err_t file_remove(const struct conf *c, struct arena *a, const char *name)
{
	static const unsigned sides[N_SMALL] = SMALL_SIDES;
	const char *path = arena_printf(a, "%s/%s", conf_path(c, a, "uploads"), file_path(a, name));
	bool ok = is_gone(path);

	for (size_t i = 0; i < N_SMALL; i++)
		ok = is_gone(arena_printf(a, "%s.%u", path, sides[i])) && ok;
	if (ok)
		return ERR_OK;
	log_line(LOG_WARN, "file not removed name=%s error=%s", name, strerror(errno));
	return ERR_IO;
}
