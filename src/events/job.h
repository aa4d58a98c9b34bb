/* job.h - duties that run outside requests: timers, deliveries, mail.
 *
 * Layer: events.  A kind is a row; proc/jobs claims rows of the queue, finds the kind and runs it with an arena and a
 * connection of its own.  A run gives ERR_OK for done; any other error puts the job off by the kind's schedule until
 * max_attempts, then it is dead.  A run that started an outside call sets is_async and ends later by job_end, so a
 * slow neighbour holds up nobody.  A job may run twice: its effect must be one guarded statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef EVENTS_JOB_H
#define EVENTS_JOB_H
#include "base/conf.h"
#include "io/queue.h"
struct http_client;

struct job_kind;
struct job_run {
	struct arena *arena; /* freed after the job ended */
	struct db *db;
	const struct conf *conf;
	struct http_client *http;
	const struct job_kind *kind;
	struct job job;
	bool is_async;
	int64_t delay_s; /* the run's own wish for the next try, -1 for the schedule */
	bool give_up;
	const char *why; /* for people: the last error */
	void (*ended)(struct job_run *r, err_t e); /* set by proc/jobs */
	void *owner;
};
struct job_kind {
	const char *name;
	int64_t lease_s;
	int64_t max_attempts;
	const int64_t *schedule_s; /* delay after the n-th failure, ended by -1; the last one repeats */
	err_t (*run)(struct job_run *r);
	const char *note;
	bool is_agents; /* long and costly: run by `hirehall agents`, so that nothing waits behind it */
};
#define JOB_KINDS_END {.name = NULL}

/* Ends a run that set is_async. */
void job_end(struct job_run *r, err_t e);
/* Delay before the next try after `attempts` tries, with up to 20 % jitter. */
int64_t job_delay(const struct job_kind *k, int64_t attempts);

#endif
