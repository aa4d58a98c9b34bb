/* tasks.c - reading tasks: one, or a list, as the caller may see them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "humans/task_rows.h"
#include "humans/translations.h"
#include "sql_humans.h"
#include "sql_lists.h"

struct tasks_in {
	const char *task_id;
	struct task_filter filter;
};
struct task_show_in {
	const char *id, *lang;
};
struct task_reply {
	const struct task *task;
};
struct task_list {
	struct list tasks;
	const char *next_cursor;
	const struct task *task; /* never set: a reply has either */
};

#define Q(name, member, kind, ...) FIELD_AS(name, tasks_in, member, kind, __VA_ARGS__)

SHAPE(tasks_in, tasks_in, Q("task_id", task_id, K_LINE, .note = "Only this task, as GET /api/tasks/{id} gives it"),
      Q("human_id", filter.human_id, K_LINE, .note = "What this person has in hand, then what fits them"),
      Q("task_label", filter.task_label, K_WORD, .words = TASK_LABELS),
      Q("q", filter.q, K_LINE, .max = 200, .note = "Words, or parts of words, all of which the text has in one of its languages"),
      Q("lang", filter.lang, K_WORD, .flags = F_LENIENT, .words = "en|ja"),
      Q("status", filter.status, K_WORD, .words = TASK_STATUSES),
      Q("deliverable", filter.deliverable, K_WORD, .words = TASK_DELIVERABLES),
      Q("origin_country", filter.origin_country, K_COUNTRY),
      Q("min_budget", filter.min_budget, K_USD, .max = TASK_MAX_BUDGET),
      Q("min_budget_usd", filter.min_budget, K_USD, .max = TASK_MAX_BUDGET, .note = "The same as min_budget"),
      Q("max_budget", filter.max_budget, K_USD, .max = TASK_MAX_BUDGET),
      Q("deadline_before", filter.deadline_before, K_TIME, .note = "Only what has to be delivered by then"),
      Q("lat", filter.lat, K_LINE, .note = "Degrees: only tasks that say where they are, and are near there"),
      Q("lng", filter.lng, K_LINE), Q("radius_km", filter.radius_km, K_USD, .min = 1, .max = TASK_RADIUS_MAX,
				      .note = "Default 25"),
      Q("sort", filter.sort, K_WORD, .words = TASK_SORTS, .note = "Newest, best paid, or soonest due first; default new"),
      Q("limit", filter.limit, K_INT, .min = 1, .max = TASK_LIST_MAX, .note = "Default 50"),
      Q("cursor", filter.cursor, K_LINE, .note = "next_cursor of the page before"));
SHAPE(task_show_in, task_show_in, FIELD(task_show_in, id, K_LINE, .flags = F_REQ | F_PATH),
      FIELD(task_show_in, lang, K_WORD, .flags = F_LENIENT, .words = "en|ja"));
SHAPE(task_reply, task_reply, FIELD(task_reply, task, K_OBJ, .of = &task_shape));
SHAPE(task_list, task_list, FIELD(task_list, tasks, K_LIST, .of = &task_item_shape),
      FIELD(task_list, next_cursor, K_TEXT));
/* What GET /api/tasks may answer, for its description: a list, or with ?task_id= one task. */
SHAPE(task_list_or_one, task_list, FIELD(task_list, tasks, K_LIST, .flags = F_OMIT, .of = &task_item_for_shape),
      FIELD(task_list, next_cursor, K_JSON, .flags = F_OMIT, .note = "A text, null on the last page"),
      FIELD(task_list, task, K_OBJ, .flags = F_OMIT, .of = &task_shape));
SHAPE(task_list_for, task_list, FIELD(task_list, tasks, K_LIST, .of = &task_item_for_shape),
      FIELD(task_list, next_cursor, K_TEXT));

/* ?lang= first, else what the cookie or the browser asks for. */
static const char *lang_wanted(const struct rq *rq, const char *lang)
{
	return lang ? lang : lang_code(rq->lang);
}

/* Whose is it, and what may the caller see of it? */
static void task_view(struct rq *rq, struct task_row *row)
{
	struct task *t = &row->task;
	const char *ai = row->viewer_ai ? row->viewer_ai : rq->who.ai_account_id;

	task_finish(rq->conf, rq->arena, row);
	t->is_owner = ai && str_eq(ai, t->ai_account_id);
	t->is_mine = rq->who.human_id && str_eq(rq->who.human_id, t->human_id);
	if (!task_sees(&rq->who, t))
		task_redact(rq->arena, t);
}

err_t task_get(struct rq *rq, const char *id, const char *lang, struct task *out)
{
	struct task_ask ask = {.id = id, .lang = lang_wanted(rq, lang), .human_id = rq->who.human_id};
	struct task_row *row = ARENA_NEW(rq->arena, struct task_row);
	err_t e;

	if (!uuid_parse(id, NULL))
		return ERR_NOT_FOUND;
	if (rq->cred.kind == CRED_AI) {
		ask.key_hash = rq->cred.key_hash;
		ask.account = rq->cred.ai_account_id;
	}
	e = rq_one(rq, &sql_task_read, &ask, row);
	if (e)
		return e;
	task_view(rq, row);
	*out = row->task;
	return translations_want(rq, ask.lang, &(struct list){1, out});
}

/* Adds one part of a list (its rank in cursors) to `out`, from the cursor on, up to ask->max rows. */
static err_t part_add(struct rq *rq, const char *part, struct task_ask *ask, const struct task_cursor *from,
		      struct list *out)
{
	struct task *tasks = out->items;
	struct list rows;
	err_t e;

