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
struct live_wish {
	bool wants;
};
/* Is this gateway the one that numbers, and the last number. */
struct live_turned {
	bool is_numberer;
	int64_t head;
};
/* A credential, and the project it is for: NULL for all; or the story that its owner looks at. */
struct live_ask {
	const char *kind, *hash, *project;
	int64_t story; /* INT_UNSET: none */
};
struct live_right {
	const char *project, *email, *kind, *hash; /* the last two: what the socket stands on */
};
struct live_creds {
	struct texts kinds, hashes;
};
struct live_ended {
	const char *kind, *hash;
};
/* A wallet at the door, and what it may hear of. */
struct live_wallet {
	const char *address, *public_key, *nonce, *hash, *wallet, *kind; /* kind, hash: what the socket stands on */
	bool asks, is_asked; /* the chain may be asked for its key; it is being asked */
};
struct live_device_event {
	int64_t seq, at;
	const char *type, *not_to, *wallets, *data; /* wallets: raw addresses; data: JSON text of an object */
};
/* Requests that are held, each by what it waits for; and the number of one that waits no longer. */
struct live_waiting {
	struct texts kinds, ids, ns;
};
struct live_waited {
	int64_t i;
};
struct live_ticket {
	const char *ticket, *ticket_hash, *project, *maker_kind, *maker_hash, *wallet;
	int64_t expires_in;
};

#endif
