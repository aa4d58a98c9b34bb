/* people.h - segments made by people: what they are asked, and what they deliver.
 *
 * Layer: stories.  Pure.  bridges' functions (sql/functions/bridge_story.sql) put a task of the human hall up for each text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_PEOPLE_H
#define STORIES_PEOPLE_H
#include "stories/script.h"

/* One text for each task: a segment of pictures has one for each page.  The script may be empty for Story. */
struct texts people_words(struct arena *a, const char *segment, const struct script_wish *w, const struct script *s);

/* Paragraphs with an empty line between them, their lines apart: pages of a story, or pieces of each page. */
#define PARAGRAPHS_MAX SCRIPT_PAGES_MAX
struct paragraphs {
	size_t n;
	struct texts lines[PARAGRAPHS_MAX];
};
/* ERR_BAD_FIELD: none, or too many or too long ones. */
MUST_CHECK err_t paragraphs_read(struct arena *a, const char *text, struct paragraphs *out);

#endif
