/* bounties_pay.h - paying for a result: x402 on its address, signatures by /api/payments/authorize, refunds.
 *
 * Layer: bounties.  The row of a payment is written before anybody is asked, and its outcome is one statement
 * (sql/functions/bounty_pay.sql); a facilitator or a chain that gave no clear answer leaves it unknown, and a job finds
 * out.  doc/payments.md has the states.  Calls that pay block: only where a process may (R_SLOW, R_SLOW_PAYS).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_BOUNTIES_PAY_H
#define BOUNTIES_BOUNTIES_PAY_H
#include "bounties/bounties.h"

extern const struct route payments_routes[], wallets_routes[];
extern const struct job_kind payments_jobs[];
extern struct stmt *const sql_payments[];

/* PAYMENT-SIGNATURE or X-PAYMENT was sent, and is not empty. */
bool bounty_pay_sent(const struct rq *rq);
/* For a completed bounty that costs something and is not paid (RESULT_OFFER): pays by the request's header, or offers.
 * *is_paid: it is paid now, PAYMENT-RESPONSE is set, and the caller gives the result (read it again).  Else the reply is
 * set: 402 with every way to pay and the reason, 202 with Retry-After while a payment is under way; or the error is to
 * be given: ERR_PAYMENT_FORM (400), ERR_PAYMENT_ALREADY_USED, ERR_PAYMENT_IDENTIFIER (409). */
MUST_CHECK err_t bounty_pay_answer(struct rq *rq, const struct bounty *b, bool *is_paid);
/* For one that is paid: PAYMENT-RESPONSE again for who sends again what it was paid with, as clients do after a 202.  Any
 * other payment in the header is left alone: nothing is due. */
MUST_CHECK err_t bounty_pay_told(struct rq *rq, const struct bounty *b);

#endif
