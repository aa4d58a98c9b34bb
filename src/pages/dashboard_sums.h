/* dashboard_sums.h - how long a project's runs take and what of its budget is spent, in words; costs and plain texts.
 *
 * Layer: pages, only for the pages of the run tracker.  Milliseconds; millionths of a dollar; percent of whichever part of
 * the budget comes first.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PAGES_DASHBOARD_SUMS_H
#define PAGES_DASHBOARD_SUMS_H
#include "pages/dashboard_parts.h"

/* Numbers are INT_UNSET where there is nothing to say. */
struct dash_sums {
	int64_t failed_today, median_ms, slowest_ms, budget_tokens, budget_micros, spent_tokens, spent_micros, percent;
	const char *slowest, *period;
};
extern const struct shape dash_sums_shape;
struct dash_sum_words {
	const char *pace, *budget, *warning; /* NULL: nothing */
};
/* Of the project ask->project_id, and today as ask->last. */
MUST_CHECK err_t dash_sums_read(struct rq *rq, const struct reader *r, const struct dash_ask *ask, struct dash_sum_words *out);
/* NULL below 80. */
const char *dash_budget_warning(const struct reader *r, int64_t percent);
/* "$0.0123": to the ten-thousandth, because a call often costs less than a cent. */
const char *dash_cost(struct arena *a, int64_t micros);
/* Without the colours and moves of terminals (ECMA-48); NULL stays NULL. */
const char *dash_plain(struct arena *a, const char *text);

#endif
