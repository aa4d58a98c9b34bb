/* stories_jobs.c - what runs after the request: making segments, and what a deleted story leaves.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include "sql_stories.h"
#include "stories/make.h"

#define WATCH_S 10

/* A worker may write a last time after the rows went, so this comes when none can be left. */
static err_t sweep_run(struct job_run *r)
{
	struct story_key k = {.id = INT_UNSET}, found;
	err_t e = str_int(r->job.subject, &k.id) ? db_one(r->db, r->arena, &sql_story_exists, &k, &found) : ERR_INTERNAL;

	return e == ERR_NO_ROW ? story_folder_remove(r->conf, r->arena, k.id) : e;
}

/* Where stories are only simulated this ends what a process that went away has begun. */
static err_t simulated_end(struct job_run *r)
{
	struct story_segment_key k;
	struct story_worker w = {.lease_s = SEGMENT_LEASE_S};
	struct story_leased seg;
	struct story_ended ended;
	err_t e = segment_subject(r->arena, r->job.subject, &k) ? db_one(r->db, r->arena, &sql_story_lease, &k, &seg) : ERR_INTERNAL;

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e; /* not running any more */
	w.id = k.id;
	w.n = k.n;
	w.run_n = seg.run_n;
	e = segment_note(r->conf, r->arena, k.id, k.n, &w.files);
	return e ? e : db_one(r->db, r->arena, &sql_story_done, &w, &ended);
}

static err_t make_run(struct job_run *r)
{
	return str_eq(r->conf->story_generators, "off") ? simulated_end(r) : maker_run(r);
}

/* A worker that was killed says nothing: its segment is for another when the lease is over. */
static err_t watch_run(struct job_run *r)
{
	struct story_segment_key k;
	struct story_ended runs = {.is_done = false};
	err_t e = segment_subject(r->arena, r->job.subject, &k) ? db_one(r->db, r->arena, &sql_story_watch, &k, &runs) : ERR_INTERNAL;

	r->delay_s = WATCH_S;
	r->why = "the segment is under way";
	return e ? e : runs.is_done ? ERR_UNAVAILABLE : ERR_OK;
}

/* All segments were wanted: the next one begins, as if its owner had said so. What cannot begin ends that. */
static err_t next_run(struct job_run *r)
{
	struct rq *rq = ARENA_NEW(r->arena, struct rq);
	struct story_key k = {.id = INT_UNSET}, owner;
	struct story_executed begun;
	struct story s;
	err_t e = str_int(r->job.subject, &k.id) ? db_one(r->db, r->arena, &sql_story_goes_on, &k, &owner) : ERR_INTERNAL;

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e;
	*rq = (struct rq){.arena = r->arena, .conf = r->conf, .db = r->db, .who.user_id = owner.user_id};
	e = story_get(rq, owner, &s);
	if (!e)
		e = story_execute(rq, &(struct story_begin){s.id, s.current_segment + 1, STORY_ON, false}, &begun);
	if (!e || err_info(e)->http >= 500)
		return e;
	log_line(LOG_INFO, "story does not go on id=%lld code=%s", (long long)k.id, err_info(e)->code);
	return db_run(r->db, r->arena, &sql_story_goes_off, &k, NULL);
}

static const int64_t soon_s[] = {2, 5, 15, 60, 300, -1};

const struct job_kind stories_jobs[] = {
	{.name = "story_make", .lease_s = 600, .max_attempts = 1000, .schedule_s = soon_s, .run = make_run,
	 .note = "A segment of a story is made", .is_agents = true},
	{.name = "story_call_off", .lease_s = 30, .max_attempts = 10, .schedule_s = soon_s, .run = call_off_run,
	 .note = "A worker is told that a cancelled job is not wanted any more"},
	{.name = "story_next", .lease_s = 60, .max_attempts = 20, .schedule_s = soon_s, .run = next_run,
	 .note = "The next segment of a story that is made as a whole begins"},
	{.name = "story_sweep", .lease_s = 30, .max_attempts = 100, .schedule_s = soon_s, .run = sweep_run,
	 .note = "The folder of a deleted story is removed once more"},
	{.name = "story_watch", .lease_s = 30, .max_attempts = INT64_MAX, .schedule_s = soon_s, .run = watch_run,
	 .note = "A segment whose worker was killed is given to another"},
	JOB_KINDS_END,
};
