/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stories/people.h"

#define WORDS_MAX ((size_t)256 << 10)

static const char *lang_name(const char *lang)
{
	return str_eq(lang, "ja") ? "Japanese" : str_eq(lang, "zh") ? "Chinese" : "English";
}

static void wish_write(struct buf *b, const struct script_wish *w)
{
	buf_fmt(b, "\n\nTopic: %s", w->topic);
	if (str_has(w->main_role))
		buf_fmt(b, "\nMain role: %s", w->main_role);
	if (str_has(w->scene))
		buf_fmt(b, "\nScene: %s", w->scene);
	buf_fmt(b, "\nLanguage: %s", lang_name(w->lang));
}

static void pages_write(struct buf *b, const struct script *s)
{
	for (size_t i = 0; i < s->n; i++)
		buf_fmt(b, "\n\n%s", s->pages[i].story);
}

static const char *one(struct arena *a, const char *what, const struct script_wish *w, const struct script *s)
{
	struct buf b;

	buf_init(&b, a, WORDS_MAX);
	buf_str(&b, what);
	wish_write(&b, w);
	pages_write(&b, s);
	return buf_text(&b);
}

static const char *picture(struct arena *a, const struct script_wish *w, const struct script *s, size_t i)
{
	struct buf b;

	buf_init(&b, a, WORDS_MAX);
	buf_fmt(&b, "Draw page %zu of %zu of a picture book, or take a photo for it. Deliver one picture, wider than high; it is cut to "
		"16:9. No text in it.", i + 1, s->n);
	wish_write(&b, w);
	buf_fmt(&b, "\n\nThe page: %s", s->pages[i].story);
	if (s->pages[i].image_prompt)
		buf_fmt(&b, "\nTo be seen: %s", s->pages[i].image_prompt);
	return buf_text(&b);
}

static const struct {
	const char *segment, *what;
} asked[] = {
	{"Story", "Write a short story for a picture book. Deliver its text: an empty line begins the next page, 4 to 10 pages of at most two "
		  "sentences each."},
	{"Split", "Cut the pages below into pieces that can be spoken one after another. Deliver the same text: each piece on a line of its "
		  "own, an empty line between the pages."},
	{"Video", "Make a film of the story below: its pages one after another, spoken or with captions. Deliver one video."},
};

struct texts people_words(struct arena *a, const char *segment, const struct script_wish *w, const struct script *s)
{
	struct texts out = {0, ARENA_ARRAY(a, const char *, s->n + 1)};

	for (size_t i = 0; i < N_OF(asked); i++)
		if (str_ieq(asked[i].segment, segment))
			out.items[out.n++] = one(a, asked[i].what, w, s);
	for (size_t i = 0; !out.n && i < s->n; i++)
		out.items[i] = picture(a, w, s, i);
	out.n = out.n ? out.n : s->n;
	return out;
}

err_t paragraphs_read(struct arena *a, const char *text, struct paragraphs *out)
{
	struct texts *now = NULL;

	out->n = 0;
	while (*text) {
		size_t len = strcspn(text, "\n");
		const char *line = str_trim(a, arena_strndup(a, text, len));

		text += len + (text[len] == '\n');
		if (!*line) {
			now = NULL;
			continue;
		}
		if (!now && out->n == PARAGRAPHS_MAX)
			return ERR_BAD_FIELD;
		if (!now) {
			now = &out->lines[out->n++];
			*now = (struct texts){0, ARENA_ARRAY(a, const char *, SCRIPT_PIECES_MAX)};
		}
		if (now->n == SCRIPT_PIECES_MAX || utf8_count(line) > SCRIPT_TEXT_MAX)
			return ERR_BAD_FIELD;
		now->items[now->n++] = line;
	}
	return out->n ? ERR_OK : ERR_BAD_FIELD;
}
