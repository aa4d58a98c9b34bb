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
	const char *lat, *lng; /* degrees as JSON */
	int64_t lat_micro, lng_micro; /* millionths of a degree */
	/* fair work; unset without */
	const char *criteria, *agreement; /* criteria: JSON */
	int64_t max_assignments, reserve_minutes; /* hundredths of a minute */
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
	struct texts criteria; /* ids that a rejection or a request for changes names */
	int64_t rating;
	const char *comment;
};
struct task_applied {
	const char *application_id, *assignment_id;
};
struct task_done {
	const char *status, *task_id, *application_id, *assignment_id;
	int64_t round;
};

extern const struct shape call_new_shape, task_new_shape, task_called_shape, task_added_shape;
extern const struct shape task_act_shape, task_accept_in_shape, task_approve_in_shape, task_apply_in_shape,
	task_reject_in_shape;
extern const struct shape task_done_shape, task_item_shape, task_item_for_shape;

/* The criteria and the other fields of fair work of a new task: complaints, or made right for the statement. */
MUST_CHECK err_t task_fair_check(struct rq *rq, struct task_new *t);
/* ERR_CRITERIA_FAILED with a complaint about each failed check; `failed` as task_checks() of sql/functions gives it. */
err_t criteria_complain(struct rq *rq, const char *failed);
/* What only some may see of a task with rounds or places: its submissions, its assignments. */
MUST_CHECK err_t task_fair_load(struct rq *rq, struct task *t);

/* The caller of a deed: an AI by its key, or a person.  ERR_MISSING_HUMAN for a user without a worker profile. */
MUST_CHECK err_t act_begin(struct rq *rq, const char *task_id, struct task_act *out);
void act_reply(struct rq *rq, const char *status, const char *task_id, const char *application_id);

/* Handlers, by file. */
err_t call_human(struct rq *rq);
err_t task_post(struct rq *rq);
extern const struct shape tasks_in_shape, task_show_in_shape, task_reply_shape, task_list_or_one_shape;
err_t tasks_show(struct rq *rq);
err_t task_show(struct rq *rq);
extern const struct shape task_wait_in_shape, task_wait_reply_shape;
err_t task_wait_get(struct rq *rq);
extern const struct shape people_in_shape, people_shape;
err_t people_show(struct rq *rq);
err_t task_accept_post(struct rq *rq);
err_t task_skip_post(struct rq *rq);
err_t task_approve_post(struct rq *rq);
err_t task_reject_post(struct rq *rq);
extern const struct shape task_cancel_in_shape;
err_t task_cancel_post(struct rq *rq);
extern const struct shape application_list_shape;
err_t task_apply_post(struct rq *rq);
err_t task_apply_show(struct rq *rq);
err_t applications_show(struct rq *rq);
extern const struct shape task_changes_in_shape, task_dispute_in_shape, review_in_shape, review_made_shape,
	reviews_in_shape, review_list_shape, requester_in_shape, requester_reply_shape;
err_t task_changes_post(struct rq *rq);
err_t task_dispute_post(struct rq *rq);
err_t review_post(struct rq *rq);
err_t reviews_show(struct rq *rq);
err_t requester_show(struct rq *rq);
extern const struct shape submission_in_shape, submission_done_shape;
err_t submission_post(struct rq *rq);
extern const struct shape human_done_shape;
err_t human_post(struct rq *rq);
err_t payments_show(struct rq *rq);

#endif
