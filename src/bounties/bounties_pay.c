/* bounties_pay.c - the result's address as a cash desk: what is offered, and what a payment in a header leads to.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/bounties_pay.h"
#include <string.h>
#include "base/buf.h"
#include "base/money.h"
#include "bounties/payments.h"
#include "sql_payments.h"

#define BLOCK_MS 1500 /* for the number of the newest block */
#define VERIFY_MS 4000 /* for somebody who takes it; with PAYMENT_WAIT_S all is less than what nginx waits */
#define BODY_MAX 65536u
#define RETRY_S "3"


bool bounty_pay_sent(const struct rq *rq)
{
	return str_has(rq_param(rq, "HTTP_PAYMENT_SIGNATURE")) || str_has(rq_param(rq, "HTTP_X_PAYMENT"));
}


err_t payment_quote(struct rq *rq, const char *bounty_id, struct quote *out)
{
	struct x402_payee payee;
	struct quote_ask ask = {.bounty_id = bounty_id};
	err_t e = x402_has_settler(rq->conf) ? x402_payee(rq->conf, rq->arena, &payee) : ERR_OFF;

	if (e)
		return e;
	ask.network = payee.network->id;
	ask.token = payee.token_text;
	ask.token_name = payee.network->token_name;
	ask.token_version = payee.network->token_version;
	ask.recipient = payee.recipient_text;
	e = rq_one(rq, &sql_quote_now, &ask, out);
	return e == ERR_NO_ROW ? ERR_NOTHING_DUE : e;
}


void payment_offer(struct rq *rq, const struct bounty *b, const struct quote *q, struct x402_offer *out)
{
	*out = (struct x402_offer){
		.network = q->network, .token = q->token, .token_name = q->token_name, .token_version = q->token_version,
		.recipient = q->recipient, .amount_micro = q->amount_micro,
		.url = arena_printf(rq->arena, "%s/api/tasks/%s/result", rq->conf->app_base_url, b->id),
		.description = arena_printf(rq->arena, "Result of task %s", b->id),
	};
}


/* ---- what is offered */

static void text_member(struct buf *b, const char *name, const char *value)
{
	buf_fmt(b, ",\"%s\":", name);
	json_quote(b, value);
}


/* The six headers of the document; they stand in the body too, for pages that see none. */
struct offered {
	const char *amount, *chain, *recipient, *contract;
};

static void headers_write(struct rq *rq, struct buf *b, const struct offered *o)
{
	const struct header all[] = {
		{"X-Payment-Required", "true"}, {"X-Payment-Amount", o->amount}, {"X-Payment-Currency", "USDC"},
		{"X-Payment-Chain", o->chain}, {"X-Payment-Address", o->recipient}, {"X-Payment-Contract", o->contract},
	};

	for (size_t i = 0; i < N_OF(all); i++) {
		if (!all[i].value)
			continue;
		rq_header(rq, all[i].name, all[i].value);
		buf_fmt(b, "%s\"%s\":", i ? "," : "{", all[i].name);
		json_quote(b, all[i].value);
	}
	buf_ch(b, '}');
}


static const char *amount_text(struct arena *a, int64_t micro)
{
	struct buf b;

	buf_init(&b, a, 64);
	money_json(&b, micro, CUR_USDC);
	return b.at;
}


