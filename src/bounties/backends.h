/* backends.h - who does a bounty that is started now.
 *
 * Layer: bounties.  Pure.  A row each; AGENT_EXECUTORS chooses by type of agent, else the first that is set up: command,
 * http, model, people.  People are always there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BOUNTIES_BACKENDS_H
#define BOUNTIES_BACKENDS_H
#include "base/conf.h"
#include "events/job.h"

struct agent_run;
/* Who does a bounty. */
struct backend {
	const char *name; /* as bounties.executor */
	bool (*is_on)(const struct conf *c);
	void (*run)(struct agent_run *run); /* NULL: not here (people) */
	const char *what, *fix; /* for `hirehall doctor` */
};
extern const struct backend backends[]; /* ended by name NULL */
const struct backend *backend_find(const char *name); /* NULL for none */
/* Never NULL. */
const struct backend *backend_of(const struct conf *c, const char *agent_type);
/* What of AGENT_EXECUTORS names no agent or no executor that is set up; NULL: nothing. */
const char *backend_mistake(const struct conf *c, struct arena *a);

extern const struct job_kind runner_jobs[];

#endif
