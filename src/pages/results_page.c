/* SPDX-License-Identifier: AGPL-3.0-or-later
 * /results: the reader's bounties, those under way first to be looked for. */
#include <string.h>
#include "bounties/bounties.h"
#include "pages/bounty_parts.h"
#include "pages/handlers.h"
#include "sql_bounty_pages.h"

#define PER_PAGE 20
#define WORDS_MAX 140

struct results_query {
	const char *status, *before;
};
struct results_count {
	int64_t active;
};
struct result_row {
	const char *id, *href, *words, *words_lang, *what, *badge, *icon, *status, *price, *when, *progress, *people_href, *failed,
		*pay_href, *pay, *start_action, *receipt_href;
};
struct results_page {
	struct chrome chrome;
	struct list tabs, rows;
	const char *warning, *live_self, *still_href, *next_href, *empty;
};
#define LENIENT .flags = F_QUERY | F_LENIENT
SHAPE(results_query, results_query, FIELD(results_query, status, K_WORD, LENIENT, .words = "active|completed|all"),
      FIELD(results_query, before, K_UUID, LENIENT));
SHAPE(results_active, results_count, FIELD(results_count, active, K_INT));
#define R(member) FIELD(result_row, member, K_TEXT)
SHAPE(result_row, result_row, R(id), R(href), R(words), R(words_lang), R(what), R(badge), R(icon), R(status), R(price), R(when),
      R(progress), R(people_href), R(failed), R(pay_href), R(pay), R(start_action), R(receipt_href));
#define P(member) FIELD(results_page, member, K_TEXT)
SHAPE(results_page, results_page, CHROME_FIELDS(results_page), FIELD(results_page, tabs, K_LIST, .of = &link_item_shape),
      FIELD(results_page, rows, K_LIST, .of = &result_row_shape), P(warning), P(live_self), P(still_href), P(next_href), P(empty));

static const struct {
	const char *part, *label, *empty;
} parts[] = {
	{"active", TR_ID("Under way"), TR_ID("No agent is at work for you.")},
	{"completed", TR_ID("Completed"), TR_ID("Nothing has ended yet.")},
	{"all", TR_ID("All"), TR_ID("You have not asked an agent for anything yet.")},
};


err_t active_count(struct rq *rq, int64_t *out)
{
	struct results_ask ask = {.user_id = rq->who.user_id, .max = 1};
	struct results_count n;
	err_t e = rq_one(rq, &sql_results_active, &ask, &n);

	*out = e ? 0 : n.active;
	return e;
}


const char *active_words(struct rq *rq, int64_t active)
{
	const char *n = arena_printf(rq->arena, "%lld", (long long)active), *max = arena_printf(rq->arena, "%d", BOUNTIES_ACTIVE_MAX);

	if (active >= BOUNTIES_ACTIVE_MAX)
		return TR_FILL(rq->arena, rq->lang, "{0} of {1} are active. Wait until one has ended, or cancel it, before you start another.", n, max);
	return active + 1 == BOUNTIES_ACTIVE_MAX ? TR_FILL(rq->arena, rq->lang, "{0} of {1} are active: there is room for one more.", n, max)
						 : NULL;
}


static void row_fill(struct rq *rq, const struct viewer *v, const struct bounty_seen *b, struct result_row *row)
{
	struct arena *a = rq->arena;
	struct look look = bounty_look(rq->lang, b);
	bool is_running = str_eq(b->status, "running");

	*row = (struct result_row){.id = arena_printf(a, "t-%s", short_id(a, b->id)), .href = arena_printf(a, "/results/%s", b->id),
		.words = text_clip(a, b->words, WORDS_MAX), .words_lang = foreign_lang(rq->lang, b->words),
		.what = agent_words(rq->lang, b->agent_type), .badge = look.badge, .icon = look.icon, .status = look.words,
		.price = usdc_words(a, rq->lang, b->actual_micro == INT_UNSET ? b->estimated_micro : b->actual_micro),
		.when = when_clock(&v->reader, b->completed_at ? b->completed_at : b->created_at)};
	if (is_running)
		row->progress = tr(rq->lang, b->progress_message ? b->progress_message : "At work");
	if (is_running && b->human_task_id)
		row->people_href = arena_printf(a, "/tasks/%s", b->human_task_id);
	if (str_eq(b->status, "failed"))
		row->failed = b->error ? b->error : tr(rq->lang, "It failed for a reason that was not recorded.");
	if (b->is_due) {
		row->pay_href = arena_printf(a, "/?pay_task_id=%s#pay", b->id);
		row->pay = TR_FILL(a, rq->lang, "Pay {0}", row->price);
	}
	row->start_action = str_eq(b->status, "pending") ? row->href : NULL;
	row->receipt_href = b->paid_at ? arena_printf(a, "/results/%s/receipt", b->id) : NULL;
}


static void tabs_fill(struct rq *rq, const char *part, struct results_page *p)
{
	struct link_item *tabs = ARENA_ARRAY(rq->arena, struct link_item, N_OF(parts));

	for (size_t i = 0; i < N_OF(parts); i++) {
		bool is_current = str_eq(parts[i].part, part);

		tabs[i] = (struct link_item){.href = arena_printf(rq->arena, "/results?status=%s", parts[i].part),
			.label = tr(rq->lang, parts[i].label), .current = is_current ? "page" : NULL};
		if (is_current)
			p->empty = tr(rq->lang, parts[i].empty);
	}
	p->tabs = (struct list){N_OF(parts), tabs};
}


static void rows_fill(struct rq *rq, const struct viewer *v, const struct list *found, struct results_page *p)
{
	struct result_row *rows = ARENA_ARRAY(rq->arena, struct result_row, PER_PAGE);
	const struct bounty_seen *seen = found->items;

	p->rows = (struct list){found->n < PER_PAGE ? found->n : PER_PAGE, rows};
	for (size_t i = 0; i < p->rows.n; i++) {
		row_fill(rq, v, &seen[i], &rows[i]);
		if (str_eq(seen[i].status, "running"))
			p->chrome.refreshes = true;
	}
}


err_t page_results(struct rq *rq)
{
	const struct results_query *in = rq->in;
	const char *part = in->status ? in->status : "all";
	struct results_page *p = ARENA_NEW(rq->arena, struct results_page);
	struct results_ask ask = {.user_id = rq->who.user_id, .part = str_eq(part, "all") ? NULL : part, .before = in->before,
				  .max = PER_PAGE + 1};
	struct list found;
	int64_t active;
	struct viewer v;
	err_t e = viewer_load(rq, &v);

	if (!e)
		e = active_count(rq, &active);
	if (!e)
		e = rq_many(rq, &sql_results_list, &ask, &found);
	if (e)
		return e;
	p->chrome.title = tr(rq->lang, "Your results");
	p->chrome.nav = "results";
	p->warning = active_words(rq, active);
	tabs_fill(rq, part, p);
	rows_fill(rq, &v, &found, p);
	if (p->chrome.refreshes)
		p->live_self = arena_printf(rq->arena, "/results?status=%s", part);
	if (found.n > PER_PAGE)
		p->next_href = arena_printf(rq->arena, "/results?status=%s&before=%s", part,
					    ((const struct bounty_seen *)found.items)[PER_PAGE - 1].id);
	rq_page(rq, "results", &results_page_shape, p);
	return ERR_OK;
}
