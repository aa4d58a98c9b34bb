/* SPDX-License-Identifier: AGPL-3.0-or-later
 * What a session of a db_pool sends, and what became of it. */
#include "base/coro.h"
#include "base/time.h"
#include "io/pool_internal.h"

#define MAX_MOVES 3 /* of a read that waits behind slow ones: the server does what it is no longer asked for too */
#define GRACE_US (2 * US_PER_S) /* beyond the server's own statement timeout */


static bool is_late(const struct db *db)
{
	return time_mono() >= db->deadline;
}


static bool may_begin(const struct db *db)
{
	return !db->is_cancelled && !is_late(db);
}


/* Nothing was sent, and nothing will be. */
static err_t unsent(struct db *db)
{
	db->lost = LOST_UNSENT;
	return ERR_UNAVAILABLE;
}


static err_t lost(struct db *db, const struct pool_link *l)
{
	if (db->link == l)
		db->link = NULL;
	db->lost = LOST_SENT;
	return ERR_UNAVAILABLE;
}


/* Sends and waits.  A statement that outlives its deadline takes its connection with it: the server is not listening. */
static err_t call(struct db *db, struct pool_link *l, const struct pool_ask *ask, struct pool_call *c)
{
	bool is_settled = c->is_settled;
	int64_t by_server = time_mono() + (int64_t)db->o.timeout_ms * 1000 + GRACE_US;

	*c = (struct pool_call){.coro = coro_current(), .is_settled = is_settled,
				.deadline = by_server < db->deadline ? by_server : db->deadline};
	if (is_late(db))
		return unsent(db);
	if (!link_send(l, c, ask))
		return lost(db, l);
	while (!c->is_done && (c->coro || time_mono() < c->deadline))
		pool_yield(db->pool);
	if (!c->is_done) {
		link_abandon(l, c);
		link_lose(l, "deadline");
		c->is_lost = true;
	}
	return c->is_lost ? lost(db, l) : ERR_OK;
}


/* Each call finds its connection. */
static err_t driver_ready(struct db *db)
{
	(void)db;
	return ERR_OK;
}


/* The connection of a transaction, taken at its BEGIN; lost when the link is another's by now. */
static err_t own_link(struct db *db, struct pool_link **out)
{
	*out = db->link;
	if (db->link && db->link->owner == db && db->link->state == LINK_READY)
		return ERR_OK;
	db->link = NULL;
	return unsent(db);
}


/* One statement by itself. */
static err_t exec_alone(struct db *db, const struct pool_ask *ask, struct pool_call *c)
{
	struct pool_link *l;
	err_t e;
	int moves = 0;

	do {
		c->is_settled = moves++ == MAX_MOVES;
		e = may_begin(db) ? pool_take(db->pool, db, ask->s->is_write, &l) : unsent(db);
		if (e)
			return e;
		e = call(db, l, ask, c);
		if (l->owner == db)
			pool_give_back(l);
	} while (!e && c->is_moved);
	return e;
}


static err_t statement(struct db *db, struct arena *a, const struct pool_ask *ask, PGresult **out)
{
	struct pool_link *l;
	struct pool_call c = {0};
	err_t e;

	if (db->in_transaction) {
		e = own_link(db, &l);
		if (!e)
			e = call(db, l, ask, &c);
	} else {
		e = exec_alone(db, ask, &c);
	}
	if (e)
		return e;
	*out = db_result_keep(a, c.res);
	return db_outcome(db, ask->s->name, *out);
}


static err_t driver_describe(struct db *db, struct arena *a, struct stmt *s, PGresult **out)
{
	return statement(db, a, &(struct pool_ask){.s = s, .describes = true}, out);
}


static err_t driver_exec(struct db *db, struct arena *a, struct stmt *s, const char *const *values, PGresult **out)
{
	return statement(db, a, &(struct pool_ask){.s = s, .values = values}, out);
}


static void driver_release(struct db *db, bool is_clean)
{
	struct pool_link *l = db->link;

	db->link = NULL;
	db->is_open = false;
	if (!l || l->owner != db)
		return;
	if (!is_clean && l->state == LINK_READY)
		link_lose(l, "transaction left open");
	pool_give_back(l);
}


/* The first command of a transaction takes a connection; the others go there or nowhere. */
static err_t driver_command(struct db *db, struct arena *a, const char *sql, PGresult **out)
{
	const struct pool_ask ask = {.sql = sql};
	bool is_begin = !db->is_open;
	struct pool_link *l;
	struct pool_call c = {0};
	err_t e;

	if (is_begin)
		e = may_begin(db) ? pool_take(db->pool, db, true, &l) : unsent(db);
	else
		e = own_link(db, &l);
	if (e)
		return e;
	db->link = l;
	db->is_open = true;
	e = call(db, l, &ask, &c);
	if (e && is_begin)
		driver_release(db, db->lost == LOST_UNSENT);
	if (e)
		return e;
	*out = db_result_keep(a, c.res);
	return db_outcome(db, "command", *out);
}


static void driver_close(struct db *db)
{
	driver_release(db, false);
}


const struct db_driver pool_driver = {
	.ready = driver_ready,
	.describe = driver_describe,
	.exec = driver_exec,
	.command = driver_command,
	.release = driver_release,
	.close = driver_close,
};
