/* SPDX-License-Identifier: AGPL-3.0-or-later
 * How a project stands, as a small picture for other people's pages. Its key is in its address and opens nothing else. */
#include <string.h>
#include "base/buf.h"
#include "pages/dashboard_parts.h"
#include "sql_dashboard.h"

#define SVG_MAX 8192
#define NAME_SHOWN 40
#define LETTER 7 /* units: 11 px of a common sans-serif */
#define WIDE_LETTER 12
#define PAD 12

struct dash_badge {
	const char *name, *status;
	int64_t running, silent;
};
struct badge_path {
	const char *key, *file;
};
struct badge_look {
	const char *words, *colour;
};
SHAPE(dash_badge, dash_badge, FIELD(dash_badge, name, K_TEXT), FIELD(dash_badge, status, K_TEXT),
      FIELD(dash_badge, running, K_INT), FIELD(dash_badge, silent, K_INT));
SHAPE(dash_badge_path, badge_path, FIELD(badge_path, key, K_LINE, .flags = F_PATH | F_REQ | F_SECRET, .max = 100),
      FIELD(badge_path, file, K_LINE, .flags = F_PATH | F_REQ, .max = DASH_NAME_MAX + 4));


/* White words on these have a contrast of 4.5 and more. */
static struct badge_look badge_look(const struct dash_badge *b)
{
	if (b->silent)
		return (struct badge_look){"silent", "#8a5300"};
	if (str_eq(b->status, "failed"))
		return (struct badge_look){"failing", "#9c1a1a"};
	if (str_eq(b->status, "completed"))
		return (struct badge_look){"passing", "#14623a"};
	return b->running ? (struct badge_look){"running", "#57359f"} : (struct badge_look){"no runs", "#48515c"};
}


static int text_width(const char *s)
{
	int width = PAD;

	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c < 0x80)
			width += LETTER;
		else if (c >= 0xc0)
			width += WIDE_LETTER;
	}
	return width;
}


static void svg_write(struct buf *b, const char *name, const struct badge_look *look)
{
	int left = text_width(name), right = text_width(look->words);

	buf_fmt(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"20\" role=\"img\" aria-label=\"",
		left + right);
	html_escape(b, name);
	buf_fmt(b, ": %s\"><title>", look->words);
	html_escape(b, name);
	buf_fmt(b, ": %s</title><clipPath id=\"r\"><rect width=\"%d\" height=\"20\" rx=\"4\"/></clipPath><g clip-path=\"url(#r)\">"
		"<rect width=\"%d\" height=\"20\" fill=\"#3a424c\"/><rect x=\"%d\" width=\"%d\" height=\"20\" fill=\"%s\"/></g>",
		look->words, left + right, left, left, right, look->colour);
	buf_fmt(b, "<g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">"
		"<text x=\"%d\" y=\"14\" textLength=\"%d\">", left / 2, left - PAD);
	html_escape(b, name);
	buf_fmt(b, "</text><text x=\"%d\" y=\"14\" textLength=\"%d\">%s</text></g></svg>\n", left + right / 2, right - PAD,
		look->words);
}


err_t dash_badge_svg(struct rq *rq)
{
	const struct badge_path *in = rq->in;
	size_t len = strlen(in->file);
	struct dash_badge found;
	struct badge_look look;
	struct dash_ask ask;
	struct buf b;
	err_t e;

	if (len < 5 || !str_eq(in->file + len - 4, ".svg"))
		return ERR_NOT_FOUND;
	shape_clear(&dash_ask_shape, &ask);
	ask.badge_key = in->key;
	ask.project = arena_strndup(rq->arena, in->file, len - 4);
	e = rq_one(rq, &sql_dash_badge, &ask, &found);
	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	look = badge_look(&found);
	buf_init(&b, rq->arena, SVG_MAX);
	svg_write(&b, text_clip(rq->arena, found.name, NAME_SHOWN), &look);
	rq_header(rq, "Cache-Control", "max-age=60");
	rq_raw(rq, "image/svg+xml", (struct span){b.at, b.len});
	return ERR_OK;
}
