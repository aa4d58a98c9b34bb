/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/db_pool.h"
#include <stdlib.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"
#include "io/pool_link.h"

#define WAIT_US US_PER_S /* for a connection */
#define GRACE_US (2 * US_PER_S) /* beyond the server's own statement timeout */
#define SPIN_MS 20

/* A coroutine that waits for a connection; lies on its stack. */
struct waiter {
	struct waiter *next;
	struct coro *coro;
	struct pool_link *given; /* a writer that is now its own, or any reader */
	int64_t deadline;
	bool is_writer, is_done;
};
struct db_pool {
	struct loop *loop;
	struct db_pool_options o;
	struct pool_link *links; /* readers, then writers */
	size_t n_links, n_waiting;
	struct waiter *first[2], **end[2]; /* [is_writer] */
	bool is_unfit;
};

static const struct db_driver pool_driver;


/* ------------------------------------------------------------ waiting */

static void waiter_wake(struct db_pool *p, struct waiter *w, struct pool_link *l)
{
	p->n_waiting--;
	w->given = l;
	w->is_done = true;
	if (w->coro)
		coro_ready(w->coro);
}


static void yield(struct db_pool *p)
{
	if (coro_current())
		coro_yield();
	else
		loop_once(p->loop, SPIN_MS);
}


/* A connection came free: the longest waiting of its kind has it. */
static void pool_link_ready(struct pool_link *l)
{
	struct db_pool *p = l->pool;
	struct waiter **first = &p->first[l->is_writer];

	while (*first && (!l->is_writer || !l->owner) && l->depth < PIPELINE_MAX) {
		struct waiter *w = *first;

		*first = w->next;
		if (!*first)
			p->end[l->is_writer] = first;
		if (l->is_writer)
			l->owner = w; /* reserved until it runs */
		waiter_wake(p, w, l);
	}
}


static void pool_link_lost(struct pool_link *l)
{
	l->owner = NULL;
}


static void pool_link_unfit(struct pool_link *l)
{
	l->pool->is_unfit = true;
}


static const struct link_hooks hooks = {pool_link_ready, pool_link_lost, pool_link_unfit};


static struct pool_link *link_free(struct db_pool *p, bool is_writer)
{
	struct pool_link *best = NULL;

