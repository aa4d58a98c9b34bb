/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "admin/admin_page.h"
#include <string.h>
#include "admin/admin_words.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "sql_admin.h"

#define HREF_MAX 2048
#define BY_MAX 8192
#define LIST_TEXT 60 /* letters of a cell in a list */
#define LIST_CODE 32
#define ID_SHOWN 8 /* the last digits tell ids apart: the first ones are the time */

#define T(type, member) FIELD(type, member, K_TEXT)
SHAPE(admin_cell, admin_cell, T(admin_cell, label), T(admin_cell, words), T(admin_cell, title), T(admin_cell, href),
      T(admin_cell, badge), T(admin_cell, icon), T(admin_cell, lang), T(admin_cell, look), FIELD(admin_cell, is_head, K_BOOL),
      FIELD(admin_cell, is_code, K_BOOL), FIELD(admin_cell, is_plain, K_BOOL));
SHAPE(admin_row_view, admin_row_view, T(admin_row_view, id), T(admin_row_view, label),
      FIELD(admin_row_view, cells, K_LIST, .of = &admin_cell_shape));
SHAPE(admin_button, admin_button, T(admin_button, name), T(admin_button, href), T(admin_button, label), T(admin_button, look));
SHAPE(admin_moment_view, admin_moment_view, T(admin_moment_view, when), T(admin_moment_view, source),
      T(admin_moment_view, what), T(admin_moment_view, who), T(admin_moment_view, note), T(admin_moment_view, ref),
      T(admin_moment_view, amount));
#define P(member) FIELD(admin_page, member, K_TEXT)
#define B(member) FIELD(admin_page, member, K_BOOL)
#define L(member, shape) FIELD(admin_page, member, K_LIST, .of = &shape)
SHAPE(admin_page, admin_page, CHROME_FIELDS(admin_page), P(heading), P(path), P(status_badge), P(status_icon),
      P(status_words), L(bar, link_item_shape), L(problems, link_item_shape), L(notes, words_item_shape), P(q), P(from),
      P(to), P(next_href), P(empty), P(export_href), L(statuses, option_shape), L(columns, admin_cell_shape),
      L(rows, admin_row_view_shape), L(buttons, admin_button_shape), B(is_filtered), B(has_deleted), B(with_deleted),
      B(has_boxes), L(facts, admin_cell_shape), L(moments, admin_moment_view_shape), P(method), P(action), P(act), P(seen),
      P(cancel_href), P(submit), P(button), L(effects, words_item_shape), L(fields, form_field_shape),
      L(counts, admin_cell_shape));


struct admin_page *admin_page_new(struct rq *rq, const char *title, const char *path)
{
	struct admin_page *p = ARENA_NEW(rq->arena, struct admin_page);
	struct link_item *nav;
	size_t n = 0;

	while (admin_nav[n].href)
		n++;
	nav = ARENA_ARRAY(rq->arena, struct link_item, n);
	for (size_t i = 0; i < n; i++)
		nav[i] = (struct link_item){.href = admin_nav[i].href, .label = tr(rq->lang, admin_nav[i].label),
			.current = str_eq(admin_nav[i].href, path) ? "page" : NULL};
	p->chrome.title = title;
	p->chrome.nav = "admin";
	p->heading = title;
	p->path = path;
	p->bar = (struct list){n, nav};
	return p;
}


void admin_page_show(struct rq *rq, const char *template, struct admin_page *p, err_t e)
{
	if (e) {
		struct link_item *items = ARENA_ARRAY(rq->arena, struct link_item, p->problems.n + 1);

		*items = (struct link_item){.words = tr(rq->lang, err_info(e)->text)};
		if (p->problems.n)
			memcpy(items + 1, p->problems.items, p->problems.n * sizeof(*items));
		p->problems = (struct list){p->problems.n + 1, items};
	}
	page_show(rq, template, &admin_page_shape, p, p->problems.n);
	if (e)
		rq->reply.status = err_info(e)->http;
}


