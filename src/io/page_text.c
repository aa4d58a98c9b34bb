/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/page_text.h"
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include "base/buf.h"
#include "base/time.h"

#define DEPTH_MAX 256
#define READ_US (US_PER_S / 2)
#define TITLE_MAX 300
#define MAIN_LEAST 200 /* bytes: a shorter <main> is no content */
#define SKIPPED \
	"script|style|noscript|template|nav|footer|aside|form|svg|math|iframe|object|canvas|button|select|textarea|dialog|audio|video"
#define BLOCKS \
	"p|div|section|article|main|header|ul|ol|dl|dt|dd|table|tr|blockquote|pre|figure|figcaption|hr|address|details|summary|center"
#define HEADINGS "h1|h2|h3|h4|h5|h6"
#define READABLE \
	"text/html|application/xhtml+xml|text/plain|text/markdown|text/csv|application/xml|text/xml|application/json|" \
	"application/rss+xml|application/atom+xml"

/* Text that grows with its blanks collapsed. */
struct piece {
	struct buf out;
	unsigned gap; /* 1: a blank is due before the next word, 2: a newline, 3: an empty line */
};
struct reader {
	htmlParserCtxt *parser;
	struct piece all, main, title;
	size_t depth, skip_from, main_from, title_from, pre_from; /* depth of the element that began it; 0: not in one */
	int64_t until_us;
	unsigned n_events;
	bool is_cut;
};


static void piece_init(struct piece *p, struct arena *a, size_t max)
{
	buf_init(&p->out, a, max);
	p->gap = 0;
}


static void gap_want(struct piece *p, unsigned gap)
{
	if (p->out.len && p->gap < gap)
		p->gap = gap;
}


static void gap_write(struct piece *p)
{
	static const char *const gaps[] = {"", " ", "\n", "\n\n"};

	buf_str(&p->out, gaps[p->gap]);
	p->gap = 0;
}


/* Blanks and controls become one blank; in pre newlines stay. */
static void piece_add(struct piece *p, const char *s, size_t n, bool is_pre)
{
	for (size_t i = 0; i < n && !p->out.is_full;) {
		size_t len = 0;

		while (i + len < n && (unsigned char)s[i + len] > ' ' && s[i + len] != 0x7f)
			len++;
		if (len) {
			gap_write(p);
			buf_add(&p->out, s + i, len);
		} else {
			len = 1;
			gap_want(p, is_pre && s[i] == '\n' ? 2 : 1);
		}
		i += len;
	}
}


/* False: it is enough, and the parser was told so. */
static bool go_on(struct reader *r)
{
	bool is_late = (++r->n_events & 255) == 0 && time_mono() > r->until_us;

	if (!is_late && r->depth <= DEPTH_MAX && !r->all.out.is_full)
		return true;
	if (!r->is_cut)
		xmlStopParser(r->parser);
	r->is_cut = true;
	return false;
}


static void say(struct reader *r, const char *s, size_t n)
{
	if (r->title_from)
		piece_add(&r->title, s, n, false);
	if (r->skip_from || r->title_from)
		return;
	piece_add(&r->all, s, n, r->pre_from);
	if (r->main_from)
		piece_add(&r->main, s, n, r->pre_from);
}


static void gap(struct reader *r, unsigned wide)
{
	if (r->skip_from)
		return;
	gap_want(&r->all, wide);
	gap_want(&r->main, wide);
}


static void on_text(void *owner, const xmlChar *s, int n)
{
	struct reader *r = owner;

	if (go_on(r))
		say(r, (const char *)s, (size_t)n);
}


static bool is_one_of(const char *name, const char *words)
{
	return str_in_words(name, strlen(name), words);
}


static bool is_hidden(const xmlChar **attrs)
{
	for (; attrs && attrs[0]; attrs += 2)
		if (str_ieq((const char *)attrs[0], "hidden") ||
		    (str_ieq((const char *)attrs[0], "aria-hidden") && str_ieq((const char *)attrs[1], "true")))
			return true;
	return false;
}


static void mark(size_t *from, size_t depth, bool is_so)
{
	if (!*from && is_so)
		*from = depth;
}


static void on_open(void *owner, const xmlChar *element, const xmlChar **attrs)
{
	struct reader *r = owner;
	const char *name = (const char *)element;

	r->depth++;
	if (!go_on(r))
		return;
	mark(&r->skip_from, r->depth, is_one_of(name, SKIPPED) || is_hidden(attrs));
	mark(&r->title_from, r->depth, !r->skip_from && str_eq(name, "title") && !r->title.out.len);
	mark(&r->main_from, r->depth, is_one_of(name, "main|article"));
	mark(&r->pre_from, r->depth, str_eq(name, "pre"));
	if (is_one_of(name, BLOCKS))
		gap(r, 3);
	if (is_one_of(name, "br|li|option"))
		gap(r, 2);
	if (str_eq(name, "li"))
		say(r, "- ", 2);
	if (is_one_of(name, HEADINGS)) {
		gap(r, 3);
		say(r, "## ", 3);
	}
}


static void unmark(size_t *from, size_t depth)
{
	if (*from == depth)
		*from = 0;
}


static void on_close(void *owner, const xmlChar *element)
{
	struct reader *r = owner;
	const char *name = (const char *)element;

	if (is_one_of(name, "td|th"))
		say(r, " | ", 3);
	if (is_one_of(name, BLOCKS "|" HEADINGS))
		gap(r, 3);
	unmark(&r->skip_from, r->depth);
	unmark(&r->title_from, r->depth);
	unmark(&r->main_from, r->depth);
	unmark(&r->pre_from, r->depth);
	if (r->depth)
		r->depth--;
}


