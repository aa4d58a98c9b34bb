/* payments_run.c - a payment's way: who takes it, sending it, seeing it on the chain.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/log.h"
#include "bounties/payments.h"
#include "sql_payments.h"

#define LOOK_EVERY_MS 400
#define MS_PER_S 1000
#define TRIES 3 /* of a statement that met a deadlock */
#define GAS_WHY "our own wallet cannot send it"


static err_t till_one(struct till *t, struct stmt *s, const void *in, void *out)
{
	err_t e = ERR_RETRY;

	for (int i = 0; i < TRIES && e == ERR_RETRY; i++)
		e = db_one(t->db, t->arena, s, in, out);
	return e;
}


err_t payment_end(struct till *t, struct payment *p, struct payment_step step)
{
	struct payment_ended ended;
	err_t e;

	step.id = p->id;
	e = till_one(t, &sql_payment_end, &step, &ended);
	if (e)
		return e;
	p->state = ended.state;
	p->error = str_eq(ended.state, "settled") ? NULL : step.error;
	p->is_final = step.is_final;
	p->tx_hash = step.tx_hash ? step.tx_hash : p->tx_hash;
	log_line(LOG_INFO, "payment=%s bounty=%s state=%s error=%s", p->id, p->bounty_id, p->state, p->error ? p->error : "-");
	return ERR_OK;
}


/* False in *moved: somebody else has ended it meanwhile. */
static err_t payment_move(struct till *t, struct payment *p, struct payment_step step, bool *moved)
{
	struct payment_moved m;
	err_t e;

	step.id = p->id;
	step.facilitator = p->facilitator;
	e = till_one(t, &sql_payment_move, &step, &m);
	*moved = !e && m.is_moved;
	if (*moved) {
		p->state = step.state;
		p->tx_hash = step.tx_hash ? step.tx_hash : p->tx_hash;
		p->tx_raw = step.tx_raw ? step.tx_raw : p->tx_raw;
	}
	return e;
}


static struct chain_payment on_chain(const struct payment *p)
{
	return (struct chain_payment){.network = p->network, .token = p->token, .payer = p->payer, .recipient = p->recipient,
				      .nonce = p->nonce, .amount_micro = p->amount_micro, .valid_before = p->valid_before,
				      .block_from = p->block_from};
}


/* ---- ourselves instead of a facilitator */

/* The call of the token that moves the money, from what was signed. */
static err_t own_call(struct till *t, const struct payment *p, char **data)
{
	json_t *all, *payload, *m;
	struct evm_transfer x;
	struct evm_signature sig;
	err_t e = json_read(t->arena, span_of(p->payload), &all);

	if (e)
		return e;
	payload = json_object_get(json_object_get(all, "paymentPayload"), "payload");
	m = json_object_get(payload, "authorization");
	if (!evm_address_parse(json_text(m, "from"), &x.from) || !evm_address_parse(json_text(m, "to"), &x.to) ||
	    !evm_decimal_parse(json_text(m, "value"), &x.value) ||
	    !evm_decimal_parse(json_text(m, "validAfter"), &x.valid_after) ||
	    !evm_decimal_parse(json_text(m, "validBefore"), &x.valid_before) ||
	    !evm_hex_parse(json_text(m, "nonce"), x.nonce.at, EVM_WORD) ||
	    !evm_signature_parse(json_text(payload, "signature"), &sig))
		return ERR_PROVIDER; /* a contract's signature: not by us */
	*data = evm_call_authorized(t->arena, &x, &sig);
	return ERR_OK;
}


/* Would it go through?  The chain itself is asked. */
static err_t own_verify(struct till *t, const struct payment *p, struct chain_prepared *c, const char **why)
{
	struct evm_address payer;
	int64_t has;
	char *data;
	err_t e = own_call(t, p, &data);

	if (!e && !evm_address_parse(p->payer, &payer))
		e = ERR_INTERNAL;
	if (!e)
		e = chain_balance(t->outlet, p->token, &payer, &has);
	if (!e && has < p->amount_micro) {
		*why = "insufficient_funds";
		return ERR_OK;
	}
	if (!e)
		e = chain_prepare(t->outlet, p->network, p->token, data, c);
	if (e == ERR_REFUSED) {
		log_line(LOG_WARN, "payment=%s would fail: %s", p->id, c->why);
		*why = strstr(c->why, "insufficient funds") ? GAS_WHY : "invalid_exact_evm_transaction_simulation_failed";
		return ERR_OK;
	}
	return e;
}


err_t payment_sign(struct till *t, const struct chain_prepared *c, const char *network,
		   err_t (*keep)(struct till *t, void *owner, const struct payment_signed *s), void *owner)
{
	struct chain_sender sender = {network, c->from, c->tx.nonce};
	struct chain_number number;
	struct payment_signed s = {0};
	struct evm_word key, hash;
	struct evm_tx tx = c->tx;
	err_t e = evm_hex_parse(t->outlet->conf->server_private_key, key.at, EVM_WORD) ? db_begin(t->db) : ERR_OFF;

	if (e)
		return e;
	e = db_one(t->db, t->arena, &sql_chain_nonce, &sender, &number);
	if (!e) {
		tx.nonce = number.nonce;
		s.tx_raw = evm_tx_sign(t->arena, &tx, &key, &hash);
		s.tx_hash = evm_hex(t->arena, hash.at, EVM_WORD);
		e = s.tx_raw ? keep(t, owner, &s) : ERR_OFF;
	}
	if (!e)
		return db_commit(t->db);
	db_rollback(t->db);
	return e;
}


