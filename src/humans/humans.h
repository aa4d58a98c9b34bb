/* humans.h - the human hall: an AI hires a person, the person delivers, the AI approves.
 *
 * Layer: humans.  The same calls serve the API routes and the pages; each is one statement that checks the caller and
 * the state together, so they may be called outside a transaction.  rq->who decides what is seen and what is allowed.
 * Budgets, fees and payouts are cents of USD.  States and events: humans_rules.h; the story: doc/human-hall.md.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_HUMANS_H
#define HUMANS_HUMANS_H
#include "events/job.h"
#include "web/route.h"

extern const struct route humans_routes[];
extern const struct job_kind humans_jobs[];
extern struct stmt *const sql_humans[], *const sql_lists[], *const sql_translations[];

struct submission {
	const char *id, *task_id, *type, *content_url, *text;
	int64_t created_at;
	const char *file, *file_type, *by_kind; /* not in JSON */
};

/* A task as the viewer may see it: PayPal e-mails, content_url and the submission's text are NULL for strangers. */
struct task {
	const char *id, *task, *task_label, *acceptance_criteria, *not_allowed, *ai_account_id;
	const char *payer_paypal_email, *payee_paypal_email, *location, *origin_country, *deliverable;
	int64_t budget_usd, deadline_minutes; /* cents; hundredths of a minute */
	int64_t created_at, deleted_at, deadline_at, review_pending_deadline_at, approved_at, paid_at;
	const char *task_display, *lang, *status, *failure_reason, *human_id, *submission_id, *reject_reason;
	const char *paid_status, *paid_method, *payout_batch_id, *payment_error_message;
	const char *fee_rate; /* decimal text: "0.2" */
	int64_t fee_amount, payout_amount, paypal_fee_amount; /* INT_UNSET until a payout is approved */
	bool is_international_payout;
	/* fair work: NULL or INT_UNSET where the task has none of it */
	const char *criteria, *verdict, *dispute, *agreement, *parent_id; /* criteria and verdict: JSON */
	int64_t round, max_assignments, reserve_minutes, reserved_until;
	const char *lat, *lng; /* degrees, NULL where the requester did not say them */
	const char *assignments, *submissions; /* JSON lists, for those who may see them */
	const struct submission *submission;
	/* not in JSON */
	const char *engine; /* who translated task_display, NULL for the original */
	int64_t accepted_at, finished_at, now; /* now: the hall's clock */
	int64_t fee_due, payout_due; /* what the fee and the payout are or will be */
	bool is_owner, is_mine, has_applied; /* the viewer is the AI account, the assigned person, an applicant */
};
extern const struct shape task_shape, submission_shape;

/* ERR_NOT_FOUND also for malformed ids, ERR_CREDENTIALS for a wrong AI key.  lang NULL: the request's. */
MUST_CHECK err_t task_get(struct rq *rq, const char *id, const char *lang, struct task *out);

/* What a list asks for; NULL and INT_UNSET mean no filter. */
struct task_filter {
	const char *human_id; /* the list for this person: their own first, then what fits them */
	const char *task_label, *q, *lang, *status, *deliverable, *origin_country;
	const char *sort; /* TASK_SORTS; NULL: new */
	int64_t min_budget, max_budget, limit; /* cents; 1-100, INT_UNSET = 50 */
	int64_t deadline_before; /* µs, 0 = not asked */
	const char *lat, *lng; /* degrees as text */
	int64_t radius_km; /* hundredths; INT_UNSET = 25 km */
	const char *cursor; /* as given by the page before */
};
/* A filter that asks for nothing. */
#define TASK_FILTER_NONE .min_budget = INT_UNSET, .max_budget = INT_UNSET, .limit = INT_UNSET, .radius_km = INT_UNSET
/* out->items is an array of struct task without submissions, in the order of `sort`; *next is NULL on the last page.
 * ERR_BAD_FIELD for a broken cursor or place, ERR_NOT_FOUND for an unknown person. */
MUST_CHECK err_t tasks_find(struct rq *rq, const struct task_filter *f, struct list *out, const char **next);
/* By the signed-in person (rq->who.human_id; ERR_MISSING_HUMAN without a worker profile). */
MUST_CHECK err_t task_accept(struct rq *rq, const char *id);
MUST_CHECK err_t task_skip(struct rq *rq, const char *id);
struct delivery {
	const char *task_id, *type, *text;
	const struct upload *file;
};
/* By the assigned person or the task's AI. ERR_TIMEOUT after the deadline, ERR_NOT_ASSIGNED and so on. */
MUST_CHECK err_t task_deliver(struct rq *rq, const struct delivery *d, const char **submission_id);

struct human_new {
	const char *name, *country, *location, *paypal_email;
	int64_t min_budget_usd; /* cents; INT_UNSET = 0 */
	const char *email, *password, *lang; /* without a session: makes the account and signs it in */
};
extern const struct shape human_new_shape;
/* Adds the worker profile to the signed-in user, or makes the account too.  With an e-mail but no password a sign-in
 * link is mailed.  ERR_KNOWN_EMAIL: nothing made; the owner of the address is mailed a sign-in link (so never call it
 * inside a transaction, which the error would undo). */
MUST_CHECK err_t human_join(struct rq *rq, const struct human_new *in, const char **human_id);

/* For webhooks: the task object in English as its owner sees it, as JSON; ERR_NO_ROW if there is none. */
MUST_CHECK err_t task_event_json(struct db *db, struct arena *a, const struct conf *c, const char *task_id,
				 struct buf *out);

#endif
