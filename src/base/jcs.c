/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/jcs.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"

#define MAX_DIGITS 17 /* enough for every double */


/* The digits of ECMAScript's Number::toString: v = 0.d1d2… × 10^exponent. */
static void number_layout(struct buf *b, const char *digits, int n, int exponent)
{
	if (exponent > 0 && exponent <= 21) {
		buf_add(b, digits, (size_t)(n < exponent ? n : exponent));
		for (int i = n; i < exponent; i++)
			buf_ch(b, '0');
		if (n > exponent) {
			buf_ch(b, '.');
			buf_add(b, digits + exponent, (size_t)(n - exponent));
		}
	} else if (exponent > -6 && exponent <= 0) {
		BUF_LIT(b, "0.");
		for (int i = exponent; i < 0; i++)
			buf_ch(b, '0');
		buf_add(b, digits, (size_t)n);
	} else {
		buf_ch(b, digits[0]);
		if (n > 1)
			buf_ch(b, '.');
		buf_add(b, digits + 1, (size_t)n - 1);
		buf_fmt(b, "e%+d", exponent - 1);
	}
}


void jcs_number(struct buf *b, double v)
{
	char text[32], digits[MAX_DIGITS + 1];
	int n = 0, exponent;

	if (v == 0) { /* also -0 */
		buf_ch(b, '0');
		return;
	}
	/* the fewest digits that read back as the same number */
	for (int p = 0; p < MAX_DIGITS; p++) {
		(void)snprintf(text, sizeof(text), "%.*e", p, fabs(v));
		if (strtod(text, NULL) == fabs(v))
			break;
	}
	for (const char *c = text; *c != 'e'; c++)
		if (*c != '.')
			digits[n++] = *c;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1;
	if (v < 0)
		buf_ch(b, '-');
	number_layout(b, digits, n, exponent);
}


static const char *escape_of(unsigned char c)
{
	switch (c) {
	case '"': return "\\\"";
	case '\\': return "\\\\";
	case '\b': return "\\b";
	case '\f': return "\\f";
	case '\n': return "\\n";
	case '\r': return "\\r";
	case '\t': return "\\t";
	default: return NULL;
	}
}


static void text_write(struct buf *b, const char *s, size_t n)
{
	buf_ch(b, '"');
	for (size_t i = 0; i < n; i++) {
		const char *escape = escape_of((unsigned char)s[i]);

		if (escape)
			buf_str(b, escape);
		else if ((unsigned char)s[i] < 0x20)
			buf_fmt(b, "\\u%04x", (unsigned)(unsigned char)s[i]);
		else
			buf_ch(b, s[i]);
	}
	buf_ch(b, '"');
}


/* By UTF-16 units. Only where one name has a character beyond the first plane and the other one from U+E000 on does that
 * differ from the order of the bytes: surrogates come before those. */
static int name_compare(const void *x, const void *y)
{
	const unsigned char *a = *(const unsigned char *const *)x, *b = *(const unsigned char *const *)y;
	bool a_far, b_far;

	while (*a && *a == *b) {
		a++;
		b++;
	}
	a_far = *a >= 0xf0;
	b_far = *b >= 0xf0;
	if (a_far != b_far && (a_far ? *b : *a) >= 0xee)
		return a_far ? -1 : 1;
	return (*a > *b) - (*a < *b);
}


static void object_write(struct buf *b, json_t *v)
{
	size_t n = 0;
	const char **names = ARENA_ARRAY(b->arena, const char *, json_object_size(v));
	const char *name;
	json_t *item;

	json_object_foreach(v, name, item)
		names[n++] = name;
	qsort(names, n, sizeof(*names), name_compare);
	buf_ch(b, '{');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_ch(b, ',');
		text_write(b, names[i], strlen(names[i]));
		buf_ch(b, ':');
		jcs_write(b, json_object_get(v, names[i]));
	}
	buf_ch(b, '}');
}


static void array_write(struct buf *b, json_t *v)
{
	buf_ch(b, '[');
	for (size_t i = 0; i < json_array_size(v); i++) {
		if (i)
			buf_ch(b, ',');
		jcs_write(b, json_array_get(v, i));
	}
	buf_ch(b, ']');
}


void jcs_write(struct buf *b, json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT: object_write(b, v); break;
	case JSON_ARRAY: array_write(b, v); break;
	case JSON_STRING: text_write(b, json_string_value(v), json_string_length(v)); break;
	case JSON_INTEGER: jcs_number(b, (double)json_integer_value(v)); break;
	case JSON_REAL: jcs_number(b, json_real_value(v)); break;
	case JSON_TRUE: BUF_LIT(b, "true"); break;
	case JSON_FALSE: BUF_LIT(b, "false"); break;
	case JSON_NULL: BUF_LIT(b, "null"); break;
	}
}
