/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What is seen and heard of a story, and how its segments stand. */
#include "base/buf.h"
#include "base/time.h"
#include "pages/story_parts.h"

#define HREF_MAX 1024
#define TEXT(type, member) FIELD(type, member, K_TEXT)
SHAPE(sound, sound, TEXT(sound, href), TEXT(sound, label));
SHAPE(leaf, leaf, TEXT(leaf, heading), TEXT(leaf, words), TEXT(leaf, image_href), TEXT(leaf, image_words),
      FIELD(leaf, sounds, K_LIST, .of = &sound_shape));
SHAPE(story_step, story_step, TEXT(story_step, icon), TEXT(story_step, badge), TEXT(story_step, state), TEXT(story_step, name),
      TEXT(story_step, note), TEXT(story_step, cost), TEXT(story_step, progress), TEXT(story_step, error), TEXT(story_step, n),
      TEXT(story_step, make), TEXT(story_step, make_all), TEXT(story_step, redo_href), FIELD(story_step, is_running, K_BOOL));
SHAPE(story_file, story_file, TEXT(story_file, name), TEXT(story_file, size));

static const struct {
	const char *name, *words;
} segment_names[] = {
	{"Story", TR_ID("The story")},	{"Image", TR_ID("Pictures")}, {"Split", TR_ID("Pieces to be spoken")},
	{"Speech", TR_ID("Voice")}, {"Video", TR_ID("Film")},
};
static const struct {
	const char *status;
	struct look look;
} looks[] = {
	{"pending", {"badge", "○", TR_ID("Not made yet")}},
	{"running", {"badge run", "◐", TR_ID("Under way")}},
	{"completed", {"badge done", "✓", TR_ID("Done")}},
	{"failed", {"badge fail", "✕", TR_ID("Failed")}},
};
/* "Picture 3 of 8": what makers say, in its two parts. */
static const struct {
	const char *word, *words;
} progress[] = {{"Picture ", TR_ID("Picture {0} of {1}")}, {"Page ", TR_ID("Page {0} of {1}")}};
static const char *const waits[] = {
	TR_ID("A worker is at work"), TR_ID("The model is at work"), TR_ID("Waiting for somebody to take it"), TR_ID("Somebody is working on it"),
	TR_ID("Nobody delivered it in time."), TR_ID("The task for people was taken down."),
};


const char *segment_words(enum lang lang, const char *name)
{
	for (size_t i = 0; i < N_OF(segment_names); i++)
		if (str_ieq(segment_names[i].name, name))
			return tr(lang, segment_names[i].words);
	return name;
}


struct look story_look(enum lang lang, const char *status)
{
	struct look look = looks[0].look;

	for (size_t i = 0; i < N_OF(looks); i++)
		if (str_eq(looks[i].status, status))
			look = looks[i].look;
	look.words = tr(lang, look.words);
	return look;
}


const char *story_lang(enum lang reader, const struct story *s)
{
	enum lang own = lang_of_text(s->topic);

	if (own == LANG_JA && str_eq(s->lang, "zh"))
		own = LANG_ZH;
	return own == reader ? NULL : lang_code(own);
}


const char *size_words(struct arena *a, int64_t bytes)
{
	return bytes < 1000000 ? arena_printf(a, "%lld kB", (long long)((bytes + 999) / 1000))
			       : arena_printf(a, "%lld.%lld MB", (long long)(bytes / 1000000), (long long)(bytes / 100000 % 10));
}


static const char *progress_words(struct rq *rq, const char *message)
{
	for (size_t i = 0; message && i < N_OF(progress); i++) {
		const char *at = message + strlen(progress[i].word), *of = strstr(message, " of ");

		if (str_starts(message, progress[i].word) && of > at)
			return TR_FILL(rq->arena, rq->lang, progress[i].words, arena_strndup(rq->arena, at, (size_t)(of - at)), of + 4);
	}
	for (size_t i = 0; message && i < N_OF(waits); i++)
		if (str_eq(message, waits[i]))
			return tr(rq->lang, waits[i]);
	return tr(rq->lang, "Getting ready");
}


/* "Filming: the program failed." in its two parts; others are one. */
static const char *error_words(struct rq *rq, const char *error)
{
	const char *colon = error ? strstr(error, ": ") : NULL;
	const char *what = colon ? arena_strndup(rq->arena, error, (size_t)(colon - error)) : NULL;

	if (!error || !colon || tr_known(rq->lang, error))
		return error ? tr(rq->lang, error) : NULL;
	return TR_FILL(rq->arena, rq->lang, "{0}: {1}", tr(rq->lang, what), tr(rq->lang, colon + 2));
}


/* NULL where that file is none of the segments that count. */
static const char *file_href(struct rq *rq, const struct story_view *v, const char *name)
{
	const struct story_resource *r = v->resources.items;
	const char *path = arena_printf(rq->arena, STORY_FOLDER "/%lld/%s", (long long)v->story.id, name);

	for (size_t i = 0; i < v->resources.n; i++)
		if (r[i].segment_id <= v->story.current_segment && str_eq(r[i].path, path))
			return arena_printf(rq->arena, "%s%s", v->base, path);
	return NULL;
}


