/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Results come in Postgres' binary format: integers big-endian, timestamps in µs since 2000-01-01 UTC, uuid in
 * 16 bytes, jsonb with one version byte before its text (PostgreSQL 15 manual, 55.2 and the types' send functions). */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "base/buf.h"
#include "base/id.h"
#include "base/log.h"
#include "base/time.h"
#include "io/db_internal.h"

#define PG_EPOCH_US INT64_C(946684800000000)

enum { T_BOOL = 16, T_BYTEA = 17, T_NAME = 19, T_INT8 = 20, T_INT2 = 21, T_INT4 = 23, T_TEXT = 25, T_JSON = 114,
       T_BPCHAR = 1042, T_VARCHAR = 1043, T_TIMESTAMPTZ = 1184, T_UUID = 2950, T_JSONB = 3802 };


/* The column types a kind is filled from; kinds without a row come from the text-like ones. */
static const struct {
	enum kind kind;
	Oid types[4];
} type_table[] = {
	{K_INT, {T_INT8, T_INT4, T_INT2}},	{K_USD, {T_INT8, T_INT4, T_INT2}}, {K_TIME, {T_TIMESTAMPTZ}},
	{K_BOOL, {T_BOOL}},			{K_JSON, {T_JSON, T_JSONB, T_TEXT}}, {K_OBJ, {0}},
	{K_LIST, {0}},				{K_TEXTS, {0}},				   {K_FILE, {0}},
};


static bool type_fits(enum kind k, Oid t)
{
	static const Oid texts[] = {T_TEXT, T_VARCHAR, T_BPCHAR, T_UUID, T_NAME, T_BYTEA};

	for (size_t i = 0; i < N_OF(type_table); i++)
		for (size_t j = 0; type_table[i].kind == k; j++)
			if (j == N_OF(type_table[i].types) || !type_table[i].types[j])
				return false;
			else if (type_table[i].types[j] == t)
				return true;
	for (size_t i = 0; i < N_OF(texts); i++)
		if (texts[i] == t)
			return true;
	return false;
}


static bool plan_params(struct stmt *s, struct stmt_plan *p)
{
	if (s->n_params > MAX_PARAMS)
		return false;
	p->n_params = (int)s->n_params;
	for (size_t i = 0; i < s->n_params; i++) {
		p->params[i] = s->in ? shape_field(s->in, s->params[i]) : NULL;
		if (!p->params[i]) {
			log_line(LOG_ERROR, "no such parameter stmt=%s param=%s", s->name, s->params[i]);
			return false;
		}
	}
	return true;
}


bool plan_make(struct stmt *s, const PGresult *described)
{
	struct stmt_plan *p = calloc(1, sizeof(*p));

	if (!p)
		die_no_memory();
	p->refusal = -1;
	p->n_columns = PQnfields(described);
	if (p->n_columns > MAX_COLUMNS || !plan_params(s, p)) {
		free(p);
		return false;
	}
	for (int i = 0; i < p->n_columns; i++) {
		const char *name = PQfname(described, i);

		p->types[i] = PQftype(described, i);
		if (strcmp(name, "refusal") == 0) {
			p->refusal = i;
			continue;
		}
		p->columns[i] = s->out ? shape_field(s->out, name) : NULL;
		if (s->out && (!p->columns[i] || !type_fits(p->columns[i]->kind, p->types[i]))) {
			log_line(LOG_ERROR, "column does not fit stmt=%s column=%s type=%u", s->name, name,
				 (unsigned)p->types[i]);
			free(p);
			return false;
		}
	}
	s->plan = p;
	return true;
}


/* A Postgres array literal: {"a","b"}. */
static const char *array_literal(struct arena *a, const struct texts *t)
{
	struct buf b;

	buf_init(&b, a, 1u << 20);
	buf_ch(&b, '{');
	for (size_t i = 0; i < t->n; i++) {
		buf_str(&b, i ? ",\"" : "\"");
		for (const char *c = t->items[i]; *c; c++) {
			if (*c == '"' || *c == '\\')
				buf_ch(&b, '\\');
			buf_ch(&b, *c);
		}
		buf_ch(&b, '"');
	}
	buf_ch(&b, '}');
	return buf_text(&b);
}


static const char *int_text(struct arena *a, int64_t v)
{
	struct buf b;

	buf_init(&b, a, 32);
	buf_int(&b, v);
	return buf_text(&b);
}


static const char *param_text(struct arena *a, const struct field *f, const void *at)
{
	switch (f->kind) {
	case K_INT:
	case K_USD: return *(const int64_t *)at == INT_UNSET ? NULL : int_text(a, *(const int64_t *)at);
	case K_TIME: return *(const int64_t *)at ? time_iso_text(a, *(const int64_t *)at) : NULL;
	case K_BOOL: return *(const bool *)at ? "t" : "f";
	case K_TEXTS: return array_literal(a, at);
	case K_OBJ:
	case K_LIST:
	case K_FILE: return NULL;
	default: return *(const char *const *)at;
	}
}


void plan_bind(const struct stmt *s, struct arena *a, const void *in, const char **values)
{
	for (int i = 0; i < s->plan->n_params; i++) {
		const struct field *f = s->plan->params[i];

		values[i] = param_text(a, f, (const char *)in + f->offset);
	}
}


static int64_t read_int(const char *p, int len)
{
	uint64_t v8;
	uint32_t v4;
	uint16_t v2;

	switch (len) {
	case 8: memcpy(&v8, p, 8); return (int64_t)be64toh(v8);
	case 4: memcpy(&v4, p, 4); return (int32_t)be32toh(v4);
	case 2: memcpy(&v2, p, 2); return (int16_t)be16toh(v2);
	default: return INT_UNSET;
	}
}


static const char *read_text(struct arena *a, Oid type, const char *p, int len)
{
	char *text;

	switch (type) {
	case T_UUID:
		text = arena_alloc(a, UUID_LEN + 1);
		uuid_print((const unsigned char *)p, text);
		return text;
	case T_BYTEA: return hex_encode(a, p, (size_t)len);
	case T_JSONB: return arena_strndup(a, p + 1, (size_t)len - 1);
	default: return arena_strndup(a, p, (size_t)len);
	}
}


void plan_fill(const struct stmt *s, struct arena *a, const PGresult *res, int row, void *out)
{
	const struct stmt_plan *p = s->plan;

	shape_clear(s->out, out);
	for (int i = 0; i < p->n_columns; i++) {
		const struct field *f = p->columns[i];
		char *at = f ? (char *)out + f->offset : NULL;
		const char *value = PQgetvalue(res, row, i);
		int len = PQgetlength(res, row, i);

		if (!f || PQgetisnull(res, row, i))
			continue;
		if (f->kind == K_INT || f->kind == K_USD)
			*(int64_t *)at = read_int(value, len);
		else if (f->kind == K_TIME)
			*(int64_t *)at = read_int(value, len) + PG_EPOCH_US;
		else if (f->kind == K_BOOL)
			*(bool *)at = *value != 0;
		else
			*(const char **)at = read_text(a, p->types[i], value, len);
	}
}


err_t plan_refusal(const struct stmt *s, const PGresult *res, int row)
{
	int column = s->plan->refusal;
	const char *name;
	int len;

	if (column < 0 || PQgetisnull(res, row, column))
		return ERR_OK;
	name = PQgetvalue(res, row, column);
	len = PQgetlength(res, row, column);
	for (int e = 1; e < ERR_COUNT; e++) {
		const char *symbol = err_info((err_t)e)->symbol + strlen("ERR_");

		if (strlen(symbol) == (size_t)len && strncasecmp(symbol, name, (size_t)len) == 0)
			return (err_t)e;
	}
	log_line(LOG_ERROR, "unknown refusal stmt=%s refusal=%.*s", s->name, len, name);
	return ERR_INTERNAL;
}