	for (size_t i = 0; i < p->n_links; i++) {
		struct pool_link *l = &p->links[i];

		if (l->is_writer != is_writer || l->state != LINK_READY || l->owner || l->depth == PIPELINE_MAX)
			continue;
		if (is_writer && !l->depth)
			return l;
		if (!is_writer && (!best || l->depth < best->depth))
			best = l;
	}
	return best;
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


static err_t link_wait(struct db_pool *p, bool is_writer, struct pool_link **out)
{
	struct waiter w = {.coro = coro_current(), .deadline = time_mono() + WAIT_US, .is_writer = is_writer};

	if (p->n_waiting == p->o.max_waiting)
		return ERR_RETRY;
	*p->end[is_writer] = &w;
	p->end[is_writer] = &w.next;
	p->n_waiting++;
	while (!w.is_done && (w.coro || time_mono() < w.deadline))
		yield(p);
	if (!w.is_done)
		waiter_forget(p, &w);
	*out = w.given;
	/* between the gift and now it may have been lost */
	if (!w.given || w.given->state != LINK_READY || (is_writer && w.given->owner != &w))
		return ERR_UNAVAILABLE;
	return ERR_OK;
}


static err_t link_take(struct db_pool *p, struct db *db, bool is_writer, struct pool_link **out)
{
	/* who waits longer goes first */
	err_t e = ERR_OK;

	*out = p->first[is_writer] ? NULL : link_free(p, is_writer);
	if (!*out)
		e = link_wait(p, is_writer, out);
	if (!e && is_writer)
		(*out)->owner = db;
	return e;
}


static void link_give_back(struct pool_link *l)
{
	l->owner = NULL;
	if (l->state == LINK_READY)
		pool_link_ready(l);
}


/* ------------------------------------------------------------ the driver */

/* Sends and waits.  A statement that outlives its deadline takes its connection with it: the server is not listening. */
static err_t call(struct db *db, struct pool_link *l, const struct stmt *s, const char *const *values,
		  const char *sql, struct pool_call *c)
{
	*c = (struct pool_call){.coro = coro_current(),
				.deadline = time_mono() + (int64_t)db->o.timeout_ms * 1000 + GRACE_US};
	if (!link_send(l, c, s, values, sql)) {
		/* what the kernel took before it failed may still be read */
		db->lost = LOST_SENT;
		return ERR_UNAVAILABLE;
	}
	while (!c->is_done && (c->coro || time_mono() < c->deadline))
		yield(db->pool);
	if (!c->is_done) {
		link_abandon(l, c);
		link_lose(l, "deadline");
		c->is_lost = true;
	}
	if (c->is_lost) {
		db->lost = LOST_SENT;
		return ERR_UNAVAILABLE;
	}
	return ERR_OK;
}


static err_t pool_ready(struct db *db)
{
	struct db_pool *p = db->pool;

	return p->is_unfit ? ERR_INTERNAL : ERR_OK;
}


/* The connection of a transaction, taken at its BEGIN; lost when the link is another's by now. */
static err_t own_link(struct db *db, struct pool_link **out)
{
	*out = db->link;
	if (db->link && db->link->owner == db && db->link->state == LINK_READY)
		return ERR_OK;
	db->link = NULL;
	db->lost = LOST_SENT;
	return ERR_UNAVAILABLE;
}


static err_t pool_exec(struct db *db, struct arena *a, struct stmt *s, const char *const *values, PGresult **out)
{
	bool is_alone = !db->in_transaction;
	struct pool_link *l;
	struct pool_call c;
	err_t e = is_alone ? link_take(db->pool, db, s->is_write, &l) : own_link(db, &l);

	if (e)
		return e;
	e = call(db, l, s, values, NULL, &c);
	if (is_alone && s->is_write && l->owner == db)
		link_give_back(l);
	if (e)
		return e;
	*out = db_result_keep(a, c.res);
	return db_outcome(db, s->name, *out);
}


static err_t pool_command(struct db *db, struct arena *a, const char *sql, PGresult **out)
{
	struct pool_link *l;
	struct pool_call c;
	err_t e = ERR_OK;

	if (!db->link)
		e = link_take(db->pool, db, true, &db->link);
	if (!e)
		e = own_link(db, &l);
	if (!e)
		e = call(db, l, NULL, NULL, sql, &c);
	if (e)
		return e;
	*out = db_result_keep(a, c.res);
	return db_outcome(db, "command", *out);
}


static void pool_release(struct db *db, bool is_clean)
{
	struct pool_link *l = db->link;

	db->link = NULL;
	if (!l || l->owner != db)
		return;
	if (!is_clean && l->state == LINK_READY)
		link_lose(l, "transaction left open");
	link_give_back(l);
}


static void pool_close(struct db *db)
{
	pool_release(db, false);
}


static const struct db_driver pool_driver = {
	.ready = pool_ready,
	.exec = pool_exec,
	.command = pool_command,
	.release = pool_release,
	.close = pool_close,
};


static void session_end(void *db)
{
	pool_close(db);
}


struct db *db_pool_session(struct db_pool *p, struct arena *a)
{
	struct db *db = ARENA_NEW(a, struct db);

	db->driver = &pool_driver;
	db->o = p->o.db;
	db->pool = p;
	arena_defer(a, session_end, db);
	return db;
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

	while (!p->is_unfit && !link_free(p, false) && time_mono() < until) {
		loop_once(p->loop, SPIN_MS);
		db_pool_tick(p);
	}
	return p->is_unfit ? ERR_INTERNAL : link_free(p, false) ? ERR_OK : ERR_UNAVAILABLE;
}


/* Calls that are late end their connection; its other calls are told and, being reads, asked again elsewhere. */
static void calls_tick(struct pool_link *l, int64_t now)
{
	for (size_t i = 0; i < l->depth; i++) {
		struct pool_call *c = l->calls[(l->head + i) % PIPELINE_MAX];

		if (c && c->deadline < now) {
			link_lose(l, "deadline");
			return;
		}
	}
}


void db_pool_tick(struct db_pool *p)
{
	int64_t now = time_mono();

	for (size_t i = 0; i < p->n_links; i++) {
		calls_tick(&p->links[i], now);
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
