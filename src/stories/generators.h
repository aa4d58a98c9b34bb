/* generators.h - who makes a segment: a row for each segment and kind of maker, with its limits.
 *
 * Layer: stories.  The table is pure.  STORY_EXECUTORS chooses ("Image:http"); else the first row of the segment that is set up and
 * is not only taken when chosen.  What is made here always is; a person delivers texts, pictures and films, no sounds.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_GENERATORS_H
#define STORIES_GENERATORS_H
#include "base/conf.h"

struct maker;
/* Of one run of a program (0: none is run), which is within STORY_PROGRAM_S and STORY_FILE_MB too; file_mb also of one answer
 * or delivery.  How long an answer is waited for says STORY_OUTSIDE_S, and people STORY_PEOPLE_MINUTES. */
struct generator_limits {
	int64_t wall_s, memory_mb, file_mb;
};
struct generator {
	const char *segment, *executor; /* executor: as story_segments.executor */
	bool (*is_on)(const struct conf *c);
	void (*run)(struct maker *m);
	struct generator_limits limits;
	const char *deliverable; /* of the tasks of people */
	bool is_by_choice, reads_script;
};
extern const struct generator generators[]; /* ended by segment NULL */

/* NULL: nobody makes a segment of that name, or not so. */
const struct generator *generator_find(const char *segment, const char *executor);
/* Who makes it now; NULL: nobody makes segments of that name. */
const struct generator *generator_of(const struct conf *c, const char *segment);
/* For `hirehall doctor`: what of STORY_EXECUTORS names no segment, or nobody who can make it; NULL: nothing. */
const char *generator_mistake(const struct conf *c, struct arena *a);

void make_story(struct maker *m);
void make_images(struct maker *m);
void make_split(struct maker *m);
void make_speech(struct maker *m);
void make_video(struct maker *m);
void model_story(struct maker *m);
void model_images(struct maker *m);
void worker_story(struct maker *m);
void worker_images(struct maker *m);
void worker_split(struct maker *m);
void worker_speech(struct maker *m);
void worker_video(struct maker *m);
void people_story(struct maker *m);
void people_images(struct maker *m);
void people_split(struct maker *m);
void people_video(struct maker *m);

#endif
