/* serve.c - the supervisor's start and its loop.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "proc/serve.h"

#define TICK_MS 500 /* nothing goes on: only back-offs to watch */
#define QUICK_MS 20 /* somebody starts or leaves */

/* Two supervisors of one state folder would steal each other's sockets. The lock ends with the process. */
static int pid_file_lock(const struct supervisor *s)
{
	const char *path = conf_path(&s->conf, s->arena, "hirehall.pid");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);

	if (fd < 0)
		return proc_fail(path, strerror(errno), "make the state folder writable");
	if (flock(fd, LOCK_EX | LOCK_NB))
		return proc_fail(s->conf.state, "it is being served already",
				 "use `hirehall status`, `reload` or `stop`");
	if (ftruncate(fd, 0) || dprintf(fd, "%d\n", (int)getpid()) < 0)
		return proc_fail(path, strerror(errno), "free some disk space");
	return EXIT_DONE;
}

static int signals_open(struct supervisor *s)
{
	static const int taken[] = {SIGCHLD, SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTTIN, SIGTTOU};
	sigset_t set;
	size_t i;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	for (i = 0; i < N_OF(taken); i++)
		sigaddset(&set, taken[i]);
	sigprocmask(SIG_BLOCK, &set, NULL);
	s->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return s->signal_fd < 0 ? proc_fail("signals", strerror(errno), "see `ulimit -n`")
				: EXIT_DONE;
}

/* TTIN and TTOU: one web process more or fewer. */
static void web_step(struct supervisor *s, int64_t by)
{
	struct pool *p = &s->pools[POOL_WEB];

	if (p->want + by >= 1 && p->want + by <= POOL_MAX)
		p->want += by;
}

static void signals_read(struct supervisor *s)
{
	struct signalfd_siginfo si;

	while (read(s->signal_fd, &si, sizeof(si)) == (ssize_t)sizeof(si)) {
		switch (si.ssi_signo) {
		case SIGCHLD:
			break; /* reaped in every round */
		case SIGHUP:
			reload_begin(s);
			break;
		case SIGTTIN:
			web_step(s, 1);
			break;
		case SIGTTOU:
			web_step(s, -1);
			break;
		default:
			if (!s->stop_us)
				s->stop_us = time_mono();
		}
	}
}

/* Is anything under way that no file descriptor tells about? */
static bool is_unsettled(const struct supervisor *s)
{
	size_t i;

	if (s->stop_us || s->reload > RELOAD_LEAVE)
		return true;
	for (i = 0; i < s->n_children; i++)
		if (s->children[i].leave_us || !child_is_ready(s, &s->children[i]))
			return true;
	return false;
}

static void wait_for_news(struct supervisor *s)
{
	struct pollfd p[2 + CLIENTS_MAX];
	size_t i;

	p[0] = (struct pollfd){.fd = s->signal_fd, .events = POLLIN};
	p[1] = (struct pollfd){.fd = s->control_fd, .events = POLLIN};
	for (i = 0; i < CLIENTS_MAX; i++) /* poll skips those that are -1 */
		p[2 + i] = (struct pollfd){.fd = s->clients[i].fd, .events = POLLIN};
	if (poll(p, N_OF(p), is_unsettled(s) ? QUICK_MS : TICK_MS) <= 0)
		return;
	if (p[0].revents)
		signals_read(s);
	for (i = 0; i < CLIENTS_MAX; i++)
		if (p[2 + i].revents && s->clients[i].fd == p[2 + i].fd)
			control_read(s, &s->clients[i]);
	if (p[1].revents)
		control_accept(s);
}

static int serve_loop(struct supervisor *s)
{
	while (!s->stop_us || s->n_children || s->migrate_pid) {
		wait_for_news(s);
		children_reap(s);
		if (s->migrate_again_us && time_mono() > s->migrate_again_us && !s->stop_us)
			migrate_begin(s);
		reload_go(s);
		pools_keep(s);
		children_press(s);
		if (s->stop_us && s->migrate_pid)
			kill(s->migrate_pid, SIGTERM);
		control_scaled(s);
	}
	return EXIT_DONE;
}

/* The tables come first: a migration that does not fit ends the start, a database that is away does not. */
static int first_migration(struct supervisor *s)
{
	int status = 0;
	pid_t pid;

	if (!migrate_begin(s))
		return EXIT_DONE;
	pid = s->migrate_pid;
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	migrate_gone(s, status);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILED)
		return proc_fail("database", "it could not be migrated", "see the lines above");
	return EXIT_DONE;
}

static int serve_start(struct supervisor *s)
{
	int rc = pid_file_lock(s);

	if (rc)
		return rc;
	if (shm_open_state(conf_path(&s->conf, s->arena, "shm"), &s->shm))
		return proc_fail("shared memory", "it could not be made", "see the log");
	rc = signals_open(s);
	if (!rc)
		rc = control_open(s);
	if (!rc)
		rc = first_migration(s);
	if (!rc)
		rc = pools_setup(s);
	return rc;
}

int serve_main(const struct options *o)
{
	static struct supervisor s;
	int rc;

	s.options = o;
	s.arena = arena_new(16384);
	s.started_us = time_mono();
	s.generation = 1;
	rc = proc_settings(s.arena, o, "serve", &s.conf);
	if (!rc)
		rc = serve_start(&s);
	if (rc)
		return rc;
	log_line(LOG_INFO, "serving state=%s version=%s", s.conf.state, PACKAGE_VERSION);
	pools_keep(&s);
	rc = serve_loop(&s);
	unlink(conf_path(&s.conf, s.arena, "control.sock"));
	unlink(conf_path(&s.conf, s.arena, "hirehall.pid"));
	log_line(LOG_INFO, "stopped");
	return rc;
}
