/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/when.h"
#include <string.h>
#include <time.h>
#include "base/str.h"
#include "base/time.h"
#include "io/zone.h"

#define MINUTE_S 60
#define HOUR_S 3600
#define DAY_S 86400
#define LAST 5 /* the last Sunday of a month */

/* Summer time begins and ends on the nth Sunday of a month, at a minute of the day in standard time (or in UTC). */
struct summer {
	int from_month, from_nth, from_minute;
	int to_month, to_nth, to_minute;
	bool is_utc;
};
enum rule { RULE_NONE, RULE_US, RULE_EU, RULE_AU, RULE_NZ };
static const struct summer summers[] = {
	[RULE_US] = {3, 2, 120, 11, 1, 60, false},
	[RULE_EU] = {3, LAST, 60, 10, LAST, 60, true},
	[RULE_AU] = {10, 1, 120, 4, 1, 120, false},
	[RULE_NZ] = {9, LAST, 120, 4, 1, 120, false},
};

static const struct zone {
	const char *countries; /* "JP|KP" */
	int offset_minutes;
	const char *name, *summer_name;
	enum rule rule;
} zones[] = {
	{"JP", 540, "JST", NULL, RULE_NONE},
	{"US|CA", -300, "EST", "EDT", RULE_US},
	{"GB", 0, "GMT", "BST", RULE_EU},
	{"IE", 0, "GMT", "IST", RULE_EU},
	{"PT", 0, "WET", "WEST", RULE_EU},
	{"AT|BE|CH|CZ|DE|DK|ES|FR|HR|HU|IT|LU|NL|NO|PL|RS|SE|SI|SK", 60, "CET", "CEST", RULE_EU},
	{"BG|CY|EE|FI|GR|LT|LV|RO|UA", 120, "EET", "EEST", RULE_EU},
	{"ZA", 120, "SAST", NULL, RULE_NONE},
	{"KE|TZ|UG", 180, "EAT", NULL, RULE_NONE},
	{"TR|SA", 180, "+03", NULL, RULE_NONE},
	{"AE", 240, "+04", NULL, RULE_NONE},
	{"PK", 300, "PKT", NULL, RULE_NONE},
	{"IN", 330, "IST", NULL, RULE_NONE},
	{"BD", 360, "+06", NULL, RULE_NONE},
	{"ID", 420, "WIB", NULL, RULE_NONE},
	{"TH|VN", 420, "+07", NULL, RULE_NONE},
	{"CN|TW", 480, "CST", NULL, RULE_NONE},
	{"HK", 480, "HKT", NULL, RULE_NONE},
	{"PH", 480, "PST", NULL, RULE_NONE},
	{"MY|SG", 480, "+08", NULL, RULE_NONE},
	{"KR", 540, "KST", NULL, RULE_NONE},
	{"AU", 600, "AEST", "AEDT", RULE_AU},
	{"NZ", 720, "NZST", "NZDT", RULE_NZ},
	{"MX", -360, "CST", NULL, RULE_NONE},
	{"CO|PE", -300, "-05", NULL, RULE_NONE},
	{"AR|BR", -180, "-03", NULL, RULE_NONE},
	{"NG", 60, "WAT", NULL, RULE_NONE},
};
static const struct zone utc = {"", 0, "UTC", NULL, RULE_NONE};

static const char *const months[] = {
	TR_ID("Jan"), TR_ID("Feb"), TR_ID("Mar"), TR_ID("Apr"), TR_ID("May"), TR_ID("Jun"),
	TR_ID("Jul"), TR_ID("Aug"), TR_ID("Sep"), TR_ID("Oct"), TR_ID("Nov"), TR_ID("Dec"),
};


static struct tm calendar(int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm tm;

	(void)gmtime_r(&t, &tm);
	return tm;
}


