/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/crypt.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"

#define ARGON_MEMORY (19u << 20)
#define ARGON_PASSES 2u


static void crypto_failed(const char *what)
{
	log_line(LOG_ERROR, "crypto library failed what=%s", what);
	_exit(70);
}


void sha256(const void *p, size_t n, unsigned char out[SHA256_LEN])
{
	/* made once: setting a context up costs several times the hash; without a type it begins again with its own */
	static EVP_MD_CTX *context;
	bool ok = true;

	if (!context) {
		context = EVP_MD_CTX_new();
		ok = context && EVP_DigestInit_ex(context, EVP_sha256(), NULL);
	} else {
		ok = EVP_DigestInit_ex(context, NULL, NULL);
	}
	if (!ok || !EVP_DigestUpdate(context, p, n) || !EVP_DigestFinal_ex(context, out, NULL))
		crypto_failed("sha256");
}


char *sha256_hex(struct arena *a, const char *text)
{
	unsigned char digest[SHA256_LEN];

	sha256(text, strlen(text), digest);
	return hex_encode(a, digest, sizeof(digest));
}


void hmac_sha256(struct span key, struct span data, unsigned char out[SHA256_LEN])
{
	unsigned int len = SHA256_LEN;

	if (!HMAC(EVP_sha256(), key.at, (int)key.len, (const unsigned char *)data.at, data.len, out, &len))
		crypto_failed("hmac");
}


char *hmac_sha256_hex(struct arena *a, struct span key, struct span data)
{
	unsigned char mac[SHA256_LEN];

	hmac_sha256(key, data, mac);
	return hex_encode(a, mac, sizeof(mac));
}


bool secret_equal(const char *a, const char *b)
{
	size_t n = a ? strlen(a) : 0;

	return a && b && n == strlen(b) && CRYPTO_memcmp(a, b, n) == 0;
}


char *secret_seal(struct arena *a, struct span key, const char *text)
{
	size_t n = strlen(text), room = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + n;
	unsigned char box_key[crypto_secretbox_KEYBYTES], *out = arena_alloc(a, room);

	if (sodium_init() < 0)
		crypto_failed("sodium");
	sha256(key.at, key.len, box_key);
	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	if (crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, (const unsigned char *)text, n, out, box_key))
		crypto_failed("secretbox");
	sodium_memzero(box_key, sizeof(box_key));
	return base64url_encode(a, out, room);
}


char *secret_open(struct arena *a, struct span key, const char *sealed)
{
	unsigned char box_key[crypto_secretbox_KEYBYTES], *in;
	bool is_good;
	char *out;
	size_t n;

	if (sodium_init() < 0)
		crypto_failed("sodium");
	if (!sealed || !base64_decode(a, sealed, &in, &n) || n < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES)
		return NULL;
	n -= crypto_secretbox_NONCEBYTES;
	out = arena_alloc(a, n - crypto_secretbox_MACBYTES + 1);
	sha256(key.at, key.len, box_key);
	is_good = crypto_secretbox_open_easy((unsigned char *)out, in + crypto_secretbox_NONCEBYTES, n, in, box_key) == 0;
	sodium_memzero(box_key, sizeof(box_key));
	return is_good ? out : NULL;
}


char *password_hash(struct arena *a, const char *password)
{
	char phc[crypto_pwhash_STRBYTES];

	if (sodium_init() < 0 || crypto_pwhash_str_alg(phc, password, strlen(password), ARGON_PASSES, ARGON_MEMORY,
						       crypto_pwhash_ALG_ARGON2ID13))
		crypto_failed("argon2id");
	return arena_strdup(a, phc);
}


bool password_check(const char *hash, const char *password)
{
	/* any well-formed hash of the same cost: only its time matters */
	static const char dummy[] = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
				    "nPRuybGSEt3v6rRLmOlhd11w7Z1YCTNKGVJzGAWnXTQ";
	bool is_right;

	if (sodium_init() < 0)
		crypto_failed("sodium");
	is_right = crypto_pwhash_str_verify(hash ? hash : dummy, password, strlen(password)) == 0;
	return hash && is_right;
}