static err_t own_keep(struct till *t, void *owner, const struct payment_signed *s)
{
	struct payment_step step = {.state = "settling", .tx_hash = s->tx_hash, .tx_raw = s->tx_raw};
	bool moved;
	err_t e = payment_move(t, owner, step, &moved);

	return e ? e : moved ? ERR_OK : ERR_CONFLICT;
}


/* ---- the steps */

static err_t fail(struct till *t, struct payment *p, const char *why, bool is_final)
{
	return payment_end(t, p, (struct payment_step){.state = "failed", .error = why, .is_final = is_final});
}


/* Who takes it.  p->facilitator NULL afterwards: nobody answers. */
static err_t verify(struct till *t, struct payment *p, struct chain_prepared *own, const char **why)
{
	struct facilitator_list all;

	facilitators_of(t->outlet->conf, t->arena, &all);
	for (size_t i = 0; i < all.n; i++) {
		err_t e;

		*why = NULL;
		e = str_eq(all.urls[i], FACILITATOR_SELF) ? own_verify(t, p, own, why)
								: facilitator_verify(t->outlet, all.urls[i], p->payload, why);

		if (!e) {
			p->facilitator = all.urls[i];
			return ERR_OK;
		}
		if (e != ERR_PROVIDER && e != ERR_OFF)
			return e;
	}
	return ERR_OK;
}


/* Looks at the chain until it says something or the time is over. */
static err_t confirm(struct till *t, struct payment *p, const char *why)
{
	struct chain_payment on = on_chain(p);
	struct chain_look look = {0};

	while (chain_is_on(t->outlet->conf) && outlet_left_ms(t->outlet)) {
		err_t e = chain_look(t->outlet, &on, p->tx_hash, &look);

		if (e && e != ERR_PROVIDER)
			return e;
		if (!e && look.seen == CHAIN_DONE)
			return payment_end(t, p, (struct payment_step){.state = "settled", .tx_hash = look.tx_hash});
		if (!e && look.seen == CHAIN_NEVER)
			return fail(t, p, look.why, true);
		t->outlet->sleep(t->outlet, LOOK_EVERY_MS);
	}
	return payment_end(t, p, (struct payment_step){.state = "unknown", .tx_hash = p->tx_hash, .error = why});
}


/* A facilitator's no: on the chain one can see whether it is one. */
static err_t refused(struct till *t, struct payment *p, const char *why)
{
	struct chain_payment on = on_chain(p);
	bool used = false;
	err_t e = chain_is_on(t->outlet->conf) ? chain_nonce_used(t->outlet, &on, &used) : ERR_OK;

	if (e || used)
		return confirm(t, p, why);
	return fail(t, p, why, true);
}


static err_t settled_by(struct till *t, struct payment *p, const struct settle_result *r)
{
	p->tx_hash = r->tx_hash ? r->tx_hash : p->tx_hash;
	if (r->outcome == SETTLE_REFUSED)
		return refused(t, p, r->why);
	if (r->outcome == SETTLE_DONE && !chain_is_on(t->outlet->conf))
		return payment_end(t, p, (struct payment_step){.state = "settled", .tx_hash = r->tx_hash});
	return confirm(t, p, r->why ? r->why : "waiting for the chain");
}


static err_t settle(struct till *t, struct payment *p, const struct chain_prepared *own)
{
	struct settle_result result;
	const char *why = NULL;
	bool moved;
	err_t e;

	if (str_eq(p->facilitator, FACILITATOR_SELF)) {
		e = payment_sign(t, own, p->network, own_keep, p);
		if (e)
			return e == ERR_CONFLICT ? ERR_PAYMENT_PENDING : e;
		e = chain_send(t->outlet, p->tx_raw, &why);
		return confirm(t, p, e && why ? why : "waiting for the chain");
	}
	e = payment_move(t, p, (struct payment_step){.state = "settling"}, &moved);
	if (e || !moved)
		return e ? e : ERR_PAYMENT_PENDING;
	facilitator_settle(t->outlet, p->facilitator, p->payload, &result);
	return settled_by(t, p, &result);
}


err_t payment_run(struct till *t, struct payment *p)
{
	struct chain_prepared own = {0};
	const char *why = NULL;
	bool moved;
	err_t e = verify(t, p, &own, &why);

	if (e)
		return e;
	if (!p->facilitator) {
		e = fail(t, p, "no facilitator answers", false);
		return e ? e : ERR_PROVIDER;
	}
	if (why)
		return fail(t, p, why, false);
	outlet_more(t->outlet, t->outlet->conf->payment_wait_s * MS_PER_S);
	e = payment_move(t, p, (struct payment_step){.state = "verified"}, &moved);
	if (e || !moved)
		return e ? e : ERR_PAYMENT_PENDING;
	return settle(t, p, &own);
}
