/* late.h - libraries that only one kind of work needs, loaded by that work's own process.
 *
 * Layer: io.  Linked in the ordinary way libavformat alone would bring 134 more libraries into every process that
 * serves.  Types come from the headers at build time, and the name of a library holds the version of those headers,
 * so what is found is what was built for.
 *   #define CALLS(X) X(avformat_open_input) X(av_read_frame)
 *   static struct calls { CALLS(LATE_CALL) } av;
 *   #define CALL(function) LATE(struct calls, function)
 *   static const struct late late[] = {CALLS(CALL)};
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_LATE_H
#define IO_LATE_H
#include <stddef.h>
#include "base/str.h"

struct late {
	const char *name;
	size_t at; /* of the pointer within the struct of calls */
};
#define LATE_CALL(function) __typeof__(&(function)) function;
#define LATE(type, function) {LATE_NAME(function), offsetof(type, function)},
#define LATE_NAME(function) #function

/* Fills all n calls from the libraries (ended by NULL); false when one is not there. */
bool late_load(const char *const *libraries, const struct late *calls, size_t n, void *into);

#endif
