/* mandate_page.c - /me/limits: what the keys of the reader's AI accounts may spend, and one word for what is above.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages/mandate_page.h"
#include <string.h>
#include "base/money.h"
#include "money/mandates.h"
#include "pages/page_form.h"
#include "pages/viewer.h"

#define CLASSES_MAX 3

struct limits_path {
	const char *id;
};
SHAPE(limits_path, limits_path, FIELD(limits_path, id, K_UUID, .flags = F_REQ | F_PATH));

/* The words of a form's choice, and as the mandate says them. */
static const struct {
	const char *value, *label, *json;
} choices[] = {
	{"", TR_ID("Everybody"), "null"},
	{"human", TR_ID("People"), "[\"human\"]"},
	{"agent", TR_ID("Agents"), "[\"agent\"]"},
	{"device", TR_ID("Devices"), "[\"device\"]"},
	{"human|agent", TR_ID("People and agents"), "[\"human\",\"agent\"]"},
	{"human|device", TR_ID("People and devices"), "[\"human\",\"device\"]"},
	{"device|agent", TR_ID("Devices and agents"), "[\"device\",\"agent\"]"},
};

static struct list class_options(struct arena *a, enum lang lang, const char *value)
{
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(choices));

	for (size_t i = 0; i < N_OF(choices); i++)
		o[i] = (struct option){choices[i].value, tr(lang, choices[i].label), str_eq(choices[i].value, value ? value : "")};
	return (struct list){N_OF(choices), o};
}

static const struct field_spec limit_fields[] = {
	{.name = "per_task", .label = TR_ID("For one task, dollars"), .inputmode = "decimal"},
	{.name = "per_day", .label = TR_ID("In any 24 hours, dollars"), .inputmode = "decimal"},
	{.name = "total", .label = TR_ID("In all, dollars"), .inputmode = "decimal"},
	{.name = "needs_approval_above", .label = TR_ID("Ask me above, dollars"), .inputmode = "decimal",
	 .hint = TR_ID("A task that costs more is refused until you let it through below.")},
	{.name = "classes", .label = TR_ID("Whom it may hire"), .options = class_options},
};
static const struct field_spec grant_fields[] = {
	{.name = "amount", .label = TR_ID("Most it may cost, dollars"), .missing = TR_ID("Enter the amount."), .inputmode = "decimal", .flags = FF_REQ},
};

/* The same classes in any order. */
static const char *choice_of(const char *json)
{
	for (size_t i = 1; json && i < N_OF(choices); i++) {
		bool is_same = true;

		for (const char *w = MANDATE_CLASSES; *w && is_same; w += strcspn(w, "|"), w += *w == '|') {
			char word[16] = "";

			memcpy(word, w, strcspn(w, "|"));
			is_same = !strstr(json, word) == !strstr(choices[i].json, word);
		}
		if (is_same)
			return choices[i].value;
	}
	return "";
}

static struct pairs values_of(struct rq *rq, const struct mandate *m)
{
	struct pair *p = ARENA_ARRAY(rq->arena, struct pair, N_OF(limit_fields));

	for (size_t i = 0; i < MANDATE_LIMITS; i++)
		p[i] = (struct pair){.name = mandate_limit_names[i], .value = m->limits[i]};
	p[MANDATE_LIMITS] = (struct pair){.name = "classes", .value = choice_of(m->classes)};
	return (struct pairs){N_OF(limit_fields), p};
}

static err_t limits_show(struct rq *rq, const char *id, const struct pairs *posted, const char *why)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 2);
	struct form *forms = ARENA_ARRAY(rq->arena, struct form, 2);
	const struct form_spec limits = {.fields = limit_fields, .n = N_OF(limit_fields), .action = arena_printf(rq->arena, "/me/limits/%s", id),
					 .submit = tr(rq->lang, "Save")};
	const struct form_spec grant = {.fields = grant_fields, .n = N_OF(grant_fields), .title = tr(rq->lang, "Let one task through"),
		.words = tr(rq->lang, "One task of at most this much may be put up in the next 24 hours, although you are to be asked."),
		.action = arena_printf(rq->arena, "/me/limits/%s/approvals", id), .submit = tr(rq->lang, "Let it through"), .button = "btn second"};
	struct mandate m;
	err_t e = mandate_get(rq, id, &m);

	if (e)
		return e;
	intro[0].words = tr(rq->lang, "What the keys of this AI account may spend. An empty field is no limit. What is above a limit is refused.");
	intro[1].words = TR_FILL(rq->arena, rq->lang, "Spent or promised in the last 24 hours: {0} dollars, in all: {1} dollars.", m.spent_day,
				 m.spent_total);
	forms[0] = form_make(rq, &limits, posted ? *posted : values_of(rq, &m));
	forms[1] = form_make(rq, &grant, (struct pairs){0});
	p->chrome.title = tr(rq->lang, "Limits");
	p->chrome.nav = "me";
	p->heading = p->chrome.title;
	p->tabs = me_tabs(rq, "/me/limits");
	p->problems = form_problems(rq, form_has_complaint(rq, "amount") ? &grant : &limits, why);
	p->intro = (struct list){2, intro};
	p->forms = (struct list){2, forms};
	form_page_show(rq, p);
	return ERR_OK;
}

