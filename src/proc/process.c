/* process.c - what every process does first: settings, signals, the database with a look at its promises.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.h"
#include "io/shm.h"
#include "proc/proc.h"
#include "proc/proc_sql.h"

static volatile sig_atomic_t stopped_early;
volatile sig_atomic_t *proc_stop = &stopped_early;

int proc_fail(const char *what, const char *why, const char *fix)
{
	fprintf(stderr, "hirehall: %s: %s: %s\n", what, why, fix);
	return EXIT_FAILED;
}

int proc_settings(struct arena *a, const struct options *o, const char *role, struct conf *out)
{
	static const char *const levels[] = {"debug", "info", "warn", "error"};
	size_t i;

	if (access(o->state, R_OK | X_OK))
		return proc_fail(o->state, "no such state folder",
				 "name it with --state, or make it with scripts/up");
	if (conf_load(a, o->state, out))
		return proc_fail("settings", "see the lines above",
				 "correct them in the environment or in hirehall.env");
	log_role(role);
	for (i = 0; i < N_OF(levels); i++)
		if (str_eq(out->log_level, levels[i]))
			log_threshold((enum log_level)i);
	return EXIT_DONE;
}

/* The signal may arrive just before a blocking call begins: an alarm each second repeats the interruption. */
static void on_term(int sig)
{
	(void)sig;
	*proc_stop = 1;
	alarm(1);
}

void proc_slot(struct shm_slot *slot)
{
	proc_stop = &slot->leave;
	if (stopped_early)
		slot->leave = 1;
}

void proc_on_term(void)
{
	static const int ends[] = {SIGTERM, SIGINT, SIGQUIT, SIGALRM};
	struct sigaction sa;
	sigset_t none;
	size_t i;

	memset(&sa, 0, sizeof(sa));
	/* reads and writes go on afterwards; an accept with a time limit and poll do not (signal(7)) */
	sa.sa_flags = SA_RESTART;
	sa.sa_handler = on_term;
	sigfillset(&sa.sa_mask);
	for (i = 0; i < N_OF(ends); i++)
		sigaction(ends[i], &sa, NULL);
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* An acknowledged write must be on disk: without these settings the server would lie. */
static int durability_check(const struct conf *c, struct db *db)
{
	struct arena *a = arena_new(4096);
	struct durability d;
	err_t e = db_one(db, a, &sql_durability, NULL, &d);
	int rc = EXIT_DONE;

	if (e == ERR_UNAVAILABLE) {
		log_line(LOG_WARN, "database went away during start");
	} else if (e) {
		rc = proc_fail("database", err_info(e)->text, "see the log");
	} else if (!str_eq(d.synchronous_commit, "on") || !str_eq(d.full_page_writes, "on")) {
		rc = proc_fail("database", "synchronous_commit or full_page_writes is off",
			       "turn both on: a commit must be on disk before it is acknowledged");
	} else if (!str_eq(d.fsync, "on") && !c->demo) {
		rc = proc_fail("database", "fsync is off", "turn it on; off is for demo data only");
	}
	arena_free(a);
	return rc;
}

int proc_database(const struct conf *c, const char *role, const stmt_list *lists, struct db **out)
{
	struct db_options o = {.url = c->database_url, .role = role, .lists = lists,
			       .timeout_ms = PROC_STATEMENT_MS};

	*out = db_open(&o);
	if (db_ready(*out)) {
		log_line(LOG_WARN, "database not reachable, will try again at each request");
		return EXIT_DONE;
	}
	return durability_check(c, *out);
}

int proc_database_fits(struct db *db)
{
	err_t e = db_check(db);

	return e && e != ERR_UNAVAILABLE ? proc_fail("database", "a statement does not fit the tables (see the log)",
						    "run `hirehall migrate`")
					 : EXIT_DONE;
}

void proc_address(const char *state, const char *name, struct sockaddr_un *out)
{
	static int folder = -1; /* stays open for the process's life */
	size_t n = strlen(state);

	*out = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (n + strlen(name) + 2 <= sizeof(out->sun_path)) {
		memcpy(out->sun_path, state, n);
		out->sun_path[n] = '/';
		memcpy(out->sun_path + n + 1, name, strlen(name) + 1);
		return;
	}
	if (folder < 0)
		folder = open(state, O_PATH | O_DIRECTORY | O_CLOEXEC);
	(void)snprintf(out->sun_path, sizeof(out->sun_path), "/proc/self/fd/%d/%.32s", folder, name);
}
