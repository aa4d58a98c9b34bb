/* media_child.h - has a stored picture decoded and written anew, or a frame taken of a film, by a child process that can
 * do nothing else.
 *
 * Layer: io.  The child is this program as `hirehall media KIND`, with no environment, open descriptors only (source,
 * report, three outputs), a list of system calls and limits of memory, time and size (proc/media.c).  It is believed
 * in nothing: what it reports is checked, and what it wrote is served with the fixed type of a picture.
 * The new files are synced and take their places by renaming, the small ones first: PATH.320, PATH.960, PATH.  A
 * film stays as it is and gets the small ones only.
 * Blocks up to wall_ms: only for processes that may.
 * Fails: ERR_FILE_TYPE (not decodable, also when the child ended over it), ERR_IMAGE_TOO_LARGE, ERR_HEIC (this hall
 * has no libheif), ERR_TIMED_OUT (the child was ended; nothing changed), ERR_IO.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_MEDIA_CHILD_H
#define IO_MEDIA_CHILD_H
#include "io/picture.h"

enum { MEDIA_SOURCE_FD = 0, MEDIA_REPORT_FD = 1, MEDIA_OUT_FD = 3, MEDIA_N_OUT = 1 + N_SMALL };

/* What the child writes to MEDIA_REPORT_FD. */
struct media_report {
	uint32_t magic, err, type, width, height;
};
#define MEDIA_REPORT_MAGIC 0x68616c6cu
#define MEDIA_TYPES {"image/jpeg", "image/png", "image/webp"} /* media_report.type */

/* What the child is told to expect. */
#define MEDIA_FILM "film"
#define MEDIA_HEIF "heif"
#define MEDIA_PICTURE "picture"

/* Of a film only width and height say something. */
struct media_made {
	const char *type;
	int64_t bytes, width, height;
};
MUST_CHECK err_t media_make(struct arena *a, const char *path, const char *type, int wall_ms, struct media_made *out);

/* The program that is run; tests name another. */
extern const char *media_program;

#endif
