/* make.h - makes one segment of a story: a coroutine of the `agents` process, its lease, its files and its programs.
 *
 * Layer: stories, for files of this folder only.  Who makes it (generators.h) reads script_data.json and files
 * of earlier segments, and leaves files.  Each file that takes time has beside it the hash of what it was made from
 * (".NAME.of"): where that is still right the file is kept, so a segment that failed or was killed goes on where it
 * stopped, and one whose input did not change costs nothing.  Programs run in the story's folder, within limits, and write
 * in a folder below it that is emptied afterwards.
 * A maker whose segment was cancelled, deleted or taken by another is_over: it stops and writes nothing more.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_MAKE_H
#define STORIES_MAKE_H
#include "stories/generators.h"
#include "stories/script.h"
#include "stories/stories_internal.h"

struct maker {
	struct arena *arena;
	struct job_run *job;
	const struct conf *conf;
	struct story_segment_key key;
	struct story_leased seg;
	const struct generator *gen;
	struct script_wish wish;
	struct script script; /* of segments after the first */
	const char *dir; /* the story's folder */
	struct buf files; /* the list for story_done, as JSON */
	struct buf inputs; /* what the segment was made from */
	const char *error; /* for people; NULL: none so far */
	int64_t beat_us;
	bool is_over;
	size_t n_made, n_kept;
};

/* The jobs: a segment is made; a worker is told that its job, whose key is the subject, is not wanted any more. */
err_t maker_run(struct job_run *r);
err_t call_off_run(struct job_run *r);

/* Says how far it is; false when the segment is somebody else's by now. */
bool maker_say(struct maker *m, const char *message);
/* Lets the others of this process work. */
void maker_pause(struct maker *m);
/* The segment fails with these words, unless it failed before. Always false. */
bool maker_fail(struct maker *m, const char *error);

/* Hex SHA-256 of what a file is made from: the kind of thing, the language, the text. */
char *maker_hash(struct maker *m, const char *what, const char *text);
/* A file of the story's folder: was it made from this?  If so it counts as a file of the segment.  type NULL: it is only
 * kept beside those. */
bool maker_keep(struct maker *m, const char *name, const char *type, const char *made_of);
/* The temporary name that becomes `name`. */
#define MAKER_WORK ".work"
char *maker_temporary(struct maker *m, const char *name);
/* The temporary file takes its place, with what it was made from. */
bool maker_place(struct maker *m, const char *name, const char *type, const char *made_of);
/* Writes a text as a file of the segment. */
bool maker_write(struct maker *m, const char *name, const char *type, struct span text);
/* Counts a file of the segment that is there. */
bool maker_file(struct maker *m, const char *name, const char *type);
/* Programs, by what they are for. */
enum maker_tool { TOOL_DRAW, TOOL_SPEAK, TOOL_FILM, TOOL_JOIN, TOOL_FIT };
/* Where it is. */
const char *maker_tool(struct maker *m, enum maker_tool tool);
/* Runs it in the folder; argv[0] is maker_tool's. */
bool maker_program(struct maker *m, enum maker_tool tool, const char *const *argv, struct span in);

/* The picture of page i of these bytes, cut to 1280x720, whatever kind of picture they are; made_of as in maker_keep. */
bool maker_picture(struct maker *m, size_t i, const char *made_of, struct span bytes);
/* The script as a file of the segment. */
bool maker_script(struct maker *m);

/* Waits for a call's end, and lets the others work. */
struct http_call;
void maker_call(struct maker *m, struct http_call *c);
void maker_wait(struct maker *m, int64_t s);

/* What is asked of a worker or a model for one file. Begun twice for the same input it is one call: `key` is its
 * Idempotency-Key, `external_id` the name by which a worker knows it, NULL: none yet. */
struct story_call {
	int64_t id, n, item;
	const char *input_hash, *call_key, *external_id, *state, *account, *model;
	int64_t micros, tokens_in, tokens_out;
};
bool maker_asks(struct maker *m, size_t item, const char *input_hash, struct story_call *out);
/* It has a name there. */
void maker_asked(struct maker *m, struct story_call *c, const char *external_id);
/* It ended: `state` done or failed. What it cost goes to the ledger. */
void maker_answered(struct maker *m, struct story_call *c, const char *state);

#endif
