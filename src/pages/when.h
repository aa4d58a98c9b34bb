/* when.h - moments as a person in some country reads them on the clock.
 *
 * Layer: pages.  A time is shown in the zone of the reader's settings, else in the one their device
 * reports (app.js keeps it in a cookie), else in the main zone of their country, else in UTC; with its name beside it.  Offsets and summer time
 * rules are those in force in 2026 (IANA tz database); where a country has several zones, the one most people live in.
 * Units: instants in µs since 1970.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_WHEN_H
#define PAGES_WHEN_H
#include <stdint.h>
#include "base/words.h"

struct reader {
	struct arena *arena;
	enum lang lang;
	const char *country; /* ISO 3166 alpha-2, NULL if unknown */
	const char *zone; /* IANA name of the profile or of the device, NULL if unknown */
};
struct zone_time {
	int64_t offset_s; /* east of UTC */
	const char *name; /* "JST" */
};

/* The zone of that country at that moment. */
void zone_at(const char *country, int64_t us, struct zone_time *out);
/* "22 Nov, 12:15 JST"; 「11月22日 12:15 JST」 */
const char *when_clock(const struct reader *r, int64_t us);
/* "22 Nov 2026" */
const char *when_date(const struct reader *r, int64_t us);
/* When the day "2026-11-22" is over by the reader's clock; 0 if that is no day. */
int64_t when_day_end(const struct reader *r, const char *date);
/* A length of time: "28 min", "3 h 20 min", "2 d 4 h"; under a minute, and the past, is "1 min". */
const char *when_length(const struct reader *r, int64_t us);

#endif
