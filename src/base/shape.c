/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Reading a request into a struct by its shape; writing is in shape_json.c. */
#include "base/shape.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/money.h"
#include "base/time.h"

/* Credentials and the form token travel beside the fields of every shape. */
#define BESIDE "ai_account_id|ai_api_key|human_id|human_test_token|form_token"

/* Where a value came from: exactly one of json and text is set, or file. */
struct value {
	json_t *json;
	const char *text;
	const struct upload *file;
};


bool shape_has(const struct shape *s, unsigned flag)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->fields[i].flags & flag)
			return true;
	return false;
}


const struct field *shape_field(const struct shape *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->fields[i].name, name) == 0)
			return &s->fields[i];
	return NULL;
}


static const struct pair *pairs_find(struct pairs p, const char *name)
{
	for (size_t i = 0; i < p.n; i++)
		/* most differ at once: no call for them */
		if (p.items[i].name[0] == name[0] && strcmp(p.items[i].name, name) == 0)
			return &p.items[i];
	return NULL;
}


const char *pairs_get(struct pairs p, const char *name)
{
	const struct pair *pair = pairs_find(p, name);

	return pair ? pair->value : NULL;
}


void complain(struct complaints *c, const char *field, const char *code, err_t reason)
{
	if (c->n < MAX_COMPLAINTS)
		c->items[c->n++] = (struct complaint){field, code};
	/* a plain mistake is named before a special one: the caller repairs the form first */
	if (!c->reason || reason == ERR_BAD_FIELD)
		c->reason = reason;
}


static bool is_number(enum kind k)
{
	return k == K_INT || k == K_USD;
}


void shape_clear(const struct shape *s, void *out)
{
	memset(out, 0, s->size);
	for (size_t i = 0; i < s->n; i++)
		if (is_number(s->fields[i].kind))
			*(int64_t *)((char *)out + s->fields[i].offset) = INT_UNSET;
}


static struct value field_find(const struct field *f, const struct input *in)
{
	struct pairs from = f->flags & F_PATH ? in->path : in->query;
	const struct pair *pair;

	if (!(f->flags & (F_PATH | F_QUERY)) && !in->body_is_query) {
		if (in->json)
			return (struct value){.json = json_object_get(in->json, f->name)};
		from = in->form;
	}
	pair = pairs_find(from, f->name);
	return pair ? (struct value){.text = pair->value, .file = pair->file} : (struct value){0};
}


static bool is_blank(const char *s)
{
	return !s || !s[strspn(s, " \t\r\n")];
}


static bool is_absent(const struct value *v)
{
	if (v->json)
		return json_is_null(v->json) || (json_is_string(v->json) && is_blank(json_string_value(v->json)));
	return !v->file && is_blank(v->text);
}


static bool email_ok(const char *s)
{
	const char *at = strchr(s, '@');
	size_t n = strlen(s);

	if (!at || at == s || strchr(at + 1, '@') || n > 254 || at - s > 64 || !at[1])
		return false;
	for (; *s; s++)
		if (*s <= 0x20 || *s >= 0x7f || strchr("<>()[],;:\\\"", *s))
			return false;
	return at[1] != '.' && !strstr(at, "..");
}


static bool text_clean(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s < 0x20 && !strchr("\t\n\r", *s)) || *s == 0x7f)
			return false;
	return true;
}


static const char *check_length(const struct field *f, const char *s)
{
	static const int64_t own[] = {[K_TEXT] = 10000, [K_LINE] = 200, [K_EMAIL] = 254, [K_URL] = 2048};
	int64_t n = (int64_t)utf8_count(s);
	int64_t max = f->max ? f->max : f->kind < N_OF(own) && own[f->kind] ? own[f->kind] : 100000;

	return n > max ? "too_long" : n < f->min ? "too_short" : NULL;
}


static bool has_bad_characters(const struct field *f, const char *s)
{
	if (str_plain(s)) /* most are: no need to look four times */
		return false;
	if (!utf8_valid(s, strlen(s)))
		return true;
	if (f->kind == K_TEXT)
		return !(f->flags & F_ANY) && !text_clean(s);
	return (f->kind == K_LINE || f->kind == K_URL) && (utf8_has_control(s) || utf8_has_tricks(s));
}


static const char *check_text(const struct field *f, const char *s)
{
	if (has_bad_characters(f, s))
		return "invalid_characters";
	switch (f->kind) {
	case K_TEXT:
	case K_LINE:
	case K_URL: return check_length(f, s);
	case K_EMAIL: return email_ok(s) ? NULL : "invalid_format";
	case K_UUID: return uuid_parse(s, NULL) ? NULL : "invalid_format";
	case K_WORD: return str_in_words(s, strlen(s), f->words) ? NULL : "invalid_enum";
	default: return NULL;
	}
}


static const char *read_country(struct arena *a, const char *s, void *at)
{
	char *code = str_trim(a, s);

	for (char *c = code; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 32);
	if (strlen(code) != 2 || strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2)
		return "required";
	*(const char **)at = code;
	return NULL;
}


static const char *read_text(const struct field *f, const struct value *v, struct arena *a, void *at)
{
	const char *s = v->json ? json_string_value(v->json) : v->text, *code;

	if (!s)
		return f->kind == K_WORD ? "invalid_enum" : f->kind == K_COUNTRY ? "required" : "invalid_type";
	if (f->kind == K_COUNTRY)
		return read_country(a, s, at);
	code = check_text(f, s);
	if (code)
		return code;
	*(const char **)at = f->kind == K_EMAIL || f->kind == K_UUID ? str_lower(a, s) : arena_strdup(a, s);
	return NULL;
}


