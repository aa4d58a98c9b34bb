/* SPDX-License-Identifier: AGPL-3.0-or-later
 * One connection from nginx to the event-driven engine. */
#include <errno.h>
#include <fastcgi.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/log.h"
#include "base/time.h"
#include "web/mux.h"

#define IN_BYTES 65536u
#define OUT_FIRST 4096u
#define ACCEPTS 64
#define MAX_CONNS 16384u


void mux_conn_close(struct mux_conn *c)
{
	struct mux *m = c->mux;
	int fd = c->source.fd;

	loop_remove(m->loop, &c->source);
	(void)close(fd);
	if (c->rq)
		mux_request_orphan(c->rq);
	arena_free(c->out_arena);
	*c->self = c->next;
	if (c->next)
		c->next->self = c->self;
	m->n_conns--;
	arena_free(c->arena);
}


/* ------------------------------------------------------------ out */

/* As much as the socket takes; false when the connection is gone. */
static bool conn_send(struct mux_conn *c)
{
	while (c->out.len) {
		ssize_t n = send(c->source.fd, c->out.at, c->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		c->out.at += n;
		c->out.len -= (size_t)n;
	}
	return true;
}


/* Sends, keeps what is left until the socket takes it, and closes what is not to be kept. */
static void conn_flush(struct mux_conn *c)
{
	if (!conn_send(c)) {
		mux_conn_close(c);
		return;
	}
	if (c->out.len) {
		loop_want(c->mux->loop, &c->source, EPOLLIN | EPOLLOUT);
		return;
	}
	arena_free(c->out_arena);
	c->out_arena = NULL;
	if (c->is_closing)
		mux_conn_close(c);
	else
		loop_want(c->mux->loop, &c->source, EPOLLIN);
}


/* Room for more output behind what still waits. */
static struct buf conn_out(struct mux_conn *c)
{
	struct arena *a = arena_new(OUT_FIRST);
	struct buf b;

	buf_init(&b, a, MUX_OUT_MAX);
	if (c->out.len)
		buf_add(&b, c->out.at, c->out.len);
	return b;
}


static void conn_out_set(struct mux_conn *c, const struct buf *b)
{
	arena_free(c->out_arena);
	c->out_arena = b->arena;
	c->out = (struct span){b->at, b->len};
	/* while its bytes are being read a connection must not be closed under the reader: conn_read flushes */
	if (!c->is_reading)
		conn_flush(c);
}


void mux_conn_answer(struct mux_conn *c, uint16_t id, struct span bytes)
{
	struct buf b = conn_out(c);

	fcgi_write(&b, id, bytes);
	c->is_closing |= !c->keep || c->mux->is_leaving;
	conn_out_set(c, &b);
}


/* ------------------------------------------------------------ in */

static err_t conn_begin(void *owner, uint16_t id, uint16_t role, bool keep)
{
	struct mux_conn *c = owner;
	struct buf b;

	if (!c->rq && role == FCGI_RESPONDER) {
		c->keep = keep;
		c->rq = mux_request_new(c->mux, c, id);
		return ERR_OK;
	}
	if (c->rq && c->rq->id == id)
		return ERR_BAD_REQUEST;
	b = conn_out(c);
	fcgi_write_end(&b, id, c->rq ? FCGI_REFUSE_MULTIPLEX : FCGI_REFUSE_ROLE);
	conn_out_set(c, &b);
	return ERR_OK;
}


static err_t conn_abort(void *owner, uint16_t id)
{
	struct mux_conn *c = owner;
	struct mux_request *r = c->rq;
	struct buf b;

	if (!r || r->id != id)
		return ERR_OK;
	c->rq = NULL;
	mux_request_orphan(r);
	b = conn_out(c);
	fcgi_write_end(&b, id, FCGI_DONE);
	c->is_closing |= !c->keep;
	conn_out_set(c, &b);
	return ERR_OK;
}


/* Records of a request that is over, or never was, are passed over as the specification says. */
static err_t conn_params(void *owner, uint16_t id, const char *p, size_t n)
{
	struct mux_conn *c = owner;

	return c->rq && c->rq->id == id ? mux_request_params(c->rq, p, n) : ERR_OK;
}


static err_t conn_body(void *owner, uint16_t id, const char *p, size_t n)
{
	struct mux_conn *c = owner;

	return c->rq && c->rq->id == id ? mux_request_body(c->rq, p, n) : ERR_OK;
}


static err_t conn_other(void *owner, uint8_t type, uint16_t id)
{
	struct mux_conn *c = owner;
	struct buf b;

	if (id)
		return ERR_OK;
	b = conn_out(c);
	fcgi_write_unknown(&b, type);
	conn_out_set(c, &b);
	return ERR_OK;
}


static const struct fcgi_sink sink = {conn_begin, conn_abort, conn_params, conn_body, conn_other};


static void conn_read(struct mux_conn *c)
{
	ssize_t n = recv(c->source.fd, c->mux->in, IN_BYTES, MSG_DONTWAIT);
	err_t e;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		mux_conn_close(c);
		return;
	}
	c->is_reading = true;
	e = fcgi_read(&c->reader, &sink, c, c->mux->in, (size_t)n);
	c->is_reading = false;
	if (e) {
		log_line(LOG_WARN, "closing a connection that sends no FastCGI");
		c->out.len = 0;
		c->is_closing = true;
	}
	if (e || c->out.len || (c->is_closing && !c->rq))
		conn_flush(c);
}


static void conn_ready(struct loop_source *s, uint32_t events)
{
	struct mux_conn *c = s->owner;

	if (events & EPOLLOUT)
		conn_flush(c);
	else
		conn_read(c);
}


static void conn_new(struct mux *m, int fd)
{
	struct arena *a = arena_new(0);
	struct mux_conn *c = ARENA_NEW(a, struct mux_conn);

	c->arena = a;
	c->mux = m;
	c->source = (struct loop_source){.fd = fd, .ready = conn_ready, .owner = c};
	if (loop_add(m->loop, &c->source, EPOLLIN)) {
		(void)close(fd);
		arena_free(a);
		return;
	}
	c->next = m->conns;
	c->self = &m->conns;
	if (c->next)
		c->next->self = &c->next;
	m->conns = c;
	m->n_conns++;
	/* nginx has written its request by the time it is accepted: reading now saves a turn of the loop */
	conn_read(c);
}


void mux_accept(struct loop_source *s, uint32_t events)
{
	struct mux *m = s->owner;

	(void)events;
	for (int i = 0; i < ACCEPTS && m->n_conns < MAX_CONNS; i++) {
		int fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd < 0) {
			if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
				log_line(LOG_WARN, "accept errno=%d", errno);
			return;
		}
		conn_new(m, fd);
	}
}


/* Requests that began and do not get on end.  Idle connections stay even while leaving: closing one could cross a
 * request that nginx is just sending; each is closed with its next answer, or by nginx when it was idle for long. */
void mux_conns_tick(struct mux *m, int64_t now)
{
	for (struct mux_conn *c = m->conns, *next; c; c = next) {
		next = c->next;
		if (c->rq && !c->rq->is_complete && now - c->rq->started > MUX_DEADLINE_US)
			mux_conn_close(c);
	}
}
