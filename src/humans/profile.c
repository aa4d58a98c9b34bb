/* profile.c - what a person tells about themselves.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/profile.h"
#include <string.h>
#include "base/id.h"
#include "base/json.h"
#include "humans/humans_rules.h"
#include "sql_profile.h"

#define GENDERS "unspecified|male|female|nonbinary|other|prefer_not_to_say"
#define HOURLY_MAX 10000000 /* cents */
#define MAX_FIELDS 24

/* What was sent; `cleared` names the fields that were sent empty. */
struct profile_edit {
	struct human_profile p;
	struct texts skills, cleared;
	const char *skills_json, *skills_line;
	bool has_skills;
};
struct own_profile {
	const struct human_profile *profile;
};
struct profile_saved {
	const char *id, *status;
	const struct human_profile *profile;
};
struct profile_key_of {
	const char *id;
};

#define P(member, kind, ...) FIELD(human_profile, member, kind, __VA_ARGS__)
#define L(member) FIELD_AS(#member, human_profile, links.member, K_URL, 0)
#define LINKS(ONE) ONE(twitter_url), ONE(github_url), ONE(instagram_url), ONE(linkedin_url), ONE(website_url), ONE(youtube_url)
SHAPE(human_profile, human_profile, P(id, K_UUID, 0), P(name, K_LINE, 0), P(email, K_EMAIL, 0), P(paypal_email, K_EMAIL, 0),
      P(location, K_LINE, 0), P(country, K_COUNTRY, 0), P(min_budget_usd, K_USD, 0), P(headline, K_LINE, 0),
      P(gender, K_WORD, .words = GENDERS), P(bio, K_TEXT, 0), P(city, K_LINE, 0), P(region, K_LINE, 0), P(timezone, K_LINE, 0),
      P(hourly_rate_usd, K_USD, 0), P(skills, K_JSON, .note = "Texts"), LINKS(L),
      P(status, K_WORD, .words = "available|busy"), P(created_at, K_TIME, 0));
SHAPE(own_profile, own_profile, FIELD(own_profile, profile, K_OBJ, .of = &human_profile_shape));
SHAPE(profile_saved, profile_saved, FIELD(profile_saved, id, K_UUID),
      FIELD(profile_saved, status, K_WORD, .words = "available|busy"),
      FIELD(profile_saved, profile, K_OBJ, .of = &human_profile_shape));
SHAPE(profile_key_of, profile_key_of, FIELD(profile_key_of, id, K_TEXT));

#define E_(member, kind, ...) FIELD_AS(#member, profile_edit, p.member, kind, __VA_ARGS__)
#define EL(member) FIELD_AS(#member, profile_edit, p.links.member, K_URL, .max = 240, .note = "http or https")
#define EDITS \
	E_(name, K_LINE, .max = 120), E_(country, K_COUNTRY, .note = "ISO 3166 alpha-2"), E_(location, K_LINE, .max = 120), \
	E_(paypal_email, K_EMAIL, 0), E_(min_budget_usd, K_USD, .max = TASK_MAX_BUDGET), E_(headline, K_LINE, .max = 120), \
	E_(gender, K_WORD, .words = GENDERS), E_(bio, K_TEXT, .max = 4000), E_(city, K_LINE, .max = 80), \
	E_(region, K_LINE, .max = 80), E_(timezone, K_LINE, .max = 64, .note = "IANA name, such as Asia/Tokyo"), \
	E_(hourly_rate_usd, K_USD, .max = HOURLY_MAX), LINKS(EL)
SHAPE(profile_in, profile_edit, EDITS,
      FIELD_AS("skills", profile_edit, skills_json, K_JSON, .flags = F_LENIENT,
	       .note = "At most 50 texts of at most 40 characters, or one text with commas"));
SHAPE(profile_edit, profile_edit, FIELD_AS("id", profile_edit, p.id, K_TEXT), EDITS,
      FIELD(profile_edit, skills, K_TEXTS), FIELD(profile_edit, cleared, K_TEXTS), FIELD(profile_edit, has_skills, K_BOOL));

