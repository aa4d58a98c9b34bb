/* asyncapi.c - the messages that come without being asked for, as a table and as AsyncAPI 3.0.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/asyncapi.h"
#include <string.h>
#include "base/buf.h"
#include "base/crypt.h"
#include "base/json.h"
#include "web/etag.h"

#define DOCUMENT_MAX (256u << 10)

/* Where messages go: the channel's name, its address, the operation's name and words. */
struct channel {
	const char *name, *address, *protocol, *note, *security;
};
static const struct channel channels[] = {
	{"runs", "/ws", "ws", "Runs of the tracker, as they happen; also at /webhook/ws. ?project= listens to one, ?since=N goes on after number N.",
	 "tracker_key"},
	{"run_stream", "/events", "http", "The same as server-sent events; seq is the event's id.", "tracker_key"},
	{"devices", "/v1/ws", "ws", "What concerns a wallet: tasks on offer, its tasks and their ends.", "wallet"},
	{"webhooks", NULL, "http", "Posts to the addresses that an AI account gave (POST /api/webhooks), signed as Standard Webhooks.", NULL},
};

/* One message.  members: names with blanks between; "#" after a name: a whole number, "{": an object, "!": a text or null, "?": maybe not
 * there; else a text.  Each has "type" besides. */
struct message {
	const char *channels, *type, *members, *note;
	bool is_ours; /* the hall sends it */
};
#define RUN "data{ timestamp seq#"
#define RUN_CHANNELS "runs|run_stream"
#define TOLD "seq# timestamp task_id"
static const struct message messages[] = {
	{RUN_CHANNELS, "connection", "message project! timestamp", "The first frame: what is listened to", true},
	{RUN_CHANNELS, "task_started", RUN, "A run began", true},
	{RUN_CHANNELS, "task_status_updated", RUN, "It says how far it is", true},
	{RUN_CHANNELS, "task_finished", RUN, "It ended well", true},
	{RUN_CHANNELS, "task_error", RUN, "It ended badly", true},
	{RUN_CHANNELS, "run.archived", RUN, "It was put away", true},
	{RUN_CHANNELS, "run.restored", RUN, "It was taken back", true},
	{RUN_CHANNELS, "run.deleted", RUN, "It was deleted", true},
	{"runs", "pong", "message timestamp", "The answer to any text; timestamp is that text", true},
	{"devices", "connection", "wallet since# timestamp", "The first frame", true},
	{"devices", "subscribed", "channel device_id! timestamp", "Tasks on offer come from now on", true},
	{"devices", "task_available", TOLD " task{", "A task is on offer", true},
	{"devices", "task_assigned", TOLD " assignment_id device_id task{", "A device of the wallet has a task", true},
	{"devices", "result_submitted", TOLD " status assignment_id? device_id?", "A result was taken and is being validated", true},
	{"devices", "validation_completed", TOLD " status payment_tx_hash! assignment_id?", "The verdict", true},
	{"devices", "payment_completed", TOLD " payment_tx_hash? assignment_id?", "It was paid", true},
	{"devices", "task_cancelled", TOLD, "The requester took it back", true},
	{"devices", "heartbeat_ack", "timestamp", "Still there", true},
	{"devices", "noted", "message timestamp", "A word that changes nothing", true},
	{"devices", "error", "code error timestamp", "What was said is not understood", true},
	{"devices", "subscribe", "channel device_id?", "Says which channel is wanted: tasks", false},
	{"devices", "heartbeat", "", "Asks whether the hall is there", false},
	{"webhooks", "task.accepted", "id created_at task{", "A person has the task in hand", true},
	{"webhooks", "task.completed", "id created_at task{", "The task is completed", true},
	{"webhooks", "task.failed", "id created_at task{", "The task failed, with its reason", true},
};

static bool is_of(const struct message *m, const struct channel *c)
{
	return str_in_words(c->name, strlen(c->name), m->channels);
}

/* "name#": one member of a schema. */
static void member_write(struct buf *b, const char *at, size_t n)
{
	size_t len = strcspn(at, "#{!? ");
	char mark = len < n ? at[len] : ' ';

	json_quote(b, arena_strndup(b->arena, at, len));
	switch (mark) {
	case '#': BUF_LIT(b, ":{\"type\":\"integer\"}"); break;
	case '{': BUF_LIT(b, ":{\"type\":\"object\"}"); break;
	case '!': BUF_LIT(b, ":{\"type\":[\"string\",\"null\"]}"); break;
	default: BUF_LIT(b, ":{\"type\":\"string\"}");
	}
}

static void members_write(struct buf *b, const char *members, bool only_needed)
{
	for (const char *at = members; *at; at += strspn(at, " ")) {
		size_t n = strcspn(at, " ");
		bool is_needed = at[n - 1] != '?';

		if (only_needed && is_needed) {
			buf_ch(b, ',');
			json_quote(b, arena_strndup(b->arena, at, strcspn(at, "#{!? ")));
		} else if (!only_needed) {
			buf_ch(b, ',');
			member_write(b, at, n);
		}
		at += n;
	}
}

/* The key of a message among the components: of the first channel that has it. */
static void key_write(struct buf *b, const struct message *m)
{
	buf_add(b, m->channels, strcspn(m->channels, "|"));
	buf_fmt(b, ".%s", m->type);
}

