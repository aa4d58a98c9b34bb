/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <md4c.h>
#include <string.h>
#include "base/buf.h"
#include "web/markdown.h"

#define LISTS_DEEP 12
#define SPANS_DEEP 8 /* written */
#define SPANS_MAX 64 /* followed */
#define URL_MAX_BYTES 2000
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

struct markup {
	const char *html;
};
const struct shape markup_shape = {.name = "markup", .size = sizeof(struct markup)};

struct writer {
	struct arena *arena;
	struct buf out;
	unsigned top, base, last; /* headings: where they begin, the first one's level, the level of the last one written */
	unsigned lists; /* how deep */
	/* Spans that are open; those beyond SPANS_MAX are counted only. md4c leaves some open at the end of a table's cell,
	 * so what is closed is always what was opened last. */
	const char *close[SPANS_MAX]; /* what ends it, "" if it was not written */
	unsigned spans, links;
	size_t link_at; /* where the text of the outermost link begins */
	const char *link; /* its address, NULL if it is none */
};

/* What a block is in HTML. Those that hold blocks are counted, and left out when they are too deep. */
static const struct tags {
	const char *open, *close;
	bool is_deeper;
} blocks[] = {
	[MD_BLOCK_DOC] = {"", "", false},
	[MD_BLOCK_QUOTE] = {"<blockquote>\n", "</blockquote>\n", true},
	[MD_BLOCK_UL] = {"<ul>\n", "</ul>\n", true},
	[MD_BLOCK_OL] = {"<ol", "</ol>\n", true},
	[MD_BLOCK_LI] = {"<li>", "</li>\n", false},
	[MD_BLOCK_HR] = {"<hr>\n", "", false},
	[MD_BLOCK_H] = {"", "", false},
	[MD_BLOCK_CODE] = {"<pre tabindex=\"0\"><code>", "</code></pre>\n", false},
	[MD_BLOCK_HTML] = {"", "", false},
	[MD_BLOCK_P] = {"<p>", "</p>\n", false},
	[MD_BLOCK_TABLE] = {"<div class=\"scroll\" tabindex=\"0\"><table>\n", "</table></div>\n", false},
	[MD_BLOCK_THEAD] = {"<thead>\n", "</thead>\n", false},
	[MD_BLOCK_TBODY] = {"<tbody>\n", "</tbody>\n", false},
	[MD_BLOCK_TR] = {"<tr>", "</tr>\n", false},
	[MD_BLOCK_TH] = {"<th scope=\"col\">", "</th>", false},
	[MD_BLOCK_TD] = {"<td>", "</td>", false},
};
static const struct tags spans[] = {
	[MD_SPAN_EM] = {"<em>", "</em>", true},
	[MD_SPAN_STRONG] = {"<strong>", "</strong>", true},
	[MD_SPAN_CODE] = {"<code>", "</code>", true},
	[MD_SPAN_DEL] = {"<del>", "</del>", true},
};


const char *markup_html(const struct markup *m)
{
	return m ? m->html : NULL;
}


/* http, https or mailto with something behind it; no user names, and nothing that RFC 3986 wants escaped but letters of
 * other scripts. */
static bool link_is_safe(const char *url)
{
	static const char *const schemes[] = {"https://", "http://", "mailto:"};
	size_t i = 0, len = strlen(url), host;

	while (i < N_OF(schemes) && strncasecmp(url, schemes[i], strlen(schemes[i])) != 0)
		i++;
	if (i == N_OF(schemes) || len > URL_MAX_BYTES || strpbrk(url, " \\\"<>|^`{}") || utf8_has_control(url) ||
	    utf8_has_tricks(url))
		return false;
	url += strlen(schemes[i]);
	host = strcspn(url, "/?#");
	/* https://bank.example@evil.example/ shows one host and goes to another */
	return i == 2 ? *url != '\0' : host > 0 && !memchr(url, '@', host);
}


static void text_escape(struct writer *w, const char *s, size_t n)
{
	html_escape(&w->out, arena_strndup(w->arena, s, n));
}


