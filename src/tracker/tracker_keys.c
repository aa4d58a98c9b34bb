/* tracker_keys.c - keys of the tracker: shown once, stored as hashes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <string.h>
#include "base/crypt.h"
#include "base/id.h"
#include "tracker/tracker.h"

#define KEY_BYTES 24
#define PREFIX_LEN 8

SHAPE(track_key, track_key, FIELD(track_key, prefix, K_TEXT), FIELD(track_key, kind, K_WORD, .words = "api|ping"),
      FIELD(track_key, project, K_TEXT), FIELD(track_key, created_at, K_TIME), FIELD(track_key, last_used_at, K_TIME),
      FIELD(track_key, revoked_at, K_TIME));
SHAPE(track_key_new, track_key_new, FIELD(track_key_new, id, K_INT), FIELD(track_key_new, key_hash, K_TEXT), FIELD(track_key_new, prefix, K_TEXT),
      FIELD(track_key_new, kind, K_TEXT), FIELD(track_key_new, project, K_TEXT));


void track_key_known(struct arena *a, const char *key, struct track_key_new *out)
{
	*out = (struct track_key_new){
		.key_hash = sha256_hex(a, key), .prefix = arena_strndup(a, key, strnlen(key, PREFIX_LEN)), .kind = "api"};
}


const char *track_key_make(struct arena *a, const char *project, struct track_key_new *out)
{
	const char *key = random_hex(a, KEY_BYTES);

	track_key_known(a, key, out);
	out->project = str_eq(project, "*") ? NULL : project;
	return key;
}
