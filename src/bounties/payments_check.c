/* payments_check.c - finding out what became of payments nobody knows the end of, and sending money back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "bounties/payments.h"
#include "sql_payments.h"

#define CLAIMED_S 60 /* a request lasts no longer */
#define SETTLING_S 30
#define SOON_S 3
#define LATER_S 60
#define WAIT_MS 20000

struct payment_refund {
	const char *id, *bounty_id, *status, *tx_hash, *tx_raw, *error, *method, *network, *token, *payer;
	int64_t amount_micro;
};
SHAPE(payment_refund, payment_refund, FIELD(payment_refund, id, K_TEXT), FIELD(payment_refund, bounty_id, K_TEXT),
      FIELD(payment_refund, status, K_TEXT), FIELD(payment_refund, tx_hash, K_TEXT), FIELD(payment_refund, tx_raw, K_TEXT),
      FIELD(payment_refund, error, K_TEXT), FIELD(payment_refund, method, K_TEXT), FIELD(payment_refund, network, K_TEXT),
      FIELD(payment_refund, token, K_TEXT), FIELD(payment_refund, payer, K_TEXT),
      FIELD(payment_refund, amount_micro, K_INT));
SHAPE(payment_refund_key, payment_key, FIELD(payment_key, id, K_TEXT));


/* ---- payments */

/* Once more to the same facilitator, or our own transaction as it is: both do it at most once. */
static err_t send_again(struct till *t, struct payment *p, struct settle_result *out)
{
	const char *why = NULL;
	err_t e = ERR_OK;

	*out = (struct settle_result){.outcome = SETTLE_UNKNOWN, .why = p->error};
	if (p->tx_raw)
		e = chain_send(t->outlet, p->tx_raw, &why);
	else if (p->facilitator && !str_eq(p->facilitator, FACILITATOR_SELF))
		facilitator_settle(t->outlet, p->facilitator, p->payload, out);
	return e == ERR_OFF ? e : ERR_OK;
}


/* Without a chain only a plain yes is believed: what a second no means, nobody can tell. */
static err_t unseen_check(struct till *t, struct payment *p, int64_t *again_s)
{
	struct settle_result r;
	err_t e = send_again(t, p, &r);

	*again_s = LATER_S;
	if (e || r.outcome != SETTLE_DONE)
		return e;
	*again_s = -1;
	return payment_end(t, p, (struct payment_step){.state = "settled", .tx_hash = r.tx_hash});
}


static err_t unknown_check(struct till *t, struct payment *p, int64_t *again_s)
{
	struct chain_payment on = {.network = p->network, .token = p->token, .payer = p->payer, .recipient = p->recipient,
				   .nonce = p->nonce, .amount_micro = p->amount_micro, .valid_before = p->valid_before,
				   .block_from = p->block_from};
	struct chain_look look;
	struct settle_result r;
	err_t e;

	if (!chain_is_on(t->outlet->conf))
		return unseen_check(t, p, again_s);
	*again_s = SOON_S;
	e = chain_look(t->outlet, &on, p->tx_hash, &look);
	if (e)
		return e;
	if (look.seen == CHAIN_NOTHING && !str_eq(p->state, "failed"))
		return send_again(t, p, &r);
	if (look.seen == CHAIN_NOTHING || look.seen == CHAIN_EARLY)
		return ERR_OK;
	*again_s = -1;
	if (look.seen == CHAIN_DONE)
		return payment_end(t, p, (struct payment_step){.state = "settled", .tx_hash = look.tx_hash});
	return str_eq(p->state, "failed") ? ERR_OK : payment_end(t, p, (struct payment_step){.state = "failed", .error = look.why, .is_final = true});
}


err_t payment_check(struct till *t, struct payment *p, int64_t *again_s)
{
	*again_s = -1;
	if (str_eq(p->state, "settled") || !p->network)
		return ERR_OK;
	if (str_eq(p->state, "failed"))
		return chain_is_on(t->outlet->conf) && p->is_final ? unknown_check(t, p, again_s) : ERR_OK;
	if (str_eq(p->state, "claimed") || str_eq(p->state, "verified")) {
		*again_s = CLAIMED_S;
		if (p->age_s < CLAIMED_S)
			return ERR_OK;
		*again_s = -1;
		return payment_end(t, p, (struct payment_step){.state = "failed", .error = "broken off before anything was sent"});
	}
	*again_s = SETTLING_S;
	if (str_eq(p->state, "settling") && p->age_s < SETTLING_S)
		return ERR_OK;
	return unknown_check(t, p, again_s);
}


static err_t check_job(struct job_run *r, struct outlet *o)
{
	struct till t = {r->db, r->arena, o};
	struct payment_key key = {.id = r->job.subject};
	struct payment p;
	int64_t again_s;
	err_t e = db_one(r->db, r->arena, &sql_payment_get, &key, &p);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	e = payment_check(&t, &p, &again_s);
	if (e || again_s < 0)
		return e;
	/* the longer nobody knows, the rarer it is looked at */
	r->delay_s = again_s > r->job.attempts ? again_s : r->job.attempts;
	r->why = p.error ? p.error : "not known yet";
	return ERR_UNAVAILABLE;
}


