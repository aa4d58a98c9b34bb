/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/csv.h"
#include <string.h>
#include "base/buf.h"
#include "base/money.h"
#include "base/time.h"

#define CELLS_MAX 64u


static void cell_text(struct buf *b, const char *s)
{
	if (!s)
		return;
	if (*s && strchr("=+-@\t\r", *s)) {
		buf_ch(b, '"');
		buf_ch(b, '\'');
	} else if (!s[strcspn(s, "\",\r\n")]) {
		buf_str(b, s);
		return;
	} else {
		buf_ch(b, '"');
	}
	for (; *s; s++) {
		if (*s == '"')
			buf_ch(b, '"');
		buf_ch(b, *s);
	}
	buf_ch(b, '"');
}


static void cell_write(struct buf *b, const struct field *f, const void *at)
{
	switch (f->kind) {
	case K_USD:
		if (*(const int64_t *)at != INT_UNSET)
			money_json(b, *(const int64_t *)at, CUR_USD);
		break;
	case K_INT:
		if (*(const int64_t *)at != INT_UNSET)
			buf_int(b, *(const int64_t *)at);
		break;
	case K_TIME:
		if (*(const int64_t *)at)
			time_iso(b, *(const int64_t *)at);
		break;
	case K_BOOL: buf_str(b, *(const bool *)at ? "true" : "false"); break;
	case K_OBJ:
	case K_LIST:
	case K_TEXTS:
	case K_FILE: break;
	default: cell_text(b, *(const char *const *)at);
	}
}


void csv_write(struct buf *b, const struct shape *s, const struct list *rows)
{
	for (size_t i = 0; i < s->n; i++) {
		if (i)
			buf_ch(b, ',');
		buf_str(b, s->fields[i].name);
	}
	BUF_LIT(b, "\r\n");
	for (size_t r = 0; r < rows->n; r++) {
		const char *row = (const char *)rows->items + r * s->size;

		for (size_t i = 0; i < s->n; i++) {
			if (i)
				buf_ch(b, ',');
			cell_write(b, &s->fields[i], row + s->fields[i].offset);
		}
		BUF_LIT(b, "\r\n");
	}
}


/* Where a text is read, and on which line. */
struct reading {
	struct arena *arena;
	const char *at;
	int64_t line;
};


/* A quoted cell whose first quote was passed; NULL when it does not end. */
static char *quoted_take(struct reading *r)
{
	char *out = arena_alloc(r->arena, strlen(r->at) + 1), *to = out;

	for (; *r->at; r->at++) {
		if (*r->at == '\n')
			r->line++;
		if (*r->at == '"' && *++r->at != '"')
			return out;
		*to++ = *r->at;
	}
	return NULL;
}


static char *plain_take(struct reading *r)
{
	size_t n = strcspn(r->at, ",\r\n");
	char *out = arena_strndup(r->arena, r->at, n);

	r->at += n;
	return out;
}


static err_t row_take(struct reading *r, struct csv_row *row)
{
	row->line = r->line;
	row->cells = (struct texts){0, ARENA_ARRAY(r->arena, const char *, CELLS_MAX)};
	for (;;) {
		bool is_quoted = *r->at == '"';
		char *cell;

		r->at += is_quoted;
		cell = is_quoted ? quoted_take(r) : plain_take(r);
		if (!cell || row->cells.n == CELLS_MAX)
			return ERR_BAD_REQUEST;
		row->cells.items[row->cells.n++] = cell;
		if (*r->at != ',')
			break;
		r->at++;
	}
	if (*r->at && !strchr("\r\n", *r->at))
		return ERR_BAD_REQUEST; /* something after a closing quote */
	return ERR_OK;
}


static void ends_skip(struct reading *r)
{
	for (; *r->at == '\r' || *r->at == '\n'; r->at++)
		r->line += *r->at == '\n';
}


err_t csv_read(struct arena *a, const char *text, size_t max_rows, struct list *out)
{
	struct csv_row *rows = ARENA_ARRAY(a, struct csv_row, max_rows);
	struct reading r = {a, str_starts(text, "\xEF\xBB\xBF") ? text + 3 : text, 1};

	*out = (struct list){0, rows};
	for (ends_skip(&r); *r.at; ends_skip(&r)) {
		err_t e = out->n == max_rows ? ERR_BAD_REQUEST : row_take(&r, &rows[out->n]);

		if (e)
			return e;
		out->n++;
	}
	return ERR_OK;
}


const char *csv_cell(struct arena *a, const struct csv_row *heading, const struct csv_row *row, const char *name)
{
	for (size_t i = 0; i < heading->cells.n && i < row->cells.n; i++) {
		const char *cell;

		if (!str_ieq(str_trim(a, heading->cells.items[i]), name))
			continue;
		cell = str_trim(a, row->cells.items[i]);
		return *cell ? cell : NULL;
	}
	return NULL;
}
