/* ton_wallet.c - the addresses that a public key's wallets have.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/ton_address.h"

#define FIRST_ID UINT32_C(698983191) /* of versions 3 and 4, less the workchain's number */
#define MAINNET (-239)
#define TESTNET (-3)

/* Code of the wallet contracts as deployed; it never changes. */
static const struct {
	unsigned depth;
	unsigned char hash[SHA256_LEN];
} codes[N_TON_WALLETS] = {
	[TON_V3R1] = {0, {0xb6, 0x10, 0x41, 0xa5, 0x8a, 0x79, 0x80, 0xb9, 0x46, 0xe8, 0xfb, 0x9e, 0x19, 0x8e, 0x3c, 0x90,
			   0x4d, 0x24, 0x79, 0x9f, 0xfa, 0x36, 0x57, 0x4e, 0xa4, 0x25, 0x1c, 0x41, 0xa5, 0x66, 0xf5, 0x81}},
	[TON_V3R2] = {0, {0x84, 0xda, 0xfa, 0x44, 0x9f, 0x98, 0xa6, 0x98, 0x77, 0x89, 0xba, 0x23, 0x23, 0x58, 0x07, 0x2b,
			   0xc0, 0xf7, 0x6d, 0xc4, 0x52, 0x40, 0x02, 0xa5, 0xd0, 0x91, 0x8b, 0x9a, 0x75, 0xd2, 0xd5, 0x99}},
	[TON_V4R2] = {7, {0xfe, 0xb5, 0xff, 0x68, 0x20, 0xe2, 0xff, 0x0d, 0x94, 0x83, 0xe7, 0xe0, 0xd6, 0x2c, 0x81, 0x7d,
			   0x84, 0x67, 0x89, 0xfb, 0x4a, 0xe5, 0x80, 0xc8, 0x78, 0x86, 0x6d, 0x95, 0x9d, 0xab, 0xd5, 0xc0}},
	[TON_V5R1] = {6, {0x20, 0x83, 0x4b, 0x7b, 0x72, 0xb1, 0x12, 0x14, 0x7e, 0x1b, 0x2f, 0xb4, 0x57, 0xb8, 0x4e, 0x74,
			   0xd1, 0xa3, 0x0f, 0x04, 0xf7, 0x37, 0xd4, 0xf6, 0x2a, 0x66, 0x8e, 0x95, 0x52, 0xd2, 0xb7, 0x2f}},
	[TON_V5R1_TEST] = {6, {0x20, 0x83, 0x4b, 0x7b, 0x72, 0xb1, 0x12, 0x14, 0x7e, 0x1b, 0x2f, 0xb4, 0x57, 0xb8, 0x4e, 0x74,
			   0xd1, 0xa3, 0x0f, 0x04, 0xf7, 0x37, 0xd4, 0xf6, 0x2a, 0x66, 0x8e, 0x95, 0x52, 0xd2, 0xb7, 0x2f}},
};


static bool is_v5(enum ton_wallet v)
{
	return v == TON_V5R1 || v == TON_V5R1_TEST;
}


uint32_t ton_wallet_id(const struct ton_wallet_key *k)
{
	uint32_t context = UINT32_C(1) << 31 | (uint32_t)(uint8_t)k->workchain << 23 | (k->sub & 0x7fffu);
	int32_t network = k->version == TON_V5R1_TEST ? TESTNET : MAINNET;

	if (is_v5(k->version))
		return (uint32_t)network ^ context;
	return FIRST_ID + (uint32_t)(int32_t)k->workchain + k->sub;
}


struct ton_cell *ton_wallet_data(struct arena *a, const struct ton_wallet_key *k)
{
	struct ton_cell *c = ton_cell_new(a);

	if (is_v5(k->version))
		ton_put_uint(c, 1, 1); /* signatures are allowed */
	ton_put_uint(c, 0, 32); /* seqno */
	ton_put_uint(c, ton_wallet_id(k), 32);
	ton_put_bytes(c, k->key, ED25519_KEY);
	if (k->version >= TON_V4R2)
		ton_put_uint(c, 0, 1); /* no extensions */
	return c;
}


/* The first state (StateInit), with the code known by its hash. */
static struct ton_cell *ton_wallet_state(struct arena *a, const struct ton_wallet_key *k)
{
	struct ton_cell *c = ton_cell_new(a);

	ton_put_uint(c, 0x06, 5); /* no split depth, nothing special, code, data, no libraries */
	ton_put_ref(c, ton_cell_known(a, codes[k->version].hash, codes[k->version].depth));
	ton_put_ref(c, ton_wallet_data(a, k));
	return c;
}


void ton_wallet_address(struct arena *a, const struct ton_wallet_key *k, struct ton_address *out)
{
	out->workchain = k->workchain;
	ton_cell_hash(ton_wallet_state(a, k), out->hash);
}


bool ton_wallet_fits(struct arena *a, const unsigned char key[ED25519_KEY], const struct ton_address *t)
{
	for (int v = TON_V3R1; v < N_TON_WALLETS; v++) {
		struct ton_wallet_key k = {(enum ton_wallet)v, t->workchain, 0, key};
		struct ton_address own;

		ton_wallet_address(a, &k, &own);
		if (ton_address_equal(&own, t))
			return true;
	}
	return false;
}