/* The character that "&lt;", "&#60;" or "&#x3c;" stands for; NULL for a name that HTML does not know. */
static const char *entity_text(struct writer *w, const char *s, size_t n)
{
	const htmlEntityDesc *known;
	const char *name = arena_strndup(w->arena, s + 1, n - 2);
	bool is_hex = name[0] == '#' && (name[1] | 0x20) == 'x';
	char *out = arena_alloc(w->arena, 8);
	unsigned long cp;

	if (name[0] == '#') {
		cp = strtoul(name + 1 + is_hex, NULL, is_hex ? 16 : 10);
	} else {
		known = htmlEntityLookup((const xmlChar *)name);
		cp = known ? known->value : 0;
		if (!known)
			return NULL;
	}
	if (cp == 0 || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		return REPLACEMENT;
	(void)xmlCopyCharMultiByte((xmlChar *)out, (int)cp);
	return out;
}


static int text_write(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *owner)
{
	struct writer *w = owner;
	const char *known = type == MD_TEXT_ENTITY && n > 2 ? entity_text(w, s, n) : NULL;

	if (type == MD_TEXT_NULLCHAR)
		BUF_LIT(&w->out, REPLACEMENT);
	else if (type == MD_TEXT_BR)
		BUF_LIT(&w->out, "<br>\n");
	else if (type == MD_TEXT_SOFTBR)
		buf_ch(&w->out, '\n');
	else if (known)
		html_escape(&w->out, known);
	else
		text_escape(w, s, n);
	return w->out.is_full;
}


/* A link's address with its entities read, so that what is judged is what the browser would see. */
static const char *attribute_text(struct writer *w, const MD_ATTRIBUTE *at)
{
	struct buf b;

	buf_init(&b, w->arena, URL_MAX_BYTES + 8);
	for (size_t i = 0; at->size && at->substr_offsets[i] < at->size; i++) {
		const char *s = at->text + at->substr_offsets[i];
		size_t n = at->substr_offsets[i + 1] - at->substr_offsets[i];
		const char *known = at->substr_types[i] == MD_TEXT_ENTITY && n > 2 ? entity_text(w, s, n) : NULL;

		if (known)
			buf_str(&b, known);
		else
			buf_add(&b, s, n);
	}
	return b.is_full ? "" : buf_text(&b);
}


/* Pictures are links too: only the outermost of nested ones can be one. */
static const char *link_open(struct writer *w, const MD_ATTRIBUTE *address)
{
	if (w->links++ || w->spans >= SPANS_MAX)
		return "";
	w->link = attribute_text(w, address);
	if (!link_is_safe(w->link)) {
		w->link = NULL;
		return "";
	}
	BUF_LIT(&w->out, "<a rel=\"nofollow noopener\" href=\"");
	html_escape(&w->out, w->link);
	BUF_LIT(&w->out, "\">");
	w->link_at = w->out.len;
	return "</a>";
}


static int span_open(MD_SPANTYPE type, void *detail, void *owner)
{
	struct writer *w = owner;
	const char *close = "";

	if (type == MD_SPAN_A) {
		close = link_open(w, &((const MD_SPAN_A_DETAIL *)detail)->href);
	} else if (type == MD_SPAN_IMG) {
		close = link_open(w, &((const MD_SPAN_IMG_DETAIL *)detail)->src);
	} else if (type < N_OF(spans) && spans[type].open && w->spans < SPANS_DEEP) {
		buf_str(&w->out, spans[type].open);
		close = spans[type].close;
	}
	if (w->spans < SPANS_MAX)
		w->close[w->spans] = close;
	w->spans++;
	return w->out.is_full;
}


/* Ends the span that was opened last. */
static void span_end(struct writer *w)
{
	const char *close = --w->spans < SPANS_MAX ? w->close[w->spans] : "";

	/* a link without a word could not be seen */
	if (str_eq(close, "</a>") && w->link && w->out.len == w->link_at)
		html_escape(&w->out, w->link);
	buf_str(&w->out, close);
}


static int span_close(MD_SPANTYPE type, void *detail, void *owner)
{
	struct writer *w = owner;

	(void)detail;
	if ((type == MD_SPAN_A || type == MD_SPAN_IMG) && w->links)
		w->links--;
	if (w->spans)
		span_end(w);
	return w->out.is_full;
}


/* The first heading is of level `top`; a deeper one of one more than the one before it at most. */
static void heading_open(struct writer *w, unsigned level)
{
	unsigned shown;

	if (!w->base)
		w->base = level;
	shown = w->top + (level > w->base ? level - w->base : 0);
	if (shown > w->last + 1)
		shown = w->last + 1;
	w->last = shown > 6 ? 6 : shown;
	buf_fmt(&w->out, "<h%u>", w->last);
}


static int block_open(MD_BLOCKTYPE type, void *detail, void *owner)
{
	struct writer *w = owner;

	if (type == MD_BLOCK_H)
		heading_open(w, ((const MD_BLOCK_H_DETAIL *)detail)->level);
	if (blocks[type].is_deeper)
		w->lists++;
	if (w->lists > LISTS_DEEP && (blocks[type].is_deeper || type == MD_BLOCK_LI))
		return 0;
	buf_str(&w->out, blocks[type].open);
	if (type == MD_BLOCK_OL) {
		unsigned start = ((const MD_BLOCK_OL_DETAIL *)detail)->start;

		if (start != 1)
			buf_fmt(&w->out, " start=\"%u\"", start);
		BUF_LIT(&w->out, ">\n");
	}
	return w->out.is_full;
}


static int block_close(MD_BLOCKTYPE type, void *detail, void *owner)
{
	struct writer *w = owner;
	bool is_left_out = w->lists > LISTS_DEEP && (blocks[type].is_deeper || type == MD_BLOCK_LI);

	(void)detail;
	while (w->spans)
		span_end(w);
	w->links = 0;
	if (type == MD_BLOCK_H)
		buf_fmt(&w->out, "</h%u>\n", w->last);
	if (!is_left_out)
		buf_str(&w->out, blocks[type].close);
	if (blocks[type].is_deeper)
		w->lists--;
	return w->out.is_full;
}


/* The text as it was written, when it cannot be read as Markdown within the limits. */
static const char *plain_text(struct arena *a, const char *text)
{
	struct buf b;

	buf_init(&b, a, MARKUP_MAX_BYTES);
	BUF_LIT(&b, "<pre tabindex=\"0\">\n");
	html_escape(&b, text);
	BUF_LIT(&b, "</pre>\n");
	return buf_text(&b);
}


/* At most MARKDOWN_MAX_BYTES of whole characters. */
static const char *text_cut(struct arena *a, const char *text)
{
	size_t n = strnlen(text, MARKDOWN_MAX_BYTES + 1);

	if (n <= MARKDOWN_MAX_BYTES)
		return text;
	for (n = MARKDOWN_MAX_BYTES - 8; n && (text[n] & 0xc0) == 0x80; n--)
		;
	return arena_printf(a, "%.*s\n\n…", (int)n, text);
}


const struct markup *markdown_render(struct arena *a, const char *text, unsigned top)
{
	static const MD_PARSER parser = {
		.flags = (MD_DIALECT_GITHUB | MD_FLAG_NOHTML) & ~(unsigned)MD_FLAG_TASKLISTS,
		.enter_block = block_open, .leave_block = block_close, .enter_span = span_open,
		.leave_span = span_close, .text = text_write,
	};
	struct writer w = {.arena = a, .top = top, .last = top - 1};
	struct markup *m;

	if (!text)
		return NULL;
	m = ARENA_NEW(a, struct markup);
	text = text_cut(a, text);
	buf_init(&w.out, a, MARKUP_MAX_BYTES);
	if (md_parse(text, (MD_SIZE)strlen(text), &parser, &w) == 0 && !w.out.is_full)
		m->html = buf_text(&w.out);
	else
		m->html = plain_text(a, text);
	return m;
}
