/* mux.h - inside the event-driven engine: connections from nginx, and the requests on them.
 *
 * Layer: web; only engine_mux.c, mux_conn.c and mux_request.c include it.
 * A connection carries one request at a time (nginx never multiplexes; a second one is refused as the specification
 * allows).  A request has an arena and, once its body is complete, a coroutine; it outlives its connection when that
 * goes away while it runs, and its answer is then dropped.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_MUX_H
#define WEB_MUX_H
#include "base/buf.h"
#include "io/loop.h"
#include "web/engine.h"
#include "web/fcgi.h"

#define MUX_PARAMS_MAX 65536u /* bytes of PARAMS a request */
#define MUX_OUT_MAX (64u << 20)
#define MUX_DEADLINE_US (30 * INT64_C(1000000)) /* from BEGIN to the end of the body */
#define MUX_WAIT_US (2 * INT64_C(1000000)) /* for a coroutine */

struct mux;
struct mux_conn;

struct mux_request {
	struct mux *mux;
	struct mux_conn *conn; /* NULL: gone */
	struct mux_request *next;
	struct arena *arena; /* holds this struct too */
	struct arena_mark mark;
	struct pairs params;
	struct exchange x;
	struct response out;
	char *stream; /* PARAMS while they come */
	size_t n_stream, cap_stream;
	char *body; /* in the arena, or NULL while it is spooled */
	size_t body_len, body_want;
	int spool; /* file of a large body, -1 */
	int64_t started, complete; /* monotonic µs */
	err_t refusal; /* what is wrong with it; it is answered when its last byte came */
	uint16_t id;
	bool params_done, is_complete, is_running;
};

struct mux_conn {
	struct loop_source source;
	struct mux *mux;
	struct arena *arena; /* holds this struct, and behind the mark what waits to be sent */
	struct arena_mark mark;
	struct mux_conn *next, **self; /* in mux->conns */
	struct fcgi_reader reader;
	struct mux_request *rq; /* the one request, NULL when idle */
	struct buf out;
	size_t sent; /* bytes of `out` that the socket took */
	int64_t since; /* of the last byte either way */
	bool keep, is_closing, is_reading;
};

struct mux {
	const struct web *web;
	struct loop *loop;
	struct db_pool *db;
	struct coro_pool *coros;
	struct shm_slot *slot;
	struct loop_source listener; /* not in the loop while there is no room for more connections */
	int listen_fd;
	struct mux_conn *conns;
	struct mux_request *waiting, **waiting_end; /* complete, without a coroutine yet */
	struct mux_request *spare; /* finished ones, to be used again with their arenas */
	int64_t next_tick, next_conns_tick; /* monotonic µs */
	size_t crowd; /* most connections and requests at once since memory was given back */
	size_t n_conns, n_running, n_waiting, n_spare, max_conns, max_waiting;
	char *in; /* read buffer, shared by all connections */
	volatile sig_atomic_t *stop;
	bool is_leaving;
};

/* mux_conn.c */
/* Takes the connections that wait, as far as there is room. */
void mux_accept(struct mux *m);
/* Begins to accept; does nothing when it does already. */
MUST_CHECK err_t mux_listen(struct mux *m);
/* Sends an answer on its connection, if it is still there, and makes the connection idle again. */
void mux_conn_answer(struct mux_conn *c, uint16_t id, struct span bytes);
void mux_conn_close(struct mux_conn *c);
void mux_conns_tick(struct mux *m, int64_t now);

/* mux_request.c */
struct mux_request *mux_request_new(struct mux *m, struct mux_conn *c, uint16_t id);
void mux_request_params(struct mux_request *r, const char *p, size_t n);
void mux_request_body(struct mux_request *r, const char *p, size_t n);
/* The connection went: a waiting request ends, a running one loses its listener and asks the database no more. */
void mux_request_orphan(struct mux_request *r);
/* Gives waiting requests the coroutines that came free. */
void mux_requests_start(struct mux *m);
/* Refuses those that waited too long. */
void mux_requests_tick(struct mux *m, int64_t now);
/* The spare ones. */
void mux_requests_free(struct mux *m);

#endif
