/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Doing something to one row or to ticked ones: a question that says what will happen, then a post.  The post carries
 * the states that the question showed; if one has changed, nothing is done and both are shown. */
#include <string.h>
#include "admin/admin_acts.h"
#include "admin/admin_handlers.h"
#include "admin/admin_words.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/money.h"

#define IDS_MAX 80 /* of the 100 pairs a form may have */
#define SEEN_MAX 65536
#define DATA_MAX 4096
#define HREF_MAX 2048

struct act_form {
	const char *note, *name;
	int64_t fee;
};
SHAPE(act_form, act_form, FIELD(act_form, note, K_TEXT, .flags = F_REQ, .max = 1000), FIELD(act_form, name, K_LINE, .max = 100),
      FIELD(act_form, fee, K_USD, .max = 100000000));

static const struct field_spec note_field = {.name = "note", .label = TR_ID("Note for the log"),
	.hint = TR_ID("Why you do this. Other admins read it."), .missing = TR_ID("Say why: the log needs it."),
	.flags = FF_REQ | FF_AREA};

/* An act on rows, as far as the request tells. */
struct question {
	const struct admin_act *act;
	const struct admin_list *list;
	struct texts ids;
	struct list rows; /* those the act fits */
	size_t n_left_out;
	const char *seen;
	struct list stale; /* what changed since it was shown */
};


static struct texts ids_of(struct arena *a, struct pairs pairs)
{
	struct texts ids = {0, ARENA_ARRAY(a, const char *, IDS_MAX)};

	for (size_t i = 0; i < pairs.n && ids.n < IDS_MAX; i++)
		if (str_eq(pairs.items[i].name, "id") && str_has(pairs.items[i].value))
			ids.items[ids.n++] = pairs.items[i].value;
	return ids;
}


/* The rows' states in one text, in the order of the rows. */
static const char *states_of(struct arena *a, struct list rows)
{
	struct buf b;

	buf_init(&b, a, SEEN_MAX);
	for (size_t i = 0; i < rows.n; i++) {
		const struct admin_row *row = (const struct admin_row *)rows.items + i;

		buf_fmt(&b, "%s%s", i ? "," : "", row->status);
	}
	return buf_text(&b);
}


static err_t rows_load(struct rq *rq, struct question *q, bool is_asked)
{
	struct admin_ask ask = {.list = q->list->view, .ids = q->ids, .with_deleted = true, .before_us = INT_UNSET, .max = IDS_MAX};
	struct admin_row *fit;
	struct list rows;
	err_t e = admin_rows_find(rq, &ask, &rows);

	if (e)
		return e;
	fit = ARENA_ARRAY(rq->arena, struct admin_row, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++) {
		const struct admin_row *row = (const struct admin_row *)rows.items + i;

		if (!is_asked || admin_act_fits(q->act, row->status))
			fit[q->rows.n++] = *row;
		else
			q->n_left_out++;
	}
	q->rows.items = fit;
	q->seen = states_of(rq->arena, q->rows);
	return ERR_OK;
}


static err_t question_read(struct rq *rq, struct pairs pairs, bool is_asked, struct question *q)
{
	*q = (struct question){0};
	q->act = admin_act_find(pairs_get(pairs, "act"), &q->list);
	if (!q->act)
		return ERR_NOT_FOUND;
	q->ids = ids_of(rq->arena, pairs);
	return q->ids.n ? rows_load(rq, q, is_asked) : ERR_OK;
}


static const char *button_words(struct rq *rq, const struct question *q)
{
	return q->rows.n == 1 ? tr(rq->lang, q->act->one)
			      : TR_FILL(rq->arena, rq->lang, q->act->many, arena_printf(rq->arena, "%zu", q->rows.n));
}


static struct list note_list(struct rq *rq, const struct question *q)
{
	struct words_item *notes = ARENA_ARRAY(rq->arena, struct words_item, 2);
	size_t n = 0;

	if (!q->ids.n)
		notes[n++].words = tr(rq->lang, "Nothing was ticked.");
	else if (q->n_left_out)
		notes[n++].words = TR_FILL(rq->arena, rq->lang, "{0} of the ticked rows are in a state in which this cannot be done. "
					   "They are left out.", arena_printf(rq->arena, "%zu", q->n_left_out));
	return (struct list){n, notes};
}


static struct form_spec spec_of(struct rq *rq, const struct question *q)
{
	struct field_spec *fields = ARENA_ARRAY(rq->arena, struct field_spec, q->act->n_fields + 1);

	if (q->act->n_fields)
		memcpy(fields, q->act->fields, q->act->n_fields * sizeof(*fields));
	fields[q->act->n_fields] = note_field;
	return (struct form_spec){.fields = fields, .n = q->act->n_fields + 1};
}


