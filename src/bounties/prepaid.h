/* prepaid.h - results paid without a wallet: from a balance that a card filled, or in the demo by nothing.
 *
 * Layer: bounties.  The balance is in USDC, a cent of a card is 0.01; a card pays in whole cents, at least 50, and what is
 * left stays on the balance.  Each is one statement with its postings; what an amount needs an approval for is refused.
 * Fails: ERR_NOT_FOUND, ERR_NOT_COMPLETED, ERR_ALREADY_PAID, ERR_NOTHING_DUE, ERR_APPROVAL_NEEDED, ERR_PAYMENT_PENDING,
 * ERR_BALANCE_LOW; cards: ERR_OFF, ERR_STRIPE, ERR_PROVIDER, and they block (R_SLOW).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_PREPAID_H
#define BOUNTIES_PREPAID_H
#include "bounties/bounties.h"

extern const struct route prepaid_routes[];
extern struct stmt *const sql_balance[];

struct pay_now {
	const char *payment_id, *amount, *balance; /* decimal text; balance: what is left */
};
/* method: "balance", or "demo" where HIREHALL_DEMO is set (ERR_NOT_FOUND elsewhere). */
MUST_CHECK err_t bounty_pay_now(struct rq *rq, const char *id, const char *method, struct pay_now *out);

struct balance {
	const char *balance;
	int64_t micro;
};
MUST_CHECK err_t balance_get(struct rq *rq, struct balance *out);

/* May a card be charged here, or the demo's page stand for one? */
bool card_is_on(const struct conf *c);
/* A checkout of so many cents (0: what the bounty needs, at least a dollar). id: a bounty that is paid from it as soon as
 * the money is there, or NULL.  next: a path of ours to come back to. */
struct card_ask {
	const char *id, *next;
	int64_t cents;
};
MUST_CHECK err_t card_begin(struct rq *rq, const struct card_ask *ask, const char **checkout_url);

#endif
