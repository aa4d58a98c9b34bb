/* wallets.c - a person's own wallet: shown to be theirs by a signature over a message of ours, once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/id.h"
#include "base/money.h"
#include "base/time.h"
#include "bounties/payments.h"
#include "sql_payments.h"

#define NONCE_BYTES 16
#define NONCE_S 300
#define BALANCE_MS 4000
#define LIST_DEFAULT 50
#define FOR(type, member, kind, ...) FIELD(type, member, kind, __VA_ARGS__)

struct wallet_message {
	const char *nonce, *user_id, *address, *message;
};
struct wallet_used {
	const char *nonce, *address;
};
SHAPE(wallet_message, wallet_message, FOR(wallet_message, nonce, K_TEXT), FOR(wallet_message, user_id, K_TEXT),
      FOR(wallet_message, address, K_TEXT), FOR(wallet_message, message, K_TEXT));
SHAPE(wallet_used, wallet_used, FOR(wallet_used, nonce, K_TEXT), FOR(wallet_used, address, K_TEXT));

struct wallet_in {
	const char *wallet_address, *signature, *message;
};
struct wallet_nonce_reply {
	const char *nonce, *message;
	int64_t expires_at;
};
struct wallet_connected {
	bool success;
	const char *auth0_user_id, *wallet_address, *message;
};
struct wallet_info {
	const char *wallet_address, *usdc_balance, *chain, *network;
	bool connected;
	int64_t chain_id;
};
SHAPE(wallet_nonce_in, wallet_in, FOR(wallet_in, wallet_address, K_LINE, .flags = F_REQ, .max = 64));
SHAPE(wallet_in, wallet_in, FOR(wallet_in, wallet_address, K_LINE, .flags = F_REQ, .max = 64),
      FOR(wallet_in, signature, K_LINE, .flags = F_REQ, .max = 200),
      FOR(wallet_in, message, K_TEXT, .flags = F_REQ, .max = 1000, .note = "As GET /api/wallet/nonce gave it"));
SHAPE(wallet_nonce_reply, wallet_nonce_reply, FOR(wallet_nonce_reply, nonce, K_TEXT),
      FOR(wallet_nonce_reply, message, K_TEXT, .note = "To be signed with personal_sign"),
      FOR(wallet_nonce_reply, expires_at, K_TIME));
SHAPE(wallet_connected, wallet_connected, FOR(wallet_connected, success, K_BOOL), FOR(wallet_connected, auth0_user_id, K_TEXT),
      FOR(wallet_connected, wallet_address, K_TEXT), FOR(wallet_connected, message, K_TEXT));
SHAPE(wallet_info, wallet_info, FOR(wallet_info, wallet_address, K_TEXT), FOR(wallet_info, connected, K_BOOL),
      FOR(wallet_info, usdc_balance, K_JSON, .note = "null when the chain cannot be asked"), FOR(wallet_info, chain, K_TEXT),
      FOR(wallet_info, chain_id, K_INT), FOR(wallet_info, network, K_TEXT));

struct payment_ask {
	const char *user_id;
	int64_t limit, offset;
};
struct payment_line {
	const char *payment_id, *task_id, *agent_type, *method, *status, *amount, *network, *payer, *tx_hash, *error, *refund_status;
	int64_t created_at, settled_at;
};
struct payment_page {
	struct list payments;
	int64_t total;
};
struct payment_total {
	int64_t total;
};
SHAPE(payment_ask, payment_ask, FOR(payment_ask, user_id, K_TEXT), FOR(payment_ask, limit, K_INT),
      FOR(payment_ask, offset, K_INT));
SHAPE(payment_line, payment_line, FOR(payment_line, payment_id, K_TEXT), FOR(payment_line, task_id, K_TEXT),
      FOR(payment_line, agent_type, K_TEXT), FOR(payment_line, method, K_WORD, .words = "x402|authorize|card|balance|demo"),
      FOR(payment_line, status, K_WORD, .words = "offered|claimed|verified|settling|settled|failed|unknown"),
      FOR(payment_line, amount, K_JSON, .note = "USDC"), FOR(payment_line, network, K_TEXT), FOR(payment_line, payer, K_TEXT),
      FOR(payment_line, tx_hash, K_TEXT), FOR(payment_line, error, K_TEXT), FOR(payment_line, refund_status, K_TEXT),
      FOR(payment_line, created_at, K_TIME), FOR(payment_line, settled_at, K_TIME));
SHAPE(payment_history_in, payment_ask, FOR(payment_ask, limit, K_INT, .min = 1, .max = 100, .note = "Default 50"),
      FOR(payment_ask, offset, K_INT, .min = 0, .max = 1000000));
SHAPE(payment_page, payment_page, FOR(payment_page, payments, K_LIST, .of = &payment_line_shape),
      FOR(payment_page, total, K_INT));
SHAPE(payment_total, payment_total, FOR(payment_total, total, K_INT));


static err_t nonce_give(struct rq *rq)
{
	const struct wallet_in *in = rq->in;
	struct wallet_nonce_reply *r = ARENA_NEW(rq->arena, struct wallet_nonce_reply);
	struct wallet_message m = {.user_id = rq->who.user_id, .nonce = random_hex(rq->arena, NONCE_BYTES)};
	const char *shown;
	struct evm_address who;
	int64_t now = time_now();

	if (!evm_address_parse(in->wallet_address, &who))
		return rq_wrong(rq, "wallet_address", "invalid_format");
	shown = evm_address_text(rq->arena, &who);
	m.address = evm_hex(rq->arena, who.at, sizeof(who.at));
	m.message = arena_printf(rq->arena, "Connect wallet %.6s...%s to %s at %s\nNonce: %s", shown, shown + 38,
				 rq->conf->app_base_url, time_iso_text(rq->arena, now), m.nonce);
	*r = (struct wallet_nonce_reply){m.nonce, m.message, now + NONCE_S * US_PER_S};
	rq_answer(rq, r);
	return rq_run(rq, &sql_wallet_nonce_add, &m, NULL);
}


/* The signature first: a message is not used up by somebody who cannot sign it. */
static err_t connect(struct rq *rq)
{
	const struct wallet_in *in = rq->in;
	struct wallet_connected *r = ARENA_NEW(rq->arena, struct wallet_connected);
	struct wallet_message m = {.user_id = rq->who.user_id, .message = in->message};
	struct wallet_used used;
	struct evm_word digest = evm_text_digest(span_of(in->message));
	struct evm_signature sig;
	struct evm_address who, signer;
	err_t e;

	if (!evm_address_parse(in->wallet_address, &who))
		return rq_wrong(rq, "wallet_address", "invalid_format");
	if (!evm_signature_parse(in->signature, &sig) || !evm_recover(&digest, &sig, &signer) ||
	    !evm_address_eq(&who, &signer))
		return ERR_SIGNATURE;
	m.address = evm_hex(rq->arena, who.at, sizeof(who.at));
	e = rq_one(rq, &sql_wallet_nonce_use, &m, &used);
	if (e)
		return e == ERR_NO_ROW ? ERR_SIGNATURE : e;
	e = rq_run(rq, &sql_wallet_connect, &m, NULL);
	*r = (struct wallet_connected){true, rq->who.user_id, evm_address_text(rq->arena, &who), "The wallet is connected."};
	rq_answer(rq, r);
	return e;
}


