/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "io/ws.h"
#include <errno.h>
#include <fcntl.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/log.h"
#include "io/ws_http.h"
#include "io/ws_queue.h"

#define ACCEPT_AT_ONCE 64
#define LEAVE_S 5 /* for a reader to take the close frame */
#define FILES_BESIDE 64

struct ws_conn {
	struct lws *wsi;
	struct ws_server *server;
	enum ws_kind kind;
	void *user; /* NULL: not let in */
	struct ws_queue queue;
	struct arena *arena; /* of the message that is coming */
	struct buf message;
	enum ws_code code; /* 0: not closing */
	const char *why;
	bool is_answered; /* a held one: closed once that is written */
};

struct ws_server {
	struct ws_options o;
	struct lws_context *context;
	struct lws_vhost *vhost;
	struct lws *listener, *watched;
	int watched_which;
	lws_sorted_usec_list_t turn;
	lws_retry_bo_t patience;
	bool is_over;
};


void ws_close(struct ws_conn *c, enum ws_code code, const char *why)
{
	if (c->code)
		return;
	c->code = code;
	c->why = why;
	ws_queue_clear(&c->queue);
	lws_set_timeout(c->wsi, PENDING_TIMEOUT_CLOSE_SEND, LEAVE_S);
	lws_callback_on_writable(c->wsi);
}


bool ws_send(struct ws_conn *c, struct ws_frame *f)
{
	if (c->code || (c->queue.n && c->queue.bytes + f->len > WS_WAITING_MAX))
		return false;
	ws_queue_push(&c->queue, f);
	lws_callback_on_writable(c->wsi);
	return true;
}


void ws_answer(struct ws_conn *c, struct ws_frame *f)
{
	c->is_answered = true;
	ws_queue_push(&c->queue, f);
	lws_callback_on_writable(c->wsi);
}


bool ws_is_dry(const struct ws_conn *c)
{
	return c->queue.n == 0;
}


/* Gives -1 to end the connection. */
static int conn_end(struct ws_conn *c)
{
	if (c->kind == WS_SOCKET)
		lws_close_reason(c->wsi, (enum lws_close_status)c->code, (unsigned char *)(uintptr_t)c->why, strlen(c->why));
	return -1;
}


static int conn_write(struct ws_conn *c)
{
	enum lws_write_protocol how = c->kind == WS_SOCKET ? LWS_WRITE_TEXT : LWS_WRITE_HTTP;

	if (c->code)
		return conn_end(c);
	while (c->queue.n && !lws_send_pipe_choked(c->wsi)) {
		struct ws_frame *f = ws_queue_pop(&c->queue);
		int n = lws_write(c->wsi, f->at, f->len, how);

		ws_frame_drop(f);
		if (n < 0)
			return -1;
	}
	if (c->queue.n)
		lws_callback_on_writable(c->wsi);
	else if (c->is_answered)
		return -1;
	else if (c->kind != WS_HELD)
		c->server->o.hooks->dry(c->user);
	return 0;
}


static int conn_refuse(struct ws_conn *c, enum ws_code code, const char *why)
{
	c->code = code;
	c->why = why;
	return conn_end(c);
}


/* Messages come in pieces; they are short, and their arena goes with them. */
static int conn_read(struct ws_conn *c, const char *p, size_t n)
{
	if (c->code)
		return 0;
	if (lws_frame_is_binary(c->wsi))
		return conn_refuse(c, WS_BINARY, "text only");
	if (!c->arena) {
		c->arena = arena_new(512);
		buf_init(&c->message, c->arena, WS_MESSAGE_MAX);
	}
	buf_add(&c->message, p, n);
	if (c->message.is_full || lws_remaining_packet_payload(c->wsi) > WS_MESSAGE_MAX)
		return conn_refuse(c, WS_TOO_BIG, "at most 64 KiB");
	if (!lws_is_final_fragment(c->wsi) || lws_remaining_packet_payload(c->wsi))
		return 0;
	c->server->o.hooks->text(c->user, (struct span){buf_text(&c->message), c->message.len});
	arena_free(c->arena);
	c->arena = NULL;
	return 0;
}


