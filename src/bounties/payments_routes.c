/* payments_routes.c - signatures sent by themselves, balances on the chain, one's own payments.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/money.h"
#include "bounties/approvals.h"
#include "bounties/payments.h"
#include "sql_payments.h"

#define BALANCE_MS 6000
#define NUMBER_MAX 100
#define FOR(type, member, kind, ...) FIELD(type, member, kind, __VA_ARGS__)

/* ---- POST /api/payments/authorize */

struct authorize_in {
	const char *task_id, *from_address, *nonce;
	int64_t amount_usdc, valid_after, valid_before;
	const char *signature; /* JSON: v, r, s */
};
struct authorized {
	bool success, pending;
	const char *tx_hash, *error, *code, *task_id, *amount_usd, *payment_id;
};
SHAPE(authorize_in, authorize_in, FOR(authorize_in, task_id, K_LINE, .flags = F_REQ, .max = 100),
      FOR(authorize_in, from_address, K_LINE, .flags = F_REQ, .max = 64),
      FOR(authorize_in, amount_usdc, K_INT, .flags = F_REQ, .min = 0, .max = INT64_MAX, .note = "Millionths of a USDC"),
      FOR(authorize_in, valid_after, K_INT, .flags = F_REQ, .min = 0, .max = INT64_MAX),
      FOR(authorize_in, valid_before, K_INT, .flags = F_REQ, .min = 0, .max = INT64_MAX),
      FOR(authorize_in, nonce, K_LINE, .flags = F_REQ, .max = NUMBER_MAX, .note = "The one that the 402 of the result gave"),
      FOR(authorize_in, signature, K_JSON, .flags = F_REQ,
	  .note = "{v, r, s}: v is 27 or 28 (0 and 1 will do), r and s decimal or 0x and hex digits, as text"));
SHAPE(authorized, authorized, FOR(authorized, success, K_BOOL), FOR(authorized, tx_hash, K_TEXT),
      FOR(authorized, error, K_TEXT), FOR(authorized, code, K_TEXT, .note = "Stable word for the error"),
      FOR(authorized, pending, K_BOOL, .note = "Nobody knows yet: ask for the result in a moment, and do not pay again"),
      FOR(authorized, task_id, K_TEXT), FOR(authorized, amount_usd, K_JSON), FOR(authorized, payment_id, K_TEXT));

/* What people are told, by the words of the standard. */
static const struct {
	const char *word, *text;
} reasons[] = {
	{"invalid_exact_evm_payload_signature", "Invalid signature"},
	{"invalid_exact_evm_signature", "Invalid signature"},
	{"invalid_exact_evm_payload_authorization_valid_after", "The authorization is not yet valid"},
	{"invalid_exact_evm_payload_authorization_valid_before", "The authorization has expired, or is good for too long"},
	{"invalid_exact_evm_payload_authorization_value_mismatch", "The amount is not what the task costs"},
	{"insufficient_funds", "Insufficient USDC balance"},
	{"nonce_mismatch", "This nonce was not given out for this task"},
	{"window_mismatch", "The authorization is good for longer than what was asked for"},
};

static const char *reason_text(const char *word)
{
	for (size_t i = 0; i < N_OF(reasons); i++)
		if (str_eq(reasons[i].word, word))
			return reasons[i].text;
	return word;
}


/* 32 bytes written as hex or as a decimal number. */
static bool number_read(const char *s, unsigned char out[EVM_WORD])
{
	struct evm_word w;

	if (!s)
		return false;
	if (str_starts(s, "0x"))
		return evm_hex_parse(s, out, EVM_WORD);
	if (!evm_decimal_parse(s, &w))
		return false;
	memcpy(out, w.at, EVM_WORD);
	return true;
}


