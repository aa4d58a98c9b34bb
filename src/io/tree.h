/* tree.h - folders that the hall makes and removes as a whole.
 *
 * Layer: io.  Nothing is followed: a symbolic link in a tree is removed, not what it leads to.  At most TREE_MAX_DEPTH
 * levels and TREE_MAX_FILES entries.
 * Fails: ERR_IO (logged with its cause).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_TREE_H
#define IO_TREE_H
#include "base/shape.h"

#define TREE_MAX_DEPTH 8
#define TREE_MAX_FILES 10000

/* Makes each folder of `path` below `base` that is not there; base must be. */
MUST_CHECK err_t tree_make(struct arena *a, const char *base, const char *path);
/* The folder and all in it; not there: fine. */
MUST_CHECK err_t tree_remove(const char *dir);
/* Bytes of all files in it. */
MUST_CHECK err_t tree_bytes(const char *dir, int64_t *bytes);

#endif
