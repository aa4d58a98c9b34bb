/* task_actions.c - what is done to a task: taken, given back, approved, rejected.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "humans/humans_internal.h"
#include "sql_humans.h"

SHAPE(task_applied, task_applied, FIELD(task_applied, application_id, K_TEXT), FIELD(task_applied, assignment_id, K_TEXT));

err_t act_begin(struct rq *rq, const char *task_id, struct task_act *out)
{
	out->task_id = task_id;
	if (rq->cred.kind == CRED_AI) {
		out->key_hash = rq->cred.key_hash;
		out->account = rq->cred.ai_account_id;
		out->ai_account_id = rq->who.ai_account_id;
	} else {
		if (!rq->who.human_id)
			return ERR_MISSING_HUMAN;
		/* a person acts for themselves, whoever the body names */
		if (out->human_id && !str_eq(out->human_id, rq->who.human_id))
			return ERR_FORBIDDEN;
		out->human_id = rq->who.human_id;
		out->actor_kind = rq->who.kind == ACTOR_TEST_HUMAN ? "test_human" : "person";
	}
	return uuid_parse(task_id, NULL) ? ERR_OK : ERR_NOT_FOUND;
}

void act_reply(struct rq *rq, const char *status, const char *task_id, const char *application_id)
{
	struct task_done *done = ARENA_NEW(rq->arena, struct task_done);

	*done = (struct task_done){.status = status, .task_id = task_id, .application_id = application_id, .round = INT_UNSET};
	rq_answer(rq, done);
}

err_t task_accept(struct rq *rq, const char *id)
{
	struct task_act act = {.counter_budget_usd = INT_UNSET, .rating = INT_UNSET};
	err_t e = act_begin(rq, id, &act);

	return e ? e : rq_one(rq, &sql_task_accept, &act, NULL);
}

err_t task_skip(struct rq *rq, const char *id)
{
	struct task_act act = {.counter_budget_usd = INT_UNSET, .rating = INT_UNSET};
	err_t e = act_begin(rq, id, &act);

	return e ? e : rq_run(rq, &sql_task_skip, &act, NULL);
}

err_t task_accept_post(struct rq *rq)
{
	struct task_act act = *(const struct task_act *)rq->in;
	struct task_done *reply = ARENA_NEW(rq->arena, struct task_done);
	struct task_applied done;
	err_t e;

	if (rq->cred.kind == CRED_AI && !act.human_id)
		return rq_wrong(rq, "human_id", "required");
	e = act_begin(rq, act.id, &act);
	if (!e)
		e = rq_one(rq, &sql_task_accept, &act, &done);
	if (e)
		return e;
	*reply = (struct task_done){.status = "accepted", .task_id = act.id, .application_id = done.application_id,
				    .assignment_id = done.assignment_id, .round = INT_UNSET};
	rq_answer(rq, reply);
	return ERR_OK;
}

err_t task_skip_post(struct rq *rq)
{
	struct task_act act = *(const struct task_act *)rq->in;
	err_t e = act_begin(rq, act.id, &act);

	if (!e)
		e = rq_run(rq, &sql_task_skip, &act, NULL);
	if (!e)
		act_reply(rq, "skipped", act.id, NULL);
	return e;
}

static err_t review(struct rq *rq, const char *verdict, const char *status)
{
	struct task_act act = *(const struct task_act *)rq->in;
	err_t e = act_begin(rq, act.id, &act);

	act.verdict = verdict;
	if (!e)
		e = rq_run(rq, &sql_task_review, &act, NULL);
	if (e == ERR_CRITERION_NEEDED)
		complain(&rq->complaints, str_has(act.reason) ? "criteria" : "reason", "required", e);
	if (e == ERR_UNKNOWN_CRITERION)
		complain(&rq->complaints, "criteria", "invalid_enum", e);
	if (!e)
		act_reply(rq, status, act.id, NULL);
	return e;
}

err_t task_approve_post(struct rq *rq)
{
	return review(rq, "approve", "completed");
}

err_t task_reject_post(struct rq *rq)
{
	return review(rq, "reject", "rejected");
}

err_t task_cancel_post(struct rq *rq)
{
	struct task_act act = *(const struct task_act *)rq->in;
	err_t e = act_begin(rq, act.id, &act);

	if (!e)
		e = rq_run(rq, &sql_task_cancel, &act, NULL);
	if (!e)
		act_reply(rq, "cancelled", act.id, NULL);
	return e;
}
