/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One request of the event-driven engine: its parameters, its body, its coroutine. */
#include <string.h>
#include <unistd.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"
#include "io/db_pool.h"
#include "io/shm.h"
#include "web/mux.h"
#include "web/spool.h"
#include "web/tally.h"

#define ARENA_FIRST 16384u
#define IN_MEMORY (1u << 20)
#define MAX_SPARE 64u


static const char *request_param(void *ex, const char *name)
{
	return pairs_get(((struct mux_request *)ex)->params, name);
}


struct mux_request *mux_request_new(struct mux *m, struct mux_conn *c, uint16_t id)
{
	struct mux_request *r = m->spare;
	struct arena *a;

	if (r) {
		m->spare = r->next;
		m->n_spare--;
		a = r->arena;
	} else {
		/* the request lies in its own arena's first bytes: one piece to keep and to free */
		a = arena_new(ARENA_FIRST);
		r = ARENA_NEW(a, struct mux_request);
		r->mark = arena_mark(a);
	}
	*r = (struct mux_request){.mux = m, .conn = c, .arena = a, .mark = r->mark, .spool = -1, .id = id,
				  .started = time_mono()};
	r->x.param = request_param;
	r->x.ex = r;
	return r;
}


static void request_free(struct mux_request *r)
{
	struct mux *m = r->mux;

	if (r->spool >= 0)
		(void)close(r->spool);
	arena_rewind(r->arena, r->mark);
	if (m->n_spare == MAX_SPARE) {
		arena_free(r->arena);
		return;
	}
	r->next = m->spare;
	m->spare = r;
	m->n_spare++;
}


static void request_answer(struct mux_request *r)
{
	struct mux_conn *c = r->conn;

	if (c) {
		c->rq = NULL;
		mux_conn_answer(c, r->id, r->out.bytes);
	}
	/* what was given up because nobody waits for it is no failure of ours */
	if (c || !r->out.e)
		tally_answer(r->mux->web, r->arena, r->mux->slot, &r->out, time_mono() - r->started);
	else
		log_line(LOG_INFO, "request cancelled code=%s", err_info(r->out.e)->code);
	request_free(r);
}


/* The coroutine: from here on a request is straight-line code. */
static void request_run(void *arg)
{
	struct mux_request *r = arg;
	struct mux *m = r->mux;

	r->x.db = db_pool_session(m->db, r->arena);
	if (!r->conn)
		db_pool_cancel(r->x.db);
	web_serve(m->web, r->arena, &r->x, &r->out);
	m->n_running--;
	request_answer(r);
}


static void request_abandoned(void *arg)
{
	struct mux_request *r = arg;

	log_line(LOG_ERROR, "stack exhausted");
	r->mux->n_running--;
	web_refuse(r->mux->web, r->arena, &r->x, ERR_INTERNAL, &r->out);
	request_answer(r);
}


static bool request_start(struct mux_request *r)
{
	struct coro *c = coro_new(r->mux->coros, request_run, request_abandoned, r);

	if (!c)
		return false;
	r->is_running = true;
	r->mux->n_running++;
	coro_ready(c);
	return true;
}


static void request_refuse(struct mux_request *r, err_t e)
{
	log_request(request_param(r, "HIREHALL_REQUEST_ID"));
	web_refuse(r->mux->web, r->arena, &r->x, e, &r->out);
	request_answer(r);
	log_request(NULL);
}


/* Complete: run it, let it wait for a coroutine, or say at once that there are too many. */
static void request_complete(struct mux_request *r)
{
	struct mux *m = r->mux;

	r->complete = time_mono();
	if (!m->waiting && request_start(r))
		return;
	if (m->n_waiting >= m->max_waiting) {
		request_refuse(r, ERR_RETRY);
		return;
	}
	r->next = NULL;
	*m->waiting_end = r;
	m->waiting_end = &r->next;
	m->n_waiting++;
}


static struct mux_request *waiting_take(struct mux *m)
{
	struct mux_request *r = m->waiting;

	m->waiting = r->next;
	m->n_waiting--;
	if (!m->waiting)
		m->waiting_end = &m->waiting;
	return r;
}


void mux_requests_start(struct mux *m)
{
	while (m->waiting && request_start(m->waiting))
		(void)waiting_take(m);
}


void mux_requests_tick(struct mux *m, int64_t now)
{
	while (m->waiting && now - m->waiting->complete > MUX_WAIT_US)
		request_refuse(waiting_take(m), ERR_RETRY);
}


