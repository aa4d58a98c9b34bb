/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One request of the event-driven engine: its parameters, its body, its coroutine. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "base/coro.h"
#include "base/log.h"
#include "base/time.h"
#include "io/db_pool.h"
#include "io/shm.h"
#include "web/mux.h"
#include "web/tally.h"

#define ARENA_FIRST 16384u
#define IN_MEMORY (1u << 20)
#define MAX_SPARE 64u
#define MAX_WAITING 1024u


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


static const char *request_param(void *ex, const char *name)
{
	return pairs_get(((struct mux_request *)ex)->params, name);
}


static void request_answer(struct mux_request *r)
{
	struct mux_conn *c = r->conn;

	if (c) {
		c->rq = NULL;
		mux_conn_answer(c, r->id, r->out.bytes);
	}
	tally_answer(r->mux->web, r->mux->slot, &r->out, time_mono() - r->started);
	request_free(r);
}


/* The coroutine: from here on a request is straight-line code. */
static void request_run(void *arg)
{
	struct mux_request *r = arg;
	struct mux *m = r->mux;

	r->x.db = db_pool_session(m->db, r->arena);
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


void mux_requests_start(struct mux *m)
{
	while (m->waiting && request_start(m->waiting)) {
		m->waiting = m->waiting->next;
		m->n_waiting--;
		if (!m->waiting)
			m->waiting_end = &m->waiting;
	}
}


/* Complete: run it, let it wait for a coroutine, or say at once that there are too many. */
static void request_complete(struct mux_request *r)
{
	struct mux *m = r->mux;

	r->x.param = request_param;
	r->x.ex = r;
	if (!m->waiting && request_start(r))
		return;
	if (m->n_waiting == MAX_WAITING) {
		web_refuse(m->web, r->arena, &r->x, ERR_RETRY, &r->out);
		request_answer(r);
		return;
	}
	r->next = NULL;
	*m->waiting_end = r;
	m->waiting_end = &r->next;
	m->n_waiting++;
}


static const char *or_empty(const char *s)
{
	return s ? s : "";
}


/* What the parameters say of the body decides where it goes. */
static err_t params_complete(struct mux_request *r)
{
	int64_t len = 0;
	err_t e = fcgi_params(r->arena, (struct span){r->stream, r->n_stream}, &r->params);

	if (e)
		return e;
	r->params_done = true;
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
	r->spool = open(conf_path(r->mux->web->conf, r->arena, "uploads"), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (r->spool >= 0)
		return ERR_OK;
	log_line(LOG_ERROR, "cannot spool a body errno=%d", errno);
	return ERR_IO;
}


err_t mux_request_params(struct mux_request *r, const char *p, size_t n)
{
	if (!n)
		return r->params_done ? ERR_BAD_REQUEST : params_complete(r);
	if (r->params_done || n > MUX_PARAMS_MAX - r->n_stream)
		return ERR_BAD_REQUEST;
	if (r->n_stream + n > r->cap_stream) {
		size_t cap = r->cap_stream ? r->cap_stream * 4 : 4096;
		char *bigger;

		while (cap < r->n_stream + n)
			cap *= 4;
		bigger = arena_alloc(r->arena, cap);
		if (r->n_stream)
			memcpy(bigger, r->stream, r->n_stream);
		r->stream = bigger;
		r->cap_stream = cap;
	}
	memcpy(r->stream + r->n_stream, p, n);
	r->n_stream += n;
	return ERR_OK;
}


struct mapping {
	void *at;
	size_t len;
};


static void unmap(void *obj)
{
	struct mapping *m = obj;

	munmap(m->at, m->len);
}


static err_t body_complete(struct mux_request *r)
{
	struct mapping *m;

	if (r->body_len != r->body_want)
		return ERR_BAD_REQUEST;
	r->x.body = (struct span){r->body, r->body_len};
	if (r->spool >= 0) {
		m = ARENA_NEW(r->arena, struct mapping);
		*m = (struct mapping){mmap(NULL, r->body_len, PROT_READ, MAP_SHARED, r->spool, 0), r->body_len};
		if (m->at == MAP_FAILED)
			return ERR_IO;
		arena_defer(r->arena, unmap, m);
		r->x.body.at = m->at;
	}
	return ERR_OK;
}


err_t mux_request_body(struct mux_request *r, const char *p, size_t n)
{
	err_t e = ERR_OK;

	if (!r->params_done)
		return ERR_BAD_REQUEST;
	if (r->is_running || r->is_complete)
		return ERR_OK;
	if (n && !r->x.too_large && n > r->body_want - r->body_len)
		return ERR_BAD_REQUEST;
	if (n && r->spool >= 0)
		e = write(r->spool, p, n) == (ssize_t)n ? ERR_OK : ERR_IO;
	else if (n && r->body)
		memcpy(r->body + r->body_len, p, n);
	r->body_len += r->x.too_large ? 0 : n;
	if (n || e)
		return e;
	e = body_complete(r);
	if (!e) {
		r->is_complete = true;
		request_complete(r);
	}
	return e;
}


void mux_request_orphan(struct mux_request *r)
{
	struct mux *m = r->mux;

	r->conn = NULL;
	if (r->is_running)
		return;
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
