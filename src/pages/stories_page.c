/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /stories: the reader's stories, newest first, and the form of a new one. */
#include "pages/story_parts.h"
#include "sql_stories.h"

#define PER_PAGE 20
#define EXAMPLE_TOPIC TR_ID("A lamp that remembers every story")

struct stories_query {
	int64_t from;
};
struct story_row {
	const char *href, *topic, *topic_lang, *badge, *icon, *state, *when, *steps;
};
struct stories_page {
	struct chrome chrome;
	struct list rows, forms, problems;
	const char *next_href;
};
struct stories_ask {
	const char *user_id;
	int64_t limit, offset;
};
SHAPE(stories_query, stories_query, FIELD(stories_query, from, K_INT, .flags = F_QUERY | F_LENIENT, .max = 1000000));
#define R(member) FIELD(story_row, member, K_TEXT)
SHAPE(story_row, story_row, R(href), R(topic), R(topic_lang), R(badge), R(icon), R(state), R(when), R(steps));
SHAPE(stories_page, stories_page, CHROME_FIELDS(stories_page), FIELD(stories_page, rows, K_LIST, .of = &story_row_shape),
      FIELD(stories_page, forms, K_LIST, .of = &form_shape), FIELD(stories_page, problems, K_LIST, .of = &link_item_shape),
      FIELD(stories_page, next_href, K_TEXT));


static struct list story_langs(struct arena *a, enum lang lang, const char *value)
{
	static const struct option langs[] = {{"en", "English", false}, {"ja", "日本語", false}, {"zh", "中文", false}};
	struct option *o = ARENA_ARRAY(a, struct option, N_OF(langs));

	for (size_t i = 0; i < N_OF(langs); i++) {
		o[i] = langs[i];
		o[i].is_selected = str_eq(o[i].value, value ? value : lang_code(lang));
	}
	return (struct list){N_OF(langs), o};
}

static const struct field_spec fields[] = {
	{.name = "topic", .label = TR_ID("What is the story about?"), .missing = TR_ID("Say what the story is about."), .flags = FF_REQ},
	{.name = "main_role", .label = TR_ID("Who is in it?"), .hint = TR_ID("A name, or a word such as “the fox”.")},
	{.name = "scene", .label = TR_ID("Where does it happen?")},
	{.name = "lang", .label = TR_ID("Language of the story"), .options = story_langs},
};


static void row_fill(struct rq *rq, const struct viewer *v, const struct story *s, struct story_row *row)
{
	struct look look = story_look(rq->lang, s->status);

	*row = (struct story_row){.href = arena_printf(rq->arena, "/stories/%lld", (long long)s->id), .topic = s->topic,
		.topic_lang = story_lang(rq->lang, s), .badge = look.badge, .icon = look.icon, .state = look.words,
		.when = when_clock(&v->reader, s->created_at),
		.steps = TR_FILL(rq->arena, rq->lang, "Step {0} of {1}", arena_printf(rq->arena, "%lld", (long long)s->current_segment),
				 arena_printf(rq->arena, "%lld", (long long)s->total_segments))};
}


static err_t stories_show(struct rq *rq, int64_t from, struct pairs values)
{
	static const struct pair example = {.name = "topic", .value = EXAMPLE_TOPIC};
	struct pair words = {.name = "topic", .value = tr(rq->lang, example.value)};
	struct form_spec spec = {.fields = fields, .n = N_OF(fields), .action = "/stories", .title = tr(rq->lang, "A new story"),
		.submit = tr(rq->lang, "Begin the story")};
	struct stories_page *p = ARENA_NEW(rq->arena, struct stories_page);
	struct stories_ask ask = {rq->who.user_id, PER_PAGE + 1, from};
	struct form *form = ARENA_NEW(rq->arena, struct form);
	struct story_row *rows = ARENA_ARRAY(rq->arena, struct story_row, PER_PAGE);
	struct list found;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = rq_many(rq, &sql_story_page, &ask, &found);
	if (e)
		return e;
	p->rows = (struct list){found.n < PER_PAGE ? found.n : PER_PAGE, rows};
	for (size_t i = 0; i < p->rows.n; i++)
		row_fill(rq, &v, &((const struct story *)found.items)[i], &rows[i]);
	if (found.n > PER_PAGE)
		p->next_href = arena_printf(rq->arena, "/stories?from=%lld", (long long)from + PER_PAGE);
	*form = form_make(rq, &spec, values.n || found.n ? values : (struct pairs){1, &words});
	p->forms = (struct list){1, form};
	p->problems = form_problems(rq, &spec, NULL);
	p->chrome.title = tr(rq->lang, "Stories");
	p->chrome.nav = "stories";
	page_show(rq, "stories", &stories_page_shape, p, p->problems.n);
	return ERR_OK;
}


err_t page_stories(struct rq *rq)
{
	const struct stories_query *in = rq->in;

	return stories_show(rq, in->from == INT_UNSET || in->from < 0 ? 0 : in->from, (struct pairs){0});
}


err_t page_stories_post(struct rq *rq)
{
	struct input in = form_input(rq);
	struct story_new want;
	int64_t id;
	err_t e = shape_read(&story_new_shape, &in, rq->arena, &want, &rq->complaints);

	if (rq->complaints.n)
		return stories_show(rq, 0, in.form);
	if (!e)
		e = story_add(rq, &want, &id);
	if (!e)
		rq_see_other(rq, arena_printf(rq->arena, "/stories/%lld?done=story_begun", (long long)id));
	return e;
}
