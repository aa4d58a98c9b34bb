/* identity_internal.h - the provider's facts, what is fetched from it, and the rows of sql/queries/identity.sql.
 *
 * Layer: people, only for identity*.c.  Calls that fetch block: the slow pool only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_IDENTITY_INTERNAL_H
#define PEOPLE_IDENTITY_INTERNAL_H
#include "base/json.h"
#include "io/http_client.h"
#include "people/identity.h"

#define IDENTITY_ID_MAX 255

/* Where the provider is and who we are there. */
struct identity {
	const char *issuer; /* as tokens name it */
	const char *base; /* its origin and path, without a slash at the end */
	const char *client_id, *client_secret, *callback;
	bool is_auth0;
};
/* Its addresses: known (Auth0) or discovered. */
struct endpoints {
	const char *authorize, *token, *keys, *userinfo, *logout;
};
/* Statement parameters and rows. */
struct sign_in_flow {
	const char *state_hash, *browser_hash, *nonce, *verifier, *next;
	bool is_fresh;
};
struct identity_person {
	const char *id, *email, *name, *lang, *session_user;
};
struct identity_key {
	const char *id;
};
struct identity_known {
	const char *user_id, *email, *name, *human_id;
	bool is_known;
	int64_t age_s; /* since the provider was asked; INT_UNSET: never */
};
struct identity_told {
	const char *asked, *id, *email, *name;
	bool is_known;
};
struct identity_cache {
	const char *name, *body;
	int64_t every_s, retry_s, ttl_s;
	bool is_fresh;
};
struct identity_ask {
	bool may_ask;
	int64_t wait_s;
};

/* false: none is set up. */
bool identity_get(const struct conf *c, struct arena *a, struct identity *out);
/* A base address without the slashes at its end. */
const char *identity_base(struct arena *a, const char *url);

/* One call, and its answer as a JSON object if it is one. */
void identity_call(struct rq *rq, const struct identity *p, struct http_call *call);
json_t *identity_answer(const struct http_call *call);
/* From the cache if it is fresh; else fetched, or the old one when the provider is down.  is_forced: anew, at most once
 * a minute.  ERR_IDENTITY when there is none at all. */
struct identity_source {
	const struct identity *provider;
	const char *url;
	bool is_forced;
};
MUST_CHECK err_t identity_fetch(struct rq *rq, const struct identity_source *s, json_t **out);
MUST_CHECK err_t identity_endpoints(struct rq *rq, const struct identity *p, struct endpoints *out);
/* The same without asking anybody: all NULL when they are not known. */
MUST_CHECK err_t identity_endpoints_known(struct rq *rq, const struct identity *p, struct endpoints *out);

/* The code at the token endpoint, then the claims of a good id_token, with those of userinfo where it has no e-mail. */
struct identity_grant {
	const struct identity *provider;
	const struct endpoints *at;
	const char *code, *verifier, *nonce;
};
MUST_CHECK err_t identity_claims(struct rq *rq, const struct identity_grant *g, json_t **out);
/* The claims' address if it counts. */
const char *identity_email(const struct rq *rq, json_t *claims);


#endif
