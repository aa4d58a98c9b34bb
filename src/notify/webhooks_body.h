/* webhooks_body.h - the bytes of a delivery: {id,type,created_at,task}.
 *
 * Layer: notify, pure.  task is an object of our own rendering; the members that the overlay names are replaced, the
 * others are copied byte for byte, so that no number is read and written again.
 * Fails: ERR_INTERNAL when the task is no object, the overlay no JSON, or the body too large.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_WEBHOOKS_BODY_H
#define NOTIFY_WEBHOOKS_BODY_H
#include "base/str.h"

#define WEBHOOK_BODY_MAX (256u << 10)

struct webhook_message {
	const char *id, *type;
	int64_t created_at;
	struct span task; /* empty: null */
	const char *overlay; /* JSON object; NULL for none */
};
MUST_CHECK err_t webhook_body(struct arena *a, const struct webhook_message *m, const char **out);

#endif
