/* make_segments.c - segments made here and offline: words of a table, pictures drawn, speech by espeak-ng; the
 * film is film.c's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/words.h"
#include "stories/make.h"

#define SVG_MAX ((size_t)1 << 20)

bool maker_script(struct maker *m)
{
	struct buf b;

	buf_init(&b, m->arena, SCRIPT_MAX_BYTES);
	script_write(&b, &m->script);
	return maker_write(m, SCRIPT_FILE, "json", (struct span){buf_text(&b), b.len});
}

void make_story(struct maker *m)
{
	buf_fmt(&m->inputs, "%s|%s|%s|%s", m->wish.topic, m->wish.main_role, m->wish.scene, m->wish.lang);
	script_tell(m->arena, &m->wish, &m->script);
	m->n_made = m->script.n;
	(void)maker_script(m);
}

/* ---- pictures */

static bool image_make(struct maker *m, size_t i)
{
	const char *name = arena_printf(m->arena, "image/p%zu.png", i + 1);
	const char *out = maker_temporary(m, name);
	const char *argv[] = {maker_tool(m, TOOL_DRAW), "-w", "1280", "-h", "720", "-o", out, NULL};
	const char *of;
	struct buf svg;

	buf_init(&svg, m->arena, SVG_MAX);
	page_draw(&svg, &m->script, i, &m->wish);
	of = maker_hash(m, "image", buf_text(&svg));
	if (maker_keep(m, name, "image", of))
		return true;
	return maker_program(m, TOOL_DRAW, argv, (struct span){buf_text(&svg), svg.len}) && maker_place(m, name, "image", of);
}

void make_images(struct maker *m)
{
	for (size_t i = 0; i < m->script.n; i++) {
		if (!maker_say(m, arena_printf(m->arena, "Picture %zu of %zu", i + 1, m->script.n)) || !image_make(m, i))
			return;
	}
}

/* ---- pieces */

void make_split(struct maker *m)
{
	for (size_t i = 0; i < m->script.n; i++)
		buf_fmt(&m->inputs, "%s\n", m->script.pages[i].story);
	script_split(m->arena, &m->script);
	m->n_made = m->script.n;
	(void)maker_script(m);
}

/* ---- speech */

static const char *voice_of(const char *lang)
{
	return str_eq(lang, "ja") ? "ja" : str_eq(lang, "zh") ? "cmn" : "en";
}

static bool piece_speak(struct maker *m, size_t page, size_t piece)
{
	const char *text = m->script.pages[page].pieces.items[piece];
	const char *name = arena_printf(m->arena, "speech/s%zu_%zu.wav", page + 1, piece + 1);
	const char *of = maker_hash(m, "speech", text);
	const char *argv[] = {maker_tool(m, TOOL_SPEAK), "-v", voice_of(m->seg.lang), "-s", "150", "-g", "2", "-w", maker_temporary(m, name),
			      "--stdin", NULL};

	if (maker_keep(m, name, "audio", of))
		return true;
	return maker_program(m, TOOL_SPEAK, argv, span_of(text)) && maker_place(m, name, "audio", of);
}

void make_speech(struct maker *m)
{
	if (!m->script.is_split) {
		(void)maker_fail(m, TR_ID("The story is not split yet."));
		return;
	}
	for (size_t i = 0; i < m->script.n; i++) {
		if (!maker_say(m, arena_printf(m->arena, "Page %zu of %zu", i + 1, m->script.n)))
			return;
		for (size_t k = 0; k < m->script.pages[i].pieces.n; k++)
			if (!piece_speak(m, i, k))
				return;
	}
}
