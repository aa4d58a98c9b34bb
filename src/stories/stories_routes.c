/* stories_routes.c - the routes of the stories' API.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stories/stories_internal.h"

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, .dialect = D_STORIES, .who = W_STORY | W_PERSON, \
	 __VA_ARGS__}
#define TASK "/api/task/{id}"
#define FOUND ERR_STORY_NOT_FOUND

const struct route stories_routes[] = {
	{.name = "story_workflow", .method = GET, .path = "/api/task/workflow", .status = 200, .dialect = D_STORIES, .who = W_ANYONE,
	 .media = "application/json", .run = story_workflow_get, .note = "The segments of a new story: a list of {id, name}"},
	ROUTE("story_new", POST, "/api/task/new", .tool = "new_story", .in = &story_new_shape, .out = &story_made_shape, .flags = R_ONCE,
	      .errors = E(ERR_KEY_REUSED, ERR_KEY_RUNNING), .run = story_new_post,
	      .note = "A story to be told"),
	ROUTE("story_ids", GET, "/api/task/mytasks", .out = &story_ids_shape, .run = story_ids_get,
	      .note = "The numbers of one's stories, newest first"),
	ROUTE("story_list", GET, "/api/task/list", .in = &story_list_in_shape, .out = &story_list_shape, .run = story_list_get,
	      .note = "One's stories with topics, dates and states, newest first"),
	ROUTE("story_progress", GET, TASK "/progress", .in = &story_id_shape, .out = &story_progress_shape, .errors = E(FOUND),
	      .run = story_progress_get, .note = "How many segments are done, and whether it runs"),
	ROUTE("story_info", GET, TASK "/info", .tool = "get_story", .in = &story_id_shape, .out = &story_info_shape, .errors = E(FOUND),
	      .run = story_info_get, .note = "The story with its segments and files"),
	ROUTE("story_resource", GET, TASK "/resource", .in = &story_resource_in_shape, .out = &story_resources_reply_shape,
	      .errors = E(FOUND, ERR_SEGMENT_PENDING, ERR_SEGMENT_UNKNOWN), .run = story_resource_get,
	      .note = "The files of a segment"),
	ROUTE("story_file", GET, "/api/resource", .in = &story_file_in_shape, .errors = E(FOUND),
	      .media = "application/json|image/png|audio/wav|video/mp4|text/vtt|text/plain", .headers = "Accept-Ranges|ETag|Last-Modified",
	      .run = story_file_get,
	      .note = "One of these files; takes range requests"),
	ROUTE("story_execute", POST, TASK "/execute/{segment_id}", .tool = "execute_segment", .in = &story_execute_in_shape, .out = &story_executed_shape,
	      .flags = R_SLOW | R_ONCE,
	      .errors = E(FOUND, ERR_SEGMENT_ORDER, ERR_SEGMENT_UNKNOWN, ERR_SEGMENT_RUNNING, ERR_KEY_REUSED, ERR_KEY_RUNNING),
	      .run = story_execute_post, .note = "Makes the next segment, or one again"),
	ROUTE("story_edit", PUT, TASK "/myresource/{segment_id}", .in = &story_edit_in_shape, .out = &story_edited_shape, .flags = R_SLOW,
	      .errors = E(FOUND, ERR_SEGMENT_ORDER, ERR_SEGMENT_UNKNOWN, ERR_SEGMENT_RUNNING, ERR_SEGMENT_NOT_EDITABLE),
	      .run = story_edit_put, .note = "One's own pages (segment 1) or pieces (segment 3); the later segments wait"),
	ROUTE("story_export", GET, TASK "/export", .in = &story_id_shape, .flags = R_SLOW, .errors = E(FOUND),
	      .media = "application/zip", .headers = "Accept-Ranges|ETag|Last-Modified|Content-Disposition",
	      .run = story_export_get,
	      .note = "All files as a zip archive"),
	ROUTE("story_cancel", POST, TASK "/cancel", .in = &story_id_shape, .out = &story_cancelled_shape,
	      .errors = E(FOUND, ERR_SEGMENT_IDLE), .run = story_cancel_post, .note = "Stops the segment that runs"),
	ROUTE("story_share", POST, TASK "/share", .in = &story_id_shape, .out = &story_shared_reply_shape, .errors = E(FOUND),
	      .run = story_share_post, .note = "An address under which everybody who has it sees the story; an earlier one is dead"),
	ROUTE("story_delete", DELETE, TASK, .in = &story_id_shape, .out = &story_deleted_shape, .flags = R_SLOW, .errors = E(FOUND),
	      .run = story_task_delete, .note = "Deletes a story and its files; what runs is stopped"),
	ROUTES_END,
};
