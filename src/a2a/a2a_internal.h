/* a2a_internal.h - one operation of A2A, whichever binding it came by.
 *
 * Layer: a2a, only for its own files.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef A2A_A2A_INTERNAL_H
#define A2A_A2A_INTERNAL_H
#include "a2a/a2a.h"
#include "base/buf.h"
#include "base/json.h"

/* What may be wrong; both bindings have a word for each. */
enum a2a_fault {
	A2A_OK, A2A_PARSE, A2A_INVALID, A2A_METHOD, A2A_PARAMS, A2A_INTERNAL, A2A_BUSY, A2A_RATE, A2A_LOGIN, A2A_FORBIDDEN, A2A_NO_TASK,
	A2A_NOT_CANCELABLE, A2A_NO_PUSH, A2A_UNSUPPORTED, A2A_CONTENT, A2A_NO_CARD, A2A_VERSION, N_A2A_FAULTS
};

/* An operation: params in, out its result as JSON; or a fault with words. */
struct a2a_op {
	struct rq *rq;
	json_t *params;
	struct buf *out;
	enum a2a_fault fault;
	const char *why; /* beside a fault */
	bool is_elsewhere; /* it may block: the request goes to the pool that may */
};
void a2a_fail(struct a2a_op *op, enum a2a_fault fault, const char *why);

void a2a_send(struct a2a_op *op);
void a2a_get(struct a2a_op *op);
void a2a_list(struct a2a_op *op);
void a2a_cancel(struct a2a_op *op);

/* A row of sql/queries/a2a.sql. */
struct a2a_task {
	const char *id, *context_id, *history, *status, *state;
	int64_t moved_at, n;
	bool was_said;
};
/* What of a task is shown: at most that many messages (INT_UNSET: all), and what was delivered. */
struct a2a_view {
	int64_t history_length;
	bool has_artifacts;
};
/* hall: the hall's own object of it, NULL for none. */
void a2a_task_write(struct buf *b, const struct a2a_task *t, json_t *hall, const struct a2a_view *v);

err_t a2a_card_get(struct rq *rq);

#endif
