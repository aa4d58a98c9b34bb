/* stories_jobs.c - what runs after the request: making segments, and what a deleted story leaves.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "sql_stories.h"
#include "stories/stories_internal.h"

/* "story:segment" of a job's subject. */
static bool subject_read(struct arena *a, const char *subject, struct story_segment_key *out)
{
	const char *colon = strchr(subject, ':');

	out->lease_s = SEGMENT_LEASE_S;
	return colon && str_int(arena_strndup(a, subject, (size_t)(colon - subject)), &out->id) && str_int(colon + 1, &out->n);
}

/* A worker may write a last time after the rows went, so this comes when none can be left. */
static err_t sweep_run(struct job_run *r)
{
	struct story_key k = {.id = INT_UNSET}, found;
	err_t e = str_int(r->job.subject, &k.id) ? db_one(r->db, r->arena, &sql_story_exists, &k, &found) : ERR_INTERNAL;

	return e == ERR_NO_ROW ? story_folder_remove(r->conf, r->arena, k.id) : e;
}

static err_t simulated_end(struct job_run *r, const struct story_segment_key *k)
{
	struct story_worker w = {.id = k->id, .n = k->n, .lease_s = SEGMENT_LEASE_S};
	struct story_leased seg;
	struct story_ended ended;
	err_t e = db_one(r->db, r->arena, &sql_story_lease, k, &seg);

	if (e)
		return e == ERR_NO_ROW ? ERR_OK : e; /* not running any more */
	w.run_n = seg.run_n;
	e = segment_note(r->conf, r->arena, k->id, k->n, &w.files);
	return e ? e : db_one(r->db, r->arena, &sql_story_done, &w, &ended);
}

static err_t make_run(struct job_run *r)
{
	struct story_segment_key k;

	if (!subject_read(r->arena, r->job.subject, &k))
		return ERR_INTERNAL;
	return simulated_end(r, &k);
}

static const int64_t soon_s[] = {2, 5, 15, 60, 300, -1};

const struct job_kind stories_jobs[] = {
	{.name = "story_make", .lease_s = 30, .max_attempts = 1000, .schedule_s = soon_s, .run = make_run,
	 .note = "A segment of a story is made"},
	{.name = "story_sweep", .lease_s = 30, .max_attempts = 100, .schedule_s = soon_s, .run = sweep_run,
	 .note = "The folder of a deleted story is removed once more"},
	JOB_KINDS_END,
};
