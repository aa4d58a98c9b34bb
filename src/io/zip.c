/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/zip.h"
#include <stdio.h>
#include <unistd.h>
#include <zip.h>
#include "base/log.h"


static err_t file_add(struct arena *a, zip_t *z, const char *dir, const char *name)
{
	const char *path = arena_printf(a, "%s/%s", dir, name);
	zip_source_t *source;

	if (access(path, R_OK))
		return ERR_OK;
	source = zip_source_file(z, path, 0, -1);
	if (source && zip_file_add(z, name, source, ZIP_FL_ENC_UTF_8) >= 0)
		return ERR_OK;
	zip_source_free(source);
	return ERR_IO;
}


err_t zip_make(struct arena *a, const char *path, const char *dir, const struct texts *names)
{
	const char *fresh = arena_printf(a, "%s.new", path);
	int code = 0;
	zip_t *z = zip_open(fresh, ZIP_CREATE | ZIP_TRUNCATE, &code);
	err_t e = z ? ERR_OK : ERR_IO;

	for (size_t i = 0; !e && i < names->n; i++)
		e = file_add(a, z, dir, names->items[i]);
	if (e && z)
		zip_discard(z);
	else if (z && zip_close(z)) {
		log_line(LOG_ERROR, "archive not written path=%s error=%s", path, zip_strerror(z));
		zip_discard(z);
		e = ERR_IO;
	}
	if (!e && rename(fresh, path))
		e = ERR_IO;
	return e;
}