static void parser_free(void *parser)
{
	htmlFreeParserCtxt(parser);
}


static void html_run(struct arena *a, struct reader *r, struct span html, const char *charset)
{
	static const htmlSAXHandler sax = {
		.startElement = on_open, .endElement = on_close, .characters = on_text, .ignorableWhitespace = on_text,
		.cdataBlock = on_text,
	};
	htmlParserCtxt *parser = htmlCreateMemoryParserCtxt(html.at, (int)html.len);
	xmlCharEncodingHandler *handler = charset ? xmlFindCharEncodingHandler(charset) : NULL;

	if (!parser)
		die_no_memory();
	arena_defer(a, parser_free, parser);
	r->parser = parser;
	(void)htmlCtxtUseOptions(parser, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_RECOVER);
	*parser->sax = sax;
	parser->userData = r;
	if (handler && xmlSwitchToEncoding(parser, handler) == 0)
		/* what the page itself says of its charset does not count any more */
		parser->input->encoding = xmlStrdup((const xmlChar *)charset);
	(void)htmlParseDocument(parser);
}


/* "text/html" of `Text/HTML; charset="x"`, and x in *charset (NULL if not said). */
static const char *type_read(struct arena *a, const char *type, const char **charset)
{
	char *lower = str_lower(a, type ? type : "text/html"), *at = strstr(lower, "charset=");
	size_t n;

	*charset = NULL;
	if (at) {
		at += strlen("charset=");
		at += *at == '"' || *at == '\'';
		n = strcspn(at, "\"'; \t,");
		if (n && n < 40)
			*charset = arena_strndup(a, at, n);
	}
	return str_trim(a, arena_strndup(a, lower, strcspn(lower, ";")));
}


/* A NUL stands in files that are no text, and in UTF-16, which says so or begins with its mark. */
static bool is_binary(struct span body, const char *charset)
{
	if ((charset && str_starts(charset, "utf-16")) ||
	    (body.len > 1 && (!memcmp(body.at, "\xff\xfe", 2) || !memcmp(body.at, "\xfe\xff", 2))))
		return false;
	return memchr(body.at, '\0', body.len < 4096 ? body.len : 4096) != NULL;
}


static struct span plain_wrap(struct arena *a, struct span body)
{
	struct buf b;

	buf_init(&b, a, 6 * (size_t)PAGE_MAX_BYTES + 64);
	BUF_LIT(&b, "<html><body><pre>");
	html_escape(&b, arena_strndup(a, body.at, body.len));
	return (struct span){buf_text(&b), b.len};
}


err_t page_text_read(struct arena *a, struct span body, const char *type, struct page_text *out)
{
	struct reader r = {.until_us = time_mono() + READ_US};
	const char *charset, *kind = type_read(a, type, &charset), *kept;
	bool is_plain;

	*out = (struct page_text){.title = "", .text = ""};
	if (!is_one_of(kind, READABLE) || is_binary(body, charset))
		return ERR_FILE_TYPE;
	if (body.len > PAGE_MAX_BYTES)
		body.len = PAGE_MAX_BYTES;
	is_plain = !strstr(kind, "html") && !strstr(kind, "xml");
	if (!charset && utf8_valid(body.at, body.len))
		charset = "utf-8";
	piece_init(&r.all, a, PAGE_TEXT_MAX);
	piece_init(&r.main, a, PAGE_TEXT_MAX);
	piece_init(&r.title, a, TITLE_MAX);
	if (body.len)
		html_run(a, &r, is_plain ? plain_wrap(a, body) : body, charset);
	kept = buf_text(r.main.out.len >= MAIN_LEAST ? &r.main.out : &r.all.out);
	out->title = buf_text(&r.title.out);
	out->text = kept;
	out->is_cut = r.is_cut || body.len == PAGE_MAX_BYTES;
	if (!utf8_valid(kept, strlen(kept)) || !utf8_valid(out->title, strlen(out->title)))
		return ERR_FILE_TYPE;
	return *kept ? ERR_OK : ERR_NO_ROW;
}


void page_fetch_init(struct page_fetch *f, struct arena *a, const char *url)
{
	static const struct http_header headers[] = {
		{"Accept", "text/html, application/xhtml+xml, text/plain;q=0.9, text/*;q=0.8"},
		{"Accept-Language", "en, ja;q=0.9, *;q=0.5"},
	};

	*f = (struct page_fetch){
		.call = {.arena = a, .method = "GET", .url = url, .headers = headers, .n_headers = N_OF(headers),
			 .connect_ms = 5000, .total_ms = PAGE_MS, .max_body = PAGE_MAX_BYTES, .is_reading = true},
		.until_us = time_mono() + (int64_t)PAGE_MS * 1000,
	};
}


bool page_fetch_again(struct page_fetch *f)
{
	struct http_call *c = &f->call;
	int64_t left_ms = (f->until_us - time_mono()) / 1000;

	if (c->e || c->status < 300 || c->status > 399 || !c->location || c->stop)
		return false;
	if (++f->hops > PAGE_HOPS || left_ms <= 0) {
		c->e = left_ms <= 0 ? ERR_TIMED_OUT : ERR_IO;
		return false;
	}
	c->url = c->location;
	c->total_ms = (long)left_ms;
	return true;
}


err_t page_fetch_text(const struct page_fetch *f, struct page_text *out)
{
	const struct http_call *c = &f->call;

	*out = (struct page_text){.title = "", .text = ""};
	if (c->e)
		return c->e;
	if (c->status < 200 || c->status > 299)
		return ERR_NOT_FOUND;
	return page_text_read(c->arena, c->answer, c->type, out);
}