static bool signature_read(struct arena *a, const char *text, struct evm_signature *out)
{
	unsigned char sig[EVM_SIGNATURE];
	json_t *o, *v;
	int64_t n = -1;

	if (json_read(a, span_of(text), &o))
		return false;
	v = json_object_get(o, "v");
	if (json_is_integer(v))
		n = json_integer_value(v);
	else if (!json_string_value(v) || !str_int(json_string_value(v), &n))
		return false;
	if (n < 0 || n > 28 || !number_read(json_text(o, "r"), sig) || !number_read(json_text(o, "s"), sig + EVM_WORD))
		return false;
	sig[2 * EVM_WORD] = (unsigned char)n;
	return evm_signature_parse(evm_hex(a, sig, EVM_SIGNATURE), out);
}


static const char *authorized_read(struct arena *a, const struct authorize_in *in, const struct quote *q, struct x402_payment *p)
{
	struct evm_transfer *t = &p->transfer;

	*p = (struct x402_payment){.version = 2};
	if (!signature_read(a, in->signature, &p->signature) || !evm_address_parse(in->from_address, &t->from) ||
	    !evm_address_parse(q->recipient, &t->to) || !evm_hex_parse(str_lower(a, in->nonce), t->nonce.at, EVM_WORD))
		return "invalid_exact_evm_payload_signature";
	t->value = evm_word_of((uint64_t)in->amount_usdc);
	t->valid_after = evm_word_of((uint64_t)in->valid_after);
	t->valid_before = evm_word_of((uint64_t)in->valid_before);
	return in->valid_before > q->valid_before ? "window_mismatch" : NULL;
}


static err_t authorize_reply(struct rq *rq, const struct authorize_in *in, const char *why, const struct payment *p)
{
	struct authorized *r = ARENA_NEW(rq->arena, struct authorized);
	struct buf b;

	buf_init(&b, rq->arena, 64);
	money_json(&b, in->amount_usdc, CUR_USDC);
	*r = (struct authorized){.task_id = in->task_id, .amount_usd = b.at, .code = why, .error = why ? reason_text(why) : NULL};
	if (p) {
		r->payment_id = p->id;
		r->success = str_eq(p->state, "settled");
		r->pending = !r->success && !str_eq(p->state, "failed");
		r->tx_hash = p->tx_hash;
	}
	if (r->pending) {
		r->code = "payment_pending";
		r->error = "The payment is under way. Do not pay again: ask for the result in a moment.";
		rq_header(rq, "Retry-After", "3");
	}
	rq_answer_as(rq, r->pending ? 202 : 200, &authorized_shape, r);
	return ERR_OK;
}


static int64_t threshold_of(const struct rq *rq)
{
	return rq->who.kind == ACTOR_PERSON ? approval_threshold(rq->conf) : INT_UNSET;
}


static err_t authorize_pay(struct rq *rq, const struct bounty *b, const struct quote *q, struct x402_payment *x)
{
	const struct authorize_in *in = rq->in;
	struct x402_offer offer;
	struct payment_order order = {.method = "authorize", .bounty = b, .offer = &offer, .payment = x,
				      .threshold_micro = threshold_of(rq)};
	struct payment p;
	const char *why;
	err_t e;

	payment_offer(rq, b, q, &offer);
	why = x402_transfer_check(x, &offer, q->now_s);
	/* what was taken once is answered as it stands, also when its time is over */
	if (why && !str_eq(why, "invalid_exact_evm_payload_authorization_valid_before"))
		return authorize_reply(rq, in, why, NULL);
	if (why) {
		struct payment_key key = {.network = q->network, .token = q->token, .nonce = q->nonce};

		key.payer = evm_hex(rq->arena, x->transfer.from.at, sizeof(x->transfer.from.at));
		e = rq_one(rq, &sql_payment_of_signature, &key, &p);
		return e == ERR_NO_ROW ? authorize_reply(rq, in, why, NULL) : e ? e : authorize_reply(rq, in, p.error, &p);
	}
	e = x402_payment_make(rq->arena, &offer, x);
	if (e)
		return e;
	order.body = x402_facilitator_body(rq->arena, x, &offer);
	e = payment_pay(rq, &order, &p);
	return e ? e : authorize_reply(rq, in, p.error, &p);
}


