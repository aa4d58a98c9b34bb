/* ton_wallets.h - TON wallets that act: by a signature on each request, or by a token for an hour after one proof.
 *
 * Layer: people.  The signature covers address, time, nonce and body (X-Signature-Version: 2: method, host and target too);
 * each nonce counts once for a wallet.  The key is the one that the address is derived from, sent or known from before.
 * Fails: the 401 errors from ERR_SIGNATURE_MISSING to ERR_WALLET_PROOF, ERR_RATE.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_TON_WALLETS_H
#define PEOPLE_TON_WALLETS_H
#include "web/route.h"

extern const struct route ton_routes[];
extern struct stmt *const sql_ton[];

/* The guard's hook: rq->who.wallet and rq->who.wallet_key (64 hex digits; NULL with a token of a wallet without one). */
err_t ton_wallet_known(struct rq *rq, const struct cred *c, struct actor *out);
/* What routes with R_STAKE want to know of a wallet, asked when its signature holds and before its nonce is used up, so that the
 * request may begin anew in the slow pool.  Filled by proc. */
struct ton_hooks {
	err_t (*stake)(struct rq *rq, const char *wallet);
};
extern struct ton_hooks ton_hooks;
/* An address as it is stored, NULL where it is none that is taken on this network. */
const char *ton_taken(const struct conf *c, struct arena *a, const char *text);

#endif
