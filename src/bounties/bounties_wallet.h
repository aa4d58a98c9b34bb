/* bounties_wallet.h - a result paid from a page, by a wallet of the payer's browser.
 *
 * Layer: bounties.  Our own quote is what is signed: transferWithAuthorization (EIP-3009) as typed data (EIP-712), which
 * the server writes; the page's script adds the account alone.  What comes back is held against the quote of its nonce.
 * Fails: ERR_OFF where nobody is paid on a chain, ERR_NOTHING_DUE; and as POST /api/payments/authorize.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_BOUNTIES_WALLET_H
#define BOUNTIES_BOUNTIES_WALLET_H
#include "bounties/bounties.h"

struct wallet_ask {
	const char *typed; /* JSON for eth_signTypedData_v4; message.from is empty */
	const char *nonce; /* names the quote */
	const char *chain; /* "0x14a34" */
	const char *network; /* for people */
	const char *rpc, *explorer; /* for wallets that do not know the network; NULL where it has no public ones */
};
/* Asks for what is due; the quote is kept, or the one that still has some minutes left is asked again. */
MUST_CHECK err_t wallet_ask(struct rq *rq, const char *bounty_id, struct wallet_ask *out);

struct wallet_answer {
	const char *nonce, *from_address, *signature; /* 0x and hex digits */
};
/* Takes it as far as the time goes; *why: what is wrong with it, in the words of x402, nothing was sent.  How it stands
 * afterwards is the bounty's newest payment.  Blocks: R_SLOW. */
MUST_CHECK err_t wallet_pay(struct rq *rq, const char *bounty_id, const struct wallet_answer *in, const char **why);

#endif
