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
       T_BPCHAR = 1042, T_VARCHAR = 1043, T_TIMESTAMPTZ = 1184, T_RECORD = 2249, T_UUID = 2950, T_JSONB = 3802 };


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
	struct stmt_plan *p = s->plan ? NULL : calloc(1, sizeof(*p));

	if (s->plan) /* two asked at the same time */
		return true;
	if (!p)
		die_no_memory();
	if (s->columns) {
		*p = *s->columns->plan;
		p->is_packed = true;
		s->plan = p;
		return PQnfields(described) == 1 && PQftype(described, 0) == T_RECORD;
	}
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


static int32_t read_int4(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return (int32_t)be32toh(v);
}


static int64_t read_int(const char *p, int len)
{
	uint64_t v8;
	uint16_t v2;

	switch (len) {
	case 8: memcpy(&v8, p, 8); return (int64_t)be64toh(v8);
	case 4: return read_int4(p);
	case 2: memcpy(&v2, p, 2); return (int16_t)be16toh(v2);
	default: return INT_UNSET;
	}
}


/* One column of one row, in the result's memory; len -1: null. */
struct cell {
	const char *at;
	int len;
};


/* Text stays where it is: the result lives in the same arena.  libpq ends each value with a NUL; inside a packed row the
 * next byte is the first of the next column's type number, which is zero for every type we read. */
static const char *read_text(struct arena *a, Oid type, const struct cell *c)
{
	char *text;

	switch (type) {
	case T_UUID:
		text = arena_room(a, UUID_LEN + 1);
		uuid_print((const unsigned char *)c->at, text);
		return text;
	case T_BYTEA: return hex_encode(a, c->at, (size_t)c->len);
	case T_JSONB: return read_text(a, T_TEXT, &(struct cell){c->at + 1, c->len - 1});
	default: return c->at[c->len] == '\0' ? c->at : arena_strndup(a, c->at, (size_t)c->len);
	}
}


/* The binary form of a record: its number of columns, then for each its type, its length and its bytes. */
static bool cells_packed(const struct stmt_plan *p, struct cell row, struct cell *cells)
{
	const char *at = row.at, *end = row.at + row.len;

	if (row.len < 4 || read_int4(at) != p->n_columns)
		return false;
	at += 4;
	for (int i = 0; i < p->n_columns; i++) {
		if (end - at < 8 || (Oid)read_int4(at) != p->types[i])
			return false;
		cells[i] = (struct cell){at + 8, read_int4(at + 4)};
		at += 8;
		if (cells[i].len > end - at)
			return false;
		if (cells[i].len > 0)
			at += cells[i].len;
	}
	return true;
}


static bool row_cells(const struct stmt_plan *p, const PGresult *res, int row, struct cell *cells)
{
	if (p->is_packed)
		return cells_packed(p, (struct cell){PQgetvalue(res, row, 0), PQgetlength(res, row, 0)}, cells);
	for (int i = 0; i < p->n_columns; i++)
		cells[i] = (struct cell){PQgetvalue(res, row, i),
					 PQgetisnull(res, row, i) ? -1 : PQgetlength(res, row, i)};
	return true;
}


static void cell_fill(const struct stmt_plan *p, int i, struct arena *a, const struct cell *c, void *out)
{
	const struct field *f = p->columns[i];
	char *at = (char *)out + f->offset;

	switch (f->kind) {
	case K_INT:
	case K_USD: *(int64_t *)at = read_int(c->at, c->len); break;
	case K_TIME: *(int64_t *)at = read_int(c->at, c->len) + PG_EPOCH_US; break;
	case K_BOOL: *(bool *)at = *c->at != 0; break;
	default: *(const char **)at = read_text(a, p->types[i], c); break;
	}
}


static err_t cells_refusal(const struct stmt *s, const struct cell *c)
{
	for (int e = 1; e < ERR_COUNT; e++) {
		const char *symbol = err_info((err_t)e)->symbol + strlen("ERR_");

		if (strlen(symbol) == (size_t)c->len && strncasecmp(symbol, c->at, (size_t)c->len) == 0)
			return (err_t)e;
	}
	log_line(LOG_ERROR, "unknown refusal stmt=%s refusal=%.*s", s->name, c->len, c->at);
	return ERR_INTERNAL;
}


err_t plan_row(const struct stmt *s, struct arena *a, const PGresult *res, int row, void *out)
{
	const struct stmt_plan *p = s->plan;
	struct cell cells[MAX_COLUMNS];

	if (OURS(!row_cells(p, res, row, cells)))
		return ERR_INTERNAL;
	if (p->refusal >= 0 && cells[p->refusal].len >= 0)
		return cells_refusal(s, &cells[p->refusal]);
	if (!out || !s->out)
		return ERR_OK;
	shape_clear(s->out, out);
	for (int i = 0; i < p->n_columns; i++)
		if (p->columns[i] && cells[i].len >= 0)
			cell_fill(p, i, a, &cells[i], out);
	return ERR_OK;
}
