/* writer.c - tells a story from a topic: a beginning, a friend, a failure, a doubt, and how it went well.
 *
 * Which of the ways a page is told comes of a hash of the words, so the same wish is the same story.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stories/writer.h"
#include "base/crypt.h"
#include "stories/script.h"

struct cast {
	const char *names[4]; /* role, topic, scene, friend */
	unsigned char dice[SHA256_LEN];
};

static const struct tale_words *words_of(const char *lang)
{
	for (size_t i = 1; i < N_OF(tale_words); i++)
		if (str_eq(tale_words[i].lang, lang))
			return &tale_words[i];
	return &tale_words[0];
}

static struct cast cast_of(struct arena *a, const struct script_wish *w, const struct tale_words *t)
{
	const char *all = arena_printf(a, "%s|%s|%s|%s", w->lang, w->topic, w->main_role, w->scene);
	struct cast c;

	sha256(all, strlen(all), c.dice);
	c.names[0] = str_has(w->main_role) ? w->main_role : t->roles[c.dice[0] % TALE_NAMES];
	c.names[1] = w->topic;
	c.names[2] = str_has(w->scene) ? w->scene : t->scenes[c.dice[1] % TALE_NAMES];
	c.names[3] = t->friends[c.dice[2] % TALE_NAMES];
	return c;
}

/* Does a sentence begin at the end of this? */
static bool is_beginning(const struct buf *b)
{
	return !b->len || (b->len > 1 && b->at[b->len - 1] == ' ' && strchr(".!?", b->at[b->len - 2]));
}

/* A name without a capital gets one where it begins a sentence. */
static void name_write(struct buf *b, const char *name)
{
	bool is_small = *name >= 'a' && *name <= 'z' && is_beginning(b);

	if (is_small)
		buf_ch(b, (char)(*name++ - 32));
	buf_str(b, name);
}

static char *fill(struct arena *a, const char *sentence, const struct cast *c)
{
	struct buf b;

	buf_init(&b, a, (size_t)4 * SCRIPT_TEXT_MAX);
	while (*sentence) {
		if (sentence[0] == '{' && sentence[1] >= '0' && sentence[1] <= '3' && sentence[2] == '}') {
			name_write(&b, c->names[sentence[1] - '0']);
			sentence += 3;
		} else {
			buf_ch(&b, *sentence++);
		}
	}
	return arena_strdup(a, buf_text(&b));
}

void script_tell(struct arena *a, const struct script_wish *w, struct script *out)
{
	const struct tale_words *t = words_of(w->lang);
	struct cast c = cast_of(a, w, t);

	*out = (struct script){.n = TALE_PAGES};
	for (size_t i = 0; i < TALE_PAGES; i++) {
		out->pages[i].story = fill(a, t->pages[i][c.dice[3 + i] % TALE_WAYS], &c);
		out->pages[i].image_prompt = fill(a, tale_views[i], &c);
	}
}
