/* humans_internal.h - what the files of this folder share: parameters of statements, replies, handlers.
 *
 * Layer: humans, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_HUMANS_INTERNAL_H
#define HUMANS_HUMANS_INTERNAL_H
#include "humans/humans_rules.h"

/* Putting up a task: the fields of the body, and what the handler adds. */
struct task_new {
	const char *task, *task_label, *acceptance_criteria, *not_allowed, *location, *origin_country, *deliverable;
	int64_t budget_usd, deadline_minutes; /* cents; hundredths of a minute */
	const char *key_hash, *account;
	bool match;
};
struct task_called {
	const char *task_id, *status, *reason;
};

/* Something done to a task: the fields of the body, and who does it. */
struct task_act {
	const char *id, *task_id, *human_id;
	const char *reason, *verdict;
	const char *cover_letter, *availability;
	int64_t counter_budget_usd;
	const char *actor_kind, *key_hash, *account, *ai_account_id;
};
struct task_applied {
	const char *application_id;
};
struct task_done {
	const char *status, *task_id, *application_id;
};

extern const struct shape call_new_shape, task_new_shape, task_called_shape, task_added_shape;
extern const struct shape task_act_shape, task_accept_in_shape, task_approve_in_shape, task_apply_in_shape,
	task_reject_in_shape;
extern const struct shape task_done_shape, task_item_shape, task_item_for_shape;

/* The caller of a deed: an AI by its key, or a person.  ERR_MISSING_HUMAN for a user without a worker profile. */
MUST_CHECK err_t act_begin(struct rq *rq, const char *task_id, struct task_act *out);
void act_reply(struct rq *rq, const char *status, const char *task_id, const char *application_id);

/* Handlers, by file. */
err_t call_human(struct rq *rq);
err_t task_post(struct rq *rq);
extern const struct shape tasks_in_shape, task_show_in_shape, task_reply_shape, task_list_or_one_shape;
err_t tasks_show(struct rq *rq);
err_t task_show(struct rq *rq);
err_t task_accept_post(struct rq *rq);
err_t task_skip_post(struct rq *rq);
err_t task_approve_post(struct rq *rq);
err_t task_reject_post(struct rq *rq);
extern const struct shape application_list_shape;
err_t task_apply_post(struct rq *rq);
err_t task_apply_show(struct rq *rq);
err_t applications_show(struct rq *rq);
extern const struct shape submission_in_shape, submission_done_shape, file_in_shape;
err_t submission_post(struct rq *rq);
err_t file_show(struct rq *rq);
extern const struct shape human_done_shape;
err_t human_post(struct rq *rq);
err_t payments_show(struct rq *rq);

#endif
