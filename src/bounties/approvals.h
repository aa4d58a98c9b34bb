/* approvals.h - the mail with the way to pay for a result, and a person's consent to what costs much.
 *
 * Layer: bounties.  A mail holds APP_BASE_URL/?pay_task_id=ID and, from APPROVAL_THRESHOLD_USD on, links that approve
 * or deny: opening one shows a page, its button acts.  One mail in ten minutes, five a day for each bounty; the first
 * one is not counted against a program that asks again.  An approval lasts ten minutes; the next mail has a new one.
 * Fails: ERR_NOT_FOUND, ERR_NOT_COMPLETED, ERR_ALREADY_PAID, ERR_NOTHING_DUE, ERR_RATE, ERR_NO_EMAIL,
 * ERR_APPROVAL_EXPIRED, ERR_APPROVAL_DECIDED.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_APPROVALS_H
#define BOUNTIES_APPROVALS_H
#include "bounties/bounties.h"

extern const struct route approvals_routes[];
extern const struct job_kind approvals_jobs[];
extern struct stmt *const sql_approvals[];

struct approval {
	const char *id, *task_id, *user_id, *amount, *description, *status, *payment_status, *user_name, *agent_type;
	int64_t expires_at, approved_at, denied_at;
};

/* From here on a session needs an approval, in micro USDC. */
int64_t approval_threshold(const struct conf *c);

/* The first mail of a bounty; *has_address false: its person has no address that is verified, and nothing was sent. */
MUST_CHECK err_t bounty_mail_first(struct rq *rq, const struct bounty *b, bool *has_address);
/* Another one; *approval_id is NULL below the threshold.  ERR_RATE sets Retry-After. */
MUST_CHECK err_t bounty_mail_again(struct rq *rq, const struct bounty *b, const char **approval_id);
/* What GET …/result answers a session while the approval is missing: asks for it by mail, waits, or was denied. */
MUST_CHECK err_t approval_answer(struct rq *rq, const struct bounty *b);

/* By the token of a mailed link. */
MUST_CHECK err_t approval_by_token(struct rq *rq, const char *token, struct approval *out);
MUST_CHECK err_t approval_decide(struct rq *rq, const char *token, bool is_yes);

#endif
