/* SPDX-License-Identifier: AGPL-3.0-or-later
 * base/jwt: nothing is believed without its key; what we sign is believed, and no byte of it may change. */
#include "fuzz.h"
#include "base/jwt.h"


static void fuzz_one(struct arena *a, struct span in)
{
	static const struct jwt_key key = {"k", SPAN("0123456789abcdef0123456789abcdef")};
	static const struct jwt_keys keys = {1, &key};
	const struct jwt_want want = {.now_s = 1000};
	json_t *claims, *jwks;
	char *token;

	MUST(jwt_verify(a, in, &keys, &want, &claims));
	if (!json_read(a, SPAN("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}"), &jwks))
		MUST(jwt_verify_rs256(a, in, jwks, &want, &claims));
	if (!json_read(a, in, &jwks))
		MUST(jwt_verify_rs256(a, SPAN("eyJhbGciOiJSUzI1NiJ9.e30.AAAA"), jwks, &want, &claims));
	token = jwt_sign(a, &key, SPAN("{\"sub\":\"x\",\"exp\":2000}"));
	MUST(!jwt_verify(a, span_of(token), &keys, &want, &claims));
	if (in.len > 1 && in.at[1] != token[(unsigned char)in.at[0] % strlen(token)]) {
		token[(unsigned char)in.at[0] % strlen(token)] = in.at[1];
		MUST(jwt_verify(a, span_of(token), &keys, &want, &claims));
	}
}
