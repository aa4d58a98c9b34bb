/* tracker_rules.c - pure decisions of the tracker.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/time.h"
#include "tracker/tracker_internal.h"

#define DAY_LEN 10
#define DAY_US (86400 * US_PER_S)


bool track_day_read(struct arena *a, const char *text, bool is_end, int64_t *out)
{
	if (strlen(text) == DAY_LEN) {
		if (!time_parse(arena_printf(a, "%sT00:00:00Z", text), out))
			return false;
		*out += is_end ? DAY_US - 1 : 0;
		return true;
	}
	return time_parse(text, out) || time_parse(arena_printf(a, "%sZ", text), out);
}


char *track_cut(struct arena *a, const char *text, size_t max)
{
	size_t n = strlen(text);

	if (n > max)
		/* back to where a character begins */
		for (n = max; n && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	return arena_strndup(a, text, n);
}
