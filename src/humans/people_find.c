/* people_find.c - GET /api/humans: who could be hired, by skill and price.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/id.h"
#include "humans/humans_internal.h"
#include "humans/profile.h"
#include "sql_profile.h"

#define PEOPLE_USUAL 20
#define PEOPLE_MAX 100

struct people_in {
	const char *skill, *country, *location, *cursor, *status;
	int64_t max_price_usd, limit;
	const char *after_id;
	int64_t after_price;
};
struct person {
	const char *id, *name, *country, *location, *city, *headline, *skills, *status, *rating, *profile_url;
	int64_t min_budget_usd, hourly_rate_usd, completed;
};
struct people {
	struct list humans;
	const char *next_cursor;
};

#define Q(member, kind, ...) FIELD(people_in, member, kind, __VA_ARGS__)
#define WANTED \
	Q(skill, K_LINE, .max = SKILL_LEN_MAX, .note = "Part of one of their skills, or of their headline"), \
	Q(max_price_usd, K_USD, .max = TASK_MAX_BUDGET, .note = "Only who may be matched for so much: their least budget"), \
	Q(country, K_COUNTRY, .note = "Where they live"), Q(location, K_LINE, .note = "Exactly this place, as call_human asks for"), \
	Q(status, K_WORD, .words = "available|busy", .note = "available: who could take a task now")
SHAPE(people_in, people_in, WANTED, Q(limit, K_INT, .min = 1, .max = PEOPLE_MAX, .note = "Default 20"),
      Q(cursor, K_LINE, .max = 80, .note = "next_cursor of the page before"));
SHAPE(people_ask, people_in, WANTED, Q(limit, K_INT, 0), Q(after_id, K_TEXT, 0), Q(after_price, K_INT, 0));
#define P(member, kind, ...) FIELD(person, member, kind, __VA_ARGS__)
SHAPE(person, person, P(id, K_UUID, 0), P(name, K_LINE, 0), P(country, K_COUNTRY, 0), P(location, K_LINE, 0), P(city, K_LINE, 0),
      P(headline, K_LINE, 0), P(skills, K_JSON, .note = "Texts"), P(status, K_WORD, .words = "available|busy"),
      P(min_budget_usd, K_USD, .note = "Least budget they are matched for"), P(hourly_rate_usd, K_USD, 0),
      P(completed, K_INT, .note = "Tasks that were approved"), P(rating, K_JSON, .note = "1 to 5, null without reviews"),
      P(profile_url, K_URL, 0));
SHAPE(people, people, FIELD(people, humans, K_LIST, .of = &person_shape), FIELD(people, next_cursor, K_TEXT));

/* "<cents>.<id>" of the last one that was given. */
static bool cursor_take(struct rq *rq, struct people_in *ask)
{
	char *text = arena_strdup(rq->arena, ask->cursor), *dot = strchr(text, '.');

	if (!dot)
		return false;
	*dot = '\0';
	ask->after_id = dot + 1;
	return str_int(text, &ask->after_price) && ask->after_price >= 0 && uuid_parse(ask->after_id, NULL);
}

err_t people_show(struct rq *rq)
{
	struct people_in ask = *(const struct people_in *)rq->in;
	int64_t limit = ask.limit == INT_UNSET ? PEOPLE_USUAL : ask.limit;
	struct people *out = ARENA_NEW(rq->arena, struct people);
	struct person *people;
	err_t e;

	ask.after_price = -1;
	ask.limit = limit + 1;
	if (ask.cursor && !cursor_take(rq, &ask))
		return rq_wrong(rq, "cursor", "invalid_format");
	e = rq_many(rq, &sql_people_find, &ask, &out->humans);
	if (e)
		return e;
	people = out->humans.items;
	if (out->humans.n > (size_t)limit) {
		out->humans.n = (size_t)limit;
		out->next_cursor = arena_printf(rq->arena, "%lld.%s", (long long)people[limit - 1].min_budget_usd, people[limit - 1].id);
	}
	for (size_t i = 0; i < out->humans.n; i++)
		people[i].profile_url = arena_printf(rq->arena, "%s/profile/%s", rq->conf->app_base_url, people[i].id);
	rq_answer(rq, out);
	return ERR_OK;
}