static err_t info_show(struct rq *rq)
{
	struct wallet_info *r = ARENA_NEW(rq->arena, struct wallet_info);
	struct wallet_message m = {.user_id = rq->who.user_id};
	struct wallet_used wallet;
	struct x402_payee payee;
	struct outlet outlet;
	struct evm_address who;
	int64_t micro;
	struct buf b;
	err_t e = rq_one(rq, &sql_wallet_get, &m, &wallet);

	r->chain_id = INT_UNSET;
	if (!x402_payee(rq->conf, rq->arena, &payee)) {
		r->network = payee.network->id;
		r->chain = payee.network->v1 ? payee.network->v1 : payee.network->id;
		r->chain_id = payee.network->chain_id;
	}
	rq_answer(rq, r);
	if (e || !evm_address_parse(wallet.address, &who))
		return e == ERR_NO_ROW ? ERR_OK : e;
	r->connected = true;
	r->wallet_address = evm_address_text(rq->arena, &who);
	outlet_open(&outlet, rq->conf, rq->arena, BALANCE_MS);
	if (!r->network || chain_balance(&outlet, payee.token_text, &who, &micro))
		return ERR_OK;
	buf_init(&b, rq->arena, 64);
	money_json(&b, micro, CUR_USDC);
	r->usdc_balance = b.at;
	return ERR_OK;
}


static err_t disconnect(struct rq *rq)
{
	struct wallet_connected *r = ARENA_NEW(rq->arena, struct wallet_connected);
	struct wallet_message m = {.user_id = rq->who.user_id};

	*r = (struct wallet_connected){true, rq->who.user_id, NULL, "No wallet is connected now."};
	rq_answer(rq, r);
	return rq_run(rq, &sql_wallet_drop, &m, NULL);
}


static err_t history_show(struct rq *rq)
{
	const struct payment_ask *in = rq->in;
	struct payment_page *r = ARENA_NEW(rq->arena, struct payment_page);
	struct payment_ask ask = {rq->who.user_id, in->limit == INT_UNSET ? LIST_DEFAULT : in->limit,
				  in->offset == INT_UNSET ? 0 : in->offset};
	struct payment_total total;
	err_t e = rq_one(rq, &sql_payment_count, &ask, &total);

	if (e)
		return e;
	r->total = total.total;
	rq_answer(rq, r);
	return rq_many(rq, &sql_payment_history, &ask, &r->payments);
}


#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = "/api/wallet/" path_, .dialect = D_BOUNTIES, .who = W_PERSON, \
	 .status = 200, __VA_ARGS__}

const struct route wallets_routes[] = {
	ROUTE("wallet_nonce", GET, "nonce", .in = &wallet_nonce_in_shape, .out = &wallet_nonce_reply_shape, .run = nonce_give,
	      .note = "A message to be signed by a wallet, good for five minutes and once"),
	ROUTE("wallet_connect", POST, "connect", .in = &wallet_in_shape, .out = &wallet_connected_shape, .flags = R_TX,
	      .errors = E(ERR_SIGNATURE), .run = connect, .note = "The wallet that signed the message becomes one's own"),
	ROUTE("wallet_info", GET, "info", .out = &wallet_info_shape, .flags = R_SLOW, .run = info_show,
	      .note = "One's own wallet, and its USDC on the chain"),
	ROUTE("wallet_disconnect", POST, "disconnect", .out = &wallet_connected_shape, .run = disconnect,
	      .note = "Forget one's own wallet"),
	ROUTE("wallet_history", GET, "history", .in = &payment_history_in_shape, .out = &payment_page_shape, .run = history_show,
	      .note = "One's own payments for results, newest first"),
	ROUTES_END,
};
