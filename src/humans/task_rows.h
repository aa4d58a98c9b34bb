/* task_rows.h - from the database's rows to struct task.
 *
 * Layer: humans, for files of this folder only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HUMANS_TASK_ROWS_H
#define HUMANS_TASK_ROWS_H
#include "humans/humans_internal.h"

/* A row of the view task_rows with what the statement adds. */
struct task_row {
	struct task task;
	struct submission sub;
	const char *viewer_ai; /* the account of the key that was presented */
};
extern const struct shape task_row_shape;

/* Parameters of the statements that give task_row. */
struct task_ask {
	const char *id, *key_hash, *account, *lang, *human_id;
	const char *status, *task_label, *deliverable, *origin_country, *q;
	int64_t min_budget, max_budget, deadline_before, max;
	int64_t lat, lng, radius_km; /* millionths of a degree, hundredths of a km */
	/* sql/functions/task_find.sql: which part of a list, sorted how, and after which row */
	const char *part, *sort, *before_id;
	int64_t key;
	/* the person a list is for */
	const char *human_location, *human_country;
	int64_t human_min;
};

/* Joins the submission and works out what follows from settings: addresses, fee and payout to come. */
void task_finish(const struct conf *c, struct arena *a, struct task_row *row);

#endif
