/* tracker_routes.c - the routes of the run tracker.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tracker/tracker_internal.h"

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_TRACKER, .who = W_TRACKER, \
	 __VA_ARGS__}
#define REPORT(name_, path_, ...) \
	ROUTE(name_, POST, path_, .rate = RATE_WEBHOOK, .flags = R_AUTH_IN_SQL | R_ONCE, .errors = E(ERR_NOT_FOUND), __VA_ARGS__)
#define REST(name_, method_, path_, ...) ROUTE(name_, method_, path_, .rate = RATE_REST, __VA_ARGS__)
#define PROJECT "/api/projects/{project}"
#define RUN PROJECT "/tasks/{task_id}"

const struct route tracker_routes[] = {
	REPORT("report_start", "/webhook/start", .tool = "track_start", .in = &report_start_shape, .out = &report_reply_shape, .run = report_start_post,
	       .note = "A run begins; of one that ended, the next attempt"),
	REPORT("report_finish", "/webhook/finish", .tool = "track_finish", .in = &report_finish_shape, .out = &report_finished_shape,
	       .run = report_finish_post, .note = "A run is completed"),
	REPORT("report_status", "/webhook/status", .tool = "track_status", .in = &report_status_shape, .out = &report_reply_shape,
	       .run = report_status_post, .note = "How a run goes"),
	REPORT("report_error", "/webhook/error", .tool = "track_error", .in = &report_error_shape, .out = &report_reply_shape,
	       .run = report_error_post, .note = "A run failed"),
	REST("track_projects", GET, "/api/projects", .in = &track_projects_in_shape, .out = &track_projects_shape,
	     .run = track_projects_get, .note = "Projects with how many runs they have"),
	REST("track_project", GET, PROJECT, .in = &track_project_in_shape, .out = &track_project_detail_shape,
	     .run = track_project_show, .note = "One project with its agents"),
	REST("track_project_edit", PATCH, PROJECT, .in = &track_archive_in_shape, .out = &track_project_detail_shape,
	     .run = track_project_patch, .note = "Hide a project from lists, or show it again"),
	REST("track_runs", GET, PROJECT "/tasks", .in = &track_runs_in_shape, .out = &track_runs_shape, .run = track_runs_get,
	     .note = "The runs of a project, newest first"),
	REST("track_run", GET, RUN, .in = &track_run_in_shape, .out = &track_run_detail_shape, .run = track_run_show,
	     .note = "One run with its attempts and its timeline"),
	REST("track_run_edit", PATCH, RUN, .in = &track_run_archive_in_shape, .out = &track_run_detail_shape,
	     .run = track_run_patch, .note = "Hide a run from lists, or show it again"),
	REST("track_run_delete", DELETE, RUN, .in = &track_run_in_shape, .out = &track_deleted_shape, .run = track_run_delete,
	     .note = "Delete a run; its events stay"),
	REST("track_export", GET, PROJECT "/export", .in = &track_export_in_shape, .media = "text/csv|application/json", .headers = "Content-Disposition|Link", .run = track_export_get,
	     .note = "All runs of a project, oldest first, as CSV or JSON"),
	REST("track_search", GET, "/api/tasks/search", .in = &track_search_in_shape, .out = &track_found_shape,
	     .run = track_search_get, .note = "Runs of all projects the key may see"),
	REST("track_stats", GET, "/api/stats", .out = &track_stats_shape, .run = track_stats_get,
	     .note = "How it went altogether"),
	REST("track_project_stats", GET, "/api/stats/projects/{project}", .in = &track_project_in_shape,
	     .out = &track_project_stats_shape, .run = track_project_stats_get, .note = "How it went in one project"),
	ROUTES_END,
};
