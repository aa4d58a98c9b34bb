/* jwt.h - JSON Web Tokens in the compact form: HS256 of ours, RS256 of a sign-in provider.
 *
 * Layer: base.  RFC 7515, 7518, 7519 and the advice of RFC 8725.  The caller's function says which algorithm is meant;
 * the token is never asked.  Parts are strict base64url: no padding, no stray bits.  A header with crit, jku, x5u or
 * jwk, another typ than JWT, duplicate members or a text past the maximum is refused.  The signature is checked before
 * a claim is looked at; exp is needed, and exp, nbf and iat are whole seconds.
 * Fails: ERR_CREDENTIALS for everything that is wrong; ERR_NO_ROW when no key has the token's kid, so that a caller
 * can fetch the keys anew.  Claims live in the arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BASE_JWT_H
#define BASE_JWT_H
#include "base/json.h"

#define JWT_MAX 4096 /* bytes of a token of ours */
#define JWT_MAX_FOREIGN 16384 /* of a provider's */
#define JWT_KEY_MIN 32 /* bytes of an HS256 key (RFC 7518, 3.2) */

struct jwt_key {
	const char *kid; /* NULL: for tokens that name no key */
	struct span secret;
};
struct jwt_keys { /* several while one replaces another */
	size_t n;
	const struct jwt_key *items;
};

/* What the claims must say; a NULL is not looked at. A sub is always needed. */
struct jwt_want {
	const char *iss, *aud;
	const char *typ; /* the claim that tells an access token from a refresh token */
	const char *nonce;
	bool needs_jti;
	int64_t now_s;
	int64_t exp_leeway_s; /* expired is exp + leeway <= now */
	int64_t leeway_s; /* nbf and iat may lie this far ahead */
};

/* claims: the payload as JSON. The header is {"alg":"HS256","typ":"JWT","kid":…}. */
char *jwt_sign(struct arena *a, const struct jwt_key *key, struct span claims);
MUST_CHECK err_t jwt_verify(struct arena *a, struct span token, const struct jwt_keys *keys,
			    const struct jwt_want *want, json_t **claims);
/* jwks: a JSON Web Key Set (RFC 7517); RSA keys of 2048 bits and more count. aud must be want->aud, or a list with it
 * and azp (OpenID Connect Core 3.1.3.7). */
MUST_CHECK err_t jwt_verify_rs256(struct arena *a, struct span token, json_t *jwks, const struct jwt_want *want,
				  json_t **claims);

#endif
