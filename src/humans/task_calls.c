/* task_calls.c - an AI puts up a task, and may have it given to somebody at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/translations.h"
#include "money/mandates.h"
#include "sql_humans.h"

/* Both degrees, or neither. */
static err_t location_read(struct rq *rq, struct task_new *task)
{
	task->lat_micro = task->lng_micro = INT_UNSET;
	if (!task->lat && !task->lng)
		return ERR_OK;
	if (!task->lat || !task->lng)
		return rq_wrong(rq, task->lat ? "lng" : "lat", "required");
	if (!degrees_read(task->lat, 90, &task->lat_micro))
		return rq_wrong(rq, "lat", "invalid_number");
	return degrees_read(task->lng, 180, &task->lng_micro) ? ERR_OK : rq_wrong(rq, "lng", "invalid_number");
}

static err_t task_insert(struct rq *rq, bool match, struct task_called *out)
{
	struct task_new task = *(const struct task_new *)rq->in;
	err_t e;

	task.match = match;
	if (rq->cred.kind == CRED_AI) {
		task.key_hash = rq->cred.key_hash;
		task.account = rq->cred.ai_account_id;
	}
	if (!task.deliverable)
		task.deliverable = "text";
	e = task_fair_check(rq, &task);
	if (e)
		return e;
	e = location_read(rq, &task);
	if (!e)
		e = mandate_named(rq, rq_one(rq, &sql_task_call, &task, out));
	return e ? e : translation_want_new(rq, out->task_id, task.task);
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
