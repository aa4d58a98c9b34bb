/* script.h - what a story says, page by page, and in pieces to be spoken: script_data.json.
 *
 * Layer: stories.  Pure.  {"pages":[{"story","image_prompt"}],"segmented_pages":[[piece,…],…]}; segmented_pages only once
 * it is split, with one list a page.  Everything lives in the arena.
 * Fails: ERR_BAD_JSON (no such form, or beyond the limits).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORIES_SCRIPT_H
#define STORIES_SCRIPT_H
#include "base/buf.h"
#include "base/shape.h"

#define SCRIPT_FILE "script_data.json"
#define SCRIPT_PAGES_MAX 20
#define SCRIPT_PIECES_MAX 128 /* of a page */
#define SCRIPT_TEXT_MAX 2000 /* characters of a page */
#define SCRIPT_MAX_BYTES (1u << 20)

struct script_page {
	const char *story, *image_prompt;
	struct texts pieces;
};
struct script {
	size_t n;
	struct script_page pages[SCRIPT_PAGES_MAX];
	bool is_split;
};

MUST_CHECK err_t script_read(struct arena *a, struct span json, struct script *out);
void script_write(struct buf *b, const struct script *s);

/* A short story in eight pages, the same for the same words. lang: en, ja, zh. */
struct script_wish {
	const char *topic, *main_role, *scene, *lang;
};
void script_tell(struct arena *a, const struct script_wish *w, struct script *out);
/* Pieces of at most 80 characters: after sentences (abbreviations end none), else after ; and :, else between words; what is
 * shorter than 20 characters or 4 words joins its neighbour. */
void script_split(struct arena *a, struct script *s);
struct texts text_split(struct arena *a, const char *text);

/* The picture of a page, 1280x720 SVG, drawn from its number, its words and whose story it is. */
void page_draw(struct buf *svg, const struct script *s, size_t page, const struct script_wish *w);

/* Milliseconds of a RIFF WAVE file with PCM, 0 if it is none. */
int64_t wav_ms(struct span file);

#endif
