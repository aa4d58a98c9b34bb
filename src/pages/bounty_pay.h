/* bounty_pay.h - the box in which a bounty is paid, on / and /pay/{id}, and the ways it offers.
 *
 * Layer: pages, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_BOUNTY_PAY_H
#define PAGES_BOUNTY_PAY_H
#include "pages/bounty_stage.h"

/* What a browser's wallet needs: typed is the EIP-712 data to sign, without the account. */
struct pay_wallet {
	const char *typed, *nonce, *chain, *name, *rpc, *explorer, *title;
};
struct pay_qr {
	const char *path, *view_box, *words;
	struct list fields; /* copy_field */
};
struct copy_field {
	const char *id, *label, *value;
};
/* Another way than a wallet: one button. */
struct pay_way {
	const char *method, *title, *words, *submit, *button;
};
/* What /pay/{id} is asked with. */
struct pay_query {
	const char *id, *method, *next, *live, *nonce, *from_address, *signature, *why;
};
#define PAY_METHODS "wallet|card|balance|demo|approve|check"

struct pay_box {
	const char *role, *problem, *title, *close_href, *live_self, *live_href, *still_href, *note_look, *icon, *state, *note, *tx,
		*tx_href, *surplus, *result_href, *receipt_href, *action, *next, *price, *no_way, *approve, *wallet_js;
	const struct markup *result;
	const struct pay_wallet *wallet;
	const struct pay_qr *qr;
	struct list ways, facts;
	bool can_pay, has_ways;
};
extern const struct shape pay_wallet_shape, pay_qr_shape, copy_field_shape, pay_way_shape;

/* The ways that are open for what is due, into the box. */
MUST_CHECK err_t pay_ways_fill(struct rq *rq, const struct bounty_seen *b, struct pay_box *box);
/* What a button of the box does; the page is shown again unless a reply was set.  *why: a word for pay_error_words. */
MUST_CHECK err_t pay_way_take(struct rq *rq, const struct bounty_seen *b, const struct pay_query *in, const char **why);

#endif
