/* make.h - makes one segment of a story: a coroutine of the `agents` process, its lease, its files and its programs.
 *
 * Layer: stories, for files of this folder only.  A row a kind of segment; a kind reads script_data.json and files of
 * earlier segments, and leaves files.  Each file that takes time has beside it the hash of what it was made from
 * (".NAME.of"): where that is still right the file is kept, so a segment that failed or was killed goes on where it
 * stopped, and one whose input did not change costs nothing.  Programs run in the story's folder with limits and write to
 * a temporary name.
 * A maker whose segment was cancelled, deleted or taken by another is_over: it stops and writes nothing more.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_MAKE_H
#define STORIES_MAKE_H
#include "stories/script.h"
#include "stories/stories_internal.h"

struct maker {
	struct arena *arena;
	struct job_run *job;
	const struct conf *conf;
	struct story_segment_key key;
	struct story_leased seg;
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

struct maker_kind {
	const char *name; /* of the segment */
	void (*run)(struct maker *m);
	bool reads_script;
};
extern const struct maker_kind maker_kinds[]; /* ended by name NULL */

/* The job. */
err_t maker_run(struct job_run *r);

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
char *maker_temporary(struct maker *m, const char *name);
/* The temporary file takes its place, with what it was made from. */
bool maker_place(struct maker *m, const char *name, const char *type, const char *made_of);
/* Writes a text as a file of the segment. */
bool maker_write(struct maker *m, const char *name, const char *type, struct span text);
/* Counts a file of the segment that is there. */
bool maker_file(struct maker *m, const char *name, const char *type);
/* Where a program of that name is. */
const char *maker_tool(struct maker *m, const char *name);
/* Runs a program in the folder. */
bool maker_program(struct maker *m, const char *const *argv, struct span in, const char *what);

void make_story(struct maker *m);
void make_images(struct maker *m);
void make_split(struct maker *m);
void make_speech(struct maker *m);
void make_video(struct maker *m);

#endif
