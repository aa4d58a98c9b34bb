/* devices_admin.h - what the command line may change: credits, owners of wallets, the whitelists.
 *
 * Layer: devices.  Parameters of the statements device_credit_by_admin, device_join, device_block, device_operation_set,
 * device_model_set, device_allow and device_deposit_* of sql_devices.h; the shapes are in devices_shapes.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef DEVICES_DEVICES_ADMIN_H
#define DEVICES_DEVICES_ADMIN_H
#include "base/shape.h"

struct device_credit {
	const char *wallet, *source, *note;
	int64_t nano;
};
struct device_allowed {
	const char *operation, *model, *description, *ipfs_hash, *wallet, *other;
	int64_t ms, mwh, max_mwh, mb;
	bool is_on;
};
/* Money on the chain that no comment named, and what becomes of it. */
struct device_parked {
	const char *id, *ton, *sender, *comment, *note, *tx_hash;
	int64_t at;
};
struct device_settled {
	const char *id, *wallet, *note;
};
extern const struct shape device_credit_shape, device_allowed_shape, device_parked_shape, device_settled_shape;

#endif
