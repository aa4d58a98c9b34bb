/* profile_shown.h - what of a person's work and pictures the public profile shows.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_PROFILE_SHOWN_H
#define PAGES_PROFILE_SHOWN_H
#include "pages/viewer.h"

struct shown_photo {
	const char *href, *small, *words;
};
struct shown_review {
	const char *rating, *comment, *words_lang, *when;
};
extern const struct shape shown_photo_shape, shown_review_shape;

/* Lists of the two, newest first; *average is "4.5 of 5 (2)", NULL without reviews. */
MUST_CHECK err_t shown_photos(struct rq *rq, const struct viewer *v, const char *human_id, struct list *out);
MUST_CHECK err_t shown_reviews(struct rq *rq, const struct viewer *v, const char *human_id, struct list *out,
			       const char **average);

#endif
