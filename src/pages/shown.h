/* shown.h - a delivered picture, or a frame of a delivered film, in the room that a page has for it.
 *
 * Layer: pages.  Width and height are known before anything is loaded, so nothing moves when it is.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_SHOWN_H
#define PAGES_SHOWN_H
#include "web/rq.h"

struct shown {
	const char *href, *width, *height; /* NULL when there is no small picture */
	bool is_film;
};
/* `href` opens the file; size is "320" or "960". */
MUST_CHECK err_t shown_of(struct rq *rq, const char *file, const char *href, const char *size, struct shown *out);
/* An address of this server as a path: the reader may have come by another name. */
const char *own_path(const struct rq *rq, const char *url);

#endif