/* The document's `payment`; q NULL: nobody is paid on a chain here. */
static void payment_write(struct rq *rq, struct buf *b, const struct bounty *y, const struct quote *q)
{
	const struct x402_network *n = q ? x402_network_find(q->network) : NULL;
	struct evm_address v;
	struct offered o = {.amount = amount_text(rq->arena, y->actual_micro)};

	buf_fmt(b, "{\"payment_required\":true,\"amount\":%s,\"amount_usdc\":%lld,\"currency\":\"USDC\"", o.amount,
		(long long)y->actual_micro);
	if (q && n && evm_address_parse(q->recipient, &v)) {
		o.recipient = evm_address_text(rq->arena, &v);
		o.contract = evm_address_parse(q->token, &v) ? evm_address_text(rq->arena, &v) : q->token;
		o.chain = n->v1 ? n->v1 : n->id;
		text_member(b, "chain", o.chain);
		buf_fmt(b, ",\"chain_id\":%lld", (long long)n->chain_id);
		text_member(b, "network", n->id);
		text_member(b, "recipient", o.recipient);
		text_member(b, "contract", o.contract);
		buf_fmt(b, ",\"valid_after\":%lld,\"valid_before\":%lld", (long long)q->valid_after, (long long)q->valid_before);
		text_member(b, "nonce", q->nonce);
		BUF_LIT(b, ",\"domain\":");
		payment_domain_write(b, q);
		BUF_LIT(b, ",\"message\":");
		payment_message_write(b, q, "null");
		BUF_LIT(b, ",\"typed_data\":");
		payment_typed_write(b, q, "null");
	}
	text_member(b, "task_id", y->id);
	BUF_LIT(b, ",\"headers\":");
	headers_write(rq, b, &o);
	buf_ch(b, '}');
}


static void ways_write(struct rq *rq, struct buf *b, bool on_chain)
{
	const struct {
		const char *name;
		bool is_on;
	} ways[] = {
		{"x402", on_chain}, {"authorize", on_chain}, {"balance", true},
		{"card", rq->conf->demo || str_has(rq->conf->stripe_secret_key)}, {"demo", rq->conf->demo},
	};
	bool more = false;

	buf_ch(b, '[');
	for (size_t i = 0; i < N_OF(ways); i++)
		if (ways[i].is_on) {
			buf_fmt(b, "%s\"%s\"", more ? "," : "", ways[i].name);
			more = true;
		}
	buf_ch(b, ']');
}


/* 402 with all that leads to a payment.  why: what was wrong with the one that came, or NULL. */
static void offer_reply(struct rq *rq, const struct bounty *y, const struct quote *q, const char *why)
{
	struct x402_offer offer;
	struct buf b;

	buf_init(&b, rq->arena, BODY_MAX);
	buf_fmt(&b, "{\"error\":\"%s\",\"status_code\":402", why ? why : "Payment Required");
	BUF_LIT(&b, ",\"payment\":");
	payment_write(rq, &b, y, q);
	text_member(&b, "task_id", y->id);
	buf_fmt(&b, ",\"amount\":%s,\"approval_confirmed\":%s", y->actual_cost,
		str_eq(y->payment_status, "approved") ? "true" : "false");
	text_member(&b, "message", why ? "The payment was not taken. The result is given when it is paid."
				       : "The result is given when it is paid.");
	text_member(&b, "pay_url", arena_printf(rq->arena, "%s/pay/%s", rq->conf->app_base_url, y->id));
	BUF_LIT(&b, ",\"ways\":");
	ways_write(rq, &b, q);
	BUF_LIT(&b, ",\"instructions\":{\"1\":\"Open pay_url, or sign the payment with your wallet.\",\"2\":\"Send what you signed to "
		    "POST /api/payments/authorize, or in the header PAYMENT-SIGNATURE to this address.\",\"3\":\"Ask for the result "
		    "again.\"}");
	if (q) {
		payment_offer(rq, y, q, &offer);
		rq_header(rq, "PAYMENT-REQUIRED", x402_required_header(rq->arena, &offer, why ? why : "Payment required"));
		buf_ch(&b, ',');
		x402_body_members(&b, &offer);
	}
	buf_ch(&b, '}');
	rq_header(rq, "Access-Control-Expose-Headers", "PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE");
	rq_raw(rq, "application/json", (struct span){b.at, b.len});
	rq->reply.status = 402;
}


/* ---- what came of it */

/* Nobody is asked to pay again while nobody knows whether they have. */
static void pending_reply(struct rq *rq, const struct payment *p)
{
	struct buf b;

	buf_init(&b, rq->arena, BODY_MAX);
	BUF_LIT(&b, "{\"status\":\"payment_pending\"");
	text_member(&b, "message", "The payment is under way. Do not pay again: ask for the result in a moment.");
	text_member(&b, "task_id", p->bounty_id);
	text_member(&b, "payment_id", p->id);
	text_member(&b, "payment_state", p->state);
	text_member(&b, "tx_hash", p->tx_hash);
	text_member(&b, "status_url", arena_printf(rq->arena, "%s/api/tasks/%s/result", rq->conf->app_base_url, p->bounty_id));
	buf_ch(&b, '}');
	rq_header(rq, "Retry-After", RETRY_S);
	rq_raw(rq, "application/json", (struct span){b.at, b.len});
	rq->reply.status = 202;
}


