/* SPDX-License-Identifier: AGPL-3.0-or-later
 * "My page": the profile. */
#include "base/buf.h"
#include "base/money.h"
#include "pages/handlers.h"
#include "pages/viewer.h"
#include "sql_pages.h"

#define MAX_BUDGET 100000000 /* cents, as the hall takes */

SHAPE(profile_form, profile, FIELD(profile, lang, K_WORD, .flags = F_REQ, .words = "en|ja"),
      FIELD(profile, name, K_LINE, .flags = F_REQ, .max = 120), FIELD(profile, country, K_COUNTRY, .flags = F_REQ),
      FIELD(profile, location, K_LINE, .max = 120), FIELD(profile, paypal_email, K_EMAIL),
      FIELD(profile, min_budget_usd, K_USD, .max = MAX_BUDGET));
/* Somebody who does no tasks has no more than this. */
SHAPE(account_form, profile, FIELD(profile, lang, K_WORD, .flags = F_REQ, .words = "en|ja"),
      FIELD(profile, name, K_LINE, .flags = F_REQ, .max = 120));


static struct pairs profile_values(struct arena *a, const struct profile *p)
{
	struct pair *values = ARENA_ARRAY(a, struct pair, 6);
	struct buf min;

	buf_init(&min, a, 40);
	if (p->human_id && p->min_budget_usd > 0)
		money_json(&min, p->min_budget_usd, CUR_USD);
	values[0] = (struct pair){.name = "lang", .value = p->lang};
	values[1] = (struct pair){.name = "name", .value = p->human_id ? p->name : p->user_name};
	values[2] = (struct pair){.name = "country", .value = p->country};
	values[3] = (struct pair){.name = "location", .value = p->location};
	values[4] = (struct pair){.name = "paypal_email", .value = p->paypal_email};
	values[5] = (struct pair){.name = "min_budget_usd", .value = buf_text(&min)};
	return (struct pairs){6, values};
}


/* What else can be set here: the look, and for those who do no tasks yet the way there. */
static struct list me_links(struct rq *rq, const struct profile *profile)
{
	static const struct link_item items[] = {
		{.words = TR_ID("You cannot take tasks yet."), .href = "/register", .label = TR_ID("Complete your worker profile")},
		{.words = TR_ID("Look of the pages:"), .href = "/me?theme=light", .label = TR_ID("light")},
		{.href = "/me?theme=dark", .label = TR_ID("dark")},
		{.href = "/me?theme=system", .label = TR_ID("as this device")},
	};
	struct link_item *links = ARENA_ARRAY(rq->arena, struct link_item, N_OF(items));
	size_t n = 0;

	for (size_t i = profile->human_id ? 1 : 0; i < N_OF(items); i++) {
		links[n] = items[i];
		links[n].words = items[i].words ? tr(rq->lang, items[i].words) : NULL;
		links[n++].label = tr(rq->lang, items[i].label);
	}
	return (struct list){n, links};
}


static err_t me_page(struct rq *rq, const struct profile *profile, struct pairs values)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct list links = me_links(rq, profile);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	const struct form_spec spec = {.fields = person_fields + PERSON_LANG,
		.n = profile->human_id ? N_PERSON_FIELDS - PERSON_LANG : PERSON_COUNTRY - PERSON_LANG, .action = "/me",
		.submit = tr(rq->lang, "Save")};

	*form = form_make(rq, &spec, values);
	intro->words = TR_FILL(rq->arena, rq->lang, "Signed in as {0}.", profile->email);
	p->chrome.title = tr(rq->lang, "My page");
	p->chrome.nav = "me";
	p->heading = p->chrome.title;
	p->problems = form_problems(rq, &spec, NULL);
	p->tabs = me_tabs(rq, "/me");
	p->intro = (struct list){1, intro};
	p->forms = (struct list){1, form};
	p->links = links;
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_me(struct rq *rq)
{
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	return e ? e : me_page(rq, &v.profile, profile_values(rq->arena, &v.profile));
}


err_t page_me_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct profile want;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (e)
		return e;
	e = shape_read(v.profile.human_id ? &profile_form_shape : &account_form_shape, &in, rq->arena, &want,
		       &rq->complaints);
	if (e)
		return me_page(rq, &v.profile, in.form);
	want.user_id = rq->who.user_id;
	e = rq_run(rq, v.profile.human_id ? &sql_profile_set : &sql_account_set, &want, NULL);
	if (e)
		return e;
	rq_see_other(rq, arena_printf(rq->arena, "/me?done=saved&lang=%s", want.lang));
	return ERR_OK;
}
