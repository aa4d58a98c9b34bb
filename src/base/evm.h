/* evm.h - Ethereum's formats: addresses, words of 256 bits, signatures, typed data of EIP-3009, transactions.
 *
 * Layer: base.  Pure.  Numbers on the wire are big-endian words of 32 bytes.  Texts are 0x and hex digits.
 * Signatures are r, s, v (27 or 28; 0 and 1 are read too).  A signature with a high s is refused: it is the twin of
 * another, and tokens refuse it too (EIP-2).
 * Fails: false for text or bytes that are not exactly of the form.
 * Source: EIP-55, EIP-191, EIP-712, EIP-3009, EIP-2098, EIP-1559, EIP-2718; libsecp256k1 with its recovery module.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_EVM_H
#define BASE_EVM_H
#include "base/str.h"

#define EVM_WORD 32
#define EVM_SIGNATURE 65

struct evm_address {
	unsigned char at[20];
};
struct evm_word {
	unsigned char at[EVM_WORD];
};
struct evm_signature {
	unsigned char at[EVM_SIGNATURE]; /* r, s, v */
};

/* 0x and exactly 2n hex digits. */
MUST_CHECK bool evm_hex_parse(const char *s, void *out, size_t n);
char *evm_hex(struct arena *a, const void *p, size_t n);

/* All lower, all upper, or with the right checksum. */
MUST_CHECK bool evm_address_parse(const char *s, struct evm_address *out);
char *evm_address_text(struct arena *a, const struct evm_address *in); /* with checksum */
bool evm_address_eq(const struct evm_address *a, const struct evm_address *b);

/* Digits only, no sign, no leading zero, at most 2^256 - 1. */
MUST_CHECK bool evm_decimal_parse(const char *s, struct evm_word *out);
struct evm_word evm_word_of(uint64_t v);
/* False when it does not fit into 63 bits. */
MUST_CHECK bool evm_word_int(const struct evm_word *w, int64_t *out);
bool evm_word_eq(const struct evm_word *a, const struct evm_word *b);
/* 0x and hex digits without leading zeros, as JSON-RPC writes quantities; at most 63 bits. */
MUST_CHECK bool evm_quantity_parse(const char *s, int64_t *out);

/* 65 bytes, or 64 as EIP-2098 packs them. */
MUST_CHECK bool evm_signature_parse(const char *s, struct evm_signature *out);
/* The address that signed the digest. */
MUST_CHECK bool evm_recover(const struct evm_word *digest, const struct evm_signature *sig, struct evm_address *out);
MUST_CHECK bool evm_sign(const struct evm_word *key, const struct evm_word *digest, struct evm_signature *out);
MUST_CHECK bool evm_key_address(const struct evm_word *key, struct evm_address *out);

/* What a wallet signs when it signs a text (EIP-191, personal_sign). */
struct evm_word evm_text_digest(struct span text);

struct evm_domain {
	const char *name, *version;
	int64_t chain_id;
	struct evm_address token;
};
/* transferWithAuthorization: moments are seconds since 1970. */
struct evm_transfer {
	struct evm_address from, to;
	struct evm_word value, valid_after, valid_before, nonce;
};
struct evm_word evm_domain_hash(const struct evm_domain *d);
struct evm_word evm_transfer_hash(const struct evm_transfer *t);
struct evm_word evm_transfer_digest(const struct evm_domain *d, const struct evm_transfer *t);

/* Call data of a token, as 0x text. */
char *evm_call_balance(struct arena *a, const struct evm_address *of);
char *evm_call_used(struct arena *a, const struct evm_address *payer, const struct evm_word *nonce);
char *evm_call_authorized(struct arena *a, const struct evm_transfer *t, const struct evm_signature *sig);
char *evm_call_transfer(struct arena *a, const struct evm_address *to, const struct evm_word *value);

/* A transaction of type 2 without value and access list; fees in wei. */
struct evm_tx {
	int64_t chain_id, nonce, max_priority_fee, max_fee, gas;
	struct evm_address to;
	const char *data; /* 0x text */
};
/* Signed and ready to be sent, as 0x text; *hash is its name.  NULL for a key that is none, or data that is no hex. */
char *evm_tx_sign(struct arena *a, const struct evm_tx *tx, const struct evm_word *key, struct evm_word *hash);
/* What of it is signed. */
struct evm_word evm_tx_digest(struct arena *a, const struct evm_tx *tx);

#endif
