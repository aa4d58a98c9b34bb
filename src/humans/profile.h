/* profile.h - what a person tells about themselves, for themselves and for everybody.
 *
 * Layer: humans.  Texts are as they were written; lengths are code points.  The public part never holds an e-mail
 * address.  Links are http or https.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_PROFILE_H
#define HUMANS_PROFILE_H
#include "web/route.h"

extern struct stmt *const sql_profile[];

#define SKILLS_MAX 50
#define SKILL_LEN_MAX 40

/* Where else somebody is found, in the order they are shown. */
struct profile_links {
	const char *twitter_url, *github_url, *instagram_url, *linkedin_url, *website_url, *youtube_url;
};
struct human_profile {
	const char *id, *name, *email, *paypal_email, *location, *country, *headline, *gender, *bio, *city, *region, *timezone;
	const char *skills, *status; /* skills: JSON array */
	int64_t min_budget_usd, hourly_rate_usd, created_at; /* cents */
	struct profile_links links;
};
/* Of rq->who; ERR_NO_ROW without a worker profile. */
MUST_CHECK err_t profile_of(struct rq *rq, struct human_profile *out);
/* Replaces what rq->input holds of the profile's fields; a field that is there but empty is removed.  Makes the worker
 * profile if there is none and name and country are sent.  ERR_BAD_FIELD with complaints. */
MUST_CHECK err_t profile_save(struct rq *rq, const struct input *in);

struct human_public {
	const char *id, *name, *country, *headline, *bio, *city, *region, *skills, *lang;
	int64_t hourly_rate_usd, created_at, completed, rejected;
	struct profile_links links;
};
struct label_count {
	const char *task_label;
	int64_t n;
};
/* by_label: of struct label_count, most first.  ERR_NOT_FOUND for malformed ids and whoever is not there. */
MUST_CHECK err_t profile_public(struct rq *rq, const char *human_id, struct human_public *out, struct list *by_label);

/* Routes of talk_routes.c. */
extern const struct shape profile_in_shape, own_profile_shape, profile_saved_shape;
err_t profile_show(struct rq *rq);
err_t profile_post(struct rq *rq);

#endif