/* The question; problems of the form are in rq->complaints, `e` is why it was refused. */
static err_t question_show(struct rq *rq, const struct question *q, struct pairs values, err_t e)
{
	struct admin_page *p = admin_page_new(rq, tr(rq->lang, q->act->title), q->list->path);
	struct words_item *effect = ARENA_ARRAY(rq->arena, struct words_item, 1);
	const struct form_spec spec = spec_of(rq, q);
	struct viewer v;
	err_t failed = viewer_load(rq, &v);

	if (failed)
		return failed;
	effect->words = tr(rq->lang, q->act->effect);
	p->effects = (struct list){1, effect};
	p->notes = q->stale.n ? q->stale : note_list(rq, q);
	p->columns = admin_columns_view(&v.reader, q->list, COL_BRIEF);
	p->rows = admin_rows_view(&v.reader, q->list, q->rows, COL_BRIEF);
	p->problems = form_problems(rq, &spec, NULL);
	p->fields = form_make(rq, &spec, values).fields;
	p->method = "post";
	p->action = "/admin/act";
	p->act = q->act->name;
	p->seen = q->seen;
	p->cancel_href = q->list->path;
	p->submit = q->rows.n ? button_words(rq, q) : NULL;
	p->button = q->act->is_danger ? "btn danger" : "btn";
	admin_page_show(rq, "admin_form", p, e);
	return ERR_OK;
}


err_t admin_act_ask(struct rq *rq)
{
	struct question q;
	err_t e = question_read(rq, rq->input.query, true, &q);

	return e ? e : question_show(rq, &q, (struct pairs){0}, ERR_OK);
}


/* What was shown, and how it stands now. */
static void stale_find(struct rq *rq, struct question *q, const char *seen)
{
	struct words_item *notes = ARENA_ARRAY(rq->arena, struct words_item, q->rows.n + 1);
	size_t n = 0, len;

	for (size_t i = 0; i < q->rows.n; i++, seen += len + (seen[len] == ',')) {
		const struct admin_row *row = (const struct admin_row *)q->rows.items + i;
		const char *was;

		len = strcspn(seen, ",");
		was = arena_strndup(rq->arena, seen, len);
		if (!str_eq(was, row->status))
			notes[n++].words = TR_FILL(rq->arena, rq->lang, "{0}: you saw “{1}”, now it is “{2}”.", row->id,
				str_has(was) ? admin_look(rq->lang, was).words : "–", admin_look(rq->lang, row->status).words);
	}
	q->stale = (struct list){n, notes};
}


static const char *data_of(struct rq *rq, const struct act_form *f)
{
	struct buf b;

	buf_init(&b, rq->arena, DATA_MAX);
	BUF_LIT(&b, "{\"name\":");
	json_quote(&b, str_has(f->name) ? f->name : NULL);
	BUF_LIT(&b, ",\"fee_cents\":");
	if (f->fee == INT_UNSET)
		BUF_LIT(&b, "null");
	else
		buf_int(&b, f->fee);
	BUF_LIT(&b, "}");
	return buf_text(&b);
}


/* Back to the thing, or to the list where there were several or it is gone. */
static void done_go(struct rq *rq, const struct question *q)
{
	bool is_one = q->ids.n == 1 && !str_starts(q->act->name, "job.");
	const char *path = is_one ? admin_href(rq->arena, arena_printf(rq->arena, "%s/", q->list->path), q->ids.items[0]) : q->list->path;

	rq_see_other(rq, arena_printf(rq->arena, "%s?done=admin_done", path));
}


/* What is shown once is in this answer and nowhere else. */
static err_t told_show(struct rq *rq, const struct question *q, const struct texts *told)
{
	struct admin_page *p = admin_page_new(rq, tr(rq->lang, q->act->title), q->list->path);
	struct words_item *notes = ARENA_ARRAY(rq->arena, struct words_item, told->n + 1);

	notes[0].words = tr(rq->lang, "Save this now. It is shown once and kept only as a hash.");
	for (size_t i = 0; i < told->n; i++)
		notes[i + 1].words = told->items[i];
	p->notes = (struct list){told->n + 1, notes};
	rq_header(rq, "Cache-Control", "no-store");
	admin_page_show(rq, "admin_form", p, ERR_OK);
	return ERR_OK;
}


err_t admin_act_do(struct rq *rq)
{
	struct texts told = {0, ARENA_ARRAY(rq->arena, const char *, IDS_MAX)};
	struct input in = form_input(rq);
	const char *seen = pairs_get(in.form, "seen");
	struct act_form f;
	struct question q;
	err_t e = question_read(rq, in.form, false, &q);

	if (e)
		return e;
	if (shape_read(&act_form_shape, &in, rq->arena, &f, &rq->complaints) || !q.rows.n)
		return question_show(rq, &q, in.form, q.rows.n ? ERR_OK : ERR_NOT_FOUND);
	if (!str_eq(seen, q.seen)) {
		stale_find(rq, &q, seen ? seen : "");
		return question_show(rq, &q, in.form, ERR_CONFLICT);
	}
	e = admin_act_run(rq, &(const struct admin_order){.act = q.act->name, .ids = q.ids, .data = data_of(rq, &f),
							  .by = admin_by(rq, f.note), .told = &told});
	/* a refusal changed nothing and left the transaction whole; anything else ends it */
	if (e && err_info(e)->http != 409)
		return e;
	if (e)
		return question_show(rq, &q, in.form, e);
	if (told.n)
		return told_show(rq, &q, &told);
	done_go(rq, &q);
	return ERR_OK;
}
