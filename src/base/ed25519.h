/* ed25519.h - signatures of RFC 8032, pure Ed25519.
 *
 * Layer: base.  Pure, by libsodium: a key of small order and a signature that is not the one canonical form are refused.
 * A seed is the 32-byte private key; texts of signatures are base64 (either alphabet) or hex, also with 0x before it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_ED25519_H
#define BASE_ED25519_H
#include "base/str.h"

#define ED25519_KEY 32
#define ED25519_SIGNATURE 64

MUST_CHECK bool ed25519_verify(const unsigned char key[ED25519_KEY], struct span message,
			       const unsigned char signature[ED25519_SIGNATURE]);
void ed25519_public(const unsigned char seed[ED25519_KEY], unsigned char key[ED25519_KEY]);
void ed25519_sign(const unsigned char seed[ED25519_KEY], struct span message, unsigned char signature[ED25519_SIGNATURE]);

/* False for what is no 64 bytes in one of the forms. */
MUST_CHECK bool ed25519_signature_read(struct arena *a, const char *text, unsigned char signature[ED25519_SIGNATURE]);

#endif
