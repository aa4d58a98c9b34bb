/* ton_login.c - ton_proof: a wallet signs once what we gave it, and has a token for an hour.
 * Source: docs.ton.org, "Verifying signed-in users on the backend".
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "base/ton_sign.h"
#include "people/ton_wallets_internal.h"
#include "sql_ton.h"
#include "web/guard.h"

#define PAYLOAD_S 900
#define PAYLOAD_MAX 128
#define TOKEN_BYTES 32

struct proof_payload {
	const char *payload;
	int64_t expires_at;
};
struct proof_in {
	const char *address, *network, *public_key, *proof;
};
struct proof_token {
	const char *token, *token_type, *address;
	int64_t expires_at, expires_in;
};

SHAPE(proof_payload, proof_payload, FIELD(proof_payload, payload, K_TEXT), FIELD(proof_payload, expires_at, K_TIME));
SHAPE(proof_in, proof_in, FIELD(proof_in, address, K_LINE, .flags = F_REQ, .max = 67),
      FIELD(proof_in, network, K_LINE, .max = 8, .note = "-239: mainnet, -3: testnet"),
      FIELD(proof_in, public_key, K_LINE, .flags = F_REQ, .max = 64),
      FIELD(proof_in, proof, K_JSON, .flags = F_REQ, .words = "object",
	    .note = "The wallet's answer: timestamp, domain {lengthBytes, value}, signature, payload"));
SHAPE(proof_token, proof_token, FIELD(proof_token, token, K_TEXT, .flags = F_SECRET), FIELD(proof_token, token_type, K_TEXT),
      FIELD(proof_token, address, K_TEXT), FIELD(proof_token, expires_at, K_TIME), FIELD(proof_token, expires_in, K_INT));


bool domain_is_ours(const struct conf *c, struct arena *a, const char *domain)
{
	const char *at = strstr(c->app_base_url, "://");
	const char *host = at ? at + 3 : c->app_base_url;
	size_t with_port = strcspn(host, "/"), without = strcspn(host, ":/");

	return str_ieq(domain, arena_strndup(a, host, with_port)) || str_ieq(domain, arena_strndup(a, host, without));
}


/* nonce.expiry.mac: ours, without a row for everybody who asks. */
static const char *payload_make(struct rq *rq, const char *nonce, int64_t expires_s)
{
	const char *text = arena_printf(rq->arena, "%s.%lld", nonce, (long long)expires_s);
	const char *mac = hmac_sha256_hex(rq->arena, span_of(rq->conf->secret_key), span_of(arena_printf(rq->arena, "ton_proof:%s", text)));

	return arena_printf(rq->arena, "%s.%.32s", text, mac);
}


static bool payload_is_ours(struct rq *rq, const char *payload)
{
	const char *dot = strchr(payload, '.');
	char *expiry = dot ? arena_strndup(rq->arena, dot + 1, strcspn(dot + 1, ".")) : NULL;
	int64_t at;

	return expiry && strlen(payload) <= PAYLOAD_MAX && str_int(expiry, &at) && at >= time_now() / US_PER_S &&
	       secret_equal(payload, payload_make(rq, arena_strndup(rq->arena, payload, (size_t)(dot - payload)), at));
}


static err_t payload_post(struct rq *rq)
{
	struct proof_payload *out = ARENA_NEW(rq->arena, struct proof_payload);
	int64_t until = time_now() / US_PER_S + PAYLOAD_S;

	out->payload = payload_make(rq, random_hex(rq->arena, 16), until);
	out->expires_at = until * US_PER_S;
	rq_answer(rq, out);
	return ERR_OK;
}


static bool proof_holds(struct rq *rq, const struct proof_in *in, const struct ton_address *address, json_t *proof)
{
	json_t *at = json_object_get(proof, "timestamp");
	struct ton_proof p = {*address, json_text(json_object_get(proof, "domain"), "value"), json_text(proof, "payload"), 0};
	unsigned char key[ED25519_KEY], signature[ED25519_SIGNATURE], digest[SHA256_LEN];
	int64_t now = time_now() / US_PER_S, s = json_is_string(at) && str_int(json_string_value(at), &s) ? s : json_integer_value(at);

	if (!p.domain || !p.payload || s < now - PAYLOAD_S || s > now + 60 || !domain_is_ours(rq->conf, rq->arena, p.domain) ||
	    !payload_is_ours(rq, p.payload))
		return false;
	if (str_has(in->network) && str_eq(in->network, "-3") != str_eq(rq->conf->ton_network, "testnet"))
		return false;
	if (!hex_decode(in->public_key, key, sizeof(key)) || !ton_wallet_fits(rq->arena, key, address) ||
	    !ed25519_signature_read(rq->arena, json_text(proof, "signature"), signature))
		return false;
	p.timestamp = (uint64_t)s;
	ton_proof_digest(rq->arena, &p, digest);
	return ed25519_verify(key, (struct span){(const char *)digest, sizeof(digest)}, signature);
}


static err_t token_answer(struct rq *rq, const struct ton_ask *ask, const char *token)
{
	struct proof_token *out = ARENA_NEW(rq->arena, struct proof_token);
	struct ton_row row;
	err_t e = rq_one(rq, &sql_ton_token_add, ask, &row);

	if (e)
		return e;
	*out = (struct proof_token){token, "Bearer", ask->address, row.expires_at, 3600};
	rq_answer(rq, out);
	return ERR_OK;
}


static err_t proof_post(struct rq *rq)
{
	const struct proof_in *in = rq->in;
	const char *token = arena_printf(rq->arena, WALLET_TOKEN_PREFIX "%s", random_token(rq->arena, TOKEN_BYTES));
	const char *raw = ton_taken(rq->conf, rq->arena, in->address);
	struct ton_ask ask = {raw, str_lower(rq->arena, in->public_key), NULL, sha256_hex(rq->arena, token), rq->who.user_id};
	struct ton_address address;
	json_t *proof;
	err_t e = guard_signature_allowed(rq);

	if (!e)
		e = json_read(rq->arena, span_of(in->proof), &proof);
	if (e)
		return e;
	if (!raw || !ton_address_read(raw, &address, NULL) || !proof_holds(rq, in, &address, proof)) {
		guard_signature_failed(rq);
		return ERR_WALLET_PROOF;
	}
	ask.nonce = json_text(proof, "payload");
	return token_answer(rq, &ask, token);
}


const struct route ton_routes[] = {
	{.name = "wallet_payload", .method = POST, .path = "/v1/auth/ton_proof/payload", .out = &proof_payload_shape, .status = 200,
	 .dialect = D_DEVICES, .who = W_ANYONE, .run = payload_post, .note = "What a wallet must sign to prove that it is one's own"},
	{.name = "wallet_proof", .method = POST, .path = "/v1/auth/ton_proof", .in = &proof_in_shape, .out = &proof_token_shape,
	 .status = 200, .dialect = D_DEVICES, .who = W_ANYONE | W_PERSON,
	 .errors = E(ERR_WALLET_PROOF, ERR_NONCE_REUSED, ERR_RATE), .run = proof_post,
	 .note = "A token for an hour by a wallet's proof (TON Connect); signed in, the wallet becomes one's own"},
	ROUTES_END,
};
