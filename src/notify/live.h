/* live.h - the live gateway: events of runs to whoever listens, as WebSocket messages or an event stream.
 *
 * Layer: notify.  No business rules: rows of the feed (sql/functions/feed_advance.sql) come in, frames go out.  A frame
 * carries `seq`; since=N (or Last-Event-ID) continues after N: nothing is missed, nothing comes twice, in order.
 * Source: seed 003 "WebSocket API" for the messages; HTML Living Standard 9.2 for the stream.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_LIVE_H
#define NOTIFY_LIVE_H
#include <signal.h>
#include "base/conf.h"
#include "io/ws.h"
#include "web/route.h"
struct buf;
struct shm;
struct shm_slot;

struct live_event {
	int64_t seq, at;
	const char *project, *type, *data; /* data: JSON text */
};

/* Texts of messages and records; pure. */
void live_message(struct buf *b, const struct live_event *e);
void live_record(struct buf *b, const struct live_event *e);
void live_greeting(struct buf *b, const char *project, int64_t now);
void live_pong(struct buf *b, struct span text);
void live_error(struct buf *b, err_t e, int64_t now);
int live_status(err_t e); /* of a refusal */

/* Where a listener is: the next event it has not seen comes after `seq`. */
struct live_place {
	const char *project; /* NULL: all */
	int64_t seq;
	bool is_behind; /* it reads what was before; new events wait for it in the feed */
};
/* -1: from now on. ERR_BAD_FIELD. */
MUST_CHECK err_t live_since(const char *since, const char *last_event_id, int64_t *out);
/* Is this the next event for it? Then it is at that place. */
bool live_take(struct live_place *p, const struct live_event *e);

struct live_options {
	const struct conf *conf;
	struct shm *shm;
	struct shm_slot *slot;
	struct db *db;
	int listen_fd;
	volatile sig_atomic_t *stop;
};
/* Until it is told to stop. ERR_IO: sockets cannot be served. */
MUST_CHECK err_t live_run(const struct live_options *o);

/* POST /api/ws/ticket, GET /api/websocket/stats */
extern const struct route live_routes[];
extern struct stmt *const sql_live[];
extern struct stmt *const sql_tickets[];

#endif
