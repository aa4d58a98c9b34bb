/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A tree of elements becomes a flat array of ops. After a mistake the walk goes on, so that all are found; the
 * program is then never run. */
#include <string.h>
#include "web/markdown.h"
#include "web/template_compile.h"

#define VOID_ELEMENTS "area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr"
#define VERBATIM_ELEMENTS "pre|textarea"
/* Where markup that was made of Markdown may stand: it holds blocks. */
#define MARKUP_ELEMENTS "div|section|article|td|dd|li|blockquote"
#define URL_ATTRS "href|src|action|formaction|poster|cite|data|ping"
/* No value may stand there: script, style, markup, lists of URLs, orders to the browser. */
#define CLOSED_ATTRS "style|srcdoc|srcset|http-equiv"

/* The t-* attributes of an element, but t-set-*. */
struct directives {
	const char *text, *cond, *each, *slot, *part;
};


void mistake_at(struct compile *c, const xmlNode *node, const char *what, const char *name)
{
	mistake(c->loader, c->chain[c->level]->name, node_line(node), "%s: \"%s\"", what, name);
}


static bool is_word_of(struct compile *c, const char *name, const char *words)
{
	const char *lower = str_lower(c->loader->scratch, name);

	return str_in_words(lower, strlen(lower), words);
}


/* Has the page grown past what may ever be sent? Said once, then the walk ends. */
static bool is_over(struct compile *c)
{
	if (c->n_ops < TEMPLATE_MAX_OPS && c->n_elements < TEMPLATE_MAX_ELEMENTS && c->n_bytes <= PAGE_MAX_BYTES &&
	    !c->literal.is_full)
		return false;
	mistake(c->loader, c->chain[0]->name, 0, "the page is too large");
	return true;
}


/* Takes the pending literal with it; gives the op's index. */
static uint32_t op_add(struct compile *c, struct op op)
{
	op.literal_len = (uint32_t)c->literal.len;
	op.literal = arena_strndup(c->keep, buf_text(&c->literal), c->literal.len);
	c->n_bytes += c->literal.len;
	c->literal.len = 0;
	if (c->n_ops == c->cap_ops) {
		struct op *more = ARENA_ARRAY(c->loader->scratch, struct op, c->cap_ops * 2 + 64);

		if (c->n_ops)
			memcpy(more, c->ops, c->n_ops * sizeof(*more));
		c->ops = more;
		c->cap_ops = c->cap_ops * 2 + 64;
	}
	c->ops[c->n_ops] = op;
	return (uint32_t)c->n_ops++;
}


/* A place to jump to: what was written so far stays in front of it. */
static uint32_t label(struct compile *c)
{
	if (c->literal.len)
		op_add(c, (struct op){.kind = OP_LITERAL});
	return (uint32_t)c->n_ops;
}


static void directives_read(struct compile *c, const xmlNode *node, struct directives *p)
{
	const struct {
		const char *name, **value;
	} known[] = {{"t-text", &p->text}, {"t-if", &p->cond}, {"t-each", &p->each}, {"t-slot", &p->slot}, {"t-part", &p->part}};

	*p = (struct directives){0};
	if (node->ns && node->ns->prefix)
		mistake_at(c, node, "elements have no prefix in HTML", node_name(node));
	for (const xmlAttr *attr = node->properties; attr; attr = attr->next) {
		const char *name = (const char *)attr->name;
		size_t i = 0;

		if (attr->ns)
			mistake_at(c, node, "attributes have no prefix in HTML", name);
		while (i < N_OF(known) && !str_eq(name, known[i].name))
			i++;
		if (i < N_OF(known))
			*known[i].value = attr_text(c->loader->scratch, attr);
		else if (str_eq(name, "t-use"))
			mistake_at(c, node, "t-use belongs on the root", attr_text(c->loader->scratch, attr));
		else if (str_starts(name, "t-") && (!str_starts(name, "t-set-") || !name[6]))
			mistake_at(c, node, "there is no attribute", name);
	}
}


static bool is_printed(enum kind k)
{
	return k <= K_JSON || k == K_INT || k == K_USD || k == K_TIME;
}


static void set_compile(struct compile *c, const xmlNode *node, const xmlAttr *attr)
{
	const char *name = (const char *)attr->name + 6, *value = attr_text(c->loader->scratch, attr);
	bool is_url = is_word_of(c, name, URL_ATTRS);
	struct op op = {.kind = is_url ? OP_URL : OP_ATTR};
	const struct field *f = name_bind(c, node, value, &op.value);

	if (strncasecmp(name, "on", 2) == 0 || is_word_of(c, name, CLOSED_ATTRS) ||
	    (str_ieq(name, "content") && attr_get(c->loader->scratch, node, "http-equiv")))
		mistake_at(c, node, "no value may stand in this attribute", name);
	if (f && f->kind == K_BOOL)
		op.kind = OP_FLAG;
	if (f && (is_url ? f->kind > K_JSON : f->kind != K_BOOL && !is_printed(f->kind)))
		mistake_at(c, node, "this kind of value cannot stand in an attribute like this", value);
	op.attr = arena_printf(c->keep, op.kind == OP_FLAG ? " %s=\"\"" : " %s=\"", name);
	op.attr_len = (uint32_t)strlen(op.attr);
	op_add(c, op);
}