/* Every AI account of the reader. */
static err_t limits_list(struct rq *rq)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 1);
	struct link_item *links;
	struct list own;
	err_t e = mandates_own(rq, &own);

	if (e)
		return e;
	links = ARENA_ARRAY(rq->arena, struct link_item, own.n + 1);
	for (size_t i = 0; i < own.n; i++) {
		const struct mandate_own *o = (const struct mandate_own *)own.items + i;

		links[i] = (struct link_item){.href = arena_printf(rq->arena, "/me/limits/%s", o->key_id), .label = o->name};
	}
	intro->words = own.n ? tr(rq->lang, "Choose an AI account to limit what its keys may spend.")
			     : tr(rq->lang, "You have no AI account here yet. Add one under Connections by its key.");
	p->chrome.title = tr(rq->lang, "Limits");
	p->chrome.nav = "me";
	p->heading = p->chrome.title;
	p->tabs = me_tabs(rq, "/me/limits");
	p->intro = (struct list){1, intro};
	p->links = (struct list){own.n, links};
	form_page_show(rq, p);
	return ERR_OK;
}

static err_t limits_get(struct rq *rq)
{
	const struct limits_path *in = rq->in;

	return limits_show(rq, in->id, NULL, NULL);
}

static err_t amount_read(struct rq *rq, const char *name, const char *text, int64_t *out)
{
	if (!str_has(text))
		return ERR_OK;
	return money_parse(text, strlen(text), CUR_USDC, out) && *out >= 0 ? ERR_OK : rq_wrong(rq, name, "invalid_number");
}

static struct texts classes_read(struct rq *rq, const char *value)
{
	struct texts t = {0, ARENA_ARRAY(rq->arena, const char *, CLASSES_MAX)};

	for (const char *w = value ? value : ""; *w && t.n < CLASSES_MAX; w += strcspn(w, "|"), w += *w == '|')
		t.items[t.n++] = arena_strndup(rq->arena, w, strcspn(w, "|"));
	return t;
}

static bool is_choice(const char *value)
{
	for (size_t i = 0; i < N_OF(choices); i++)
		if (str_eq(choices[i].value, value ? value : ""))
			return true;
	return false;
}

static err_t limits_post(struct rq *rq)
{
	const struct limits_path *in = rq->in;
	struct input form = form_input(rq);
	const char *classes = pairs_get(form.form, "classes");
	int64_t limits[MANDATE_LIMITS] = {INT_UNSET, INT_UNSET, INT_UNSET, INT_UNSET};
	bool is_wrong = false;
	err_t e;

	for (size_t i = 0; i < MANDATE_LIMITS; i++)
		is_wrong |= amount_read(rq, mandate_limit_names[i], pairs_get(form.form, mandate_limit_names[i]), &limits[i]) != ERR_OK;
	if (!is_choice(classes))
		is_wrong |= rq_wrong(rq, "classes", "invalid_enum") != ERR_OK;
	if (is_wrong)
		return limits_show(rq, in->id, &form.form, NULL);
	e = mandate_put(rq, in->id, limits, classes_read(rq, classes));
	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/me/limits/%s?done=saved", in->id));
	return e;
}

static err_t grant_post(struct rq *rq)
{
	const struct limits_path *in = rq->in;
	struct input form = form_input(rq);
	const char *text = pairs_get(form.form, "amount");
	int64_t amount = 0;
	err_t e = str_has(text) ? amount_read(rq, "amount", text, &amount) : rq_wrong(rq, "amount", "required");

	if (!e)
		e = mandate_let(rq, in->id, amount);
	if (rq->complaints.n)
		return limits_show(rq, in->id, NULL, NULL);
	if (e == ERR_NOT_FOUND) /* or there is no mandate yet, so nothing to let through */
		return limits_show(rq, in->id, NULL, tr(rq->lang, "Set a limit first."));
	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/me/limits/%s?done=saved", in->id));
	return e;
}

#define PAGE .status = 200, .dialect = D_PAGE, .who = W_PERSON
const struct route mandate_pages_routes[] = {
	{.name = "page_limits", .method = GET, .path = "/me/limits", PAGE, .flags = R_PAGE, .run = limits_list,
	 .note = "The reader's AI accounts, to limit what their keys may spend"},
	{.name = "page_limits_of", .method = GET, .path = "/me/limits/{id:uuid}", .in = &limits_path_shape, PAGE, .flags = R_PAGE,
	 .errors = E(ERR_NOT_FOUND), .run = limits_get, .note = "The limits of one of them"},
	{.name = "page_limits_post", .method = POST, .path = "/me/limits/{id:uuid}", .in = &limits_path_shape, PAGE,
	 .flags = R_PAGE | R_FORM, .errors = E(ERR_NOT_FOUND), .run = limits_post, .note = "Set them"},
	{.name = "page_limits_grant", .method = POST, .path = "/me/limits/{id:uuid}/approvals", .in = &limits_path_shape, PAGE,
	 .flags = R_PAGE | R_FORM, .errors = E(ERR_NOT_FOUND), .run = grant_post, .note = "Let one task through that is above them"},
	ROUTES_END,
};
