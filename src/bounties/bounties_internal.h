/* bounties_internal.h - what the files of this folder share: parameters of statements, replies, handlers.
 *
 * Layer: bounties, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_BOUNTIES_INTERNAL_H
#define BOUNTIES_BOUNTIES_INTERNAL_H
#include "bounties/bounties.h"

#define BOUNTY_INPUT_MAX (64u << 10)

/* Parameters of bounty_create(). */
struct bounty_row_new {
	const char *user_id, *client, *actor_kind, *agent_type, *input_data, *callback_url, *seed;
	int64_t estimated_micro, max;
};
struct bounty_made {
	const char *id;
};
struct bounty_key {
	const char *id, *user_id;
};
/* Something done to a bounty. */
struct bounty_act {
	const char *id, *user_id, *actor_kind, *actor_id, *executor, *words;
	int64_t limit_s, budget_cents, max;
	bool again;
};
struct bounty_total {
	int64_t total;
};
/* A runner's or the clock's step. */
struct bounty_step {
	const char *id, *message;
	int64_t lease_n, lease_s, limit_s;
};

/* Requests and answers. */
struct bounty_id {
	const char *id, *pay, *reason;
};
struct bounty_page {
	struct list tasks;
	int64_t total;
};
struct agents_reply {
	const char *agents; /* JSON object by type */
	int64_t count;
};
extern const struct shape bounty_new_shape, bounty_id_shape, bounty_result_in_shape, bounty_refund_in_shape,
	bounty_list_in_shape, bounty_page_shape, agents_reply_shape, bounty_receipt_shape, bounty_refund_made_shape;

/* "machine" or "person", and who that is, for events. */
const char *caller_kind(const struct rq *rq);
const char *caller_id(const struct rq *rq);

/* GET …/result. */
extern const struct shape bounty_result_shape;
err_t bounty_result_show(struct rq *rq);

/* GET …/wait. */
extern const struct shape bounty_wait_in_shape, bounty_wait_reply_shape;
err_t bounty_wait_get(struct rq *rq);

/* GET …/receipt, POST …/refund. */
err_t bounty_receipt_show(struct rq *rq);
err_t bounty_refund_post(struct rq *rq);

#endif