static void sounds_fill(struct rq *rq, const struct story_view *v, size_t page, struct leaf *leaf)
{
	const struct texts *pieces = &v->script.pages[page].pieces;
	struct sound *s = ARENA_ARRAY(rq->arena, struct sound, pieces->n + 1);
	size_t n = 0;

	for (size_t k = 0; v->script.is_split && k < pieces->n; k++) {
		s[n].href = file_href(rq, v, arena_printf(rq->arena, "speech/s%zu_%zu.wav", page + 1, k + 1));
		s[n].label = pieces->items[k];
		n += s[n].href != NULL;
	}
	leaf->sounds = (struct list){n, s};
}


static void leaves_fill(struct rq *rq, struct story_view *v)
{
	struct leaf *leaves = ARENA_ARRAY(rq->arena, struct leaf, v->script.n + 1);

	for (size_t i = 0; i < v->script.n; i++) {
		const struct script_page *p = &v->script.pages[i];

		leaves[i] = (struct leaf){.words = p->story, .image_words = p->image_prompt ? p->image_prompt : p->story,
			.heading = TR_FILL(rq->arena, rq->lang, "Page {0}", arena_printf(rq->arena, "%zu", i + 1)),
			.image_href = file_href(rq, v, arena_printf(rq->arena, "image/p%zu.png", i + 1))};
		sounds_fill(rq, v, i, &leaves[i]);
	}
	v->leaves = (struct list){v->script.n, leaves};
}


static const char *note_words(struct rq *rq, const struct story_segment *g)
{
	int64_t took_s = str_eq(g->status, "completed") ? (g->ended_at - g->started_at) / US_PER_S : 0;

	if (str_eq(g->status, "pending") && g->ended_at)
		return tr(rq->lang, "An earlier step was changed: only what it concerns is made again.");
	if (took_s > 0)
		return TR_FILL(rq->arena, rq->lang, "It took {0} s.", arena_printf(rq->arena, "%lld", (long long)took_s));
	return NULL;
}


static void step_fill(struct rq *rq, const struct story_view *v, const struct story_segment *g, struct story_step *s)
{
	struct look look = story_look(rq->lang, g->status);
	bool is_idle = !v->story.makes_all, is_next = g->segment_id == v->story.current_segment + 1;
	const struct story_segment *all = v->segments.items;

	for (size_t i = 0; i < v->segments.n; i++)
		is_idle &= !str_eq(all[i].status, "running");
	*s = (struct story_step){.icon = look.icon, .badge = look.badge, .state = look.words, .name = segment_words(rq->lang, g->name),
			   .n = arena_printf(rq->arena, "%lld", (long long)g->segment_id), .error = error_words(rq, g->error)};
	if (g->cost_micros > 0)
		s->cost = TR_FILL(rq->arena, rq->lang, "Cost of this step: {0} USD",
				  arena_printf(rq->arena, "%lld.%06lld", (long long)(g->cost_micros / 1000000), (long long)(g->cost_micros % 1000000)));
	s->is_running = str_eq(g->status, "running");
	if (s->is_running)
		s->progress = progress_words(rq, g->message);
	s->note = note_words(rq, g);
	if (is_idle && is_next && g->segment_id < v->story.total_segments)
		s->make_all = tr(rq->lang, "Make all that is left");
	if (is_idle && is_next)
		s->make = str_eq(g->status, "failed") ? tr(rq->lang, "Try again") : TR_FILL(rq->arena, rq->lang, "Make: {0}", s->name);
	if (is_idle && g->segment_id <= v->story.current_segment)
		s->redo_href = arena_printf(rq->arena, "/stories/%lld/confirm?act=redo&n=%s", (long long)v->story.id, s->n);
}


err_t story_view_load(struct rq *rq, struct story_view *v)
{
	const struct story_segment *g;
	struct story_step *steps;
	err_t e = story_segments_get(rq, v->story.id, &v->segments);

	if (!e)
		e = story_resources_get(rq, v->story.id, INT_UNSET, &v->resources);
	if (!e && v->story.current_segment)
		e = story_script_get(rq, v->story.id, &v->script);
	if (e == ERR_BAD_JSON)
		e = ERR_OK; /* no words then; making it again helps */
	if (e)
		return e;
	g = v->segments.items;
	steps = ARENA_ARRAY(rq->arena, struct story_step, v->segments.n + 1);
	for (size_t i = 0; i < v->segments.n; i++)
		step_fill(rq, v, &g[i], &steps[i]);
	v->steps = (struct list){v->segments.n, steps};
	leaves_fill(rq, v);
	v->film_href = file_href(rq, v, "output.mp4");
	v->captions_href = file_href(rq, v, "output.vtt");
	return ERR_OK;
}
