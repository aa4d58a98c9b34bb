/* story_parts.h - what the pages of stories share: how a segment looks, what is seen and heard of a story.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_STORY_PARTS_H
#define PAGES_STORY_PARTS_H
#include "pages/viewer.h"
#include "stories/script.h"
#include "stories/stories.h"
#include "web/template.h"

struct sound {
	const char *href, *label;
};
/* A page of the story: words, picture, what is spoken. */
struct leaf {
	const char *heading, *words, *image_href, *image_words;
	struct list sounds;
};
struct story_step {
	const char *icon, *badge, *state, *name, *note, *cost, *progress, *error, *n, *make, *make_all, *redo_href;
	bool is_running;
};
struct story_file {
	const char *name, *size;
};
/* A story as a page shows it; `base` is where its files come from: an address that ends in "url=". */
struct story_view {
	struct story story;
	struct list segments, resources, steps, leaves;
	struct script script;
	const char *base, *film_href, *captions_href;
};
extern const struct shape sound_shape, leaf_shape, story_step_shape, story_file_shape;

const char *segment_words(enum lang lang, const char *name);
struct look story_look(enum lang lang, const char *status);
/* Its segments, files and words, as far as they are there. */
MUST_CHECK err_t story_view_load(struct rq *rq, struct story_view *v);
/* The language of its topic, NULL if it is the reader's: ideographs are those of the language it is told in. */
const char *story_lang(enum lang reader, const struct story *s);
/* "1.2 MB" */
const char *size_words(struct arena *a, int64_t bytes);

/* The story's page with what is wrong in a text that was sent. */
struct story_said {
	int64_t id;
	const char *why, *story_text, *split_text;
};
MUST_CHECK err_t story_page_show(struct rq *rq, const struct story_said *said);

err_t page_stories(struct rq *rq);
err_t page_stories_post(struct rq *rq);
err_t page_story(struct rq *rq);
err_t page_story_act(struct rq *rq);
err_t page_story_confirm(struct rq *rq);
err_t page_story_shared(struct rq *rq);
err_t page_story_shared_file(struct rq *rq);
extern const struct shape stories_page_shape, stories_query_shape, story_page_shape, story_path_shape, story_act_in_shape,
	story_confirm_query_shape, story_confirm_page_shape, story_shared_in_shape, story_shared_page_shape, story_shared_file_shape;

#endif
