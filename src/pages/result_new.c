/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /results/new: the agents with their prices, and what each of them needs. */
#include <string.h>
#include "base/buf.h"
#include "base/json.h"
#include "bounties/bounties.h"
#include "pages/bounty_parts.h"
#include "pages/handlers.h"

#define INPUT_MAX 262144
#define TEXT_MAX 20000
#define URL_MAX 2000

struct new_query {
	const char *agent, *mode, *text, *url;
};
struct agent_card {
	const char *id, *name, *words, *price, *href;
	struct list uses;
	bool is_people;
};
struct result_new {
	struct chrome chrome;
	const char *warning;
	struct list agents;
};
SHAPE(result_new_query, new_query, FIELD(new_query, agent, K_LINE, .flags = F_QUERY | F_LENIENT, .max = 64));
SHAPE(result_new_form, new_query, FIELD(new_query, agent, K_LINE, .flags = F_REQ, .max = 64),
      FIELD(new_query, mode, K_WORD, .words = "text|url"), FIELD(new_query, text, K_TEXT, .max = TEXT_MAX),
      FIELD(new_query, url, K_TEXT, .max = URL_MAX));
#define A(member) FIELD(agent_card, member, K_TEXT)
SHAPE(agent_card, agent_card, A(id), A(name), A(words), A(price), A(href),
      FIELD(agent_card, uses, K_LIST, .of = &words_item_shape), FIELD(agent_card, is_people, K_BOOL));
SHAPE(result_new, result_new, CHROME_FIELDS(result_new), FIELD(result_new, warning, K_TEXT),
      FIELD(result_new, agents, K_LIST, .of = &agent_card_shape));

/* What people read about the agents; one that is not here is described in its own words. */
static const struct {
	const char *type, *words, *uses[3], *text_label;
} told[] = {
	{"factcheck", TR_ID("Checks the claims of a text or a web page and writes a report with sources and a verdict."),
	 {TR_ID("A post that sounds too good to be true"), TR_ID("A news article before you share it"), TR_ID("Numbers in a report")},
	 TR_ID("The text to check")},
	{"ai-travel-planner", TR_ID("Plans a trip day by day from a wish in your own words."),
	 {TR_ID("A weekend in a city you do not know"), TR_ID("A tour with children and without a car"), NULL},
	 TR_ID("Your wish: where, when, who, how much")},
	{"digest", TR_ID("Sums up a text or a web page."), {TR_ID("A long article in ten sentences"), NULL, NULL},
	 TR_ID("The text to sum up")},
};

/* What is wrong with the answers, by the hall's refusal: the field and what to say. */
static const struct {
	err_t e;
	const char *field, *words;
} refusals[] = {
	{ERR_INPUT_TEXT, "text", TR_ID("Write the text.")},
	{ERR_INPUT_LONG, "text", "too_long"},
	{ERR_INPUT_URL, "url", TR_ID("Write the whole address, beginning with https://")},
	{ERR_BLOCKED_ADDRESS, "url", TR_ID("This address cannot be read from here. Only pages of the open web can.")},
	{ERR_INPUT_MODE, "mode", "invalid_enum"},
};


static size_t told_of(const char *type)
{
	size_t i = 0;

	while (i < N_OF(told) && !str_eq(told[i].type, type))
		i++;
	return i;
}


/* Does its schema name that member? */
static bool agent_takes(const struct agent *ag, const char *quoted)
{
	return strstr(ag->input, quoted) != NULL;
}


static const char *price_words(struct rq *rq, int64_t micro)
{
	return micro ? usdc_words(rq->arena, rq->lang, micro) : tr(rq->lang, "Free");
}


static void card_fill(struct rq *rq, const struct agent *ag, struct agent_card *c)
{
	struct words_item *uses = ARENA_ARRAY(rq->arena, struct words_item, N_OF(told[0].uses));
	size_t i = told_of(ag->type), n = 0;

	for (size_t u = 0; i < N_OF(told) && u < N_OF(told[0].uses) && told[i].uses[u]; u++)
		uses[n++].words = tr(rq->lang, told[i].uses[u]);
	*c = (struct agent_card){.id = ag->type, .name = agent_words(rq->lang, ag->type), .price = price_words(rq, ag->base_micro),
		.words = i < N_OF(told) ? tr(rq->lang, told[i].words) : ag->description, .uses = {n, uses},
		.href = arena_printf(rq->arena, "/results/new?agent=%s", ag->type),
		.is_people = str_eq(agent_executor(rq->conf, ag), "people")};
}


static void agents_show(struct rq *rq, int64_t active)
{
	struct result_new *p = ARENA_NEW(rq->arena, struct result_new);
	struct agent_card *cards;
	size_t n = 0;

	while (bounty_agents[n].type)
		n++;
	cards = ARENA_ARRAY(rq->arena, struct agent_card, n + 1);
	for (size_t i = 0; i < n; i++)
		card_fill(rq, &bounty_agents[i], &cards[i]);
	p->chrome.title = tr(rq->lang, "Let an agent do something");
	p->chrome.nav = "results";
	p->warning = active_words(rq, active);
	p->agents = (struct list){n, cards};
	rq_page(rq, "result_new", &result_new_shape, p);
}


static struct list mode_options(struct arena *a, enum lang lang, const char *value)
{
	struct option *o = ARENA_ARRAY(a, struct option, 2);

	o[0] = (struct option){"text", tr(lang, "A text"), !str_eq(value, "url")};
	o[1] = (struct option){"url", tr(lang, "A web page"), str_eq(value, "url")};
	return (struct list){2, o};
}


