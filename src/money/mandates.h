/* mandates.h - limits that the owner of a key sets: per task, per day, in all, whom it may hire, what needs a word first.
 *
 * Layer: money.  sql/functions/mandate_spend.sql enforces them in the transaction that spends; here are the routes that
 * read and write them.  Amounts are dollars with six digits (a USDC counts as a dollar), of a wallet TON with nine.
 * doc/mandates.md has the rules.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_MANDATES_H
#define MONEY_MANDATES_H
#include "web/route.h"

extern const struct route mandates_routes[];
extern struct stmt *const sql_mandates[];

/* Amounts are the currency's smallest units, INT_UNSET for no limit; as decimal text where they are read. */
#define MANDATE_LIMITS 4
extern const char *const mandate_limit_names[MANDATE_LIMITS]; /* per_task, per_day, total, needs_approval_above */
#define MANDATE_CLASSES "human|device|agent"
struct mandate {
	const char *key_id, *kind, *currency, *limits[MANDATE_LIMITS], *classes, *spent_day, *spent_total; /* classes: JSON, NULL: all */
	int64_t updated_at;
};
/* As rq->who may: ERR_NOT_FOUND for somebody else's key, ERR_MANDATE_LOOSENED. */
MUST_CHECK err_t mandate_get(struct rq *rq, const char *key_id, struct mandate *out);
MUST_CHECK err_t mandate_put(struct rq *rq, const char *key_id, const int64_t *limits, struct texts classes);
MUST_CHECK err_t mandate_let(struct rq *rq, const char *key_id, int64_t amount);
/* The AI accounts of the signed-in person: a list of struct mandate_own. */
struct mandate_own {
	const char *key_id, *name;
};
MUST_CHECK err_t mandates_own(struct rq *rq, struct list *out);

/* What a route that spends may answer: one code for all of them. */
#define MANDATE_ERRORS ERR_MANDATE_CLASS

/* Names the limit among the complaints, where the API has a place for them; gives e back. */
MUST_CHECK err_t mandate_named(struct rq *rq, err_t e);

#endif
