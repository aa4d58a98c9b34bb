/* oauth_internal.h - what the files of the authorization server share.
 *
 * Layer: people, only for oauth*.c.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_OAUTH_INTERNAL_H
#define PEOPLE_OAUTH_INTERNAL_H
#include "people/oauth.h"
struct buf;

#define OAUTH_GRANTS "authorization_code|refresh_token"
#define OAUTH_METHODS "none|client_secret_basic|client_secret_post" /* of the token endpoint */

/* A program; id is a uuid of ours or the address of its document. */
struct oauth_client {
	const char *id, *name, *auth_method, *secret_hash;
	struct texts redirect_uris;
	const char *uris; /* the same as it is read, with bars between: no address has one */
	bool is_document, is_fresh, is_usable;
};
/* ERR_OAUTH_CLIENT: there is none.  *is_elsewhere: its document must be fetched, and the request went where that may be. */
MUST_CHECK err_t oauth_client_known(struct rq *rq, const char *id, bool *is_elsewhere, struct oauth_client *out);
/* Counts one of `what` for the address that asks; ERR_RATE when there were so many in the last minute. */
struct limit;
MUST_CHECK err_t oauth_limit(struct rq *rq, struct limit l);
/* Who calls, by what the form and the header say: none, client_secret_basic, client_secret_post. */
struct oauth_caller {
	const char *client_id, *client_secret;
};
MUST_CHECK err_t oauth_client_proved(struct rq *rq, const struct oauth_caller *said, struct oauth_client *out);

/* Pure: an address that codes may be sent to; one that was registered, where a loopback's port may differ. */
bool oauth_uri_ok(const char *uri);
bool oauth_uri_fits(const char *registered, const char *asked);
const char *oauth_uri_pick(const struct oauth_client *c, const char *asked); /* NULL: none of its */

/* The hall's own name: APP_BASE_URL without slashes at its end. */
const char *oauth_issuer(struct rq *rq);
/* A door of the hall without the slash at its end; NULL when it is none.  Nothing said is /mcp. */
const char *oauth_resource(struct rq *rq, const char *said);
/* Our one scope if the words name it, or there are none; NULL otherwise. */
const char *oauth_scope(const char *said);
/* The redirect address with name=value pairs (NULL-ended; NULL values are left out) and iss. */
const char *oauth_way(struct rq *rq, const char *uri, const char *const *pairs);
/* "a|b|c" as a list. */
struct texts oauth_words(struct arena *a, const char *words);
/* Whether a parameter of these words was said twice. */
bool oauth_has_twice(struct pairs p, const char *words);

err_t oauth_authorize(struct rq *rq);
err_t oauth_register_post(struct rq *rq);
err_t oauth_token_post(struct rq *rq);
err_t oauth_revoke_post(struct rq *rq);
extern const struct shape oauth_ask_shape, oauth_token_ask_shape, oauth_token_answer_shape, oauth_register_ask_shape,
	oauth_registered_shape, oauth_revoke_ask_shape;

#endif
