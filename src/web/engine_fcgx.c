/* SPDX-License-Identifier: AGPL-3.0-or-later
 * The blocking engine: libfcgi, one request at a time (FastCGI specification 1.0). */
#include <errno.h>
#include <fcgiapp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "base/time.h"
#include "io/shm.h"
#include "web/engine.h"
#include "web/spool.h"
#include "web/tally.h"

#define ARENA_FIRST 65536u
#define IN_MEMORY (1u << 20)
#define CHUNK 65536u

static const char *fcgx_param(void *ex, const char *name)
{
	return FCGX_GetParam(name, ((FCGX_Request *)ex)->envp);
}


static err_t spool(const struct web *w, struct arena *a, FCGX_Request *fcgi, size_t len, struct span *out)
{
	char *chunk = arena_alloc(a, CHUNK);
	size_t got = 0;
	int fd;
	err_t e = spool_open(w->conf, a, &fd);

	if (e)
		return e;
	while (got < len) {
		int n = FCGX_GetStr(chunk, (int)(len - got < CHUNK ? len - got : CHUNK), fcgi->in);

		if (n <= 0 || write(fd, chunk, (size_t)n) != n)
			break;
		got += (size_t)n;
	}
	e = got == len ? spool_map(a, fd, len, out) : ERR_BAD_REQUEST;
	(void)close(fd);
	return e;
}


static err_t read_body(const struct web *w, struct arena *a, FCGX_Request *fcgi, struct exchange *x)
{
	const char *type = fcgx_param(fcgi, "CONTENT_TYPE"), *path = fcgx_param(fcgi, "DOCUMENT_URI");
	const char *method = fcgx_param(fcgi, "REQUEST_METHOD");
	int64_t len = 0;
	char *at;

	if (!str_int(fcgx_param(fcgi, "CONTENT_LENGTH"), &len) || len <= 0)
		return ERR_OK;
	if ((uint64_t)len > web_body_limit(w, method ? method : "", path ? path : "", type)) {
		x->too_large = true;
		return ERR_OK;
	}
	if ((size_t)len > IN_MEMORY)
		return spool(w, a, fcgi, (size_t)len, &x->body);
	at = arena_alloc(a, (size_t)len);
	x->body = (struct span){at, (size_t)len};
	return FCGX_GetStr(at, (int)len, fcgi->in) == len ? ERR_OK : ERR_BAD_REQUEST;
}


static void handle(const struct web *w, struct arena *a, FCGX_Request *fcgi, struct shm_slot *slot)
{
	struct exchange x = {.param = fcgx_param, .ex = fcgi};
	int64_t start = time_mono();
	struct response out = {0};

	atomic_store(&slot->busy_since_us, start);
	atomic_store(&slot->state, SLOT_BUSY);
	if (read_body(w, a, fcgi, &x)) {
		out.status = 400;
		out.bytes = SPAN("Status: 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nThe body ended early.\n");
	} else {
		web_serve(w, a, &x, &out);
	}
	(void)FCGX_PutStr(out.bytes.at, (int)out.bytes.len, fcgi->out);
	/* With the whole request read a plain close loses nothing; libfcgi would shut down, wait and read until the other
	 * side has closed too: three system calls more. */
	if (!x.too_large && FCGX_GetChar(fcgi->in) == EOF)
		(void)FCGX_Detach(fcgi);
	FCGX_Finish_r(fcgi);
	tally_answer(w, a, slot, &out, time_mono() - start);
	log_request(NULL);
	atomic_store(&slot->state, SLOT_IDLE);
}


int engine_fcgx_run(const struct web *w, int fd, struct shm_slot *slot, volatile sig_atomic_t *stop)
{
	struct arena *a = arena_new(ARENA_FIRST);
	FCGX_Request fcgi;
	int status = 0;

	if (FCGX_Init() || FCGX_InitRequest(&fcgi, fd, FCGI_FAIL_ACCEPT_ON_INTR))
		return 1;
	atomic_store(&slot->state, SLOT_IDLE);
	while (!*stop) {
		int got = FCGX_Accept_r(&fcgi);

		if (got < 0 && *stop)
			break;
		if (got < 0 && got != -EINTR && got != -EAGAIN) {
			log_line(LOG_ERROR, "accept failed errno=%d", -got);
			status = 1;
			break;
		}
		if (got >= 0)
			handle(w, a, &fcgi, slot);
		arena_reset(a);
	}
	arena_free(a);
	return status;
}
