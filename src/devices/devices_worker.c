/* devices_worker.c - what a device does: registers, sees what is there, claims, delivers.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/ed25519.h"
#include "base/jcs.h"
#include "devices/devices_worker.h"
#include "sql_devices.h"

#define OFFERS_DEFAULT 10
#define OFFERS_MAX 100


static struct device_ask *ask_of(struct rq *rq)
{
	struct device_ask *ask = ARENA_NEW(rq->arena, struct device_ask);

	*ask = *(const struct device_ask *)rq->in;
	ask->wallet = rq->who.wallet;
	ask->has_models = rq->input.json && json_object_get(rq->input.json, "cached_models");
	return ask;
}


err_t device_register_post(struct rq *rq)
{
	struct device_ask *ask = ask_of(rq);
	struct device_registered *out = ARENA_NEW(rq->arena, struct device_registered);
	err_t e = rq_run(rq, &sql_device_register, ask, NULL);

	if (e)
		return e;
	*out = (struct device_registered){ask->device_id, ask->wallet, "registered"};
	rq_answer(rq, out);
	return ERR_OK;
}


/* The words of the reasons are those of the errors that a claim would give. */
static const char *reason_text(struct rq *rq, const char *reason)
{
	for (int e = 1; e < ERR_COUNT; e++)
		if (str_ieq(err_info((err_t)e)->symbol + strlen("ERR_"), reason))
			return tr(rq->lang, err_info((err_t)e)->text);
	return reason;
}


static err_t reasons_read(struct rq *rq, const struct device_ask *ask, struct list *out)
{
	err_t e = rq_many(rq, &sql_device_reasons, ask, out);
	struct device_reason *reasons = out->items;

	for (size_t i = 0; !e && i < out->n; i++)
		reasons[i].text = reason_text(rq, reasons[i].reason);
	return e;
}


err_t device_offers_get(struct rq *rq)
{
	struct device_ask *ask = ask_of(rq);
	struct device_offers *out = ARENA_NEW(rq->arena, struct device_offers);
	struct device_offer *offers;
	err_t e = ask->device_id ? rq_run(rq, &sql_device_seen, ask, NULL) : ERR_OK;

	ask->limit = ask->limit == INT_UNSET ? OFFERS_DEFAULT : ask->limit > OFFERS_MAX ? OFFERS_MAX : ask->limit;
	if (!e)
		e = rq_many(rq, &sql_device_offers, ask, &out->tasks);
	if (!e && ask->is_right)
		e = reasons_read(rq, ask, &out->why_not);
	if (e)
		return e;
	offers = out->tasks.items;
	for (size_t i = 0; i < out->tasks.n; i++) {
		struct device_limits *limits = ARENA_NEW(rq->arena, struct device_limits);
		struct device_reward *reward = ARENA_NEW(rq->arena, struct device_reward);

		*limits = (struct device_limits){offers[i].time_limit_s, offers[i].max_energy_mwh};
		*reward = (struct device_reward){offers[i].amount_ton};
		offers[i].constraints = limits;
		offers[i].reward = reward;
	}
	rq_answer(rq, out);
	return ERR_OK;
}


static err_t claimed_answer(struct rq *rq, const struct device_ask *ask, struct device_claimed *out, const char *status)
{
	out->task_id = ask->task_id;
	out->status = status;
	if (!out->assignment_id)
		out->assignment_id = ask->assignment_id;
	rq_answer(rq, out);
	return ERR_OK;
}


err_t device_claim_post(struct rq *rq)
{
	struct device_ask *ask = ask_of(rq);
	struct device_claimed *out = ARENA_NEW(rq->arena, struct device_claimed);
	err_t e = rq_one(rq, &sql_device_claim, ask, out);

	return e ? e : claimed_answer(rq, ask, out, "assigned");
}


err_t device_commit_post(struct rq *rq)
{
	struct device_ask *ask = ask_of(rq);
	struct device_claimed *out = ARENA_NEW(rq->arena, struct device_claimed);
	unsigned char hash[SHA256_LEN];
	err_t e = hex_decode(ask->commitment, hash, sizeof(hash)) ? ERR_OK : rq_wrong(rq, "commitment", "invalid_format");

	if (!e)
		e = rq_one(rq, &sql_device_commit, ask, out);
	return e ? e : claimed_answer(rq, ask, out, "executing");
}


/* The result's one form: what is hashed, compared and kept. */
static err_t result_read(struct rq *rq, struct device_ask *ask)
{
	struct buf b;
	json_t *v;
	err_t e = json_read(rq->arena, span_of(arena_printf(rq->arena, "[%s]", ask->result)), &v);

	if (e)
		return e;
	buf_init(&b, rq->arena, DEVICE_RESULT_MAX);
	jcs_write(&b, json_array_get(v, 0));
	ask->result = buf_text(&b);
	ask->result_hash = sha256_hex(rq->arena, ask->result);
	return b.is_full ? ERR_RESULT_TOO_LARGE : ERR_OK;
}


static err_t proof_check(struct rq *rq, struct device_ask *ask)
{
	struct device_proof p;
	unsigned char key[ED25519_KEY], signature[ED25519_SIGNATURE];
	struct buf b;
	err_t e = device_proof_read(rq->arena, ask->proof, &rq->complaints, &p);

	if (e)
		return e;
	if (!rq->who.wallet_key || !hex_decode(rq->who.wallet_key, key, sizeof(key)))
		return ERR_WALLET_KEY;
	if (!ed25519_signature_read(rq->arena, p.signature, signature) ||
	    !ed25519_verify(key, device_proof_message(rq->arena, ask->task_id, ask->assignment_id, p.timestamp, ask->result_hash), signature))
		return ERR_DEVICE_PROOF;
	buf_init(&b, rq->arena, 1024);
	BUF_LIT(&b, "{\"signature\":");
	json_quote(&b, p.signature);
	buf_fmt(&b, ",\"timestamp\":%lld,\"energy_consumed\":%s,\"execution_time_ms\":%lld}", (long long)p.timestamp, p.energy,
		(long long)p.execution_ms);
	ask->proof = buf_text(&b);
	ask->device_id = p.device_id;
	return ERR_OK;
}


err_t device_result_post(struct rq *rq)
{
	struct device_ask *ask = ask_of(rq);
	struct device_sent *out = ARENA_NEW(rq->arena, struct device_sent);
	err_t e = result_read(rq, ask);

	if (!e)
		e = proof_check(rq, ask);
	if (!e)
		e = rq_one(rq, &sql_device_result, ask, out);
	if (e)
		return e;
	out->assignment_id = ask->assignment_id;
	out->status = "validating";
	rq_answer(rq, out);
	return ERR_OK;
}


err_t device_state_get(struct rq *rq)
{
	struct device_state *out = ARENA_NEW(rq->arena, struct device_state);
	err_t e = rq_one(rq, &sql_device_state, ask_of(rq), out);

	if (!e)
		rq_answer(rq, out);
	return e == ERR_NO_ROW ? ERR_TASK_NOT_ASSIGNED : e;
}


err_t device_earnings_get(struct rq *rq)
{
	struct device_ask ask = {.wallet = rq->who.wallet};
	struct device_earnings *out = ARENA_NEW(rq->arena, struct device_earnings);
	err_t e = rq_one(rq, &sql_device_earnings, &ask, out);

	if (!e)
		e = rq_many(rq, &sql_device_hosts, &ask, &out->devices);
	if (e)
		return e;
	out->wallet = ask.wallet;
	rq_answer(rq, out);
	return ERR_OK;
}