static void conn_free(struct lws *wsi)
{
	struct ws_conn *c = lws_get_opaque_user_data(wsi);

	if (!c)
		return;
	lws_set_opaque_user_data(wsi, NULL);
	ws_queue_clear(&c->queue);
	if (c->arena)
		arena_free(c->arena);
	if (c->user && c->kind == WS_HELD)
		c->server->o.hooks->let_go(c->user);
	else if (c->user)
		c->server->o.hooks->closed(c->user);
	free(c);
}


/* 0: let in; 1: answered with a refusal; -1: the connection broke. */
static int conn_ask(struct ws_server *s, struct lws *wsi, enum ws_kind kind)
{
	struct arena *a = arena_new(2048);
	struct ws_conn *c = calloc(1, sizeof(*c));
	struct ws_refusal no = {.status = 404, .reason = "Not Found"};
	const struct ws_ask q = {
		.arena = a, .kind = kind,
		.path = ws_http_header(a, wsi, WSI_TOKEN_GET_URI, NULL),
		.query = ws_http_header(a, wsi, WSI_TOKEN_HTTP_URI_ARGS, "x-hall-query:"),
		.origin = ws_http_header(a, wsi, WSI_TOKEN_ORIGIN, NULL),
		.api_key = ws_http_header(a, wsi, WSI_TOKEN_HTTP, "x-api-key:"),
		.cookie = ws_http_header(a, wsi, WSI_TOKEN_HTTP_COOKIE, NULL),
		.last_event_id = ws_http_header(a, wsi, WSI_TOKEN_HTTP, "last-event-id:"), .from = wsi,
	};
	int rc = 0;

	if (!c)
		die_no_memory();
	*c = (struct ws_conn){.wsi = wsi, .server = s, .kind = kind};
	c->user = s->o.hooks->ask(s->o.owner, c, &q, &no);
	if (c->user) {
		lws_set_opaque_user_data(wsi, c);
	} else {
		rc = ws_http_refuse(wsi, a, &no) ? -1 : 1;
		free(c);
	}
	arena_free(a);
	return rc;
}


/* Nothing is said before there is an answer. */
static int held_begin(struct ws_server *s, struct lws *wsi)
{
	if (conn_ask(s, wsi, WS_HELD))
		return -1; /* Connection: close */
	lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
	return 0;
}


/* An event stream has no length: it ends with the connection. */
static int stream_begin(struct ws_server *s, struct lws *wsi)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
				   "X-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 2000\n\n";
	unsigned char out[LWS_PRE + sizeof(head)];
	int rc = conn_ask(s, wsi, WS_STREAM);

	if (rc)
		return -1; /* Connection: close */
	memcpy(out + LWS_PRE, head, sizeof(head));
	if (lws_write(wsi, out + LWS_PRE, sizeof(head) - 1, LWS_WRITE_HTTP_HEADERS) < 0)
		return -1;
	lws_set_timeout(wsi, NO_PENDING_TIMEOUT, 0);
	s->o.hooks->open(((struct ws_conn *)lws_get_opaque_user_data(wsi))->user);
	return 0;
}


static int http_begin(struct ws_server *s, struct lws *wsi)
{
	bool is_held = lws_hdr_custom_length(wsi, WS_WAIT_HEADER, sizeof(WS_WAIT_HEADER) - 1) > 0;

	return is_held ? held_begin(s, wsi) : stream_begin(s, wsi);
}


