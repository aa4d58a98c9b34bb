/* humans_jobs.c - what the clock does: deadlines, automatic approval, the robot, and the daily tidying.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/humans_internal.h"
#include "io/files.h"
#include "sql_humans.h"
#include "sql_people.h"

#define ORPHAN_AGE_S 86400

struct task_key {
	const char *task_id;
};
struct ping_ask {
	const char *task_id;
	int64_t review_hours, fee_bps;
};
struct known_file {
	const char *file;
};

SHAPE(task_key, task_key, FIELD(task_key, task_id, K_TEXT));
SHAPE(ping_ask, ping_ask, FIELD(ping_ask, task_id, K_TEXT), FIELD(ping_ask, review_hours, K_INT),
      FIELD(ping_ask, fee_bps, K_INT));
SHAPE(known_file, known_file, FIELD(known_file, file, K_TEXT));

static err_t deadline_run(struct job_run *r)
{
	struct task_key k = {r->job.subject};

	return db_run(r->db, r->arena, &sql_task_deadline, &k, NULL);
}

static err_t auto_approve_run(struct job_run *r)
{
	struct task_key k = {r->job.subject};

	return db_run(r->db, r->arena, &sql_task_auto_approve, &k, NULL);
}

static err_t ping_run(struct job_run *r)
{
	struct ping_ask ask = {r->job.subject, r->conf->review_hours, r->conf->platform_fee_bps};

	return db_run(r->db, r->arena, &sql_robo_ping, &ask, NULL);
}

/* A file whose request failed after it was stored has no row; a day later nobody is about to write one. */
static err_t orphans_remove(struct job_run *r)
{
	struct texts old;
	err_t e = files_old(r->conf, r->arena, ORPHAN_AGE_S, &old);

	for (size_t i = 0; i < old.n && !e; i++) {
		struct known_file file = {old.items[i]};

		e = db_one(r->db, r->arena, &sql_file_known, &file, NULL);
		if (e == ERR_NO_ROW)
			e = file_remove(r->conf, r->arena, file.file);
	}
	return e;
}

/* Tomorrow's run is written first, so that the chain never breaks. */
static err_t prune_run(struct job_run *r)
{
	err_t e = db_run(r->db, r->arena, &sql_prune_again, NULL, NULL);

	if (!e)
		e = db_run(r->db, r->arena, &sql_prune_once, NULL, NULL);
	if (!e)
		e = db_run(r->db, r->arena, &sql_prune_people, NULL, NULL);
	return e ? e : orphans_remove(r);
}

static const int64_t soon_s[] = {1, 5, 30, 120, 600, -1};

/* A timer must end its task some day: it is tried for about a week. */
#define TIMER .lease_s = 30, .max_attempts = 1000, .schedule_s = soon_s

const struct job_kind humans_jobs[] = {
	{.name = "task_deadline", TIMER, .run = deadline_run, .note = "An unfinished task fails at its deadline"},
	{.name = "task_auto_approve", TIMER, .run = auto_approve_run, .note = "A review nobody ended is an approval"},
	{.name = "robo_ping", TIMER, .run = ping_run, .note = "The robot answers the demo account's ping"},
	{.name = "prune", .lease_s = 30, .max_attempts = 20, .schedule_s = soon_s, .run = prune_run,
	 .note = "Daily: old keys, sessions, links and files without a row"},
	JOB_KINDS_END,
};
