/* keep_in.h - keeps this process in one folder: Linux Landlock.
 *
 * Layer: io.  For a child between fork and exec: nothing here allocates, logs or locks.  Afterwards it, and what it
 * starts, reads and runs what the system has (/usr, /etc …) and what lies in the folders of `reads`, and reads and writes
 * below `writes`; anything else is refused with EACCES, so neither settings nor other people's files can be looked at.  A process that has no
 * new privileges (PR_SET_NO_NEW_PRIVS, set here too) may do this without rights of its own.
 * Source: Linux, Documentation/userspace-api/landlock.rst
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_KEEP_IN_H
#define IO_KEEP_IN_H
#include <stdbool.h>

/* Does this kernel do it? */
bool keep_in_known(void);
/* True also where the kernel does not know it: then nothing is refused.  False: it knows, and something went wrong. */
bool keep_in(const char *writes, const char *const *reads); /* reads: ended by NULL */

#endif
