/* comments.c - what people say about a task, for everybody to read.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "humans/humans_internal.h"
#include "humans/talk_internal.h"
#include "sql_contact.h"

struct comment_ask {
	const char *task_id, *human_id, *actor_kind, *body;
};
struct comment_in {
	const char *id, *body;
};
struct comments {
	struct list comments;
};
struct comment_made {
	const char *status;
	const struct comment *comment;
};

SHAPE(comment_ask, comment_ask, FIELD(comment_ask, task_id, K_TEXT), FIELD(comment_ask, human_id, K_TEXT),
      FIELD(comment_ask, actor_kind, K_TEXT), FIELD(comment_ask, body, K_TEXT));
SHAPE(comments_in, comment_in, FIELD(comment_in, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The task's id"));
SHAPE(comment_in, comment_in, FIELD(comment_in, id, K_LINE, .flags = F_REQ | F_PATH, .note = "The task's id"),
      FIELD(comment_in, body, K_TEXT, .flags = F_REQ, .max = COMMENT_MAX));
SHAPE(comment, comment, FIELD(comment, id, K_UUID), FIELD(comment, task_id, K_UUID), FIELD(comment, human_id, K_UUID),
      FIELD(comment, human_name, K_LINE), FIELD(comment, body, K_TEXT), FIELD(comment, created_at, K_TIME));
SHAPE(comments, comments,
      FIELD(comments, comments, K_LIST, .of = &comment_shape, .note = "The newest 200, oldest first"));
SHAPE(comment_made, comment_made, FIELD(comment_made, status, K_TEXT),
      FIELD(comment_made, comment, K_OBJ, .of = &comment_shape));


err_t comments_of(struct rq *rq, const char *task_id, struct list *out)
{
	struct comment_ask ask = {.task_id = task_id};

	return rq_many(rq, &sql_comment_list, &ask, out);
}


err_t comments_show(struct rq *rq)
{
	const struct comment_in *in = rq->in;
	struct comment_ask ask = {.task_id = in->id};
	struct comments *reply = ARENA_NEW(rq->arena, struct comments);
	err_t e = uuid_parse(in->id, NULL) ? comments_of(rq, in->id, &reply->comments) : ERR_NOT_FOUND;

	if (!e && !reply->comments.n)
		e = rq_one(rq, &sql_comment_task, &ask, NULL);
	if (!e)
		rq_answer(rq, reply);
	return e == ERR_NO_ROW ? ERR_NOT_FOUND : e;
}


err_t comment_write(struct rq *rq, const char *task_id, const char *body, struct comment *out)
{
	struct task_act who = {.counter_budget_usd = INT_UNSET};
	struct comment_ask ask;
	err_t e = act_begin(rq, task_id, &who);

	if (e)
		return e;
	ask = (struct comment_ask){task_id, who.human_id, who.actor_kind, str_trim(rq->arena, body)};
	e = rq_one(rq, &sql_comment_add, &ask, out);
	out->task_id = ask.task_id;
	out->human_id = ask.human_id;
	out->body = ask.body;
	return e;
}


err_t comment_post(struct rq *rq)
{
	const struct comment_in *in = rq->in;
	struct comment_made *made = ARENA_NEW(rq->arena, struct comment_made);
	struct comment *c = ARENA_NEW(rq->arena, struct comment);
	err_t e = comment_write(rq, in->id, in->body, c);

	*made = (struct comment_made){"created", c};
	if (!e)
		rq_answer(rq, made);
	return e;
}
