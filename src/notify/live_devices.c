/* live_devices.c - sockets of wallets: /v1/ws of the devices' document.
 *
 * Let in by a ticket, or by the signed headers of any other request (method GET, empty body; people/ton_wallets.h).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/buf.h"
#include "base/crypt.h"
#include "base/json.h"
#include "base/time.h"
#include "base/ton_sign.h"
#include "notify/live_gateway.h"
#include "people/ton_wallets.h"
#include "people/ton_wallets_internal.h"
#include "sql_live.h"
#include "web/limit.h"

#define WINDOW_S 60
#define FRAME_MAX (1u << 20)
#define ROWS_AT_ONCE 250

static const char *bearer(const struct ws_ask *q)
{
	const char *text = ws_header(q, "authorization:");

	return text && strncasecmp(text, "Bearer ", 7) == 0 ? text + 7 + strspn(text + 7, " ") : NULL;
}


/* The key sent must fit the address; else the one known from before, or by the chain.  This process waits for nobody: who is not
 * known is asked about by a job, and comes again. */
static err_t key_find(struct live *l, const struct ws_ask *q, const struct ton_address *t, struct live_wallet *w, unsigned char *key)
{
	const char *sent = ws_header(q, "x-wallet-public-key:");
	struct live_wallet known = {0};
	err_t e;

	w->asks = str_has(l->o->conf->toncenter_url);
	e = str_has(sent) ? ERR_OK : db_one(l->o->db, q->arena, &sql_live_wallet_key, w, &known);

	if (e || known.is_asked)
		return e ? e : ERR_UNAVAILABLE;
	w->public_key = str_has(sent) ? str_lower(q->arena, sent) : known.public_key;
	return w->public_key && hex_decode(w->public_key, key, ED25519_KEY) && (!str_has(sent) || ton_wallet_fits(q->arena, key, t))
		       ? ERR_OK : ERR_WALLET_KEY;
}


static bool signature_holds(const struct ws_ask *q, const struct ton_request *r, const unsigned char *key)
{
	const char *version = ws_header(q, "x-signature-version:");
	unsigned char signature[ED25519_SIGNATURE];

	if ((r->is_second && !r->host) || (str_has(version) && !r->is_second && !str_eq(version, "1")))
		return false;
	return ed25519_signature_read(q->arena, bearer(q), signature) &&
	       ed25519_verify(key, ton_request_message(q->arena, r), signature);
}


static err_t signature_check(struct live *l, const struct ws_ask *q, struct live_wallet *w)
{
	unsigned char key[ED25519_KEY];
	const char *target = str_has(q->query) ? arena_printf(q->arena, "%s?%s", q->path, q->query) : q->path;
	struct ton_request r = {ws_header(q, "x-wallet-address:"), ws_header(q, "x-timestamp:"), ws_header(q, "x-nonce:"), {"", 0},
				str_eq(ws_header(q, "x-signature-version:"), "2"), "GET", ws_header(q, "x-hall-host:"), target};
	struct ton_address t;
	err_t e;

	if (!str_has(r.address) || !str_has(r.timestamp) || !str_has(r.nonce) || !str_has(bearer(q)))
		return ERR_SIGNATURE_MISSING;
	w->address = ton_taken(l->o->conf, q->arena, r.address);
	if (!w->address || !ton_address_read(r.address, &t, NULL))
		return ERR_WALLET_ADDRESS;
	if (!timestamp_is_now(r.timestamp, WINDOW_S))
		return ERR_TIMESTAMP;
	w->nonce = r.nonce;
	e = key_find(l, q, &t, w, key);
	if (e)
		return e;
	return signature_holds(q, &r, key) ? ERR_OK : ERR_WALLET_SIGNATURE;
}


err_t live_wallet_enter(struct live *l, const struct ws_ask *q, struct pairs query, struct live_wallet *right)
{
	const char *ticket = pairs_get(query, "ticket");
	const char *said = ws_header(q, "x-hall-address:"), *address = said ? said : "";
	struct live_wallet w = {.hash = sha256_hex(q->arena, str_has(ticket) ? ticket : "")};
	struct limit_result r;
	err_t e = signature_allowed(l->o->shm, l->o->conf, address, &r);

	if (!e && !str_has(ticket))
		e = signature_check(l, q, &w);
	if (!e)
		e = db_one(l->o->db, q->arena, str_has(ticket) ? &sql_live_wallet_ticket : &sql_live_wallet_enter, &w, right);
	if (e && err_info(e)->http == 401)
		signature_failed(l->o->shm, l->o->conf, address);
	return e;
}


/* {"error", "code"}, as the devices' other routes answer. */
void live_wallet_refused(struct buf *b, err_t e)
{
	BUF_LIT(b, "{\"error\":");
	json_quote(b, err_info(e)->text);
	BUF_LIT(b, ",\"code\":\"");
	for (const char *at = err_info(e)->code; *at; at++)
		buf_ch(b, *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at);
	BUF_LIT(b, "\"}");
}


