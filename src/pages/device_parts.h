/* device_parts.h - what the files about the pages of devices share.
 *
 * Layer: pages, for device_*.c only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_DEVICE_PARTS_H
#define PAGES_DEVICE_PARTS_H
#include "pages/viewer.h"

/* What addresses and forms say, and parameters of statements. */
struct device_page_ask {
	const char *user_id, *task_id, *as, *status, *act, *result, *comment;
	int64_t from; /* how many tasks were shown before */
	bool is_right;
};
/* A wallet of the reader, by ton_proof. */
struct device_wallet {
	const char *address, *deposit_comment, *available, *held, *earned;
};
extern const struct shape device_page_ask_shape, device_page_key_shape, device_act_in_shape, device_wallet_shape, device_task_page_shape;

/* The look of a task's state. */
struct look device_look(enum lang lang, const char *status);
/* All states of a task, in their order, NULL at the end. */
extern const char *const device_states[];
/* The form of a new task, or of a device; why: ready words of what was wrong with all of it, or NULL. */
struct device_form {
	struct list forms, problems;
};
MUST_CHECK err_t device_form_make(struct rq *rq, const struct list *wallets, struct pairs values, const char *why, struct device_form *out);
void device_host_form_make(struct rq *rq, const struct list *wallets, struct pairs values, struct device_form *out);
/* Of a field whose options are rows: the form fills them in. */
struct list device_no_options(struct arena *a, enum lang lang, const char *value);
/* The reader's wallets as choices, the one of that address chosen. */
struct list device_wallet_options(struct rq *rq, const struct list *wallets, const char *value);
/* The reader's wallet that the form names; ERR_NOT_FOUND for any other. */
MUST_CHECK err_t device_wallet_named(struct rq *rq, struct pairs form, const struct device_wallet **out);
err_t device_host_add(struct rq *rq);
err_t device_money_out(struct rq *rq);
/* A kind or state of what came or went. */
const char *device_money_words(enum lang lang, const char *key);
err_t devices_show(struct rq *rq, const struct device_page_ask *asked, struct pairs values, const char *why);
err_t page_devices_post(struct rq *rq);
err_t page_device_task(struct rq *rq);

#endif
