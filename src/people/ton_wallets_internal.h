/* ton_wallets_internal.h - what the files about wallets share.
 *
 * Layer: people, for ton_*.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_TON_WALLETS_INTERNAL_H
#define PEOPLE_TON_WALLETS_INTERNAL_H
#include "base/ton_sign.h"
#include "people/ton_wallets.h"

#define WALLET_TOKEN_PREFIX "hhw_" /* no signature has an underscore that early and is that short */

/* Parameters and rows of statements. */
struct ton_ask {
	const char *address, *key, *nonce, *token_hash, *user_id;
};
struct ton_row {
	const char *address, *public_key;
	int64_t expires_at;
};

/* Asks the chain for a wallet's key; ERR_WALLET_KEY where it is not known there either, ERR_RETRY as guard_waits. */
MUST_CHECK err_t ton_key_look(struct rq *rq, const struct ton_address *address, const char *raw, unsigned char *key);
/* Ten digits, the seconds since 1970, by the wall clock. */
bool timestamp_is_now(const char *text, int64_t window_s);
/* The host of APP_BASE_URL, with or without its port. */
bool domain_is_ours(const struct conf *c, struct arena *a, const char *domain);

#endif
