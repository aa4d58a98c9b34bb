/* ton_wallets.c - believing a wallet's signature.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "people/ton_wallets.h"
#include <stdlib.h>
#include <string.h>
#include "base/time.h"
#include "base/ton_sign.h"
#include "people/ton_wallets_internal.h"
#include "sql_ton.h"
#include "web/guard.h"

#define WINDOW_S 60
#define NONCE_CHARS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

SHAPE(ton_ask, ton_ask, FIELD(ton_ask, address, K_TEXT), FIELD(ton_ask, key, K_TEXT), FIELD(ton_ask, nonce, K_TEXT),
      FIELD(ton_ask, token_hash, K_TEXT), FIELD(ton_ask, user_id, K_TEXT));
SHAPE(ton_row, ton_row, FIELD(ton_row, address, K_TEXT), FIELD(ton_row, public_key, K_TEXT),
      FIELD(ton_row, expires_at, K_TIME));

struct ton_hooks ton_hooks;

/* What the headers said, read. */
struct signed_by {
	struct ton_address address;
	unsigned char key[ED25519_KEY], signature[ED25519_SIGNATURE];
	const char *raw, *key_hex;
	struct ton_request request;
};


static bool is_taken_here(const struct conf *c, unsigned flags)
{
	return !(flags & TON_TESTNET) || str_eq(c->ton_network, "testnet");
}


const char *ton_taken(const struct conf *c, struct arena *a, const char *text)
{
	struct ton_address t;
	unsigned flags;

	return ton_address_read(text, &t, &flags) && is_taken_here(c, flags) ? ton_address_raw(a, &t) : NULL;
}


bool timestamp_is_now(const char *text, int64_t window_s)
{
	int64_t at, now = time_now() / US_PER_S;

	return strlen(text) == 10 && strspn(text, "0123456789") == 10 && str_int(text, &at) && llabs(now - at) <= window_s;
}


static const char *bearer(const struct rq *rq)
{
	const char *header = rq_param(rq, "HTTP_AUTHORIZATION");

	return header && strncasecmp(header, "Bearer ", 7) == 0 ? header + 7 + strspn(header + 7, " ") : NULL;
}


static bool nonce_is_good(const char *nonce)
{
	return strlen(nonce) >= 16 && strlen(nonce) <= 64 && strspn(nonce, NONCE_CHARS) == strlen(nonce);
}


static bool is_complete(const struct rq *rq, const struct ton_request *r)
{
	return str_has(r->address) && str_has(r->timestamp) && str_has(r->nonce) && str_has(bearer(rq));
}


/* The four headers, each by itself. */
static err_t headers_read(struct rq *rq, struct signed_by *s)
{
	const char *version = rq_param(rq, "HTTP_X_SIGNATURE_VERSION");
	bool is_second = str_eq(version, "2");
	unsigned flags;

	s->request = (struct ton_request){rq_param(rq, "HTTP_X_WALLET_ADDRESS"), rq_param(rq, "HTTP_X_TIMESTAMP"),
					  rq_param(rq, "HTTP_X_NONCE"), rq->body, is_second, rq->method, rq_param(rq, "HTTP_HOST"),
					  str_has(rq->query) ? arena_printf(rq->arena, "%s?%s", rq->path, rq->query) : rq->path};
	if (!is_complete(rq, &s->request))
		return ERR_SIGNATURE_MISSING;
	if (!ton_address_read(s->request.address, &s->address, &flags) || !is_taken_here(rq->conf, flags))
		return ERR_WALLET_ADDRESS;
	if (!timestamp_is_now(s->request.timestamp, WINDOW_S))
		return ERR_TIMESTAMP;
	if (!nonce_is_good(s->request.nonce))
		return ERR_NONCE;
	if ((str_has(version) && !is_second && !str_eq(version, "1")) || !s->request.host ||
	    !ed25519_signature_read(rq->arena, bearer(rq), s->signature))
		return ERR_WALLET_SIGNATURE;
	s->raw = ton_address_raw(rq->arena, &s->address);
	return ERR_OK;
}


