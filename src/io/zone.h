/* zone.h - what a clock shows in a time zone, out of the system's time zone files.
 *
 * Layer: io.  A file is read anew for each question that names it; it is a few hundred bytes in the system's memory.
 * Fails: false for a name that is none, or a zone the system has no file of.
 * Source: RFC 8536 (TZif), version 2 and later; files with their transitions up to 2037, as Debian has them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_ZONE_H
#define IO_ZONE_H
#include <stdint.h>
#include "base/arena.h"

struct zone_now {
	int64_t offset_s; /* east of UTC */
	const char *name; /* "JST", in the arena */
};
/* "Asia/Tokyo" at that second since 1970. */
MUST_CHECK bool zone_file_at(struct arena *a, const char *zone, int64_t at_s, struct zone_now *out);
#endif
