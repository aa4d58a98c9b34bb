/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "stories/script.h"
#include "base/json.h"


static const char *page_text(json_t *page, const char *name)
{
	const char *text = json_text(page, name);

	return text && utf8_count(text) <= SCRIPT_TEXT_MAX ? text : NULL;
}


static bool pieces_read(struct arena *a, json_t *list, struct texts *out)
{
	size_t n = json_array_size(list);

	if (!json_is_array(list) || n > SCRIPT_PIECES_MAX)
		return false;
	*out = (struct texts){0, ARENA_ARRAY(a, const char *, n)};
	for (; out->n < n; out->n++) {
		const char *text = json_string_value(json_array_get(list, out->n));

		if (!str_has(text) || utf8_count(text) > SCRIPT_TEXT_MAX)
			return false;
		out->items[out->n] = text;
	}
	return true;
}


err_t script_read(struct arena *a, struct span json, struct script *out)
{
	json_t *root, *pages, *split;
	err_t e = json.len <= SCRIPT_MAX_BYTES ? json_read(a, json, &root) : ERR_BAD_JSON;

	if (e)
		return ERR_BAD_JSON;
	pages = json_object_get(root, "pages");
	split = json_object_get(root, "segmented_pages");
	*out = (struct script){.n = json_array_size(pages), .is_split = json_is_array(split)};
	if (!out->n || out->n > SCRIPT_PAGES_MAX || (out->is_split && json_array_size(split) != out->n))
		return ERR_BAD_JSON;
	for (size_t i = 0; i < out->n; i++) {
		struct script_page *p = &out->pages[i];

		p->story = page_text(json_array_get(pages, i), "story");
		p->image_prompt = page_text(json_array_get(pages, i), "image_prompt");
		if (!str_has(p->story) || (out->is_split && !pieces_read(a, json_array_get(split, i), &p->pieces)))
			return ERR_BAD_JSON;
	}
	return ERR_OK;
}


static void pieces_write(struct buf *b, const struct script *s)
{
	BUF_LIT(b, ",\"segmented_pages\":[");
	for (size_t i = 0; i < s->n; i++) {
		buf_str(b, i ? ",[" : "[");
		for (size_t k = 0; k < s->pages[i].pieces.n; k++) {
			buf_str(b, k ? "," : "");
			json_quote(b, s->pages[i].pieces.items[k]);
		}
		buf_ch(b, ']');
	}
	buf_ch(b, ']');
}


void script_write(struct buf *b, const struct script *s)
{
	BUF_LIT(b, "{\"pages\":[");
	for (size_t i = 0; i < s->n; i++) {
		buf_str(b, i ? ",{\"story\":" : "{\"story\":");
		json_quote(b, s->pages[i].story);
		BUF_LIT(b, ",\"image_prompt\":");
		json_quote(b, s->pages[i].image_prompt);
		buf_ch(b, '}');
	}
	buf_ch(b, ']');
	if (s->is_split)
		pieces_write(b, s);
	BUF_LIT(b, "}\n");
}


static uint32_t le(const unsigned char *p, size_t n)
{
	uint32_t v = 0;

	while (n--)
		v = v << 8 | p[n];
	return v;
}


int64_t wav_ms(struct span file)
{
	const unsigned char *p = (const unsigned char *)file.at;
	uint32_t rate = 0;

	if (file.len < 12 || memcmp(p, "RIFF", 4) != 0 || memcmp(p + 8, "WAVE", 4) != 0)
		return 0;
	for (size_t at = 12; at + 8 <= file.len;) {
		size_t size = le(p + at + 4, 4);

		if (memcmp(p + at, "fmt ", 4) == 0 && at + 20 <= file.len)
			rate = le(p + at + 16, 4); /* bytes a second */
		if (memcmp(p + at, "data", 4) == 0)
			return rate ? (int64_t)(size < file.len - at - 8 ? size : file.len - at - 8) * 1000 / rate : 0;
		if (size > file.len - at - 8)
			return 0;
		at += 8 + size + (size & 1);
	}
	return 0;
}
