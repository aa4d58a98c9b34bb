/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/queue.h"
#include "sql_queue.h"

struct job_fence {
	int64_t id, attempts, delay_s;
	bool give_up;
	const char *why;
};

SHAPE(job, job, FIELD(job, id, K_INT), FIELD(job, kind, K_LINE), FIELD(job, subject, K_TEXT),
      FIELD(job, data, K_JSON), FIELD(job, attempts, K_INT));
SHAPE(queue_want, queue_want, FIELD(queue_want, max, K_INT), FIELD(queue_want, lease_s, K_INT),
      FIELD(queue_want, kinds, K_TEXTS), FIELD(queue_want, is_of_these, K_BOOL));
SHAPE(job_fence, job_fence, FIELD(job_fence, id, K_INT), FIELD(job_fence, attempts, K_INT),
      FIELD(job_fence, delay_s, K_INT), FIELD(job_fence, give_up, K_BOOL), FIELD(job_fence, why, K_TEXT));


err_t queue_claim(struct db *db, struct arena *a, const struct queue_want *want, struct list *jobs)
{
	return db_many(db, a, &sql_queue_claim, want, jobs);
}


err_t queue_done(struct db *db, struct arena *a, const struct job *j)
{
	return db_run(db, a, &sql_queue_done, &(struct job_fence){.id = j->id, .attempts = j->attempts}, NULL);
}


err_t queue_again(struct db *db, struct arena *a, const struct job *j, const struct queue_next *next)
{
	struct job_fence f = {j->id, j->attempts, next->delay_s, next->give_up, next->why};

	return db_run(db, a, &sql_queue_again, &f, NULL);
}
