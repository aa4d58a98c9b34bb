/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The list of tasks: a GET form of filters whose address can be kept and shared, cards, and "Next 20" by cursor. */
#include "base/buf.h"
#include "base/money.h"
#include "pages/fair_page.h"
#include "pages/countries.h"
#include "pages/handlers.h"
#include "pages/viewer.h"

#define PAGE_LENGTH 20
#define BPS_ALL 10000
#define HREF_MAX 4096
#define MAX_TAKE_HOME 100000000 /* cents */
#define MAX_KM 2000000 /* hundredths */

struct tasks_query {
	const char *label, *q, *deliverable, *sort, *status, *origin, *lat, *lng, *due, *cursor;
	int64_t min, max; /* cents the person receives */
	int64_t km; /* hundredths */
};
struct tasks_page {
	struct chrome chrome;
	const char *q, *min, *max, *lat, *lng, *km, *due, *count, *empty, *next_href;
	struct list labels, deliverables, sorts, statuses, origins, tasks;
	bool is_filtered, is_refined; /* refined: by one of the filters that are folded away */
};
SHAPE(tasks_query, tasks_query,
      FIELD(tasks_query, label, K_WORD, .flags = F_LENIENT,
	    .words = "real_world_verification|jp_local_research|ai_output_qa|bot_blocker_ops|lead_prep"),
      FIELD(tasks_query, q, K_LINE, .flags = F_LENIENT),
      FIELD(tasks_query, deliverable, K_WORD, .flags = F_LENIENT, .words = "photo|video|text"),
      FIELD(tasks_query, min, K_USD, .flags = F_LENIENT, .max = MAX_TAKE_HOME),
      FIELD(tasks_query, max, K_USD, .flags = F_LENIENT, .max = MAX_TAKE_HOME),
      FIELD(tasks_query, sort, K_WORD, .flags = F_LENIENT, .words = "new|pay|deadline"),
      FIELD(tasks_query, status, K_WORD, .flags = F_LENIENT, .words = "open|accepted|review_pending|completed|failed"),
      FIELD(tasks_query, origin, K_COUNTRY, .flags = F_LENIENT), FIELD(tasks_query, lat, K_LINE, .flags = F_LENIENT),
      FIELD(tasks_query, lng, K_LINE, .flags = F_LENIENT), FIELD(tasks_query, due, K_LINE, .flags = F_LENIENT),
      FIELD(tasks_query, km, K_USD, .flags = F_LENIENT, .min = 1, .max = MAX_KM),
      FIELD(tasks_query, cursor, K_LINE, .flags = F_LENIENT));
SHAPE(tasks_page, tasks_page, CHROME_FIELDS(tasks_page), FIELD(tasks_page, q, K_TEXT), FIELD(tasks_page, min, K_TEXT),
      FIELD(tasks_page, max, K_TEXT), FIELD(tasks_page, lat, K_TEXT), FIELD(tasks_page, lng, K_TEXT),
      FIELD(tasks_page, km, K_TEXT), FIELD(tasks_page, due, K_TEXT), FIELD(tasks_page, sorts, K_LIST, .of = &option_shape),
      FIELD(tasks_page, statuses, K_LIST, .of = &option_shape), FIELD(tasks_page, origins, K_LIST, .of = &option_shape),
      FIELD(tasks_page, is_refined, K_BOOL),
      FIELD(tasks_page, count, K_TEXT), FIELD(tasks_page, empty, K_TEXT), FIELD(tasks_page, next_href, K_TEXT),
      FIELD(tasks_page, labels, K_LIST, .of = &option_shape), FIELD(tasks_page, deliverables, K_LIST, .of = &option_shape),
      FIELD(tasks_page, tasks, K_LIST, .of = &task_card_shape), FIELD(tasks_page, is_filtered, K_BOOL));


/* "All", then each key in words. */
static struct list word_options(struct rq *rq, const char *const *keys, const char *(*words)(enum lang, const char *),
				const char *selected)
{
	struct option *o;
	size_t n = 0;

	while (keys[n])
		n++;
	o = ARENA_ARRAY(rq->arena, struct option, n + 1);
	o[0] = (struct option){"", tr(rq->lang, "All"), !selected};
	for (size_t i = 0; i < n; i++)
		o[i + 1] = (struct option){keys[i], words(rq->lang, keys[i]), str_eq(keys[i], selected)};
	return (struct list){n + 1, o};
}


/* The least budget that leaves the person `take_home` after the fee, which is rounded up to the cent. */
static int64_t budget_for(int64_t take_home, int64_t fee_bps)
{
	int64_t rest = BPS_ALL - fee_bps;

	if (take_home == INT_UNSET || rest <= 0)
		return INT_UNSET;
	return (take_home * BPS_ALL + rest - 1) / rest;
}


