/* ton_address.h - addresses of accounts on TON, and those of the wallets that a public key can have.
 *
 * Layer: base.  Pure.  Raw: "0:" and 64 hex digits, how addresses are stored.  Friendly: 36 bytes (tag, workchain, hash,
 * CRC-16) as 48 characters of base64 in one of its alphabets, never a mixture.
 * A wallet's address is the hash of its first state: its code and its data with the key (versions 3R1, 3R2, 4R2, 5R1).
 * Source: docs.ton.org, "Smart contract addresses"; the codes' hashes from @ton/ton 16.3.0.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TON_ADDRESS_H
#define BASE_TON_ADDRESS_H
#include "base/ed25519.h"
#include "base/ton_cell.h"

struct ton_address {
	int8_t workchain; /* 0, or -1: the masterchain */
	unsigned char hash[SHA256_LEN];
};
enum { TON_BOUNCEABLE = 1, TON_TESTNET = 2 };

/* flags (may be NULL): of a friendly address; 0 of a raw one. */
MUST_CHECK bool ton_address_read(const char *text, struct ton_address *out, unsigned *flags);
char *ton_address_raw(struct arena *a, const struct ton_address *t);
char *ton_address_friendly(struct arena *a, const struct ton_address *t, unsigned flags);
bool ton_address_equal(const struct ton_address *x, const struct ton_address *y);
/* addr_std without anycast: 267 bits. */
void ton_put_address(struct ton_cell *c, const struct ton_address *t);

enum ton_wallet { TON_V3R1, TON_V3R2, TON_V4R2, TON_V5R1, TON_V5R1_TEST, N_TON_WALLETS };

/* Which of a key's wallets: `sub` 0 is the one that programs use by default. */
struct ton_wallet_key {
	enum ton_wallet version;
	int8_t workchain;
	uint32_t sub;
	const unsigned char *key; /* 32 bytes */
};
uint32_t ton_wallet_id(const struct ton_wallet_key *k);
struct ton_cell *ton_wallet_data(struct arena *a, const struct ton_wallet_key *k);
void ton_wallet_address(struct arena *a, const struct ton_wallet_key *k, struct ton_address *out);
/* Is it an address of a wallet with this key, of any version? */
bool ton_wallet_fits(struct arena *a, const unsigned char key[ED25519_KEY], const struct ton_address *t);

#endif
