/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/pool_link.h"
#include <string.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"

#define CONNECT_US (2 * US_PER_S)
#define PREPARE_US (10 * US_PER_S) /* many processes may do this at once after a restart */
#define BACKOFF_MAX_US US_PER_S
#define BACKOFF_FIRST_US (US_PER_S / 50)


static void link_event(struct loop_source *s, uint32_t events);


static void call_end(struct pool_call *c)
{
	c->is_done = true;
	if (c->coro)
		coro_ready(c->coro);
}


void link_end(struct pool_link *l)
{
	loop_remove(l->loop, &l->source);
	if (l->conn)
		PQfinish(l->conn);
	l->conn = NULL;
	l->state = LINK_DOWN;
	for (; l->depth; l->depth--, l->head++) {
		struct pool_call *c = l->calls[l->head % PIPELINE_MAX];

		if (c)
			c->is_lost = true;
		link_end_call(l, 0);
	}
}


void link_end_call(struct pool_link *l, size_t i)
{
	struct pool_call **at = &l->calls[(l->head + i) % PIPELINE_MAX], *c = *at;

	*at = NULL;
	if (!c)
		return;
	PQclear(c->res);
	c->res = NULL;
	call_end(c);
}


void link_lose(struct pool_link *l, const char *why)
{
	/* the first failure after a good time is tried again at once */
	db_log_failure(why, l->conn, NULL);
	l->retry_at = time_mono() + l->backoff;
	l->backoff = l->backoff ? l->backoff * 2 : BACKOFF_FIRST_US;
	if (l->backoff > BACKOFF_MAX_US)
		l->backoff = BACKOFF_MAX_US;
	link_end(l);
	l->hooks->lost(l);
}


/* While it connects libpq may change its socket, and the new one may have the old one's number. */
static bool link_watch(struct pool_link *l, uint32_t events)
{
	int fd = PQsocket(l->conn);

	if (l->source.fd != fd || l->state == LINK_CONNECTING) {
		loop_remove(l->loop, &l->source);
		l->source.fd = fd;
		return loop_add(l->loop, &l->source, events) == ERR_OK;
	}
	loop_want(l->loop, &l->source, events);
	return true;
}


void link_start(struct pool_link *l)
{
	const char *words[DB_WORDS], *values[DB_WORDS];
	struct arena *a = arena_new(0);

	db_words(l->o, a, words, values);
	/* a read may be asked twice: what changes something must not pass for one */
	if (!l->is_writer)
		values[DB_OPTIONS] = arena_printf(a, "%s -c default_transaction_read_only=on", values[DB_OPTIONS]);
	l->conn = PQconnectStartParams(words, values, 1);
	arena_free(a);
	l->source = (struct loop_source){.fd = -1, .ready = link_event, .owner = l};
	l->connect_by = time_mono() + CONNECT_US;
	l->state = LINK_CONNECTING;
	if (!l->conn || PQstatus(l->conn) == CONNECTION_BAD || !link_watch(l, EPOLLOUT))
		link_lose(l, "connect");
	else
		(void)PQsetNoticeProcessor(l->conn, db_notice, NULL);
}


/* False: the link is lost. */
static bool link_flush(struct pool_link *l)
{
	int left = PQflush(l->conn);

	if (left >= 0 && link_watch(l, EPOLLIN | (left ? EPOLLOUT : 0)))
		return true;
	link_lose(l, "send");
	return false;
}


static void link_connected(struct pool_link *l)
{
	l->state = LINK_PREPARING;
	l->connect_by = time_mono() + PREPARE_US;
	l->prepared = 0;
	if (PQsetnonblocking(l->conn, 1) || !PQenterPipelineMode(l->conn) || !db_prepare_send(l->o, l->conn))
		link_lose(l, "prepare");
	else
		(void)link_flush(l);
}


static void link_connect(struct pool_link *l)
{
	switch (PQconnectPoll(l->conn)) {
	case PGRES_POLLING_OK: link_connected(l); break;
	case PGRES_POLLING_READING: (void)link_watch(l, EPOLLIN); break;
	case PGRES_POLLING_WRITING: (void)link_watch(l, EPOLLOUT); break;
	default: link_lose(l, "connect"); break;
	}
}


