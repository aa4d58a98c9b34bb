/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/str.h"

/* One code point of a sequence; its length, or 0 if malformed (RFC 3629). */
static size_t utf8_one(const unsigned char *s, size_t n, uint32_t *cp)
{
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = s[0] < 0x80 ? 1 : s[0] >> 5 == 6 ? 2 : s[0] >> 4 == 14 ? 3 : s[0] >> 3 == 30 ? 4 : 0;

	if (!len || len > n)
		return 0;
	*cp = len == 1 ? s[0] : s[0] & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		if (s[i] >> 6 != 2)
			return 0;
		*cp = *cp << 6 | (s[i] & 0x3fu);
	}
	if (*cp < least[len] || *cp > 0x10ffff || (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return len;
}


/* Printable ASCII, which is most of what comes: neither malformed, nor a control, nor a trick. */
static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7f;
}


/* Eight bytes at a time; in each byte of the sum the top bit says: below 0x20, 0x7f or above. */
size_t str_plain_len(const char *s, size_t n)
{
	const uint64_t each = 0x0101010101010101u, top = 0x80 * each;
	uint64_t v;
	size_t at = 0;

	for (; n - at >= sizeof(v); at += sizeof(v)) {
		memcpy(&v, s + at, sizeof(v));
		if ((((v | top) - 0x20 * each) & top) != top || ((v & ~top) + each) & top || v & top)
			break;
	}
	while (at < n && is_plain(s[at]))
		at++;
	return at;
}


bool str_plain(const char *s)
{
	size_t n = strlen(s);

	return str_plain_len(s, n) == n;
}


bool utf8_valid(const char *s, size_t n)
{
	uint32_t cp;

	for (size_t at = str_plain_len(s, n); at < n;) {
		size_t len = is_plain(s[at]) ? 1 : utf8_one((const unsigned char *)s + at, n - at, &cp);

		if (!len || (len == 1 && !s[at]))
			return false;
		at += len;
	}
	return true;
}


size_t utf8_count(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += (*s & 0xc0) != 0x80;
	return n;
}


/* Does any code point satisfy `is`? Malformed text does. */
static bool utf8_any(const char *s, bool (*is)(uint32_t))
{
	size_t n = strlen(s);
	uint32_t cp;

	for (size_t at = 0; at < n;) {
		size_t len = is_plain(s[at]) ? 1 : utf8_one((const unsigned char *)s + at, n - at, &cp);

		if (!len || (!is_plain(s[at]) && is(cp)))
			return true;
		at += len;
	}
	return false;
}


static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}


static bool is_trick(uint32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || (c >= 0x200b && c <= 0x200f) ||
	       c == 0x2060 || c == 0xfeff || c == 0x061c;
}


bool utf8_has_control(const char *s)
{
	return utf8_any(s, is_control);
}


bool utf8_has_tricks(const char *s)
{
	return utf8_any(s, is_trick);
}