/* The decimal text of a JSON number that a double holds exactly as written with up to 15 digits, or NULL. */
static const char *real_text(struct arena *a, double v)
{
	char *s = arena_printf(a, "%.15g", v);

	return isfinite(v) && strtod(s, NULL) == v && !strpbrk(s, "eE") ? s : NULL;
}


static const char *number_text(const struct field *f, const struct value *v, struct arena *a)
{
	if (!v->json)
		return str_trim(a, v->text);
	if (json_is_integer(v->json))
		return arena_printf(a, "%lld", (long long)json_integer_value(v->json));
	if (json_is_real(v->json))
		return real_text(a, json_real_value(v->json));
	return json_is_string(v->json) && f->flags & F_COERCE ? str_trim(a, json_string_value(v->json)) : NULL;
}


static const char *read_number(const struct field *f, const struct value *v, struct arena *a, void *at)
{
	const char *s = number_text(f, v, a);
	int64_t n;

	if (!s || !(f->kind == K_USD ? money_parse(s, strlen(s), CUR_USD, &n) : str_int(s, &n)))
		return "invalid_number";
	if (n < f->min)
		return "below_min";
	if (f->max && n > f->max)
		return "above_max";
	*(int64_t *)at = n;
	return NULL;
}


static const char *read_bool(const struct value *v, void *at)
{
	if (v->json ? json_is_true(v->json) : str_in_words(v->text, strlen(v->text), "true|1|on|yes"))
		*(bool *)at = true;
	else if (v->json ? !json_is_false(v->json) : !str_in_words(v->text, strlen(v->text), "false|0|off|no"))
		return "invalid_type";
	return NULL;
}


static const char *read_time(const struct value *v, void *at)
{
	const char *s = v->json ? json_string_value(v->json) : v->text;

	return s && time_parse(s, at) ? NULL : "invalid_format";
}


static const char *read_texts(const struct field *f, const struct value *v, struct arena *a, struct texts *out)
{
	size_t n = json_array_size(v->json), max = f->max ? (size_t)f->max : 100;

	if (!json_is_array(v->json))
		return "invalid_type";
	if (n > max)
		return "too_long";
	out->items = ARENA_ARRAY(a, const char *, n);
	for (size_t i = 0; i < n; i++) {
		const char *s = json_string_value(json_array_get(v->json, i));

		if (!s)
			return "invalid_type";
		out->items[out->n++] = arena_strdup(a, s);
	}
	return NULL;
}


static const char *json_number_check(const struct field *f, const json_t *v)
{
	double n = json_number_value(v);

	if (!json_is_number(v))
		return "invalid_number";
	return n < (double)f->min ? "below_min" : f->max && n > (double)f->max ? "above_max" : NULL;
}


static const char *read_json_text(const struct field *f, const struct value *v, struct arena *a, void *at)
{
	const char *code = str_eq(f->words, "number") ? json_number_check(f, v->json) : NULL;
	struct buf b;

	if (code)
		return code;
	if (!v->json || (str_eq(f->words, "object") && !json_is_object(v->json)))
		return "invalid_type";
	buf_init(&b, a, 1u << 20);
	json_canonical(&b, v->json, NULL);
	*(const char **)at = buf_text(&b);
	return b.is_full ? "too_long" : NULL;
}


static const char *field_read(const struct field *f, const struct value *v, struct arena *a, void *at)
{
	switch (f->kind) {
	case K_INT:
	case K_USD: return read_number(f, v, a, at);
	case K_BOOL: return read_bool(v, at);
	case K_TIME: return read_time(v, at);
	case K_TEXTS: return read_texts(f, v, a, at);
	case K_JSON: return read_json_text(f, v, a, at);
	case K_FILE:
		*(const struct upload **)at = v->file;
		return v->file ? NULL : "invalid_type";
	case K_OBJ:
	case K_LIST: return "invalid_type";
	default: return read_text(f, v, a, at);
	}
}


static err_t field_reason(const struct field *f, const char *code)
{
	bool special = f->err && (!is_number(f->kind) || f->flags & F_OWN_ERR || str_eq(code, "below_min"));

	return special ? f->err : ERR_BAD_FIELD;
}


static void complain_unknown(const struct shape *s, const struct input *in, struct complaints *c)
{
	const char *key;
	json_t *item;

	if (in->json)
		json_object_foreach(in->json, key, item)
			if (!shape_field(s, key) && !str_in_words(key, strlen(key), BESIDE))
				complain(c, key, "unknown_field", ERR_BAD_FIELD);
	for (size_t i = 0; i < in->form.n; i++) {
		key = in->form.items[i].name;
		if (!shape_field(s, key) && !str_in_words(key, strlen(key), BESIDE))
			complain(c, key, "unknown_field", ERR_BAD_FIELD);
	}
}


err_t shape_read(const struct shape *s, const struct input *in, struct arena *a, void *out, struct complaints *c)
{
	shape_clear(s, out);
	for (size_t i = 0; i < s->n; i++) {
		const struct field *f = &s->fields[i];
		const char *code = NULL;
		struct value v;

		if (f->flags & F_INNER)
			continue;
		v = field_find(f, in);
		if (!is_absent(&v))
			code = field_read(f, &v, a, (char *)out + f->offset);
		else if (f->flags & F_REQ)
			code = is_number(f->kind) && v.json ? "invalid_number" : "required";
		if (code && !(f->flags & F_LENIENT))
			complain(c, f->name, code, field_reason(f, code));
	}
	if (in->is_strict)
		complain_unknown(s, in, c);
	return c->n ? c->reason : ERR_OK;
}
