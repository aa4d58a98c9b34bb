/* tracker.h - the run tracker: agents report runs with one call, people and programs read how they went.
 *
 * Layer: tracker.  A run is known by (project, task_id).  A report is one statement (sql/functions/track_report.sql)
 * with the key, the guarded change and its event in it; what is read is by the key's project, of others one learns
 * nothing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TRACKER_TRACKER_H
#define TRACKER_TRACKER_H
#include "web/route.h"

extern const struct route tracker_routes[];
extern struct stmt *const sql_tracker[];

#define TRACK_NAME_MAX 255
#define TRACK_TITLE_MAX 500
#define TRACK_STACK_BYTES 10240

/* A key as it is stored and shown. */
struct track_key {
	const char *prefix, *kind, *project; /* project NULL: all */
	int64_t created_at, last_used_at, revoked_at;
};
struct track_key_new {
	int64_t id; /* of the key that it takes the place of */
	const char *key_hash, *prefix, *kind, *project;
};
extern const struct shape track_key_shape, track_key_new_shape;
/* A fresh key: the text to show once, `out` to store.  project NULL or "*": for all. */
const char *track_key_make(struct arena *a, const char *project, struct track_key_new *out);
/* The row of a key that is known already. */
void track_key_known(struct arena *a, const char *key, struct track_key_new *out);

#endif
