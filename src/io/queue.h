/* queue.h - jobs as rows {queue, kind, run_at, attempts, lease}, taken with FOR UPDATE SKIP LOCKED.
 *
 * Layer: io.  A job is claimed in one statement with a lease and a fencing number (attempts); it is done, put off or
 * dead only by a statement guarded with that number, so a worker that lost its lease changes nothing.
 * Jobs are inserted by SQL in the transaction that made them necessary (sql/functions/job_add.sql).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_QUEUE_H
#define IO_QUEUE_H
#include "io/db.h"

struct job {
	int64_t id;
	const char *kind, *subject; /* subject: usually an id */
	const char *data; /* JSON text */
	int64_t attempts; /* this one included; the fence */
};
extern const struct shape job_shape;

/* At most max due jobs, leased for lease_s seconds; of these kinds, or of all others. */
struct queue_want {
	int64_t max, lease_s;
	struct texts kinds;
	bool is_of_these;
};
MUST_CHECK err_t queue_claim(struct db *db, struct arena *a, const struct queue_want *want, struct list *jobs);
MUST_CHECK err_t queue_done(struct db *db, struct arena *a, const struct job *j);
/* When a job runs again, or that it never will. `why` is kept for people. */
struct queue_next {
	int64_t delay_s;
	bool give_up;
	const char *why;
};
MUST_CHECK err_t queue_again(struct db *db, struct arena *a, const struct job *j, const struct queue_next *next);
extern struct stmt *const sql_queue[];

#endif
