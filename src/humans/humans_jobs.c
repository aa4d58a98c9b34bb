/* humans_jobs.c - what the clock does: deadlines, automatic approval, the robot, and the daily tidying.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "humans/translations.h"
#include "humans/uploads.h"
#include "sql_fair.h"
#include "sql_humans.h"
#include "sql_people.h"

struct task_key {
	const char *task_id;
};
struct ping_ask {
	const char *task_id;
	int64_t review_hours, fee_bps;
};

SHAPE(task_key, task_key, FIELD(task_key, task_id, K_TEXT));
SHAPE(ping_ask, ping_ask, FIELD(ping_ask, task_id, K_TEXT), FIELD(ping_ask, review_hours, K_INT),
      FIELD(ping_ask, fee_bps, K_INT));

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

static err_t lapse_run(struct job_run *r)
{
	struct task_key k = {r->job.subject};

	return db_run(r->db, r->arena, &sql_task_lapse, &k, NULL);
}

static err_t dispute_end_run(struct job_run *r)
{
	struct task_key k = {r->job.subject};

	return db_run(r->db, r->arena, &sql_dispute_timeout, &k, NULL);
}

static err_t requester_stats_run(struct job_run *r)
{
	struct task_key k = {r->job.subject};

	return db_run(r->db, r->arena, &sql_requester_count, &k, NULL);
}

static err_t ping_run(struct job_run *r)
{
	struct ping_ask ask = {r->job.subject, r->conf->review_hours, r->conf->platform_fee_bps};

	return db_run(r->db, r->arena, &sql_robo_ping, &ask, NULL);
}

/* Tomorrow's run is written first, so that the chain never breaks. */
static err_t prune_run(struct job_run *r)
{
	err_t e = db_run(r->db, r->arena, &sql_prune_again, NULL, NULL);

	if (!e)
		e = db_run(r->db, r->arena, &sql_prune_once, NULL, NULL);
	if (!e)
		e = db_run(r->db, r->arena, &sql_prune_people, NULL, NULL);
	return e ? e : uploads_tidy(r);
}

static const int64_t soon_s[] = {1, 5, 30, 120, 600, -1};

static const int64_t translate_s[] = {30, 300, 3600, -1};

/* A timer must end its task some day: it is tried for about a week. */
#define TIMER .lease_s = 30, .max_attempts = 1000, .schedule_s = soon_s

const struct job_kind humans_jobs[] = {
	{.name = "task_deadline", TIMER, .run = deadline_run, .note = "An unfinished task fails at its deadline"},
	{.name = "task_auto_approve", TIMER, .run = auto_approve_run, .note = "A review nobody ended is an approval"},
	{.name = "task_lapse", TIMER, .run = lapse_run, .note = "Who took a task and did not deliver in the time kept loses it"},
	{.name = "dispute_end", TIMER, .run = dispute_end_run, .note = "A dispute nobody decided ends for the person"},
	{.name = "requester_stats", .lease_s = 30, .max_attempts = 20, .schedule_s = soon_s, .run = requester_stats_run,
	 .note = "Counts how a requester answers, after an answer"},
	{.name = "robo_ping", TIMER, .run = ping_run, .note = "The robot answers the demo account's ping"},
	{.name = "task_translate", .lease_s = 30, .max_attempts = 2000, .schedule_s = translate_s, .run = translate_run,
	 .note = "A task's text in the reader's other language"},
	{.name = "prune", .lease_s = 30, .max_attempts = 20, .schedule_s = soon_s, .run = prune_run,
	 .note = "Daily: old keys, sessions, links and files without a row"},
	JOB_KINDS_END,
};
