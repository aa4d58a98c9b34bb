/* ton_sign.h - the texts that wallets sign: requests of devices, proofs of ownership, and what a wallet shows first.
 *
 * Layer: base.  Pure.  What is signed with Ed25519 is either the text itself (requests) or a digest (TON Connect).
 * Source: the devices' API document; docs.ton.org "Signing and verification" (ton_proof, signData).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_TON_SIGN_H
#define BASE_TON_SIGN_H
#include "base/ton_address.h"

/* A request as it was sent; host, method and target (path with query) only count in the second form. */
struct ton_request {
	const char *address, *timestamp, *nonce;
	struct span body;
	bool is_second;
	const char *method, *host, *target;
};
struct span ton_request_message(struct arena *a, const struct ton_request *r);

struct ton_proof {
	struct ton_address address;
	const char *domain, *payload;
	uint64_t timestamp; /* s */
};
void ton_proof_digest(struct arena *a, const struct ton_proof *p, unsigned char out[SHA256_LEN]);

/* signData: kind "txt" or "bin". */
struct ton_data {
	struct ton_address address;
	const char *domain, *kind;
	uint64_t timestamp;
	struct span data;
};
void ton_data_digest(struct arena *a, const struct ton_data *d, unsigned char out[SHA256_LEN]);

#endif
