/* SPDX-License-Identifier: AGPL-3.0-or-later
 * A person as everybody may see them, the form to write to them, and the page where they change what is shown. */
#include "base/buf.h"
#include "base/json.h"
#include "base/money.h"
#include "humans/profile.h"
#include "humans/talk.h"
#include "pages/countries.h"
#include "pages/handlers.h"
#include "pages/profile_shown.h"
#include "pages/viewer.h"

struct profile_path {
	const char *id;
};
struct profile_page {
	struct chrome chrome;
	struct list problems, facts, labels, skills, links, photos, reviews, forms;
	const char *average, *name, *headline, *headline_lang, *bio, *bio_lang, *own_href;
};
#define P(member) FIELD(profile_page, member, K_TEXT)
SHAPE(profile_path, profile_path, FIELD(profile_path, id, K_UUID, .flags = F_PATH | F_REQ));
SHAPE(profile_page, profile_page, CHROME_FIELDS(profile_page),
      FIELD(profile_page, problems, K_LIST, .of = &link_item_shape),
      FIELD(profile_page, facts, K_LIST, .of = &words_item_shape),
      FIELD(profile_page, labels, K_LIST, .of = &words_item_shape),
      FIELD(profile_page, skills, K_LIST, .of = &words_item_shape),
      FIELD(profile_page, photos, K_LIST, .of = &shown_photo_shape),
      FIELD(profile_page, reviews, K_LIST, .of = &shown_review_shape), P(average),
      FIELD(profile_page, links, K_LIST, .of = &link_item_shape), FIELD(profile_page, forms, K_LIST, .of = &form_shape),
      P(name), P(headline), P(headline_lang), P(bio), P(bio_lang), P(own_href));
SHAPE(inquiry_form, inquiry_new, FIELD(inquiry_new, from_name, K_LINE, .max = 120),
      FIELD(inquiry_new, from_email, K_EMAIL),
      FIELD(inquiry_new, subject, K_LINE, .flags = F_REQ, .max = INQUIRY_SUBJECT_MAX),
      FIELD(inquiry_new, body, K_TEXT, .flags = F_REQ, .max = MESSAGE_MAX));

static const struct field_spec inquiry_fields[] = {
	{.name = "from_name", .label = TR_ID("Your name"), .autocomplete = "name"},
	{.name = "from_email", .label = TR_ID("Your e-mail address"), .hint = TR_ID("An answer can only come there."),
	 .type = "email", .autocomplete = "email", .inputmode = "email"},
	{.name = "subject", .label = TR_ID("Subject"), .missing = TR_ID("Say in a few words what it is about."), .flags = FF_REQ},
	{.name = "body", .label = TR_ID("Message"), .missing = TR_ID("Write a message."), .flags = FF_REQ | FF_AREA},
};


static struct list gender_options(struct arena *a, enum lang lang, const char *value)
{
	static const struct option genders[] = {
		{"", TR_ID("Not given"), false}, {"female", TR_ID("Female"), false}, {"male", TR_ID("Male"), false},
		{"nonbinary", TR_ID("Non-binary"), false}, {"other", TR_ID("Other"), false},
		{"prefer_not_to_say", TR_ID("Prefer not to say"), false}, {"unspecified", TR_ID("Unspecified"), false},
	};
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(genders));

	for (size_t i = 0; i < N_OF(genders); i++)
		o[i] = (struct option){genders[i].value, tr(lang, genders[i].label), str_eq(genders[i].value, value ? value : "")};
	return (struct list){N_OF(genders), o};
}


#define LINK_FIELD(name_, label_) {.name = (name_), .label = TR_ID(label_), .type = "url", .inputmode = "url"}
static const struct field_spec own_fields[] = {
	{.name = "headline", .label = TR_ID("Headline"), .hint = TR_ID("One line about what you do, at most 120 characters.")},
	{.name = "bio", .label = TR_ID("About you"), .hint = TR_ID("At most 4,000 characters."), .flags = FF_AREA},
	{.name = "skills", .label = TR_ID("Skills"), .hint = TR_ID("Separated by commas, such as: photography, Japanese, driving.")},
	{.name = "hourly_rate_usd", .label = TR_ID("Hourly rate in US dollars"), .inputmode = "decimal"},
	{.name = "city", .label = TR_ID("City"), .autocomplete = "address-level2"},
	{.name = "region", .label = TR_ID("Region"), .autocomplete = "address-level1"},
	{.name = "timezone", .label = TR_ID("Time zone"), .hint = TR_ID("Such as Asia/Tokyo. Not shown to others.")},
	{.name = "gender", .label = TR_ID("Gender"), .hint = TR_ID("Not shown to others."), .options = gender_options},
	LINK_FIELD("website_url", "Web site"), LINK_FIELD("github_url", "GitHub"), LINK_FIELD("linkedin_url", "LinkedIn"),
	LINK_FIELD("twitter_url", "Twitter / X"), LINK_FIELD("instagram_url", "Instagram"), LINK_FIELD("youtube_url", "YouTube"),
};


