/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include "admin/admin_cli_internal.h"
#include "admin/admin_words.h"
#include "base/buf.h"
#include "base/time.h"

#define CELL_MAX 48
#define JSON_MAX (16u << 20)


static void cell_print(const char *text, size_t width, bool is_last)
{
	size_t len = text ? utf8_count(text) : 0;

	printf("%s", text ? text : "");
	if (!is_last)
		printf("%*s  ", (int)(width > len ? width - len : 0), "");
}


void cli_table(const char *const *heads, size_t n_cols, const char *const *cells, size_t n_rows)
{
	for (size_t row = 0; row <= n_rows; row++) {
		for (size_t col = 0; col < n_cols; col++) {
			size_t width = utf8_count(heads[col]);

			for (size_t i = 0; i < n_rows; i++) {
				const char *text = cells[i * n_cols + col];
				size_t len = text ? utf8_count(text) : 0;

				width = len > width ? len : width;
			}
			cell_print(row ? cells[(row - 1) * n_cols + col] : heads[col], width, col + 1 == n_cols);
		}
		putchar('\n');
	}
}


static void rows_json(struct list rows)
{
	putchar('[');
	for (size_t i = 0; i < rows.n; i++)
		printf("%s%s", i ? ",\n " : "", ((const struct admin_row *)rows.items)[i].data);
	puts("]");
}


/* Texts of others may hold line ends, which would break the table. */
static const char *one_line(struct arena *a, const char *text)
{
	char *copy = text ? arena_strdup(a, text) : NULL;

	for (char *p = copy; p && *p; p++)
		if ((unsigned char)*p < ' ')
			*p = ' ';
	return copy;
}


void cli_rows(struct cli *c, const struct admin_list *l, struct list rows)
{
	struct arena *a = c->rq->arena;
	const char **heads = ARENA_ARRAY(a, const char *, l->n_cols + 1);
	const char **cells = ARENA_ARRAY(a, const char *, (l->n_cols + 1) * (rows.n + 1));
	size_t n = 1, at = 0;

	if (c->is_json) {
		rows_json(rows);
		return;
	}
	heads[0] = "Id";
	for (size_t k = 0; k < l->n_cols; k++)
		if (!(l->cols[k].flags & COL_DETAIL))
			heads[n++] = l->cols[k].label;
	for (size_t i = 0; i < rows.n; i++) {
		const struct admin_row *row = (const struct admin_row *)rows.items + i;

		cells[at++] = row->id;
		for (size_t k = 0; k < l->n_cols; k++)
			if (!(l->cols[k].flags & COL_DETAIL))
				cells[at++] = one_line(a, admin_cell_make(&c->reader, &l->cols[k], row, CELL_MAX).words);
	}
	cli_table(heads, n, cells, rows.n);
}


static void moments_print(struct cli *c, struct list moments)
{
	static const char *const heads[] = {"When", "From", "What", "Who", "Amount", "Note"};
	struct arena *a = c->rq->arena;
	const char **cells = ARENA_ARRAY(a, const char *, N_OF(heads) * (moments.n + 1));
	size_t at = 0;

	for (size_t i = 0; i < moments.n; i++) {
		const struct admin_moment *m = (const struct admin_moment *)moments.items + i;

		cells[at++] = time_iso_text(a, m->at);
		cells[at++] = m->source;
		cells[at++] = m->what;
		cells[at++] = m->who;
		cells[at++] = m->minor == INT_UNSET ? NULL : admin_money(a, LANG_EN, m->minor, m->currency);
		cells[at++] = one_line(a, m->note);
	}
	cli_table(heads, N_OF(heads), cells, moments.n);
}


void cli_one(struct cli *c, const struct admin_list *l, const struct admin_row *row, struct list moments)
{
	struct buf b;

	if (c->is_json) {
		buf_init(&b, c->rq->arena, JSON_MAX);
		for (size_t i = 0; i < moments.n; i++) {
			buf_str(&b, i ? ",\n  " : "\n  ");
			shape_json(&b, &admin_moment_shape, (const struct admin_moment *)moments.items + i);
		}
		printf("{\"row\": %s,\n \"moments\": [%s]}\n", row->data, buf_text(&b));
		return;
	}
	for (size_t k = 0; k < l->n_cols; k++) {
		const char *words = admin_cell_make(&c->reader, &l->cols[k], row, 4000).words;

		if (str_has(words))
			printf("%-24s %s\n", l->cols[k].label, words);
	}
	putchar('\n');
	moments_print(c, moments);
}
