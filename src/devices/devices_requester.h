/* devices_requester.h - what requesters send and read.
 *
 * Layer: devices, for its own files.  *_ton are JSON numbers as text; the shapes are in devices_shapes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DEVICES_DEVICES_REQUESTER_H
#define DEVICES_DEVICES_REQUESTER_H
#include "devices/devices_internal.h"

struct device_batch_in {
	const char *tasks;
};
struct device_made {
	const char *task_id, *status, *priority_score, *escrow_address, *escrow_amount_ton, *platform_fee_ton;
	int64_t estimated_completion_time, fee_nano;
};
struct device_batch {
	struct list tasks;
};
struct device_verdict {
	const char *status, *method;
	int64_t validated_at;
};
struct device_payment {
	const char *status, *tx_hash, *amount_ton, *platform_fee_ton, *settlement;
};
struct device_task {
	const char *task_id, *status, *failure, *result, *method, *verdict, *paid, *tx_hash, *amount_ton, *fee_ton;
	int64_t created_at, assigned_at, completed_at, validated_at;
	const char *human_task_id;
	bool needs_you, has_people;
	const struct device_verdict *validation;
	const struct device_payment *payment;
};
struct device_line {
	const char *task_id, *status, *reward_amount_ton;
	int64_t created_at;
};
struct device_page {
	struct list tasks;
	int64_t total, limit, offset;
};
struct device_cancelled {
	const char *task_id, *status, *refund_amount_ton, *refund_tx_hash;
	int64_t refund;
};
struct device_stake {
	bool is_known;
};
struct device_escrow {
	const char *available_ton, *held_ton, *deposit_address, *deposit_comment;
};
struct device_money_in {
	const char *amount_ton;
};
struct device_credited {
	const char *deposit_id, *available_ton;
	int64_t available;
};
struct device_withdrawn {
	const char *payout_id, *state, *settlement, *amount_ton, *available_ton, *tx_hash;
	int64_t available;
};
struct device_judge_in {
	const char *task_id, *result, *comment;
};
struct device_judged {
	const char *validation_id, *status;
	bool payment_initiated;
};
extern const struct shape device_order_shape, device_batch_in_shape, device_made_shape, device_batch_shape, device_task_shape,
	device_list_in_shape, device_page_shape, device_key_in_shape, device_cancelled_shape, device_escrow_shape,
	device_money_in_shape, device_credited_shape, device_withdrawn_shape, device_judge_in_shape, device_judged_shape;
/* The least stake, in the jetton's smallest units; NULL where none is asked for. */
const char *device_min_stake(const struct rq *rq);
/* Is the wallet's known? A job looks it up otherwise, or anew. */
MUST_CHECK err_t device_stake_known(struct rq *rq, const char *wallet, bool *is_known);
/* A task of that wallet, its reward in escrow; complains about fields by their names in /v1/tasks. */
/* What is free of that wallet's, sent to it; amount: JSON.  Only where device_withdraws. */
bool device_withdraws(const struct conf *c);
MUST_CHECK err_t device_withdraw_make(struct rq *rq, const char *wallet, const char *amount, struct device_withdrawn *out);
MUST_CHECK err_t device_task_make(struct rq *rq, const char *wallet, const struct device_order *asked, struct device_made *out);
err_t device_task_post(struct rq *rq);
err_t device_batch_post(struct rq *rq);
err_t device_task_get(struct rq *rq);
err_t device_tasks_get(struct rq *rq);
err_t device_cancel_post(struct rq *rq);
err_t device_judge_post(struct rq *rq);
err_t device_escrow_get(struct rq *rq);
err_t device_credit_post(struct rq *rq);
err_t device_withdraw_post(struct rq *rq);

#endif
