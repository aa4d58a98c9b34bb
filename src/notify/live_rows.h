/* live_rows.h - the structs of the statements of live.sql and tickets.sql.
 *
 * Layer: notify, private to live*.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_LIVE_ROWS_H
#define NOTIFY_LIVE_ROWS_H
#include "notify/live.h"

struct live_span {
	int64_t since, until, max;
	const char *project;
};
struct live_head {
	int64_t seq;
};
/* A credential, and the project it is for: NULL for all. */
struct live_ask {
	const char *kind, *hash, *project;
};
struct live_right {
	const char *project, *email;
};
struct live_ticket {
	const char *ticket, *ticket_hash, *project;
	int64_t expires_in;
};

#endif
