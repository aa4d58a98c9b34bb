/* markdown.h - Markdown of strangers as markup that may stand in a page as it is.
 *
 * Layer: web, pure.  The one thing that a template puts into a page unescaped: a `struct markup` can be made by nothing
 * but markdown_render, and a template takes it where a page's shape has a MARKUP_FIELD, as the t-text of an element
 * that may hold blocks.  It lives in the arena given.
 *
 * CommonMark with tables, strikethrough and bare addresses (md4c); no raw HTML: it is shown as text.  Links go to http,
 * https and mailto only, say rel="nofollow noopener", and are text otherwise; pictures are links to them, nothing is
 * loaded.  No attribute but href, rel, start, scope, class="scroll" and tabindex; no id, no style.  Headings begin at
 * `top` (1-6) and never skip a level.  Lists and quotes are 12 deep at most, emphasis 8; what lies deeper stays there.
 * At most MARKDOWN_MAX_BYTES are read, the rest is cut and said; text that would grow beyond MARKUP_MAX_BYTES (by
 * definitions of links used again and again) is shown as it was written.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MARKDOWN_H
#define WEB_MARKDOWN_H
#include "base/shape.h"

#define MARKDOWN_MAX_BYTES (100u << 10)
#define MARKUP_MAX_BYTES (6 * MARKDOWN_MAX_BYTES + 64)

struct markup;
extern const struct shape markup_shape;
/* In a page's shape, for a member `const struct markup *`. */
#define MARKUP_FIELD(type, member) FIELD(type, member, K_OBJ, .of = &markup_shape, .flags = F_INNER)

/* text in UTF-8; NULL gives NULL. */
const struct markup *markdown_render(struct arena *a, const char *text, unsigned top);
const char *markup_html(const struct markup *m);

#endif
