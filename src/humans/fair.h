/* fair.h - fair work: corrections, disputes, reviews, places of a task for several people, how requesters answer.
 *
 * Layer: humans.  The same calls serve the API, the pages and the admin pages.  Each is one statement that checks the
 * caller and the state together.  doc/human-hall.md has the rules.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_FAIR_H
#define HUMANS_FAIR_H
#include "humans/humans.h"

extern struct stmt *const sql_fair[];

struct dispute {
	const char *task_id, *reason, *status, *note;
	int64_t created_at, due_at, decided_at;
};
/* By the person of the task.  ERR_NOT_REJECTED, ERR_DISPUTE_LATE, ERR_ALREADY_DISPUTED. */
MUST_CHECK err_t task_dispute(struct rq *rq, const char *id, const char *reason);
/* ERR_NO_ROW where there was none. */
MUST_CHECK err_t dispute_of(struct rq *rq, const char *task_id, struct dispute *out);

struct review {
	const char *id, *task_id, *side, *comment; /* side: who wrote it, ai or human */
	int64_t rating, created_at;
	bool is_shown; /* to everybody, not only to its writer */
};
/* By the AI or the person of a completed task.  ERR_NOT_COMPLETED, ERR_REVIEW_CLOSED, ERR_ALREADY_REVIEWED. */
MUST_CHECK err_t task_rate(struct rq *rq, const char *id, int64_t rating, const char *comment);
/* Of a task, as far as rq->who may see them: a list of struct review. */
MUST_CHECK err_t reviews_of(struct rq *rq, const char *task_id, struct list *out);

struct review_summary {
	int64_t review_count;
	const char *avg_rating; /* decimal text, NULL without reviews */
	struct list reviews; /* the newest five, of struct review */
};
/* About a person, or (human_id NULL) about a requester. */
MUST_CHECK err_t reviews_about(struct rq *rq, const char *human_id, const char *ai_account_id,
			       struct review_summary *out);

/* A completed task of the signed-in person with both reviews; ratings INT_UNSET where there is none (to be seen). */
struct review_pair {
	const char *task_id, *task, *task_display, *own_comment, *their_comment;
	int64_t finished_at, until, own_rating, their_rating;
	bool may_write;
};
MUST_CHECK err_t reviews_mine(struct rq *rq, struct list *out);

/* How a requester answered their last 500 deliveries; reviewed 0 or INT_UNSET: not yet. */
struct requester {
	const char *id;
	int64_t reviewed, approved, median_review_s;
};
/* ERR_NO_ROW for an unknown account. */
MUST_CHECK err_t requester_get(struct rq *rq, const char *id, struct requester *out);
/* Those of the accounts that have answered anything; ids may repeat and be NULL. */
MUST_CHECK err_t requesters_of(struct rq *rq, const struct texts *ids, struct list *out);

/* A delivery of a task that had several. */
struct round {
	const char *id, *type, *text, *content_url, *file;
	int64_t n, created_at;
};
MUST_CHECK err_t rounds_of(struct rq *rq, const struct task *t, struct list *out);
/* The person's place of a task for several people; NULL if they have none. */
MUST_CHECK err_t place_of(struct rq *rq, const char *task_id, const char **place_id);

#endif
