/* stories_internal.h - what the files of this folder share: parameters of statements, replies, handlers.
 *
 * Layer: stories, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_STORIES_INTERNAL_H
#define STORIES_STORIES_INTERNAL_H
#include "stories/stories.h"

#define SEGMENT_LEASE_S 30
#define SEGMENTS_AT_ONCE 2 /* worked on in the whole hall: each keeps a processor busy */

struct story_new_row {
	struct story_new in;
	const char *user_id;
};
struct story_execute_ask {
	int64_t id, n, wait_s, lease_s, budget_cents, limit_s;
	const char *user_id, *how, *executor, *deliverable; /* the last with words and the two above: for people */
	struct texts words;
	bool redo;
};
struct story_taken {
	int64_t run_n;
	const char *name, *job_id;
};
struct story_segment_key {
	int64_t id, n, lease_s;
};
struct story_leased {
	const char *name, *input_hash, *executor, *topic, *main_role, *scene, *lang;
	int64_t run_n;
};
/* Who works on a segment, and what it says or leaves. */
struct story_worker {
	int64_t id, n, run_n, lease_s;
	const char *message, *files, *input_hash, *metadata; /* files, metadata: JSON */
};
struct story_ended {
	bool is_done;
};
struct story_called {
	const char *call_key, *external_id;
};
/* What a person delivered; state and place: of its file. */
struct story_delivery {
	const char *text, *file, *file_type, *state, *place;
};
struct story_state {
	const char *status;
	bool is_worked_on;
	int64_t n_worked_on;
};

/* STATE/generated_stories/<id> with its folders image and speech. */
MUST_CHECK err_t story_folder_make(const struct conf *c, struct arena *a, int64_t id);
MUST_CHECK err_t story_folder_remove(const struct conf *c, struct arena *a, int64_t id);
char *story_folder(const struct conf *c, struct arena *a, int64_t id);

/* Writes segment_<n>.txt and gives it as the list of files of story_done. */
MUST_CHECK err_t segment_note(const struct conf *c, struct arena *a, int64_t id, int64_t n, const char **files);
/* One file of the list: {"path":…,"type":…,"bytes":…,"sha256":…}; path below the story's folder. */
struct buf;
MUST_CHECK err_t segment_file(const struct conf *c, struct buf *list, int64_t id, const char *path, const char *type);

/* "story:segment" of a job's subject. */
MUST_CHECK bool segment_subject(struct arena *a, const char *subject, struct story_segment_key *out);

/* Handlers, by file. */
err_t story_workflow_get(struct rq *rq);
err_t story_new_post(struct rq *rq);
err_t story_progress_get(struct rq *rq);
err_t story_info_get(struct rq *rq);
err_t story_ids_get(struct rq *rq);
err_t story_list_get(struct rq *rq);
err_t story_execute_post(struct rq *rq);
err_t story_cancel_post(struct rq *rq);
err_t story_task_delete(struct rq *rq);
err_t story_share_post(struct rq *rq);
err_t story_resource_get(struct rq *rq);
err_t story_file_get(struct rq *rq);
err_t story_export_get(struct rq *rq);
err_t story_edit_put(struct rq *rq);

extern const struct shape story_made_shape, story_id_shape, story_progress_shape, story_info_shape,
	story_ids_shape, story_list_in_shape, story_list_shape, story_execute_in_shape, story_executed_shape, story_edit_in_shape, story_edited_shape, story_cancelled_shape,
	story_deleted_shape, story_shared_reply_shape, story_resource_in_shape, story_resources_reply_shape, story_file_in_shape;

#endif
