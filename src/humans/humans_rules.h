/* humans_rules.h - the decisions of the human hall: states, money, who sees what, cursors.
 *
 * Layer: humans, for files of this folder and their tests.  Pure.  The state table is the one that the trigger
 * tasks_move enforces; tests/sql compares the two.
 * Source: seed 001 "Task lifecycle", "Payment lifecycle"; facts on fees: 20 % rounded up to the cent.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_HUMANS_RULES_H
#define HUMANS_HUMANS_RULES_H
#include "humans/humans.h"

#define TASK_LABELS "real_world_verification|jp_local_research|ai_output_qa|bot_blocker_ops|lead_prep"
#define TASK_DELIVERABLES "photo|video|text"
#define TASK_STATUSES "open|accepted|review_pending|completed|failed"
#define TASK_FAILURES \
	"no_human_available|timeout|invalid_request|below_min_budget|missing_origin_country|wrong_deliverable|" \
	"already_assigned|not_assigned|requester_rejected|missing_human|not_found|unknown"

#define TASK_AGREEMENTS "first|majority|all"
#define CRITERIA_MAX 20

#define TASK_MIN_BUDGET 500 /* cents */
#define TASK_MAX_BUDGET INT64_C(1000000000)
#define TASK_MAX_MINUTES 525600
#define TASK_LIST_DEFAULT 50
#define TASK_LIST_MAX 100
#define TASK_SORTS "new|pay|deadline"
#define TASK_RADIUS_DEFAULT 2500 /* hundredths of a km */
#define TASK_RADIUS_MAX 2004000 /* half around the earth */

struct task_move {
	const char *from, *event, *to;
};
extern const struct task_move task_moves[]; /* ended by from NULL */

/* The state an event leads to, or NULL when it may not happen there. */
const char *task_after(const char *status, const char *event);

int64_t task_fee(int64_t budget, int64_t bps);
/* What the person receives; never below 0. */
int64_t task_payout(int64_t budget, int64_t fee, int64_t paypal_fee);

/* May the actor see the task's private parts?  Needs is_owner and is_mine. */
bool task_sees(const struct actor *who, const struct task *t);
/* Takes the private parts away; the submission is copied into the arena. */
void task_redact(struct arena *a, struct task *t);

/* A place in a list: rank 0 is the person's own part, 1 what fits them; key is what the list is sorted by. */
struct task_cursor {
	int64_t rank, key; /* µs since 1970, or cents */
	const char *sort; /* of TASK_SORTS */
	const char *id;
};
/* Before the first row of a list sorted so. */
struct task_cursor cursor_start(const char *sort);
/* The place of this task in such a list. */
struct task_cursor cursor_of(const char *sort, int64_t rank, const struct task *t);
const char *cursor_write(struct arena *a, const struct task_cursor *c);
/* false also for the cursor of a list that is sorted otherwise. */
MUST_CHECK bool cursor_read(struct arena *a, const char *sort, const char *text, struct task_cursor *out);

/* "35.6595" in millionths of a degree, from -most to most degrees; at most 40 characters. */
MUST_CHECK bool degrees_read(const char *text, int64_t most, int64_t *micro);

#endif
