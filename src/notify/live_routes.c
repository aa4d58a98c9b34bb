/* live_routes.c - tickets for browsers, and how many listen.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "io/rooms.h"
#include "notify/live_rows.h"
#include "sql_live.h"
#include "sql_tickets.h"

#define TICKET_BYTES 24
#define TICKET_S 30
#define STATS_MAX (2u << 20)

struct ticket_in {
	const char *project;
};
struct stats_out {
	int64_t total_connections;
	const char *project_connections; /* JSON */
	int64_t uptime, messages_sent, messages_received;
};
SHAPE(ticket_in, ticket_in, FIELD(ticket_in, project, K_LINE, .max = 255, .note = "listen to this one; without it to all"));
SHAPE(ticket_out, live_ticket,
      FIELD(live_ticket, ticket, K_TEXT, .note = "for ?ticket= of /ws or /events, once"),
      FIELD(live_ticket, expires_in, K_INT, .note = "seconds"));
SHAPE(stats_out, stats_out,
      FIELD(stats_out, total_connections, K_INT),
      FIELD(stats_out, project_connections, K_JSON, .note = "project: sockets that listen to it"),
      FIELD(stats_out, uptime, K_INT, .note = "seconds"),
      FIELD(stats_out, messages_sent, K_INT),
      FIELD(stats_out, messages_received, K_INT));

/* *project: what is asked for, and then what may be heard. An admin's session hears all. */
static err_t listener(struct rq *rq, const char **project)
{
	struct live_ask ask = {.kind = "key", .hash = rq->cred.key_hash, .project = *project, .story = INT_UNSET};
	struct live_right r;
	err_t e = rq->who.kind == ACTOR_TRACKER ? rq_one(rq, &sql_live_enter, &ask, &r) : ERR_OK;

	if (!e && rq->who.kind == ACTOR_TRACKER)
		*project = r.project;
	return e;
}

static err_t ticket_give(struct rq *rq, struct live_ticket *t)
{
	err_t e;

	t->ticket = random_token(rq->arena, TICKET_BYTES);
	t->ticket_hash = sha256_hex(rq->arena, t->ticket);
	t->expires_in = TICKET_S;
	e = rq_run(rq, &sql_ticket_add, t, NULL);
	if (e)
		return e;
	rq_header(rq, "Cache-Control", "no-store");
	rq_answer(rq, t);
	return ERR_OK;
}

static err_t ticket_post(struct rq *rq)
{
	const struct ticket_in *in = rq->in;
	struct live_ticket *t = ARENA_NEW(rq->arena, struct live_ticket);
	err_t e;

	t->project = str_has(in->project) ? in->project : NULL;
	t->maker_kind = rq->who.kind == ACTOR_TRACKER ? "key" : "session";
	t->maker_hash = rq->cred.key_hash;
	e = listener(rq, &t->project);
	return e ? e : ticket_give(rq, t);
}

static err_t device_ticket_post(struct rq *rq)
{
	struct live_ticket *t = ARENA_NEW(rq->arena, struct live_ticket);

	t->wallet = rq->who.wallet;
	t->maker_kind = rq->cred.key_hash ? "wallet_token" : "wallet";
	t->maker_hash = rq->cred.key_hash ? rq->cred.key_hash : hex_encode(rq->arena, t->wallet, strlen(t->wallet));
	return ticket_give(rq, t);
}

/* Two gateways may have a row each for one project; a name is written once, with their sum. */
static int64_t project_sockets(const struct shm *s, const struct shm_room *room, size_t at)
{
	const struct shm_room *r;
	int64_t n = 0;
	size_t i = 0;

	while ((r = room_next(s, &i))) {
		if (!str_eq(r->name, room->name))
			continue;
		if (i < at)
			return 0;
		n += atomic_load(&r->n);
	}
	return n;
}

static err_t stats_get(struct rq *rq)
{
	const struct shm *s = rq->web->shm;
	struct stats_out *out = ARENA_NEW(rq->arena, struct stats_out);
	const char *project = NULL;
	const struct shm_room *room;
	int64_t since = rooms_since(s), total = 0;
	err_t e = listener(rq, &project);
	struct buf b;
	size_t i = 0;

	if (e)
		return e;
	buf_init(&b, rq->arena, STATS_MAX);
	BUF_LIT(&b, "{");
	while ((room = room_next(s, &i))) {
		int64_t n = project && !str_eq(project, room->name) ? 0 : project_sockets(s, room, i);

		if (!n)
			continue;
		total += n;
		if (b.len > 1)
			buf_ch(&b, ',');
		json_quote(&b, room->name);
		buf_fmt(&b, ":%lld", (long long)n);
	}
	BUF_LIT(&b, "}");
	*out = (struct stats_out){
		.total_connections = project ? total : rooms_sockets(s),
		.project_connections = b.at,
		.uptime = since ? (time_now() - since) / US_PER_S : 0,
		.messages_sent = (int64_t)atomic_load(&s->messages_sent),
		.messages_received = (int64_t)atomic_load(&s->messages_received),
	};
	rq_header(rq, "Cache-Control", "no-store");
	rq_answer(rq, out);
	return ERR_OK;
}

const struct route live_routes[] = {
	{.name = "ws_ticket", .method = POST, .path = "/api/ws/ticket", .in = &ticket_in_shape, .out = &ticket_out_shape,
	 .status = 200, .dialect = D_TRACKER,
	 .who = W_TRACKER | W_ADMIN, .rate = RATE_REST, .errors = E(ERR_FORBIDDEN), .run = ticket_post,
	 .note = "A ticket that opens one socket, for browsers, whose addresses should hold no key"},
	{.name = "device_ws_ticket", .method = POST, .path = "/v1/ws/ticket", .out = &ticket_out_shape, .status = 200,
	 .dialect = D_DEVICES, .who = W_WALLET, .rate = RATE_DEVICE, .run = device_ticket_post,
	 .note = "A ticket that opens one socket of /v1/ws, for clients that can set no headers there"},
	{.name = "ws_stats", .method = GET, .path = "/api/websocket/stats", .out = &stats_out_shape, .status = 200,
	 .dialect = D_TRACKER, .who = W_TRACKER | W_ADMIN, .rate = RATE_REST, .errors = E(ERR_FORBIDDEN), .run = stats_get,
	 .note = "How many sockets are open, and what went over them"},
	ROUTES_END,
};
