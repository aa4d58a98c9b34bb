/* tracker_internal.h - what the tracker's files share: handlers, shapes, parameters of statements.
 *
 * Layer: tracker, for files of this folder only.  Decimals are JSON texts (progress, seconds, rates).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TRACKER_TRACKER_INTERNAL_H
#define TRACKER_TRACKER_INTERNAL_H
#include "tracker/tracker.h"
#include "tracker/tracker_more.h"

/* What an agent reports; which of it depends on the report. */
struct report {
	const char *key_hash, *project, *task, *task_id, *agent, *metadata;
	const char *result, *duration_seconds, *status, *progress, *message;
	const char *error_type, *error_message, *stack_trace;
	const char *tokens_in, *tokens_out, *cost_usd;
};
struct report_done {
	int64_t at;
	const char *duration_seconds;
	bool late;
};
struct report_reply {
	const char *status, *task_id, *message, *duration_seconds;
	const char *stack_trace_truncated, *late; /* "true", or NULL: left out */
	int64_t timestamp;
};
extern const struct shape report_start_shape, report_finish_shape, report_status_shape, report_error_shape,
	report_reply_shape, report_finished_shape;
err_t report_start_post(struct rq *rq);
err_t report_finish_post(struct rq *rq);
err_t report_status_post(struct rq *rq);
err_t report_error_post(struct rq *rq);

/* What a reader asks for, and the parameters of the statements that find it. */
struct track_ask {
	const char *project, *task_id, *status, *agent, *date_from, *date_to, *task_name, *sort_by, *sort_order, *format;
	int64_t limit, offset, after;
	bool archived;
	/* by the handler */
	int64_t key_project, project_id, run_id, from, until;
	const char *sort;
};
struct track_total {
	int64_t total;
};
struct track_project {
	int64_t id, created_at, updated_at, archived_at, task_count, active_tasks, last_activity;
	const char *name, *agents;
};
struct track_run {
	int64_t id, started_at, finished_at, created_at, last_report_at, archived_at, attempt;
	const char *task_id, *title, *status, *progress, *agent, *duration_seconds, *result, *error_type, *error_message,
		*stack_trace, *message, *metadata, *project;
	struct list attempts, timeline;
	const struct track_more *more;
};
struct track_edit {
	const char *project, *task_id, *deed, *prefix;
	bool archived;
	int64_t project_id;
};

/* The caller's ask, with the project of their key. */
struct track_ask *track_ask_of(struct rq *rq);
/* Fills ask->project_id by ask->project; ERR_NOT_FOUND also for projects the key may not see. */
MUST_CHECK err_t track_project_enter(struct rq *rq, struct track_ask *ask);
/* Fills from, until and the default of limit; ERR_BAD_FIELD. */
MUST_CHECK err_t track_filters_read(struct rq *rq, struct track_ask *ask, int64_t limit);
/* "2024-01-15", a time with or without a zone (UTC then); a bare day is its first or last microsecond. */
bool track_day_read(struct arena *a, const char *text, bool is_end, int64_t *out);
/* The first bytes of a text, at most max, whole characters. */
char *track_cut(struct arena *a, const char *text, size_t max);

/* What the run ask->run_id is to others. */
MUST_CHECK err_t track_more_read(struct rq *rq, const struct track_ask *ask, const struct track_more **out);

extern const struct shape track_projects_in_shape, track_projects_shape, track_project_in_shape, track_project_detail_shape,
	track_archive_in_shape, track_run_in_shape, track_run_archive_in_shape, track_runs_in_shape, track_runs_shape,
	track_search_in_shape, track_found_shape, track_run_detail_shape, track_deleted_shape, track_export_in_shape,
	track_stats_shape, track_project_stats_shape, track_run_line_shape;
err_t track_projects_get(struct rq *rq);
err_t track_project_show(struct rq *rq);
err_t track_project_patch(struct rq *rq);
err_t track_runs_get(struct rq *rq);
err_t track_search_get(struct rq *rq);
err_t track_run_show(struct rq *rq);
err_t track_run_patch(struct rq *rq);
err_t track_run_delete(struct rq *rq);
err_t track_export_get(struct rq *rq);
err_t track_stats_get(struct rq *rq);
err_t track_project_stats_get(struct rq *rq);

#endif
