/* template_compile.h - what the parts of the template compiler share.
 *
 * Layer: web, inside the template engine only.  template_compile.c walks the elements; template_slots.c knows what of
 * a page goes where in its layout, template_names.c where a name's value lies, template_words.c what static text is in
 * the reader's language.  Each notes mistakes and goes on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEMPLATE_COMPILE_H
#define WEB_TEMPLATE_COMPILE_H
#include "web/template_internal.h"

#define TEMPLATE_MAX_DEPTH 64 /* elements in elements, through all slots */
#define TEMPLATE_MAX_LAYOUTS 4 /* a page, its layout, the layout's layout … */
#define TEMPLATE_MAX_PARTS 4 /* a part in a part in … */
#define TEMPLATE_MAX_OPS 20000
#define TEMPLATE_MAX_ELEMENTS 20000 /* of the page, its layouts and its parts, each as often as it is used */

/* One page being compiled for one language. */
struct compile {
	struct loader *loader;
	struct arena *keep; /* the program's */
	enum lang lang;
	struct source *chain[TEMPLATE_MAX_LAYOUTS]; /* [0] the page, [1] its layout … */
	size_t n_chain, level; /* level: whose elements are being walked */
	const struct shape *frames[TEMPLATE_MAX_FRAMES]; /* NULL: unknown because of an earlier mistake */
	size_t n_frames;
	struct buf literal; /* not yet in an op */
	struct op *ops;
	size_t n_ops, cap_ops, n_bytes;
	unsigned depth, n_parts, n_elements; /* n_parts: how many parts stand around this element */
	bool is_partial; /* words that are not translated stay English */
	bool is_fixed; /* translate="no" */
	bool is_verbatim; /* pre, textarea: blanks count */
};

/* template_compile.c */
void compile_element(struct compile *c, const xmlNode *node, bool is_filler);
/* A mistake at this node of the file being walked. */
void mistake_at(struct compile *c, const xmlNode *node, const char *what, const char *name);

/* template_slots.c: which element of a page goes where in its layout */
const xmlNode *slot_filler(struct arena *a, const xmlNode *node, const char *name);
/* Notes what can never be shown: fillers without a slot, elements with t-* outside of them. */
void slots_check(struct compile *c);

/* template_names.c: NULL (and a mistake noted, unless an earlier one is to blame) for an unknown name */
const struct field *name_bind(struct compile *c, const xmlNode *node, const char *name, struct place *out);
extern const struct shape template_texts_shape; /* the item of a K_TEXTS: its one field is "." */

/* template_words.c */
/* A text node, collapsed and in the reader's language. */
void words_text(struct compile *c, const xmlNode *node);
/* The value of a static attribute, translated if it is one of those. */
void words_attr(struct compile *c, const xmlNode *node, const xmlAttr *attr);

#endif
