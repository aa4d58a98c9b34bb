/* dashboard_parts.h - what the pages of the run tracker share: their questions, rows, words and figures.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_DASHBOARD_PARTS_H
#define PAGES_DASHBOARD_PARTS_H
#include "pages/viewer.h"

#define DASH_DAYS 14 /* what a figure covers unless the reader says otherwise */
#define DASH_DAYS_MAX 92
#define DASH_NAME_MAX 255

/* Everything that the statements of sql/queries/dashboard.sql ask by. Texts NULL and numbers INT_UNSET: any. */
struct dash_ask {
	const char *project, *task_id, *status, *agent, *badge_key;
	const char *first, *last; /* days of the figure, "2026-11-22", both counted */
	const char *date_from, *date_to; /* what the reader set */
	struct texts ids;
	int64_t project_id, run_id, at, before, max, skip;
	bool is_archived;
};
struct dash_project {
	int64_t id, running, silent, last_at, archived_at, now, budget_percent; /* the last INT_UNSET: no budget */
	const char *name, *description, *badge_key;
};
struct dash_run {
	int64_t id, started_at, finished_at, duration_ms, last_report_at, attempt, now;
	const char *task_id, *title, *agent, *status, *progress, *message, *error_type;
	bool is_silent;
};
extern const struct shape dash_ask_shape, dash_project_shape, dash_run_shape;
/* A page of projects, or the one of that name: ERR_NOT_FOUND. */
MUST_CHECK err_t dash_project_find(struct rq *rq, const char *name, struct dash_project *out);

/* Addresses. A name that an address cannot carry between slashes stands in the query. */
const char *dash_project_href(struct arena *a, const char *project);
const char *dash_run_href(struct arena *a, const char *project, const char *task_id);

/* Words. */
struct look run_look(enum lang lang, const char *status, bool is_silent);
const char *dash_count(struct arena *a, int64_t n);
/* "84 %", or "–" where nothing ended. */
const char *dash_success(struct arena *a, int64_t completed, int64_t failed);
/* "45 min", "3.2 s"; NULL for none. */
const char *dash_duration(const struct reader *r, int64_t ms);
/* "9 min ago", "now" */
const char *dash_ago(const struct reader *r, int64_t at, int64_t now);
/* A day (since 1970) as "2026-11-22", and as people read it. */
const char *dash_day_iso(struct arena *a, int64_t day);
const char *dash_day_words(const struct reader *r, int64_t day);
/* A date of that form, else false. */
bool dash_day_read(const char *iso, int64_t *day);
int64_t dash_today(int64_t now);

/* Ended runs per day, drawn on the server: bars in viewBox units, a sentence, and the rows of the table. */
struct dash_bar {
	const char *x, *width, *ok_y, *ok_height, *fail_y, *fail_height;
};
struct dash_row {
	const char *day, *completed, *failed;
};
struct dash_figure {
	const char *sentence, *from, *to, *top;
	struct list bars, rows; /* dash_bar, dash_row */
	int64_t completed, failed;
	bool is_empty;
};
struct dash_span {
	int64_t first, last; /* days */
	int64_t width, height; /* of the drawing */
};
extern const struct shape dash_figure_shape, dash_bar_shape, dash_row_shape;
struct dash_day {
	int64_t project_id, day, completed, failed;
};
extern const struct shape dash_day_shape;
/* days: of struct dash_day of any projects, of which only those of `project_id` count. */
void dash_figure_make(const struct reader *r, const struct list *days, int64_t project_id, struct dash_span span,
		      struct dash_figure *out);

/* The call that reports progress of the run, ready to be pasted. */
const char *dash_call_status(struct rq *rq, const char *project, const struct dash_run *run);

extern const struct shape dash_home_shape, dash_project_page_shape, dash_run_page_shape, dash_query_shape,
	dash_home_query_shape, dash_home_in_shape, dash_path_shape, dash_run_path_shape, dash_badge_path_shape;
struct dash_query {
	const char *project, *task, *status, *agent, *from, *to, *act;
	int64_t at, before, page;
	bool archived;
};
err_t page_dashboard(struct rq *rq);
err_t page_dashboard_post(struct rq *rq);
err_t page_dash_project(struct rq *rq);
err_t page_dash_run(struct rq *rq);
err_t dash_badge_svg(struct rq *rq);

#endif
