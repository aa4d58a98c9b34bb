/* serve_control.c - the control socket: one JSON line in, JSON lines out, the last one with "done".
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "base/time.h"
#include "proc/serve.h"

#define ANSWER_MAX 65536

int control_open(struct supervisor *s)
{
	struct sockaddr_un sa;
	mode_t before;
	size_t i;
	int failed;

	for (i = 0; i < CLIENTS_MAX; i++)
		s->clients[i].fd = -1;
	proc_address(s->conf.state, "control.sock", &sa);
	unlink(sa.sun_path);
	s->control_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	before = umask(0177);
	failed = bind(s->control_fd, (struct sockaddr *)&sa, sizeof(sa));
	umask(before);
	if (failed || listen(s->control_fd, CLIENTS_MAX))
		return proc_fail("control.sock", strerror(errno), "make the state folder writable");
	return EXIT_DONE;
}

void control_accept(struct supervisor *s)
{
	int fd = accept4(s->control_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	size_t i;

	for (i = 0; fd >= 0 && i < CLIENTS_MAX; i++)
		if (s->clients[i].fd < 0) {
			s->clients[i] = (struct client){.fd = fd};
			return;
		}
	if (fd >= 0)
		close(fd);
}

/* A reader that does not take its few lines at once is not waited for. */
static void client_send(struct client *c, const char *p, size_t n)
{
	if (send(c->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)n)
		log_line(LOG_WARN, "control client does not read");
}

static void client_finish(struct client *c, bool ok, const char *text)
{
	struct arena *a = arena_new(1024);
	struct buf b;

	buf_init(&b, a, ANSWER_MAX);
	buf_fmt(&b, "{\"done\":true,\"ok\":%s,\"text\":", ok ? "true" : "false");
	json_quote(&b, text);
	BUF_LIT(&b, "}\n");
	client_send(c, b.at, b.len);
	arena_free(a);
	close(c->fd);
	c->fd = -1;
}

void control_reloaded(struct supervisor *s, bool ok, const char *text)
{
	size_t i;

	for (i = 0; i < CLIENTS_MAX; i++) {
		struct client *c = &s->clients[i];

		if (c->fd < 0 || !c->waits_reload)
			continue;
		if (c->next_turn)
			c->next_turn = false;
		else
			client_finish(c, ok, text);
	}
}

void control_scaled(struct supervisor *s)
{
	size_t i, k;

	for (k = 0; k < s->n_children; k++)
		if (s->children[k].leave_us || !child_is_ready(s, &s->children[k]))
			return;
	for (k = 0; k < N_POOLS; k++)
		if ((int64_t)pool_count(s, &s->pools[k], s->generation) != s->pools[k].want)
			return;
	for (i = 0; i < CLIENTS_MAX; i++)
		if (s->clients[i].fd >= 0 && s->clients[i].waits_scale)
			client_finish(&s->clients[i], true, "ready");
}

/* Resident pages that no other process shares; statm is readable where smaps is not. */
static int64_t private_kib(pid_t pid)
{
	char path[64];
	long long size, resident = 0, shared = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	if (fscanf(f, "%lld %lld %lld", &size, &resident, &shared) != 3)
		resident = shared = 0;
	fclose(f);
	return (resident - shared) * (sysconf(_SC_PAGESIZE) / 1024);
}

static const char *child_state(const struct child *c, int32_t slot_state)
{
	static const char *const words[] = {
		[SLOT_FREE] = "starting", [SLOT_STARTING] = "starting", [SLOT_IDLE] = "idle",
		[SLOT_BUSY] = "busy", [SLOT_LEAVING] = "leaving",
	};

	if (c->leave_us)
		return "leaving";
	return slot_state >= 0 && slot_state < (int32_t)N_OF(words) ? words[slot_state]
								     : "starting";
}

static void child_json(struct buf *b, const struct supervisor *s, const struct child *c)
{
	const struct shm_slot *slot = child_slot(s, c->pid);
	bool is_busy = slot && atomic_load(&slot->state) == SLOT_BUSY;

	buf_fmt(b, "{\"pool\":\"%s\",\"pid\":%d,\"state\":\"%s\",\"age_s\":%lld", c->pool->name,
		(int)c->pid, child_state(c, slot ? atomic_load(&slot->state) : SLOT_FREE),
		(long long)((time_mono() - c->started_us) / US_PER_S));
	if (slot)
		buf_fmt(b, ",\"in_flight\":%d,\"queued\":%d,\"pipeline\":%d",
			(int)atomic_load(&slot->in_flight), (int)atomic_load(&slot->queued),
			(int)atomic_load(&slot->pipeline));
	buf_fmt(b, ",\"requests\":%llu,\"route\":%d,\"private_kib\":%lld}",
		slot ? (unsigned long long)atomic_load(&slot->requests) : 0ULL,
		is_busy ? (int)atomic_load(&slot->route) : -1,
		(long long)private_kib(c->pid));
}

