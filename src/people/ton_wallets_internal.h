/* ton_wallets_internal.h - what the files about wallets share.
 *
 * Layer: people, for ton_*.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_TON_WALLETS_INTERNAL_H
#define PEOPLE_TON_WALLETS_INTERNAL_H
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

/* Ten digits, the seconds since 1970, by the wall clock. */
bool timestamp_is_now(const char *text, int64_t window_s);
/* The host of APP_BASE_URL, with or without its port. */
bool domain_is_ours(const struct conf *c, struct arena *a, const char *domain);

#endif
