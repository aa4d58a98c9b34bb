/* files.h - uploads on disk under STATE/uploads, by random names.
 *
 * Layer: io.  A file is written to a temporary name, synced and renamed before its row is committed, so a row never
 * names a missing file; what has no row is removed by a job after a day.  Kind is told by content, never by name.
 * Fails: ERR_FILE_TYPE, ERR_FILE_TOO_LARGE, ERR_IMAGE_TOO_LARGE, ERR_IO.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_FILES_H
#define IO_FILES_H
#include "base/conf.h"

#define IMAGE_MAX_BYTES (10u << 20)
#define VIDEO_MAX_BYTES (100u << 20)

enum file_class { FILE_PHOTO, FILE_VIDEO };
struct stored_file {
	const char *name; /* 32 hex digits, the handle in URLs and rows */
	const char *type; /* "image/jpeg" … */
	int64_t bytes;
};
/* The media type by magic bytes, or NULL if it is none that `class` takes:
 * photo JPEG PNG WebP GIF HEIC; video MP4/MOV WebM. */
const char *file_sniff(struct span data, enum file_class class);
/* Checks class and size; drops all metadata (EXIF, GPS, comments, XMP) on the way, see media.h. */
MUST_CHECK err_t file_store(const struct conf *c, struct arena *a, struct span data, enum file_class class,
			    struct stored_file *out);
/* Path below STATE/uploads: "ab/abcdef…". */
char *file_path(struct arena *a, const char *name);

/* Names of stored files older than age_s, at most OLD_FILES_MAX; the removal of one with its small pictures (not there:
 * fine). */
#define OLD_FILES_MAX 10000
MUST_CHECK err_t files_old(const struct conf *c, struct arena *a, int64_t age_s, struct texts *names);
MUST_CHECK err_t file_remove(const struct conf *c, struct arena *a, const char *name);

#endif
