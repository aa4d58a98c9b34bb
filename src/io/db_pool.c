/* SPDX-License-Identifier: AGPL-3.0-or-later
 * Which connection a session has, and who waits for one. */
#include "io/db_pool.h"
#include <stdlib.h>
#include "base/coro.h"
#include "base/time.h"
#include "io/pool_internal.h"

#define WAIT_US (2 * US_PER_S) /* for a connection */
#define SESSION_US (12 * US_PER_S) /* nginx waits for 15 s */
#define SLOW_US (US_PER_S / 5) /* a statement that holds up those behind it */
#define SPIN_MS 20
#define WRITERS_KEPT 4u /* the others connect when somebody waits: a start, and a restart of Postgres, is soon over */

/* A coroutine that waits for a connection; lies on its stack. */
struct waiter {
	struct waiter *next;
	struct coro *coro;
	struct pool_link *given; /* a writer that is now its own, or a place in a reader's pipeline */
	int64_t deadline;
	bool is_writer, is_done;
};


/* ------------------------------------------------------------ waiting */

static void waiter_wake(struct db_pool *p, struct waiter *w, struct pool_link *l)
{
	p->n_waiting--;
	w->given = l;
	w->is_done = true;
	if (w->coro)
		coro_ready(w->coro);
}


void pool_yield(struct db_pool *p)
{
	if (coro_current())
		coro_yield();
	else
		loop_once(p->loop, SPIN_MS);
}


static bool has_room(const struct pool_link *l)
{
	return l->is_writer ? !l->owner && !l->depth : l->depth + l->promised < PIPELINE_MAX;
}


/* By the age of the oldest call: a long pipeline of quick ones is not slow, one of many slow ones is until all are
 * answered. */
static bool is_slow(const struct pool_link *l, int64_t now)
{
	return l->depth && now - l->sent[l->head % PIPELINE_MAX] > SLOW_US;
}


static void waiters_serve(struct db_pool *p, struct pool_link *l, bool is_writer)
{
	struct waiter **first = &p->first[is_writer];
	int64_t now = time_mono();

	while (*first && has_room(l) && !is_slow(l, now)) {
		struct waiter *w = *first;

		*first = w->next;
		if (!*first)
			p->end[is_writer] = first;
		/* reserved until it runs */
		if (l->is_writer)
			l->owner = w;
		else
			l->promised++;
		waiter_wake(p, w, l);
	}
}


static size_t writers_to_spare(const struct db_pool *p);


/* A connection came free: the longest waiting of its kind has it.  Reads that wait have no pipeline, or only slow ones,
 * so they may have what no write wants. */
static void pool_link_ready(struct pool_link *l)
{
	struct db_pool *p = l->pool;

	waiters_serve(p, l, l->is_writer);
	if (l->is_writer && writers_to_spare(p))
		waiters_serve(p, l, false);
}


static void pool_link_lost(struct pool_link *l)
{
	l->owner = NULL;
}


static const struct link_hooks hooks = {pool_link_ready, pool_link_lost};


/* A free writer, or the reader with least before it; NULL when there is none. */
static struct pool_link *link_free(const struct db_pool *p, bool is_writer, bool or_slow)
{
	struct pool_link *best = NULL;
	int64_t now = time_mono();

	for (size_t i = 0; i < p->n_links; i++) {
		struct pool_link *l = &p->links[i];

		if (l->is_writer != is_writer || l->state != LINK_READY || !has_room(l))
			continue;
		if (is_writer)
			return l;
		if ((or_slow || !is_slow(l, now)) && (!best || l->depth + l->promised < best->depth + best->promised))
			best = l;
	}
	return best;
}


/* Writers that a read may take when all pipelines stand behind slow statements: half of them are kept for writes.
 * All of them when there is no pipeline. */
static size_t writers_to_spare(const struct db_pool *p)
{
	size_t n = 0, ready = 0, kept;

	for (size_t i = p->o.readers; i < p->n_links && !p->first[true]; i++) {
		ready += p->links[i].state == LINK_READY;
		n += p->links[i].state == LINK_READY && has_room(&p->links[i]);
	}
	kept = link_free(p, false, true) ? ready / 2 : 0;
	return n > kept ? n - kept : 0;
}


static struct pool_link *link_choose(const struct db_pool *p, bool is_writer)
{
	/* who waits longer goes first */
	struct pool_link *l = p->first[is_writer] ? NULL : link_free(p, is_writer, false);

	if (!l && !is_writer && writers_to_spare(p))
		l = link_free(p, true, false);
	return l;
}


static void waiter_forget(struct db_pool *p, struct waiter *w)
{
	for (struct waiter **at = &p->first[w->is_writer]; *at; at = &(*at)->next) {
		if (*at != w)
			continue;
		*at = w->next;
		if (!w->next)
			p->end[w->is_writer] = at;
		p->n_waiting--;
		return;
	}
}


static bool is_kept(const struct db_pool *p, const struct pool_link *l)
{
	return !l->is_writer || (size_t)(l - p->links) < p->o.readers + WRITERS_KEPT;
}


/* One more writer for one more that waits. */
static void writer_start(struct db_pool *p)
{
	int64_t now = time_mono();

	for (size_t i = p->o.readers; i < p->n_links; i++)
		if (p->links[i].state == LINK_DOWN && p->links[i].retry_at <= now) {
			link_start(&p->links[i]);
			return;
		}
}


