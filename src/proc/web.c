/* web.c - a process that answers requests from the socket it was given as standard input.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <malloc.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/log.h"
#include "io/shm.h"
#include "proc/confine.h"
#include "proc/proc.h"
#include "proc/proc_sql.h"
#include "web/engine.h"
#include "web/mcp.h"
#include "web/openapi.h"

static bool is_listening(int fd)
{
	int yes = 0;
	socklen_t n = sizeof(yes);

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &n) == 0 && yes;
}

/* An idle process looks up twice a second, so that it can be asked to leave without a signal: libfcgi gives up a
 * request when one interrupts it. The other engine may have left the shared socket non-blocking. */
static int accept_wait(int fd)
{
	struct timeval half = {.tv_usec = 500000};

	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &half, sizeof(half)) ||
	       fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
}

/* Everything that requests share and nobody changes later. */
static int web_prepare(struct arena *a, const struct conf *c, struct web *w)
{
	hooks_fill();
	w->conf = c;
	w->tables = route_tables;
	w->router = router_new(a, route_tables);
	w->hooks = page_hooks;
	w->build = PACKAGE_VERSION;
	if (shm_open_state(conf_path(c, a, "shm"), &w->shm))
		return proc_fail("shared memory", "it could not be opened", "see the log");
	if (templates_load(a, c->templates_dir, template_tables, &w->templates))
		return proc_fail("templates", "they do not fit this version (see the lines above)",
				 "point TEMPLATES_DIR at the templates of this version");
	openapi_prepare(w, a);
	mcp_prepare(w, a);
	return EXIT_DONE;
}

/* The event-driven engine has connections of its own; libfcgi's one request at a time has one. */
static int pool_run(struct web *w, struct shm_slot *slot, bool is_mux)
{
	const struct conf *c = w->conf;
	struct mux_options o = {
		.db = {.url = c->database_url, .role = "hirehall_web", .lists = request_statements,
		       .timeout_ms = PROC_STATEMENT_MS},
		.readers = (size_t)c->db_readers,
		.writers = (size_t)c->db_writers,
		.max_requests = (size_t)c->max_requests,
	};

	if (is_mux)
		return engine_mux_run(w, STDIN_FILENO, slot, proc_stop, &o);
	if (accept_wait(STDIN_FILENO))
		return proc_fail("socket", "it takes no time limit", "use a newer kernel");
	return engine_fcgx_run(w, STDIN_FILENO, slot, proc_stop);
}

/* glibc learns from one large block to keep so much for ever: what a crowd of requests took is to go back. */
static void memory_thrifty(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, 256 << 10);
	(void)mallopt(M_TRIM_THRESHOLD, 512 << 10);
}

/* What the preparation was written on goes back before the first request comes. */
static int web_prepare_thriftily(struct arena *a, const struct conf *c, struct web *w)
{
	int rc;

	memory_thrifty();
	rc = web_prepare(a, c, w);
	(void)malloc_trim(0);
	return rc;
}

static int pool_main(const struct options *o, const char *role)
{
	struct arena *a = o->arena;
	static struct conf c;
	static struct web w;
	struct shm_slot *slot;
	bool is_mux;
	int rc;

	if (!is_listening(STDIN_FILENO))
		return proc_fail(role, "standard input is no listening socket",
				 "start it with `hirehall serve`");
	rc = proc_settings(a, o, role, &c);
	if (rc)
		return rc;
	proc_on_term();
	is_mux = str_eq(role, "web") && str_eq(c.web_engine, "mux");
	rc = web_prepare_thriftily(a, &c, &w);
	if (!rc)
		rc = proc_database(&c, "hirehall_web", request_statements, &w.db);
	if (!rc && str_eq(role, "web"))
		rc = proc_database_fits(w.db);
	if (rc)
		return rc;
	slot = shm_slot_take(w.shm, role);
	if (!slot)
		return proc_fail(role, "all places in shared memory are taken", "run fewer processes");
	proc_slot(slot);
	rc = confine(&c, role);
	if (!rc) {
		if (is_mux) {
			/* the look at the database's promises is done */
			db_close(w.db);
			w.db = NULL;
		}
		rc = pool_run(&w, slot, is_mux);
	}
	shm_slot_free(slot);
	db_close(w.db);
	return rc ? EXIT_FAILED : EXIT_DONE;
}

int web_main(const struct options *o)
{
	return pool_main(o, "web");
}

int slow_main(const struct options *o)
{
	return pool_main(o, "slow");
}
