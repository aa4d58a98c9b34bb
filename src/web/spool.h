/* spool.h - a large body in a nameless file: it is the page cache's, not the worker's own memory.
 *
 * Layer: web.  The file lies in STATE/uploads and is gone when its last user is.
 * Fails: ERR_IO (logged).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_SPOOL_H
#define WEB_SPOOL_H
#include "base/conf.h"

MUST_CHECK err_t spool_open(const struct conf *c, struct arena *a, int *fd);
/* The first len bytes of the file, mapped until the arena ends; fd may be closed then. */
MUST_CHECK err_t spool_map(struct arena *a, int fd, size_t len, struct span *out);

#endif
