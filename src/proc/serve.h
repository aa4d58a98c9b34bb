/* serve.h - the supervisor: pools of processes, their sockets, rolling reload, the control socket.
 *
 * Layer: proc, private to serve*.c.  One thread, one loop, never a blocking call but fork; it runs no request code and
 * asks no database, so nothing a customer sends can hang it.  Children are the same binary run again, so that a reload
 * takes a new binary and new settings.  Times are monotonic µs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PROC_SERVE_H
#define PROC_SERVE_H
#include "io/shm.h"
#include "proc/proc.h"

#define POOL_MAX 64 /* processes of one pool */
#define CHILDREN_MAX SHM_SLOTS
#define CLIENTS_MAX 16
#define CRASH_WINDOW_US (10 * US_PER_S)
#define CRASHES_ALLOWED 5
#define READY_WITHIN_US (30 * US_PER_S)
#define KILL_AFTER_US (30 * US_PER_S)
#define TERM_FIRST_US US_PER_S /* time to leave by itself, without a signal */
#define TERM_AGAIN_US (US_PER_S / 2)

struct pool {
	const char *name;
	const char *socket; /* name in the state folder, NULL: none */
	int64_t want;
	int fd; /* listening, -1 */
	int64_t crashes[CRASHES_ALLOWED * POOL_MAX + 1]; /* ring of the last ones */
	size_t n_crashes;
	int64_t not_before_us, backoff_us;
};
enum { POOL_WEB, POOL_SLOW, POOL_JOBS, POOL_LIVE, POOL_AGENTS, N_POOLS };
struct child {
	pid_t pid;
	struct pool *pool;
	unsigned generation;
	int64_t started_us, leave_us, last_term_us; /* leave_us: when it was asked to, 0: it stays */
};

/* LEAVE: the new processes serve alone as soon as the old ones have gone; until then it is not over. */
enum reload_step { RELOAD_NONE, RELOAD_LEAVE, RELOAD_MIGRATE, RELOAD_CANARY, RELOAD_REST };

struct client {
	int fd; /* -1: free */
	char line[1024];
	size_t len;
	bool waits_reload, waits_scale;
	bool next_turn; /* asked for a reload while another was rolling */
};

struct supervisor {
	const struct options *options;
	struct arena *arena; /* of conf; a reload makes another */
	struct conf conf;
	struct shm *shm;
	struct pool pools[N_POOLS];
	struct child children[CHILDREN_MAX];
	size_t n_children;
	unsigned generation; /* of the newest processes */
	enum reload_step reload;
	bool reload_again; /* asked for while one was rolling */
	struct conf conf_before; /* while rolling: what a failed reload goes back to */
	struct arena *arena_before;
	int64_t want_before[N_POOLS];
	int64_t reload_since_us, started_us;
	int64_t stop_us; /* 0: running */
	pid_t migrate_pid; /* 0: none running */
	int64_t migrate_again_us; /* 0: nothing to migrate */
	int signal_fd, control_fd;
	struct client clients[CLIENTS_MAX];
};

MUST_CHECK int pools_setup(struct supervisor *s);
bool child_start(struct supervisor *s, struct pool *p);
pid_t process_start(struct supervisor *s, const char *command, int fd);
void child_end(const struct supervisor *s, struct child *c);
void children_reap(struct supervisor *s);
/* Starts what is missing and ends what is too much, within the back-off. */
void pools_keep(struct supervisor *s);
void children_press(struct supervisor *s);
size_t pool_count(const struct supervisor *s, const struct pool *p, unsigned generation);
bool child_is_ready(const struct supervisor *s, const struct child *c); /* says its slot */
struct shm_slot *child_slot(const struct supervisor *s, pid_t pid);

/* serve_reload.c; migrate_begin runs `hirehall migrate`, unless AUTO_MIGRATE=0: false when there is nothing to wait for. */
bool migrate_begin(struct supervisor *s);
void migrate_gone(struct supervisor *s, int status);
void reload_begin(struct supervisor *s);
void reload_go(struct supervisor *s);
/* Back to the processes and settings from before. */
void reload_failed(struct supervisor *s, const char *why);

MUST_CHECK int control_open(struct supervisor *s);
void control_accept(struct supervisor *s);
void control_read(struct supervisor *s, struct client *c);
/* Each ends the wait of those who asked with a last line {"done":true,"ok":…,"text":…}. */
void control_reloaded(struct supervisor *s, bool ok, const char *text);
void control_scaled(struct supervisor *s);

#endif
