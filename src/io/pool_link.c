/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/pool_link.h"
#include <string.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"

#define CONNECT_US (2 * US_PER_S)
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
	if (PQsetnonblocking(l->conn, 1) || !PQenterPipelineMode(l->conn) || !link_watch(l, EPOLLIN)) {
		link_lose(l, "connect");
		return;
	}
	l->prepared = (struct stmt_set){0};
	l->is_spoiled = false;
	l->state = LINK_READY;
	l->backoff = 0;
	l->hooks->ready(l);
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


/* The sync ends the oldest call. */
static void link_sync(struct pool_link *l)
{
	struct pool_call **oldest = &l->calls[l->head % PIPELINE_MAX], *c = *oldest;

	*oldest = NULL;
	l->head++;
	l->depth--;
	if (c)
		call_end(c);
	if (l->is_spoiled)
		link_lose(l, "prepare");
	else if (!l->is_writer)
		l->hooks->ready(l);
}


/* The outcome of a Parse, if that is what comes first; an aborted pipeline gives one result more than asked for. */
static void link_answer(struct pool_link *l, PGresult *res)
{
	struct pool_call *c = l->calls[l->head % PIPELINE_MAX];
	bool *parses = &l->parses[l->head % PIPELINE_MAX], is_kept = true;

	if (*parses) {
		is_kept = l->is_spoiled = PQresultStatus(res) != PGRES_COMMAND_OK;
		*parses = false;
	}
	if (is_kept && c && !c->res)
		c->res = res;
	else
		PQclear(res);
}


static void link_drain(struct pool_link *l)
{
	int ends = 0;

	while (l->state == LINK_READY && ends < 2 && !PQisBusy(l->conn)) {
		PGresult *res = PQgetResult(l->conn);

		/* NULL ends one command; a second one in a row means that there is no more */
		ends = res ? 0 : ends + 1;
		if (!res)
			continue;
		if (THEIRS(!l->depth)) {
			PQclear(res);
		} else if (PQresultStatus(res) == PGRES_PIPELINE_SYNC) {
			PQclear(res);
			link_sync(l);
		} else {
			link_answer(l, res);
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


static bool ask_send(struct pool_link *l, const struct pool_ask *ask, bool parses)
{
	struct stmt *s = ask->s;

	if (!s)
		return PQsendQueryParams(l->conn, ask->sql, 0, NULL, NULL, NULL, NULL, 1);
	if (parses && !PQsendPrepare(l->conn, s->name, s->text, 0, NULL))
		return false;
	return ask->describes ? PQsendDescribePrepared(l->conn, s->name)
			      : PQsendQueryPrepared(l->conn, s->name, s->plan->n_params, ask->values, NULL, NULL, 1);
}


bool link_send(struct pool_link *l, struct pool_call *c, const struct pool_ask *ask)
{
	size_t last = (l->head + l->depth) % PIPELINE_MAX;
	bool parses = ask->s && !stmt_set_has(&l->prepared, ask->s);

	if (!ask_send(l, ask, parses) || !PQpipelineSync(l->conn)) {
		link_lose(l, "send");
		return false;
	}
	/* only then remembered: who runs must not be told, and so made ready, of a loss it sees itself */
	if (!link_flush(l))
		return false;
	if (parses)
		stmt_set_add(&l->prepared, ask->s);
	l->parses[last] = parses;
	l->sent[last] = time_mono();
	l->calls[last] = c;
	l->depth++;
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
	else if (l->state == LINK_CONNECTING && now > l->connect_by)
		link_lose(l, "connect deadline");
}