/* Is t (seconds on the clock the rule speaks of) at or after the nth Sunday of that month, at that minute? */
static bool is_past(const struct tm *t, int month, int nth, int minute)
{
	int first = (7 - (t->tm_wday - (t->tm_mday - 1) % 7 + 7) % 7) % 7 + 1; /* day of the month's first Sunday */
	int day = first + (nth - 1) * 7;

	if (t->tm_mon + 1 != month)
		return t->tm_mon + 1 > month;
	while (nth == LAST && day > 31 - (month == 4 || month == 9 || month == 11))
		day -= 7;
	return t->tm_mday != day ? t->tm_mday > day : t->tm_hour * 60 + t->tm_min >= minute;
}


static bool is_summer(const struct zone *z, int64_t seconds)
{
	const struct summer *s = &summers[z->rule];
	struct tm t;
	bool begun, ended;

	if (z->rule == RULE_NONE)
		return false;
	t = calendar(s->is_utc ? seconds : seconds + z->offset_minutes * MINUTE_S);
	begun = is_past(&t, s->from_month, s->from_nth, s->from_minute);
	ended = is_past(&t, s->to_month, s->to_nth, s->to_minute);
	return s->from_month < s->to_month ? begun && !ended : begun || !ended;
}


void zone_at(const char *country, int64_t us, struct zone_time *out)
{
	const struct zone *z = &utc;
	bool summer;

	for (size_t i = 0; country && i < N_OF(zones); i++)
		if (str_in_words(country, strlen(country), zones[i].countries))
			z = &zones[i];
	summer = is_summer(z, us / US_PER_S);
	*out = (struct zone_time){z->offset_minutes * MINUTE_S + (summer ? HOUR_S : 0),
				  summer ? z->summer_name : z->name};
}


/* The reader's own zone where it is known, else their country's. */
static void reader_zone(const struct reader *r, int64_t us, struct zone_time *out)
{
	struct zone_now now;

	if (r->zone && zone_file_at(r->arena, r->zone, us / US_PER_S, &now))
		*out = (struct zone_time){now.offset_s, now.name};
	else
		zone_at(r->country, us, out);
}


const char *when_clock(const struct reader *r, int64_t us)
{
	struct zone_time z;
	struct tm t;

	reader_zone(r, us, &z);
	t = calendar(us / US_PER_S + z.offset_s);
	return TR_FILL(r->arena, r->lang, "{0} {1}, {2} {3}", arena_printf(r->arena, "%d", t.tm_mday),
		       tr(r->lang, months[t.tm_mon]), arena_printf(r->arena, "%02d:%02d", t.tm_hour, t.tm_min), z.name);
}


const char *when_date(const struct reader *r, int64_t us)
{
	struct zone_time z;
	struct tm t;

	reader_zone(r, us, &z);
	t = calendar(us / US_PER_S + z.offset_s);
	return TR_FILL(r->arena, r->lang, "{0} {1} {2}", arena_printf(r->arena, "%d", t.tm_mday),
		       tr(r->lang, months[t.tm_mon]), arena_printf(r->arena, "%d", t.tm_year + 1900));
}


int64_t when_day_end(const struct reader *r, const char *date)
{
	struct zone_time z;
	int64_t us;

	if (!date || strlen(date) != sizeof("2026-11-22") - 1 || !time_parse(arena_printf(r->arena, "%sT00:00:00Z", date), &us))
		return 0;
	us += DAY_S * US_PER_S;
	reader_zone(r, us, &z);
	return us - z.offset_s * US_PER_S;
}


const char *when_length(const struct reader *r, int64_t us)
{
	long long s = us > MINUTE_S * US_PER_S ? us / US_PER_S : MINUTE_S;
	long long big = s / DAY_S, small = s % DAY_S / HOUR_S;
	const char *id = TR_ID("{0} d {1} h");

	if (!big) {
		big = s / HOUR_S;
		small = s % HOUR_S / MINUTE_S;
		id = big ? TR_ID("{0} h {1} min") : TR_ID("{1} min");
	}
	return TR_FILL(r->arena, r->lang, id, arena_printf(r->arena, "%lld", big), arena_printf(r->arena, "%lld", small));
}
