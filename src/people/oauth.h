/* oauth.h - the hall as an OAuth 2.1 authorization server: a program acts for an AI account without a pasted key.
 *
 * Layer: people.  Authorization code with PKCE S256, resource indicators, registration by itself or by a client id metadata
 * document, rotated refresh tokens; doc/oauth.md.  What a person allows is a *connection*; its access token is a key of the
 * AI account (CRED_AI) that ends after OAUTH_ACCESS_S and changes at each refresh.  The pages that ask stand in pages/.
 * Source: draft-ietf-oauth-v2-1, RFC 7009, 7591, 7636, 8414, 8707, 9207, 9728, draft-ietf-oauth-client-id-metadata-document.
 * Fails: ERR_OAUTH_*, worded by the dialect D_OAUTH; ERR_OAUTH_QUESTION (the page is too old, or was answered).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_OAUTH_H
#define PEOPLE_OAUTH_H
#include "web/guard.h"

extern const struct route oauth_routes[];
extern struct stmt *const sql_oauth[];

#define OAUTH_SCOPE "tasks"
#define OAUTH_ACCESS_S 1800
#define OAUTH_REFRESH_DAYS 30

/* What a program asks of the person who opens /oauth/consent?request=TOKEN. */
struct oauth_question {
	const char *client_id, *client_name, *redirect_uri, *scope;
	bool is_document; /* client_id is the address of its document; otherwise it registered itself under any name */
};
MUST_CHECK err_t oauth_question_read(struct rq *rq, const char *token, struct oauth_question *out);

/* Yes, to an account of that user, or (account_id NULL) to a new one; no.  Gives where the browser goes then.
 * ERR_NOT_FOUND: not their account; ERR_KNOWN_EMAIL: another account has the address. */
struct oauth_choice {
	const char *token, *account_id, *name, *paypal_email;
};
MUST_CHECK err_t oauth_allow(struct rq *rq, const struct oauth_choice *c, const char **to);
MUST_CHECK err_t oauth_deny(struct rq *rq, const char *token, const char **to);

/* Scheme and host of an address, as people read them. */
const char *oauth_origin(struct arena *a, const char *uri);

#endif
