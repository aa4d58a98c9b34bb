/* live_wait.c - requests that are held until something happens to an object: no worker waits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"
#include "base/time.h"
#include "io/shm.h"
#include "notify/live_gateway.h"
#include "sql_live.h"
#include "web/wait.h"

#define GO_ON "X-Accel-Redirect: @waited\r\n" /* nginx takes the request back to a worker */
#define WAITS_AT_ONCE 1000

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n" GO_ON "\r\n";

static void go_on(struct live_wait *w)
{
	struct ws_frame *f = ws_frame_new((struct span){answer, sizeof(answer) - 1});

	w->until_us = 0;
	ws_answer(w->conn, f);
	ws_frame_drop(f);
}

void *live_wait_hold(struct live *l, struct ws_conn *c, const struct ws_ask *q, struct ws_refusal *no)
{
	struct arena *a;
	struct live_wait *w;
	struct wait ticket;
	bool is_good = wait_read(l->o->conf, q->arena, ws_header(q, WS_WAIT_HEADER), &ticket);

	if (!is_good || l->leave_us || l->n_waits >= l->o->conf->live_sockets) {
		*no = (struct ws_refusal){.status = is_good ? 200 : 403, .reason = is_good ? "OK" : "Forbidden",
					  .headers = is_good ? GO_ON : NULL};
		return NULL;
	}
	a = arena_new(512);
	w = ARENA_NEW(a, struct live_wait);
	*w = (struct live_wait){.live = l, .conn = c, .arena = a, .next = l->waits, .self = &l->waits,
				.kind = arena_strdup(a, ticket.kind), .id = arena_strdup(a, ticket.id),
				.n = arena_printf(a, "%lld", (long long)ticket.n), .until_us = time_mono() + ticket.seconds * US_PER_S};
	if (w->next)
		w->next->self = &w->next;
	l->waits = w;
	l->n_waits++;
	l->next_wait_us = 0;
	ws_server_soon(l->server);
	atomic_fetch_add(&l->o->slot->requests, 1);
	return w;
}

void live_wait_gone(void *wait)
{
	struct live_wait *w = wait;

	*w->self = w->next;
	if (w->next)
		w->next->self = w->self;
	w->live->n_waits--;
	arena_free(w->arena);
}

/* Some of them, from *at on, which moves past them. */
static err_t some_look(struct live *l, struct live_wait **at)
{
	const char **texts = ARENA_ARRAY(l->arena, const char *, 3 * WAITS_AT_ONCE);
	struct live_wait **all = ARENA_ARRAY(l->arena, struct live_wait *, WAITS_AT_ONCE);
	struct live_waiting ask = {{0, texts}, {0, texts + WAITS_AT_ONCE}, {0, texts + 2 * WAITS_AT_ONCE}};
	struct list over;
	size_t n = 0;
	err_t e;

	for (; *at && n < WAITS_AT_ONCE; *at = (*at)->next) {
		if (!(*at)->until_us)
			continue;
		ask.kinds.items[n] = (*at)->kind;
		ask.ids.items[n] = (*at)->id;
		ask.ns.items[n] = (*at)->n;
		all[n++] = *at;
	}
	ask.kinds.n = ask.ids.n = ask.ns.n = n;
	if (!n)
		return ERR_OK;
	e = db_many(l->o->db, l->arena, &sql_live_waited, &ask, &over);
	for (size_t i = 0; !e && i < over.n; i++) {
		int64_t which = ((const struct live_waited *)over.items)[i].i;

		if (!OURS(which < 1 || which > (int64_t)n))
			go_on(all[which - 1]);
	}
	return e;
}

void live_waits_look(struct live *l, int64_t now, bool all)
{
	struct live_wait *at = l->waits;
	err_t e = ERR_OK;

	for (struct live_wait *w = l->waits; w; w = w->next)
		if (w->until_us && (all || now >= w->until_us))
			go_on(w);
	if (all || !l->waits || now < l->next_wait_us || now < l->away_until_us)
		return;
	l->next_wait_us = now + LIVE_WAIT_US;
	while (at && !e) {
		struct arena_mark mark = arena_mark(l->arena);

		e = some_look(l, &at);
		arena_rewind(l->arena, mark);
	}
	if (e)
		log_line(LOG_WARN, "who waits cannot be told error=%s", err_info(e)->code);
}
