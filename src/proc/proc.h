/* proc.h - what the processes and commands of the one binary share: how they are called and what they run on.
 *
 * Layer: proc.  A command is a row {name, run, note} of commands.c; run gives the exit code: 0 done, 1 failed, 2 called
 * wrongly, 3 the database is not reachable (migrate only).  Everything in `struct options` lives as long as the process.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PROC_PROC_H
#define PROC_PROC_H
#include <signal.h>
#include "events/job.h"
#include "web/guard.h"
#include "web/template.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_NO_DATABASE = 3 };

struct shm_slot;
struct options {
	struct arena *arena; /* freed after the command */
	const char *self; /* path of the binary, to run it again */
	const char *state; /* absolute folder */
	const char *const *args; /* words after the options */
	size_t n_args;
	bool is_json, is_once, is_providers;
};

struct command {
	const char *name;
	int (*run)(const struct options *o);
	const char *note;
};
extern const struct command commands[]; /* ended by name NULL */

int serve_main(const struct options *o);
int web_main(const struct options *o);
int slow_main(const struct options *o);
int jobs_main(const struct options *o);
int agents_main(const struct options *o);
int live_main(const struct options *o);
int media_main(const struct options *o);
int migrate_main(const struct options *o);
int demo_main(const struct options *o);
int status_main(const struct options *o);
int scale_main(const struct options *o);
int reload_main(const struct options *o);
int stop_main(const struct options *o);
int audit_main(const struct options *o);
int doctor_main(const struct options *o);
int admin_main(const struct options *o);
int key_main(const struct options *o);
int spec_main(const struct options *o);
int help_main(const struct options *o);
int version_main(const struct options *o);

/* "hirehall: what: why: fix" on standard error; gives EXIT_FAILED. */
int proc_fail(const char *what, const char *why, const char *fix);
/* Settings of the state folder, the log's role and threshold; EXIT_DONE or the exit code. */
MUST_CHECK int proc_settings(struct arena *a, const struct options *o, const char *role, struct conf *out);
/* TERM, INT and QUIT set *proc_stop and keep interrupting the process until it has seen that. proc_slot lets the
 * supervisor set it too. */
extern volatile sig_atomic_t *proc_stop;
void proc_on_term(void);
void proc_slot(struct shm_slot *slot);
/* Connects and asks whether a commit is on disk before it is acknowledged. A server that is away is no failure: the
 * handle connects by itself later. EXIT_DONE or EXIT_FAILED after saying why. */
MUST_CHECK int proc_database(const struct conf *c, const char *role, const stmt_list *lists, struct db **out);
/* Do the statements of that database fit its tables? One process of a pool asks for all that have the same. */
MUST_CHECK int proc_database_fits(struct db *db);

struct sockaddr_un;
/* The address of a socket file of the state folder; a folder too long for it is reached through /proc/self/fd. */
void proc_address(const char *state, const char *name, struct sockaddr_un *out);

/* The one list of everything the folders below bring along; all end with NULL. */
extern const struct route *const route_tables[];
extern const struct job_kind *const job_tables[];
extern const stmt_list request_statements[], job_statements[], proc_statements[];
extern const struct template_use *const template_tables[];
extern const struct guard_hooks *const page_hooks;
/* Low folders call high ones by hooks, which this fills. */
void hooks_fill(void);

extern const struct route proc_routes[];

#endif
