/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/json.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"


/* The index after the string that begins at `at`. */
static size_t skip_string(struct span t, size_t at)
{
	for (at++; at < t.len && t.at[at] != '"'; at++)
		at += t.at[at] == '\\';
	return at + 1;
}


err_t json_scan(struct span t)
{
	size_t depth = 0, values = 1, at = 0;

	while (at < t.len) {
		char c = t.at[at];

		if (c == '"') {
			at = skip_string(t, at);
			continue;
		}
		at++;
		if (c == ']' || c == '}') {
			depth -= depth > 0;
			continue;
		}
		if (c != '[' && c != '{' && c != ',')
			continue;
		depth += c != ',';
		if (depth > JSON_MAX_DEPTH || ++values > JSON_MAX_VALUES)
			return ERR_TOO_DEEP;
	}
	return ERR_OK;
}


static void json_free(void *v)
{
	json_decref(v);
}


err_t json_read(struct arena *a, struct span text, json_t **out)
{
	json_error_t why;
	err_t e = json_scan(text);

	if (e)
		return e;
	*out = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES, &why);
	if (!*out)
		return ERR_BAD_JSON;
	arena_defer(a, json_free, *out);
	return ERR_OK;
}


const char *json_text(json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}


/* What a byte of a text becomes; NULL: itself. */
static const char *json_escape(unsigned char c, char code[static 7])
{
	switch (c) {
	case '"': return "\\\"";
	case '\\': return "\\\\";
	case '\n': return "\\n";
	case '\r': return "\\r";
	case '\t': return "\\t";
	case '<': return "\\u003c";
	default:
		if (c >= 0x20)
			return NULL;
		(void)snprintf(code, 7, "\\u%04x", c);
		return code;
	}
}


typedef unsigned char bytes16 __attribute__((vector_size(16)));
typedef uint64_t words2 __attribute__((vector_size(16)));

/* Vector types of gcc and clang: one instruction an operator where the machine has it. */
static bool is_plain16(const char *s)
{
	bytes16 v;
	words2 some;

	memcpy(&v, s, sizeof(v));
	some = (words2)((v < 0x20) | (v == '"') | (v == '\\') | (v == '<'));
	return !(some[0] | some[1]);
}


static bool is_plain1(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != '<';
}


/* How much of a text goes as it is; the last step of a long one may overlap the one before. */
static size_t json_plain(const char *s, size_t n)
{
	size_t at = 0;

	while (n - at >= sizeof(bytes16) && is_plain16(s + at))
		at += sizeof(bytes16);
	if (n >= sizeof(bytes16) && n - at < sizeof(bytes16) && is_plain16(s + n - sizeof(bytes16)))
		return n;
	while (at < n && is_plain1((unsigned char)s[at]))
		at++;
	return at;
}


void json_quote(struct buf *b, const char *s)
{
	size_t n, from = 0;
	char code[7];

	if (!s) {
		BUF_LIT(b, "null");
		return;
	}
	n = strlen(s);
	if (json_plain(s, n) == n && buf_fits(b, n + 2)) {
		char *at = b->at + b->len;

		at[0] = at[n + 1] = '"';
		memcpy(at + 1, s, n);
		at[n + 2] = '\0';
		b->len += n + 2;
		return;
	}
	buf_ch(b, '"');
	for (size_t i = json_plain(s, n); i < n; i++) {
		const char *escape = json_escape((unsigned char)s[i], code);

		if (!escape)
			continue;
		buf_add(b, s + from, i - from);
		buf_str(b, escape);
		from = i + 1;
		i += json_plain(s + from, n - from);
	}
	buf_add(b, s + from, n - from);
	buf_ch(b, '"');
}


static bool is_skipped(const char *key, const char *const *skip)
{
	for (; skip && *skip; skip++)
		if (str_eq(key, *skip))
			return true;
	return false;
}


static int key_compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}


static void canonical_object(struct buf *b, json_t *v, const char *const *skip)
{
	size_t n = 0;
	const char **keys = ARENA_ARRAY(b->arena, const char *, json_object_size(v));
	const char *key;
	json_t *item;
	bool some = false;

	json_object_foreach(v, key, item)
		keys[n++] = key;
	qsort(keys, n, sizeof(*keys), key_compare);
	buf_ch(b, '{');
	for (size_t i = 0; i < n; i++) {
		if (is_skipped(keys[i], skip))
			continue;
		if (some)
			buf_ch(b, ',');
		some = true;
		json_quote(b, keys[i]);
		buf_ch(b, ':');
		json_canonical(b, json_object_get(v, keys[i]), NULL);
	}
	buf_ch(b, '}');
}


static void canonical_array(struct buf *b, json_t *v)
{
	buf_ch(b, '[');
	for (size_t i = 0; i < json_array_size(v); i++) {
		if (i)
			buf_ch(b, ',');
		json_canonical(b, json_array_get(v, i), NULL);
	}
	buf_ch(b, ']');
}


void json_canonical(struct buf *b, json_t *v, const char *const *skip)
{
	switch (json_typeof(v)) {
	case JSON_OBJECT: canonical_object(b, v, skip); break;
	case JSON_ARRAY: canonical_array(b, v); break;
	case JSON_STRING: json_quote(b, json_string_value(v)); break;
	case JSON_INTEGER: buf_int(b, json_integer_value(v)); break;
	case JSON_REAL:
		if (fabs(json_real_value(v)) < 1e15 && trunc(json_real_value(v)) == json_real_value(v))
			buf_int(b, (int64_t)json_real_value(v));
		else
			buf_fmt(b, "%.17g", json_real_value(v));
		break;
	case JSON_TRUE: BUF_LIT(b, "true"); break;
	case JSON_FALSE: BUF_LIT(b, "false"); break;
	case JSON_NULL: BUF_LIT(b, "null"); break;
	}
}