/* What the agent asks for; `why` and complaints of an attempt before. */
static void form_show(struct rq *rq, const struct agent *ag, int64_t active, struct pairs values, const char *why)
{
	struct form_page *p = ARENA_NEW(rq->arena, struct form_page);
	struct field_spec *fields = ARENA_ARRAY(rq->arena, struct field_spec, 4);
	struct words_item *intro = ARENA_ARRAY(rq->arena, struct words_item, 4);
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct form_spec spec = {.fields = fields, .n = 2, .action = "/results/new"};
	size_t i = told_of(ag->type), n = 0;
	bool has_url = agent_takes(ag, "\"url\":");

	fields[0] = (struct field_spec){.name = "agent", .flags = FF_HIDDEN};
	fields[1] = (struct field_spec){.name = "text", .label = i < N_OF(told) ? told[i].text_label : TR_ID("Text"),
					.flags = has_url ? FF_AREA : FF_AREA | FF_REQ};
	if (has_url) {
		fields[2] = fields[1];
		fields[1] = (struct field_spec){.name = "mode", .label = TR_ID("What should it look at?"), .options = mode_options,
						.flags = FF_REQ, .hint = TR_ID("Fill in the one of the next two fields that you choose here.")};
		fields[3] = (struct field_spec){.name = "url", .label = TR_ID("Address of the web page"), .type = "url",
						.inputmode = "url", .hint = TR_ID("For example https://example.org/article")};
		spec.n = 4;
	}
	spec.submit = TR_FILL(rq->arena, rq->lang, ag->base_micro ? TR_ID("Start: {0} when it is done") : TR_ID("Start: free"),
			      price_words(rq, ag->base_micro));
	*form = form_make(rq, &spec, values);
	intro[n++].words = i < N_OF(told) ? tr(rq->lang, told[i].words) : ag->description;
	if (str_eq(agent_executor(rq->conf, ag), "people"))
		intro[n++].words = tr(rq->lang, "No model is set up here, so a person does it. That takes longer, and the person reads what you write.");
	if (active_words(rq, active))
		intro[n++].words = active_words(rq, active);
	p->chrome.title = agent_words(rq->lang, ag->type);
	p->chrome.nav = "results";
	p->heading = p->chrome.title;
	p->intro = (struct list){n, intro};
	p->forms = (struct list){1, form};
	p->problems = form_problems(rq, &spec, why);
	form_page_show(rq, p);
}


err_t page_result_new(struct rq *rq)
{
	const struct new_query *in = rq->in;
	const struct agent *ag = in->agent ? agent_find(in->agent) : NULL;
	struct pair *agent = ARENA_ARRAY(rq->arena, struct pair, 1);
	int64_t active;
	err_t e = active_count(rq, &active);

	if (e)
		return e;
	*agent = (struct pair){.name = "agent", .value = in->agent};
	if (ag)
		form_show(rq, ag, active, (struct pairs){1, agent}, NULL);
	else
		agents_show(rq, active);
	return ERR_OK;
}


/* The answers as the agent's input_data. */
static const char *input_json(struct rq *rq, const struct agent *ag, const struct new_query *in)
{
	bool is_url = str_eq(in->mode, "url") && agent_takes(ag, "\"url\":");
	const char *name = is_url ? "url" : agent_takes(ag, "\"message\":") ? "message" : "text";
	struct buf b;

	buf_init(&b, rq->arena, INPUT_MAX);
	if (agent_takes(ag, "\"mode\":"))
		buf_fmt(&b, "{\"mode\": \"%s\", \"%s\": ", is_url ? "url" : "text", name);
	else
		buf_fmt(&b, "{\"%s\": ", name);
	json_quote(&b, is_url ? in->url ? in->url : "" : in->text ? in->text : "");
	BUF_LIT(&b, "}");
	return buf_text(&b);
}


static err_t make_and_start(struct rq *rq, const struct agent *ag, const struct new_query *want)
{
	struct bounty_new in = {.agent_type = ag->type, .input_data = input_json(rq, ag, want)};
	struct bounty made;
	err_t e = bounty_create(rq, &in, &made);

	if (e)
		return e;
	e = bounty_start(rq, made.id, false);
	rq_see_other(rq, arena_printf(rq->arena, "/results/%s?done=%s", made.id, e ? "bounty_made" : "bounty_started"));
	return ERR_OK;
}


err_t page_result_new_post(struct rq *rq)
{
	struct input in = form_input(rq);
	const char *agent = pairs_get(in.form, "agent"), *why = NULL;
	const struct agent *ag = agent ? agent_find(agent) : NULL;
	struct new_query want;
	int64_t active;
	err_t e;

	if (!ag)
		return ERR_NOT_FOUND;
	e = shape_read(&result_new_form_shape, &in, rq->arena, &want, &rq->complaints);
	if (!e)
		e = make_and_start(rq, ag, &want);
	for (size_t i = 0; i < N_OF(refusals); i++)
		if (refusals[i].e == e)
			complain(&rq->complaints, refusals[i].field, refusals[i].words, ERR_BAD_FIELD);
	if (!e || (!rq->complaints.n && e != ERR_TASK_LIMIT))
		return e;
	if (e == ERR_TASK_LIMIT)
		why = tr(rq->lang, err_info(e)->text);
	e = active_count(rq, &active);
	if (!e)
		form_show(rq, ag, active, in.form, why);
	return e;
}
