/* template_internal.h - what the parts of the template engine share; nobody else includes it (but tests and fuzz).
 *
 * Layer: web.  templates_load reads files (template_read.c) into sources, compiles their trees (template_compile.h)
 * and leaves a flat array of ops per page and language, which template_render.c runs.  Sources and mistakes end with
 * the load's scratch arena; programs live in the caller's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEMPLATE_INTERNAL_H
#define WEB_TEMPLATE_INTERNAL_H
#include <libxml/tree.h>
#include "base/buf.h"
#include "web/template.h"

#define TEMPLATE_MAX_BYTES (256u << 10) /* one file */
#define TEMPLATE_MAX_FRAMES 8 /* the page's struct, and t-each in t-each */
#define TEMPLATE_MAX_STEPS 4 /* parts of a dotted name */

/* Where a value lies: from a frame's struct through pointers (K_OBJ) to a member. */
struct place {
	uint8_t frame, n_steps, kind; /* kind: enum kind */
	uint32_t step[TEMPLATE_MAX_STEPS]; /* offsets */
};

/* Each op first writes its literal. */
enum op_kind {
	OP_TEXT, /* value, escaped */
	OP_ATTR, /* attr value " */
	OP_URL, /* the same, if the value is a safe URL */
	OP_FLAG, OP_MARKUP, /* attr, if true; a MARKUP_FIELD's value as it is */
	OP_LITERAL, /* nothing more; the ops from here on print no value */
	OP_IF, OP_UNLESS, /* jump to `to` if (not) so */
	OP_EACH, /* value is a list of items of `stride` bytes; the item becomes frame `inner`; none: to `to` */
	OP_NEXT, /* the next item of frame `inner`: back to `to` */
	OP_END,
};
struct op {
	const char *literal, *attr; /* attr: ` name="`, or ` name=""` of a flag */
	uint32_t literal_len, attr_len;
	uint32_t to, stride;
	struct place value;
	uint8_t kind, inner;
};
struct program {
	const struct op *ops;
	size_t n;
};
struct page {
	const char *name;
	const struct shape *shape;
	struct program program[N_LANGS];
};
struct templates {
	const struct page *pages;
	size_t n;
};

/* One file, parsed. */
struct source {
	const char *name;
	const xmlNode *root; /* NULL if it could not be read */
	const char *layout; /* t-use of the root, or NULL */
	bool is_chinese; /* t-more="zh" */
	struct source *next;
};
struct mistake {
	const char *text;
	struct mistake *next;
};
struct loader {
	struct arena *scratch;
	const char *dir; /* NULL: no files, for tests */
	struct source *sources;
	struct mistake *mistakes, **last;
	size_t n_mistakes;
};

/* template_read.c */
void loader_init(struct loader *l, struct arena *scratch, const char *dir);
/* "NAME.html:LINE: text"; said once however often it is found. */
void mistake(struct loader *l, const char *name, long line, const char *fmt, ...) PRINTF_LIKE(4, 5);
/* The file of that name, read once; `from` and `line` say who asked. root is NULL on failure. */
struct source *source_get(struct loader *l, const char *name, const char *from, long line);
struct source *source_parse(struct loader *l, const char *name, struct span text);
/* An attribute's value, in the arena; attr_get: NULL if there is none of that name. */
const char *attr_text(struct arena *a, const xmlAttr *attr);
const char *attr_get(struct arena *a, const xmlNode *node, const char *name);
/* Where the element's start tag ends, or the first word of the text stands. */
long node_line(const xmlNode *node);
static inline const char *node_name(const xmlNode *n)
{
	return (const char *)n->name;
}

/* template_compile.c */
void source_compile(struct loader *l, struct arena *keep, struct source *s, struct page *page, enum lang lang);

/* template_render.c */
void program_run(const struct program *p, const void *data, struct buf *out);
bool url_is_safe(const char *url);

#endif
