/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The list of tasks: a GET form of filters whose address can be kept and shared, cards, and "Next 20" by cursor. */
#include "base/buf.h"
#include "base/money.h"
#include "pages/fair_page.h"
#include "pages/handlers.h"
#include "pages/viewer.h"

#define PAGE_LENGTH 20
#define BPS_ALL 10000
#define HREF_MAX 4096
#define MAX_TAKE_HOME 100000000 /* cents */

struct tasks_query {
	const char *label, *q, *deliverable, *cursor;
	int64_t min; /* cents the person receives */
};
struct tasks_page {
	struct chrome chrome;
	const char *q, *min, *count, *empty, *next_href;
	struct list labels, deliverables, tasks;
	bool is_filtered;
};
SHAPE(tasks_query, tasks_query,
      FIELD(tasks_query, label, K_WORD, .flags = F_LENIENT,
	    .words = "real_world_verification|jp_local_research|ai_output_qa|bot_blocker_ops|lead_prep"),
      FIELD(tasks_query, q, K_LINE, .flags = F_LENIENT),
      FIELD(tasks_query, deliverable, K_WORD, .flags = F_LENIENT, .words = "photo|video|text"),
      FIELD(tasks_query, min, K_USD, .flags = F_LENIENT, .max = MAX_TAKE_HOME),
      FIELD(tasks_query, cursor, K_LINE, .flags = F_LENIENT));
SHAPE(tasks_page, tasks_page, CHROME_FIELDS(tasks_page), FIELD(tasks_page, q, K_TEXT), FIELD(tasks_page, min, K_TEXT),
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


static void query_add(struct buf *b, const char *name, const char *value)
{
	if (!str_has(value))
		return;
	buf_fmt(b, "%s=", name);
	url_encode(b, value);
	buf_ch(b, '&');
}


static const char *next_href(struct rq *rq, const struct tasks_query *q, const char *min, const char *cursor)
{
	struct buf b;

	if (!cursor)
		return NULL;
	buf_init(&b, rq->arena, HREF_MAX);
	BUF_LIT(&b, "/tasks?");
	query_add(&b, "label", q->label);
	query_add(&b, "q", q->q);
	query_add(&b, "deliverable", q->deliverable);
	query_add(&b, "min", min);
	BUF_LIT(&b, "cursor=");
	url_encode(&b, cursor);
	return buf_text(&b);
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
		.lang = lang_code(rq->lang), .status = rq->who.human_id ? NULL : "open", .deliverable = q->deliverable,
		.cursor = q->cursor};
	const char *cursor;
	struct list tasks;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	f.limit = PAGE_LENGTH;
	f.min_budget = budget_for(q->min, rq->conf->platform_fee_bps);
	if (!e)
		e = tasks_find(rq, &f, &tasks, &cursor);
	if (e)
		return e;
	p->chrome.title = tr(rq->lang, "Tasks");
	p->chrome.nav = "tasks";
	p->q = q->q;
	p->min = pairs_get(rq->input.query, "min");
	p->is_filtered = q->label || q->q || q->deliverable || q->min != INT_UNSET;
	p->labels = word_options(rq, task_label_keys, label_words, q->label);
	p->deliverables = word_options(rq, deliverable_keys, deliverable_words, q->deliverable);
	p->count = count_words(rq, tasks.n, cursor || q->cursor);
	p->next_href = next_href(rq, q, p->min, cursor);
	e = tasks_fill(rq, &v, &tasks, p);
	if (e)
		return e;
	rq_page(rq, "tasks", &tasks_page_shape, p);
	return ERR_OK;
}
