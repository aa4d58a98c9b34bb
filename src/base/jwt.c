/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/jwt.h"
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"

#define RSA_MIN_BITS 2048
#define RSA_MAX_BITS 8192

/* A token in its parts, none of them believed yet. */
struct token {
	struct span signed_part, signature;
	json_t *header;
	struct span claims;
};


/* Canonical base64url only: what decodes must encode to the same text again. */
static bool part_decode(struct arena *a, struct span text, struct span *out)
{
	const char *copy = arena_strndup(a, text.at, text.len);
	unsigned char *bytes;
	size_t n;

	if (!text.len || strlen(copy) != text.len || !base64_decode(a, copy, &bytes, &n) || !n)
		return false;
	*out = (struct span){(const char *)bytes, n};
	return str_eq(base64url_encode(a, bytes, n), copy);
}


/* The text up to the next dot, which is passed. */
static bool part_take(struct span *rest, struct span *out)
{
	const char *dot = rest->len ? memchr(rest->at, '.', rest->len) : NULL;

	if (!dot)
		return false;
	*out = (struct span){rest->at, (size_t)(dot - rest->at)};
	*rest = (struct span){dot + 1, rest->len - out->len - 1};
	return true;
}


static bool object_read(struct arena *a, struct span text, json_t **out)
{
	return !json_read(a, text, out) && json_is_object(*out);
}


static bool token_split(struct arena *a, struct span text, struct token *t)
{
	struct span rest = text, header, claims;

	if (!part_take(&rest, &header) || !part_take(&rest, &claims))
		return false;
	t->signed_part = (struct span){text.at, header.len + 1 + claims.len};
	return part_decode(a, header, &header) && part_decode(a, claims, &t->claims) &&
	       part_decode(a, rest, &t->signature) && object_read(a, header, &t->header);
}


static bool header_good(json_t *header, const char *alg)
{
	static const char *const refused[] = {"crit", "jku", "x5u", "jwk"};
	json_t *typ = json_object_get(header, "typ"), *kid = json_object_get(header, "kid");

	for (size_t i = 0; i < N_OF(refused); i++)
		if (json_object_get(header, refused[i]))
			return false;
	if ((typ && !(json_is_string(typ) && str_ieq(json_string_value(typ), "JWT"))) || (kid && !json_is_string(kid)))
		return false;
	return str_eq(json_text(header, "alg"), alg);
}


static bool is_audience(json_t *claims, const char *aud)
{
	json_t *said = json_object_get(claims, "aud"), *azp = json_object_get(claims, "azp"), *one;
	bool is_there = json_is_string(said) && str_eq(json_string_value(said), aud);
	size_t i;

	json_array_foreach(said, i, one)
		is_there = is_there || str_eq(json_string_value(one), aud);
	if (azp ? !str_eq(json_string_value(azp), aud) : json_array_size(said) > 1)
		return false;
	return is_there;
}


static bool time_good(json_t *claims, const char *name, int64_t not_after)
{
	json_t *at = json_object_get(claims, name);

	return !at || (json_is_integer(at) && json_integer_value(at) <= not_after);
}


static bool is_said(json_t *claims, const char *name, const char *want)
{
	return !want || str_eq(json_text(claims, name), want);
}


static bool claims_good(json_t *claims, const struct jwt_want *w)
{
	json_t *exp = json_object_get(claims, "exp");

	if (!json_is_integer(exp) || json_integer_value(exp) <= w->now_s - w->exp_leeway_s)
		return false;
	if (!time_good(claims, "nbf", w->now_s + w->leeway_s) || !time_good(claims, "iat", w->now_s + w->leeway_s))
		return false;
	if (!is_said(claims, "iss", w->iss) || !is_said(claims, "typ", w->typ) || !is_said(claims, "nonce", w->nonce))
		return false;
	if (!str_has(json_text(claims, "sub")) || (w->needs_jti && !str_has(json_text(claims, "jti"))))
		return false;
	return !w->aud || is_audience(claims, w->aud);
}


static err_t claims_read(struct arena *a, const struct token *t, const struct jwt_want *w, json_t **claims)
{
	return object_read(a, t->claims, claims) && claims_good(*claims, w) ? ERR_OK : ERR_CREDENTIALS;
}


/* ---- HS256 */

char *jwt_sign(struct arena *a, const struct jwt_key *key, struct span claims)
{
	unsigned char mac[SHA256_LEN];
	struct buf header, out;

	buf_init(&header, a, 1024);
	BUF_LIT(&header, "{\"alg\":\"HS256\",\"typ\":\"JWT\"");
	if (key->kid) {
		BUF_LIT(&header, ",\"kid\":");
		json_quote(&header, key->kid);
	}
	buf_ch(&header, '}');
	buf_init(&out, a, (size_t)JWT_MAX * 2);
	buf_str(&out, base64url_encode(a, header.at, header.len));
	buf_ch(&out, '.');
	buf_str(&out, base64url_encode(a, claims.at, claims.len));
	hmac_sha256(key->secret, (struct span){out.at, out.len}, mac);
	buf_ch(&out, '.');
	buf_str(&out, base64url_encode(a, mac, sizeof(mac)));
	(void)OURS(out.is_full || out.len > JWT_MAX || key->secret.len < JWT_KEY_MIN);
	return out.at;
}


