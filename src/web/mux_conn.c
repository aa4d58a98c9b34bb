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
#define OUT_HIGH (256u << 10) /* with so much to send nothing more is read */
#define ACCEPTS 64
#define SEND_US (30 * US_PER_S) /* without a byte taken */
#define IDLE_US (90 * US_PER_S) /* nginx ends its idle ones long before */


void mux_conn_close(struct mux_conn *c)
{
	struct mux *m = c->mux;
	int fd = c->source.fd;

	loop_remove(m->loop, &c->source);
	(void)close(fd);
	if (c->rq)
		mux_request_orphan(c->rq);
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
	while (c->sent < c->out.len) {
		ssize_t n = send(c->source.fd, c->out.at + c->sent, c->out.len - c->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		c->sent += (size_t)n;
		c->since = time_mono();
	}
	return true;
}


/* Sends, keeps what is left until the socket takes it, and closes what is not to be kept. */
static void conn_flush(struct mux_conn *c)
{
	size_t left;

	if (!conn_send(c)) {
		mux_conn_close(c);
		return;
	}
	left = c->out.len - c->sent;
	if (left) {
		loop_want(c->mux->loop, &c->source, EPOLLOUT | (left < OUT_HIGH ? EPOLLIN : 0));
		return;
	}
	arena_rewind(c->arena, c->mark);
	buf_init(&c->out, c->arena, MUX_OUT_MAX);
	c->sent = 0;
	if (c->is_closing)
		mux_conn_close(c);
	else
		loop_want(c->mux->loop, &c->source, EPOLLIN);
}


/* Something was added to c->out.  While its bytes are being read a connection must not be closed under the reader:
 * conn_read flushes. */
static void conn_added(struct mux_conn *c)
{
	if (!c->is_reading)
		conn_flush(c);
}


void mux_conn_answer(struct mux_conn *c, uint16_t id, struct span bytes)
{
	fcgi_write(&c->out, id, bytes);
	c->is_closing |= !c->keep;
	conn_added(c);
}


/* ------------------------------------------------------------ in */

static err_t conn_begin(void *owner, uint16_t id, uint16_t role, bool keep)
{
	struct mux_conn *c = owner;

	/* id 0 is the connection's own, and one id cannot be two requests */
	if (!id || (c->rq && c->rq->id == id))
		return ERR_BAD_REQUEST;
	if (!c->rq && role == FCGI_RESPONDER) {
		c->keep = keep;
		c->rq = mux_request_new(c->mux, c, id);
		return ERR_OK;
	}
	fcgi_write_end(&c->out, id, c->rq ? FCGI_REFUSE_MULTIPLEX : FCGI_REFUSE_ROLE);
	c->is_closing |= !c->rq && !keep;
	conn_added(c);
	return ERR_OK;
}


static err_t conn_abort(void *owner, uint16_t id)
{
	struct mux_conn *c = owner;
	struct mux_request *r = c->rq;

	if (!r || r->id != id)
		return ERR_OK;
	c->rq = NULL;
	mux_request_orphan(r);
	fcgi_write_end(&c->out, id, FCGI_DONE);
	c->is_closing |= !c->keep;
	conn_added(c);
	return ERR_OK;
}


/* Records of a request that is over, or never was, are passed over as the specification says. */
static err_t conn_params(void *owner, uint16_t id, const char *p, size_t n)
{
	struct mux_conn *c = owner;

	if (c->rq && c->rq->id == id)
		mux_request_params(c->rq, p, n);
	return ERR_OK;
}


static err_t conn_body(void *owner, uint16_t id, const char *p, size_t n)
{
	struct mux_conn *c = owner;

	if (c->rq && c->rq->id == id)
		mux_request_body(c->rq, p, n);
	return ERR_OK;
}


static err_t conn_other(void *owner, uint8_t type, uint16_t id)
{
	struct mux_conn *c = owner;

	if (id)
		return ERR_OK;
	fcgi_write_unknown(&c->out, type);
	conn_added(c);
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
	c->since = time_mono();
	c->is_reading = true;
	e = fcgi_read(&c->reader, &sink, c, c->mux->in, (size_t)n);
	c->is_reading = false;
	if (e) {
		log_line(LOG_WARN, "closing a connection that sends no FastCGI");
		mux_conn_close(c);
	} else if (c->out.len) {
		conn_flush(c);
	}
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
	c->mark = arena_mark(a);
	buf_init(&c->out, a, MUX_OUT_MAX);
	c->mux = m;
	c->since = time_mono();
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


void mux_accept(struct mux *m)
{
	for (int i = 0; i < ACCEPTS && m->n_conns < m->max_conns; i++) {
		int fd = accept4(m->listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd >= 0) {
			conn_new(m, fd);
			continue;
		}
		if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
			return;
		log_line(LOG_WARN, "accept errno=%d", errno);
		loop_remove(m->loop, &m->listener);
		return;
	}
	/* full: those that come wait in the listening socket, or go to another process */
	if (m->n_conns >= m->max_conns) {
		log_line(LOG_WARN, "no room for more connections have=%zu", m->n_conns);
		loop_remove(m->loop, &m->listener);
	}
}


static void accept_ready(struct loop_source *s, uint32_t events)
{
	(void)events;
	mux_accept(s->owner);
}


err_t mux_listen(struct mux *m)
{
	if (m->listener.fd >= 0 && m->listener.ready)
		return ERR_OK;
	m->listener = (struct loop_source){.fd = m->listen_fd, .ready = accept_ready, .owner = m};
	/* of several processes only one is woken for a connection */
	return loop_add(m->loop, &m->listener, EPOLLIN | EPOLLEXCLUSIVE);
}


static bool conn_is_over(const struct mux_conn *c, int64_t now)
{
	if (c->rq)
		return !c->rq->is_complete && now - c->rq->started > MUX_DEADLINE_US;
	return now - c->since > (c->out.len ? SEND_US : IDLE_US);
}


/* Requests that began and do not get on end, and answers that nobody takes.  Idle connections stay even while leaving:
 * closing one, even right after an answer, could cross a request that nginx is just sending.  nginx ends each within
 * seconds (keepalive_time). */
void mux_conns_tick(struct mux *m, int64_t now)
{
	for (struct mux_conn *c = m->conns, *next; c; c = next) {
		next = c->next;
		if (conn_is_over(c, now))
			mux_conn_close(c);
	}
	if (!m->is_leaving && m->n_conns < m->max_conns && mux_listen(m))
		log_line(LOG_ERROR, "cannot listen");
}
