/* template.h - pages: well-formed HTML read once at start, a few attributes, every value escaped by where it stands.
 *
 * Layer: web.  Templates are templates/NAME.html, parsed with libxml2 (no DTD, no entities, no network) and compiled
 * once per language against the shape of the page, so an unknown name or an untranslated text stops the start.
 *
 *   t-text="name"        the element's content becomes the value, escaped
 *   t-if="name"          the element is there only if the value is set: text not empty, number set and not 0, true,
 *                        list not empty, object not NULL; "!name" is the opposite
 *   t-each="list"        the element is repeated for each item; names are looked up in the item first, then outwards
 *   t-set-ATTR="name"    the attribute has that value; not there when not set; booleans give ATTR=""
 *                        href, src, action and formaction take only relative, http(s) and mailto URLs
 *   t-use="layout"       on the root: the page fills the named template's slots
 *   t-slot="name"        in a layout: where the page's element with the same t-slot goes
 *   t-part="file"        the content is that of templates/file.html, as if it were written here: same names in reach
 *
 * <t> is an element that leaves no tag.  Static text, and static title, alt, placeholder, aria-label and value
 * attributes, are message ids.  translate="no" keeps an element's text as it is.  Values are never put in script,
 * style or on* (start failure).  Names with dots reach into K_OBJ: "task.title".
 * Templates pass ready words: no logic.
 * A MARKUP_FIELD (web/markdown.h) is the one value that t-text does not escape, in elements that hold blocks.
 * More: `value` is words only on input of type submit, button and reset; t-each also takes a K_TEXTS, whose text is
 * named "."; on one element t-each comes before t-if.  doc/templates.md tells the rest.
 * <t t-use="layout" t-more="zh"> says that all words of the page and of its layout are in po/zh.po too; of other pages those that
 * are not there stay English.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_TEMPLATE_H
#define WEB_TEMPLATE_H
#include "base/shape.h"
#include "base/words.h"
struct buf;
struct templates;

/* A page is at most that long: buf_init(&b, arena, PAGE_MAX_BYTES). */
#define PAGE_MAX_BYTES (1u << 20)

struct template_use {
	const char *name; /* "task" -> templates/task.html */
	const struct shape *shape;
};

/* Compiles each page for each language; prints every mistake on standard error. ERR_INTERNAL if there was one.
 * tables ends with NULL, each of them with name NULL. */
MUST_CHECK err_t templates_load(struct arena *a, const char *dir, const struct template_use *const *tables,
				struct templates **out);
/* Appends the page. ERR_INTERNAL if there is no such template for that shape. */
MUST_CHECK err_t template_render(const struct templates *t, const char *name, enum lang lang, const void *data,
				 struct buf *out);

#endif
