/* The words of pages: clocks by country, lengths of time, cut texts, languages, where a sign-in leads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "check.h"
#include "pages/countries.h"
#include "pages/viewer.h"


static int64_t at(const char *iso)
{
	int64_t us = 0;

	CHECK(time_parse(iso, &us));
	return us;
}


/* The moments around each change of the clocks in 2026, from the IANA tz database. */
static void test_zones(void)
{
	static const struct {
		const char *country, *iso, *zone;
		int64_t offset_minutes;
	} rows[] = {
		{"JP", "2026-07-01T00:00:00Z", "JST", 540},	 {NULL, "2026-07-01T00:00:00Z", "UTC", 0},
		{"XX", "2026-07-01T00:00:00Z", "UTC", 0},	 {"IN", "2026-01-01T00:00:00Z", "IST", 330},
		{"US", "2026-03-08T06:59:59Z", "EST", -300},	 {"US", "2026-03-08T07:00:00Z", "EDT", -240},
		{"US", "2026-11-01T05:59:59Z", "EDT", -240},	 {"US", "2026-11-01T06:00:00Z", "EST", -300},
		{"DE", "2026-03-29T00:59:59Z", "CET", 60},	 {"DE", "2026-03-29T01:00:00Z", "CEST", 120},
		{"DE", "2026-10-25T00:59:59Z", "CEST", 120},	 {"DE", "2026-10-25T01:00:00Z", "CET", 60},
		{"GB", "2026-06-01T00:00:00Z", "BST", 60},	 {"GB", "2026-12-01T00:00:00Z", "GMT", 0},
		{"FI", "2026-03-29T00:59:59Z", "EET", 120},	 {"FI", "2026-03-29T01:00:00Z", "EEST", 180},
		{"AU", "2026-04-04T15:59:59Z", "AEDT", 660},	 {"AU", "2026-04-04T16:00:00Z", "AEST", 600},
		{"AU", "2026-10-03T15:59:59Z", "AEST", 600},	 {"AU", "2026-10-03T16:00:00Z", "AEDT", 660},
		{"NZ", "2026-04-04T13:59:59Z", "NZDT", 780},	 {"NZ", "2026-04-04T14:00:00Z", "NZST", 720},
		{"NZ", "2026-09-26T13:59:59Z", "NZST", 720},	 {"NZ", "2026-09-26T14:00:00Z", "NZDT", 780},
	};

	EACH(i, rows) {
		struct zone_time z;

		check_row = rows[i].iso;
		zone_at(rows[i].country, at(rows[i].iso), &z);
		CHECK_STR(z.name, rows[i].zone);
		CHECK_INT(z.offset_s, rows[i].offset_minutes * 60);
	}
	check_row = "";
}


static void test_when(struct arena *a)
{
	const struct reader en = {.arena = a, .lang = LANG_EN, .country = "JP"}, ja = {.arena = a, .lang = LANG_JA, .country = "JP"};
	const struct reader nowhere = {.arena = a, .lang = LANG_EN};
	int64_t t = at("2026-11-21T15:05:00Z");

	CHECK_STR(when_clock(&en, t), "22 Nov, 00:05 JST");
	CHECK_STR(when_clock(&ja, t), "11月22日 00:05 JST");
	CHECK_STR(when_clock(&nowhere, t), "21 Nov, 15:05 UTC");
	CHECK_STR(when_date(&en, t), "22 Nov 2026");
	CHECK_STR(when_date(&ja, t), "2026年11月22日");
	CHECK_INT(when_day_end(&en, "2026-11-22"), at("2026-11-22T15:00:00Z"));
	CHECK_INT(when_day_end(&nowhere, "2026-11-22"), at("2026-11-23T00:00:00Z"));
	CHECK_INT(when_day_end(&en, "2026-13-01"), 0);
	CHECK_INT(when_day_end(&en, "soon"), 0);
	CHECK_STR(when_length(&en, 0), "1 min");
	CHECK_STR(when_length(&en, 59 * 60 * US_PER_S), "59 min");
	CHECK_STR(when_length(&en, 60 * 60 * US_PER_S), "1 h 0 min");
	CHECK_STR(when_length(&en, INT64_C(52) * 3600 * US_PER_S), "2 d 4 h");
	CHECK_STR(when_length(&ja, INT64_C(52) * 3600 * US_PER_S), "2 日 4 時間");
}


static void test_texts(struct arena *a)
{
	CHECK_STR(text_clip(a, "short", 5), "short");
	CHECK_STR(text_clip(a, "longer", 5), "long…");
	CHECK_STR(text_clip(a, "日本語の文", 3), "日本…");
	CHECK(text_clip(a, NULL, 3) == NULL);
	CHECK_STR(foreign_lang(LANG_JA, "Take a photo"), "en");
	CHECK_STR(foreign_lang(LANG_EN, "写真を撮る"), "ja");
	CHECK(foreign_lang(LANG_EN, "Take a photo – now") == NULL);
	CHECK(foreign_lang(LANG_JA, "Shibuyaの写真") == NULL);
	CHECK_STR(money_words(a, LANG_EN, 1600), "$16.00");
	CHECK_STR(money_words(a, LANG_EN, -400), "−$4.00");
	CHECK_STR(money_words(a, LANG_EN, INT_UNSET), "–");
}


static void test_next(void)
{
	static const char *const refused[] = {NULL, "", "tasks", "//evil.example", "https://evil.example", "/\\evil.example",
					      "/a\\b", "/a\r\nSet-Cookie: x"};

	EACH(i, refused)
		CHECK_STR(next_path(refused[i]), "/");
	CHECK_STR(next_path("/tasks/1?a=b"), "/tasks/1?a=b");
}


static void test_countries(struct arena *a)
{
	struct list l = country_options(a, LANG_EN, "JP");
	const struct option *o = l.items;
	size_t selected = 0;

	for (size_t i = 0; i < l.n; i++)
		selected += o[i].is_selected;
	CHECK_INT(selected, 1);
	CHECK_STR(o[1].value, "JP");
	CHECK_STR(o[3].label, "Afghanistan");
	CHECK(((const struct option *)country_options(a, LANG_EN, NULL).items)[0].is_selected);
	CHECK_STR(country_guess("en-US,en;q=0.9", LANG_EN), "US");
	CHECK_STR(country_guess("de-DE", LANG_EN), "DE");
	CHECK_STR(country_guess("ja", LANG_JA), "JP");
	CHECK(country_guess("en, de-DE", LANG_EN) == NULL);
	CHECK(country_guess("zh-Hant-TW", LANG_EN) == NULL);
	CHECK(country_guess(NULL, LANG_EN) == NULL);
	CHECK_STR(country_name(LANG_JA, "jp"), "日本");
}


int main(void)
{
	struct arena *a = arena_new(1 << 16);

	test_zones();
	test_when(a);
	test_texts(a);
	test_next();
	test_countries(a);
	arena_free(a);
	return check_end();
}