static err_t check_run(struct job_run *r)
{
	return outlet_job(r, check_job, WAIT_MS);
}


/* ---- refunds */

static err_t refund_end(struct till *t, struct payment_refund *f, const char *state, const char *tx_hash, const char *why)
{
	struct payment_step step = {.id = f->id, .state = state, .tx_hash = tx_hash, .error = why};
	struct payment_ended ended;

	return db_one(t->db, t->arena, &sql_payment_refund_end, &step, &ended);
}


static err_t refund_keep(struct till *t, void *owner, const struct payment_signed *s)
{
	struct payment_refund *f = owner;
	struct payment_step step = {.id = f->id, .tx_hash = s->tx_hash, .tx_raw = s->tx_raw};
	struct payment_moved m;
	err_t e = db_one(t->db, t->arena, &sql_payment_refund_send, &step, &m);

	if (e || !m.is_moved)
		return e ? e : ERR_CONFLICT;
	f->tx_hash = s->tx_hash;
	f->tx_raw = s->tx_raw;
	return ERR_OK;
}


/* Signed and kept; then it may be sent as often as one likes. */
static err_t refund_sign(struct till *t, struct payment_refund *f)
{
	struct chain_prepared c;
	struct evm_address to;
	struct evm_word amount = evm_word_of((uint64_t)f->amount_micro);
	err_t e;

	if (!evm_address_parse(f->payer, &to))
		return ERR_INTERNAL;
	e = chain_prepare(t->outlet, f->network, f->token, evm_call_transfer(t->arena, &to, &amount), &c);
	if (e == ERR_REFUSED)
		return refund_end(t, f, "by_hand", NULL, c.why);
	return e ? e : payment_sign(t, &c, f->network, refund_keep, f);
}


static err_t refund_send(struct till *t, struct payment_refund *f, bool *over)
{
	struct evm_address ours;
	struct evm_word key;
	struct chain_payment on = {.network = f->network, .token = f->token, .recipient = f->payer,
				   .amount_micro = f->amount_micro, .block_from = INT_UNSET};
	struct chain_look look;
	const char *why = NULL;
	err_t e;

	if (!evm_hex_parse(t->outlet->conf->server_private_key, key.at, EVM_WORD) || !evm_key_address(&key, &ours))
		return ERR_OFF;
	on.payer = evm_hex(t->arena, ours.at, sizeof(ours.at));
	e = chain_look(t->outlet, &on, f->tx_hash, &look);
	*over = !e && (look.seen == CHAIN_DONE || look.seen == CHAIN_NEVER);
	if (e)
		return e;
	if (look.seen == CHAIN_DONE)
		return refund_end(t, f, "done", f->tx_hash, NULL);
	if (look.seen == CHAIN_NEVER)
		return refund_end(t, f, "by_hand", f->tx_hash, look.why);
	e = look.seen == CHAIN_NOTHING ? chain_send(t->outlet, f->tx_raw, &why) : ERR_OK;
	if (e == ERR_OFF)
		return e;
	return refund_end(t, f, "unknown", f->tx_hash, why);
}


static err_t refund_job(struct job_run *r, struct outlet *o)
{
	struct till t = {r->db, r->arena, o};
	struct payment_key key = {.id = r->job.subject};
	struct payment_refund f;
	bool over = false;
	err_t e = db_one(r->db, r->arena, &sql_payment_refund_get, &key, &f);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	if (str_eq(f.status, "done") || str_eq(f.status, "by_hand"))
		return ERR_OK;
	if (!f.network || !chain_is_on(o->conf) || !str_has(o->conf->server_private_key))
		return f.tx_raw ? ERR_OFF : refund_end(&t, &f, "by_hand", NULL, "this hall sends nothing by itself");
	if (!f.tx_raw)
		e = refund_sign(&t, &f);
	if (e || !f.tx_raw)
		return e;
	e = refund_send(&t, &f, &over);
	if (e || over)
		return e;
	r->delay_s = SOON_S;
	r->why = "waiting for the chain";
	return ERR_UNAVAILABLE;
}


static err_t refund_run(struct job_run *r)
{
	return outlet_job(r, refund_job, WAIT_MS);
}


static const int64_t check_schedule_s[] = {5, 5, 10, 15, 30, 60, 60, 300, 1800, 21600, -1};

const struct job_kind payments_jobs[] = {
	{.name = "payment_check", .lease_s = 30, .max_attempts = INT64_MAX, .schedule_s = check_schedule_s, .run = check_run,
	 .note = "What became of a payment on a chain whose end nobody saw"},
	{.name = "payment_refund", .lease_s = 30, .max_attempts = INT64_MAX, .schedule_s = check_schedule_s,
	 .run = refund_run, .note = "A bounty's payment goes back to its payer"},
	JOB_KINDS_END,
};