#define U(member, kind) FIELD(human_public, member, kind)
#define UL(member) FIELD_AS(#member, human_public, links.member, K_TEXT)
SHAPE(human_public, human_public, U(id, K_TEXT), U(name, K_TEXT), U(country, K_TEXT), U(headline, K_TEXT), U(bio, K_TEXT),
      U(city, K_TEXT), U(region, K_TEXT), U(skills, K_JSON), U(lang, K_TEXT), U(hourly_rate_usd, K_USD),
      U(created_at, K_TIME), U(completed, K_INT), U(rejected, K_INT), LINKS(UL));
SHAPE(label_count, label_count, FIELD(label_count, task_label, K_TEXT), FIELD(label_count, n, K_INT));


err_t profile_of(struct rq *rq, struct human_profile *out)
{
	struct profile_key_of key = {rq->who.human_id};

	return key.id ? rq_one(rq, &sql_own_profile, &key, out) : ERR_NO_ROW;
}


err_t profile_show(struct rq *rq)
{
	struct own_profile *reply = ARENA_NEW(rq->arena, struct own_profile);
	struct human_profile *p = ARENA_NEW(rq->arena, struct human_profile);
	err_t e = profile_of(rq, p);

	if (e && e != ERR_NO_ROW)
		return e;
	reply->profile = e ? NULL : p;
	rq_answer(rq, reply);
	return ERR_OK;
}


/* Was the field sent, but with nothing in it? */
static bool is_sent_empty(const struct input *in, const char *name)
{
	const json_t *member = in->json ? json_object_get(in->json, name) : NULL;
	const char *text = in->json ? json_string_value(member) : pairs_get(in->form, name);

	if (json_is_null(member) || (json_is_array(member) && !json_array_size(member)))
		return true;
	return text && !text[strspn(text, " \t\r\n")];
}


static void cleared_find(struct arena *a, const struct input *in, struct texts *out)
{
	out->items = ARENA_ARRAY(a, const char *, MAX_FIELDS);
	for (size_t i = 0; i < profile_in_shape.n && out->n < MAX_FIELDS; i++)
		if (is_sent_empty(in, profile_in_shape.fields[i].name))
			out->items[out->n++] = profile_in_shape.fields[i].name;
}


/* One more skill, once; ERR_BAD_FIELD with the complaint. */
static err_t skill_add(struct rq *rq, const char *text, struct texts *out)
{
	const char *skill = str_trim(rq->arena, text);

	if (!*skill)
		return ERR_OK;
	if (utf8_has_control(skill) || utf8_has_tricks(skill))
		return rq_wrong(rq, "skills", "invalid_characters");
	if (utf8_count(skill) > SKILL_LEN_MAX || out->n == SKILLS_MAX)
		return rq_wrong(rq, "skills", "too_long");
	for (size_t i = 0; i < out->n; i++)
		if (str_ieq(out->items[i], skill))
			return ERR_OK;
	out->items[out->n++] = skill;
	return ERR_OK;
}


static err_t skills_split(struct rq *rq, const char *line, struct texts *out)
{
	char *rest = arena_strdup(rq->arena, line);
	err_t e = ERR_OK;

	while (rest && !e) {
		char *comma = strchr(rest, ',');

		if (comma)
			*comma++ = '\0';
		e = skill_add(rq, rest, out);
		rest = comma;
	}
	return e;
}


/* A list of texts, or one text with commas between: forms have no lists. */
static err_t skills_read(struct rq *rq, const struct input *in, struct profile_edit *edit)
{
	json_t *given = in->json ? json_object_get(in->json, "skills") : NULL;
	const char *line = in->json ? json_string_value(given) : pairs_get(in->form, "skills");
	err_t e = ERR_OK;

	if (!str_has(line) && (!given || json_is_null(given)))
		return ERR_OK;
	edit->has_skills = true;
	edit->skills.items = ARENA_ARRAY(rq->arena, const char *, SKILLS_MAX);
	if (line)
		return skills_split(rq, line, &edit->skills);
	if (!json_is_array(given))
		return rq_wrong(rq, "skills", "invalid_type");
	for (size_t i = 0; i < json_array_size(given) && !e; i++) {
		const char *text = json_string_value(json_array_get(given, i));

		e = text ? skill_add(rq, text, &edit->skills) : rq_wrong(rq, "skills", "invalid_type");
	}
	return e;
}


