/* devices_internal.h - what the folder's files share: requests, answers, rows of statements, handlers.
 *
 * Layer: devices, for its own files.  *_ton are JSON numbers as text; the shapes are in devices_shapes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DEVICES_DEVICES_INTERNAL_H
#define DEVICES_DEVICES_INTERNAL_H
#include "devices/devices.h"
#include "devices/devices_rules.h"

/* Parameters of every statement. */
struct device_ask {
	const char *wallet, *task_id, *assignment_id, *device_id, *device_type, *region, *status, *descriptor, *min_stake, *comment,
		*result, *result_hash, *proof, *salt, *commitment, *source, *note, *confidence;
	struct texts cached_models;
	int64_t limit, offset, fee_bps, nano, estimated_time_ms;
	bool is_right, is_chain, has_models;
};
extern const struct shape device_ask_shape;

/* ---- requester */

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
	bool needs_you;
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
err_t device_task_post(struct rq *rq);
err_t device_batch_post(struct rq *rq);
err_t device_task_get(struct rq *rq);
err_t device_tasks_get(struct rq *rq);
err_t device_cancel_post(struct rq *rq);
err_t device_judge_post(struct rq *rq);
err_t device_escrow_get(struct rq *rq);
err_t device_credit_post(struct rq *rq);
err_t device_withdraw_post(struct rq *rq);

/* ---- device */

struct device_registered {
	const char *device_id, *wallet, *status;
};
struct device_limits {
	int64_t time_limit_sec, max_energy_mwh;
};
struct device_reward {
	const char *amount_ton;
};
struct device_offer {
	const char *task_id, *task_type, *operation, *model, *input, *amount_ton;
	int64_t time_limit_s, max_energy_mwh;
	const struct device_limits *constraints;
	const struct device_reward *reward;
};
struct device_reason {
	const char *reason, *text;
	int64_t n;
};
struct device_offers {
	struct list tasks, why_not;
};
struct device_claimed {
	const char *assignment_id, *task_id, *status;
	int64_t deadline;
};
struct device_sent {
	const char *assignment_id, *status;
	int64_t validation_estimated_time;
};
struct device_state {
	const char *assignment_id, *status, *validation_status, *payment_status, *payment_tx_hash, *reward_amount_ton, *settlement;
	int64_t deadline;
};
struct device_host {
	const char *device_id, *device_type, *reputation, *reputation_is, *earned_ton;
	int64_t completed, failed, timeouts, checked_in_a_row, quota, used_today, last_seen_at;
};
struct device_earnings {
	const char *wallet, *earned_ton, *pending_ton, *available_ton;
	int64_t completed;
	struct list devices;
};
extern const struct shape device_register_in_shape, device_registered_shape, device_offers_in_shape, device_offers_shape,
	device_claim_in_shape, device_claimed_shape, device_commit_in_shape, device_result_in_shape, device_sent_shape,
	device_state_shape, device_earnings_shape;
err_t device_register_post(struct rq *rq);
err_t device_offers_get(struct rq *rq);
err_t device_claim_post(struct rq *rq);
err_t device_commit_post(struct rq *rq);
err_t device_result_post(struct rq *rq);
err_t device_state_get(struct rq *rq);
err_t device_earnings_get(struct rq *rq);

/* ---- everybody */

struct device_operation {
	const char *operation, *description;
	struct texts supported_models;
	const char *models;
	int64_t average_time_ms, average_energy_mwh;
};
struct device_model {
	const char *model, *operations, *ipfs_hash;
	int64_t size_mb;
};
struct device_whitelist {
	struct list operations, models;
};
struct device_stats {
	int64_t total_tasks, completed_tasks, active_devices, average_task_time_ms;
	const char *total_ton_distributed, *average_reward_ton, *platform_fee_percent;
};
extern const struct shape device_operations_shape, device_models_shape, device_stats_shape;
err_t device_operations_get(struct rq *rq);
err_t device_models_get(struct rq *rq);
err_t device_stats_get(struct rq *rq);

/* nanoTON as a JSON number. */
const char *device_ton(struct arena *a, int64_t nano);

#endif