/* The header that carries the payment. */
static const char *sent_header(const struct rq *rq)
{
	const char *header = rq_param(rq, "HTTP_PAYMENT_SIGNATURE");

	return str_has(header) ? header : rq_param(rq, "HTTP_X_PAYMENT");
}


static void response_header(struct rq *rq, const struct payment *p)
{
	int version = bounty_pay_sent(rq) && !str_has(rq_param(rq, "HTTP_PAYMENT_SIGNATURE")) ? 1 : 2;
	const struct x402_network *n = x402_network_find(p->network);
	struct x402_settled s = {.success = str_eq(p->state, "settled"), .transaction = p->tx_hash, .payer = p->payer,
				 .error = p->error, .network = version == 1 && n && n->v1 ? n->v1 : p->network};

	if (!s.success)
		s.transaction = NULL;
	rq_header(rq, version == 1 ? "X-PAYMENT-RESPONSE" : "PAYMENT-RESPONSE", x402_response_header(rq->arena, &s));
}


/* What bounty_pay_begin() is told besides. */
static const char *more_write(struct rq *rq, const struct payment_order *o, int64_t block)
{
	struct buf b;
	struct evm_word digest = x402_digest(o->payment, o->offer);
	int64_t before = 0;

	buf_init(&b, rq->arena, 4 * BODY_MAX);
	BUF_LIT(&b, "{\"network\":");
	json_quote(&b, o->offer->network);
	text_member(&b, "token", o->offer->token);
	text_member(&b, "recipient", o->offer->recipient);
	text_member(&b, "payload_hash", hex_encode(rq->arena, digest.at, EVM_WORD));
	text_member(&b, "identifier", o->payment->identifier);
	if (evm_word_int(&o->payment->transfer.valid_before, &before))
		buf_fmt(&b, ",\"valid_before\":%lld", (long long)before);
	buf_fmt(&b, ",\"x402_version\":%d", o->payment->version);
	if (block != INT_UNSET)
		buf_fmt(&b, ",\"block_from\":%lld", (long long)block);
	if (o->threshold_micro != INT_UNSET)
		buf_fmt(&b, ",\"threshold\":%lld", (long long)o->threshold_micro);
	buf_fmt(&b, ",\"payload\":%s}", o->body);
	return b.at;
}


err_t payment_pay(struct rq *rq, const struct payment_order *o, struct payment *out)
{
	const struct evm_transfer *x = &o->payment->transfer;
	struct outlet outlet;
	struct till t = {rq->db, rq->arena, &outlet};
	struct payment_new n = {.bounty_id = o->bounty->id, .user_id = o->bounty->user_id, .method = o->method,
				.amount_micro = o->offer->amount_micro};
	struct payment_begun begun;
	struct payment_key key = {0};
	int64_t block = INT_UNSET;
	err_t e;

	n.payer = evm_hex(rq->arena, x->from.at, sizeof(x->from.at));
	n.nonce = evm_hex(rq->arena, x->nonce.at, EVM_WORD);
	outlet_open(&outlet, rq->conf, rq->arena, BLOCK_MS);
	if (chain_is_on(rq->conf) && chain_block(&outlet, o->offer->network, &block))
		block = INT_UNSET;
	n.more = more_write(rq, o, block);
	outlet_open(&outlet, rq->conf, rq->arena, VERIFY_MS);
	e = rq_one(rq, &sql_payment_begin, &n, &begun);
	key.id = begun.payment_id;
	if (!e)
		e = rq_one(rq, &sql_payment_get, &key, out);
	return e || !begun.is_new ? e : payment_run(&t, out);
}


