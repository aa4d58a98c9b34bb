/* payments.h - a payment on its way: the row, and the steps that bring it to its end.
 *
 * Layer: bounties, for files of this folder only.  States and steps: doc/payments.md.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_PAYMENTS_H
#define BOUNTIES_PAYMENTS_H
#include "bounties/bounties_pay.h"
#include "money/chain.h"
#include "money/facilitator.h"
#include "money/x402.h"

/* A row of bounty_payment_rows; addresses and nonces are lower hex. */
struct payment {
	const char *id, *bounty_id, *user_id, *method, *state, *network, *token, *payer, *nonce, *recipient, *payload,
		*payload_hash, *facilitator, *tx_hash, *tx_raw, *error;
	int64_t amount_micro, valid_before, x402_version, block_from, age_s;
	bool is_final, is_surplus;
};
struct payment_key {
	const char *id, *bounty_id, *network, *token, *payer, *nonce;
};
struct payment_new {
	const char *bounty_id, *user_id, *method, *payer, *nonce, *more;
	int64_t amount_micro;
};
struct payment_begun {
	const char *payment_id, *state;
	bool is_new;
};
struct payment_step {
	const char *id, *state, *facilitator, *tx_hash, *tx_raw, *error;
	bool is_final;
};
struct payment_moved {
	bool is_moved;
};
struct payment_ended {
	const char *state;
};
struct quote_ask {
	const char *bounty_id, *network, *token, *token_name, *token_version, *recipient, *nonce;
};
struct quote {
	const char *id, *network, *token, *token_name, *token_version, *recipient, *nonce;
	int64_t amount_micro, valid_after, valid_before, now_s;
};
struct chain_sender {
	const char *network, *address;
	int64_t pending;
};
struct chain_number {
	int64_t nonce;
};
/* Who works on it, and with what. */
struct till {
	struct db *db;
	struct arena *arena;
	struct outlet *outlet;
};

/* What is asked for the bounty now; ERR_OFF where nobody is paid on a chain. */
MUST_CHECK err_t payment_quote(struct rq *rq, const char *bounty_id, struct quote *out);
void payment_offer(struct rq *rq, const struct bounty *b, const struct quote *q, struct x402_offer *out);

/* What a wallet signs for it (payments_typed.c); from, which is the wallet's to fill in, as JSON. */
void payment_domain_write(struct buf *b, const struct quote *q);
void payment_message_write(struct buf *b, const struct quote *q, const char *from);
void payment_typed_write(struct buf *b, const struct quote *q, const char *from);

/* Writes the row of a payment that was found right (state claimed), or finds it; runs it to its end as far as the time
 * goes; *out is how it stands.  identifier may be NULL.  ERR_PROVIDER: nobody took it, and nothing was sent. */
struct payment_order {
	const char *method, *body; /* body: for a facilitator */
	const struct bounty *bounty;
	const struct x402_offer *offer;
	const struct x402_payment *payment;
	int64_t threshold_micro; /* INT_UNSET: no approval is needed */
};
MUST_CHECK err_t payment_pay(struct rq *rq, const struct payment_order *order, struct payment *out);

/* The way of a claimed payment: verify, settle, confirm. */
MUST_CHECK err_t payment_run(struct till *t, struct payment *p);
/* What became of one whose end is not known; *again_s: when to look again, -1 for never. */
MUST_CHECK err_t payment_check(struct till *t, struct payment *p, int64_t *again_s);

/* The steps, each one statement. */
MUST_CHECK err_t payment_end(struct till *t, struct payment *p, struct payment_step step);
/* Signs a transaction of ours; in one database transaction with `keep`, which writes it down. */
struct payment_signed {
	const char *tx_hash, *tx_raw;
};
MUST_CHECK err_t payment_sign(struct till *t, const struct chain_prepared *c, const char *network,
			      err_t (*keep)(struct till *t, void *owner, const struct payment_signed *s), void *owner);

#endif
