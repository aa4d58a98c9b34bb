/* track_runs.c - runs: of a project, found by what is known of them, one with its timeline; hiding and deleting one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sql_tracker.h"
#include "tracker/tracker_internal.h"

#define RUNS_DEFAULT 20

/* What was asked for, as it was sent. */
struct filters {
	const char *status, *agent, *date_from, *date_to, *task_name, *project_name;
};
struct runs_page {
	struct list tasks;
	int64_t total, limit, offset;
	const struct filters *filters;
};
struct track_attempt {
	int64_t attempt, started_at, finished_at;
	const char *status, *agent, *duration_seconds, *result, *error_type, *error_message, *stack_trace;
};
struct track_moment {
	int64_t n, at;
	const char *type, *data;
};
struct run_deleted {
	const char *status, *task_id;
};

#define A(member, kind, ...) FIELD(track_ask, member, kind, __VA_ARGS__)
#define R(member, kind, ...) FIELD(track_run, member, kind, __VA_ARGS__)
#define F(member) FIELD(filters, member, K_TEXT, .flags = F_OMIT)
#define D(member, kind, ...) FIELD(track_edit, member, kind, __VA_ARGS__)
#define T(member, kind) FIELD(track_attempt, member, kind)
#define PROJECT_OF(F_) F_(project, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX)
#define TASK_OF(F_) F_(task_id, K_LINE, .flags = F_REQ | F_PATH, .max = TRACK_NAME_MAX)
#define FILTERS \
	A(limit, K_INT, .min = 1, .max = 1000), A(offset, K_INT, .min = 0, .max = INT64_MAX), \
	A(status, K_WORD, .words = "pending|running|completed|failed"), A(agent, K_LINE, .max = TRACK_NAME_MAX), \
	A(date_from, K_LINE, .note = "Began at this time or later; a day is its first moment (UTC)"), \
	A(date_to, K_LINE, .note = "Began at this time or before; a day is its last moment (UTC)"), \
	A(archived, K_BOOL, .note = "Those that were archived instead")

SHAPE(track_runs_in, track_ask, PROJECT_OF(A), FILTERS);
SHAPE(track_search_in, track_ask, FILTERS, A(task_name, K_TEXT, .max = TRACK_TITLE_MAX, .note = "A part of the title"),
      FIELD_AS("project_name", track_ask, project, K_LINE, .max = TRACK_NAME_MAX));
SHAPE(track_run_in, track_ask, PROJECT_OF(A), TASK_OF(A));
SHAPE(track_run_archive_in, track_edit, PROJECT_OF(D), TASK_OF(D), D(archived, K_BOOL, .flags = F_REQ));

#define RUN_HEAD \
	R(id, K_INT, 0), R(task_id, K_TEXT, 0), R(title, K_TEXT, 0), \
	R(status, K_WORD, .words = "pending|running|completed|failed"), R(progress, K_JSON, 0), R(agent, K_TEXT, 0), \
	R(started_at, K_TIME, 0), R(finished_at, K_TIME, 0), R(duration_seconds, K_JSON, 0), R(result, K_TEXT, 0), \
	R(error_message, K_TEXT, 0), R(metadata, K_JSON, 0), R(attempt, K_INT, 0)
SHAPE(track_run_line, track_run, RUN_HEAD, R(error_type, K_TEXT, 0));
SHAPE(track_run_item, track_run, RUN_HEAD);
SHAPE(track_run_found, track_run, R(project, K_TEXT, 0), RUN_HEAD);
SHAPE(track_attempt, track_attempt, T(attempt, K_INT), T(status, K_TEXT), T(agent, K_TEXT), T(started_at, K_TIME),
      T(finished_at, K_TIME), T(duration_seconds, K_JSON), T(result, K_TEXT), T(error_type, K_TEXT), T(error_message, K_TEXT),
      T(stack_trace, K_TEXT));
SHAPE(track_moment, track_moment, FIELD(track_moment, n, K_INT), FIELD(track_moment, type, K_TEXT),
      FIELD(track_moment, data, K_JSON), FIELD_AS("timestamp", track_moment, at, K_TIME));
#define RUN_REST \
	R(error_type, K_TEXT, 0), R(stack_trace, K_TEXT, 0), R(message, K_TEXT, 0), R(created_at, K_TIME, 0), \
	R(last_report_at, K_TIME, 0), R(archived_at, K_TIME, 0)