/* In constant time for a key that is found. */
static bool mac_good(struct arena *a, const struct token *t, const struct jwt_key *key)
{
	unsigned char mac[SHA256_LEN];

	hmac_sha256(key->secret, t->signed_part, mac);
	return t->signature.len == sizeof(mac) &&
	       secret_equal(hex_encode(a, mac, sizeof(mac)), hex_encode(a, t->signature.at, sizeof(mac)));
}


err_t jwt_verify(struct arena *a, struct span token, const struct jwt_keys *keys, const struct jwt_want *want,
		 json_t **claims)
{
	struct token t;

	if (token.len > JWT_MAX || !token_split(a, token, &t) || !header_good(t.header, "HS256"))
		return ERR_CREDENTIALS;
	for (size_t i = 0; i < keys->n; i++) {
		const struct jwt_key *key = &keys->items[i];

		if (!str_eq(key->kid, json_text(t.header, "kid")))
			continue;
		return key->secret.len >= JWT_KEY_MIN && mac_good(a, &t, key) ? claims_read(a, &t, want, claims)
									      : ERR_CREDENTIALS;
	}
	return ERR_NO_ROW;
}


/* ---- RS256 */

static void pkey_free(void *p)
{
	EVP_PKEY_free(p);
}


static void bn_free(void *p)
{
	BN_free(p);
}


static BIGNUM *number_read(struct arena *a, json_t *jwk, const char *name)
{
	struct span bytes;
	BIGNUM *n;

	if (!part_decode(a, span_of(json_text(jwk, name)), &bytes) || bytes.len > RSA_MAX_BITS / 8)
		return NULL;
	n = BN_bin2bn((const unsigned char *)bytes.at, (int)bytes.len, NULL);
	if (n)
		arena_defer(a, bn_free, n);
	return n;
}


/* A public key from its modulus and exponent; NULL when they make none, or a weak one. */
static EVP_PKEY *rsa_make(struct arena *a, const BIGNUM *n, const BIGNUM *e)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (build && context && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
		params = OSSL_PARAM_BLD_to_param(build);
	if (params && (EVP_PKEY_fromdata_init(context) <= 0 ||
		       EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, params) <= 0))
		key = NULL;
	if (key)
		arena_defer(a, pkey_free, key);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(context);
	return key;
}


static EVP_PKEY *rsa_read(struct arena *a, json_t *jwk)
{
	BIGNUM *n = number_read(a, jwk, "n"), *e = number_read(a, jwk, "e");

	if (!n || !e || BN_num_bits(n) < RSA_MIN_BITS || BN_num_bits(e) > 64 || BN_num_bits(e) < 2 || !BN_is_odd(e))
		return NULL;
	return rsa_make(a, n, e);
}


static bool is_usable(json_t *jwk)
{
	const char *use = json_text(jwk, "use"), *alg = json_text(jwk, "alg");

	return str_eq(json_text(jwk, "kty"), "RSA") && (!use || str_eq(use, "sig")) && (!alg || str_eq(alg, "RS256"));
}


/* The key of that kid; a token without one is only understood by a set of a single key. */
static json_t *jwk_find(json_t *jwks, const char *kid)
{
	json_t *keys = json_object_get(jwks, "keys"), *jwk, *found = NULL;
	size_t i, n = 0;

	json_array_foreach(keys, i, jwk) {
		if (!is_usable(jwk) || (kid && !str_eq(json_text(jwk, "kid"), kid)))
			continue;
		found = found ? found : jwk;
		n++;
	}
	return kid || n == 1 ? found : NULL;
}


static bool rsa_good(const struct token *t, EVP_PKEY *key)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool ok = context && EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
		  EVP_DigestVerify(context, (const unsigned char *)t->signature.at, t->signature.len,
				   (const unsigned char *)t->signed_part.at, t->signed_part.len) == 1;

	EVP_MD_CTX_free(context);
	return ok;
}


err_t jwt_verify_rs256(struct arena *a, struct span token, json_t *jwks, const struct jwt_want *want, json_t **claims)
{
	struct token t;
	EVP_PKEY *key;
	json_t *jwk;

	if (token.len > JWT_MAX_FOREIGN || !token_split(a, token, &t) || !header_good(t.header, "RS256"))
		return ERR_CREDENTIALS;
	jwk = jwk_find(jwks, json_text(t.header, "kid"));
	if (!jwk)
		return ERR_NO_ROW;
	key = rsa_read(a, jwk);
	return key && rsa_good(&t, key) ? claims_read(a, &t, want, claims) : ERR_CREDENTIALS;
}
