/* connect.h - a person's own account at Stripe (Connect Express), to which an order's charge pays directly.
 *
 * Layer: money.  The account is made once a person, under a key of the person's id, and kept before anybody is sent to
 * Stripe.  Only where a process may block: each asks Stripe and waits at most 10 s.
 * Fails: ERR_OFF without STRIPE_SECRET_KEY, ERR_MISSING_HUMAN without a worker profile, ERR_STRIPE (refused),
 * ERR_PROVIDER (no clear answer: ask again).
 * Source: Stripe API reference (Accounts, Account Links).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_CONNECT_H
#define MONEY_CONNECT_H
#include "web/route.h"

struct connect_status {
	const char *status; /* none, pending (Stripe still asks for something), ready */
	const char *stripe_account_id;
	bool details_submitted, charges_enabled, payouts_enabled;
};
extern const struct shape connect_status_shape;

/* What is stored, without asking Stripe: status none or pending. */
MUST_CHECK err_t connect_known(struct rq *rq, struct connect_status *out);
/* Makes the account where there is none. */
MUST_CHECK err_t connect_account(struct rq *rq, const char **account);
#endif
