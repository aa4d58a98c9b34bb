/* Time zones out of the system's files: offsets around changes of the clock, and names that are none.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "check.h"
#include "io/zone.h"

int main(void)
{
	static const struct {
		const char *zone;
		int64_t at_s, offset_s;
		const char *name;
	} rows[] = {
		{"Asia/Tokyo", 1795307560, 32400, "JST"},
		{"UTC", 1795307560, 0, "UTC"},
		{"Europe/Berlin", 1774745999, 3600, "CET"}, /* a second before 2026-03-29 01:00 UTC */
		{"Europe/Berlin", 1774746000, 7200, "CEST"},
		{"America/New_York", 1793512799, -14400, "EDT"}, /* a second before 2026-11-01 06:00 UTC */
		{"America/New_York", 1793512800, -18000, "EST"},
		{"Asia/Kolkata", 1795307560, 19800, "IST"},
	};
	static const char *const wrong[] = {
		"", "/etc/passwd", "../../../etc/passwd", "Asia/", "Asia//Tokyo", "Asia/Nowhere", "Asia", "tzdata.zi", "Asia/Tokyo\n",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};
	struct arena *arena = arena_new(0);
	struct zone_now now;

	EACH(i, rows) {
		check_row = rows[i].zone;
		CHECK(zone_file_at(arena, rows[i].zone, rows[i].at_s, &now));
		CHECK_INT(now.offset_s, rows[i].offset_s);
		CHECK_STR(now.name, rows[i].name);
	}
	EACH(i, wrong) {
		check_row = wrong[i];
		CHECK(!zone_file_at(arena, wrong[i], 0, &now));
	}
	check_row = "";
	arena_free(arena);
	return check_end();
}
