/* live_enter.c - who may open a socket: address, origin, credential, caps.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/time.h"
#include "io/rooms.h"
#include "notify/live_gateway.h"
#include "sql_live.h"
#include "web/form.h"
#include "web/guard.h"

#define ERROR_MAX 4096
#define PROJECT_MAX 255

static const struct {
	const char *path;
	enum ws_kind kind;
} channels[] = {{"/ws", WS_SOCKET}, {"/webhook/ws", WS_SOCKET}, {"/events", WS_STREAM},
	       {LIVE_DEVICES_PATH, WS_SOCKET}};

/* The session of a browser; only streams take it: their reader cannot set a header. */
static const char *session_token(const struct ws_ask *q)
{
	static const char name[] = SESSION_COOKIE "=";
	const char *at = q->kind == WS_STREAM ? q->cookie : NULL;

	for (; str_has(at); at += strcspn(at, ";")) {
		at += strspn(at, "; ");
		if (str_starts(at, name)) {
			at += sizeof(name) - 1;
			return arena_strndup(q->arena, at, strcspn(at, ";"));
		}
	}
	return NULL;
}

/* An explicit credential wins over a cookie.  What is missing (ERR_API_KEY_MISSING) is looked up all the same: it takes
 * as long as a wrong one. */
static err_t credential(const struct ws_ask *q, struct pairs query, struct live_ask *out)
{
	const char *key = pairs_get(query, "api_key"), *ticket = pairs_get(query, "ticket"), *secret;

	if (str_has(key) && str_has(q->api_key) && !secret_equal(key, q->api_key))
		return ERR_TWO_CREDENTIALS;
	if (str_has(q->api_key))
		key = q->api_key;
	if (str_has(key) && str_has(ticket))
		return ERR_TWO_CREDENTIALS;
	secret = str_has(key) ? key : str_has(ticket) ? ticket : session_token(q);
	out->kind = !str_has(secret) || str_has(key) ? "key" : str_has(ticket) ? "ticket" : "session";
	out->hash = sha256_hex(q->arena, str_has(secret) ? secret : "");
	return str_has(secret) ? ERR_OK : ERR_API_KEY_MISSING;
}

static err_t project_read(struct pairs query, const char **out)
{
	const char *p = pairs_get(query, "project");

	*out = str_has(p) ? p : NULL;
	return *out && (!utf8_valid(p, strlen(p)) || utf8_has_control(p) || utf8_count(p) > PROJECT_MAX) ? ERR_BAD_FIELD : ERR_OK;
}

static err_t story_read(struct pairs query, int64_t *out)
{
	const char *number = pairs_get(query, "story");

	*out = INT_UNSET;
	return !str_has(number) || (str_int(number, out) && *out > 0) ? ERR_OK : ERR_BAD_FIELD;
}

/* What the caller hears, as far as it may. */
static err_t right(struct live *l, const struct ws_ask *q, struct pairs query, struct live_right *out)
{
	struct live_ask ask;
	err_t e = project_read(query, &ask.project), missing;

	if (!e)
		e = story_read(query, &ask.story);
	if (e)
		return e;
	missing = credential(q, query, &ask);
	if (missing && missing != ERR_API_KEY_MISSING)
		return missing;
	e = db_one(l->o->db, q->arena, &sql_live_enter, &ask, out);
	if (e == ERR_API_KEY && missing)
		e = missing;
	if (!e && out->email && !conf_is_admin(l->o->conf, out->email))
		e = ERR_FORBIDDEN;
	return e;
}

static err_t place_find(struct live *l, const struct ws_ask *q, struct live_place *out, struct live_right *r, struct live_wallet *w)
{
	struct pairs query = {0};
	int64_t since;
	size_t i = 0;
	err_t e;

	while (i < N_OF(channels) && !(str_eq(channels[i].path, q->path) && channels[i].kind == q->kind))
		i++;
	if (i == N_OF(channels))
		return ERR_NOT_FOUND;
	if (!conf_knows_origin(l->o->conf, q->origin))
		return ERR_CROSS_ORIGIN;
	e = q->query ? form_urlencoded(q->arena, span_of(q->query), &query) : ERR_OK;
	if (!e)
		e = live_since(pairs_get(query, "since"), q->last_event_id, &since);
	if (!e)
		e = str_eq(q->path, LIVE_DEVICES_PATH) ? live_wallet_enter(l, q, query, w) : right(l, q, query, r);
	if (!e && !(l->has_head && l->n_sockets))
		e = live_catch_up(l); /* nobody listened: what was before is not new */
	if (e)
		return e;
	out->project = r->project;
	out->is_behind = since >= 0;
	out->seq = since >= 0 ? since : l->after;
	return ERR_OK;
}

static err_t room_find(struct live *l, const char *project, struct shm_room **out)
{
	const struct conf *c = l->o->conf;

	*out = NULL;
	if (l->n_sockets >= c->live_sockets)
		return ERR_UNAVAILABLE;
	return project ? live_room_enter(l, project, out) : ERR_OK;
}

static void refuse(const struct ws_ask *q, err_t e, struct ws_refusal *no)
{
	struct buf b;

	buf_init(&b, q->arena, ERROR_MAX);
	if (str_eq(q->path, LIVE_DEVICES_PATH))
		live_wallet_refused(&b, e);
	else
		live_error(&b, e, time_now());
	no->status = live_status(e);
	no->reason = "Refused";
	no->headers = no->status == 429 || no->status == 503 ? "Retry-After: 5\r\n" : NULL;
	no->body = (struct span){b.at, b.len};
}

void *live_enter(void *live, struct ws_conn *c, const struct ws_ask *q, struct ws_refusal *no)
{
	struct live *l = live;
	struct live_place place = {0};
	struct live_right right = {0};
	struct shm_room *room = NULL;
	struct live_wallet w = {0};
	struct live_socket *s;
	struct arena *a;
	err_t e;

	if (q->kind == WS_HELD)
		return live_wait_hold(l, c, q, no);
	e = l->leave_us ? ERR_UNAVAILABLE : place_find(l, q, &place, &right, &w);
	if (live_hear(l))
		ws_server_soon(l->server);
	if (!e)
		e = room_find(l, place.project, &room);
	if (e) {
		refuse(q, e, no);
		return NULL;
	}
	a = arena_new(sizeof(*s) + 128);
	s = ARENA_NEW(a, struct live_socket);
	*s = (struct live_socket){.live = l, .conn = c, .arena = a, .next = l->sockets, .self = &l->sockets, .place = place,
				  .room = room, .kind = q->kind};
	s->place.project = place.project ? arena_strdup(a, place.project) : NULL;
	s->cred = right.kind ? live_cred_hold(l, right.kind, right.hash) : w.kind ? live_cred_hold(l, w.kind, w.hash) : NULL;
	s->wallet = w.wallet ? arena_strdup(a, w.wallet) : NULL;
	l->n_wallets += w.wallet != NULL;
	if (s->next)
		s->next->self = &s->next;
	l->sockets = s;
	l->n_sockets++;
	atomic_fetch_add(&l->o->slot->requests, 1);
	return s;
}
