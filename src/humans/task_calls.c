/* task_calls.c - an AI puts up a task, and may have it given to somebody at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_internal.h"
#include "sql_humans.h"

static err_t task_insert(struct rq *rq, bool match, struct task_called *out)
{
	struct task_new task = *(const struct task_new *)rq->in;

	task.match = match;
	if (rq->cred.kind == CRED_AI) {
		task.key_hash = rq->cred.key_hash;
		task.account = rq->cred.ai_account_id;
	}
	if (!task.deliverable)
		task.deliverable = "text";
	return rq_one(rq, &sql_task_call, &task, out);
}

/* A task nobody could take is an answer, not an error: it is stored under the Idempotency-Key too. */
err_t call_human(struct rq *rq)
{
	struct task_called *called = ARENA_NEW(rq->arena, struct task_called);
	err_t e = task_insert(rq, true, called);

	if (e)
		return e;
	if (str_eq(called->status, "failed"))
		called->status = "rejected";
	rq_answer(rq, called);
	return ERR_OK;
}

err_t task_post(struct rq *rq)
{
	struct task_called *called = ARENA_NEW(rq->arena, struct task_called);
	err_t e = task_insert(rq, false, called);

	if (!e)
		rq_answer(rq, called);
	return e;
}
