/* bounties_jobs.c - what runners say, and what the clock does.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bounties/bounties_internal.h"
#include "bounties/bounties_run.h"
#include "sql_bounties.h"

#define REAPED_AT_ONCE 100 /* by bounty_reap() */
#define ROUNDS_MAX 10

err_t bounty_take(struct db *db, struct arena *a, const char *id, struct bounty_run *out)
{
	struct bounty_step step = {.id = id, .lease_s = BOUNTY_LEASE_S, .limit_s = BOUNTY_RUN_S};

	return db_one(db, a, &sql_bounty_take, &step, out);
}


err_t bounty_progress(struct db *db, struct arena *a, struct bounty_run *run, const char *message)
{
	struct bounty_step step = {.id = run->id, .lease_n = run->lease_n, .lease_s = BOUNTY_LEASE_S,
				   .limit_s = BOUNTY_RUN_S, .message = message};
	struct bounty_run now;
	err_t e = db_one(db, a, &sql_bounty_progress, &step, &now);

	if (!e)
		run->left_s = now.left_s;
	return e;
}


err_t bounty_finish(struct db *db, struct arena *a, const struct bounty_run *run, const struct bounty_outcome *outcome)
{
	struct bounty_outcome row = *outcome;
	struct bounty_made done;

	row.id = run->id;
	row.lease_n = run->lease_n;
	if (!row.content && !row.error)
		row.error = "the run gave no result";
	return db_one(db, a, &sql_bounty_finish, &row, &done);
}


static err_t deadline_run(struct job_run *r)
{
	struct bounty_step step = {.id = r->job.subject, .limit_s = BOUNTY_RUN_S};

	return db_run(r->db, r->arena, &sql_bounty_deadline, &step, NULL);
}


/* The next run is written first, so that the chain never breaks. */
static err_t reap_run(struct job_run *r)
{
	struct bounty_total found = {REAPED_AT_ONCE};
	err_t e = db_run(r->db, r->arena, &sql_bounty_reap_again, NULL, NULL);

	for (int i = 0; !e && i < ROUNDS_MAX && found.total == REAPED_AT_ONCE; i++)
		e = db_one(r->db, r->arena, &sql_bounty_reap, NULL, &found);
	return e;
}


static const int64_t soon_s[] = {2, 10, 60, -1};

const struct job_kind bounties_jobs[] = {
	{.name = "bounty_deadline", .lease_s = 30, .max_attempts = INT64_MAX, .schedule_s = soon_s, .run = deadline_run,
	 .note = "End a run that takes too long"},
	{.name = "bounty_reap", .lease_s = 60, .max_attempts = INT64_MAX, .schedule_s = soon_s, .run = reap_run,
	 .note = "Begin runs again whose process died"},
	JOB_KINDS_END,
};
