/* photos.h - a person's own photos: kept for themselves until they make them public.
 *
 * Layer: humans.  At most PHOTOS_MAX a person.  A deleted photo is seen by nobody and may be taken back for ten
 * minutes; then a job removes row and files.  By rq->who.human_id: somebody else's photo is ERR_NOT_FOUND.
 * Fails: ERR_MISSING_HUMAN (a user without a worker profile), ERR_QUOTA, and what upload_store says.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_PHOTOS_H
#define HUMANS_PHOTOS_H
#include "web/route.h"

#define PHOTOS_MAX 100

struct photo {
	const char *id, *human_id, *photo_url, *thumb_url, *state; /* preparing, ready, refused */
	bool is_public;
	int64_t created_at;
	const char *file; /* not in JSON */
};
extern const struct shape photo_shape;
extern const struct route photos_routes[];

/* Arrays of struct photo, newest first: the caller's own, or those of anybody that are public and ready. */
MUST_CHECK err_t photos_own(struct rq *rq, struct list *out);
MUST_CHECK err_t photos_public(struct rq *rq, const char *human_id, struct list *out);

MUST_CHECK err_t photo_add(struct rq *rq, const struct upload *file, bool is_public, const char **id);
MUST_CHECK err_t photo_publish(struct rq *rq, const char *id, bool is_public);
MUST_CHECK err_t photo_delete(struct rq *rq, const char *id);
MUST_CHECK err_t photo_take_back(struct rq *rq, const char *id);

#endif
