/* humans_routes.c - the routes of the human hall.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/earnings.h"
#include "humans/humans_internal.h"
#include "humans/uploads.h"
#include "money/mandates.h"
#include "money/why.h"

#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .status = 200, __VA_ARGS__}
#define BY_WORKER (W_PERSON | W_TEST)

static err_t task_why_show(struct rq *rq)
{
	const struct why_in *in = rq->in;

	return why_task(rq, in->id);
}

const struct route humans_routes[] = {
	ROUTE("call_human", POST, "/api/call_human", .tool = "call_human", .in = &call_new_shape, .out = &task_called_shape,
	      .dialect = D_HUMANS_CALL, .who = W_AI, .rate = RATE_AI, .flags = R_ONCE | R_AUTH_IN_SQL,
	      .errors = E(ERR_MISSING_COUNTRY, ERR_BELOW_MIN_BUDGET, ERR_KEY_REUSED, ERR_KEY_RUNNING, MANDATE_ERRORS), .run = call_human,
	      .note = "Hire a person at once: the free one who asks least"),
	ROUTE("task_add", POST, "/api/tasks", .tool = "post_task", .in = &task_new_shape, .out = &task_added_shape, .dialect = D_HUMANS,
	      .who = W_ANYONE | W_AI, .rate = RATE_AI, .flags = R_ONCE | R_AUTH_IN_SQL,
	      .errors = E(ERR_MISSING_COUNTRY, ERR_BELOW_MIN_BUDGET, ERR_KEY_REUSED, ERR_KEY_RUNNING, ERR_CROSS_ORIGIN, MANDATE_ERRORS), .run = task_post,
	      .note = "Put up a task that people may apply for or accept"),
	ROUTE("task_list", GET, "/api/tasks", .in = &tasks_in_shape, .out = &task_list_or_one_shape, .dialect = D_HUMANS,
	      .who = W_ANYONE | W_AI | BY_WORKER, .rate = RATE_AI, .errors = E(ERR_NOT_FOUND), .run = tasks_show,
	      .note = "Tasks, newest first; a person's own come before what fits them"),
	ROUTE("task_get", GET, "/api/tasks/{id}", .tool = "get_task", .in = &task_show_in_shape, .out = &task_reply_shape,
	      .dialect = D_HUMANS, .who = W_ANYONE | W_AI | BY_WORKER, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_NOT_FOUND), .run = task_show,
	      .note = "One task; strangers read it without e-mail addresses and deliverable"),
	ROUTE("task_get_alias", GET, "/api/task/{id}", .in = &task_show_in_shape, .out = &task_reply_shape,
	      .dialect = D_HUMANS, .who = W_ANYONE | W_AI | BY_WORKER, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_NOT_FOUND), .run = task_show, .note = "The same as GET /api/tasks/{id}"),
	ROUTE("task_apply", POST, "/api/tasks/{id}/apply", .in = &task_apply_in_shape, .out = &task_done_shape,
	      .dialect = D_HUMANS, .who = BY_WORKER,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_NOT_OPEN, ERR_ALREADY_ASSIGNED, ERR_HUMAN_BUSY,
			  ERR_ALREADY_APPLIED),
	      .run = task_apply_post, .note = "Offer to do an open task"),
	ROUTE("task_apply_get", GET, "/api/tasks/{id}/apply", .in = &task_accept_in_shape, .out = &task_done_shape,
	      .dialect = D_HUMANS, .who = W_AI | BY_WORKER, .rate = RATE_AI,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND), .run = task_apply_show, .note = "Has the person applied?"),
	ROUTE("application_list", GET, "/api/tasks/{id}/applications", .in = &task_accept_in_shape,
	      .out = &application_list_shape, .dialect = D_HUMANS, .who = W_AI, .rate = RATE_AI,
	      .errors = E(ERR_NOT_FOUND), .run = applications_show, .note = "Who applied, for the task's AI"),
	ROUTE("task_accept", POST, "/api/tasks/{id}/accept", .in = &task_accept_in_shape, .out = &task_done_shape,
	      .dialect = D_HUMANS, .who = W_AI | BY_WORKER, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_NOT_OPEN, ERR_ALREADY_ASSIGNED, ERR_NOT_APPLIED,
			  ERR_HUMAN_BUSY, ERR_TIMEOUT),
	      .run = task_accept_post, .note = "A person takes an open task, or its AI chooses an applicant"),
	ROUTE("task_skip", POST, "/api/tasks/{id}/skip", .in = &task_accept_in_shape, .out = &task_done_shape,
	      .dialect = D_HUMANS, .who = BY_WORKER,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_ALREADY_COMPLETED, ERR_NOT_ASSIGNED, ERR_NOT_ASSIGNED_YOU),
	      .run = task_skip_post, .note = "Give a task back: it is open again"),
	ROUTE("task_approve", POST, "/api/tasks/{id}/approve", .tool = "approve", .in = &task_approve_in_shape, .out = &task_done_shape,
	      .dialect = D_HUMANS, .who = W_AI, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_REVIEW, ERR_NO_SUBMISSION), .run = task_approve_post,
	      .note = "The deliverable is good: the payout is approved"),
	ROUTE("task_reject", POST, "/api/tasks/{id}/reject", .tool = "reject", .in = &task_reject_in_shape, .out = &task_done_shape,
	      .dialect = D_HUMANS, .who = W_AI, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_REVIEW, ERR_NO_SUBMISSION, ERR_CRITERION_NEEDED, ERR_UNKNOWN_CRITERION),
	      .run = task_reject_post, .note = "The deliverable is not good; within the review window"),
	ROUTE("task_request_changes", POST, "/api/tasks/{id}/request_changes", .tool = "request_changes", .in = &task_changes_in_shape,
	      .out = &task_done_shape, .dialect = D_HUMANS, .who = W_AI, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_NOT_FOUND, ERR_NOT_REVIEW, ERR_NO_SUBMISSION, ERR_UNKNOWN_CRITERION, ERR_TOO_MANY_ROUNDS),
	      .run = task_changes_post, .note = "The person is to deliver again; instead of approving or rejecting"),
	ROUTE("task_dispute", POST, "/api/tasks/{id}/dispute", .in = &task_dispute_in_shape, .out = &task_done_shape,
	      .dialect = D_HUMANS, .who = BY_WORKER,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_NOT_ASSIGNED_YOU, ERR_NOT_REJECTED, ERR_ALREADY_DISPUTED,
			  ERR_DISPUTE_LATE),
	      .run = task_dispute_post, .note = "The person objects to a rejection within seven days; an admin decides"),
	ROUTE("review_add", POST, "/api/tasks/{id}/reviews", .in = &review_in_shape, .out = &review_made_shape,
	      .dialect = D_HUMANS, .who = W_AI | BY_WORKER, .rate = RATE_AI, .flags = R_AUTH_IN_SQL,
	      .errors = E(ERR_MISSING_HUMAN, ERR_NOT_FOUND, ERR_NOT_ASSIGNED_YOU, ERR_NOT_COMPLETED, ERR_REVIEW_CLOSED,
			  ERR_ALREADY_REVIEWED),
	      .run = review_post, .note = "Each side of a completed task about the other, once, within seven days"),
	ROUTE("review_list", GET, "/api/tasks/{id}/reviews", .in = &reviews_in_shape, .out = &review_list_shape,
	      .dialect = D_HUMANS, .who = W_ANYONE | W_AI | BY_WORKER, .rate = RATE_AI, .errors = E(ERR_NOT_FOUND),
	      .run = reviews_show, .note = "Shown when both sides have written, or after seven days"),
	ROUTE("task_why", GET, "/api/tasks/{id}/why", .tool = "why_not", .in = &why_in_shape, .out = &why_reply_shape,
	      .dialect = D_HUMANS, .who = W_AI | W_PERSON | W_ADMIN, .rate = RATE_AI, .errors = E(ERR_NOT_FOUND), .run = task_why_show,
	      .note = "Why a task is not taken, not paid or stuck, and who can change that; for its AI and admins"),
	ROUTE("requester_get", GET, "/api/requesters/{id}", .in = &requester_in_shape, .out = &requester_reply_shape,
	      .dialect = D_HUMANS, .who = W_ANYONE | W_AI | BY_WORKER, .rate = RATE_AI, .errors = E(ERR_NOT_FOUND),
	      .run = requester_show, .note = "How a requester answers: approvals, time to answer, reviews"),
	ROUTE("submission_add", POST, "/api/submissions", .in = &submission_in_shape, .out = &submission_done_shape,
	      .dialect = D_HUMANS, .who = W_AI | BY_WORKER, .rate = RATE_AI, .flags = R_AUTH_IN_SQL | R_UPLOAD | R_SLOW,
	      .errors = E(ERR_NOT_FOUND, ERR_TIMEOUT, ERR_NOT_ASSIGNED, ERR_NOT_ASSIGNED_YOU, ERR_WRONG_DELIVERABLE,
			  ERR_MISSING_TEXT, ERR_MISSING_FILE, ERR_CRITERIA_FAILED, ERR_FILE_TYPE, ERR_FILE_TOO_LARGE),
	      .run = submission_post, .note = "Deliver a photo, a video or a text"),
	ROUTE("file_get", GET, "/files/{name}", .in = &file_in_shape, .dialect = D_HUMANS,
	      .who = W_ANYONE | W_AI | BY_WORKER, .errors = E(ERR_NOT_FOUND, ERR_PREPARING, ERR_FILE_REFUSED),
	      .run = file_show, .note = "A deliverable, for the task's AI, the assigned person and admins; a public photo, for all"),
	ROUTE("human_add", POST, "/api/humans", .in = &human_new_shape, .out = &human_done_shape, .dialect = D_HUMANS,
	      .who = W_ANYONE | W_PERSON, .rate = RATE_REGISTER, .flags = R_SLOW,
	      .errors = E(ERR_UNAUTHORIZED, ERR_KNOWN_EMAIL, ERR_RATE), .run = human_post,
	      .note = "Become a worker: adds the profile to the signed-in user, or makes the account too"),
	ROUTE("payment_list", GET, "/api/me/payments", .out = &payments_shape, .dialect = D_HUMANS, .who = BY_WORKER,
	      .run = payments_show, .note = "What the person is owed and was paid"),
	ROUTES_END,
};
