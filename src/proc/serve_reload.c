/* serve_reload.c - rolling reload: one new process proves that it serves, then the rest, then the old ones leave.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sys/wait.h>

#include "base/log.h"
#include "base/time.h"
#include "proc/serve.h"

#define MIGRATE_AGAIN_US (2 * US_PER_S)

bool migrate_begin(struct supervisor *s)
{
	if (s->migrate_pid)
		return true;
	if (!s->conf.auto_migrate)
		return false;
	s->migrate_again_us = 0;
	s->migrate_pid = process_start(s, "migrate", -1);
	if (s->migrate_pid < 0)
		s->migrate_pid = 0;
	return s->migrate_pid != 0;
}

/* One new process of each pool that is wanted. */
static void canaries_start(struct supervisor *s)
{
	size_t i;

	s->reload = RELOAD_CANARY;
	s->reload_since_us = time_mono();
	s->generation++;
	for (i = 0; i < N_POOLS; i++)
		if (s->pools[i].want > 0 && !child_start(s, &s->pools[i])) {
			reload_failed(s, "a process could not be started");
			return;
		}
}

void migrate_gone(struct supervisor *s, int status)
{
	int rc = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;

	s->migrate_pid = 0;
	if (rc != EXIT_DONE) {
		s->migrate_again_us = time_mono() + MIGRATE_AGAIN_US;
		log_line(LOG_WARN, "database is not migrated exit=%d", rc);
	}
	if (s->reload != RELOAD_MIGRATE)
		return;
	if (rc == EXIT_FAILED)
		reload_failed(s, "the database could not be migrated");
	else
		canaries_start(s);
}

void reload_begin(struct supervisor *s)
{
	struct arena *a;
	struct conf conf;
	size_t i;

	if (s->stop_us)
		return;
	if (s->reload != RELOAD_NONE) {
		s->reload_again = true;
		return;
	}
	a = arena_new(16384);
	if (conf_load(a, s->options->state, &conf)) {
		arena_free(a);
		control_reloaded(s, false, "the settings are wrong, nothing was changed");
		return;
	}
	s->conf_before = s->conf;
	s->arena_before = s->arena;
	for (i = 0; i < N_POOLS; i++)
		s->want_before[i] = s->pools[i].want;
	s->conf = conf;
	s->arena = a;
	s->reload = RELOAD_MIGRATE;
	if (pools_setup(s))
		reload_failed(s, "a socket could not be opened");
	else if (!migrate_begin(s))
		canaries_start(s);
}

static void reload_over(struct supervisor *s, bool ok, const char *text)
{
	log_line(ok ? LOG_INFO : LOG_ERROR, "reload %s why=%s", ok ? "done" : "failed", text);
	s->reload = RELOAD_NONE;
	control_reloaded(s, ok, text);
	if (s->reload_again) {
		s->reload_again = false;
		reload_begin(s);
	}
}

void reload_failed(struct supervisor *s, const char *why)
{
	size_t i;

	if (s->reload != RELOAD_MIGRATE) {
		for (i = 0; i < s->n_children; i++)
			if (s->children[i].generation == s->generation &&
			    !s->children[i].leave_us)
				child_end(s, &s->children[i]);
		s->generation--;
	}
	arena_free(s->arena);
	s->arena = s->arena_before;
	s->conf = s->conf_before;
	for (i = 0; i < N_POOLS; i++)
		s->pools[i].want = s->want_before[i];
	reload_over(s, false, why);
}

/* Everything wanted of the newest generation runs and serves. */
static bool generation_is_ready(const struct supervisor *s, bool whole)
{
	size_t i;

	for (i = 0; i < s->n_children; i++)
		if (s->children[i].generation == s->generation && !s->children[i].leave_us &&
		    !child_is_ready(s, &s->children[i]))
			return false;
	for (i = 0; whole && i < N_POOLS; i++)
		if ((int64_t)pool_count(s, &s->pools[i], s->generation) < s->pools[i].want)
			return false;
	return true;
}

static void rest_start(struct supervisor *s)
{
	size_t i;

	s->reload = RELOAD_REST;
	for (i = 0; i < N_POOLS; i++) {
		struct pool *p = &s->pools[i];
		int64_t have = (int64_t)pool_count(s, p, s->generation);

		while (have++ < p->want && s->reload == RELOAD_REST)
			if (!child_start(s, p))
				reload_failed(s, "a process could not be started");
	}
}

static void old_ones_end(struct supervisor *s)
{
	size_t i;

	for (i = 0; i < s->n_children; i++)
		if (s->children[i].generation != s->generation && !s->children[i].leave_us)
			child_end(s, &s->children[i]);
	arena_free(s->arena_before);
	s->arena_before = NULL;
	atomic_fetch_add(&s->shm->reloads, 1);
	s->reload = RELOAD_LEAVE;
}

/* An old process may still answer by the old settings: whoever asked for the reload waits for the last one's end. */
static bool old_ones_gone(const struct supervisor *s)
{
	size_t i;

	for (i = 0; i < s->n_children; i++)
		if (s->children[i].generation != s->generation)
			return false;
	return true;
}

void reload_go(struct supervisor *s)
{
	if (s->reload == RELOAD_LEAVE && old_ones_gone(s))
		reload_over(s, true, "all processes are new");
	if (s->reload != RELOAD_CANARY && s->reload != RELOAD_REST)
		return;
	if (s->reload == RELOAD_REST)
		rest_start(s); /* a pool may have been scaled up meanwhile */
	if (s->reload == RELOAD_NONE)
		return;
	if (!generation_is_ready(s, s->reload == RELOAD_REST)) {
		if (time_mono() - s->reload_since_us > READY_WITHIN_US)
			reload_failed(s, "the new processes were not ready in 30 seconds");
		return;
	}
	if (s->reload == RELOAD_CANARY)
		rest_start(s);
	else
		old_ones_end(s);
}
