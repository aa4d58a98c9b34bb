/* jobs.c - claims due jobs, runs them, and keeps many outside calls in flight at once; `agents` does the same for the
 * kinds that are long and costly, in processes of their own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"
#include "io/http_client.h"
#include "io/shm.h"
#include "proc/confine.h"
#include "proc/proc.h"

#define IN_FLIGHT_MAX 256 /* receivers that hang keep their places for 15 seconds */
#define AGENTS_MAX 32 /* runs of one process */
#define KINDS_MAX 16 /* that agents run */
#define CLAIM_MAX 16
#define IDLE_MS 200
#define AWAY_MS 500 /* the database cannot be reached */
#define UNKNOWN_KIND_S 60
#define LEAVE_WITHIN_US (25 * US_PER_S)

struct worker {
	struct conf conf;
	struct db *db;
	struct http_client *http;
	struct shm *shm;
	struct shm_slot *slot;
	struct queue_want want;
	size_t in_flight, in_flight_max;
	struct job_run *over[IN_FLIGHT_MAX]; /* ended inside a callback: their arenas go after it */
	size_t n_over;
};

static const struct job_kind *kind_find(const char *name)
{
	const struct job_kind *const *t, *k;

	for (t = job_tables; *t; t++)
		for (k = *t; k->name; k++)
			if (str_eq(k->name, name))
				return k;
	return NULL;
}

/* What this process claims. One claim takes jobs of several kinds, so the lease is that of the slowest. */
static struct queue_want want_of(bool is_agents)
{
	static const char *kinds[KINDS_MAX];
	struct queue_want want = {.lease_s = 10, .kinds = {0, kinds}, .is_of_these = is_agents};
	const struct job_kind *const *t, *k;

	for (t = job_tables; *t; t++)
		for (k = *t; k->name; k++) {
			if (k->is_agents && !OURS(want.kinds.n == KINDS_MAX))
				kinds[want.kinds.n++] = k->name;
			if (k->is_agents == is_agents && k->lease_s > want.lease_s)
				want.lease_s = k->lease_s;
		}
	return want;
}

/* When the run's job comes again. */
static struct queue_next run_next(const struct job_run *r, err_t e)
{
	struct queue_next next = {
		.delay_s = UNKNOWN_KIND_S,
		.give_up = r->give_up,
		.why = r->why ? r->why : err_info(e)->symbol,
	};

	if (!r->kind)
		return next;
	next.delay_s = r->delay_s >= 0 ? r->delay_s : job_delay(r->kind, r->job.attempts);
	next.give_up |= r->job.attempts >= r->kind->max_attempts;
	return next;
}

static void run_count(struct worker *w, const struct job_run *r, err_t e)
{
	atomic_fetch_add(e ? &w->shm->jobs_failed : &w->shm->jobs_done, 1);
	if (str_eq(r->job.kind, "webhook_deliver"))
		atomic_fetch_add(e ? &w->shm->deliveries_failed : &w->shm->deliveries_ok, 1);
}

/* Writes the outcome; a failure here is no harm: the lease runs out and the job runs again. */
static void run_settle(struct worker *w, struct job_run *r, err_t e)
{
	struct queue_next next = run_next(r, e);
	err_t f;

	if (OURS(db_in_transaction(w->db)))
		db_rollback(w->db);
	f = e ? queue_again(w->db, r->arena, &r->job, &next)
	      : queue_done(w->db, r->arena, &r->job);
	if (f)
		log_line(LOG_WARN, "job outcome not written id=%lld error=%s", (long long)r->job.id,
			 err_info(f)->code);
	run_count(w, r, e);
	if (e)
		log_line(next.give_up ? LOG_ERROR : LOG_INFO,
			 "job failed kind=%s subject=%s attempt=%lld again=%s why=%s", r->job.kind,
			 r->job.subject, (long long)r->job.attempts, next.give_up ? "no" : "yes",
			 next.why);
}

/* The callback may still use what lives in the run's arena, so that goes later. */
static void run_ended(struct job_run *r, err_t e)
{
	struct worker *w = r->owner;

	run_settle(w, r, e);
	w->in_flight--;
	w->over[w->n_over++] = r;
}

static void runs_free(struct worker *w)
{
	while (w->n_over)
		arena_free(w->over[--w->n_over]->arena);
}

