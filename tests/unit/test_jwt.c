/* base/jwt against RFC 7515 and tokens that another library made and judged (tests/unit/vectors).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/jwt.h"
#include "base/crypt.h"
#include "check.h"
#include "vectors.h"


static int64_t number(json_t *o, const char *name)
{
	return json_integer_value(json_object_get(o, name));
}


static void test_hs256(struct arena *a)
{
	json_t *v = vectors_read(a, "jwt_hs256"), *one, *claims;
	struct jwt_key key = {"k1", span_of(json_text(v, "key"))};
	struct jwt_keys keys = {1, &key};
	size_t i;

	json_array_foreach(json_object_get(v, "cases"), i, one) {
		struct jwt_want want = {.iss = json_text(v, "iss"), .aud = "api", .typ = "access", .needs_jti = true,
					.now_s = number(one, "now"), .leeway_s = 60};

		check_row = json_text(one, "label");
		CHECK_INT(jwt_verify(a, span_of(json_text(one, "token")), &keys, &want, &claims),
			  json_is_true(json_object_get(one, "good")) ? ERR_OK : ERR_CREDENTIALS);
	}
	CHECK_INT(i, 14);
	check_row = "";
	static const char *const made[] = {"access", "refresh"};
	EACH(m, made) {
		one = json_object_get(v, made[m]);
		CHECK_STR(jwt_sign(a, &key, span_of(json_text(one, "claims"))), json_text(one, "token"));
	}
	CHECK_STR(sha256_hex(a, json_text(one, "token")), json_text(one, "sha256"));
}


/* RFC 7515 A.1: no kid, and no sub, so only the signature is right. */
static void test_rfc7515(struct arena *a)
{
	json_t *v = json_object_get(vectors_read(a, "jwt_hs256"), "rfc7515"), *claims;
	struct jwt_key key = {NULL, {0}};
	struct jwt_keys keys = {1, &key};
	struct jwt_want want = {.iss = "joe", .now_s = 1300819379};
	struct span token = span_of(json_text(v, "token"));
	unsigned char *bytes;
	size_t n, dot;
	unsigned char mac[SHA256_LEN];

	CHECK(base64_decode(a, json_text(v, "key"), &bytes, &n));
	key.secret = (struct span){(const char *)bytes, n};
	for (dot = token.len; token.at[dot - 1] != '.'; dot--)
		;
	hmac_sha256(key.secret, (struct span){token.at, dot - 1}, mac);
	CHECK_STR(base64url_encode(a, mac, sizeof(mac)), token.at + dot);
	CHECK_INT(jwt_verify(a, token, &keys, &want, &claims), ERR_CREDENTIALS);
	key.kid = "k1";
	CHECK_INT(jwt_verify(a, token, &keys, &want, &claims), ERR_NO_ROW);
}


/* Everything a claim set can get wrong, each alone. */
static void test_claims(struct arena *a)
{
	static const struct {
		const char *claims;
		bool good;
	} rows[] = {
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", true},
		{"{\"sub\":\"u\",\"aud\":[\"me\"],\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", true},
		{"{\"sub\":\"u\",\"aud\":[\"me\",\"you\"],\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":[\"me\",\"you\"],\"azp\":\"me\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", true},
		{"{\"sub\":\"u\",\"aud\":[\"me\",\"you\"],\"azp\":\"you\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"azp\":\"you\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":[],\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":7,\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"\",\"aud\":\"me\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":7,\"aud\":\"me\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":940,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":941,\"iss\":\"i\",\"nonce\":\"n\"}", true},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1010.5,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1010,\"iat\":1060,\"iss\":\"i\",\"nonce\":\"n\"}", true},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1100,\"iat\":1061,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1100,\"nbf\":1061,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1100,\"nbf\":\"1\",\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1010,\"iss\":\"j\",\"nonce\":\"n\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"m\"}", false},
		{"{\"sub\":\"u\",\"aud\":\"me\",\"exp\":1010,\"iss\":\"i\"}", false},
		{"{\"sub\":\"u\",\"sub\":\"v\",\"aud\":\"me\",\"exp\":1010,\"iss\":\"i\",\"nonce\":\"n\"}", false},
		{"[\"sub\"]", false}, {"7", false}, {"", false},
	};
	static const struct jwt_key key = {NULL, SPAN("0123456789abcdef0123456789abcdef")};
	static const struct jwt_keys keys = {1, &key};
	static const struct jwt_want want = {.iss = "i", .aud = "me", .nonce = "n", .now_s = 1000, .exp_leeway_s = 60,
					     .leeway_s = 60};
	json_t *claims;

	EACH(i, rows) {
		check_row = rows[i].claims;
		CHECK_INT(jwt_verify(a, span_of(jwt_sign(a, &key, span_of(rows[i].claims))), &keys, &want, &claims),
			  rows[i].good ? ERR_OK : ERR_CREDENTIALS);
	}
	check_row = "";
}


