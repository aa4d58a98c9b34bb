/* chain.h - asking a node of the chain (EVM_RPC_URL) what happened, and having it send what we have signed.
 *
 * Layer: money.  JSON-RPC over HTTP.  The node must be of the network that is asked about: every look says eth_chainId.
 * Fails: ERR_OFF without EVM_RPC_URL, ERR_PROVIDER without a clear answer (also: another chain), ERR_REFUSED for an
 * error that the node names (*why of chain_send).
 * Source: Ethereum JSON-RPC; ERC-20, EIP-3009 (events Transfer, AuthorizationUsed, AuthorizationCanceled).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef MONEY_CHAIN_H
#define MONEY_CHAIN_H
#include "base/evm.h"
#include "money/outlet.h"

bool chain_is_on(const struct conf *c);

/* A transfer as it should stand on the chain. */
struct chain_payment {
	const char *network, *token, *payer, *recipient; /* addresses and nonce as lower hex */
	const char *nonce; /* of its authorization; NULL: a plain transfer */
	int64_t amount_micro, valid_before;
	int64_t block_from; /* not before this block; INT_UNSET: not known */
};
enum chain_seen {
	CHAIN_NOTHING, /* not there, and could still come */
	CHAIN_NEVER, /* not there, and never will be: its time is over, it was cancelled, or it failed */
	CHAIN_EARLY, /* there, with too few blocks on it */
	CHAIN_DONE,
};
struct chain_look {
	enum chain_seen seen;
	const char *tx_hash, *why;
};
/* What became of an authorization; tx_hash NULL: whoever sent it, with whatever transaction. */
MUST_CHECK err_t chain_look(struct outlet *o, const struct chain_payment *p, const char *tx_hash, struct chain_look *out);
/* Does a receipt hold exactly that payment?  NULL, or what is wrong.  Pure. */
const char *chain_receipt_wrong(struct arena *a, json_t *receipt, const struct chain_payment *p);

MUST_CHECK err_t chain_block(struct outlet *o, const char *network, int64_t *number);
MUST_CHECK err_t chain_balance(struct outlet *o, const char *token, const struct evm_address *of, int64_t *micro);
/* What the token hashes as its EIP-712 domain (EIP-3009: DOMAIN_SEPARATOR). */
MUST_CHECK err_t chain_domain(struct outlet *o, const char *network, const char *token, struct evm_word *out);
/* Has the payer used the nonce (or cancelled it)? */
MUST_CHECK err_t chain_nonce_used(struct outlet *o, const struct chain_payment *p, bool *used);

/* What a transaction of ours needs to be signed: number, fees, gas.  ERR_REFUSED: it would fail, *why says how. */
struct chain_prepared {
	struct evm_tx tx;
	const char *from;
	const char *why;
};
MUST_CHECK err_t chain_prepare(struct outlet *o, const char *network, const char *to, const char *data,
			       struct chain_prepared *out);
/* Sent again it is the same: the node that knows it already is content. */
MUST_CHECK err_t chain_send(struct outlet *o, const char *raw, const char **why);

#endif
