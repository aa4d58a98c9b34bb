/* ws.h - sockets that stay open: WebSockets (RFC 6455), event streams (text/event-stream), and requests that are held until
 * there is an answer, on libwebsockets.
 *
 * Layer: io, the only files that talk to libwebsockets.  One thread, one loop; it accepts on a socket that it was given
 * and asks the hooks who may come in.  A frame is made once and shared by all who get it.  What waits for one reader
 * is bounded: no more is taken for it until it has read that.  A message may have
 * WS_MESSAGE_MAX bytes of text (else 1009), no binary (1003), valid UTF-8 (1007).  A peer that answers no ping is gone.
 * The query comes in the header X-Hall-Query, since nginx alone may log addresses.
 * Source: https://libwebsockets.org, 4.1 (Debian 12), which has no foreign event loop: `turn` is called by its own.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef IO_WS_H
#define IO_WS_H
#include <stdint.h>
#include "base/str.h"

#define WS_MESSAGE_MAX 65536u
#define WS_WAIT_HEADER "x-hall-wait:"
#define WS_WAITING_MAX 262144u /* bytes for one reader, unless it is one frame */

struct ws_server;
struct ws_conn;
struct ws_frame;
enum ws_kind { WS_SOCKET, WS_STREAM, WS_HELD }; /* held: a GET with the header X-Hall-Wait */
enum ws_code { WS_AWAY = 1001, WS_BINARY = 1003, WS_POLICY = 1008, WS_TOO_BIG = 1009, WS_RESTART = 1012, WS_SLOW = 1013 };

/* Texts are NULL when absent and live until the hook returns. */
struct ws_ask {
	struct arena *arena;
	enum ws_kind kind;
	const char *path, *query, *origin, *api_key, *cookie, *last_event_id;
	void *from; /* for ws_header */
};
/* Another header, by its name in small letters with the colon; NULL when absent.  While the hook runs. */
const char *ws_header(const struct ws_ask *q, const char *name);
/* An answer instead of a socket. */
struct ws_refusal {
	int status;
	const char *reason, *headers; /* headers: NULL or whole lines with CR LF */
	struct span body; /* JSON, in the arena of the question */
};
struct ws_hooks {
	/* What the connection is for its owner; NULL refuses. */
	void *(*ask)(void *owner, struct ws_conn *c, const struct ws_ask *q, struct ws_refusal *no);
	void (*open)(void *user);
	void (*text)(void *user, struct span text); /* a whole message */
	void (*dry)(void *user); /* all that was sent is with the kernel */
	void (*closed)(void *user); /* the last call for it */
	void (*let_go)(void *user); /* the same for a held one, which hears of nothing else */
	/* Gives the µs until the next turn, below 0 to end the loop. */
	int64_t (*turn)(void *owner);
};
struct ws_options {
	const struct ws_hooks *hooks;
	void *owner;
	int listen_fd;
	int64_t ping_s, max_sockets;
};

/* NULL after a line in the log. */
struct ws_server *ws_server_new(const struct ws_options *o);
void ws_server_run(struct ws_server *s);
void ws_server_free(struct ws_server *s);
/* Takes no more connections: whoever comes waits for another process. */
void ws_server_deaf(struct ws_server *s);

/* The next turn comes when fd has something to read, if not before; -1: none.  The number `which` tells files with the
 * same fd apart.  The file stays the caller's. */
void ws_server_watch(struct ws_server *s, int fd, int which);
/* The next turn comes at once. */
void ws_server_soon(struct ws_server *s);

/* A copy of the bytes; the caller drops it when it was sent to all. */
struct ws_frame *ws_frame_new(struct span bytes);
void ws_frame_drop(struct ws_frame *f);
/* False: too much waits already (`dry` tells when it is gone), or the connection is being closed. */
bool ws_send(struct ws_conn *c, struct ws_frame *f);
/* All there is to answer to a held one, headers and all; then it is closed. */
void ws_answer(struct ws_conn *c, struct ws_frame *f);
bool ws_is_dry(const struct ws_conn *c);
void ws_close(struct ws_conn *c, enum ws_code code, const char *why);

#endif
