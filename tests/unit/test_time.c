/* Instants: RFC 3339 and RFC 9110 texts, both ways.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "check.h"

#define S US_PER_S


static void test_write(struct arena *a)
{
	static const struct {
		int64_t us;
		const char *iso, *http;
	} rows[] = {
		{0, "1970-01-01T00:00:00.000Z", "Thu, 01 Jan 1970 00:00:00 GMT"},
		{784111777 * S, "1994-11-06T08:49:37.000Z", "Sun, 06 Nov 1994 08:49:37 GMT"},
		{1770347700 * S, "2026-02-06T03:15:00.000Z", "Fri, 06 Feb 2026 03:15:00 GMT"},
		{1770347700 * S + 999999, "2026-02-06T03:15:00.999Z", "Fri, 06 Feb 2026 03:15:00 GMT"},
		{1770347700 * S + 5000, "2026-02-06T03:15:00.005Z", "Fri, 06 Feb 2026 03:15:00 GMT"},
		{951782400 * S, "2000-02-29T00:00:00.000Z", "Tue, 29 Feb 2000 00:00:00 GMT"},
		{4107542399 * S, "2100-02-28T23:59:59.000Z", "Sun, 28 Feb 2100 23:59:59 GMT"},
		{253402300799 * S, "9999-12-31T23:59:59.000Z", "Fri, 31 Dec 9999 23:59:59 GMT"},
	};

	EACH(i, rows) {
		int64_t back = -1;

		check_row = rows[i].iso;
		CHECK_STR(time_iso_text(a, rows[i].us), rows[i].iso);
		CHECK_STR(time_http(a, rows[i].us), rows[i].http);
		CHECK(time_parse(rows[i].iso, &back));
		CHECK_INT(back, rows[i].us - rows[i].us % 1000);
	}
	check_row = "";
	CHECK_STR(time_iso_text(a, -1), "1969-12-31T23:59:59.999Z");
	CHECK_STR(time_iso_text(a, -S), "1969-12-31T23:59:59.000Z");
}


static void test_parse(void)
{
	static const struct {
		const char *text;
		int64_t us;
	} rows[] = {
		{"2026-02-06T03:15:00Z", 1770347700 * S}, {"2026-02-06t03:15:00z", 1770347700 * S},
		{"2026-02-06 03:15:00Z", 1770347700 * S}, {"2026-02-06T12:15:00+09:00", 1770347700 * S},
		{"2026-02-05T22:15:00-05:00", 1770347700 * S}, {"2026-02-06T03:15:00.5Z", 1770347700 * S + 500000},
		{"2026-02-06T03:15:00.123456Z", 1770347700 * S + 123456},
		{"2026-02-06T03:15:00.123456789Z", 1770347700 * S + 123456},
		{"2026-02-06T03:15:00.000001+00:00", 1770347700 * S + 1}, {"1970-01-01T00:00:00Z", 0},
		{"2024-02-29T00:00:00Z", 1709164800 * S}, {"2026-02-06T03:45:00+00:30", 1770347700 * S},
	};
	static const char *const bad[] = {
		"", "2026", "2026-02-06", "2026-02-06T03:15:00", "2026-02-06T03:15Z", "2026-02-30T00:00:00Z",
		"2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
		"2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
		"2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0900", "2026-01-01T00:00:00+24:00",
		"2026-01-01T00:00:00+09:60", "2026-01-01T00:00:00Zx", " 2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z ",
		"26-01-01T00:00:00Z", "2026-1-1T0:0:0Z", "2026/01/01T00:00:00Z", "-026-01-01T00:00:00Z",
		"2026-01-01T00:00:00+", "2026-01-01T00:00:00-9:00", "now", "1770347700",
	};

	EACH(i, rows) {
		int64_t us = -1;

		check_row = rows[i].text;
		CHECK(time_parse(rows[i].text, &us));
		CHECK_INT(us, rows[i].us);
	}
	EACH(i, bad) {
		int64_t us = -1;

		check_row = bad[i];
		CHECK(!time_parse(bad[i], &us));
		CHECK_INT(us, -1);
	}
	check_row = "";
	CHECK(!time_parse(NULL, &(int64_t){0}));
}


static void test_clocks(void)
{
	int64_t wall = time_now(), mono = time_mono();

	CHECK(wall > 1767225600 * S && wall < INT64_C(253402300799) * S);
	CHECK(time_mono() >= mono);
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_write(a);
	test_parse();
	test_clocks();
	arena_free(a);
	return check_end();
}