static const char *or_empty(const char *s)
{
	return s ? s : "";
}


/* What the parameters say of the body decides where it goes. */
static err_t params_complete(struct mux_request *r)
{
	int64_t len = 0;
	err_t e;

	if (!r->n_stream)
		return ERR_OK; /* not even a method: there is nothing at such an address */
	e = fcgi_params(r->arena, r->stream, r->n_stream, &r->params);

	if (e)
		return e;
	if (!str_int(pairs_get(r->params, "CONTENT_LENGTH"), &len) || len <= 0)
		return ERR_OK;
	if ((uint64_t)len > web_body_limit(r->mux->web, or_empty(pairs_get(r->params, "REQUEST_METHOD")),
					   or_empty(pairs_get(r->params, "DOCUMENT_URI")),
					   pairs_get(r->params, "CONTENT_TYPE"))) {
		r->x.too_large = true;
		return ERR_OK;
	}
	r->body_want = (size_t)len;
	if (r->body_want <= IN_MEMORY) {
		r->body = arena_alloc(r->arena, r->body_want);
		return ERR_OK;
	}
	return spool_open(r->mux->web->conf, r->arena, &r->spool);
}


static err_t params_add(struct mux_request *r, const char *p, size_t n)
{
	if (n > MUX_PARAMS_MAX - r->n_stream)
		return ERR_BAD_REQUEST;
	/* one byte more than there is, for the end of the last value */
	if (r->n_stream + n >= r->cap_stream) {
		size_t cap = r->cap_stream ? r->cap_stream * 4 : 4096;
		char *bigger;

		while (cap <= r->n_stream + n)
			cap *= 4;
		bigger = arena_room(r->arena, cap);
		if (r->n_stream)
			memcpy(bigger, r->stream, r->n_stream);
		r->stream = bigger;
		r->cap_stream = cap;
	}
	memcpy(r->stream + r->n_stream, p, n);
	r->n_stream += n;
	return ERR_OK;
}


void mux_request_params(struct mux_request *r, const char *p, size_t n)
{
	if (r->refusal || r->is_complete)
		return;
	if (r->params_done)
		r->refusal = ERR_BAD_REQUEST;
	else
		r->refusal = n ? params_add(r, p, n) : params_complete(r);
	r->params_done |= !n;
}


static err_t body_complete(struct mux_request *r)
{
	if (!r->params_done || r->body_len != r->body_want)
		return ERR_BAD_REQUEST;
	r->x.body = (struct span){r->body, r->body_len};
	return r->spool >= 0 ? spool_map(r->arena, r->spool, r->body_len, &r->x.body) : ERR_OK;
}


static err_t body_add(struct mux_request *r, const char *p, size_t n)
{
	if (!r->params_done)
		return ERR_BAD_REQUEST;
	if (r->x.too_large)
		return ERR_OK;
	if (n > r->body_want - r->body_len)
		return ERR_BAD_REQUEST;
	r->body_len += n;
	if (r->spool >= 0)
		return write(r->spool, p, n) == (ssize_t)n ? ERR_OK : ERR_IO;
	memcpy(r->body + r->body_len - n, p, n);
	return ERR_OK;
}


/* What is wrong is said when the last byte came: an answer in the middle of a body would cross it. */
void mux_request_body(struct mux_request *r, const char *p, size_t n)
{
	if (r->is_complete)
		return;
	if (!r->refusal)
		r->refusal = n ? body_add(r, p, n) : body_complete(r);
	if (n)
		return;
	r->is_complete = true;
	if (r->refusal)
		request_refuse(r, r->refusal);
	else
		request_complete(r);
}


void mux_request_orphan(struct mux_request *r)
{
	struct mux *m = r->mux;

	r->conn = NULL;
	if (r->is_running) {
		if (r->x.db)
			db_pool_cancel(r->x.db);
		return;
	}
	for (struct mux_request **at = &m->waiting; *at; at = &(*at)->next) {
		if (*at != r)
			continue;
		*at = r->next;
		if (!r->next)
			m->waiting_end = at;
		m->n_waiting--;
		break;
	}
	request_free(r);
}


void mux_requests_free(struct mux *m)
{
	for (struct mux_request *r = m->spare, *next; r; r = next) {
		next = r->next;
		arena_free(r->arena);
	}
	m->spare = NULL;
}
