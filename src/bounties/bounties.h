/* bounties.h - programs start agents for people, and people pay for the results.
 *
 * Layer: bounties.  The same calls serve the API and the pages; each is one statement that checks the caller and the
 * state together.  The caller is rq->who: a person, or a machine that acts for one (who.user_id in both cases).
 * Amounts are micro USDC; *_cost are the same as decimal text.  A result is in `content` and `output_data` only when
 * it is paid or was free: the database itself gives it to nobody before.  doc/bounties.md, doc/payments.md; runners:
 * bounties_run.h.
 * Fails: ERR_NOT_FOUND also for malformed ids and other people's bounties.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_BOUNTIES_H
#define BOUNTIES_BOUNTIES_H
#include "events/job.h"
#include "web/route.h"

extern const struct route bounties_routes[];
extern const struct job_kind bounties_jobs[];
extern struct stmt *const sql_bounties[];

#define BOUNTIES_ACTIVE_MAX 3 /* pending and running, of one user */
#define BOUNTY_RUN_S 300 /* a run; people have BOUNTY_PEOPLE_MINUTES */
#define BOUNTY_STATUSES "pending|running|completed|failed"

struct bounty {
	const char *id, *user_id, *agent_type, *status;
	const char *input_data, *metadata; /* JSON; metadata NULL while there is none */
	const char *estimated_cost, *actual_cost; /* "0.001"; actual_cost NULL until it has ended */
	const char *output_data; /* JSON {"output": text}; NULL until released, and in lists */
	const char *payment_status; /* NULL, approved, paid, refunded */
	const char *progress_message;
	int64_t created_at, started_at, completed_at, paid_at;
	const char *callback_url, *callback_secret; /* the secret only when it was made */
	/* not in JSON */
	const char *content, *result_type; /* the result as text */
	const char *executor; /* model, command, http, people; NULL until started */
	const char *error; /* why it failed */
	const char *payment_tx_hash, *approval_id, *human_task_id;
	const char *client; /* which service client made it, NULL for none */
	const char *email, *name, *lang; /* of the user */
	int64_t estimated_micro, actual_micro, attempt, n_links, link_sent_at;
	bool is_released;
};
extern const struct shape bounty_shape;

struct bounty_new {
	const char *agent_type, *input_data, *callback_url;
};
/* ERR_AGENT_TYPE, ERR_INPUT_…, ERR_TASK_LIMIT, ERR_SPENDING_CAP, ERR_BLOCKED_ADDRESS (callback_url, or a page to
 * read). */
MUST_CHECK err_t bounty_create(struct rq *rq, const struct bounty_new *in, struct bounty *out);
/* ERR_IS_RUNNING, ERR_IS_COMPLETED, ERR_IS_FAILED; again: a failed one, else ERR_NOT_FAILED. */
MUST_CHECK err_t bounty_start(struct rq *rq, const char *id, bool again);
MUST_CHECK err_t bounty_cancel(struct rq *rq, const char *id); /* ERR_NOT_ACTIVE */
MUST_CHECK err_t bounty_delete(struct rq *rq, const char *id); /* ERR_NOT_DELETABLE */
/* Of the caller's user. */
MUST_CHECK err_t bounty_get(struct rq *rq, const char *id, struct bounty *out);

struct bounty_ask {
	const char *status; /* NULL: all */
	int64_t limit, offset;
	const char *user_id; /* filled by bounty_list */
};
/* out->items is an array of struct bounty, newest first; *total counts all pages. */
MUST_CHECK err_t bounty_list(struct rq *rq, struct bounty_ask ask, struct list *out, int64_t *total);

/* ---- agents: a row each in bounties_agents.c */

struct agent {
	const char *type, *name, *description;
	int64_t base_micro;
	const char *input; /* what input_data holds, as JSON Schema */
	err_t (*check)(const struct conf *c, struct arena *a, struct json_t *input);
	const char *people_words; /* what a person is asked to do, before the input itself */
};
extern const struct agent bounty_agents[]; /* ended by type NULL */
const struct agent *agent_find(const char *type); /* NULL for none */
/* Who would do a bounty of this agent now. */
const char *agent_executor(const struct conf *c, const struct agent *ag);
/* The page to read, or the text: what input_data is about, and which of both it is. */
const char *agent_subject(struct arena *a, const char *input_data, bool *is_url);

/* ---- what GET …/result answers (bounties_rules.c, pure) */

enum bounty_result {
	RESULT_FAILED, RESULT_WAITING, RESULT_GIVEN, RESULT_REFUNDED,
	RESULT_LINK, /* a program without ?pay=x402: the person is mailed a link */
	RESULT_OFFER, /* 402 with every way to pay */
	RESULT_APPROVAL, /* 402: the person has to approve first */
};
/* offered: ?pay=x402 or a payment header; threshold_micro: from there a session needs an approval. */
enum bounty_result bounty_result_of(const struct bounty *b, bool is_machine, bool offered, int64_t threshold_micro);

#endif