json_t *admin_data(struct arena *a, const struct admin_row *row)
{
	json_t *v = NULL;

	if (json_read(a, span_of(row->data), &v) || !json_is_object(v))
		return NULL;
	return v;
}


const char *admin_text(json_t *data, const char *name)
{
	return data ? json_text(data, name) : NULL;
}


int64_t admin_int(json_t *data, const char *name)
{
	const json_t *v = data ? json_object_get(data, name) : NULL;

	return json_is_integer(v) ? json_integer_value(v) : INT_UNSET;
}


const char *admin_href(struct arena *a, const char *before, const char *id)
{
	struct buf b;

	buf_init(&b, a, HREF_MAX);
	buf_str(&b, before);
	for (size_t n; *id; id += n) {
		n = strcspn(id, "/");
		url_encode(&b, arena_strndup(a, id, n));
		if (id[n] == '/') {
			buf_ch(&b, '/');
			n++;
		}
	}
	return buf_text(&b);
}


/* An id of ours is long and its beginning is the time: the end tells it from others; all of it is in the title. */
static void code_cell(struct arena *a, const char *text, size_t len, struct admin_cell *c)
{
	size_t n = strlen(text);

	c->is_code = true;
	c->words = text_clip(a, text, len);
	c->title = n > len ? text : NULL;
	if (n == UUID_LEN && len < n && text[8] == '-')
		c->words = arena_printf(a, "…%s", text + n - ID_SHOWN);
}


/* What a member holds, as a text; NULL when not set. */
static const char *member_text(struct arena *a, json_t *data, const char *name)
{
	const json_t *v = data ? json_object_get(data, name) : NULL;
	char *dumped;
	const char *copy;

	if (json_is_string(v))
		return json_string_value(v);
	if (json_is_integer(v))
		return arena_printf(a, "%lld", (long long)json_integer_value(v));
	if (!json_is_object(v))
		return NULL;
	dumped = json_dumps(v, JSON_COMPACT | JSON_SORT_KEYS);
	if (!dumped)
		die_no_memory();
	copy = arena_strdup(a, dumped);
	arena_defer(a, free, dumped);
	return copy;
}


static void status_cell(const struct reader *r, const char *word, struct admin_cell *c)
{
	struct look look = admin_look(r->lang, word);

	c->words = look.words;
	c->badge = look.badge;
	c->icon = look.icon;
}


/* A number, a time or a yes. */
static const char *value_words(const struct reader *r, const struct admin_col *col, json_t *data)
{
	const char *text = member_text(r->arena, data, col->name);
	int64_t n = admin_int(data, col->name), at;

	switch (col->kind) {
	case COL_TIME: return text && time_parse(text, &at) ? when_clock(r, at) : NULL;
	case COL_MINOR: return n == INT_UNSET ? NULL : admin_money(r->arena, r->lang, n, admin_text(data, "currency"));
	case COL_CENTS: return n == INT_UNSET ? NULL : money_words(r->arena, r->lang, n);
	case COL_BOOL: return tr(r->lang, json_is_true(json_object_get(data, col->name)) ? TR_ID("yes") : TR_ID("no"));
	default: return text;
	}
}


static void cell_value(const struct reader *r, const struct admin_col *col, json_t *data, size_t len, struct admin_cell *c)
{
	const char *text = member_text(r->arena, data, col->name);

	switch (col->kind) {
	case COL_TEXT:
		c->words = text_clip(r->arena, text, len);
		c->lang = foreign_lang(r->lang, text);
		break;
	case COL_CODE:
		if (text)
			code_cell(r->arena, text, len, c);
		break;
	case COL_WORD: c->words = text ? admin_look(r->lang, text).words : NULL; break;
	case COL_STATUS:
		if (text)
			status_cell(r, text, c);
		break;
	default: c->words = value_words(r, col, data); break;
	}
}


static bool is_number(enum col_kind k)
{
	return k == COL_INT || k == COL_MINOR || k == COL_CENTS;
}