static void said_now(struct buf *b)
{
	BUF_LIT(b, ",\"timestamp\":\"");
	time_iso(b, time_now());
	BUF_LIT(b, "\"}");
}


void live_wallet_greeting(struct buf *b, const char *wallet, int64_t seq)
{
	buf_fmt(b, "{\"type\":\"connection\",\"wallet\":\"%s\",\"since\":%lld", wallet, (long long)seq);
	said_now(b);
}


/* subscribe, heartbeat, and the word that a result was sent, which the API alone takes. */
void live_wallet_said(struct live_socket *s, struct buf *b, struct span text)
{
	json_t *v = NULL;
	const char *type = json_read(b->arena, text, &v) ? NULL : json_text(v, "type"), *device = json_text(v, "device_id");

	if (str_eq(type, "subscribe") && str_eq(json_text(v, "channel"), "tasks")) {
		s->is_subscribed = true;
		BUF_LIT(b, "{\"type\":\"subscribed\",\"channel\":\"tasks\",\"device_id\":");
		json_quote(b, device);
	} else if (str_eq(type, "heartbeat")) {
		BUF_LIT(b, "{\"type\":\"heartbeat_ack\"");
	} else if (str_eq(type, "result_submitted")) {
		BUF_LIT(b, "{\"type\":\"noted\",\"message\":\"A result counts when POST /v1/device/tasks/{task_id}/result took it.\"");
	} else {
		BUF_LIT(b, "{\"type\":\"error\",\"code\":\"UNKNOWN_MESSAGE\",\"error\":\"Say subscribe (channel tasks), result_submitted or heartbeat.\"");
	}
	said_now(b);
}


static struct ws_frame *event_frame(struct live *l, const struct live_device_event *e)
{
	struct buf b;

	buf_init(&b, l->arena, FRAME_MAX);
	buf_fmt(&b, "{\"type\":\"%s\",\"seq\":%lld,\"timestamp\":\"", e->type, (long long)e->seq);
	time_iso(&b, e->at);
	BUF_LIT(&b, "\",");
	buf_str(&b, e->data + 1); /* the object's members */
	return ws_frame_new((struct span){buf_text(&b), b.len});
}


static bool hears(const struct live_socket *s, const struct live_device_event *e)
{
	if (str_eq(e->type, "none"))
		return false;
	if (e->not_to)
		return s->is_subscribed && !str_eq(e->not_to, s->wallet);
	return e->wallets && strstr(e->wallets, s->wallet);
}


/* False: it takes no more now, and reads on from here when it does. */
static bool tell(struct live_socket *s, const struct live_device_event *e, struct ws_frame **f)
{
	if (hears(s, e)) {
		if (!*f)
			*f = event_frame(s->live, e);
		if (!live_send(s, *f)) {
			live_fall_behind(s, s->place.seq);
			return false;
		}
	}
	s->place.seq = e->seq;
	return true;
}


static void tell_all(struct live *l, const struct live_device_event *e)
{
	struct ws_frame *f = NULL;

	for (struct live_socket *s = l->sockets; s; s = s->next)
		if (s->wallet && !s->place.is_behind && e->seq > s->place.seq)
			(void)tell(s, e, &f);
	if (f)
		ws_frame_drop(f);
}


/* Where the database cannot be asked, each reads on by itself later. */
static void all_wait(struct live *l)
{
	for (struct live_socket *s = l->sockets; s; s = s->next)
		if (s->wallet)
			s->place.is_behind = s->is_waiting = true;
}


err_t live_wallets_tell(struct live *l, int64_t since, int64_t until)
{
	struct live_span span = {since, until, ROWS_AT_ONCE, NULL};
	struct list rows = {ROWS_AT_ONCE, NULL};
	err_t e = ERR_OK;

	while (!e && l->n_wallets && rows.n == ROWS_AT_ONCE && span.since < until) {
		struct arena_mark mark = arena_mark(l->arena);

		e = db_many(l->o->db, l->arena, &sql_live_device_rows, &span, &rows);
		for (size_t i = 0; !e && i < rows.n; i++) {
			tell_all(l, &((const struct live_device_event *)rows.items)[i]);
			span.since = ((const struct live_device_event *)rows.items)[i].seq;
		}
		arena_rewind(l->arena, mark);
	}
	if (e)
		all_wait(l);
	return e;
}


err_t live_wallet_catch_up(struct live_socket *s, bool *has_all)
{
	struct live *l = s->live;
	struct live_span span = {s->place.seq, l->after, LIVE_ROWS_OF_THE_PAST, NULL};
	struct list rows;
	bool is_told = true;
	err_t e = db_many(l->o->db, l->arena, &sql_live_device_rows, &span, &rows);

	for (size_t i = 0; !e && is_told && i < rows.n; i++) {
		struct ws_frame *f = NULL;

		is_told = tell(s, &((const struct live_device_event *)rows.items)[i], &f);
		if (f)
			ws_frame_drop(f);
	}
	*has_all = !e && is_told && rows.n < LIVE_ROWS_OF_THE_PAST;
	return e;
}
