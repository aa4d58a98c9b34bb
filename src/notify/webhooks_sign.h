/* webhooks_sign.h - secrets and signatures of deliveries.
 *
 * Layer: notify, pure.  A secret is whsec_ and 24 bytes in base64.  The table keeps only a random seed; the bytes are
 * made from it with SECRET_KEY, so a copy of the database signs nothing.
 * Signed text: id "." seconds "." body; HMAC-SHA256 keyed with the secret's bytes.  X-ToolCall-Signature is the HMAC
 * of the body alone, keyed with the secret as it is shown.
 * Source: Standard Webhooks 1.0; seed 001.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef NOTIFY_WEBHOOKS_SIGN_H
#define NOTIFY_WEBHOOKS_SIGN_H
#include "base/str.h"

char *webhook_seed_new(struct arena *a);
char *webhook_secret_of(struct arena *a, const char *secret_key, const char *seed);

struct signing {
	const char *secret;
	const char *previous; /* NULL: none; within a day of a rotation both sign */
	const char *id;
	int64_t at_s;
	struct span body;
};
/* "v1,<base64>", or two of them with a blank between.  ERR_BAD_FIELD when a secret is none. */
MUST_CHECK err_t webhook_signature(struct arena *a, const struct signing *s, char **out);
/* "sha256=<hex>" */
char *toolcall_signature(struct arena *a, const char *secret, struct span body);

#endif