/* The same signature again: how it stands.  ERR_NO_ROW: never seen, or it failed before anything was sent. */
static err_t known(struct rq *rq, const struct x402_payment *x, const struct x402_offer *o, struct payment *out)
{
	struct evm_word digest = x402_digest(x, o);
	struct payment_key key = {.network = o->network, .token = o->token};
	err_t e;

	key.payer = evm_hex(rq->arena, x->transfer.from.at, sizeof(x->transfer.from.at));
	key.nonce = evm_hex(rq->arena, x->transfer.nonce.at, EVM_WORD);
	e = rq_one(rq, &sql_payment_of_signature, &key, out);
	if (e)
		return e;
	if (!str_eq(out->payload_hash, hex_encode(rq->arena, digest.at, EVM_WORD)))
		return ERR_PAYMENT_ALREADY_USED;
	return str_eq(out->state, "failed") && !out->is_final ? ERR_NO_ROW : ERR_OK;
}


static err_t outcome(struct rq *rq, const struct bounty *b, const struct quote *q, const struct payment *p, bool *is_paid)
{
	if (!str_eq(p->bounty_id, b->id))
		return ERR_PAYMENT_ALREADY_USED;
	if (str_eq(p->state, "settled")) {
		response_header(rq, p);
		*is_paid = true;
	} else if (str_eq(p->state, "failed")) {
		response_header(rq, p);
		offer_reply(rq, b, q, p->error);
	} else {
		pending_reply(rq, p);
	}
	return ERR_OK;
}


static err_t pay(struct rq *rq, const struct bounty *b, const struct quote *q, bool *is_paid)
{
	const char *why;
	struct x402_payment x;
	struct x402_offer offer;
	struct payment_order order = {.method = "x402", .bounty = b, .offer = &offer, .payment = &x,
				      .threshold_micro = INT_UNSET};
	struct payment p;
	err_t e = x402_decode(rq->arena, sent_header(rq), &x, &why);

	if (e)
		return e;
	payment_offer(rq, b, q, &offer);
	if (!why) {
		e = known(rq, &x, &offer, &p);
		if (e != ERR_NO_ROW)
			return e ? e : outcome(rq, b, q, &p, is_paid);
		why = x402_check(rq->arena, &x, &offer, q->now_s);
	}
	if (why) {
		offer_reply(rq, b, q, why);
		return ERR_OK;
	}
	order.body = x402_facilitator_body(rq->arena, &x, &offer);
	e = payment_pay(rq, &order, &p);
	return e ? e : outcome(rq, b, q, &p, is_paid);
}


err_t bounty_pay_told(struct rq *rq, const struct bounty *b)
{
	struct payment_key key = {.bounty_id = b->id};
	struct x402_payment x;
	struct payment p;
	const char *why;
	err_t e;

	if (!bounty_pay_sent(rq) || x402_decode(rq->arena, sent_header(rq), &x, &why) || why)
		return ERR_OK;
	e = rq_one(rq, &sql_payment_live, &key, &p);
	if (!e && str_eq(p.state, "settled") && str_eq(p.nonce, evm_hex(rq->arena, x.transfer.nonce.at, EVM_WORD)) &&
	    str_eq(p.payer, evm_hex(rq->arena, x.transfer.from.at, sizeof(x.transfer.from.at))))
		response_header(rq, &p);
	return e == ERR_NO_ROW ? ERR_OK : e;
}


err_t bounty_pay_answer(struct rq *rq, const struct bounty *b, bool *is_paid)
{
	struct quote *q = ARENA_NEW(rq->arena, struct quote);
	struct payment_key key = {.bounty_id = b->id};
	struct payment live;
	err_t e = payment_quote(rq, b->id, q), f;

	*is_paid = false;
	if (e && (e != ERR_OFF || bounty_pay_sent(rq)))
		return e;
	if (bounty_pay_sent(rq)) {
		e = pay(rq, b, q, is_paid);
		if (e != ERR_PAYMENT_PENDING)
			return e;
		q = NULL; /* another one is under way */
	}
	f = rq_one(rq, &sql_payment_live, &key, &live);
	if (f && f != ERR_NO_ROW)
		return f;
	if (!f && !str_eq(live.state, "settled"))
		pending_reply(rq, &live);
	else
		offer_reply(rq, b, e ? NULL : q, NULL);
	return ERR_OK;
}
