/* writer.h - the words that stories are told in: one table a language, eight pages, some ways to tell each.
 *
 * Layer: stories, for writer.c only.  In a sentence {0} is the main role, {1} the topic, {2} the scene, {3} the friend.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_WRITER_H
#define STORIES_WRITER_H

#define TALE_PAGES 8
#define TALE_WAYS 3
#define TALE_NAMES 4

struct tale_words {
	const char *lang;
	const char *roles[TALE_NAMES], *scenes[TALE_NAMES], *friends[TALE_NAMES]; /* where none was given */
	const char *pages[TALE_PAGES][TALE_WAYS];
};
extern const struct tale_words tale_words[3];

/* What is seen on each page: said in English in all languages, for whoever draws by prompts. */
extern const char *const tale_views[TALE_PAGES];

#endif