	ask->part = part;
	ask->sort = from->sort;
	ask->key = from->key;
	ask->before_id = from->id;
	e = rq_many(rq, &sql_task_list, ask, &rows);
	for (size_t i = 0; i < rows.n && !e; i++) {
		struct task_row *row = (struct task_row *)rows.items + i;

		task_view(rq, row);
		row->task.is_international_payout = ask->human_country && !str_eq(ask->human_country, "JP");
		tasks[out->n++] = row->task;
	}
	ask->max -= (int64_t)rows.n;
	return e;
}

/* Some tasks are listed to people who are signed in and to nobody else. */
static bool is_member(const struct rq *rq)
{
	return rq->who.kind == ACTOR_PERSON || rq->who.kind == ACTOR_TEST_HUMAN;
}

/* A person's list: what they have, then what fits them; the cursor says in which part the page begins. */
static err_t list_for_person(struct rq *rq, struct task_ask *ask, const struct task_cursor *from, struct list *out,
			     size_t *n_own)
{
	const struct task_cursor start = cursor_start(from->sort);
	struct task_ask fit;
	err_t e;

	if (!uuid_parse(ask->human_id, NULL))
		return ERR_NOT_FOUND;
	e = rq_one(rq, &sql_human_fit, ask, &fit);
	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	ask->human_location = fit.human_location;
	ask->human_country = fit.human_country;
	ask->human_min = fit.human_min;
	if (!from->rank)
		e = part_add(rq, "own", ask, from, out);
	*n_own = out->n;
	if (!e && ask->max > 0)
		e = part_add(rq, is_member(rq) ? "fitting_members" : "fitting", ask, from->rank ? from : &start, out);
	return e;
}

/* A place is both its degrees; nothing else asks for a radius. */
static err_t place_read(struct rq *rq, const struct task_filter *f, struct task_ask *ask)
{
	ask->lat = ask->lng = ask->radius_km = INT_UNSET;
	if (!f->lat && !f->lng)
		return f->radius_km == INT_UNSET ? ERR_OK : rq_wrong(rq, "lat", "required");
	if (!f->lat || !f->lng)
		return rq_wrong(rq, f->lat ? "lng" : "lat", "required");
	if (!degrees_read(f->lat, 90, &ask->lat))
		return rq_wrong(rq, "lat", "invalid_number");
	if (!degrees_read(f->lng, 180, &ask->lng))
		return rq_wrong(rq, "lng", "invalid_number");
	ask->radius_km = f->radius_km == INT_UNSET ? TASK_RADIUS_DEFAULT : f->radius_km;
	return ERR_OK;
}

err_t tasks_find(struct rq *rq, const struct task_filter *f, struct list *out, const char **next)
{
	int64_t limit = f->limit == INT_UNSET ? TASK_LIST_DEFAULT : f->limit;
	struct task_cursor from = cursor_start(f->sort);
	struct task_ask ask = {.lang = lang_wanted(rq, f->lang), .human_id = f->human_id, .status = f->status,
			       .task_label = f->task_label, .deliverable = f->deliverable, .q = f->q,
			       .origin_country = f->origin_country, .min_budget = f->min_budget,
			       .max_budget = f->max_budget, .deadline_before = f->deadline_before, .max = limit + 1,
			       .human_min = INT_UNSET};
	size_t n_own = 0;
	err_t e = place_read(rq, f, &ask);

	*next = NULL;
	*out = (struct list){0, ARENA_ARRAY(rq->arena, struct task, (size_t)limit + 1)};
	if (e)
		return e;
	if (f->cursor && !cursor_read(rq->arena, from.sort, f->cursor, &from))
		return rq_wrong(rq, "cursor", "invalid_format");
	e = f->human_id ? list_for_person(rq, &ask, &from, out, &n_own)
			: part_add(rq, is_member(rq) ? "all_members" : "all", &ask, &from, out);
	if (!e && out->n > (size_t)limit) {
		struct task_cursor last = cursor_of(from.sort, f->human_id && (size_t)limit > n_own,
						    (const struct task *)out->items + limit - 1);

		out->n = (size_t)limit;
		*next = cursor_write(rq->arena, &last);
	}
	return e ? e : translations_want(rq, ask.lang, out);
}

static err_t one_show(struct rq *rq, const char *id, const char *lang)
{
	struct task_reply *reply = ARENA_NEW(rq->arena, struct task_reply);
	struct task *t = ARENA_NEW(rq->arena, struct task);
	err_t e = task_get(rq, id, lang, t);

	reply->task = t;
	if (!e)
		e = task_fair_load(rq, t);
	if (!e)
		rq_answer_as(rq, 200, &task_reply_shape, reply);
	return e;
}

err_t task_show(struct rq *rq)
{
	const struct task_show_in *in = rq->in;

	return one_show(rq, in->id, in->lang);
}

err_t tasks_show(struct rq *rq)
{
	const struct tasks_in *in = rq->in;
	struct task_list *reply = ARENA_NEW(rq->arena, struct task_list);
	err_t e;

	if (in->task_id)
		return one_show(rq, in->task_id, in->filter.lang);
	e = tasks_find(rq, &in->filter, &reply->tasks, &reply->next_cursor);
	if (!e)
		rq_answer_as(rq, 200, in->filter.human_id ? &task_list_for_shape : &task_list_shape, reply);
	return e;
}
