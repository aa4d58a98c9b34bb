/* serve_pool.c - the supervisor's children: started, counted, ended, and started again with patience.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/time.h"
#include "proc/serve.h"

#define BACKLOG 4096
#define BACKOFF_FIRST_US US_PER_S
#define BACKOFF_MAX_US (30 * US_PER_S)

/* Gives the listening socket, -1 after saying why not. */
static int socket_listen(const char *state, const char *name)
{
	struct sockaddr_un sa;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	proc_address(state, name, &sa);
	unlink(sa.sun_path);
	if (fd < 0 || bind(fd, (struct sockaddr *)&sa, sizeof(sa)) || chmod(sa.sun_path, 0660) ||
	    listen(fd, BACKLOG)) {
		proc_fail(name, strerror(errno), "make the state folder writable");
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

int pools_setup(struct supervisor *s)
{
	static const struct pool rows[N_POOLS] = {
		[POOL_WEB] = {.name = "web", .socket = "web.sock"},
		[POOL_SLOW] = {.name = "slow", .socket = "slow.sock"},
		[POOL_JOBS] = {.name = "jobs"},
		[POOL_LIVE] = {.name = "live", .socket = "live.sock"},
		[POOL_AGENTS] = {.name = "agents"},
	};
	const int64_t want[N_POOLS] = {s->conf.web_workers, s->conf.slow_workers,
				       s->conf.jobs_workers, s->conf.live_workers, s->conf.agents_workers};
	size_t i;

	for (i = 0; i < N_POOLS; i++) {
		struct pool *p = &s->pools[i];

		if (!p->name) {
			*p = rows[i];
			p->fd = -1;
		}
		p->want = want[i] > POOL_MAX ? POOL_MAX : want[i];
		if (p->want > 0 && p->socket && p->fd < 0) {
			p->fd = socket_listen(s->conf.state, p->socket);
			if (p->fd < 0)
				return EXIT_FAILED;
		}
	}
	return EXIT_DONE;
}

/* Between fork and exec: the child ends with its parent, and its socket is standard input. */
static _Noreturn void child_exec(const struct supervisor *s, const char *command, int fd, pid_t parent)
{
	char *argv[] = {"hirehall", (char *)command, "--state", (char *)s->options->state, NULL};
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILED);
	if (fd < 0)
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	dup2(fd, STDIN_FILENO);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execv(s->options->self, argv);
	_exit(EXIT_FAILED);
}

pid_t process_start(struct supervisor *s, const char *command, int fd)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0)
		child_exec(s, command, fd, parent);
	if (pid < 0)
		log_line(LOG_ERROR, "cannot start a process role=%s error=%s", command,
			 strerror(errno));
	return pid;
}

bool child_start(struct supervisor *s, struct pool *p)
{
	struct child *c;
	pid_t pid;

	if (s->n_children == CHILDREN_MAX)
		return false;
	pid = process_start(s, p->name, p->fd);
	if (pid < 0)
		return false;
	c = &s->children[s->n_children++];
	*c = (struct child){.pid = pid, .pool = p, .generation = s->generation,
			    .started_us = time_mono()};
	log_line(LOG_INFO, "process started pool=%s pid=%d", p->name, (int)pid);
	return true;
}

/* First by its slot, since a signal could cut a request short; then by TERM, again and again, because one that arrives
 * just before accept is lost; at last by KILL. */
void child_end(const struct supervisor *s, struct child *c)
{
	struct shm_slot *slot = child_slot(s, c->pid);
	int64_t now = time_mono();

	if (!c->leave_us) {
		c->leave_us = now;
		if (slot)
			slot->leave = 1;
	}
	if ((slot && now - c->leave_us < TERM_FIRST_US) || now - c->last_term_us < TERM_AGAIN_US)
		return;
	c->last_term_us = now;
	if (now - c->leave_us > KILL_AFTER_US) {
		log_line(LOG_WARN, "process does not end, killed pool=%s pid=%d", c->pool->name,
			 (int)c->pid);
		kill(c->pid, SIGKILL);
	} else {
		kill(c->pid, SIGTERM);
	}
}

void children_press(struct supervisor *s)
{
	size_t i;

	for (i = 0; i < s->n_children; i++)
		if (s->stop_us || s->children[i].leave_us)
			child_end(s, &s->children[i]);
}