static void attr_compile(struct compile *c, const xmlNode *node, const xmlAttr *attr)
{
	struct arena *a = c->loader->scratch;
	const char *name = (const char *)attr->name;

	if (str_starts(name, "t-set-"))
		set_compile(c, node, attr);
	if (str_starts(name, "t-") || attr_get(a, node, arena_printf(a, "t-set-%s", name)))
		return;
	if (strncasecmp(name, "on", 2) == 0 || str_ieq(name, "style"))
		mistake_at(c, node, "inline script and style are refused by the browser", name);
	buf_fmt(&c->literal, " %s=\"", name);
	words_attr(c, node, attr);
	buf_ch(&c->literal, '"');
}


/* Values and words inside script and style would need other rules of escaping: there are none. */
static void element_check(struct compile *c, const xmlNode *node, const struct directives *p)
{
	bool has_child = false, has_element = false, has_content;

	for (const xmlNode *n = node->children; n; n = n->next) {
		has_child |= !xmlIsBlankNode(n) && n->type != XML_COMMENT_NODE;
		has_element |= n->type == XML_ELEMENT_NODE;
	}
	has_content = has_child || p->text || p->part;
	if (has_content && is_word_of(c, node_name(node), VOID_ELEMENTS))
		mistake_at(c, node, "this element has no content", node_name(node));
	if (has_content && is_word_of(c, node_name(node), "script|style"))
		mistake_at(c, node, "nothing may stand inside of", node_name(node));
	if (has_element && p->text)
		mistake_at(c, node, "t-text would replace elements", p->text);
	if ((has_child || p->text) && p->part)
		mistake_at(c, node, "t-part would replace the content", p->part);
}


static void text_compile(struct compile *c, const xmlNode *node, const char *name)
{
	struct op op = {.kind = OP_TEXT};
	const struct field *f = name_bind(c, node, name, &op.value);
	bool is_markup = f && f->kind == K_OBJ && f->of == &markup_shape;

	if (is_markup)
		op.kind = OP_MARKUP;
	if (is_markup && !is_word_of(c, node_name(node), MARKUP_ELEMENTS))
		mistake_at(c, node, "markup holds blocks and cannot stand in", node_name(node));
	if (f && !is_markup && f->kind != K_BOOL && !is_printed(f->kind))
		mistake_at(c, node, "this kind of value is no text", name);
	/* A browser drops one newline there, which must not be the value's own. */
	if (is_word_of(c, node_name(node), VERBATIM_ELEMENTS))
		buf_ch(&c->literal, '\n');
	op_add(c, op);
}


/* What that file holds, as if it were written here: names are looked up from here. */
static void part_compile(struct compile *c, const xmlNode *node, const char *name)
{
	struct source *here = c->chain[c->level], *part;

	if (c->n_parts == TEMPLATE_MAX_PARTS) {
		mistake_at(c, node, "t-part goes round or too deep", name);
		return;
	}
	part = source_get(c->loader, name, here->name, node_line(node));
	if (!part->root)
		return;
	if (part->layout) {
		mistake_at(c, node, "a part cannot use a layout", name);
		return;
	}
	c->chain[c->level] = part; /* mistakes are told of the part's file */
	c->n_parts++;
	compile_element(c, part->root, false);
	c->n_parts--;
	c->chain[c->level] = here;
}


static void content_compile(struct compile *c, const xmlNode *node, const struct directives *p)
{
	if (p->part) {
		part_compile(c, node, p->part);
		return;
	}
	if (p->text) {
		text_compile(c, node, p->text);
		return;
	}
	for (const xmlNode *n = node->children; n; n = n->next) {
		if (n->type == XML_ELEMENT_NODE)
			compile_element(c, n, false);
		else if (n->type == XML_TEXT_NODE)
			words_text(c, n);
		else if (n->type != XML_COMMENT_NODE)
			mistake_at(c, n, "only elements, text and comments", node_name(node));
	}
}


