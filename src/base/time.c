/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include <string.h>
#include <time.h>
#include "base/buf.h"

#define YEAR_0_S INT64_C(-62167219200)
#define YEAR_10000_S INT64_C(253402300800)

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};


static int64_t clock_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * US_PER_S + t.tv_nsec / 1000;
}


int64_t time_now(void)
{
	return clock_us(CLOCK_REALTIME);
}


int64_t time_mono(void)
{
	return clock_us(CLOCK_MONOTONIC);
}


static void two(char *p, int v)
{
	p[0] = (char)('0' + v / 10 % 10);
	p[1] = (char)('0' + v % 10);
}


/* Day number since 1970 to a date of the Gregorian calendar, counted in eras of 400 years that begin on 1 March (the
 * usual civil_from_days, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"): gmtime_r searches for the year. */
static void date_write(char *t, int64_t day)
{
	int64_t z = day + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	int doe = (int)(z - era * 146097), yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int month = mp < 10 ? mp + 3 : mp - 9, year = (int)(yoe + era * 400) + (month <= 2);

	two(t, year / 100);
	two(t + 2, year % 100);
	two(t + 5, month);
	two(t + 8, doy - (153 * mp + 2) / 5 + 1);
}


/* Quotient rounded down; the rest is never negative. */
static int64_t divide_down(int64_t v, int64_t by, int64_t *rest)
{
	*rest = v % by;
	*rest += *rest < 0 ? by : 0;
	return (v - *rest) / by;
}


void time_iso(struct buf *b, int64_t us)
{
	char t[] = "0000-00-00T00:00:00.000Z";
	int64_t in_second, in_day, s = divide_down(us, US_PER_S, &in_second);
	int ms = (int)in_second / 1000, at;

	date_write(t, divide_down(s, 86400, &in_day));
	at = (int)in_day;
	two(t + 11, at / 3600);
	two(t + 14, at / 60 % 60);
	two(t + 17, at % 60);
	t[20] = (char)('0' + ms / 100);
	two(t + 21, ms % 100);
	buf_add(b, t, sizeof(t) - 1);
}


char *time_iso_text(struct arena *a, int64_t us)
{
	struct buf b;

	buf_init(&b, a, 64);
	time_iso(&b, us);
	return b.at;
}


char *time_http(struct arena *a, int64_t us)
{
	time_t s = (time_t)(us / US_PER_S);
	struct tm tm;

	gmtime_r(&s, &tm);
	return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[tm.tm_wday], tm.tm_mday,
			    months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}


/* Exactly n digits at *s, moving it on. */
static bool digits(const char **s, int n, int *v)
{
	*v = 0;
	while (n--) {
		if (**s < '0' || **s > '9')
			return false;
		*v = *v * 10 + (*(*s)++ - '0');
	}
	return true;
}


static bool literal(const char **s, const char *any_of)
{
	return **s && strchr(any_of, **s) && (*s)++;
}


static bool parse_date_time(const char **s, struct tm *tm)
{
	if (!(digits(s, 4, &tm->tm_year) && literal(s, "-") && digits(s, 2, &tm->tm_mon) && literal(s, "-") &&
	      digits(s, 2, &tm->tm_mday) && literal(s, "Tt ") && digits(s, 2, &tm->tm_hour) && literal(s, ":") &&
	      digits(s, 2, &tm->tm_min) && literal(s, ":") && digits(s, 2, &tm->tm_sec)))
		return false;
	tm->tm_year -= 1900;
	tm->tm_mon -= 1;
	return tm->tm_hour < 24 && tm->tm_min < 60 && tm->tm_sec < 61;
}


static bool parse_zone(const char **s, int64_t *offset_s)
{
	int hours, minutes, sign = **s == '-' ? -1 : 1;

	*offset_s = 0;
	if (literal(s, "Zz"))
		return true;
	if (!literal(s, "+-") || !digits(s, 2, &hours) || !literal(s, ":") || !digits(s, 2, &minutes))
		return false;
	*offset_s = (int64_t)sign * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60;
}


bool time_parse(const char *s, int64_t *us)
{
	struct tm tm = {0}, back;
	int64_t fraction = 0, offset, unit = US_PER_S;
	time_t t;
	int mday, mon;

	if (!s || !parse_date_time(&s, &tm))
		return false;
	if (literal(&s, ".,")) {
		if (*s < '0' || *s > '9')
			return false;
		for (; *s >= '0' && *s <= '9'; s++)
			fraction += (*s - '0') * (unit /= 10);
	}
	if (!parse_zone(&s, &offset) || *s)
		return false;
	mday = tm.tm_mday;
	mon = tm.tm_mon;
	t = timegm(&tm);
	/* timegm normalises 31 February to March: refuse what does not come back */
	if (!gmtime_r(&t, &back) || back.tm_mday != mday || back.tm_mon != mon)
		return false;
	/* the offset may lead out of the years that have four digits */
	t -= offset;
	if (t < YEAR_0_S || t >= YEAR_10000_S)
		return false;
	*us = (int64_t)t * US_PER_S + fraction;
	return true;
}