/* A link others will follow: http or https, and a host; no name and password before it. */
static bool is_link(const char *url)
{
	const char *host = str_starts(url, "https://") ? url + 8 : str_starts(url, "http://") ? url + 7 : "";
	size_t n = strcspn(host, "/?#");

	return n > 0 && !memchr(host, '@', n) && !strpbrk(url, " \\<>\"") && host[0] != '.' && host[0] != ':';
}


static void links_check(struct rq *rq, const struct profile_edit *edit)
{
	for (size_t i = 0; i < profile_in_shape.n; i++) {
		const struct field *f = &profile_in_shape.fields[i];
		const char *url = *(const char *const *)((const char *)edit + f->offset);

		if (f->kind == K_URL && url && !is_link(url))
			complain(&rq->complaints, f->name, "invalid_format", ERR_BAD_FIELD);
	}
}


static bool is_zone(const char *name)
{
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == strlen(name);
}


/* What a profile cannot be without may not be taken away, and must be there to make one. */
static void needs_check(struct rq *rq, const struct profile_edit *edit)
{
	static const char *const names[] = {"name", "country"};
	const char *const values[] = {edit->p.name, edit->p.country};

	for (size_t i = 0; i < N_OF(names); i++) {
		bool is_gone = !rq->who.human_id && !values[i];

		for (size_t k = 0; k < edit->cleared.n; k++)
			is_gone = is_gone || str_eq(edit->cleared.items[k], names[i]);
		if (is_gone)
			complain(&rq->complaints, names[i], "required", ERR_BAD_FIELD);
	}
}


static err_t edit_read(struct rq *rq, const struct input *in, struct profile_edit *edit)
{
	struct input lenient = *in;
	err_t e;

	lenient.is_strict = false;
	rq->complaints.n = 0; /* the router has read it once already */
	e = shape_read(&profile_in_shape, &lenient, rq->arena, edit, &rq->complaints);
	cleared_find(rq->arena, in, &edit->cleared);
	links_check(rq, edit);
	needs_check(rq, edit);
	if (edit->p.timezone && !is_zone(edit->p.timezone))
		complain(&rq->complaints, "timezone", "invalid_format", ERR_BAD_FIELD);
	if (skills_read(rq, in, edit))
		return ERR_BAD_FIELD;
	return e ? e : rq->complaints.n ? ERR_BAD_FIELD : ERR_OK;
}


err_t profile_save(struct rq *rq, const struct input *in)
{
	struct profile_edit edit;
	struct human_new made;
	const char *human_id = rq->who.human_id;
	err_t e = edit_read(rq, in, &edit);

	if (!e && !human_id) {
		made = (struct human_new){.name = edit.p.name, .country = edit.p.country, .min_budget_usd = INT_UNSET};
		e = human_join(rq, &made, &human_id);
	}
	if (e)
		return e;
	rq->who.human_id = human_id;
	edit.p.id = human_id;
	e = rq_one(rq, &sql_own_profile_set, &edit, NULL);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


err_t profile_post(struct rq *rq)
{
	struct profile_saved *saved = ARENA_NEW(rq->arena, struct profile_saved);
	struct human_profile *p = ARENA_NEW(rq->arena, struct human_profile);
	err_t e = profile_save(rq, &rq->input);

	if (!e)
		e = profile_of(rq, p);
	*saved = (struct profile_saved){p->id, p->status, p};
	if (!e)
		rq_answer(rq, saved);
	return e;
}


err_t profile_public(struct rq *rq, const char *human_id, struct human_public *out, struct list *by_label)
{
	struct profile_key_of key = {human_id};
	err_t e = uuid_parse(human_id, NULL) ? rq_one(rq, &sql_public_profile, &key, out) : ERR_NO_ROW;

	if (!e)
		e = rq_many(rq, &sql_done_by_label, &key, by_label);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}
