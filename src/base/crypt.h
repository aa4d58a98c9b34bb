/* crypt.h - hashes, MACs and passwords on OpenSSL and libsodium.
 *
 * Layer: base.  Comparisons of secrets are constant-time.  Passwords: argon2id, 19 MiB, 2 passes, 1 lane (18 ms on the
 * reference machine), PHC strings.  A library failure ends the process: there is no safe way on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_CRYPT_H
#define BASE_CRYPT_H
#include "base/str.h"

#define SHA256_LEN 32

void sha256(const void *p, size_t n, unsigned char out[SHA256_LEN]);
char *sha256_hex(struct arena *a, const char *text);
void hmac_sha256(struct span key, struct span data, unsigned char out[SHA256_LEN]);
char *hmac_sha256_hex(struct arena *a, struct span key, struct span data);

/* Constant-time; different lengths differ. */
bool secret_equal(const char *a, const char *b);

/* Text that only who has the key can read (XSalsa20 and Poly1305), as base64url; NULL when it was not sealed with it. */
char *secret_seal(struct arena *a, struct span key, const char *text);
char *secret_open(struct arena *a, struct span key, const char *sealed);

char *password_hash(struct arena *a, const char *password);
/* hash NULL: does the same work against a dummy and says no, so unknown accounts take as long. */
bool password_check(const char *hash, const char *password);

#endif
