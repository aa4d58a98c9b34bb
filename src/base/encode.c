/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Text encodings of str.h: hex and base64 (RFC 4648), URLs (RFC 3986), HTML. */
#include <openssl/evp.h>
#include <string.h>
#include "base/buf.h"
#include "base/str.h"

static const char hex_digits[] = "0123456789abcdef";


char *hex_encode(struct arena *a, const void *p, size_t n)
{
	const unsigned char *in = p;
	char *out = arena_alloc(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = hex_digits[in[i] >> 4];
		out[2 * i + 1] = hex_digits[in[i] & 15];
	}
	return out;
}


static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}


bool hex_decode(const char *s, void *out, size_t n)
{
	unsigned char *p = out;

	if (!s || strlen(s) != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_value(s[2 * i]), low = hex_value(s[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}


char *base64_encode(struct arena *a, const void *p, size_t n)
{
	char *out = arena_alloc(a, 4 * ((n + 2) / 3) + 1);

	EVP_EncodeBlock((unsigned char *)out, p, (int)n);
	return out;
}


char *base64url_encode(struct arena *a, const void *p, size_t n)
{
	char *out = base64_encode(a, p, n), *c;

	for (c = out; *c && *c != '='; c++)
		*c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
	*c = '\0';
	return out;
}


bool base64_decode(struct arena *a, const char *s, unsigned char **out, size_t *n)
{
	size_t len = strlen(s), pad = 0;
	char *copy;
	int got;

	copy = arena_alloc(a, len + 4);
	for (size_t i = 0; i < len; i++)
		copy[i] = s[i] == '-' ? '+' : s[i] == '_' ? '/' : s[i];
	while (len && copy[len - 1] == '=' && pad < 2) {
		len--;
		pad++;
	}
	/* EVP_DecodeBlock would pass over blanks */
	if (len % 4 == 1 || (pad && (len + pad) % 4) || strcspn(copy, "= \t\r\n") < len)
		return false;
	for (pad = 0; (len + pad) % 4; pad++)
		copy[len + pad] = '=';
	*out = arena_alloc(a, len + 4);
	got = EVP_DecodeBlock(*out, (unsigned char *)copy, (int)(len + pad));
	if (got < 0)
		return false;
	*n = (size_t)got - pad;
	return true;
}


static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}


void url_encode(struct buf *b, const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (is_unreserved(*s)) {
			buf_ch(b, *s);
			continue;
		}
		buf_ch(b, '%');
		buf_ch(b, "0123456789ABCDEF"[c >> 4]);
		buf_ch(b, "0123456789ABCDEF"[c & 15]);
	}
}


char *url_decode(struct arena *a, const char *s, size_t n, bool plus)
{
	char *out = arena_alloc(a, n + 1);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '%') {
			bool whole = n - i > 2;
			int high = whole ? hex_value(s[i + 1]) : -1, low = whole ? hex_value(s[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			out[len++] = (char)(high << 4 | low);
			i += 2;
		} else {
			out[len++] = plus && s[i] == '+' ? ' ' : s[i];
		}
		if (!out[len - 1])
			return NULL;
	}
	return out;
}


static const char *html_entity(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return (unsigned char)c < 0x20 && c != '\t' && c != '\n' ? "" : NULL;
	}
}


void html_escape(struct buf *b, const char *s)
{
	const char *from = s;

	for (; *s; s++) {
		const char *entity = html_entity(*s);

		if (!entity)
			continue;
		buf_add(b, from, (size_t)(s - from));
		buf_str(b, entity);
		from = s + 1;
	}
	buf_add(b, from, (size_t)(s - from));
}