static const char *number_words(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld", (long long)n);
}


static struct list profile_links(struct rq *rq, const struct profile_links *l)
{
	const struct link_item all[] = {
		{.href = l->website_url, .label = tr(rq->lang, "Web site")}, {.href = l->github_url, .label = "GitHub"},
		{.href = l->linkedin_url, .label = "LinkedIn"}, {.href = l->twitter_url, .label = "Twitter / X"},
		{.href = l->instagram_url, .label = "Instagram"}, {.href = l->youtube_url, .label = "YouTube"},
	};
	struct link_item *links = ARENA_ARRAY(rq->arena, struct link_item, N_OF(all));
	size_t n = 0;

	for (size_t i = 0; i < N_OF(all); i++)
		if (all[i].href)
			links[n++] = all[i];
	return (struct list){n, links};
}


static struct list profile_skills(struct rq *rq, const char *json)
{
	struct words_item *items;
	json_t *skills;
	size_t n;

	if (json_read(rq->arena, span_of(json), &skills))
		return (struct list){0};
	n = json_array_size(skills);
	items = ARENA_ARRAY(rq->arena, struct words_item, n + 1);
	for (size_t i = 0; i < n; i++)
		items[i].words = arena_strdup(rq->arena, json_string_value(json_array_get(skills, i)));
	return (struct list){n, items};
}


static const char *place_words(struct rq *rq, const struct human_public *h)
{
	const char *country = country_name(rq->lang, h->country), *place = h->city ? h->city : h->region;

	if (!place)
		return country;
	return TR_FILL(rq->arena, rq->lang, "{0}, {1}", place, country);
}


/* Where from, which languages, since when, and what was done here. */
static struct list profile_facts(struct rq *rq, const struct viewer *v, const struct human_public *h)
{
	struct words_item *facts = ARENA_ARRAY(rq->arena, struct words_item, 6);
	struct arena *a = rq->arena;
	int64_t judged = h->completed + h->rejected;
	size_t n = 0;

	facts[n++].words = place_words(rq, h);
	facts[n++].words = TR_FILL(a, rq->lang, "Reads the pages in {0}", str_eq(h->lang, "ja") ? "日本語" : "English");
	facts[n++].words = TR_FILL(a, rq->lang, "Here since {0}", when_date(&v->reader, h->created_at));
	if (h->hourly_rate_usd != INT_UNSET)
		facts[n++].words = TR_FILL(a, rq->lang, "{0} an hour", money_words(a, rq->lang, h->hourly_rate_usd));
	facts[n++].words = TR_FILL(a, rq->lang, "Tasks done: {0}", number_words(a, h->completed));
	if (judged)
		facts[n++].words = TR_FILL(a, rq->lang, "Approved: {0} % of {1}", number_words(a, h->completed * 100 / judged),
					   number_words(a, judged));
	return (struct list){n, facts};
}


static struct list profile_labels(struct rq *rq, const struct list *by_label)
{
	struct words_item *items = ARENA_ARRAY(rq->arena, struct words_item, by_label->n + 1);

	for (size_t i = 0; i < by_label->n; i++) {
		const struct label_count *c = (const struct label_count *)by_label->items + i;

		items[i].words = TR_FILL(rq->arena, rq->lang, "{0}: {1}", label_words(rq->lang, c->task_label),
					 number_words(rq->arena, c->n));
	}
	return (struct list){by_label->n, items};
}


static err_t profile_page_show(struct rq *rq, const char *why)
{
	const struct profile_path *in = rq->in;
	struct profile_page *p = ARENA_NEW(rq->arena, struct profile_page);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	const struct form_spec spec = {.fields = inquiry_fields, .n = N_OF(inquiry_fields),
		.action = arena_printf(rq->arena, "/profile/%s/inquiries", in->id), .submit = tr(rq->lang, "Send inquiry")};
	struct human_public h;
	struct list by_label;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = profile_public(rq, in->id, &h, &by_label);
	if (!e)
		e = shown_photos(rq, &v, in->id, &p->photos);
	if (!e)
		e = shown_reviews(rq, &v, in->id, &p->reviews, &p->average);
	if (e)
		return e;
	p->name = h.name;
	p->headline = h.headline;
	p->headline_lang = foreign_lang(rq->lang, h.headline);
	p->bio = h.bio;
	p->bio_lang = foreign_lang(rq->lang, h.bio);
	p->own_href = str_eq(rq->who.human_id, h.id) ? "/me/profile" : NULL;
	p->facts = profile_facts(rq, &v, &h);
	p->labels = profile_labels(rq, &by_label);
	p->skills = profile_skills(rq, h.skills);
	p->links = profile_links(rq, &h.links);
	*form = form_make(rq, &spec, rq->input.form);
	p->forms = (struct list){1, form};
	p->problems = form_problems(rq, &spec, why);
	p->chrome.title = h.name;
	page_show(rq, "profile", &profile_page_shape, p, p->problems.n);
	return ERR_OK;
}


