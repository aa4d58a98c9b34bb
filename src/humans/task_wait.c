/* task_wait.c - GET /api/tasks/{id}/wait: the task, once something happened to it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "humans/task_rows.h"
#include "sql_humans.h"
#include "web/wait.h"

struct task_wait_in {
	const char *id, *lang;
	int64_t timeout_s;
};
struct task_wait_reply {
	const struct task *task;
	bool is_yours;
};
struct task_news {
	int64_t n;
	bool place_waits;
};

SHAPE(task_wait_in, task_wait_in, FIELD(task_wait_in, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The task's id"),
      FIELD(task_wait_in, timeout_s, K_INT, .max = WAIT_MAX_S, .note = "Seconds to wait at most, up to 50; default 50"),
      FIELD(task_wait_in, lang, K_WORD, .flags = F_LENIENT, .words = "en|ja"));
SHAPE(task_wait_reply, task_wait_reply, FIELD(task_wait_reply, task, K_OBJ, .of = &task_shape),
      FIELD_AS("waits_for_you", task_wait_reply, is_yours, K_BOOL,
	       .note = "A delivery is to be reviewed, or the task is over; until then wait again"));
SHAPE(task_news, task_news, FIELD(task_news, n, K_INT), FIELD(task_news, place_waits, K_BOOL));

static bool is_under_way(const struct task *t)
{
	return str_eq(t->status, "open") || str_eq(t->status, "accepted");
}

/* What there is to know is read before the task, so nothing between the two is slept through. */
err_t task_wait_get(struct rq *rq)
{
	const struct task_wait_in *in = rq->in;
	int64_t seconds = in->timeout_s == INT_UNSET ? WAIT_MAX_S : in->timeout_s;
	struct task_ask ask = {.id = in->id};
	struct task_wait_reply *reply = ARENA_NEW(rq->arena, struct task_wait_reply);
	struct task *t = ARENA_NEW(rq->arena, struct task);
	struct task_news news;
	err_t e = uuid_parse(in->id, NULL) ? ERR_OK : ERR_NOT_FOUND;

	if (!e)
		e = rq_one(rq, &sql_task_news, &ask, &news);
	if (!e)
		e = task_get(rq, in->id, in->lang, t);
	if (!e && !t->is_owner)
		e = ERR_NOT_FOUND;
	if (e)
		return e;
	reply->task = t;
	reply->is_yours = news.place_waits || !is_under_way(t);
	if (!reply->is_yours && seconds > 0 && !wait_is_over(rq))
		wait_begin(rq, &(struct wait){"task", t->id, news.n, seconds});
	else
		rq_answer(rq, reply);
	return ERR_OK;
}
