/* live_gateway.h - inside the gateway process: its sockets.
 *
 * Layer: notify, private to live_gateway.c and live_enter.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_LIVE_GATEWAY_H
#define NOTIFY_LIVE_GATEWAY_H
#include "notify/live_rows.h"
struct shm_room;

struct live_socket {
	struct live *live;
	struct ws_conn *conn;
	struct arena *arena; /* holds this struct */
	struct live_socket *next, **self;
	struct live_place place;
	struct shm_room *room; /* NULL: of no project */
	enum ws_kind kind;
	int64_t full_us; /* since when it takes nothing more, 0: it does */
	bool is_open, is_waiting; /* waiting: the database could not be asked for what it missed */
};
struct live {
	const struct live_options *o;
	struct ws_server *server;
	struct live_socket *sockets;
	struct arena *arena; /* of one turn */
	int64_t n_sockets;
	int64_t after; /* all that are not behind have what came until here */
	int64_t next_beat_us, next_look_us, leave_us, away_until_us; /* monotonic */
	bool has_head; /* `after` is known */
};

/* ws_hooks.ask */
void *live_enter(void *live, struct ws_conn *c, const struct ws_ask *q, struct ws_refusal *no);
/* Numbers what was committed until now; `after` is there. */
MUST_CHECK err_t live_catch_up(struct live *l);

#endif
