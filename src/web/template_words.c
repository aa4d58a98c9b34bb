/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The static words of templates: blanks collapsed, message ids looked up, everything escaped. */
#include <string.h>
#include "web/template_compile.h"

#define BLANKS " \t\r\n"

/* Code points that are no words: digits, punctuation, symbols, arrows, emoji. Sorted. */
static const struct {
	uint32_t first, last;
} symbols[] = {
	{0x00, 0x40}, {0x5b, 0x60}, {0x7b, 0xa9}, {0xab, 0xb4}, {0xb6, 0xb9}, {0xbb, 0xbf}, {0xd7, 0xd7},
	{0xf7, 0xf7}, {0x2000, 0x206f}, {0x20a0, 0x20cf}, {0x2100, 0x2bff}, {0x3000, 0x303f}, {0xfe00, 0xfe0f},
	{0xff01, 0xff20}, {0x1f000, 0x1faff},
};


static bool is_symbol(uint32_t cp)
{
	for (size_t i = 0; i < N_OF(symbols) && cp >= symbols[i].first; i++)
		if (cp <= symbols[i].last)
			return true;
	return false;
}


/* Is there a letter in it? (The text is valid UTF-8: the parser saw to that.) */
static bool has_word(const char *s)
{
	while (*s) {
		unsigned char lead = (unsigned char)*s++;
		uint32_t cp = lead < 0x80 ? lead : lead < 0xe0 ? lead & 0x1fu : lead < 0xf0 ? lead & 0x0fu : lead & 0x07u;

		for (; (*s & 0xc0) == 0x80; s++)
			cp = cp << 6 | ((unsigned char)*s & 0x3fu);
		if (!is_symbol(cp))
			return true;
	}
	return false;
}


/* Runs of blanks as one space, without the ends. */
static char *collapse(struct arena *a, const char *s)
{
	char *out = str_trim(a, s), *to = out;

	for (const char *from = out; *from; from++) {
		bool blank = strchr(BLANKS, *from) != NULL;

		if (!blank || !strchr(BLANKS, from[1]))
			*to++ = blank ? ' ' : *from;
	}
	*to = '\0';
	return out;
}


/* The id in the reader's language. */
static const char *translate(struct compile *c, const char *id, long line)
{
	if (c->is_fixed || !has_word(id))
		return id;
	if (!c->is_partial && !tr_known(c->lang, id)) {
		mistake(c->loader, c->chain[c->level]->name, line, "not translated: \"%s\"", id);
		return id;
	}
	return tr(c->lang, id);
}


/* Blanks between words become one space or newline; none follows another. */
static void blanks_add(struct buf *b, const char *s, size_t n)
{
	if (n && !(b->len && strchr(BLANKS, b->at[b->len - 1])))
		buf_ch(b, memchr(s, '\n', n) ? '\n' : ' ');
}


void words_text(struct compile *c, const xmlNode *node)
{
	const char *s = (const char *)node->content, *core, *end, *words;
	struct arena *a = c->loader->scratch;

	if (!s)
		return;
	core = s + strspn(s, BLANKS);
	for (end = s + strlen(s); end > core && strchr(BLANKS, end[-1]);)
		end--;
	words = c->is_verbatim ? arena_strndup(a, core, (size_t)(end - core)) : collapse(a, core);
	words = translate(c, words, node_line(node));
	if (c->is_verbatim)
		buf_add(&c->literal, s, (size_t)(core - s));
	else
		blanks_add(&c->literal, s, (size_t)(core - s));
	html_escape(&c->literal, words);
	if (c->is_verbatim)
		buf_str(&c->literal, end);
	else
		blanks_add(&c->literal, end, strlen(end));
}


/* `value` is words on a button, and data everywhere else. */
static bool attr_is_words(struct arena *a, const xmlNode *node, const char *name)
{
	const char *type;

	if (str_in_words(name, strlen(name), "title|alt|placeholder|aria-label"))
		return true;
	if (!str_ieq(name, "value") || !str_ieq(node_name(node), "input"))
		return false;
	type = attr_get(a, node, "type");
	return str_ieq(type, "submit") || str_ieq(type, "button") || str_ieq(type, "reset");
}


void words_attr(struct compile *c, const xmlNode *node, const xmlAttr *attr)
{
	struct arena *a = c->loader->scratch;
	const char *value = attr_text(a, attr);

	if (attr_is_words(a, node, (const char *)attr->name))
		value = translate(c, collapse(a, value), node_line(node));
	html_escape(&c->literal, value);
}
