/* program.h - runs a program of the operator with text in and text out, within limits of time, memory and size.
 *
 * Layer: io.  It gets the text on standard input and nothing of ours: no descriptor, no environment but PATH, LANG and
 * HOME=/, no terminal; its own session, so that what it started ends with it.  It ends with this process.  No shell: the
 * command is split at blanks.  Nothing here blocks: program_step is called again until it is true.
 * Memory counts addresses (RLIMIT_AS).  Standard error goes to the log's descriptor.
 * e after the end: ERR_OK, ERR_IO (it could not be run, or said that it failed), ERR_TIMED_OUT (time was up, it was
 * ended), ERR_BODY_TOO_LARGE (it wrote more than max_out).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_PROGRAM_H
#define IO_PROGRAM_H
#include <sys/types.h>
#include "base/buf.h"
#include "base/str.h"

struct program {
	const char *command; /* absolute path, then words */
	const char *const *argv; /* instead of it: ended by NULL, argv[0] an absolute path */
	const char *dir; /* where it runs; NULL: / */
	const char *writes; /* it is kept (io/keep_in.h): writes below this folder only; NULL: it is not kept */
	const char *const *reads; /* what it reads beside that and the system's own, ended by NULL */
	int64_t max_file; /* bytes of each file that it writes; 0: 64 MiB */
	struct span in;
	int64_t wall_ms, memory_bytes;
	size_t max_out;
	/* filled */
	struct buf out;
	err_t e;
	/* program.c only */
	pid_t pid;
	int fd_in, fd_out;
	size_t sent;
	int64_t until_us;
};

/* ERR_IO if it cannot be started: an absolute path that can be run is wanted. */
MUST_CHECK err_t program_start(struct program *p, struct arena *a);
/* Moves what can be moved; true when it is over. */
bool program_step(struct program *p);
/* Ends it, and waits for that; once after each start. */
void program_end(struct program *p);

#endif