/* What the reader asked for, and from where on. */
static const char *next_href(struct rq *rq, const char *cursor)
{
	static const char *const kept[] = {"label", "q", "deliverable", "min", "max", "sort", "status", "origin", "lat", "lng", "km", "due"};
	struct buf b;

	if (!cursor)
		return NULL;
	buf_init(&b, rq->arena, HREF_MAX);
	BUF_LIT(&b, "/tasks?");
	for (size_t i = 0; i < N_OF(kept); i++) {
		const char *value = pairs_get(rq->input.query, kept[i]);

		if (!str_has(value))
			continue;
		buf_fmt(&b, "%s=", kept[i]);
		url_encode(&b, value);
		buf_ch(&b, '&');
	}
	BUF_LIT(&b, "cursor=");
	url_encode(&b, cursor);
	return buf_text(&b);
}


static const char *sort_words(enum lang lang, const char *sort)
{
	return tr(lang, str_eq(sort, "pay") ? TR_ID("Best paid first") : str_eq(sort, "deadline") ? TR_ID("Soonest due first")
									      : TR_ID("Newest first"));
}


static const char *status_words(enum lang lang, const char *status)
{
	return task_look(lang, &(struct task){.status = status}).words;
}


static const char *origin_words(enum lang lang, const char *country)
{
	return country_name(lang, country);
}


/* The filters as they were set. */
static void filters_fill(struct rq *rq, const struct tasks_query *q, struct tasks_page *p)
{
	static const char *const sorts[] = {"new", "pay", "deadline", NULL}, *const origins[] = {"JP", "US", NULL};
	static const char *const statuses[] = {"open", "accepted", "review_pending", "completed", "failed", NULL};
	struct list sort = word_options(rq, sorts, sort_words, q->sort ? q->sort : "new");

	p->q = q->q;
	p->min = pairs_get(rq->input.query, "min");
	p->max = pairs_get(rq->input.query, "max");
	p->km = pairs_get(rq->input.query, "km");
	p->lat = q->lat;
	p->lng = q->lng;
	p->due = q->due;
	p->is_refined = q->status || q->origin || q->max != INT_UNSET || q->lat || q->lng || q->due;
	p->is_filtered = q->label || q->q || q->deliverable || q->min != INT_UNSET || p->is_refined;
	p->labels = word_options(rq, task_label_keys, label_words, q->label);
	p->deliverables = word_options(rq, deliverable_keys, deliverable_words, q->deliverable);
	p->sorts = (struct list){sort.n - 1, (struct option *)sort.items + 1}; /* without "All" */
	p->statuses = word_options(rq, statuses, status_words, q->status);
	p->origins = word_options(rq, origins, origin_words, q->origin);
}


/* How many there are is only known when all are on this page. */
static const char *count_words(struct rq *rq, size_t n, bool is_part)
{
	if (!n || is_part)
		return NULL;
	return n == 1 ? tr(rq->lang, "1 task")
		      : TR_FILL(rq->arena, rq->lang, "{0} tasks", arena_printf(rq->arena, "%zu", n));
}


static err_t tasks_fill(struct rq *rq, const struct viewer *v, const struct list *tasks, struct tasks_page *p)
{
	struct task_card *cards = ARENA_ARRAY(rq->arena, struct task_card, tasks->n + 1);

	for (size_t i = 0; i < tasks->n; i++)
		task_card_fill(v, (const struct task *)tasks->items + i, &cards[i]);
	p->tasks = (struct list){tasks->n, cards};
	p->empty = tr(rq->lang, p->is_filtered ? TR_ID("No task fits these filters.")
					       : TR_ID("There is no open task right now. Look in again a little later."));
	return task_cards_trust(rq, v, tasks, cards);
}


err_t page_tasks(struct rq *rq)
{
	const struct tasks_query *q = rq->in;
	struct tasks_page *p = ARENA_NEW(rq->arena, struct tasks_page);
	struct task_filter f = {TASK_FILTER_NONE, .human_id = rq->who.human_id, .task_label = q->label, .q = q->q,
		.lang = lang_code(rq->lang), .status = rq->who.human_id || q->status ? q->status : "open",
		.deliverable = q->deliverable, .origin_country = q->origin, .sort = q->sort, .lat = q->lat, .lng = q->lng,
		.cursor = q->cursor};
	const char *cursor;
	struct list tasks;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	f.limit = PAGE_LENGTH;
	f.min_budget = budget_for(q->min, rq->conf->platform_fee_bps);
	f.max_budget = budget_for(q->max, rq->conf->platform_fee_bps);
	f.deadline_before = when_day_end(&v.reader, q->due);
	f.radius_km = q->lat && q->lng ? q->km : INT_UNSET;
	if (!e)
		e = tasks_find(rq, &f, &tasks, &cursor);
	if (e)
		return e;
	p->chrome.title = tr(rq->lang, "Tasks");
	p->chrome.nav = "tasks";
	filters_fill(rq, q, p);
	p->count = count_words(rq, tasks.n, cursor || q->cursor);
	p->next_href = next_href(rq, cursor);
	e = tasks_fill(rq, &v, &tasks, p);
	if (e)
		return e;
	rq_page(rq, "tasks", &tasks_page_shape, p);
	return ERR_OK;
}