err_t page_profile(struct rq *rq)
{
	return profile_page_show(rq, NULL);
}


err_t page_inquiry_post(struct rq *rq)
{
	const struct profile_path *in = rq->in;
	struct input form = form_input(rq);
	struct inquiry_new inquiry;
	const char *id;
	err_t e = shape_read(&inquiry_form_shape, &form, rq->arena, &inquiry, &rq->complaints);

	if (e)
		return profile_page_show(rq, NULL);
	inquiry.human_id = in->id;
	e = inquiry_send(rq, &inquiry, &id);
	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/profile/%s?done=inquired", in->id));
	return e;
}


/* A JSON list of texts as one line with commas. */
static const char *skills_line(struct rq *rq, const char *json)
{
	struct list skills = profile_skills(rq, json);
	const struct words_item *items = skills.items;
	struct buf b;

	buf_init(&b, rq->arena, 1u << 16);
	for (size_t i = 0; i < skills.n; i++)
		buf_fmt(&b, "%s%s", i ? ", " : "", items[i].words);
	return buf_text(&b);
}


static struct pairs own_values(struct rq *rq, const struct human_profile *p)
{
	const struct pair values[] = {
		{.name = "headline", .value = p->headline}, {.name = "bio", .value = p->bio},
		{.name = "skills", .value = skills_line(rq, p->skills)}, {.name = "city", .value = p->city},
		{.name = "region", .value = p->region}, {.name = "timezone", .value = p->timezone},
		{.name = "gender", .value = p->gender}, {.name = "website_url", .value = p->links.website_url},
		{.name = "github_url", .value = p->links.github_url}, {.name = "linkedin_url", .value = p->links.linkedin_url},
		{.name = "twitter_url", .value = p->links.twitter_url},
		{.name = "instagram_url", .value = p->links.instagram_url},
		{.name = "youtube_url", .value = p->links.youtube_url}, {.name = "hourly_rate_usd"},
	};
	struct pair *out = ARENA_ARRAY(rq->arena, struct pair, N_OF(values));
	struct buf rate;

	for (size_t i = 0; i < N_OF(values); i++)
		out[i] = values[i];
	buf_init(&rate, rq->arena, 40);
	if (p->hourly_rate_usd != INT_UNSET)
		money_json(&rate, p->hourly_rate_usd, CUR_USD);
	out[N_OF(values) - 1].value = buf_text(&rate);
	return (struct pairs){N_OF(values), out};
}


static err_t own_page(struct rq *rq, struct pairs values)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct link_item *links = ARENA_ARRAY(rq->arena, struct link_item, 1);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	const struct form_spec spec = {.fields = own_fields, .n = N_OF(own_fields), .action = "/me/profile",
		.submit = tr(rq->lang, "Save")};

	*form = form_make(rq, &spec, values);
	links->href = arena_printf(rq->arena, "/profile/%s", rq->who.human_id);
	links->label = tr(rq->lang, "See your profile as others do");
	intro->words = tr(rq->lang, "Everybody can read this. Your e-mail addresses are never shown.");
	p->chrome.title = tr(rq->lang, "Public profile");
	p->chrome.nav = "me";
	p->heading = p->chrome.title;
	p->problems = form_problems(rq, &spec, NULL);
	p->tabs = me_tabs(rq, "/me/profile");
	p->intro = (struct list){1, intro};
	p->forms = (struct list){1, form};
	p->links = (struct list){1, links};
	form_page_show(rq, p);
	return ERR_OK;
}


err_t page_me_profile(struct rq *rq)
{
	struct human_profile p;
	err_t e = profile_of(rq, &p);

	if (!e)
		return own_page(rq, own_values(rq, &p));
	if (e == ERR_NO_ROW)
		rq_see_other(rq, "/register");
	return e == ERR_NO_ROW ? ERR_OK : e;
}


err_t page_me_profile_post(struct rq *rq)
{
	struct input in = form_input(rq);
	err_t e;

	if (!rq->who.human_id) {
		rq_see_other(rq, "/register");
		return ERR_OK;
	}
	e = profile_save(rq, &in);
	if (e == ERR_BAD_FIELD)
		return own_page(rq, in.form);
	if (!e)
		rq_see_other(rq, "/me/profile?done=saved");
	return e;
}
