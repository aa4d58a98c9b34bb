/* bounties_receipts.c - what was paid for a result, and giving it back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/id.h"
#include "bounties/bounties_internal.h"
#include "sql_bounties.h"

struct bounty_receipt {
	const char *id, *task_id, *user_id, *agent_type, *amount, *currency, *method;
	const char *network, *token, *payer, *recipient, *tx_hash, *payment_status, *refund_status, *refund_tx_hash;
	int64_t paid_at, refunded_at;
};
struct bounty_refund_ask {
	const char *id, *reason, *user_id, *email, *request_id;
};
struct bounty_refund_made {
	const char *refund_id, *status, *task_id;
};

#define R(member, kind, ...) FIELD(bounty_receipt, member, kind, __VA_ARGS__)

SHAPE(bounty_receipt, bounty_receipt, R(id, K_UUID, .note = "The payment's id"), R(task_id, K_UUID), R(user_id, K_TEXT),
      R(agent_type, K_TEXT), R(amount, K_JSON), R(currency, K_TEXT),
      R(method, K_WORD, .words = "x402|authorize|card|balance|demo"), R(network, K_TEXT, .note = "CAIP-2; null without a chain"),
      R(token, K_TEXT), R(payer, K_TEXT), R(recipient, K_TEXT), R(tx_hash, K_TEXT), R(paid_at, K_TIME),
      R(payment_status, K_WORD, .words = "paid|refunded"),
      R(refund_status, K_WORD, .flags = F_OMIT, .words = "waiting|sending|unknown|by_hand|done"),
      R(refund_tx_hash, K_TEXT, .flags = F_OMIT), R(refunded_at, K_TIME, .flags = F_OMIT));
SHAPE(bounty_refund_ask, bounty_refund_ask, FIELD(bounty_refund_ask, id, K_TEXT), FIELD(bounty_refund_ask, reason, K_TEXT),
      FIELD(bounty_refund_ask, user_id, K_TEXT), FIELD(bounty_refund_ask, email, K_TEXT),
      FIELD(bounty_refund_ask, request_id, K_TEXT));
SHAPE(bounty_refund_made, bounty_refund_made, FIELD(bounty_refund_made, refund_id, K_UUID),
      FIELD(bounty_refund_made, task_id, K_UUID),
      FIELD(bounty_refund_made, status, K_WORD, .words = "waiting|sending|unknown|by_hand|done"));


/* Of the caller's own, or for an admin of anybody's. */
err_t bounty_receipt_show(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	struct bounty_receipt *r = ARENA_NEW(rq->arena, struct bounty_receipt);
	struct bounty_key key = {in->id, rq->who.is_admin ? NULL : rq->who.user_id};
	struct bounty b;
	err_t e;

	if (!uuid_parse(in->id, NULL))
		return ERR_NOT_FOUND;
	e = rq_one(rq, &sql_bounty_receipt, &key, r);
	if (e == ERR_NO_ROW) {
		e = bounty_get(rq, in->id, &b);
		return e ? e : ERR_NOT_PAID;
	}
	r->currency = "USDC";
	if (!e)
		rq_answer(rq, r);
	return e;
}


err_t bounty_refund_post(struct rq *rq)
{
	const struct bounty_id *in = rq->in;
	struct bounty_refund_made *made = ARENA_NEW(rq->arena, struct bounty_refund_made), begun;
	struct bounty_refund_ask ask = {in->id, in->reason ? in->reason : "given back by an admin", rq->who.user_id,
					rq->who.email, rq->id};
	err_t e = uuid_parse(in->id, NULL) ? rq_one(rq, &sql_bounty_refund, &ask, &begun) : ERR_NOT_FOUND;

	if (!e)
		e = rq_one(rq, &sql_bounty_refund_read, &begun, made);
	if (!e)
		rq_answer(rq, made);
	return e;
}
