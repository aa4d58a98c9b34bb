/* live_frames.c - what is sent, and to whom; pure.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/time.h"
#include "notify/live_rows.h"
#include "sql_live.h"
#include "sql_tickets.h"

SHAPE(live_event, live_event, FIELD(live_event, seq, K_INT), FIELD(live_event, at, K_TIME),
      FIELD(live_event, project, K_TEXT), FIELD(live_event, type, K_TEXT), FIELD(live_event, data, K_JSON));
SHAPE(live_span, live_span, FIELD(live_span, since, K_INT), FIELD(live_span, until, K_INT),
      FIELD(live_span, max, K_INT), FIELD(live_span, project, K_TEXT));
SHAPE(live_head, live_head, FIELD(live_head, seq, K_INT));
SHAPE(live_ask, live_ask, FIELD(live_ask, kind, K_TEXT), FIELD(live_ask, hash, K_TEXT),
      FIELD(live_ask, project, K_TEXT), FIELD(live_ask, story, K_INT));
SHAPE(live_right, live_right, FIELD(live_right, project, K_TEXT), FIELD(live_right, email, K_TEXT),
      FIELD(live_right, kind, K_TEXT), FIELD(live_right, hash, K_TEXT));
SHAPE(live_wish, live_wish, FIELD(live_wish, wants, K_BOOL));
SHAPE(live_turned, live_turned, FIELD(live_turned, is_numberer, K_BOOL), FIELD(live_turned, head, K_INT));
SHAPE(live_creds, live_creds, FIELD(live_creds, kinds, K_TEXTS), FIELD(live_creds, hashes, K_TEXTS));
SHAPE(live_waiting, live_waiting, FIELD(live_waiting, kinds, K_TEXTS), FIELD(live_waiting, ids, K_TEXTS), FIELD(live_waiting, ns, K_TEXTS));
SHAPE(live_waited, live_waited, FIELD(live_waited, i, K_INT));
SHAPE(live_ended, live_ended, FIELD(live_ended, kind, K_TEXT), FIELD(live_ended, hash, K_TEXT));
#define WALLET(member) FIELD(live_wallet, member, K_TEXT)
SHAPE(live_wallet, live_wallet, WALLET(address), WALLET(public_key), WALLET(nonce), WALLET(hash),
      FIELD(live_wallet, asks, K_BOOL));
SHAPE(live_wallet_row, live_wallet, WALLET(public_key), FIELD(live_wallet, is_asked, K_BOOL));
SHAPE(live_wallet_right, live_wallet, WALLET(wallet), WALLET(kind), WALLET(hash));
#define TOLD(member, kind) FIELD(live_device_event, member, kind)
SHAPE(live_device_event, live_device_event, TOLD(seq, K_INT), TOLD(at, K_TIME), TOLD(type, K_TEXT), TOLD(not_to, K_TEXT),
      TOLD(wallets, K_TEXT), TOLD(data, K_JSON));
SHAPE(live_ticket, live_ticket, FIELD(live_ticket, wallet, K_TEXT), FIELD(live_ticket, ticket_hash, K_TEXT), FIELD(live_ticket, project, K_TEXT),
      FIELD(live_ticket, maker_kind, K_TEXT), FIELD(live_ticket, maker_hash, K_TEXT),
      FIELD(live_ticket, expires_in, K_INT));

static void timestamp(struct buf *b, int64_t at)
{
	BUF_LIT(b, ",\"timestamp\":\"");
	time_iso(b, at);
	BUF_LIT(b, "\"");
}

void live_message(struct buf *b, const struct live_event *e)
{
	BUF_LIT(b, "{\"type\":");
	json_quote(b, e->type);
	BUF_LIT(b, ",\"data\":");
	buf_str(b, e->data);
	timestamp(b, e->at);
	BUF_LIT(b, ",\"seq\":");
	buf_int(b, e->seq);
	BUF_LIT(b, "}");
}

/* Postgres writes JSON on one line. */
void live_record(struct buf *b, const struct live_event *e)
{
	BUF_LIT(b, "id: ");
	buf_int(b, e->seq);
	BUF_LIT(b, "\ndata: ");
	live_message(b, e);
	BUF_LIT(b, "\n\n");
}

void live_greeting(struct buf *b, const char *project, int64_t now)
{
	BUF_LIT(b, "{\"type\":\"connection\",\"message\":");
	json_quote(b, project ? "Listening to one project" : "Listening to all projects");
	BUF_LIT(b, ",\"project\":");
	json_quote(b, project);
	timestamp(b, now);
	BUF_LIT(b, "}");
}

void live_pong(struct buf *b, struct span text)
{
	BUF_LIT(b, "{\"type\":\"pong\",\"message\":\"pong\",\"timestamp\":");
	json_quote(b, arena_strndup(b->arena, text.at, text.len));
	BUF_LIT(b, "}");
}

int live_status(err_t e)
{
	return e == ERR_BAD_FIELD ? 422 : err_info(e)->http;
}

/* The tracker's words (web/dialect.c) outside a request; its codes say what the status says. */
void live_error(struct buf *b, err_t e, int64_t now)
{
	static const struct {
		int status;
		const char *code;
	} codes[] = {{400, "BAD_REQUEST"}, {401, "UNAUTHORIZED"}, {403, "FORBIDDEN"}, {404, "NOT_FOUND"},
		     {422, "VALIDATION_ERROR"}, {429, "RATE_LIMITED"}, {503, "UNAVAILABLE"}};
	const char *code = "INTERNAL_ERROR";

	for (size_t i = 0; i < N_OF(codes); i++)
		if (codes[i].status == live_status(e))
			code = codes[i].code;
	buf_fmt(b, "{\"error\":{\"code\":\"%s\",\"message\":", code);
	json_quote(b, err_info(e)->text);
	BUF_LIT(b, ",\"details\":null}");
	timestamp(b, now);
	BUF_LIT(b, "}");
}

err_t live_since(const char *since, const char *last_event_id, int64_t *out)
{
	/* a stream that breaks is asked for again with its old address: its header is the newer word */
	const char *said = str_has(last_event_id) ? last_event_id : since;

	*out = -1;
	if (!str_has(said))
		return ERR_OK;
	return str_int(said, out) && *out >= 0 ? ERR_OK : ERR_BAD_FIELD;
}

/* feed_story() */
static bool live_is_story(const struct live_event *e)
{
	return e->project && e->project[0] == '\x01';
}

bool live_take(struct live_place *p, const struct live_event *e)
{
	if (p->is_behind || e->seq <= p->seq)
		return false;
	p->seq = e->seq;
	return p->project ? str_eq(p->project, e->project) : !live_is_story(e);
}
