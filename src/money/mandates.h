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

/* What a route that spends may answer: one code for all of them. */
#define MANDATE_ERRORS ERR_MANDATE_CLASS

/* Names the limit among the complaints, where the API has a place for them; gives e back. */
MUST_CHECK err_t mandate_named(struct rq *rq, err_t e);

#endif