static void test_rs256(struct arena *a)
{
	json_t *v = vectors_read(a, "jwt_rs256"), *one, *claims, *jwks = json_object_get(v, "jwks");
	size_t i;

	json_array_foreach(json_object_get(v, "cases"), i, one) {
		bool is_unknown = json_is_true(json_object_get(one, "unknown_key"));
		struct jwt_want want = {.iss = json_text(v, "iss"), .aud = json_text(v, "aud"),
					.nonce = json_text(v, "nonce"), .now_s = number(one, "now"), .exp_leeway_s = 60,
					.leeway_s = 60};

		check_row = json_text(one, "label");
		CHECK_INT(jwt_verify_rs256(a, span_of(json_text(one, "token")), jwks, &want, &claims),
			  json_is_true(json_object_get(one, "good")) ? ERR_OK
			  : is_unknown				     ? ERR_NO_ROW
								     : ERR_CREDENTIALS);
		if (!i)
			CHECK_STR(json_text(claims, "sub"), json_text(v, "sub"));
	}
	CHECK_INT(i, 8);
	check_row = "";
}


/* Key sets that are none, and a token in pieces. */
static void test_keys(struct arena *a)
{
	static const struct {
		const char *jwks;
		err_t want;
	} rows[] = {
		{"{}", ERR_NO_ROW}, {"{\"keys\":{}}", ERR_NO_ROW}, {"{\"keys\":[7,null]}", ERR_NO_ROW},
		{"{\"keys\":[{\"kty\":\"EC\",\"kid\":\"test-key-1\"}]}", ERR_NO_ROW},
		{"{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"test-key-1\",\"use\":\"enc\"}]}", ERR_NO_ROW},
		{"{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"test-key-1\"}]}", ERR_CREDENTIALS},
		{"{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"test-key-1\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}", ERR_CREDENTIALS},
		{"{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"test-key-1\",\"n\":\"AQAB=\",\"e\":\"\"}]}", ERR_CREDENTIALS},
	};
	json_t *v = vectors_read(a, "jwt_rs256"), *jwks, *claims;
	struct span token = span_of(json_text(json_array_get(json_object_get(v, "cases"), 0), "token"));
	struct jwt_want want = {.now_s = 1767225605};

	EACH(i, rows) {
		check_row = rows[i].jwks;
		CHECK(json_read(a, span_of(rows[i].jwks), &jwks) == ERR_OK);
		CHECK_INT(jwt_verify_rs256(a, token, jwks, &want, &claims), rows[i].want);
	}
	check_row = "";
	for (size_t n = 0; n < token.len; n++)
		if (jwt_verify_rs256(a, (struct span){token.at, n}, json_object_get(v, "jwks"), &want, &claims) == ERR_OK)
			CHECK(!"a piece of a token is good");
	CHECK_INT(jwt_verify_rs256(a, token, json_object_get(v, "jwks"), &want, &claims), ERR_OK);
}


int main(void)
{
	struct arena *a = arena_new(0);

	test_hs256(a);
	test_rfc7515(a);
	test_claims(a);
	test_rs256(a);
	test_keys(a);
	arena_free(a);
	return check_end();
}
