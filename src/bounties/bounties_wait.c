/* bounties_wait.c - GET /api/tasks/{id}/wait: a task of an agent, once something happened to it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "bounties/bounties_internal.h"
#include "sql_bounties.h"
#include "web/wait.h"

struct bounty_wait_in {
	const char *id;
	int64_t timeout_s;
};
struct bounty_wait_reply {
	const struct bounty *task;
	bool is_yours;
};
struct bounty_news {
	int64_t n;
};
SHAPE(bounty_wait_in, bounty_wait_in, FIELD(bounty_wait_in, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The task's id"),
      FIELD(bounty_wait_in, timeout_s, K_INT, .max = WAIT_MAX_S, .note = "Seconds to wait at most, up to 50; default 50"));
SHAPE(bounty_wait_reply, bounty_wait_reply, FIELD(bounty_wait_reply, task, K_OBJ, .of = &bounty_shape),
      FIELD_AS("waits_for_you", bounty_wait_reply, is_yours, K_BOOL,
	       .note = "It is to be started, or it is over; until then wait again"));
SHAPE(bounty_news, bounty_news, FIELD(bounty_news, n, K_INT));

/* What there is to know is read before the task, so nothing between the two is slept through. */
err_t bounty_wait_get(struct rq *rq)
{
	const struct bounty_wait_in *in = rq->in;
	int64_t seconds = in->timeout_s == INT_UNSET ? WAIT_MAX_S : in->timeout_s;
	struct bounty_key key = {.id = in->id, .user_id = rq->who.user_id};
	struct bounty_wait_reply *reply = ARENA_NEW(rq->arena, struct bounty_wait_reply);
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	struct bounty_news news;
	err_t e = uuid_parse(in->id, NULL) ? rq_one(rq, &sql_bounty_news, &key, &news) : ERR_NO_ROW;

	if (!e)
		e = bounty_get(rq, in->id, b);
	if (e)
		return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
	reply->task = b;
	reply->is_yours = !str_eq(b->status, "running");
	if (!reply->is_yours && seconds > 0 && !wait_is_over(rq))
		wait_begin(rq, &(struct wait){"bounty", b->id, news.n, seconds});
	else
		rq_answer(rq, reply);
	return ERR_OK;
}