static void job_start(struct worker *w, const struct job *j)
{
	struct arena *a = arena_new(16384);
	struct job_run *r = ARENA_NEW(a, struct job_run);
	err_t e;

	*r = (struct job_run){
		.arena = a,
		.db = w->db,
		.conf = &w->conf,
		.http = w->http,
		.kind = kind_find(j->kind),
		.job = {.id = j->id, .attempts = j->attempts, .kind = arena_strdup(a, j->kind),
			.subject = arena_strdup(a, j->subject), .data = arena_strdup(a, j->data)},
		.delay_s = -1,
		.ended = run_ended,
		.owner = w,
	};
	log_request(arena_printf(a, "job-%lld-%lld", (long long)j->id, (long long)j->attempts));
	w->in_flight++;
	if (r->kind) {
		e = r->kind->run(r);
	} else {
		e = ERR_NOT_FOUND;
		r->why = "this version has no such kind of job";
	}
	/* a run that started an outside call ends itself, unless the start failed */
	if (!r->is_async || e)
		run_ended(r, e);
	log_request(NULL);
	atomic_fetch_add(&w->slot->requests, 1);
}

/* Gives how many were due; -1 when the database cannot be asked. */
static int64_t claim_and_start(struct worker *w)
{
	size_t room = w->in_flight_max - w->in_flight, i;
	struct arena *a;
	struct list due;
	int64_t n = -1;

	if (room == 0)
		return 0;
	a = arena_new(16384);
	w->want.max = room < CLAIM_MAX ? (int64_t)room : CLAIM_MAX;
	if (db_ready(w->db) == ERR_OK && queue_claim(w->db, a, &w->want, &due) == ERR_OK) {
		atomic_store(&w->slot->state, SLOT_BUSY);
		for (i = 0; i < due.n; i++) {
			job_start(w, &((const struct job *)due.items)[i]);
			runs_free(w);
		}
		atomic_store(&w->slot->state, SLOT_IDLE);
		n = (int64_t)due.n;
	}
	arena_free(a);
	return n;
}

static void poll_calls(struct worker *w, int wait_ms)
{
	(void)http_client_poll(w->http, wait_ms);
	(void)coro_run_ready();
	runs_free(w);
}

static int jobs_loop(struct worker *w, bool is_once)
{
	while (!*proc_stop) {
		int64_t n = claim_and_start(w);

		if (is_once && n < 0)
			return proc_fail("database", "it cannot be asked", "see the log");
		if (is_once && n == 0 && w->in_flight == 0)
			return EXIT_DONE;
		poll_calls(w, n > 0 ? 0 : n == 0 ? IDLE_MS : AWAY_MS);
	}
	return EXIT_DONE;
}

/* Calls under way may still end well; what does not end in time is run again by its lease. */
static void finish_calls(struct worker *w)
{
	int64_t until = time_mono() + LEAVE_WITHIN_US;

	atomic_store(&w->slot->state, SLOT_LEAVING);
	while (w->in_flight && time_mono() < until)
		poll_calls(w, IDLE_MS);
	if (w->in_flight)
		log_line(LOG_WARN, "left while calls were under way n=%d", (int)w->in_flight);
}

static int jobs_prepare(struct arena *a, const struct options *o, const char *role, struct worker *w)
{
	bool is_agents = str_eq(role, "agents");
	int rc = proc_settings(a, o, role, &w->conf);

	if (rc)
		return rc;
	proc_on_term();
	hooks_fill();
	if (shm_open_state(conf_path(&w->conf, a, "shm"), &w->shm))
		return proc_fail("shared memory", "it could not be opened", "see the log");
	rc = proc_database(&w->conf, "hirehall_jobs", job_statements, &w->db);
	if (!rc && !is_agents)
		rc = proc_database_fits(w->db);
	if (rc)
		return rc;
	w->http = http_client_new(w->conf.outbound_allow);
	w->want = want_of(is_agents);
	w->in_flight_max = is_agents ? AGENTS_MAX : IN_FLIGHT_MAX;
	w->slot = shm_slot_take(w->shm, role);
	if (!w->slot)
		return proc_fail(role, "all places in shared memory are taken",
				 "run fewer processes");
	proc_slot(w->slot);
	return confine(&w->conf, role);
}

static int worker_main(const struct options *o, const char *role)
{
	static struct worker w;
	int rc = jobs_prepare(o->arena, o, role, &w);

	if (rc)
		return rc;
	atomic_store(&w.slot->state, SLOT_IDLE);
	rc = jobs_loop(&w, o->is_once);
	finish_calls(&w);
	shm_slot_free(w.slot);
	http_client_free(w.http);
	db_close(w.db);
	return rc;
}

int jobs_main(const struct options *o)
{
	return worker_main(o, "jobs");
}

int agents_main(const struct options *o)
{
	return worker_main(o, "agents");
}