struct admin_cell admin_cell_make(const struct reader *r, const struct admin_col *col, const struct admin_row *row, size_t len)
{
	struct admin_cell c = {.label = tr(r->lang, col->label), .look = is_number(col->kind) ? "num" : NULL};
	json_t *data = admin_data(r->arena, row);
	const char *key;

	if (!*col->name && col->kind == COL_STATUS)
		status_cell(r, row->status, &c);
	else
		cell_value(r, col, data, len, &c);
	key = !col->href ? NULL : *col->key ? member_text(r->arena, data, col->key) : row->id;
	if (c.words && key)
		c.href = admin_href(r->arena, col->href, key);
	c.is_plain = !c.href && !c.badge && !c.is_code;
	return c;
}


static bool is_shown(const struct admin_col *col, unsigned flags)
{
	return flags ? col->flags & flags : !(col->flags & COL_DETAIL);
}


struct list admin_columns_view(const struct reader *r, const struct admin_list *l, unsigned flags)
{
	struct admin_cell *cells = ARENA_ARRAY(r->arena, struct admin_cell, l->n_cols + 1);
	size_t n = 0;

	for (size_t i = 0; i < l->n_cols; i++)
		if (is_shown(&l->cols[i], flags))
			cells[n++] = (struct admin_cell){.label = tr(r->lang, l->cols[i].label),
				.look = is_number(l->cols[i].kind) ? "num" : NULL};
	return (struct list){n, cells};
}


struct list admin_rows_view(const struct reader *r, const struct admin_list *l, struct list rows, unsigned flags)
{
	struct admin_row_view *views = ARENA_ARRAY(r->arena, struct admin_row_view, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		const struct admin_row *row = (const struct admin_row *)rows.items + i;
		struct admin_cell *cells = ARENA_ARRAY(r->arena, struct admin_cell, l->n_cols + 1);
		size_t n = 0;

		for (size_t k = 0; k < l->n_cols; k++)
			if (is_shown(&l->cols[k], flags)) {
				cells[n] = admin_cell_make(r, &l->cols[k], row, l->cols[k].kind == COL_CODE ? LIST_CODE : LIST_TEXT);
				cells[n].is_head = n == 0;
				n++;
			}
		views[i] = (struct admin_row_view){.id = row->id, .cells = {n, cells},
			.label = TR_FILL(r->arena, r->lang, "Select {0}", n && cells[0].words ? cells[0].words : row->id)};
	}
	return (struct list){rows.n, views};
}


err_t admin_rows_find(struct rq *rq, const struct admin_ask *ask, struct list *out)
{
	return rq_many(rq, &sql_admin_list, ask, out);
}


err_t admin_row_get(struct rq *rq, const struct admin_list *l, const char *id, struct admin_row *out)
{
	struct admin_ask ask = {.list = l->view, .with_deleted = true, .before_us = INT_UNSET, .max = 1,
				.ids = {1, ARENA_ARRAY(rq->arena, const char *, 1)}};
	struct list rows;
	err_t e;

	ask.ids.items[0] = id;
	e = rq_many(rq, &sql_admin_list, &ask, &rows);
	if (e || !rows.n)
		return e ? e : ERR_NOT_FOUND;
	*out = *(const struct admin_row *)rows.items;
	return ERR_OK;
}


const char *admin_by(struct rq *rq, const char *note)
{
	struct buf b;

	buf_init(&b, rq->arena, BY_MAX);
	BUF_LIT(&b, "{\"kind\":\"admin\",\"id\":");
	json_quote(&b, rq->who.user_id);
	BUF_LIT(&b, ",\"email\":");
	json_quote(&b, rq->who.email);
	BUF_LIT(&b, ",\"request_id\":");
	json_quote(&b, rq->id);
	BUF_LIT(&b, ",\"note\":");
	json_quote(&b, note);
	BUF_LIT(&b, "}");
	return buf_text(&b);
}
