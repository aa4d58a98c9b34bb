/* live_gateway.c - the gateway's loop: rows of the feed to all sockets, and what one socket missed to that one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/time.h"
#include "io/rooms.h"
#include "notify/live_gateway.h"
#include "sql_live.h"

#define TURN_US 10000 /* of the gateway that numbers, while events come */
#define SLOW_US 500000 /* nobody listens, another gateway numbers, or writers wake this one */
#define QUIET_US US_PER_S /* nothing came for so long: to sleep */
#define DOZE_US (100 * 1000) /* and still looking, for those who wrote before they could know */
#define CHECK_US (2 * US_PER_S) /* are the credentials of open sockets still good */
#define AWAY_US 200000 /* the database cannot be asked */
#define BEAT_US (15 * US_PER_S) /* a line on streams, so that nobody between takes them for dead */
#define LEAVE_WITHIN_US (6 * US_PER_S)
#define ROWS_AT_ONCE 250
#define FRAME_MAX (4u << 20)
#define GREETING_MAX 8192
#define PONG_MAX (8 * WS_MESSAGE_MAX)

err_t live_catch_up(struct live *l)
{
	struct live_head h;
	err_t e = db_one(l->o->db, l->arena, &sql_live_head, NULL, &h);

	if (e)
		return e;
	l->after = h.seq;
	l->has_head = true;
	return ERR_OK;
}

bool live_send(struct live_socket *s, struct ws_frame *f)
{
	if (!ws_send(s->conn, f))
		return false;
	atomic_fetch_add(&s->live->o->shm->messages_sent, 1);
	return true;
}

/* Its buffer is full: it reads on in the feed from what it has, when it took that. */
void live_fall_behind(struct live_socket *s, int64_t seq)
{
	s->place.seq = seq;
	s->place.is_behind = true;
	if (!s->full_us)
		s->full_us = time_mono();
}

/* The two forms of an event, each made when the first one wants it. */
struct event_frames {
	const struct live_event *event;
	struct ws_frame *by_kind[WS_STREAM + 1];
};

static struct ws_frame *event_frame(struct live *l, struct event_frames *f, enum ws_kind kind)
{
	struct buf b;

	if (f->by_kind[kind])
		return f->by_kind[kind];
	buf_init(&b, l->arena, FRAME_MAX);
	if (kind == WS_SOCKET)
		live_message(&b, f->event);
	else
		live_record(&b, f->event);
	f->by_kind[kind] = ws_frame_new((struct span){buf_text(&b), b.len});
	return f->by_kind[kind];
}

static void event_frames_drop(struct event_frames *f)
{
	for (size_t i = 0; i < N_OF(f->by_kind); i++)
		if (f->by_kind[i])
			ws_frame_drop(f->by_kind[i]);
}

static void broadcast(struct live *l, const struct live_event *e)
{
	struct event_frames f = {.event = e};

	for (struct live_socket *s = l->sockets; s; s = s->next) {
		int64_t seq = s->place.seq;

		if (!s->wallet && live_take(&s->place, e) && !live_send(s, event_frame(l, &f, s->kind)))
			live_fall_behind(s, seq);
	}
	event_frames_drop(&f);
	l->after = e->seq;
}

static void wallet_catch_up(struct live_socket *s)
{
	struct arena_mark mark = arena_mark(s->live->arena);
	bool has_all = false;

	s->is_waiting = live_wallet_catch_up(s, &has_all) != ERR_OK;
	if (!s->is_waiting && !s->full_us && has_all)
		s->place.is_behind = false;
	arena_rewind(s->live->arena, mark);
}

/* One page of what it missed, up to where the others are; a page that is not full was the last. */
static void run_catch_up(struct live_socket *s)
{
	struct live *l = s->live;
	struct live_span span = {s->place.seq, l->after, LIVE_ROWS_OF_THE_PAST, s->place.project ? s->place.project : ""};
	struct arena_mark mark = arena_mark(l->arena);
	struct list rows;

	s->is_waiting = db_many(l->o->db, l->arena, &sql_live_rows, &span, &rows) != ERR_OK;
	for (size_t i = 0; !s->is_waiting && !s->full_us && i < rows.n; i++) {
		struct event_frames f = {.event = &((const struct live_event *)rows.items)[i]};

		if (live_send(s, event_frame(l, &f, s->kind)))
			s->place.seq = f.event->seq;
		else
			live_fall_behind(s, s->place.seq);
		event_frames_drop(&f);
	}
	if (!s->is_waiting && !s->full_us && rows.n < LIVE_ROWS_OF_THE_PAST)
		s->place.is_behind = false;
	arena_rewind(l->arena, mark);
}

