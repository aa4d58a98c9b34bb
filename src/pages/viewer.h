/* viewer.h - who reads the page: profile, country, and small words that several pages share.
 *
 * Layer: pages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_VIEWER_H
#define PAGES_VIEWER_H
#include "pages/pages_words.h"
#include "pages/page_form.h"

struct profile {
	const char *user_id;
	const char *user_name, *email, *lang, *time_zone;
	const char *human_id, *name, *country, *location, *paypal_email; /* the worker profile; human_id NULL: none */
	int64_t min_budget_usd; /* cents */
};
struct viewer {
	struct reader reader;
	struct profile profile; /* all NULL for a visitor */
};
extern const struct shape profile_shape;

/* One statement for somebody signed in, none for a visitor. */
MUST_CHECK err_t viewer_load(struct rq *rq, struct viewer *v);

/* A task in a list: its address, its words with their language, its look and what the person receives. */
struct task_card {
	const char *href, *words, *words_lang, *take_home, *badge, *icon, *status, *when;
	const char *trust; /* how its requester answers: by task_cards_trust */
	struct list facts; /* of struct words_item */
};
extern const struct shape task_card_shape;
void task_card_fill(const struct viewer *v, const struct task *t, struct task_card *c);
/* "22 Nov, 12:15 JST (28 min left)", or that there is no deadline. */
const char *deadline_clock(const struct viewer *v, const struct task *t);
/* At most n code points, the last one … where something was cut. */
const char *text_clip(struct arena *a, const char *s, size_t n);

/* Profile and payments of "My page", the current one marked. */
struct list me_tabs(struct rq *rq, const char *current);

/* The questions about a person, in the order they are asked; register and "My page" each ask a run of them. */
enum person_field { PERSON_EMAIL, PERSON_PASSWORD, PERSON_LANG, PERSON_NAME, PERSON_COUNTRY, PERSON_LOCATION,
		    PERSON_PAYPAL, PERSON_MIN, N_PERSON_FIELDS };
extern const struct field_spec person_fields[N_PERSON_FIELDS];

/* Options of a language field: each in its own words. */
struct list lang_options(struct arena *a, enum lang lang, const char *value);

#endif
