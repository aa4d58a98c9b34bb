/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Writing a struct by its shape: as JSON, and the shape itself as JSON Schema. */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "base/money.h"
#include "base/shape.h"
#include "base/time.h"

static void shape_properties(struct buf *b, const struct shape *s, bool for_body);


static const void *field_at(const struct field *f, const void *data)
{
	return (const char *)data + f->offset;
}


static bool field_is_set(const struct field *f, const void *at)
{
	switch (f->kind) {
	case K_INT:
	case K_USD: return *(const int64_t *)at != INT_UNSET;
	case K_TIME: return *(const int64_t *)at != 0;
	case K_BOOL:
	case K_LIST:
	case K_TEXTS: return true;
	default: return *(void *const *)at != NULL;
	}
}


static void list_json(struct buf *b, const struct field *f, const struct list *l)
{
	buf_ch(b, '[');
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_ch(b, ',');
		shape_json(b, f->of, (const char *)l->items + i * f->of->size);
	}
	buf_ch(b, ']');
}


static void texts_json(struct buf *b, const struct texts *t)
{
	buf_ch(b, '[');
	for (size_t i = 0; i < t->n; i++) {
		if (i)
			buf_ch(b, ',');
		json_quote(b, t->items[i]);
	}
	buf_ch(b, ']');
}


static void time_json(struct buf *b, int64_t us)
{
	buf_ch(b, '"');
	time_iso(b, us);
	buf_ch(b, '"');
}


static void field_json(struct buf *b, const struct field *f, const void *at)
{
	switch (f->kind) {
	case K_INT: buf_int(b, *(const int64_t *)at); break;
	case K_USD: money_json(b, *(const int64_t *)at, CUR_USD); break;
	case K_TIME: time_json(b, *(const int64_t *)at); break;
	case K_BOOL: buf_str(b, *(const bool *)at ? "true" : "false"); break;
	case K_OBJ: shape_json(b, f->of, *(const void *const *)at); break;
	case K_LIST: list_json(b, f, at); break;
	case K_TEXTS: texts_json(b, at); break;
	case K_JSON: buf_str(b, *(const char *const *)at); break;
	case K_FILE: json_quote(b, (*(const struct upload *const *)at)->name); break;
	default: json_quote(b, *(const char *const *)at); break;
	}
}


/* Names are C identifiers of ours: nothing to escape. An unset field is done with it. */
static void key_json(struct buf *b, const struct field *f, bool is_first, bool is_set)
{
	size_t n = f->key_len - is_first;
	char *to;

	if (!buf_fits(b, n + 4))
		return;
	to = memcpy(b->at + b->len, f->key + is_first, n);
	memcpy(to + n, "null", 5);
	b->len += is_set ? n : n + 4;
}


bool shape_json_members(struct buf *b, const struct shape *s, const void *data)
{
	bool some = false;

	for (size_t i = 0; i < s->n; i++) {
		const struct field *f = &s->fields[i];
		const void *at = field_at(f, data);
		bool is_set = field_is_set(f, at);

		if (f->flags & F_INNER || (f->flags & F_OMIT && !is_set))
			continue;
		key_json(b, f, !some, is_set);
		some = true;
		if (is_set)
			field_json(b, f, at);
	}
	return some;
}


void shape_json(struct buf *b, const struct shape *s, const void *data)
{
	buf_ch(b, '{');
	shape_json_members(b, s, data);
	buf_ch(b, '}');
}


static void words_schema(struct buf *b, const char *words, bool with_null)
{
	BUF_LIT(b, ",\"enum\":[");
	for (const char *w = words; w && *w;) {
		size_t n = strcspn(w, "|");

		if (w != words)
			buf_ch(b, ',');
		buf_ch(b, '"');
		buf_add(b, w, n);
		buf_ch(b, '"');
		w += n + (w[n] == '|');
	}
	buf_str(b, with_null ? ",null]" : "]");
}


static const char *kind_type(enum kind k)
{
	switch (k) {
	case K_INT: return "integer";
	case K_USD: return "number";
	case K_BOOL: return "boolean";
	case K_OBJ: return "object";
	case K_LIST:
	case K_TEXTS: return "array";
	default: return "string";
	}
}