static void socket_catch_up(struct live_socket *s)
{
	if (s->wallet)
		wallet_catch_up(s);
	else
		run_catch_up(s);
}

static void on_open(void *user)
{
	struct live_socket *s = user;
	struct live *l = s->live;
	struct arena_mark mark = arena_mark(l->arena);
	struct ws_frame *f;
	struct buf b;

	s->is_open = true;
	if (s->kind == WS_SOCKET) {
		buf_init(&b, l->arena, GREETING_MAX);
		if (s->wallet)
			live_wallet_greeting(&b, s->wallet, s->place.seq);
		else
			live_greeting(&b, s->place.project, time_now());
		f = ws_frame_new((struct span){buf_text(&b), b.len});
		(void)ws_send(s->conn, f);
		ws_frame_drop(f);
		arena_rewind(l->arena, mark);
	}
	if (s->place.is_behind)
		socket_catch_up(s);
	if (live_hear(l))
		ws_server_soon(l->server);
}

static void on_text(void *user, struct span text)
{
	struct live_socket *s = user;
	struct arena_mark mark = arena_mark(s->live->arena);
	struct ws_frame *f;
	struct buf b;

	atomic_fetch_add(&s->live->o->shm->messages_received, 1);
	buf_init(&b, s->live->arena, PONG_MAX);
	if (s->wallet)
		live_wallet_said(s, &b, text);
	else
		live_pong(&b, text);
	f = ws_frame_new((struct span){b.at, b.len});
	if (!live_send(s, f))
		ws_close(s->conn, WS_SLOW, "read what was sent first");
	ws_frame_drop(f);
	arena_rewind(s->live->arena, mark);
}

static void on_dry(void *user)
{
	struct live_socket *s = user;

	s->full_us = 0;
	if (s->is_open && s->place.is_behind && !s->is_waiting) {
		socket_catch_up(s);
		if (live_hear(s->live))
			ws_server_soon(s->live->server);
	}
}

static void on_closed(void *user)
{
	struct live_socket *s = user;

	*s->self = s->next;
	if (s->next)
		s->next->self = s->self;
	s->live->n_sockets--;
	s->live->n_wallets -= s->wallet != NULL;
	if (s->room)
		live_room_leave(s->live, s->place.project, s->room);
	if (s->cred)
		live_cred_drop(s->cred);
	arena_free(s->arena);
}

/* Streams hear something now and then; who takes nothing for too long is dropped. */
static void beat(struct live *l, int64_t now)
{
	bool is_due = now >= l->next_beat_us;
	struct ws_frame *f;

	if (now < l->next_look_us)
		return;
	l->next_look_us = now + US_PER_S;
	if (is_due)
		l->next_beat_us = now + BEAT_US;
	f = ws_frame_new(SPAN(": here\n\n"));
	for (struct live_socket *s = l->sockets; s; s = s->next) {
		if (is_due && s->kind == WS_STREAM && s->is_open && ws_is_dry(s->conn))
			(void)ws_send(s->conn, f);
		if (s->full_us && now - s->full_us > l->o->conf->live_ping_s * US_PER_S)
			ws_close(s->conn, WS_SLOW, "too slow: come again with since");
	}
	ws_frame_drop(f);
}

/* Up to the number `head`, in order, to everybody. */
static err_t broadcast_until(struct live *l, int64_t head)
{
	struct live_span span = {.until = head, .max = ROWS_AT_ONCE};
	struct list rows = {ROWS_AT_ONCE, NULL};
	int64_t from = l->after;
	err_t e = ERR_OK;

	while (!e && rows.n == ROWS_AT_ONCE && l->after < head) {
		struct arena_mark mark = arena_mark(l->arena);

		span.since = l->after;
		e = db_many(l->o->db, l->arena, &sql_live_rows, &span, &rows);
		for (size_t i = 0; !e && i < rows.n; i++)
			broadcast(l, &((const struct live_event *)rows.items)[i]);
		arena_rewind(l->arena, mark);
	}
	if (!e && l->after < head)
		l->after = head; /* the rest is of no run */
	return e ? e : live_wallets_tell(l, from, head);
}

