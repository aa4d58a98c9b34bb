/* track_projects.c - projects: their list, one of them, hiding one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sql_tracker.h"
#include "tracker/tracker_internal.h"

#define PROJECTS_DEFAULT 50

struct projects_page {
	struct list projects;
	int64_t total, limit, offset;
};

#define A(member, kind, ...) FIELD(track_ask, member, kind, __VA_ARGS__)
#define P(member, kind, ...) FIELD(track_project, member, kind, __VA_ARGS__)
#define NAME A(project, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX)
#define PAGE \
	A(limit, K_INT, .min = 1, .max = 1000), A(offset, K_INT, .min = 0, .max = INT64_MAX), \
	A(archived, K_BOOL, .note = "Those that were archived instead")

SHAPE(track_ask, track_ask, A(project, K_TEXT, 0), A(task_id, K_TEXT, 0), A(status, K_TEXT, 0), A(agent, K_TEXT, 0),
      A(task_name, K_TEXT, 0), A(limit, K_INT, 0), A(offset, K_INT, 0), A(after, K_INT, 0), A(archived, K_BOOL, 0),
      A(key_project, K_INT, 0), A(project_id, K_INT, 0), A(run_id, K_INT, 0), A(from, K_TIME, 0), A(until, K_TIME, 0),
      A(sort, K_TEXT, 0));
SHAPE(track_projects_in, track_ask, PAGE, A(sort_by, K_WORD, .words = "name|created_at|updated_at"),
      A(sort_order, K_WORD, .words = "asc|desc"));
SHAPE(track_project_in, track_ask, NAME);
SHAPE(track_total, track_total, FIELD(track_total, total, K_INT));
#define PROJECT_ITEM P(id, K_INT, 0), P(name, K_TEXT, 0), P(created_at, K_TIME, 0), P(updated_at, K_TIME, 0), \
	P(task_count, K_INT, 0), P(active_tasks, K_INT, 0), P(archived_at, K_TIME, .flags = F_OMIT)
SHAPE(track_project, track_project, PROJECT_ITEM, P(last_activity, K_TIME, .flags = F_INNER),
      P(agents, K_JSON, .flags = F_INNER));
SHAPE(track_project_detail, track_project, PROJECT_ITEM, P(agents, K_JSON, 0), P(last_activity, K_TIME, 0));
SHAPE(track_projects, projects_page, FIELD(projects_page, projects, K_LIST, .of = &track_project_shape),
      FIELD(projects_page, total, K_INT), FIELD(projects_page, limit, K_INT), FIELD(projects_page, offset, K_INT));
#define D(member, kind, ...) FIELD(track_edit, member, kind, __VA_ARGS__)
SHAPE(track_edit, track_edit, D(project, K_TEXT, 0), D(task_id, K_TEXT, 0), D(deed, K_TEXT, 0), D(prefix, K_TEXT, 0),
      D(archived, K_BOOL, 0), D(project_id, K_INT, 0));
SHAPE(track_archive_in, track_edit, D(project, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX),
      D(archived, K_BOOL, .flags = F_REQ));


struct track_ask *track_ask_of(struct rq *rq)
{
	struct track_ask *ask = ARENA_NEW(rq->arena, struct track_ask);

	if (rq->in && str_eq(rq->route->in->fields[0].name, "project") && rq->route->in->size == sizeof(struct track_edit))
		ask->project = ((const struct track_edit *)rq->in)->project;
	else if (rq->in)
		*ask = *(const struct track_ask *)rq->in;
	ask->key_project = rq->who.tracker_project;
	ask->project_id = ask->run_id = INT_UNSET;
	return ask;
}


err_t track_project_enter(struct rq *rq, struct track_ask *ask)
{
	struct track_project p;
	err_t e = rq_one(rq, &sql_track_project_find, ask, &p);

	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	ask->project_id = p.id;
	return ERR_OK;
}


static void page_defaults(struct track_ask *ask, int64_t limit)
{
	ask->limit = ask->limit == INT_UNSET ? limit : ask->limit;
	ask->offset = ask->offset == INT_UNSET ? 0 : ask->offset;
}


err_t track_filters_read(struct rq *rq, struct track_ask *ask, int64_t limit)
{
	page_defaults(ask, limit);
	if (ask->date_from && !track_day_read(rq->arena, ask->date_from, false, &ask->from))
		complain(&rq->complaints, "date_from", "invalid_format", ERR_BAD_FIELD);
	if (ask->date_to && !track_day_read(rq->arena, ask->date_to, true, &ask->until))
		complain(&rq->complaints, "date_to", "invalid_format", ERR_BAD_FIELD);
	return rq->complaints.n ? ERR_BAD_FIELD : ERR_OK;
}


err_t track_projects_get(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	struct projects_page *page = ARENA_NEW(rq->arena, struct projects_page);
	struct track_total total;
	err_t e;

	page_defaults(ask, PROJECTS_DEFAULT);
	ask->sort = arena_printf(rq->arena, "%s %s", ask->sort_by ? ask->sort_by : "created_at",
				 ask->sort_order ? ask->sort_order : "desc");
	e = rq_one(rq, &sql_track_projects_count, ask, &total);
	if (!e)
		e = rq_many(rq, &sql_track_projects_page, ask, &page->projects);
	if (e)
		return e;
	page->total = total.total;
	page->limit = ask->limit;
	page->offset = ask->offset;
	rq_answer(rq, page);
	return ERR_OK;
}


err_t track_project_show(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	struct track_project *p = ARENA_NEW(rq->arena, struct track_project);
	err_t e = rq_one(rq, &sql_track_project_get, ask, p);

	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	rq_answer(rq, p);
	return ERR_OK;
}


err_t track_project_patch(struct rq *rq)
{
	struct track_edit edit = *(const struct track_edit *)rq->in;
	struct track_ask *ask = track_ask_of(rq);
	err_t e = track_project_enter(rq, ask);

	edit.project_id = ask->project_id;
	edit.prefix = rq->who.tracker_key;
	if (!e)
		e = rq_run(rq, &sql_track_project_edit, &edit, NULL);
	return e ? e : track_project_show(rq);
}
