/* applications.c - people offer to do a task, and its AI reads the offers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_internal.h"
#include "sql_humans.h"

struct application {
	const char *id, *human_id, *name, *country, *location, *cover_letter, *availability;
	int64_t counter_budget_usd, created_at;
};
struct application_list {
	const char *task_id;
	struct list applications;
};
struct applied_already {
	const char *status, *reason, *application_id;
};

SHAPE(application, application, FIELD(application, id, K_UUID), FIELD(application, human_id, K_UUID),
      FIELD(application, name, K_LINE), FIELD(application, country, K_COUNTRY), FIELD(application, location, K_LINE),
      FIELD(application, cover_letter, K_TEXT), FIELD(application, availability, K_TEXT),
      FIELD(application, counter_budget_usd, K_USD), FIELD(application, created_at, K_TIME));
SHAPE(application_list, application_list, FIELD(application_list, task_id, K_UUID),
      FIELD(application_list, applications, K_LIST, .of = &application_shape));
SHAPE(applied_already, applied_already, FIELD(applied_already, status, K_TEXT), FIELD(applied_already, reason, K_TEXT),
      FIELD(applied_already, application_id, K_UUID));

/* The refusal names the application that is there already. */
static err_t already_applied(struct rq *rq, const struct task_act *act)
{
	struct applied_already *reply = ARENA_NEW(rq->arena, struct applied_already);
	const struct err_info *info = err_info(ERR_ALREADY_APPLIED);
	struct task_applied found;
	err_t e = rq_one(rq, &sql_application_find, act, &found);

	if (e)
		return e;
	*reply = (struct applied_already){"error", info->code, found.application_id};
	rq_answer_as(rq, info->http, &applied_already_shape, reply);
	return ERR_OK;
}

err_t task_apply_post(struct rq *rq)
{
	struct task_act act = *(const struct task_act *)rq->in;
	struct task_applied made;
	err_t e = act_begin(rq, act.id, &act);

	if (!e)
		e = rq_one(rq, &sql_task_apply, &act, &made);
	if (e == ERR_ALREADY_APPLIED)
		return already_applied(rq, &act);
	if (!e)
		act_reply(rq, "applied", act.id, made.application_id);
	return e;
}

err_t task_apply_show(struct rq *rq)
{
	struct task_act act = *(const struct task_act *)rq->in;
	struct task_applied found;
	err_t e;

	if (rq->cred.kind == CRED_AI && !act.human_id)
		return ERR_MISSING_HUMAN;
	e = act_begin(rq, act.id, &act);
	if (!e)
		e = rq_one(rq, &sql_application_find, &act, &found);
	if (!e)
		act_reply(rq, found.application_id ? "applied" : "not_applied", act.id, found.application_id);
	return e;
}

err_t applications_show(struct rq *rq)
{
	struct task_act act = *(const struct task_act *)rq->in;
	struct application_list *reply = ARENA_NEW(rq->arena, struct application_list);
	struct task_applied any;
	err_t e = act_begin(rq, act.id, &act);

	if (!e)
		e = rq_one(rq, &sql_application_find, &act, &any);
	if (!e)
		e = rq_many(rq, &sql_applications_of, &act, &reply->applications);
	reply->task_id = act.id;
	if (!e)
		rq_answer(rq, reply);
	return e;
}
