/* identity.h - people whom a provider knows: signing in at Auth0 or any OpenID Connect issuer, and who X-User-ID names.
 *
 * Layer: people.  Accounts of the hall (local|…) are always there; one provider stands beside them where the settings
 * name it.  A provider's people are users with the id provider|subject and are never taken for an account of the hall
 * by their address alone.  doc/identity.md has the rules.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_IDENTITY_H
#define PEOPLE_IDENTITY_H
#include "web/route.h"

extern const struct route identity_routes[];
extern struct stmt *const sql_identity[];

/* What the button of the sign-in page calls the provider; NULL: there is none. */
const char *identity_name(const struct conf *c, struct arena *a);

/* The user that a machine names: fills user_id, email, name and human_id of `out`; for a guard's hook, outside a
 * transaction.  With AUTH0_M2M_CLIENT_ID an id that was not seen for a while is looked up there, which waits: a
 * process that may not wait answers nginx with X-Accel-Redirect, and the request begins again in the slow pool.
 * Fails: ERR_NO_USER (404); ERR_IDENTITY (503: the provider is down and the user was never seen); ERR_RETRY (goes
 * to the other pool; nobody sees it). */
bool identity_is_asked(const struct conf *c, struct arena *a, const char *id); /* is the provider asked about this one? */
MUST_CHECK err_t identity_user(struct rq *rq, const char *id, struct actor *out);

#endif
