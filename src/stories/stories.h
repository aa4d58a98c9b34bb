/* stories.h - from a topic to a film in segments: tasks of the stories' API, their files, their makers.
 *
 * Layer: stories.  A story belongs to a person; somebody else's is not found.  Its files lie in
 * STATE/generated_stories/<id>/ and are named in story_resources by that path, relative to STATE.  States and moves are
 * functions of sql/functions/story_moves.sql; doc/stories.md has them.
 * Fails: ERR_STORY_NOT_FOUND, ERR_SEGMENT_ORDER, ERR_SEGMENT_UNKNOWN, ERR_SEGMENT_RUNNING.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_STORIES_H
#define STORIES_STORIES_H
#include "events/job.h"
#include "web/route.h"

extern const struct route stories_routes[];
extern const struct job_kind stories_jobs[];
extern struct stmt *const sql_stories[];

#define STORY_LANGS "en|ja|zh"
#define STORY_STATES "pending|running|completed|failed"
#define STORY_FOLDER "generated_stories"

struct story {
	int64_t id, current_segment, total_segments, created_at, updated_at;
	const char *topic, *main_role, *scene, *lang, *status, *workflow_version;
	bool is_shared, makes_all; /* makes_all: the next segment begins by itself */
};
struct story_segment {
	int64_t segment_id, run_n, tokens_in, tokens_out, cost_micros, started_at, ended_at;
	const char *name, *status, *message, *error, *executor, *model, *metadata; /* metadata: JSON */
};
struct story_resource {
	int64_t segment_id, bytes;
	const char *path, *type, *sha256, *meta; /* type: json, text, image, audio, video, subtitles; meta: JSON */
};
extern const struct shape story_new_shape, story_shape, story_segment_shape, story_resource_shape;

struct story_key {
	int64_t id;
	const char *user_id;
};
MUST_CHECK err_t story_get(struct rq *rq, struct story_key k, struct story *out);
/* struct story_segment, struct story_resource; of a story that is known to be the caller's. */
MUST_CHECK err_t story_segments_get(struct rq *rq, int64_t id, struct list *out);
MUST_CHECK err_t story_resources_get(struct rq *rq, int64_t id, int64_t segment, struct list *out); /* INT_UNSET: all */

struct story_new {
	const char *topic, *main_role, *scene, *lang;
};
MUST_CHECK err_t story_add(struct rq *rq, const struct story_new *in, int64_t *id);
struct story_executed {
	bool accepted;
	const char *message, *job_id; /* job_id: NULL where it was only simulated */
};
/* Begins segment n; redo: of one that is done.  Blocks for a moment where it is simulated. */
#define STORY_ONE "one"
#define STORY_ALL "all" /* then the later ones too, one after another */
#define STORY_ON "on" /* the next of all; ERR_SEGMENT_IDLE where that is not wanted any more */
struct story_begin {
	int64_t id, n;
	const char *how;
	bool redo;
};
MUST_CHECK err_t story_execute(struct rq *rq, const struct story_begin *b, struct story_executed *out);
/* The owner's own words: pages (segment 1) or pieces (segment 3) as JSON lists; that segment is done then, and the later ones
 * wait.  is_merge: what is null stays as it was.  ERR_SEGMENT_NOT_EDITABLE; ERR_BAD_FIELD with a complaint. */
struct story_edit {
	int64_t id, n;
	struct json_t *list;
	bool is_merge;
};
MUST_CHECK err_t story_edit(struct rq *rq, const struct story_edit *edit);
/* What it says so far; no pages before it is told.  Reads a file. */
struct script;
MUST_CHECK err_t story_script_get(struct rq *rq, int64_t id, struct script *out);
MUST_CHECK err_t story_cancel(struct rq *rq, int64_t id);
/* Rows and folder; blocks for a moment. */
MUST_CHECK err_t story_delete(struct rq *rq, int64_t id);
/* An address under which everybody who has it sees the story; any earlier one is dead. */
MUST_CHECK err_t story_share(struct rq *rq, int64_t id, const char **url);
/* Sends one of its files to whoever may see it: its owner, or who has the token of its shared address (NULL: has not). */
MUST_CHECK err_t story_file_send(struct rq *rq, const char *path, const char *share_token);
/* The story of a shared address. */
MUST_CHECK err_t story_shared_get(struct rq *rq, const char *token, struct story *out);

#endif
