/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The home page: three doors for visitors, and for people signed in what needs them now. */
#include "humans/earnings.h"
#include "pages/handlers.h"
#include "pages/viewer.h"

#define RECENT_MAX 5
#define LOOK_AT 20 /* the newest tasks of the person that are looked through */

struct home_page {
	struct chrome chrome;
	struct list turns, recent;
	const char *pending_total, *approved_total, *paid_total;
};
SHAPE(home_page, home_page, CHROME_FIELDS(home_page), FIELD(home_page, turns, K_LIST, .of = &task_card_shape),
      FIELD(home_page, recent, K_LIST, .of = &task_card_shape), FIELD(home_page, pending_total, K_TEXT),
      FIELD(home_page, approved_total, K_TEXT), FIELD(home_page, paid_total, K_TEXT));


/* Splits the person's tasks into those in hand and the others. */
static err_t home_tasks(struct rq *rq, const struct viewer *v, struct home_page *p)
{
	struct task_filter f = {.human_id = rq->who.human_id, .lang = lang_code(rq->lang), TASK_FILTER_NONE};
	struct task_card *turns, *recent;
	struct list tasks;
	const char *next;
	err_t e;

	if (!rq->who.human_id)
		return ERR_OK;
	f.limit = LOOK_AT;
	e = tasks_find(rq, &f, &tasks, &next);
	if (e)
		return e;
	turns = ARENA_ARRAY(rq->arena, struct task_card, tasks.n + 1);
	recent = ARENA_ARRAY(rq->arena, struct task_card, RECENT_MAX);
	for (size_t i = 0; i < tasks.n; i++) {
		const struct task *t = (const struct task *)tasks.items + i;

		if (!str_eq(t->human_id, rq->who.human_id))
			continue;
		if (str_eq(t->status, "accepted"))
			task_card_fill(v, t, &turns[p->turns.n++]);
		else if (p->recent.n < RECENT_MAX)
			task_card_fill(v, t, &recent[p->recent.n++]);
	}
	p->turns.items = turns;
	p->recent.items = recent;
	return ERR_OK;
}


err_t page_home(struct rq *rq)
{
	struct home_page *p = ARENA_NEW(rq->arena, struct home_page);
	struct payments money;
	struct viewer v;
	err_t e;

	p->chrome.title = tr(rq->lang, rq->who.user_id ? TR_ID("Your turn") : TR_ID("Where agents hire people"));
	e = viewer_load(rq, &v);
	if (!e && rq->who.user_id)
		e = home_tasks(rq, &v, p);
	if (!e && rq->who.user_id)
		e = payments_of(rq, &money);
	if (e)
		return e;
	if (rq->who.user_id) {
		p->pending_total = money_words(rq->arena, rq->lang, money.summary->pending_total);
		p->approved_total = money_words(rq->arena, rq->lang, money.summary->approved_total);
		p->paid_total = money_words(rq->arena, rq->lang, money.summary->paid_total);
	}
	rq_page(rq, "home", &home_page_shape, p);
	return ERR_OK;
}
