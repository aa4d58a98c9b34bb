/* zip.h - files as one archive (libzip).
 *
 * Layer: io.  Blocks.  The archive takes its place whole.  Fails: ERR_IO.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_ZIP_H
#define IO_ZIP_H
#include "base/shape.h"

/* Packs dir/name of each of the names, by that name, into path; a file that is not there is left out. */
MUST_CHECK err_t zip_make(struct arena *a, const char *path, const char *dir, const struct texts *names);

#endif