static err_t link_wait(struct db_pool *p, bool is_writer, struct pool_link **out)
{
	struct waiter w = {.coro = coro_current(), .deadline = time_mono() + WAIT_US, .is_writer = is_writer};

	if (p->n_waiting == p->o.max_waiting)
		return ERR_RETRY;
	*p->end[is_writer] = &w;
	p->end[is_writer] = &w.next;
	p->n_waiting++;
	writer_start(p);
	while (!w.is_done && (w.coro || time_mono() < w.deadline))
		pool_yield(p);
	if (!w.is_done)
		waiter_forget(p, &w);
	*out = w.given;
	if (!w.given) {
		/* a read that found nothing better goes behind the slow ones */
		*out = is_writer ? NULL : link_free(p, false, true);
		return *out ? ERR_OK : ERR_UNAVAILABLE;
	}
	if (!w.given->is_writer)
		w.given->promised--;
	/* between the gift and now it may have been lost */
	return w.given->state == LINK_READY && (!w.given->is_writer || w.given->owner == &w) ? ERR_OK : ERR_UNAVAILABLE;
}


err_t pool_take(struct db_pool *p, struct db *db, bool is_writer, struct pool_link **out)
{
	err_t e = ERR_OK;

	*out = link_choose(p, is_writer);
	if (!*out)
		e = link_wait(p, is_writer, out);
	if (!e && (*out)->is_writer)
		(*out)->owner = db;
	return e;
}


void pool_give_back(struct pool_link *l)
{
	l->owner = NULL;
	if (l->state == LINK_READY)
		pool_link_ready(l);
}


/* ------------------------------------------------------------ sessions */

static void session_end(void *obj)
{
	struct db *db = obj;

	db->driver->close(db);
}


struct db *db_pool_session(struct db_pool *p, struct arena *a)
{
	struct db *db = ARENA_NEW(a, struct db);

	db->driver = &pool_driver;
	db->o = p->o.db;
	db->pool = p;
	db->deadline = time_mono() + SESSION_US;
	arena_defer(a, session_end, db);
	return db;
}


void db_pool_cancel(struct db *db)
{
	db->is_cancelled = true;
}


/* ------------------------------------------------------------ the pool */

struct db_pool *db_pool_new(struct loop *l, const struct db_pool_options *o)
{
	struct db_pool *p = calloc(1, sizeof(*p));

	if (!p)
		die_no_memory();
	p->loop = l;
	p->o = *o;
	p->n_links = o->readers + o->writers;
	p->links = calloc(p->n_links, sizeof(*p->links));
	if (!p->links)
		die_no_memory();
	for (int i = 0; i < 2; i++)
		p->end[i] = &p->first[i];
	for (size_t i = 0; i < p->n_links; i++) {
		p->links[i] = (struct pool_link){.loop = l, .o = &p->o.db, .hooks = &hooks, .pool = p,
						 .is_writer = i >= o->readers, .source.fd = -1};
		if (is_kept(p, &p->links[i]))
			link_start(&p->links[i]);
	}
	return p;
}


void db_pool_free(struct db_pool *p)
{
	for (size_t i = 0; p && i < p->n_links; i++)
		link_end(&p->links[i]);
	free(p ? p->links : NULL);
	free(p);
}


err_t db_pool_ready(struct db_pool *p, int wait_ms)
{
	int64_t until = time_mono() + (int64_t)wait_ms * 1000;

	while (!link_free(p, false, true) && time_mono() < until) {
		loop_once(p->loop, SPIN_MS);
		db_pool_tick(p);
	}
	return link_free(p, false, true) ? ERR_OK : ERR_UNAVAILABLE;
}


/* Late calls.  When the server does not answer the oldest, or the only one of a writer, the connection ends, and its
 * other calls, being reads, are asked again elsewhere; one behind it just stops waiting. */
static void calls_tick(struct pool_link *l, int64_t now)
{
	for (size_t i = l->depth; i-- > 0;) {
		struct pool_call *c = l->calls[(l->head + i) % PIPELINE_MAX];

		if (!c || c->deadline > now)
			continue;
		if (!i) {
			link_lose(l, "deadline");
			return;
		}
		c->is_lost = true;
		link_end_call(l, i);
	}
}


/* Reads behind a slow one are asked again where there is room; who is slow keeps its place. */
static void slow_tick(struct db_pool *p, struct pool_link *l, int64_t now)
{
	size_t room;

	if (l->is_writer || l->state != LINK_READY || l->depth < 2 || !is_slow(l, now))
		return;
	room = link_free(p, false, false) ? PIPELINE_MAX : writers_to_spare(p);
	if (!room)
		writer_start(p);
	for (size_t i = 1; i < l->depth && room; i++) {
		struct pool_call *c = l->calls[(l->head + i) % PIPELINE_MAX];

		if (!c || c->is_settled)
			continue;
		c->is_moved = true;
		link_end_call(l, i);
		room--;
	}
}


void db_pool_tick(struct db_pool *p)
{
	int64_t now = time_mono();

	for (size_t i = 0; i < p->n_links; i++) {
		calls_tick(&p->links[i], now);
		slow_tick(p, &p->links[i], now);
		if (p->links[i].state != LINK_DOWN || is_kept(p, &p->links[i]) || p->first[true])
			link_tick(&p->links[i], now);
	}
	for (int kind = 0; kind < 2; kind++)
		while (p->first[kind] && p->first[kind]->deadline < now) {
			struct waiter *w = p->first[kind];

			p->first[kind] = w->next;
			if (!w->next)
				p->end[kind] = &p->first[kind];
			waiter_wake(p, w, NULL);
		}
}


void db_pool_count(const struct db_pool *p, struct db_pool_counts *out)
{
	*out = (struct db_pool_counts){.waiting = p->n_waiting};
	for (size_t i = 0; i < p->n_links; i++) {
		const struct pool_link *l = &p->links[i];

		out->ready += l->state == LINK_READY;
		out->in_pipeline += l->is_writer ? 0 : l->depth;
		out->writing += l->is_writer && l->owner;
	}
}