/* The key that was sent must be one whose wallet has the address; else the one known from before, or by the chain. */
static err_t key_find(struct rq *rq, struct signed_by *s)
{
	const char *sent = rq_param(rq, "HTTP_X_WALLET_PUBLIC_KEY");
	struct ton_row row;
	err_t e;

	if (str_has(sent)) {
		s->key_hex = str_lower(rq->arena, sent);
		return hex_decode(sent, s->key, ED25519_KEY) && ton_wallet_fits(rq->arena, s->key, &s->address) ? ERR_OK
														: ERR_WALLET_KEY;
	}
	e = rq_one(rq, &sql_ton_key, &(struct ton_ask){.address = s->raw}, &row);
	if (e == ERR_NO_ROW) {
		e = ton_key_look(rq, &s->address, s->raw, s->key);
		s->key_hex = hex_encode(rq->arena, s->key, ED25519_KEY);
		return e;
	}
	if (e)
		return e;
	s->key_hex = row.public_key;
	return hex_decode(row.public_key, s->key, ED25519_KEY) ? ERR_OK : ERR_WALLET_KEY;
}


/* Wallets of people never sign bare bytes: theirs sign the same text as one to be shown (TON Connect, signData). */
static bool signature_holds(struct rq *rq, const struct signed_by *s)
{
	struct span message = ton_request_message(rq->arena, &s->request);
	const char *domain = rq_param(rq, "HTTP_X_TON_DOMAIN"), *at = rq_param(rq, "HTTP_X_TON_TIMESTAMP");
	unsigned char digest[SHA256_LEN];
	struct ton_data d = {s->address, domain, "txt", 0, message};

	if (!str_eq(rq_param(rq, "HTTP_X_SIGNATURE_TYPE"), "ton-connect-text"))
		return ed25519_verify(s->key, message, s->signature);
	if (!str_has(domain) || !domain_is_ours(rq->conf, rq->arena, domain) || !str_has(at) || !timestamp_is_now(at, WINDOW_S))
		return false;
	d.timestamp = strtoull(at, NULL, 10);
	ton_data_digest(rq->arena, &d, digest);
	return ed25519_verify(s->key, (struct span){(const char *)digest, sizeof(digest)}, s->signature);
}


static err_t stake_look(struct rq *rq, const char *wallet)
{
	return rq->route->flags & R_STAKE && ton_hooks.stake ? ton_hooks.stake(rq, wallet) : ERR_OK;
}


/* A nonce is only used up by a signature that holds. */
static err_t signature_known(struct rq *rq, struct actor *out)
{
	struct signed_by *s = ARENA_NEW(rq->arena, struct signed_by);
	struct ton_row row;
	err_t e = headers_read(rq, s);

	if (!e)
		e = key_find(rq, s);
	if (!e && !signature_holds(rq, s))
		e = ERR_WALLET_SIGNATURE;
	if (!e)
		e = stake_look(rq, s->raw);
	if (!e)
		e = rq_one(rq, &sql_ton_enter, &(struct ton_ask){.address = s->raw, .key = s->key_hex, .nonce = s->request.nonce}, &row);
	out->wallet = s->raw;
	out->wallet_key = s->key_hex;
	return e;
}


static err_t token_known(struct rq *rq, const char *token, struct actor *out)
{
	const char *named = rq_param(rq, "HTTP_X_WALLET_ADDRESS");
	struct ton_row row;
	err_t e;

	rq->cred.key_hash = sha256_hex(rq->arena, token);
	e = rq_one(rq, &sql_ton_token, &(struct ton_ask){.token_hash = rq->cred.key_hash}, &row);
	if (e)
		return e == ERR_NO_ROW ? ERR_WALLET_TOKEN : e;
	if (str_has(named) && !str_eq(ton_taken(rq->conf, rq->arena, named), row.address))
		return ERR_WALLET_TOKEN;
	out->wallet = row.address;
	out->wallet_key = row.public_key;
	return stake_look(rq, row.address);
}


err_t ton_wallet_known(struct rq *rq, const struct cred *c, struct actor *out)
{
	const char *sent = bearer(rq);
	err_t e = c->kind == CRED_WALLET ? guard_signature_allowed(rq) : ERR_UNAUTHORIZED;

	if (e)
		return e;
	e = str_starts(sent, WALLET_TOKEN_PREFIX) ? token_known(rq, sent, out) : signature_known(rq, out);
	if (e) {
		if (err_info(e)->http == 401)
			guard_signature_failed(rq);
		*out = (struct actor){0};
		return e;
	}
	out->kind = ACTOR_WALLET;
	return guard_wallet_rate(rq, out->wallet);
}
