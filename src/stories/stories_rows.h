/* stories_rows.h - the structs behind the shapes of this folder that only one file needs.
 *
 * Layer: stories, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_STORIES_ROWS_H
#define STORIES_STORIES_ROWS_H
#include "stories/stories_internal.h"

struct story_workflow {
	const char *segments; /* JSON */
};
struct story_ids {
	const char *task_ids; /* JSON */
};
struct story_total {
	int64_t total;
};
struct story_page_ask {
	const char *user_id;
	int64_t limit, offset;
};
struct story_share_key {
	int64_t id;
	const char *user_id, *token_hash;
};
struct story_file_ask {
	const char *url, *user_id, *share_hash;
};
struct story_id_in {
	int64_t task_id;
};
struct story_made {
	int64_t task_id;
};
struct story_info {
	struct story story;
	struct texts segment_names;
	struct list segments, resources;
};
struct story_list_in {
	int64_t limit, offset;
};
struct story_list {
	struct list tasks;
	int64_t total;
};
struct story_execute_in {
	int64_t task_id, segment_id;
	bool redo, all;
};
struct story_edit_in {
	int64_t task_id, segment_id;
	const char *pages, *segmented_pages, *mode; /* JSON */
};
struct story_said {
	bool yes;
};
struct story_shared_reply {
	const char *url;
};
struct story_resource_in {
	int64_t task_id, segmentId;
};
struct story_resources_reply {
	struct texts resources;
};
struct story_file_in {
	const char *url;
};

#endif