/* Everything new to everybody; those who wait for the database try again. */
static err_t news(struct live *l, int64_t now)
{
	struct live_wish wish = {.wants = l->n_sockets > 0};
	struct live_turned t;
	err_t e = l->has_head ? ERR_OK : live_catch_up(l);

	if (!e)
		e = db_one(l->o->db, l->arena, &sql_live_turn, &wish, &t);
	if (e)
		return e;
	if (t.head > l->after || t.is_numberer != l->is_numberer) {
		l->news_us = now;
		l->is_asleep = false;
	}
	l->is_numberer = t.is_numberer;
	e = broadcast_until(l, t.head);
	for (struct live_socket *s = l->sockets; s && !e; s = s->next)
		if (s->is_waiting)
			socket_catch_up(s);
	if (!e && now >= l->next_check_us) {
		l->next_check_us = now + CHECK_US;
		e = live_creds_check(l);
	}
	return e;
}

bool live_hear(struct live *l)
{
	struct db_ear ear = db_hear(l->o->db);

	ws_server_watch(l->server, ear.fd, ear.link);
	if (ear.has_news) {
		l->news_us = time_mono();
		l->is_asleep = false;
	}
	return ear.has_news;
}

/* When to look again, unless woken before. */
static int64_t rest(struct live *l, int64_t now)
{
	struct live_wish wish = {.wants = true};
	int64_t quiet = now - l->news_us;

	if (!l->n_sockets || !l->is_numberer)
		return SLOW_US;
	if (quiet > QUIET_US && !l->is_asleep)
		l->is_asleep = db_run(l->o->db, l->arena, &sql_live_sleep, &wish, NULL) == ERR_OK;
	return l->is_asleep && quiet > QUIET_US + DOZE_US ? SLOW_US : TURN_US;
}

/* Below 0: over. Clients come again, to another process, and continue by `since`. */
static int64_t leave(struct live *l, int64_t now)
{
	if (!l->leave_us) {
		l->leave_us = now;
		live_waits_look(l, now, true);
		atomic_store(&l->o->slot->state, SLOT_LEAVING);
		ws_server_deaf(l->server);
		for (struct live_socket *s = l->sockets; s; s = s->next)
			ws_close(s->conn, WS_RESTART, "come again with since");
	}
	return l->n_sockets + l->n_waits == 0 || now - l->leave_us > LEAVE_WITHIN_US ? -1 : TURN_US;
}

static int64_t on_turn(void *owner)
{
	struct live *l = owner;
	int64_t now = time_mono(), next;
	err_t e;

	if (*l->o->stop)
		return leave(l, now);
	atomic_store(&l->o->slot->in_flight, (int32_t)(l->n_sockets + l->n_waits));
	atomic_store(&l->o->slot->state, l->n_sockets + l->n_waits ? SLOT_BUSY : SLOT_IDLE);
	beat(l, now);
	live_rooms_say(l, now);
	live_waits_look(l, now, false);
	(void)live_hear(l);
	if (now < l->away_until_us)
		return TURN_US;
	e = news(l, now);
	if (e) {
		log_line(LOG_WARN, "the feed cannot be read error=%s", err_info(e)->code);
		l->away_until_us = now + AWAY_US;
	}
	next = e ? TURN_US : rest(l, now);
	arena_reset(l->arena);
	if (l->n_waits && next > LIVE_WAIT_US)
		next = LIVE_WAIT_US;
	return live_hear(l) ? 1 : next;
}

err_t live_run(const struct live_options *o)
{
	static const struct ws_hooks hooks = {.ask = live_enter, .open = on_open, .text = on_text, .dry = on_dry,
					      .closed = on_closed, .let_go = live_wait_gone, .turn = on_turn};
	struct live l = {.o = o, .arena = arena_new(65536)};
	struct ws_options w = {.hooks = &hooks, .owner = &l, .listen_fd = o->listen_fd, .ping_s = o->conf->live_ping_s,
			       .max_sockets = o->conf->live_sockets};

	l.server = ws_server_new(&w);
	if (!l.server)
		return ERR_IO;
	ws_server_run(l.server);
	l.leave_us = 1;
	ws_server_free(l.server);
	arena_free(l.arena);
	return ERR_OK;
}
