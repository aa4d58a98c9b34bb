/* tokens.h - the stories' door: accounts by name, access tokens and refresh tokens.
 *
 * Layer: people.  Access tokens are JWTs (HS256, base/jwt.h) for ACCESS_TOKEN_MINUTES: iss APP_BASE_URL, aud "api", typ
 * "access", sub the user's id, fam the login they came of, so that logout, a new password and a stolen refresh token end
 * them at once.  Refresh tokens are JWTs too (aud and typ "refresh"), kept as SHA-256, changed at each use: the last
 * one is good for ten seconds more, an older one ends the login.  JWT_SECRET is the key (kid k1).
 * Fails: ERR_OFF without a JWT_SECRET of 32 bytes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_TOKENS_H
#define PEOPLE_TOKENS_H
#include "web/guard.h"

extern const struct route tokens_routes[];
extern struct stmt *const sql_tokens[];

/* The guard's hook: a person by CRED_STORY. */
err_t story_known(struct rq *rq, const struct cred *c, struct actor *out);

#endif
