/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Template files: capped, without DTD, entities or network, parsed by libxml2 as XML. */
#include <errno.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>
#include "web/template_internal.h"

#define MISTAKE_MAX 512 /* bytes of one */
#define MISTAKES_MAX 1000
#define DOCTYPE "<!DOCTYPE html>"
/* xmlReadMemory's flags: no network, no NOENT, no DTD of any kind; CDATA is text. */
#define PARSE_FLAGS (XML_PARSE_NONET | XML_PARSE_NOCDATA)


void loader_init(struct loader *l, struct arena *scratch, const char *dir)
{
	*l = (struct loader){.scratch = scratch, .dir = dir};
	l->last = &l->mistakes;
}


void mistake(struct loader *l, const char *name, long line, const char *fmt, ...)
{
	char text[MISTAKE_MAX];
	struct mistake *m;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	m = ARENA_NEW(l->scratch, struct mistake);
	m->text = line ? arena_printf(l->scratch, "%s.html:%ld: %s", name, line, text)
		       : arena_printf(l->scratch, "%s.html: %s", name, text);
	for (const struct mistake *old = l->mistakes; old; old = old->next)
		if (str_eq(old->text, m->text))
			return;
	if (l->n_mistakes++ >= MISTAKES_MAX)
		return;
	*l->last = m;
	l->last = &m->next;
}


const char *attr_text(struct arena *a, const xmlAttr *attr)
{
	struct buf b;

	buf_init(&b, a, TEMPLATE_MAX_BYTES);
	for (const xmlNode *n = attr->children; n; n = n->next)
		if (n->type == XML_TEXT_NODE)
			buf_str(&b, (const char *)n->content);
	return buf_text(&b);
}


const char *attr_get(struct arena *a, const xmlNode *node, const char *name)
{
	for (const xmlAttr *attr = node->properties; attr; attr = attr->next)
		if (str_eq((const char *)attr->name, name))
			return attr_text(a, attr);
	return NULL;
}


long node_line(const xmlNode *node)
{
	const char *s = node->type == XML_TEXT_NODE ? (const char *)node->content : "";
	long line = xmlGetLineNo(node);

	/* libxml2 gives the line where the text ended. */
	for (s += strspn(s, " \t\r\n"); *s; s++)
		line -= *s == '\n';
	return line;
}


struct parse {
	struct loader *loader;
	const char *name;
};

#if LIBXML_VERSION >= 21200
static void parse_error(void *ctxt, const xmlError *error)
#else
static void parse_error(void *ctxt, xmlError *error)
#endif
{
	const struct parse *p = ((const xmlParserCtxt *)ctxt)->_private;

	mistake(p->loader, p->name, error->line, "%.*s", (int)strcspn(error->message ? error->message : "?", "\n"),
		error->message ? error->message : "?");
}


static void ctxt_free(void *ctxt)
{
	xmlFreeParserCtxt(ctxt);
}


static void doc_free(void *doc)
{
	xmlFreeDoc(doc);
}


/* The root element; its document ends with the scratch arena. */
static const xmlNode *text_parse(struct loader *l, const char *name, struct span text)
{
	struct parse parse = {l, name};
	xmlParserCtxt *ctxt = xmlNewParserCtxt();
	xmlDoc *doc;

	if (!ctxt)
		die_no_memory();
	arena_defer(l->scratch, ctxt_free, ctxt);
	ctxt->_private = &parse;
	ctxt->sax->serror = parse_error;
	doc = xmlCtxtReadMemory(ctxt, text.at, (int)text.len, NULL, "UTF-8", PARSE_FLAGS);
	if (doc)
		arena_defer(l->scratch, doc_free, doc);
	else
		mistake(l, name, 0, "is not well-formed");
	return doc ? xmlDocGetRootElement(doc) : NULL;
}


/* Where the document's own text begins: after blanks and comments. */
static size_t prolog_len(struct span text)
{
	size_t at = 0;

	for (;;) {
		const char *end;

		while (at < text.len && strchr(" \t\r\n", text.at[at]))
			at++;
		if (text.len - at < 4 || memcmp(text.at + at, "<!--", 4) != 0)
			return at;
		end = memmem(text.at + at, text.len - at, "-->", 3);
		if (!end)
			return at;
		at = (size_t)(end + 3 - text.at);
	}
}


static long line_of(struct span text, const char *at)
{
	long line = 1;

	for (const char *p = text.at; p < at; p++)
		line += *p == '\n';
	return line;
}


/* Blanks out a leading <!DOCTYPE html>, so that lines stay; any other is a mistake: a DTD could declare entities. */
static bool doctype_drop(struct loader *l, const char *name, struct span text, char *copy)
{
	size_t at = prolog_len(text);
	const char *other;

	if (text.len - at >= sizeof(DOCTYPE) - 1 && strncasecmp(copy + at, DOCTYPE, sizeof(DOCTYPE) - 1) == 0)
		memset(copy + at, ' ', sizeof(DOCTYPE) - 1);
	other = strcasestr(copy, "<!DOCTYPE");
	if (other)
		mistake(l, name, line_of(text, text.at + (other - copy)), "only a leading " DOCTYPE " is allowed");
	return !other;
}


struct source *source_parse(struct loader *l, const char *name, struct span text)
{
	struct source *s = ARENA_NEW(l->scratch, struct source);
	char *copy;

	s->name = name;
	s->next = l->sources;
	l->sources = s;
	if (text.len > TEMPLATE_MAX_BYTES) {
		mistake(l, name, 0, "is larger than %u KiB", TEMPLATE_MAX_BYTES >> 10);
		return s;
	}
	if (!utf8_valid(text.at, text.len)) {
		mistake(l, name, 0, "is not UTF-8");
		return s;
	}
	copy = arena_strndup(l->scratch, text.at, text.len);
	if (doctype_drop(l, name, text, copy))
		s->root = text_parse(l, name, (struct span){copy, text.len});
	if (s->root) {
		s->layout = attr_get(l->scratch, s->root, "t-use");
		s->is_chinese = str_eq(attr_get(l->scratch, s->root, "t-more"), "zh");
	}
	return s;
}


/* Also keeps a t-use inside the folder. */
static bool name_is_plain(const char *name)
{
	return *name && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(name);
}


struct source *source_get(struct loader *l, const char *name, const char *from, long line)
{
	char *bytes;
	size_t n;
	FILE *f;

	for (struct source *s = l->sources; s; s = s->next)
		if (str_eq(s->name, name))
			return s;
	f = l->dir && name_is_plain(name) ? fopen(arena_printf(l->scratch, "%s/%s.html", l->dir, name), "re") : NULL;
	if (!f) {
		struct source *s = ARENA_NEW(l->scratch, struct source);

		mistake(l, from, line, "there is no template \"%s\"", name);
		s->name = name;
		return s;
	}
	bytes = arena_alloc(l->scratch, TEMPLATE_MAX_BYTES + 1);
	n = fread(bytes, 1, TEMPLATE_MAX_BYTES + 1, f);
	if (ferror(f))
		mistake(l, name, 0, "%s", strerror(errno));
	(void)fclose(f);
	return source_parse(l, name, (struct span){bytes, n});
}
