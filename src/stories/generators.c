/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stories/generators.h"
#include "base/choices.h"
#include "base/str.h"

#define UP_TO_SETTING 4096 /* more than a setting may say, in seconds and MB */

static bool always(const struct conf *c)
{
	(void)c;
	return true;
}

static bool chat_is_on(const struct conf *c)
{
	return str_has(c->llm_base_url) && str_has(c->llm_model);
}

static bool image_model_is_on(const struct conf *c)
{
	return str_has(c->story_image_model) && (str_has(c->story_image_base_url) || str_has(c->llm_base_url));
}

static bool worker_is_on(const struct conf *c)
{
	return str_has(c->story_http_url);
}

#define HERE .is_on = always
#define WORKER .is_on = worker_is_on, .is_by_choice = true
#define PEOPLE .is_on = always, .is_by_choice = true

/* In the order in which one is chosen. */
const struct generator generators[] = {
	{"Story", "model", .is_on = chat_is_on, .run = model_story, .limits = {0, 0, 1}},
	{"Story", "local", HERE, .run = make_story, .limits = {0, 0, 1}},
	{"Story", "http", WORKER, .run = worker_story, .limits = {0, 0, 1}},
	{"Story", "people", PEOPLE, .run = people_story, .limits = {0, 0, 1}, .deliverable = "text"},
	{"Image", "model", .is_on = image_model_is_on, .run = model_images, .limits = {120, 2048, 32}, .reads_script = true},
	{"Image", "local", HERE, .run = make_images, .limits = {60, 1024, 32}, .reads_script = true},
	{"Image", "http", WORKER, .run = worker_images, .limits = {120, 2048, 32}, .reads_script = true},
	{"Image", "people", PEOPLE, .run = people_images, .limits = {120, 2048, 32}, .deliverable = "photo", .reads_script = true},
	{"Split", "local", HERE, .run = make_split, .limits = {0, 0, 1}, .reads_script = true},
	{"Split", "http", WORKER, .run = worker_split, .limits = {0, 0, 1}, .reads_script = true},
	{"Split", "people", PEOPLE, .run = people_split, .limits = {0, 0, 1}, .deliverable = "text", .reads_script = true},
	{"Speech", "local", HERE, .run = make_speech, .limits = {60, 1024, 64}, .reads_script = true},
	{"Speech", "http", WORKER, .run = worker_speech, .limits = {60, 1024, 64}, .reads_script = true},
	{"Video", "local", HERE, .run = make_video, .limits = {UP_TO_SETTING, 2048, UP_TO_SETTING}, .reads_script = true},
	{"Video", "http", WORKER, .run = worker_video, .limits = {UP_TO_SETTING, 2048, 100}, .reads_script = true},
	{"Video", "people", PEOPLE, .run = people_video, .limits = {UP_TO_SETTING, 2048, 100}, .deliverable = "video", .reads_script = true},
	{.segment = NULL},
};

const struct generator *generator_find(const char *segment, const char *executor)
{
	for (const struct generator *g = generators; g->segment; g++)
		if (str_ieq(g->segment, segment) && str_eq(g->executor, executor))
			return g;
	return NULL;
}

static const struct generator *chosen(const struct conf *c, const char *segment)
{
	const char *at = c->story_executors ? c->story_executors : "", *name, *executor;
	const struct generator *found = NULL;
	struct arena *a = arena_new(1024);

	while (!found && choice_next(a, &at, &name, &executor))
		if (str_ieq(name, segment))
			found = generator_find(segment, executor);
	arena_free(a);
	return found && found->is_on(c) ? found : NULL;
}

const struct generator *generator_of(const struct conf *c, const char *segment)
{
	const struct generator *found = chosen(c, segment);

	for (const struct generator *g = generators; !found && g->segment; g++)
		if (str_ieq(g->segment, segment) && !g->is_by_choice && g->is_on(c))
			found = g;
	return found;
}

const char *generator_mistake(const struct conf *c, struct arena *a)
{
	const char *at = c->story_executors ? c->story_executors : "", *name, *executor;

	while (choice_next(a, &at, &name, &executor)) {
		const struct generator *g = generator_find(name, executor);

		if (!g || !g->is_on(c))
			return arena_printf(a, "%s:%s", name, executor);
	}
	return NULL;
}