/* The element with its tags, values and content. */
static void body_compile(struct compile *c, const xmlNode *node, const struct directives *p)
{
	const char *name = node_name(node), *translate = attr_get(c->loader->scratch, node, "translate");
	bool was_fixed = c->is_fixed, was_verbatim = c->is_verbatim;

	c->is_fixed = translate ? str_ieq(translate, "no") : was_fixed;
	element_check(c, node, p);
	if (str_eq(name, "t")) {
		for (const xmlAttr *attr = node->properties; attr; attr = attr->next)
			if (!str_in_words((const char *)attr->name, strlen((const char *)attr->name),
					  "t-text|t-if|t-each|t-slot|t-part|translate"))
				mistake_at(c, node, "<t> leaves no tag for", (const char *)attr->name);
		content_compile(c, node, p);
	} else {
		if (str_ieq(name, "html") && !node->parent->parent)
			BUF_LIT(&c->literal, "<!DOCTYPE html>\n");
		buf_fmt(&c->literal, "<%s", name);
		for (const xmlAttr *attr = node->properties; attr; attr = attr->next)
			attr_compile(c, node, attr);
		buf_ch(&c->literal, '>');
		c->is_verbatim = was_verbatim || is_word_of(c, name, VERBATIM_ELEMENTS);
		content_compile(c, node, p);
		if (!is_word_of(c, name, VOID_ELEMENTS))
			buf_fmt(&c->literal, "</%s>", name);
	}
	c->is_fixed = was_fixed;
	c->is_verbatim = was_verbatim;
}


static void slot_compile(struct compile *c, const xmlNode *node, const struct directives *p)
{
	const xmlNode *filler = NULL;

	if (c->level && !c->n_parts)
		filler = slot_filler(c->loader->scratch, c->chain[c->level - 1]->root, p->slot);
	else
		mistake_at(c, node, "t-slot belongs in a layout, or outermost in a page that uses one", p->slot);
	if (!filler) {
		body_compile(c, node, p);
		return;
	}
	c->level--;
	compile_element(c, filler, true);
	c->level++;
}


static uint32_t each_begin(struct compile *c, const xmlNode *node, const char *name)
{
	struct op op = {.kind = OP_EACH, .inner = (uint8_t)c->n_frames};
	const struct field *f = name_bind(c, node, name, &op.value);
	const struct shape *item = NULL;

	if (f && f->kind == K_LIST)
		item = f->of;
	else if (f && f->kind == K_TEXTS)
		item = &template_texts_shape;
	else if (f)
		mistake_at(c, node, "t-each needs a list", name);
	op.stride = item ? (uint32_t)item->size : 0;
	c->frames[c->n_frames++] = item;
	return op_add(c, op);
}


static uint32_t if_begin(struct compile *c, const xmlNode *node, const char *name)
{
	struct op op = {.kind = *name == '!' ? OP_UNLESS : OP_IF};

	(void)name_bind(c, node, name + (*name == '!'), &op.value);
	return op_add(c, op);
}


void compile_element(struct compile *c, const xmlNode *node, bool is_filler)
{
	struct directives p;
	uint32_t each = 0, cond = 0;

	if (is_over(c))
		return;
	directives_read(c, node, &p);
	if (c->depth == TEMPLATE_MAX_DEPTH || (p.each && c->n_frames == TEMPLATE_MAX_FRAMES)) {
		mistake_at(c, node, "nested too deep", node_name(node));
		return;
	}
	c->depth++;
	c->n_elements++;
	if (p.each)
		each = each_begin(c, node, p.each);
	if (p.cond)
		cond = if_begin(c, node, p.cond);
	if (p.slot && !is_filler)
		slot_compile(c, node, &p);
	else
		body_compile(c, node, &p);
	if (p.cond) {
		uint32_t end = label(c); /* may move c->ops */

		c->ops[cond].to = end;
	}
	if (p.each) {
		op_add(c, (struct op){.kind = OP_NEXT, .inner = c->ops[each].inner, .to = each + 1,
				      .stride = c->ops[each].stride});
		c->ops[each].to = (uint32_t)c->n_ops;
		c->n_frames--;
	}
	c->depth--;
}


/* The page, its layout, the layout's layout; false when one is missing. */
static bool chain_build(struct compile *c, struct source *page)
{
	struct source *s = page;

	for (;;) {
		if (c->n_chain == TEMPLATE_MAX_LAYOUTS) {
			mistake(c->loader, page->name, 0, "t-use goes round or too deep");
			return false;
		}
		c->chain[c->n_chain++] = s;
		if (!s->root)
			return false;
		if (!s->layout)
			return true;
		s = source_get(c->loader, s->layout, s->name, node_line(s->root));
	}
}


void source_compile(struct loader *l, struct arena *keep, struct source *s, struct page *page, enum lang lang)
{
	struct compile c = {.loader = l, .keep = keep, .lang = lang, .is_partial = lang == LANG_ZH && !s->is_chinese, .frames = {page->shape}, .n_frames = 1};
	struct op *ops;

	if (!chain_build(&c, s))
		return;
	buf_init(&c.literal, l->scratch, PAGE_MAX_BYTES);
	slots_check(&c); /* leaves c.level at the outermost layout */
	compile_element(&c, c.chain[c.level]->root, false);
	op_add(&c, (struct op){.kind = OP_END});
	ops = ARENA_ARRAY(keep, struct op, c.n_ops);
	memcpy(ops, c.ops, c.n_ops * sizeof(*ops));
	page->program[lang] = (struct program){ops, c.n_ops};
}
