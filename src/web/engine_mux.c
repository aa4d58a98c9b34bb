/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The event-driven engine: one loop, many requests in flight, each a coroutine that waits only in db_*. */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"
#include "io/db_pool.h"
#include "io/shm.h"
#include "web/mux.h"

#define STACK_BYTES (128u << 10)
#define TICK_US (50 * INT64_C(1000))
#define CONNS_TICK_US (US_PER_S / 2)
#define MAX_CONNS 16384u
#define LEAVE_US (25 * US_PER_S)
#define READY_MS 3000
#define CROWD 256u /* connections and requests at once */
#define STUCK_TICKS 10 /* seconds a handler may loop */
#define IN_BYTES 65536u

static volatile sig_atomic_t turns; /* of the loop, since the watchdog looked */


/* A handler that loops holds up everybody: after a while the process ends, and the supervisor starts another. */
static void watchdog(int signo)
{
	static sig_atomic_t stuck;
	static const char text[] = "level=error msg=\"watchdog: a handler loops\"\n";

	(void)signo;
	stuck = turns ? 0 : stuck + 1;
	turns = 0;
	if (stuck < STUCK_TICKS)
		return;
	if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(71);
	_exit(71);
}


/* An exhausted stack costs its request; any other fault is what it always was. */
static void fault(int signo, siginfo_t *info, void *context)
{
	(void)context;
	if (coro_guard_hit(info->si_addr))
		coro_abandon();
	(void)signal(signo, SIG_DFL);
}


static void handlers_install(void)
{
	static char alternate[65536];
	const stack_t stack = {.ss_sp = alternate, .ss_size = sizeof(alternate)};
	struct sigaction on_fault = {.sa_sigaction = fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
	struct sigaction on_alarm = {.sa_handler = watchdog, .sa_flags = SA_RESTART};
	const struct itimerval every_second = {{1, 0}, {1, 0}};

	if (sigaltstack(&stack, NULL) || sigaction(SIGSEGV, &on_fault, NULL) || sigaction(SIGBUS, &on_fault, NULL) ||
	    sigaction(SIGALRM, &on_alarm, NULL) || setitimer(ITIMER_REAL, &every_second, NULL))
		log_line(LOG_ERROR, "no fault handler errno=%d", errno);
}


static void publish(struct mux *m)
{
	struct db_pool_counts n;

	db_pool_count(m->db, &n);
	atomic_store(&m->slot->in_flight, (int32_t)m->n_running);
	atomic_store(&m->slot->queued, (int32_t)(m->n_waiting + n.waiting));
	atomic_store(&m->slot->pipeline, (int32_t)(n.in_pipeline + n.writing));
	atomic_store(&m->slot->state, m->is_leaving ? SLOT_LEAVING : m->n_running ? SLOT_BUSY : SLOT_IDLE);
}


static void leave(struct mux *m)
{
	m->is_leaving = true;
	loop_remove(m->loop, &m->listener);
	/* what only this process was woken for nobody else would take */
	mux_accept(m);
}


static bool is_empty(const struct mux *m)
{
	return !m->n_running && !m->n_waiting && !m->conns;
}


/* When a crowd has gone, so does the memory it took: glibc keeps what lies between pieces still in use. */
static void crowd_tick(struct mux *m)
{
	size_t n = m->n_conns + m->n_running + m->n_waiting;

	if (n > m->crowd) {
		m->crowd = n;
	} else if (m->crowd > CROWD && n < m->crowd / 2) {
		(void)malloc_trim(0);
		m->crowd = n;
	}
}


/* The times of all things that wait. */
static void tick(struct mux *m, int64_t now)
{
	if (now < m->next_tick)
		return;
	m->next_tick = now + TICK_US;
	db_pool_tick(m->db);
	mux_requests_tick(m, now);
	if (now < m->next_conns_tick)
		return;
	m->next_conns_tick = now + CONNS_TICK_US;
	mux_conns_tick(m, now);
	crowd_tick(m);
}


/* Until all that run wait for the database: one that ends makes room for one that waits to begin. */
static void run_requests(struct mux *m)
{
	mux_requests_start(m);
	while (coro_any_ready()) {
		coro_run_ready();
		mux_requests_start(m);
	}
}


static void run(struct mux *m)
{
	int64_t leave_by = INT64_MAX;

	while (!m->is_leaving || (!is_empty(m) && time_mono() < leave_by)) {
		int64_t now = time_mono();

		turns = 1;
		tick(m, now);
		run_requests(m);
		publish(m);
		if (*m->stop && !m->is_leaving) {
			leave(m);
			leave_by = now + LEAVE_US;
		}
		loop_once(m->loop, (int)(TICK_US / 1000));
	}
}


/* As many connections as the process may have files, but for some of its own. */
static size_t max_conns(const struct mux_options *o)
{
	struct rlimit files = {.rlim_cur = 1024};
	size_t own = o->readers + o->writers + o->max_requests / 8 + 32;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &files))
			(void)getrlimit(RLIMIT_NOFILE, &files);
	}
	if (files.rlim_cur > MAX_CONNS + own)
		return MAX_CONNS;
	return files.rlim_cur > 2 * own ? files.rlim_cur - own : files.rlim_cur / 2;
}


static err_t mux_init(struct mux *m, int fd, const struct mux_options *o)
{
	struct db_pool_options db = {.db = o->db, .readers = o->readers, .writers = o->writers,
				     .max_waiting = o->max_requests};

	m->loop = loop_new();
	if (!m->loop)
		return ERR_IO;
	m->db = db_pool_new(m->loop, &db);
	m->coros = coro_pool_new(STACK_BYTES, o->max_requests);
	m->waiting_end = &m->waiting;
	m->max_waiting = o->max_requests;
	m->max_conns = max_conns(o);
	m->listen_fd = fd;
	/* without a database the process still answers, with 503 */
	if (db_pool_ready(m->db, READY_MS))
		log_line(LOG_WARN, "no database yet");
	if (fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK))
		return ERR_IO;
	return mux_listen(m);
}


int engine_mux_run(const struct web *w, int fd, struct shm_slot *slot, volatile sig_atomic_t *stop,
		   const struct mux_options *o)
{
	struct arena *a = arena_new(IN_BYTES + 1024);
	struct mux m = {.web = w, .slot = slot, .stop = stop, .in = arena_alloc(a, IN_BYTES)};
	err_t e = mux_init(&m, fd, o);

	if (!e) {
		handlers_install();
		atomic_store(&slot->state, SLOT_IDLE);
		run(&m);
	}
	while (m.conns)
		mux_conn_close(m.conns);
	mux_requests_free(&m);
	db_pool_free(m.db);
	coro_pool_free(m.coros);
	loop_free(m.loop);
	arena_free(a);
	return e ? 1 : 0;
}
