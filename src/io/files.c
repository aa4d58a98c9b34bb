/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/files.h"
#include "base/id.h"
#include "io/media.h"
#include "io/save.h"

#define NAME_BYTES 16


const char *file_sniff(struct span data, enum file_class class)
{
	return class == FILE_PHOTO ? picture_sniff(data) : video_sniff(data);
}


char *file_path(struct arena *a, const char *name)
{
	return arena_printf(a, "%.2s/%s", name, name);
}


err_t file_store(const struct conf *c, struct arena *a, struct span data, enum file_class class,
		 struct stored_file *out)
{
	char *name = random_hex(a, NAME_BYTES), *dir = conf_path(c, a, "uploads");
	struct media_parts parts;
	int64_t bytes = 0;
	err_t e;

	if (data.len > (class == FILE_PHOTO ? IMAGE_MAX_BYTES : VIDEO_MAX_BYTES))
		return ERR_FILE_TOO_LARGE;
	out->type = file_sniff(data, class);
	if (!out->type)
		return ERR_FILE_TYPE;
	e = media_strip(a, data, out->type, &parts);
	if (!e)
		e = folder_make(a, dir);
	if (!e)
		e = file_save(a, arena_printf(a, "%s/%.2s", dir, name), name, parts.at, parts.n);
	if (e)
		return e;
	for (size_t i = 0; i < parts.n; i++)
		bytes += (int64_t)parts.at[i].len;
	out->name = name;
	out->bytes = bytes;
	return ERR_OK;
}
