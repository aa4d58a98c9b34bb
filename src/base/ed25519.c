/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ed25519.h"
#include <sodium.h>
#include <string.h>


bool ed25519_verify(const unsigned char key[ED25519_KEY], struct span message, const unsigned char signature[ED25519_SIGNATURE])
{
	return crypto_sign_verify_detached(signature, (const unsigned char *)message.at, message.len, key) == 0;
}


void ed25519_public(const unsigned char seed[ED25519_KEY], unsigned char key[ED25519_KEY])
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES];

	(void)crypto_sign_seed_keypair(key, secret, seed);
	sodium_memzero(secret, sizeof(secret));
}


void ed25519_sign(const unsigned char seed[ED25519_KEY], struct span message, unsigned char signature[ED25519_SIGNATURE])
{
	unsigned char secret[crypto_sign_SECRETKEYBYTES], key[ED25519_KEY];

	(void)crypto_sign_seed_keypair(key, secret, seed);
	(void)crypto_sign_detached(signature, NULL, (const unsigned char *)message.at, message.len, secret);
	sodium_memzero(secret, sizeof(secret));
}


bool ed25519_signature_read(struct arena *a, const char *text, unsigned char signature[ED25519_SIGNATURE])
{
	const char *hex = text && str_starts(text, "0x") ? text + 2 : text;
	unsigned char *bytes;
	size_t n;

	if (!text)
		return false;
	if (hex_decode(hex, signature, ED25519_SIGNATURE))
		return true;
	/* the longest form has padding: 88 characters */
	if (strlen(text) > 88 || !base64_decode(a, text, &bytes, &n) || n != ED25519_SIGNATURE)
		return false;
	memcpy(signature, bytes, n);
	return true;
}