size_t pool_count(const struct supervisor *s, const struct pool *p, unsigned generation)
{
	size_t i, n = 0;

	for (i = 0; i < s->n_children; i++) {
		const struct child *c = &s->children[i];

		n += c->pool == p && c->generation == generation && !c->leave_us;
	}
	return n;
}

struct shm_slot *child_slot(const struct supervisor *s, pid_t pid)
{
	size_t i;

	for (i = 0; i < SHM_SLOTS; i++)
		if (atomic_load(&s->shm->slots[i].pid) == (int32_t)pid)
			return &s->shm->slots[i];
	return NULL;
}

bool child_is_ready(const struct supervisor *s, const struct child *c)
{
	const struct shm_slot *slot = child_slot(s, c->pid);
	int32_t state = slot ? atomic_load(&slot->state) : SLOT_FREE;

	return state == SLOT_IDLE || state == SLOT_BUSY;
}

/* Five crashes in ten seconds, for each process wanted: wait, each time twice as long; a quiet spell forgets it all. */
static void pool_crashed(struct pool *p)
{
	size_t limit = CRASHES_ALLOWED * (p->want > 0 ? (size_t)p->want : 1);
	int64_t now = time_mono(), *newest = &p->crashes[p->n_crashes % N_OF(p->crashes)];
	int64_t oldest = p->crashes[(p->n_crashes + N_OF(p->crashes) - limit + 1) % N_OF(p->crashes)];

	*newest = now;
	p->n_crashes++;
	if (now < p->not_before_us || !oldest || now - oldest > CRASH_WINDOW_US)
		return;
	if (now - p->not_before_us > 2 * BACKOFF_MAX_US)
		p->backoff_us = 0;
	p->backoff_us = p->backoff_us ? p->backoff_us * 2 : BACKOFF_FIRST_US;
	if (p->backoff_us > BACKOFF_MAX_US)
		p->backoff_us = BACKOFF_MAX_US;
	p->not_before_us = now + p->backoff_us;
	log_line(LOG_ERROR, "crashes again and again pool=%s wait_s=%d", p->name,
		 (int)(p->backoff_us / US_PER_S));
}

/* Clears the slot a killed process could not clear itself. */
static void slot_forget(struct supervisor *s, pid_t pid)
{
	struct shm_slot *slot = child_slot(s, pid);

	if (slot)
		shm_slot_free(slot);
}

static void child_gone(struct supervisor *s, size_t i, int status)
{
	struct child c = s->children[i];
	bool was_ready = child_is_ready(s, &c);

	s->children[i] = s->children[--s->n_children];
	slot_forget(s, c.pid);
	if (c.leave_us || s->stop_us) {
		log_line(LOG_INFO, "process ended pool=%s pid=%d", c.pool->name, (int)c.pid);
		return;
	}
	log_line(LOG_ERROR, "process died pool=%s pid=%d %s=%d", c.pool->name, (int)c.pid,
		 WIFSIGNALED(status) ? "signal" : "exit",
		 WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	if (s->reload > RELOAD_LEAVE && c.generation == s->generation && !was_ready) {
		reload_failed(s, "a new process ended before it was ready");
		return;
	}
	atomic_fetch_add(&s->shm->restarts, 1);
	pool_crashed(c.pool);
}

void children_reap(struct supervisor *s)
{
	int status;
	pid_t pid;
	size_t i;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == s->migrate_pid)
			migrate_gone(s, status);
		for (i = 0; i < s->n_children; i++)
			if (s->children[i].pid == pid) {
				child_gone(s, i, status);
				break;
			}
	}
}

/* One too many: the youngest goes. */
static void pool_shrink(struct supervisor *s, const struct pool *p)
{
	size_t i = s->n_children;

	while (i-- > 0) {
		struct child *c = &s->children[i];

		if (c->pool == p && c->generation == s->generation && !c->leave_us) {
			child_end(s, c);
			return;
		}
	}
}

void pools_keep(struct supervisor *s)
{
	size_t i;

	if (s->stop_us || s->reload > RELOAD_LEAVE)
		return;
	for (i = 0; i < N_POOLS; i++) {
		struct pool *p = &s->pools[i];
		int64_t have = (int64_t)pool_count(s, p, s->generation);

		if (time_mono() < p->not_before_us)
			continue;
		for (; have < p->want; have++)
			if (!child_start(s, p))
				break;
		for (; have > p->want; have--)
			pool_shrink(s, p);
	}
}
