/* engine.h - between FastCGI and the handlers: one small interface.
 *
 * Layer: web.  An engine takes a request off the wire, asks web_body_limit how much body it may take, reads that, and
 * calls web_serve, which routes, guards, runs and renders.  Handlers do not know which engine runs them.
 * engine_fcgx_run serves one request at a time on libfcgi until `stop` is set, and may block; engine_mux_run keeps
 * many in flight, each a coroutine that waits only in db_*.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_ENGINE_H
#define WEB_ENGINE_H
#include <signal.h>
#include "web/response.h"
struct shm_slot;

struct exchange {
	const char *(*param)(void *ex, const char *name);
	void *ex;
	struct span body;
	bool too_large; /* the body was over web_body_limit and not read */
	struct db *db; /* NULL: the process's one connection */
};

/* Bytes of body this request may have. */
size_t web_body_limit(const struct web *w, const char *method, const char *path, const char *content_type);
void web_serve(const struct web *w, struct arena *a, const struct exchange *x, struct response *out);
/* The same answer without running anything: that error, in the words of the API called. */
void web_refuse(const struct web *w, struct arena *a, const struct exchange *x, err_t e, struct response *out);

/* fd: the listening socket. Gives 0 when told to stop, 1 when the socket broke. */
int engine_fcgx_run(const struct web *w, int fd, struct shm_slot *slot, volatile sig_atomic_t *stop);

struct mux_options {
	struct db_options db;
	size_t readers, writers; /* Postgres connections: shared and pipelined, and one each */
	size_t max_requests; /* in flight; as many again may wait */
};
int engine_mux_run(const struct web *w, int fd, struct shm_slot *slot, volatile sig_atomic_t *stop,
		   const struct mux_options *o);

#endif