static struct stmt *stmt_at(const struct db_options *o, size_t at)
{
	for (const stmt_list *list = o->lists; list && *list; list++)
		for (stmt_list s = *list; *s; s++)
			if (!at--)
				return *s;
	return NULL;
}


/* Results come in pairs: Parse, then Describe; the sync ends them. */
static void link_prepared(struct pool_link *l, PGresult *res)
{
	struct stmt *s = stmt_at(l->o, l->prepared / 2);
	bool is_describe = l->prepared++ % 2;

	if (PQresultStatus(res) == PGRES_PIPELINE_SYNC) {
		l->state = LINK_READY;
		l->backoff = 0;
		l->hooks->ready(l);
	} else if (!s || PQresultStatus(res) != PGRES_COMMAND_OK) {
		const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
		bool is_unfit = state && str_starts(state, "42");

		db_log_failure(s ? s->name : "prepare", l->conn, res);
		link_lose(l, "prepare");
		if (is_unfit)
			l->hooks->unfit(l);
	} else if (is_describe && !s->plan && !plan_make(s, res)) {
		link_lose(l, "prepare");
		l->hooks->unfit(l);
	}
}


/* The sync ends the oldest call; an aborted pipeline gives one result more than asked for. */
static void link_answer(struct pool_link *l, PGresult *res)
{
	struct pool_call **oldest = &l->calls[l->head % PIPELINE_MAX];

	if (THEIRS(!l->depth)) {
		PQclear(res);
	} else if (PQresultStatus(res) != PGRES_PIPELINE_SYNC) {
		if (*oldest && !(*oldest)->res)
			(*oldest)->res = res;
		else
			PQclear(res);
	} else {
		struct pool_call *c = *oldest;

		PQclear(res);
		*oldest = NULL;
		l->head++;
		l->depth--;
		if (c)
			call_end(c);
		if (!l->is_writer)
			l->hooks->ready(l);
	}
}


static void link_drain(struct pool_link *l)
{
	int ends = 0;

	while (l->state >= LINK_PREPARING && ends < 2 && !PQisBusy(l->conn)) {
		PGresult *res = PQgetResult(l->conn);

		/* NULL ends one command; a second one in a row means that there is no more */
		ends = res ? 0 : ends + 1;
		if (!res)
			continue;
		if (l->state == LINK_READY) {
			link_answer(l, res);
		} else {
			link_prepared(l, res);
			PQclear(res);
		}
	}
}


static void link_event(struct loop_source *s, uint32_t events)
{
	struct pool_link *l = s->owner;

	if (l->state == LINK_CONNECTING) {
		link_connect(l);
		return;
	}
	if (events & (EPOLLIN | EPOLLERR | EPOLLHUP) && !PQconsumeInput(l->conn)) {
		link_lose(l, "receive");
		return;
	}
	if (!(events & EPOLLOUT) || link_flush(l))
		link_drain(l);
}


bool link_send(struct pool_link *l, struct pool_call *c, const struct pool_ask *ask)
{
	int ok = ask->s ? PQsendQueryPrepared(l->conn, ask->s->name, ask->s->plan->n_params, ask->values, NULL, NULL, 1)
			: PQsendQueryParams(l->conn, ask->sql, 0, NULL, NULL, NULL, NULL, 1);

	if (!ok || !PQpipelineSync(l->conn)) {
		link_lose(l, "send");
		return false;
	}
	/* only then remembered: who runs must not be told, and so made ready, of a loss it sees itself */
	if (!link_flush(l))
		return false;
	l->sent[(l->head + l->depth) % PIPELINE_MAX] = time_mono();
	l->calls[(l->head + l->depth++) % PIPELINE_MAX] = c;
	return true;
}


void link_abandon(struct pool_link *l, const struct pool_call *c)
{
	for (size_t i = 0; i < l->depth; i++)
		if (l->calls[(l->head + i) % PIPELINE_MAX] == c)
			l->calls[(l->head + i) % PIPELINE_MAX] = NULL;
	PQclear(c->res);
}


void link_tick(struct pool_link *l, int64_t now)
{
	if (l->state == LINK_DOWN && now >= l->retry_at)
		link_start(l);
	else if ((l->state == LINK_CONNECTING || l->state == LINK_PREPARING) && now > l->connect_by)
		link_lose(l, "connect deadline");
}
