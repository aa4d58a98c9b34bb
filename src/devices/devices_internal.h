/* devices_internal.h - what the folder's files share: the parameters of statements.
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
		*result, *result_hash, *proof, *salt, *commitment, *source, *note, *confidence, *units;
	struct texts cached_models;
	int64_t limit, offset, fee_bps, nano, estimated_time_ms;
	bool is_right, is_chain, has_models;
};
extern const struct shape device_ask_shape;

#endif