static void accept_all(struct ws_server *s)
{
	for (int i = 0; i < ACCEPT_AT_ONCE; i++) {
		int fd = accept4(s->o.listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

		if (fd < 0)
			return;
		if (!lws_adopt_socket_vhost(s->vhost, fd))
			log_line(LOG_WARN, "a connection was not taken");
	}
}


static void on_turn(lws_sorted_usec_list_t *sul);


void ws_server_soon(struct ws_server *s)
{
	lws_sul_schedule(s->context, 0, &s->turn, on_turn, 1);
}


static int on_event(struct lws *wsi, enum lws_callback_reasons why, void *unused, void *in, size_t len)
{
	struct ws_server *s = lws_context_user(lws_get_context(wsi));
	struct ws_conn *c = lws_get_opaque_user_data(wsi);

	(void)unused;
	switch (why) {
	case LWS_CALLBACK_RAW_RX_FILE:
		if (wsi == s->listener)
			accept_all(s);
		else
			ws_server_soon(s);
		return 0;
	case LWS_CALLBACK_RAW_CLOSE_FILE:
		if (wsi == s->watched)
			s->watched = NULL;
		return 0;
	case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
		return conn_ask(s, wsi, WS_SOCKET);
	case LWS_CALLBACK_HTTP:
		return http_begin(s, wsi);
	case LWS_CALLBACK_ESTABLISHED:
		s->o.hooks->open(c->user);
		return 0;
	case LWS_CALLBACK_RECEIVE:
		return conn_read(c, in, len);
	case LWS_CALLBACK_SERVER_WRITEABLE:
	case LWS_CALLBACK_HTTP_WRITEABLE:
		return c ? conn_write(c) : 0;
	case LWS_CALLBACK_CLOSED:
	case LWS_CALLBACK_CLOSED_HTTP:
	case LWS_CALLBACK_WSI_DESTROY:
		conn_free(wsi);
		return 0;
	default:
		return 0;
	}
}


static void on_turn(lws_sorted_usec_list_t *sul)
{
	struct ws_server *s = lws_container_of(sul, struct ws_server, turn);
	int64_t us = s->o.hooks->turn(s->o.owner);

	if (us < 0)
		s->is_over = true;
	else
		lws_sul_schedule(s->context, 0, &s->turn, on_turn, us);
}


static void on_log(int level, const char *text)
{
	log_line(level == LLL_ERR ? LOG_WARN : LOG_DEBUG, "sockets says=\"%.*s\"", (int)strcspn(text, "\n"), text);
}


static const struct lws_protocols protocols[] = {{"hall", on_event, 0, 1024, 0, NULL, 0}, {0}};


static struct lws *file_adopt(struct ws_server *s, int fd)
{
	return lws_adopt_descriptor_vhost(s->vhost, LWS_ADOPT_RAW_FILE_DESC, (lws_sock_file_fd_type){.filefd = fd},
					  protocols[0].name, NULL);
}


struct ws_server *ws_server_new(const struct ws_options *o)
{
	struct ws_server *s = calloc(1, sizeof(*s));
	struct lws_context_creation_info i = {.port = CONTEXT_PORT_NO_LISTEN_SERVER};

	if (!s)
		die_no_memory();
	lws_set_log_level(LLL_ERR | LLL_WARN, on_log);
	s->o = *o;
	s->patience = (lws_retry_bo_t){.secs_since_valid_ping = (uint16_t)o->ping_s,
				       .secs_since_valid_hangup = (uint16_t)(o->ping_s + (o->ping_s + 1) / 2)};
	i.protocols = protocols;
	i.gid = i.uid = -1;
	i.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_VALIDATE_UTF8;
	i.user = s;
	i.max_http_header_data = WS_HEADERS_MAX;
	i.max_http_header_pool = 64;
	i.fd_limit_per_thread = (unsigned)(o->max_sockets + FILES_BESIDE);
	i.retry_and_idle_policy = &s->patience;
	i.timeout_secs = 10;
	s->context = lws_create_context(&i);
	s->vhost = s->context ? lws_create_vhost(s->context, &i) : NULL;
	if (s->vhost)
		s->listener = file_adopt(s, o->listen_fd);
	if (!s->listener) {
		log_line(LOG_ERROR, "sockets cannot be served");
		ws_server_free(s);
		return NULL;
	}
	lws_sul_schedule(s->context, 0, &s->turn, on_turn, 1);
	return s;
}


void ws_server_run(struct ws_server *s)
{
	while (!s->is_over && lws_service(s->context, 0) >= 0)
		;
}


void ws_server_deaf(struct ws_server *s)
{
	if (s->listener)
		lws_set_timeout(s->listener, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
	s->listener = NULL;
}


/* The library closes what it watches: it gets a copy. */
void ws_server_watch(struct ws_server *s, int fd, int which)
{
	int copy;

	if (s->watched && fd >= 0 && which == s->watched_which)
		return;
	if (s->watched)
		lws_set_timeout(s->watched, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
	s->watched = NULL;
	copy = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (copy < 0)
		return;
	s->watched_which = which;
	s->watched = file_adopt(s, copy);
	if (!s->watched)
		close(copy);
}


void ws_server_free(struct ws_server *s)
{
	if (s->context)
		lws_context_destroy(s->context);
	free(s);
}
