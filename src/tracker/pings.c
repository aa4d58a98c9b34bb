/* pings.c - a run reported by asking for an address, and spans as OpenTelemetry sends them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/json.h"
#include "sql_tracker_more.h"
#include "tracker/tracker_internal.h"
#include "tracker/tracker_more.h"
#include "web/guard.h"
#include "web/limit.h"

#define EVERY_MIN_S 60
#define EVERY_MAX_S 31536000
#define SLUG_MAX 100

struct run_ping_in {
	const char *key, *slug, *last, *rid;
	int64_t every;
};
struct run_ping {
	const char *key_hash, *task_id, *title, *status, *message;
	int64_t code, every;
};
struct run_pinged {
	int64_t attempt;
};
struct spans_ask {
	const char *key_hash, *body;
};
struct spans_done {
	int64_t rejected;
	const char *why;
};

#define P(member, kind, ...) FIELD(run_ping_in, member, kind, __VA_ARGS__)
#define K(member, kind) FIELD(run_ping, member, kind)
SHAPE(run_ping_in, run_ping_in, P(key, K_LINE, .flags = F_REQ | F_PATH | F_SECRET, .max = TRACK_NAME_MAX),
      P(slug, K_LINE, .flags = F_REQ | F_PATH, .max = SLUG_MAX, .note = "The run's task_id"),
      P(last, K_LINE, .flags = F_PATH, .max = 10, .note = "start, fail or an exit code; done without it"),
      P(rid, K_UUID, .flags = F_QUERY, .note = "Tells runs of one slug apart that overlap"),
      P(every, K_INT, .flags = F_QUERY, .min = EVERY_MIN_S, .max = EVERY_MAX_S,
	.note = "Overdue when no ping comes for so many seconds and the grace"));
SHAPE(run_ping, run_ping, K(key_hash, K_TEXT), K(task_id, K_TEXT), K(title, K_TEXT), K(status, K_TEXT), K(message, K_TEXT),
      K(code, K_INT), K(every, K_INT));
SHAPE(run_pinged, run_pinged, FIELD(run_pinged, attempt, K_INT));
SHAPE(spans_ask, spans_ask, FIELD(spans_ask, key_hash, K_TEXT), FIELD(spans_ask, body, K_TEXT));
SHAPE(spans_done, spans_done, FIELD(spans_done, rejected, K_INT), FIELD(spans_done, why, K_TEXT));


static size_t char_length(unsigned char first)
{
	return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}


/* The body's first bytes; what is no text, and NUL, which no text of ours can hold, are question marks. */
static const char *body_kept(struct rq *rq)
{
	size_t n = rq->body.len < PING_KEPT ? rq->body.len : PING_KEPT;
	char *text;

	while (n && n < rq->body.len && ((unsigned char)rq->body.at[n] & 0xc0) == 0x80)
		n--; /* back to where a character begins */
	if (!n)
		return NULL;
	text = arena_strndup(rq->arena, rq->body.at, n);
	for (size_t i = 0; i < n;) {
		size_t len = char_length((unsigned char)text[i]);

		if (text[i] && i + len <= n && utf8_valid(text + i, len))
			i += len;
		else
			text[i++] = '?';
	}
	return text;
}


err_t ping_take(struct rq *rq)
{
	static const char *const statuses[] = {[PING_SUCCESS] = "completed", [PING_START] = "running", [PING_FAIL] = "failed"};
	const struct run_ping_in *in = rq->in;
	struct run_ping ask = {.key_hash = sha256_hex(rq->arena, in->key), .title = in->slug, .message = body_kept(rq),
			       .every = in->every};
	struct ping_said said;
	struct run_pinged done;
	err_t e;

	if (!ping_read(in->last, &said))
		return ERR_NOT_FOUND;
	ask.task_id = in->rid ? arena_printf(rq->arena, "%s:%s", in->slug, in->rid) : in->slug;
	ask.status = statuses[said.what];
	ask.code = said.code;
	e = guard_limit(rq, (struct limit){"ping", rq->conf->rate_webhooks_per_minute, 60}, ask.key_hash);
	if (!e)
		e = rq_one(rq, &sql_ping, &ask, &done);
	if (e)
		return e;
	rq_header(rq, "Ping-Body-Limit", arena_printf(rq->arena, "%d", PING_KEPT));
	rq_raw(rq, "text/plain; charset=utf-8", SPAN("OK"));
	return ERR_OK;
}


static bool is_json(const struct rq *rq)
{
	const char *type = rq_param(rq, "CONTENT_TYPE");

	return type && strncasecmp(type, "application/json", 16) == 0 && (!type[16] || strchr("; ", type[16]));
}


err_t traces_post(struct rq *rq)
{
	struct spans_ask ask = {rq->cred.key_hash, NULL};
	struct spans_done done;
	struct span body;
	const char *reply;
	err_t e;

	if (!is_json(rq))
		return guard_key_first(rq, ERR_MEDIA_TYPE);
	if (!utf8_valid(rq->body.at, rq->body.len))
		return guard_key_first(rq, ERR_BAD_JSON);
	body = json_without_nul(rq->arena, rq->body);
	ask.body = arena_strndup(rq->arena, body.at, body.len);
	e = rq_one(rq, &sql_spans, &ask, &done);
	if (e)
		return e == ERR_API_KEY ? guard_key_error(rq) : e;
	reply = otlp_reply(rq->arena, done.rejected, done.why);
	rq_raw(rq, "application/json", span_of(reply));
	return ERR_OK;
}
