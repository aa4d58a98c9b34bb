/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bridges/bridges.h"
#include "sql_bridges.h"

#define EVENTS_AT_ONCE 2000
#define ROUNDS_MAX 20 /* of one run of the job: the others want their turn */

struct bridge_ask {
	int64_t max;
};
struct bridge_subject {
	const char *id;
};
struct bridge_done {
	int64_t n;
};

SHAPE(bridge_ask, bridge_ask, FIELD(bridge_ask, max, K_INT));
SHAPE(bridge_subject, bridge_subject, FIELD(bridge_subject, id, K_TEXT));
SHAPE(bridge_done, bridge_done, FIELD(bridge_done, n, K_INT));


/* The next run is written first, so that the chain never breaks. */
static err_t read_on(struct job_run *r, struct stmt *again, struct stmt *bridge)
{
	struct bridge_ask ask = {EVENTS_AT_ONCE};
	struct bridge_done done = {EVENTS_AT_ONCE};
	err_t e = db_run(r->db, r->arena, again, NULL, NULL);

	for (int i = 0; !e && i < ROUNDS_MAX && done.n == EVENTS_AT_ONCE; i++)
		e = db_one(r->db, r->arena, bridge, &ask, &done);
	return e;
}


static err_t humans_run(struct job_run *r)
{
	return read_on(r, &sql_bridge_humans_again, &sql_bridge_humans);
}


static err_t bounties_run(struct job_run *r)
{
	return read_on(r, &sql_bridge_bounties_again, &sql_bridge_bounties);
}


static err_t stories_run(struct job_run *r)
{
	return read_on(r, &sql_bridge_stories_again, &sql_bridge_stories);
}


static err_t device_run(struct job_run *r)
{
	return db_run(r->db, r->arena, &sql_bridge_device, &(struct bridge_subject){r->job.subject}, NULL);
}


static const int64_t soon_s[] = {2, 10, 60, -1};

const struct job_kind bridges_jobs[] = {
	{.name = "bridge_humans", .lease_s = 60, .max_attempts = INT64_MAX, .schedule_s = soon_s, .run = humans_run,
	 .note = "Tasks of the human hall as runs of the tracker"},
	{.name = "bridge_bounties", .lease_s = 60, .max_attempts = INT64_MAX, .schedule_s = soon_s, .run = bounties_run,
	 .note = "Bounties as runs of the tracker"},
	{.name = "bridge_stories", .lease_s = 60, .max_attempts = INT64_MAX, .schedule_s = soon_s, .run = stories_run,
	 .note = "Segments of stories as runs of the tracker"},
	{.name = "bridge_device", .lease_s = 60, .max_attempts = 1000, .schedule_s = soon_s, .run = device_run,
	 .note = "A device's result that a person of the human hall judges"},
	JOB_KINDS_END,
};