static err_t authorize(struct rq *rq)
{
	const struct authorize_in *in = rq->in;
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	struct quote_ask ask = {.bounty_id = in->task_id, .nonce = str_lower(rq->arena, in->nonce)};
	struct quote q;
	struct x402_payment x;
	const char *why;
	err_t e = x402_has_settler(rq->conf) ? bounty_get(rq, in->task_id, b) : ERR_OFF;

	if (e)
		return e;
	if (!str_eq(b->status, "completed"))
		return ERR_NOT_COMPLETED;
	e = rq_one(rq, &sql_quote_of_nonce, &ask, &q);
	if (e == ERR_NO_ROW)
		return authorize_reply(rq, in, "nonce_mismatch", NULL);
	if (e)
		return e;
	why = authorized_read(rq->arena, in, &q, &x);
	return why ? authorize_reply(rq, in, why, NULL) : authorize_pay(rq, b, &q, &x);
}


/* ---- GET /api/payments/balance/{address} */

struct balance_in {
	const char *address;
};
struct balance_reply {
	const char *address, *usdc_balance, *chain, *network;
	int64_t usdc_balance_raw, chain_id;
};
SHAPE(chain_balance_in, balance_in, FOR(balance_in, address, K_LINE, .flags = F_REQ | F_PATH, .max = 64));
SHAPE(chain_balance, balance_reply, FOR(balance_reply, address, K_TEXT), FOR(balance_reply, usdc_balance, K_JSON),
      FOR(balance_reply, usdc_balance_raw, K_INT, .note = "Millionths"), FOR(balance_reply, chain, K_TEXT),
      FOR(balance_reply, chain_id, K_INT), FOR(balance_reply, network, K_TEXT));

static err_t balance_show(struct rq *rq)
{
	const struct balance_in *in = rq->in;
	struct balance_reply *r = ARENA_NEW(rq->arena, struct balance_reply);
	struct outlet outlet;
	struct x402_payee payee;
	struct evm_address who;
	struct buf b;
	err_t e = x402_payee(rq->conf, rq->arena, &payee);

	if (!evm_address_parse(in->address, &who))
		return rq_wrong(rq, "address", "invalid_format");
	outlet_open(&outlet, rq->conf, rq->arena, BALANCE_MS);
	if (!e)
		e = chain_balance(&outlet, payee.token_text, &who, &r->usdc_balance_raw);
	if (e)
		return e;
	buf_init(&b, rq->arena, 64);
	money_json(&b, r->usdc_balance_raw, CUR_USDC);
	r->usdc_balance = b.at;
	r->address = evm_address_text(rq->arena, &who);
	r->chain = payee.network->v1 ? payee.network->v1 : payee.network->id;
	r->network = payee.network->id;
	r->chain_id = payee.network->chain_id;
	rq_answer(rq, r);
	return ERR_OK;
}


#define ROUTE(name_, method_, path_, ...) \
	{.name = (name_), .method = (method_), .path = (path_), .dialect = D_BOUNTIES, .who = W_PERSON | W_MACHINE, __VA_ARGS__}

const struct route payments_routes[] = {
	ROUTE("payment_authorize", POST, "/api/payments/authorize", .in = &authorize_in_shape, .out = &authorized_shape,
	      .status = 200, .flags = R_SLOW,
	      .errors = E(ERR_OFF, ERR_NOT_FOUND, ERR_NOT_COMPLETED, ERR_ALREADY_PAID, ERR_APPROVAL_NEEDED, ERR_NOTHING_DUE,
			  ERR_PAYMENT_AMOUNT, ERR_PAYMENT_PENDING, ERR_PAYMENT_ALREADY_USED, ERR_PROVIDER),
	      .run = authorize,
	      .note = "Pays for a result with a signed transferWithAuthorization of our quote; success false says why not"),
	ROUTE("payment_balance", GET, "/api/payments/balance/{address}", .in = &chain_balance_in_shape,
	      .out = &chain_balance_shape, .status = 200, .flags = R_SLOW, .errors = E(ERR_OFF, ERR_PROVIDER), .run = balance_show,
	      .note = "USDC of an address on the chain that results are paid on"),
	ROUTES_END,
};
