/* device_parts.h - what the files about the pages of devices share.
 *
 * Layer: pages, for device_*.c only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_DEVICE_PARTS_H
#define PAGES_DEVICE_PARTS_H
#include "pages/viewer.h"

/* What addresses and forms say, and parameters of statements. */
struct device_page_ask {
	const char *user_id, *task_id, *as, *act, *result, *comment;
	bool is_right;
};
/* A wallet of the reader, by ton_proof. */
struct device_wallet {
	const char *address, *deposit_comment, *available, *held, *earned;
};
extern const struct shape device_page_ask_shape, device_page_key_shape, device_act_in_shape, device_wallet_shape, device_task_page_shape;

/* The look of a task's state. */
struct look device_look(enum lang lang, const char *status);
/* The form of a new task; why: ready words of what was wrong with all of it, or NULL. */
struct device_form {
	struct list forms, problems;
};
MUST_CHECK err_t device_form_make(struct rq *rq, const struct list *wallets, struct pairs values, const char *why, struct device_form *out);
err_t devices_show(struct rq *rq, bool is_device, struct pairs values, const char *why);
err_t page_devices_post(struct rq *rq);
err_t page_device_task(struct rq *rq);

#endif