static const char *kind_format(enum kind k)
{
	switch (k) {
	case K_UUID: return "uuid";
	case K_EMAIL: return "email";
	case K_TIME: return "date-time";
	case K_URL: return "uri";
	case K_FILE: return "binary";
	default: return NULL;
	}
}


static void limits_schema(struct buf *b, const struct field *f)
{
	bool is_text = f->kind == K_TEXT || f->kind == K_LINE;

	if (is_text && f->min)
		buf_fmt(b, ",\"minLength\":%lld", (long long)f->min);
	if (is_text && f->max)
		buf_fmt(b, ",\"maxLength\":%lld", (long long)f->max);
	if (f->kind == K_COUNTRY)
		BUF_LIT(b, ",\"pattern\":\"^[A-Za-z]{2}$\"");
	if (f->kind != K_INT && f->kind != K_USD)
		return;
	if (f->min) {
		BUF_LIT(b, ",\"minimum\":");
		f->kind == K_USD ? money_json(b, f->min, CUR_USD) : buf_int(b, f->min);
	}
	if (f->max) {
		BUF_LIT(b, ",\"maximum\":");
		f->kind == K_USD ? money_json(b, f->max, CUR_USD) : buf_int(b, f->max);
	}
}


/* nullable: an answer's key that is null while not set. */
static void field_schema_as(struct buf *b, const struct field *f, bool nullable, bool for_body)
{
	buf_ch(b, '{');
	if (f->kind == K_JSON && f->words)
		buf_fmt(b, nullable ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"", f->words);
	else if (f->kind != K_JSON)
		buf_fmt(b, nullable ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"", kind_type(f->kind));
	if (kind_format(f->kind))
		buf_fmt(b, ",\"format\":\"%s\"", kind_format(f->kind));
	if (f->kind == K_WORD && f->words)
		words_schema(b, f->words, nullable);
	limits_schema(b, f);
	if (f->kind == K_TEXTS)
		BUF_LIT(b, ",\"items\":{\"type\":\"string\"}");
	if (f->kind == K_LIST) {
		BUF_LIT(b, ",\"items\":");
		shape_schema(b, f->of, for_body);
	}
	if (f->kind == K_OBJ) {
		BUF_LIT(b, ",\"properties\":");
		shape_properties(b, f->of, for_body);
	}
	if (f->note) {
		buf_str(b, f->kind == K_JSON && !f->words ? "\"description\":" : ",\"description\":");
		json_quote(b, f->note);
	}
	buf_ch(b, '}');
}


void field_schema(struct buf *b, const struct field *f)
{
	field_schema_as(b, f, false, true);
}


static bool is_in_schema(const struct field *f, bool for_body)
{
	return !(f->flags & F_INNER) && !(for_body && f->flags & (F_PATH | F_QUERY));
}


static bool can_be_null(const struct field *f)
{
	return f->kind != K_BOOL && f->kind != K_LIST && f->kind != K_TEXTS && !(f->flags & (F_OMIT | F_REQ));
}


static void shape_properties(struct buf *b, const struct shape *s, bool for_body)
{
	bool some = false;

	buf_ch(b, '{');
	for (size_t i = 0; i < s->n; i++) {
		if (!is_in_schema(&s->fields[i], for_body))
			continue;
		if (some)
			buf_ch(b, ',');
		some = true;
		json_quote(b, s->fields[i].name);
		buf_ch(b, ':');
		field_schema_as(b, &s->fields[i], !for_body && can_be_null(&s->fields[i]), for_body);
	}
	buf_ch(b, '}');
}


void shape_schema(struct buf *b, const struct shape *s, bool for_body)
{
	bool some = false;

	BUF_LIT(b, "{\"type\":\"object\",\"properties\":");
	shape_properties(b, s, for_body);
	for (size_t i = 0; i < s->n; i++) {
		const struct field *f = &s->fields[i];

		/* an answer always has its keys; a request must have the required ones */
		if (!is_in_schema(f, for_body) || !(for_body ? f->flags & F_REQ : !(f->flags & F_OMIT)))
			continue;
		buf_str(b, some ? "," : ",\"required\":[");
		some = true;
		json_quote(b, f->name);
	}
	buf_str(b, some ? "]}" : "}");
}
