/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Every list: a GET form of filters whose address can be kept, a table whose rows can be ticked, "Next 50" by the last
 * row's time and id. */
#include <string.h>
#include "admin/admin_handlers.h"
#include "admin/admin_words.h"
#include "base/buf.h"
#include "base/time.h"

#define PAGE_LENGTH 50
#define HREF_MAX 4096

SHAPE(admin_query, admin_query, FIELD(admin_query, q, K_LINE, .flags = F_LENIENT, .max = 200),
      FIELD(admin_query, status, K_LINE, .flags = F_LENIENT, .max = 40),
      FIELD(admin_query, from, K_LINE, .flags = F_LENIENT, .max = 10), FIELD(admin_query, to, K_LINE, .flags = F_LENIENT, .max = 10),
      FIELD(admin_query, deleted, K_LINE, .flags = F_LENIENT, .max = 4),
      FIELD(admin_query, before, K_INT, .flags = F_LENIENT), FIELD(admin_query, id, K_LINE, .flags = F_LENIENT, .max = 300));


/* A day as the browser's own field writes it; anything else is no day. */
static const char *day(struct arena *a, const char *text)
{
	int64_t us;

	return str_has(text) && strlen(text) == 10 && time_parse(arena_printf(a, "%sT00:00:00Z", text), &us) ? text : NULL;
}


static struct admin_ask ask_of(struct rq *rq, const struct admin_list *l, const struct admin_query *q)
{
	bool is_known = l->statuses && str_has(q->status) && str_in_words(q->status, strlen(q->status), l->statuses);

	return (struct admin_ask){.list = l->view, .q = str_has(q->q) ? q->q : NULL, .status = is_known ? q->status : NULL,
		.from = day(rq->arena, q->from), .to = day(rq->arena, q->to), .max = PAGE_LENGTH + 1,
		.before_us = str_has(q->id) ? q->before : INT_UNSET, .before_id = str_has(q->id) ? q->id : NULL,
		.with_deleted = l->has_deleted && (str_has(q->deleted) || (is_known && str_eq(q->status, "deleted")))};
}


static struct list status_options(struct rq *rq, const char *words, const char *selected)
{
	size_t n = 1, len;
	struct option *o;

	if (!words)
		return (struct list){0};
	for (const char *p = words; *p; p++)
		n += *p == '|';
	o = ARENA_ARRAY(rq->arena, struct option, n + 1);
	o[0] = (struct option){"", tr(rq->lang, "All"), !selected};
	n = 1;
	for (const char *p = words; *p; p += len + (p[len] == '|')) {
		const char *word;

		len = strcspn(p, "|");
		word = arena_strndup(rq->arena, p, len);
		o[n++] = (struct option){word, admin_look(rq->lang, word).words, str_eq(word, selected)};
	}
	return (struct list){n, o};
}


static void query_add(struct buf *b, const char *name, const char *value)
{
	if (!value)
		return;
	buf_fmt(b, "%s=", name);
	url_encode(b, value);
	buf_ch(b, '&');
}


static const char *next_href(struct rq *rq, const struct admin_list *l, const struct admin_ask *ask, const struct admin_row *last)
{
	struct buf b;

	buf_init(&b, rq->arena, HREF_MAX);
	buf_fmt(&b, "%s?", l->path);
	query_add(&b, "q", ask->q);
	query_add(&b, "status", ask->status);
	query_add(&b, "from", ask->from);
	query_add(&b, "to", ask->to);
	query_add(&b, "deleted", ask->with_deleted ? "on" : NULL);
	query_add(&b, "id", last->id);
	buf_fmt(&b, "before=%lld", (long long)last->at);
	return buf_text(&b);
}


/* What can be done to ticked rows: each leads to its question. */
static struct list act_buttons(struct rq *rq, const struct admin_list *l)
{
	struct admin_button *b = ARENA_ARRAY(rq->arena, struct admin_button, l->n_acts + 1);

	for (size_t i = 0; i < l->n_acts; i++)
		b[i] = (struct admin_button){.name = l->acts[i].name, .label = tr(rq->lang, l->acts[i].title),
			.look = l->acts[i].is_danger ? "btn second warn" : "btn second"};
	return (struct list){l->n_acts, b};
}


static const char *empty_words(struct rq *rq, const struct admin_list *l, const struct admin_ask *ask)
{
	if (ask->before_us != INT_UNSET)
		return tr(rq->lang, "There is nothing older.");
	if (ask->q || ask->status || ask->from || ask->to)
		return tr(rq->lang, "Nothing fits these filters.");
	return tr(rq->lang, l->empty);
}


static void list_fill(struct rq *rq, const struct viewer *v, const struct admin_list *l, const struct admin_ask *ask,
		      struct admin_page *p)
{
	p->q = ask->q;
	p->from = ask->from;
	p->to = ask->to;
	p->statuses = status_options(rq, l->statuses, ask->status);
	p->is_filtered = ask->q || ask->status || ask->from || ask->to || ask->before_us != INT_UNSET;
	p->has_deleted = l->has_deleted;
	p->with_deleted = ask->with_deleted;
	p->has_boxes = l->n_acts > 0;
	p->buttons = act_buttons(rq, l);
	p->columns = admin_columns_view(&v->reader, l, 0);
	p->empty = empty_words(rq, l, ask);
	if (str_eq(l->name, "payouts"))
		p->export_href = "/api/payments/export";
}


err_t admin_list_page(struct rq *rq)
{
	const struct admin_list *l = admin_list_of(rq->route->name);
	struct admin_page *p = admin_page_new(rq, tr(rq->lang, l->title), l->path);
	struct admin_ask ask = ask_of(rq, l, rq->in);
	struct list rows;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = admin_rows_find(rq, &ask, &rows);
	if (e)
		return e;
	list_fill(rq, &v, l, &ask, p);
	if (rows.n > PAGE_LENGTH) {
		rows.n = PAGE_LENGTH;
		p->next_href = next_href(rq, l, &ask, (const struct admin_row *)rows.items + PAGE_LENGTH - 1);
	}
	p->rows = admin_rows_view(&v.reader, l, rows, 0);
	admin_page_show(rq, "admin_list", p, ERR_OK);
	return ERR_OK;
}
