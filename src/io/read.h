/* read.h - whole files, with a maximum.
 *
 * Layer: io.  Fails: ERR_NO_ROW (there is none), ERR_FILE_TOO_LARGE, ERR_IO (logged with its cause).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_READ_H
#define IO_READ_H
#include <stdint.h>
#include "base/str.h"

/* The bytes in the arena, with a NUL behind. */
MUST_CHECK err_t file_read(struct arena *a, const char *path, size_t max, struct span *out);
/* SHA-256 in lower hex, and the size. */
MUST_CHECK err_t file_digest(struct arena *a, const char *path, size_t max, char **hex, int64_t *bytes);

#endif
