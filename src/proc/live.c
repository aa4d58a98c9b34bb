/* live.c - a process that keeps sockets open, for what comes by the socket it was given as standard input.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "io/shm.h"
#include "notify/live.h"
#include "proc/confine.h"
#include "proc/proc.h"
#include "proc/proc_sql.h"

#define FILES_BESIDE 128

/* Each socket is a file. */
static int files_allow(const struct conf *c)
{
	rlim_t want = (rlim_t)c->live_sockets + FILES_BESIDE;
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r))
		return proc_fail("live", strerror(errno), "see `ulimit -n`");
	if (r.rlim_cur >= want)
		return EXIT_DONE;
	r.rlim_cur = want;
	if (want > r.rlim_max || setrlimit(RLIMIT_NOFILE, &r))
		return proc_fail("live", "it may not open so many files", "raise `ulimit -Hn`, or lower LIVE_SOCKETS");
	return EXIT_DONE;
}

static int live_prepare(const struct options *o, struct conf *c, struct live_options *l)
{
	static const stmt_list lists[] = {sql_live, sql_proc, NULL}; /* the last for proc_database */
	int rc = proc_settings(o->arena, o, "live", c);

	if (!rc)
		rc = files_allow(c);
	if (rc)
		return rc;
	proc_on_term();
	if (fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK))
		return proc_fail("live", "standard input is no listening socket", "start it with `hirehall serve`");
	if (shm_open_state(conf_path(c, o->arena, "shm"), &l->shm))
		return proc_fail("shared memory", "it could not be opened", "see the log");
	rc = proc_database(c, "hirehall_live", lists, &l->db);
	if (rc)
		return rc;
	l->slot = shm_slot_take(l->shm, "live");
	if (!l->slot)
		return proc_fail("live", "all places in shared memory are taken", "run fewer processes");
	atomic_store(&l->slot->in_flight, 0);
	proc_slot(l->slot);
	l->stop = proc_stop;
	return EXIT_DONE;
}

int live_main(const struct options *o)
{
	static struct conf c;
	struct live_options l = {.conf = &c, .listen_fd = STDIN_FILENO};
	int rc = live_prepare(o, &c, &l);

	if (!rc)
		rc = confine(&c, "live");
	if (rc)
		return rc;
	rc = live_run(&l) ? EXIT_FAILED : EXIT_DONE;
	shm_slot_free(l.slot);
	db_close(l.db);
	return rc;
}
