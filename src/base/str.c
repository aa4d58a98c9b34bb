/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/str.h"
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>


struct span span_of(const char *s)
{
	return (struct span){s ? s : "", s ? strlen(s) : 0};
}


bool span_eq(struct span a, const char *b)
{
	return strlen(b) == a.len && memcmp(a.at, b, a.len) == 0;
}


bool str_eq(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}


bool str_ieq(const char *a, const char *b)
{
	return a && b ? strcasecmp(a, b) == 0 : a == b;
}


bool str_starts(const char *s, const char *prefix)
{
	return s && strncmp(s, prefix, strlen(prefix)) == 0;
}


bool str_has(const char *s)
{
	return s && *s;
}


bool str_in_words(const char *word, size_t len, const char *words)
{
	while (len && words) {
		size_t n = strcspn(words, "|");

		if (n == len && memcmp(words, word, n) == 0)
			return true;
		words = words[n] ? words + n + 1 : NULL;
	}
	return false;
}


bool str_int(const char *s, int64_t *out)
{
	const char *p = s && *s == '-' ? s + 1 : s;
	long long v;
	char *end;

	if (!p || !isdigit((unsigned char)*p))
		return false;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (errno || *end)
		return false;
	*out = v;
	return true;
}


char *str_lower(struct arena *a, const char *s)
{
	char *p = arena_strdup(a, s);

	for (char *c = p; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c + 32);
	return p;
}


char *str_trim(struct arena *a, const char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	n = strlen(s);
	while (n && strchr(" \t\r\n", s[n - 1]))
		n--;
	return arena_strndup(a, s, n);
}
