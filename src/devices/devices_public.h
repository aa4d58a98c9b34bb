/* devices_public.h - what everybody reads.
 *
 * Layer: devices, for its own files.  *_ton are JSON numbers as text; the shapes are in devices_shapes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DEVICES_DEVICES_PUBLIC_H
#define DEVICES_DEVICES_PUBLIC_H
#include "devices/devices_internal.h"

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

#endif
