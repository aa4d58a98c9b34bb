/* devices_worker.h - what devices send and read.
 *
 * Layer: devices, for its own files.  *_ton are JSON numbers as text; the shapes are in devices_shapes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DEVICES_DEVICES_WORKER_H
#define DEVICES_DEVICES_WORKER_H
#include "devices/devices_internal.h"

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

#endif
