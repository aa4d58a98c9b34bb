/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One thing: what it is, how it stands, what can be done now, and everything that ever happened to it. */
#include <string.h>
#include "admin/admin_handlers.h"
#include "admin/admin_words.h"
#include "base/buf.h"
#include "sql_admin.h"

#define TEXT_MAX 4000
#define HREF_MAX 2048

SHAPE(admin_path, admin_path, FIELD(admin_path, id, K_LINE, .flags = F_PATH | F_REQ, .max = 300));
SHAPE(admin_order_path, admin_path, FIELD(admin_path, id, K_LINE, .flags = F_PATH | F_REQ, .max = 100),
      FIELD(admin_path, version, K_INT, .flags = F_PATH | F_REQ, .min = 1, .max = 1000000));
SHAPE(admin_event_path, admin_path, FIELD(admin_path, provider, K_LINE, .flags = F_PATH | F_REQ, .max = 40),
      FIELD(admin_path, id, K_LINE, .flags = F_PATH | F_REQ, .max = 300));


const char *admin_path_id(struct arena *a, const struct admin_path *in, const struct shape *s)
{
	if (s == &admin_order_path_shape)
		return arena_printf(a, "%s/%lld", in->id, (long long)in->version);
	return s == &admin_event_path_shape ? arena_printf(a, "%s/%s", in->provider, in->id) : in->id;
}


/* Lists name an order id/version, its events and postings id:vN. */
struct admin_subject admin_subject_of(struct arena *a, const struct admin_list *l, const char *id)
{
	struct admin_subject s = {.kind = l->kind, .subject = id, .id = id};
	const char *slash = strrchr(id, '/');

	if (str_eq(l->kind, "order") && slash)
		s.subject = arena_printf(a, "%.*s:v%s", (int)(slash - id), id, slash + 1);
	return s;
}


static void moment_fill(const struct reader *r, const struct admin_moment *m, struct admin_moment_view *out)
{
	*out = (struct admin_moment_view){.when = when_clock(r, m->at), .source = admin_look(r->lang, m->source).words,
		.what = m->what, .who = str_has(m->who) ? m->who : NULL, .note = str_has(m->note) ? m->note : NULL, .ref = m->ref,
		.amount = m->minor == INT_UNSET ? NULL : admin_money(r->arena, r->lang, m->minor, m->currency)};
}


/* Everything known of a thing, as a list of struct admin_moment_view. */
static err_t admin_moments_find(struct rq *rq, const struct reader *r, const struct admin_subject *s, struct list *out)
{
	struct admin_moment_view *views;
	struct list rows;
	err_t e = rq_many(rq, &sql_admin_moments, s, &rows);

	if (e)
		return e;
	views = ARENA_ARRAY(rq->arena, struct admin_moment_view, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		moment_fill(r, (const struct admin_moment *)rows.items + i, &views[i]);
	*out = (struct list){rows.n, views};
	return ERR_OK;
}


static struct list facts_of(const struct reader *r, const struct admin_list *l, const struct admin_row *row)
{
	struct admin_cell *cells = ARENA_ARRAY(r->arena, struct admin_cell, l->n_cols + 1);
	size_t n = 0;

	for (size_t i = 0; i < l->n_cols; i++) {
		struct admin_cell c = admin_cell_make(r, &l->cols[i], row, TEXT_MAX);

		/* the page's own address leads nowhere new */
		if (c.href && str_starts(c.href, l->path) && str_eq(c.href, admin_href(r->arena, arena_printf(r->arena, "%s/", l->path), row->id)))
			c.href = NULL;
		c.is_plain = !c.href && !c.badge && !c.is_code;
		if (str_has(c.words))
			cells[n++] = c;
	}
	return (struct list){n, cells};
}


static const char *act_href(struct arena *a, const struct admin_act *act, const char *id)
{
	struct buf b;

	buf_init(&b, a, HREF_MAX);
	buf_fmt(&b, "/admin/act?act=%s&id=", act->name);
	url_encode(&b, id);
	return buf_text(&b);
}


static bool can_be_refunded(const struct admin_list *l, const struct admin_row *row, json_t *data)
{
	return str_eq(l->kind, "order") && str_in_words(row->status, strlen(row->status), "paid|partially_refunded") &&
	       admin_int(data, "rest_minor") > 0;
}


/* What can be done now, in the row's present state. */
static struct list one_buttons(struct rq *rq, const struct admin_list *l, const struct admin_row *row)
{
	struct admin_button *b = ARENA_ARRAY(rq->arena, struct admin_button, l->n_acts + 2);
	size_t n = 0;

	if (can_be_refunded(l, row, admin_data(rq->arena, row)))
		b[n++] = (struct admin_button){.label = tr(rq->lang, "Refund"), .look = "btn",
			.href = admin_href(rq->arena, "/admin/orders/", arena_printf(rq->arena, "%s/refund", row->id))};
	if (str_eq(l->kind, "batch"))
		b[n++] = (struct admin_button){.label = tr(rq->lang, "Download as CSV"), .look = "btn second",
			.href = admin_href(rq->arena, "/api/admin/payouts/batches/", arena_printf(rq->arena, "%s/csv", row->id))};
	for (size_t i = 0; i < l->n_acts; i++)
		if (admin_act_fits(&l->acts[i], row->status))
			b[n++] = (struct admin_button){.label = tr(rq->lang, l->acts[i].one),
				.look = l->acts[i].is_danger ? "btn second warn" : "btn second",
				.href = act_href(rq->arena, &l->acts[i], row->id)};
	return (struct list){n, b};
}


static const char *one_title(struct rq *rq, const struct reader *r, const struct admin_list *l, const struct admin_row *row)
{
	struct admin_cell c = admin_cell_make(r, &l->cols[0], row, TEXT_MAX);

	return TR_FILL(rq->arena, rq->lang, "{0}: {1}", c.label, str_has(c.words) ? c.words : row->id);
}


err_t admin_one_page(struct rq *rq)
{
	const struct admin_list *l = admin_list_of(rq->route->name);
	const char *id = admin_path_id(rq->arena, rq->in, rq->route->in);
	struct admin_subject subject = admin_subject_of(rq->arena, l, id);
	struct admin_page *p;
	struct admin_row row;
	struct look look;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = admin_row_get(rq, l, id, &row);
	if (e)
		return e;
	p = admin_page_new(rq, one_title(rq, &v.reader, l, &row), l->path);
	look = admin_look(rq->lang, row.status);
	p->status_badge = look.badge;
	p->status_icon = look.icon;
	p->status_words = look.words;
	p->facts = facts_of(&v.reader, l, &row);
	p->buttons = one_buttons(rq, l, &row);
	e = admin_moments_find(rq, &v.reader, &subject, &p->moments);
	if (e)
		return e;
	admin_page_show(rq, "admin_detail", p, ERR_OK);
	return ERR_OK;
}
