/* why.h - why a task is not taken, not paid or stuck, in words, and who can change that.
 *
 * Layer: money, for the systems above it.  The database names the reasons (sql/functions/task_why.sql, bounty_why.sql);
 * the table here has the words of each.  GET /api/tasks/{id}/why of both systems; the tool why_not.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_WHY_H
#define MONEY_WHY_H
#include "web/rq.h"

extern struct stmt *const sql_why[];
extern const struct shape why_in_shape, why_reply_shape;

struct why_in {
	const char *id;
};
struct why_reason {
	const char *code, *text, *who_can_fix;
};
/* The words of a code in a language; arg NULL: there is nothing to fill in. A code that is not in the table is OURS. */
struct why_reason why_reason(struct arena *a, enum lang lang, const char *code, const char *arg);

/* Each answers rq, or ERR_NOT_FOUND for what is not the caller's.  Admins see everything.  threshold: the amount,
 * in millionths of a USDC, from which a payer must approve. */
MUST_CHECK err_t why_task(struct rq *rq, const char *id);
MUST_CHECK err_t why_bounty(struct rq *rq, const char *id, int64_t threshold);

#endif
