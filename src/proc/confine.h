/* confine.h - what a process gives up after its start: new privileges, memory dumps, and system calls it never needs.
 *
 * Layer: proc.  Called once, after everything was opened.  `web` and `live` may not run programs, change who it is,
 * trace others or make sockets that leave the machine (the last only if the database is on a unix socket and there is no Redis); `media` may
 * read and write what is open, and ask for memory (c may be NULL); `media-heif` may start threads too.  A forbidden call
 * fails with EPERM.  Builds with sanitizers only give up privileges, since those tools need the rest.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PROC_CONFINE_H
#define PROC_CONFINE_H
#include "base/conf.h"

/* EXIT_DONE, or EXIT_FAILED after saying why. */
MUST_CHECK int confine(const struct conf *c, const char *role);

#endif
