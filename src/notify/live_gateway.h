/* live_gateway.h - inside the gateway process: its sockets.
 *
 * Layer: notify, private to live_gateway.c, live_enter.c and live_creds.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_LIVE_GATEWAY_H
#define NOTIFY_LIVE_GATEWAY_H
#include "notify/live_rows.h"
#include "web/form.h"
struct shm_room;

/* What sockets stand on: they end with it. */
struct live_cred {
	struct arena *arena; /* holds this struct */
	struct live_cred *next, **self;
	const char *kind, *hash;
	int64_t n_sockets;
	bool is_over;
};
struct live_socket {
	struct live *live;
	struct live_cred *cred; /* NULL: of a ticket from before makers were known */
	struct ws_conn *conn;
	struct arena *arena; /* holds this struct */
	struct live_socket *next, **self;
	struct live_place place;
	struct shm_room *room; /* NULL: of no project */
	enum ws_kind kind;
	int64_t full_us; /* since when it takes nothing more, 0: it does */
	bool is_open, is_waiting; /* waiting: the database could not be asked for what it missed */
	const char *wallet; /* of /v1/ws, raw; NULL: it hears runs */
	bool is_subscribed; /* it hears of tasks that are to be had */
};
/* A request that is held until something happens to an object. */
struct live_wait {
	struct live *live;
	struct ws_conn *conn;
	struct arena *arena; /* holds this struct */
	struct live_wait *next, **self;
	const char *kind, *id, *n; /* n: how much the caller knows of, decimal */
	int64_t until_us; /* monotonic; 0: it was answered */
};
struct live {
	const struct live_options *o;
	struct ws_server *server;
	struct live_socket *sockets;
	struct live_cred *creds;
	struct live_wait *waits;
	struct arena *arena; /* of one turn */
	int64_t n_sockets, n_wallets; /* n_wallets: of them, those of wallets */
	int64_t n_waits, next_wait_us; /* next_wait_us: when they are looked at */
	int64_t after; /* all that are not behind have what came until here */
	int64_t next_beat_us, next_look_us, next_check_us, next_room_us, leave_us, away_until_us; /* monotonic */
	int64_t news_us; /* when something last came, or might have */
	bool has_head; /* `after` is known */
	bool is_numberer, is_asleep; /* it numbers the feed for all gateways; and waits for writers to wake it */
};

/* live_wait.c: a ticket that is wrong is refused, and with none to spare the request goes on at once. */
#define LIVE_WAIT_US 150000
void *live_wait_hold(struct live *l, struct ws_conn *c, const struct ws_ask *q, struct ws_refusal *no);
void live_wait_gone(void *wait);
/* Lets those go on whose object has news, or whose time is over; all: everybody. */
void live_waits_look(struct live *l, int64_t now, bool all);

/* ws_hooks.ask */
void *live_enter(void *live, struct ws_conn *c, const struct ws_ask *q, struct ws_refusal *no);
/* The credential of that kind and hash with one more socket, or one less. */
struct live_cred *live_cred_hold(struct live *l, const char *kind, const char *hash);
void live_cred_drop(struct live_cred *c);
/* Closes the sockets of those that were revoked, signed out, or ran out of time. */
MUST_CHECK err_t live_creds_check(struct live *l);
/* Sockets of wallets: who comes in (right->wallet, raw), the greeting, what they say, and what they are told. */
#define LIVE_DEVICES_PATH "/v1/ws"
#define LIVE_ROWS_OF_THE_PAST 64
MUST_CHECK err_t live_wallet_enter(struct live *l, const struct ws_ask *q, struct pairs query, struct live_wallet *right);
void live_wallet_refused(struct buf *b, err_t e);
void live_wallet_greeting(struct buf *b, const char *wallet, int64_t seq);
void live_wallet_said(struct live_socket *s, struct buf *b, struct span text);
/* live_rooms.c: one more or one less in a project's room, of all machines; ERR_RATE: it is full.  Now and then all is said again. */
MUST_CHECK err_t live_room_enter(struct live *l, const char *project, struct shm_room **out);
void live_room_leave(struct live *l, const char *project, struct shm_room *room);
void live_rooms_say(struct live *l, int64_t now);
/* What is new to all of them; what one missed to that one, which gives whether it has all of it. */
MUST_CHECK err_t live_wallets_tell(struct live *l, int64_t since, int64_t until);
MUST_CHECK err_t live_wallet_catch_up(struct live_socket *s, bool *has_all);
/* False: too much waits for it already. */
bool live_send(struct live_socket *s, struct ws_frame *f);
void live_fall_behind(struct live_socket *s, int64_t seq);
/* Is called after statements: notices that came with their answers would be found late. */
bool live_hear(struct live *l);
/* Numbers what was committed until now; `after` is there. */
MUST_CHECK err_t live_catch_up(struct live *l);

#endif