SHAPE(track_run, track_run, R(project, K_TEXT, 0), RUN_HEAD, RUN_REST);
SHAPE(track_run_detail, track_run, R(project, K_TEXT, 0), RUN_HEAD, RUN_REST,
      R(attempts, K_LIST, .of = &track_attempt_shape, .note = "That ended and were followed by another, newest first"),
      R(timeline, K_LIST, .of = &track_moment_shape, .note = "The newest 1,000 reports, oldest first"),
      R(more, K_OBJ, .of = &track_more_shape, .note = "Other runs, steps, spending, silence"));
SHAPE(filters, filters, F(status), F(agent), F(date_from), F(date_to), F(task_name), F(project_name));
#define PAGE_OF(shape_) \
	FIELD(runs_page, tasks, K_LIST, .of = &shape_), FIELD(runs_page, total, K_INT), FIELD(runs_page, limit, K_INT), \
	FIELD(runs_page, offset, K_INT), FIELD(runs_page, filters, K_OBJ, .of = &filters_shape)
SHAPE(track_runs, runs_page, PAGE_OF(track_run_item_shape));
SHAPE(track_found, runs_page, PAGE_OF(track_run_found_shape));
SHAPE(track_deleted, run_deleted, FIELD(run_deleted, status, K_WORD, .words = "deleted"),
      FIELD(run_deleted, task_id, K_TEXT));


static err_t runs_answer(struct rq *rq, struct track_ask *ask, const char *project_name)
{
	struct runs_page *page = ARENA_NEW(rq->arena, struct runs_page);
	struct filters *f = ARENA_NEW(rq->arena, struct filters);
	struct track_total total;
	err_t e = rq_one(rq, &sql_track_runs_count, ask, &total);

	if (!e)
		e = rq_many(rq, &sql_track_runs_page, ask, &page->tasks);
	if (e)
		return e;
	*f = (struct filters){ask->status, ask->agent, ask->date_from, ask->date_to, ask->task_name, project_name};
	page->total = total.total;
	page->limit = ask->limit;
	page->offset = ask->offset;
	page->filters = f;
	rq_answer(rq, page);
	return ERR_OK;
}


err_t track_runs_get(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	err_t e = track_filters_read(rq, ask, RUNS_DEFAULT);

	if (!e)
		e = track_project_enter(rq, ask);
	return e ? e : runs_answer(rq, ask, NULL);
}


err_t track_search_get(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	err_t e = track_filters_read(rq, ask, RUNS_DEFAULT);

	if (!e && ask->project)
		e = track_project_enter(rq, ask);
	if (e == ERR_NOT_FOUND) { /* a search that finds nothing */
		ask->project_id = 0;
		e = ERR_OK;
	}
	return e ? e : runs_answer(rq, ask, ask->project);
}


static err_t run_answer(struct rq *rq, struct track_ask *ask)
{
	struct track_run *r = ARENA_NEW(rq->arena, struct track_run);
	err_t e = rq_one(rq, &sql_track_run_get, ask, r);

	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	ask->run_id = r->id;
	e = rq_many(rq, &sql_track_attempts, ask, &r->attempts);
	if (!e)
		e = rq_many(rq, &sql_track_timeline, ask, &r->timeline);
	if (!e)
		e = track_more_read(rq, ask, &r->more);
	if (!e)
		rq_answer(rq, r);
	return e;
}


err_t track_run_show(struct rq *rq)
{
	return run_answer(rq, track_ask_of(rq));
}


static err_t run_edit(struct rq *rq, const char *task_id, const char *deed, struct track_ask *ask)
{
	struct track_edit edit = {.task_id = task_id, .deed = deed, .prefix = rq->who.tracker_key};
	err_t e = track_project_enter(rq, ask);

	edit.project_id = ask->project_id;
	ask->task_id = task_id;
	return e ? e : rq_one(rq, &sql_track_run_edit, &edit, NULL);
}


err_t track_run_patch(struct rq *rq)
{
	const struct track_edit *in = rq->in;
	struct track_ask *ask = track_ask_of(rq);
	err_t e = run_edit(rq, in->task_id, in->archived ? "archive" : "restore", ask);

	return e ? e : run_answer(rq, ask);
}


err_t track_run_delete(struct rq *rq)
{
	struct track_ask *ask = track_ask_of(rq);
	struct run_deleted *done = ARENA_NEW(rq->arena, struct run_deleted);
	err_t e = run_edit(rq, ask->task_id, "delete", ask);

	*done = (struct run_deleted){"deleted", ask->task_id};
	if (!e)
		rq_answer(rq, done);
	return e;
}
