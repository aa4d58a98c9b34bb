/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/bounties_wallet.h"
#include "base/buf.h"
#include "base/json.h"
#include "bounties/approvals.h"
#include "bounties/payments.h"
#include "sql_payments.h"

#define TYPED_MAX 4096

/* What wallets are told when they do not know the network. */
static const struct {
	const char *network, *rpc;
} public_nodes[] = {
	{"eip155:8453", "https://mainnet.base.org"},
	{"eip155:84532", "https://sepolia.base.org"},
};

static const char *typed_json(struct arena *a, const struct quote *q)
{
	struct buf b;

	buf_init(&b, a, TYPED_MAX);
	payment_typed_write(&b, q, "\"\"");
	return buf_text(&b);
}


err_t wallet_ask(struct rq *rq, const char *bounty_id, struct wallet_ask *out)
{
	const struct x402_network *n;
	struct quote q;
	err_t e = payment_quote(rq, bounty_id, &q);

	if (e)
		return e;
	n = x402_network_find(q.network);
	if (OURS(!n))
		return ERR_INTERNAL;
	*out = (struct wallet_ask){.typed = typed_json(rq->arena, &q), .nonce = q.nonce, .network = n->title,
		.chain = arena_printf(rq->arena, "0x%llx", (unsigned long long)n->chain_id), .explorer = n->explorer};
	for (size_t i = 0; i < N_OF(public_nodes); i++)
		if (str_eq(public_nodes[i].network, n->id))
			out->rpc = public_nodes[i].rpc;
	return ERR_OK;
}


/* The signed transfer as our quote has it: only account and signature come from outside. */
static const char *answer_read(const struct wallet_answer *in, const struct quote *q, struct x402_payment *p)
{
	struct evm_transfer *t = &p->transfer;

	*p = (struct x402_payment){.version = 2, .signature_text = in->signature};
	if (!in->from_address || !evm_address_parse(in->from_address, &t->from))
		return "invalid_payload";
	if (!in->signature || !evm_signature_parse(in->signature, &p->signature) || !evm_address_parse(q->recipient, &t->to) ||
	    !evm_hex_parse(q->nonce, t->nonce.at, EVM_WORD))
		return "invalid_exact_evm_payload_signature";
	t->value = evm_word_of((uint64_t)q->amount_micro);
	t->valid_after = evm_word_of((uint64_t)q->valid_after);
	t->valid_before = evm_word_of((uint64_t)q->valid_before);
	return NULL;
}


static err_t answer_pay(struct rq *rq, const struct bounty *b, const struct quote *q, struct x402_payment *x, const char **why)
{
	struct x402_offer offer;
	struct payment_order order = {.method = "authorize", .bounty = b, .offer = &offer, .payment = x,
				      .threshold_micro = approval_threshold(rq->conf)};
	struct payment p;
	err_t e;

	payment_offer(rq, b, q, &offer);
	*why = x402_transfer_check(x, &offer, q->now_s);
	if (*why)
		return ERR_OK;
	e = x402_payment_make(rq->arena, &offer, x);
	if (e)
		return e;
	order.body = x402_facilitator_body(rq->arena, x, &offer);
	return payment_pay(rq, &order, &p);
}


err_t wallet_pay(struct rq *rq, const char *bounty_id, const struct wallet_answer *in, const char **why)
{
	struct bounty *b = ARENA_NEW(rq->arena, struct bounty);
	struct quote_ask ask = {.bounty_id = bounty_id, .nonce = in->nonce ? str_lower(rq->arena, in->nonce) : ""};
	struct x402_payment x;
	struct quote q;
	err_t e = x402_has_settler(rq->conf) ? bounty_get(rq, bounty_id, b) : ERR_OFF;

	*why = NULL;
	if (!e)
		e = rq_one(rq, &sql_quote_of_nonce, &ask, &q);
	if (e == ERR_NO_ROW) {
		*why = "nonce_mismatch";
		return ERR_OK;
	}
	if (e)
		return e;
	*why = answer_read(in, &q, &x);
	return *why ? ERR_OK : answer_pay(rq, b, &q, &x, why);
}
