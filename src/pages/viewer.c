/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/viewer.h"
#include <string.h>
#include "base/time.h"
#include "pages/countries.h"
#include "sql_pages.h"

#define CARD_WORDS 140

SHAPE(profile_key, profile, FIELD(profile, user_id, K_TEXT));
SHAPE(profile, profile, FIELD(profile, user_id, K_TEXT), FIELD(profile, user_name, K_TEXT), FIELD(profile, email, K_TEXT),
      FIELD(profile, lang, K_TEXT), FIELD(profile, time_zone, K_TEXT), FIELD(profile, human_id, K_TEXT), FIELD(profile, name, K_TEXT),
      FIELD(profile, country, K_TEXT), FIELD(profile, location, K_TEXT), FIELD(profile, paypal_email, K_TEXT),
      FIELD(profile, min_budget_usd, K_USD));

SHAPE(task_card, task_card, FIELD(task_card, href, K_TEXT), FIELD(task_card, words, K_TEXT),
      FIELD(task_card, words_lang, K_TEXT), FIELD(task_card, take_home, K_TEXT), FIELD(task_card, badge, K_TEXT),
      FIELD(task_card, icon, K_TEXT), FIELD(task_card, status, K_TEXT), FIELD(task_card, when, K_TEXT),
      FIELD(task_card, trust, K_TEXT),
      FIELD(task_card, facts, K_LIST, .of = &words_item_shape));


err_t viewer_load(struct rq *rq, struct viewer *v)
{
	struct profile key = {.user_id = rq->who.user_id};
	err_t e;

	memset(v, 0, sizeof(*v));
	v->reader = (struct reader){.arena = rq->arena, .lang = rq->lang};
	if (key.user_id) {
		e = rq_one(rq, &sql_profile_get, &key, &v->profile);
		if (e && e != ERR_NO_ROW)
			return e;
		v->profile.user_id = key.user_id;
	}
	v->reader.zone = str_has(v->profile.time_zone) ? v->profile.time_zone : rq_cookie_get(rq, "tz");
	v->reader.country = v->profile.country ? v->profile.country
					       : country_guess(rq_param(rq, "HTTP_ACCEPT_LANGUAGE"), rq->lang);
	return ERR_OK;
}


const char *text_clip(struct arena *a, const char *s, size_t n)
{
	const char *end = s;

	if (!s || utf8_count(s) <= n)
		return s;
	for (size_t i = 0; i + 1 < n; i++)
		for (end++; ((unsigned char)*end & 0xc0) == 0x80; end++)
			;
	return arena_printf(a, "%.*s…", (int)(end - s), s);
}


const char *deadline_clock(const struct viewer *v, const struct task *t)
{
	const struct reader *r = &v->reader;
	int64_t left = t->deadline_at - t->now;

	if (!t->deadline_at)
		return tr(r->lang, "No deadline");
	if (left <= 0)
		return TR_FILL(r->arena, r->lang, "{0} (over)", when_clock(r, t->deadline_at));
	return TR_FILL(r->arena, r->lang, "{0} ({1} left)", when_clock(r, t->deadline_at), when_length(r, left));
}


static const char *deadline_words(const struct viewer *v, const struct task *t)
{
	return t->deadline_at ? TR_FILL(v->reader.arena, v->reader.lang, "Deliver by {0}", deadline_clock(v, t))
			      : deadline_clock(v, t);
}


static const char *card_when(const struct viewer *v, const struct task *t)
{
	const struct reader *r = &v->reader;

	if (str_eq(t->status, "open") || str_eq(t->status, "accepted"))
		return deadline_words(v, t);
	if (str_eq(t->status, "review_pending") && t->review_pending_deadline_at)
		return TR_FILL(r->arena, r->lang, "Review until {0}", when_clock(r, t->review_pending_deadline_at));
	return t->finished_at ? when_date(r, t->finished_at) : NULL;
}


static const char *people_words(const struct viewer *v, const struct task *t)
{
	struct arena *a = v->reader.arena;

	if (t->max_assignments == INT_UNSET)
		return NULL;
	return TR_FILL(a, v->reader.lang, "For {0} people", arena_printf(a, "%lld", (long long)t->max_assignments));
}


void task_card_fill(const struct viewer *v, const struct task *t, struct task_card *c)
{
	struct arena *a = v->reader.arena;
	enum lang lang = v->reader.lang;
	struct look look = task_look(lang, t);
	struct words_item *facts = ARENA_ARRAY(a, struct words_item, 6);
	const char *const words[] = {deliverable_words(lang, t->deliverable),
		str_has(t->location) ? t->location : tr(lang, "Anywhere"), card_when(v, t), label_words(lang, t->task_label),
		people_words(v, t), foreign_words(lang, foreign_lang(lang, t->task_display))};
	size_t n = 0;

	for (size_t i = 0; i < N_OF(words); i++)
		if (words[i])
			facts[n++].words = words[i];
	*c = (struct task_card){.href = arena_printf(a, "/tasks/%s", t->id), .words = text_clip(a, t->task_display, CARD_WORDS),
		.words_lang = foreign_lang(lang, t->task_display), .take_home = money_words(a, lang, t->payout_due),
		.badge = look.badge, .icon = look.icon, .status = look.words, .when = words[2], .facts = {n, facts}};
}


struct list me_tabs(struct rq *rq, const char *current)
{
	static const struct link_item tabs[] = {
		{.href = "/me", .label = TR_ID("Profile")},
		{.href = "/me/profile", .label = TR_ID("Public profile")},
		{.href = "/me/photos", .label = TR_ID("Photos")},
		{.href = "/me/messages", .label = TR_ID("Messages")},
		{.href = "/me/templates", .label = TR_ID("Templates")},
		{.href = "/me/payments", .label = TR_ID("Payments")},
		{.href = "/me/reviews", .label = TR_ID("Reviews")},
		{.href = "/me/connections", .label = TR_ID("Connections")},
		{.href = "/me/limits", .label = TR_ID("Limits")},
		{.href = "/me/notifications", .label = TR_ID("Notifications")},
	};
	struct link_item *out = ARENA_ARRAY(rq->arena, struct link_item, N_OF(tabs));

	for (size_t i = 0; i < N_OF(tabs); i++) {
		out[i] = tabs[i];
		out[i].label = tr(rq->lang, tabs[i].label);
		out[i].current = str_eq(tabs[i].href, current) ? "page" : NULL;
	}
	return (struct list){N_OF(tabs), out};
}


struct list lang_options(struct arena *a, enum lang lang, const char *value)
{
	static const struct option langs[] = {{"en", "English", false}, {"ja", "日本語", false}};
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(langs));

	for (size_t i = 0; i < N_OF(langs); i++) {
		o[i] = langs[i];
		o[i].is_selected = str_eq(o[i].value, value ? value : lang_code(lang));
	}
	return (struct list){N_OF(langs), o};
}

