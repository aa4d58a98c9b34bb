/* save.h - whole files that are there completely or not at all.
 *
 * Layer: io.  Written to a temporary name in the same folder, synced, renamed, and the folder synced, so that a row
 * committed afterwards never names a missing or half file.  Files are 0640, folders 0750.
 * Fails: ERR_IO (logged with its cause).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_SAVE_H
#define IO_SAVE_H
#include "base/str.h"

/* Writes the parts one after another to dir/name; makes `dir` if its parent is there. */
MUST_CHECK err_t file_save(struct arena *a, const char *dir, const char *name, const struct span *parts, size_t n);
/* Makes the folder if it is not there, lastingly. */
MUST_CHECK err_t folder_make(struct arena *a, const char *dir);
/* What was renamed in it stays so. */
MUST_CHECK err_t folder_sync(const char *dir);

#endif