static void answer_status(struct supervisor *s, struct client *c)
{
	struct arena *a = arena_new(16384);
	struct buf b;
	size_t i;

	buf_init(&b, a, ANSWER_MAX);
	buf_fmt(&b, "{\"done\":true,\"ok\":true,\"version\":\"%s\",\"pid\":%d,\"uptime_s\":%lld",
		PACKAGE_VERSION, (int)getpid(),
		(long long)((time_mono() - s->started_us) / US_PER_S));
	buf_fmt(&b, ",\"restarts\":%llu,\"reloads\":%llu,\"is_rolling\":%s,\"is_stopping\":%s",
		(unsigned long long)atomic_load(&s->shm->restarts),
		(unsigned long long)atomic_load(&s->shm->reloads),
		s->reload == RELOAD_NONE ? "false" : "true", s->stop_us ? "true" : "false");
	for (i = 0; i < N_POOLS; i++)
		buf_fmt(&b, "%s{\"name\":\"%s\",\"want\":%lld}", i ? "," : ",\"pools\":[",
			s->pools[i].name, (long long)s->pools[i].want);
	BUF_LIT(&b, "],\"processes\":[");
	for (i = 0; i < s->n_children; i++) {
		if (i)
			BUF_LIT(&b, ",");
		child_json(&b, s, &s->children[i]);
	}
	BUF_LIT(&b, "]}\n");
	client_send(c, b.at, b.len);
	arena_free(a);
	close(c->fd);
	c->fd = -1;
}

static void answer_scale(struct supervisor *s, struct client *c, json_t *ask)
{
	int64_t want[N_POOLS];
	size_t i;

	for (i = 0; i < N_POOLS; i++) {
		json_t *v = json_object_get(ask, s->pools[i].name);

		want[i] = v ? json_integer_value(v) : s->pools[i].want;
		if (v && (!json_is_integer(v) || want[i] < (i == POOL_WEB) || want[i] > POOL_MAX)) {
			client_finish(c, false, "a count must be a number up to 64, web at least 1");
			return;
		}
		if (want[i] > 0 && s->pools[i].socket && s->pools[i].fd < 0) {
			client_finish(c, false, "this pool has no socket yet: set its count in the "
						"settings and reload");
			return;
		}
	}
	for (i = 0; i < N_POOLS; i++)
		s->pools[i].want = want[i];
	c->waits_scale = true;
	pools_keep(s);
}

static void client_ask(struct supervisor *s, struct client *c, json_t *ask)
{
	const char *what = json_string_value(json_object_get(ask, "ask"));

	if (str_eq(what, "status")) {
		answer_status(s, c);
	} else if (s->stop_us) {
		client_finish(c, false, "it is stopping");
	} else if (str_eq(what, "scale")) {
		answer_scale(s, c, ask);
	} else if (str_eq(what, "reload")) {
		c->waits_reload = true;
		c->next_turn = s->reload != RELOAD_NONE;
		reload_begin(s);
	} else if (str_eq(what, "stop")) {
		s->stop_us = time_mono();
		client_finish(c, true, "stopping");
	} else {
		client_finish(c, false, "this was not understood");
	}
}

void control_read(struct supervisor *s, struct client *c)
{
	ssize_t n = recv(c->fd, c->line + c->len, sizeof(c->line) - c->len, 0);
	struct arena *a;
	json_t *ask;
	char *end;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || c->waits_reload || c->waits_scale) {
		close(c->fd);
		c->fd = -1;
		return;
	}
	c->len += (size_t)n;
	end = memchr(c->line, '\n', c->len);
	if (!end && c->len < sizeof(c->line))
		return;
	a = arena_new(4096);
	if (!end || json_read(a, (struct span){c->line, (size_t)(end - c->line)}, &ask) ||
	    !json_is_object(ask))
		client_finish(c, false, "this was not understood");
	else
		client_ask(s, c, ask);
	arena_free(a);
}
