/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/money.h"
#include <string.h>
#include "base/buf.h"
#include "base/str.h"

#define MAX_WHOLE_DIGITS 15

static const struct {
	const char *code;
	int digits;
	struct {
		const char *before, *after;
	} said[N_LANGS]; /* what stands around the number */
} currencies[] = {
	[CUR_USD] = {"USD", 2, {{"$", ""}, {"", "\u00a0ドル"}, {"$", ""}}},
	[CUR_JPY] = {"JPY", 0, {{"¥", ""}, {"", "\u00a0円"}, {"¥", ""}}},
	[CUR_USDC] = {"USDC", 6, {{"", " USDC"}, {"", " USDC"}, {"", " USDC"}}},
	[CUR_TON] = {"TON", 9, {{"", " TON"}, {"", " TON"}, {"", " TON"}}},
};


int currency_digits(enum currency c)
{
	return currencies[c].digits;
}


const char *currency_code(enum currency c)
{
	return currencies[c].code;
}


bool money_add(struct money a, struct money b, struct money *out)
{
	out->currency = a.currency;
	return a.currency == b.currency && !__builtin_add_overflow(a.minor, b.minor, &out->minor);
}


bool money_sub(struct money a, struct money b, struct money *out)
{
	out->currency = a.currency;
	return a.currency == b.currency && !__builtin_sub_overflow(a.minor, b.minor, &out->minor);
}


static bool take_digit(char c, int64_t *v)
{
	return c >= '0' && c <= '9' && !__builtin_mul_overflow(*v, 10, v) && !__builtin_add_overflow(*v, c - '0', v);
}


/* Digits before the point: 1 to MAX_WHOLE_DIGITS of them. */
static bool take_whole(const char *text, size_t len, size_t *at, int64_t *v)
{
	size_t start = *at;

	while (*at < len && text[*at] != '.')
		if (!take_digit(text[(*at)++], v))
			return false;
	return *at > start && *at - start <= MAX_WHOLE_DIGITS;
}


/* Digits after the point, filled up to `digits`; beyond them only zeros: "20.500" is exact, "20.505" is not. */
static bool take_fraction(const char *text, size_t len, int digits, int64_t *v)
{
	for (size_t i = 0; i < len || digits > 0; i++) {
		char c = i < len ? text[i] : '0';

		if (digits > 0 ? !take_digit(c, v) : c != '0')
			return false;
		digits--;
	}
	return true;
}


bool money_parse(const char *text, size_t len, enum currency c, int64_t *minor)
{
	bool negative = len && text[0] == '-';
	size_t at = negative;
	int64_t v = 0;

	if (!take_whole(text, len, &at, &v))
		return false;
	/* a point wants digits behind it */
	if (at < len && ++at == len)
		return false;
	if (!take_fraction(text + at, len - at, currencies[c].digits, &v))
		return false;
	*minor = negative ? -v : v;
	return true;
}


/* whole.fraction with at least `least` decimals and no further trailing zeros; grouped by thousands if asked. */
static void money_digits(struct buf *b, int64_t minor, int digits, int least, bool grouped)
{
	uint64_t u = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor, scale = 1;
	char text[48];
	size_t at = sizeof(text);
	int n = 0;

	for (int i = 0; i < digits; i++)
		scale *= 10;
	for (uint64_t f = u % scale, left = (uint64_t)digits; left > 0; left--, f /= 10) {
		if (at == sizeof(text) && f % 10 == 0 && left > (uint64_t)least)
			continue;
		text[--at] = (char)('0' + f % 10);
	}
	if (at < sizeof(text))
		text[--at] = '.';
	for (uint64_t w = u / scale; w || !n; w /= 10, n++) {
		if (grouped && n && n % 3 == 0)
			text[--at] = ',';
		text[--at] = (char)('0' + w % 10);
	}
	buf_add(b, text + at, sizeof(text) - at);
}


void money_json(struct buf *b, int64_t minor, enum currency c)
{
	if (minor < 0)
		buf_ch(b, '-');
	money_digits(b, minor, currencies[c].digits, 0, false);
}


void money_show(struct buf *b, int64_t minor, enum currency c, enum lang lang)
{
	if (minor < 0)
		BUF_LIT(b, "\xe2\x88\x92"); /* U+2212 minus */
	buf_str(b, currencies[c].said[lang].before);
	money_digits(b, minor, currencies[c].digits, c == CUR_USD ? 2 : 0, true);
	buf_str(b, currencies[c].said[lang].after);
}


int64_t money_bps_up(int64_t minor, int64_t bps)
{
	return (int64_t)(((__int128)minor * bps + 9999) / 10000);
}