static void message_write(struct buf *b, const struct message *m)
{
	buf_ch(b, '"');
	key_write(b, m);
	buf_fmt(b, "\":{\"name\":\"%s\",\"summary\":", m->type);
	json_quote(b, m->note);
	buf_fmt(b, ",\"payload\":{\"type\":\"object\",\"properties\":{\"type\":{\"const\":\"%s\"}", m->type);
	members_write(b, m->members, false);
	BUF_LIT(b, "},\"required\":[\"type\"");
	members_write(b, m->members, true);
	BUF_LIT(b, "]}}");
}

static void channel_write(struct buf *b, const struct channel *c)
{
	bool later = false;

	buf_fmt(b, "\"%s\":{\"address\":", c->name);
	json_quote(b, c->address);
	BUF_LIT(b, ",\"description\":");
	json_quote(b, c->note);
	if (c->address)
		buf_fmt(b, ",\"servers\":[{\"$ref\":\"#/servers/%s\"}]", c->protocol);
	BUF_LIT(b, ",\"messages\":{");
	for (size_t i = 0; i < N_OF(messages); i++) {
		if (!is_of(&messages[i], c))
			continue;
		buf_fmt(b, "%s\"%s\":{\"$ref\":\"#/components/messages/", later ? "," : "", messages[i].type);
		later = true;
		key_write(b, &messages[i]);
		BUF_LIT(b, "\"}");
	}
	BUF_LIT(b, "}}");
}

/* What the hall sends there, and what it takes; nothing when there is none. */
static bool operation_write(struct buf *b, const struct channel *c, bool is_ours, bool later)
{
	bool has_any = false;

	for (size_t i = 0; i < N_OF(messages); i++) {
		if (!is_of(&messages[i], c) || messages[i].is_ours != is_ours)
			continue;
		if (!has_any) {
			buf_fmt(b, "%s\"%s_%s\":{\"action\":\"%s\",\"channel\":{\"$ref\":\"#/channels/%s\"}", later ? "," : "", c->name,
				is_ours ? "sent" : "taken", is_ours ? "send" : "receive", c->name);
			if (c->security)
				buf_fmt(b, ",\"security\":[{\"$ref\":\"#/components/securitySchemes/%s\"}]", c->security);
			BUF_LIT(b, ",\"messages\":[");
		}
		buf_fmt(b, "%s{\"$ref\":\"#/channels/%s/messages/%s\"}", has_any ? "," : "", c->name, messages[i].type);
		has_any = true;
	}
	if (has_any)
		BUF_LIT(b, "]}");
	return has_any || later;
}

static void head_write(struct rq *rq, struct buf *b)
{
	const char *base = rq->conf->app_base_url, *at = strstr(base, "://"), *host = at ? at + 3 : base;
	bool is_tls = str_starts(base, "https:");

	BUF_LIT(b, "{\"asyncapi\":\"3.0.0\",\"info\":{\"title\":\"Hirehall\",\"version\":");
	json_quote(b, rq->web->build);
	BUF_LIT(b, ",\"description\":\"What the hall says without being asked: sockets, event streams, webhooks. Everything else is in /openapi.json.\"},"
		   "\"defaultContentType\":\"application/json\",\"servers\":{\"ws\":{\"host\":");
	json_quote(b, arena_strndup(rq->arena, host, strcspn(host, "/")));
	buf_fmt(b, ",\"protocol\":\"%s\"},\"http\":{\"host\":", is_tls ? "wss" : "ws");
	json_quote(b, arena_strndup(rq->arena, host, strcspn(host, "/")));
	buf_fmt(b, ",\"protocol\":\"%s\"}},\"channels\":{", is_tls ? "https" : "http");
}

static void document_write(struct rq *rq, struct buf *b)
{
	bool later = false;

	head_write(rq, b);
	for (size_t i = 0; i < N_OF(channels); i++) {
		buf_str(b, i ? "," : "");
		channel_write(b, &channels[i]);
	}
	BUF_LIT(b, "},\"operations\":{");
	for (size_t i = 0; i < 2 * N_OF(channels); i++)
		later = operation_write(b, &channels[i / 2], i % 2 == 0, later);
	BUF_LIT(b, "},\"components\":{\"securitySchemes\":{\"tracker_key\":{\"type\":\"httpApiKey\",\"name\":\"X-API-Key\",\"in\":\"header\","
		   "\"description\":\"A key of the tracker; browsers open with ?ticket= of POST /api/ws/ticket\"},\"wallet\":{\"type\":\"http\","
		   "\"scheme\":\"bearer\",\"description\":\"The signature of a wallet, with X-Wallet-Address, X-Timestamp and X-Nonce; or ?ticket= of "
		   "POST /v1/ws/ticket\"}},\"messages\":{");
	for (size_t i = 0; i < N_OF(messages); i++) {
		buf_str(b, i ? "," : "");
		message_write(b, &messages[i]);
	}
	BUF_LIT(b, "}}}");
}

static err_t asyncapi_get(struct rq *rq)
{
	struct buf b;

	buf_init(&b, rq->arena, DOCUMENT_MAX);
	document_write(rq, &b);
	if (!etag_answer(rq, arena_printf(rq->arena, "\"%.32s\"", sha256_hex(rq->arena, buf_text(&b)))))
		rq_raw(rq, "application/json", (struct span){b.at, b.len});
	return ERR_OK;
}

const struct route asyncapi_routes[] = {
	{.name = "asyncapi", .method = GET, .path = "/asyncapi.json", .status = 200, .dialect = D_PROBLEM, .who = W_ANYONE, .headers = "ETag",
	 .media = "application/json", .run = asyncapi_get,
	 .note = "What is sent over sockets, streams and webhooks"},
	ROUTES_END,
};
