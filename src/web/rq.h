/* rq.h - one request as a handler sees it: rq->in and who on one side, rq->reply on the other.
 *
 * Layer: web.  A handler reads rq->in (the struct of its route's in-shape), calls rules and db_*, and sets the reply
 * by one of the rq_* calls; or it returns an error and web/response speaks the dialect of the API.  It never touches
 * a socket, libpq or FastCGI.  Everything lives in rq->arena.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef WEB_RQ_H
#define WEB_RQ_H
#include "base/conf.h"
#include "base/shape.h"
#include "base/words.h"
#include "io/db.h"

struct route;
struct guard_hooks;

enum actor_kind { ACTOR_NONE, ACTOR_AI, ACTOR_PERSON, ACTOR_TEST_HUMAN, ACTOR_TRACKER, ACTOR_MACHINE, ACTOR_WALLET };

/* Who acts. Texts are NULL where they do not apply. */
struct actor {
	enum actor_kind kind;
	const char *ai_account_id;
	const char *user_id; /* provider|subject */
	const char *human_id; /* the person's worker profile, if any */
	const char *email, *name;
	bool is_admin;
	const char *session_hash; /* hex SHA-256 of the cookie's token */
	const char *tracker_key; /* ACTOR_TRACKER: the prefix of the key */
	int64_t tracker_project; /* ACTOR_TRACKER: the only project of the key, INT_UNSET for all */
	const char *client; /* ACTOR_MACHINE: the service client, NULL for the one MCP_SERVICE_TOKEN */
	const char *wallet; /* ACTOR_WALLET: the raw address */
	const char *wallet_key; /* ACTOR_WALLET: its public key, 64 hex digits; NULL where it is not known */
};

/* What the request presented, parsed but not yet believed. */
enum cred_kind { CRED_NONE, CRED_AI, CRED_TEST_HUMAN, CRED_SESSION, CRED_TRACKER, CRED_MACHINE, CRED_WALLET, CRED_STORY };
struct cred {
	enum cred_kind kind;
	const char *ai_account_id; /* CRED_AI: may be NULL with a Bearer key */
	const char *key_hash; /* hex SHA-256 of the key of CRED_AI and CRED_TRACKER, of the token of CRED_SESSION and CRED_MACHINE */
	const char *for_user; /* CRED_MACHINE: X-User-ID, NULL without one */
	const char *token; /* CRED_STORY: the access token as sent */
	bool is_absent; /* CRED_TRACKER: no key was sent; it is looked for all the same, so that both refusals take as long */
	const char *human_id; /* CRED_TEST_HUMAN, HMAC already checked */
};

struct header {
	const char *name, *value;
};

struct reply {
	int status; /* 0: the route's */
	const struct shape *shape;
	const void *data;
	const char *template; /* pages: template name, with data by shape */
	const char *location; /* redirect, status 303 */
	struct span raw; /* ready bytes with raw_type, instead of a shape */
	const char *raw_type;
	struct header headers[16];
	size_t n_headers;
	bool is_set;
};

/* Everything the process made at start and never changes. */
struct web {
	const struct conf *conf;
	struct db *db;
	const struct route *const *tables; /* NULL-ended, each ended by a row with name NULL */
	const struct router *router;
	const struct guard_hooks *hooks;
	struct templates *templates;
	struct shm *shm;
	const char *build; /* version */
	struct span openapi; /* by openapi_prepare */
	const char *openapi_etag;
	struct span mcp_tools; /* by mcp_prepare */
};

struct rq {
	struct arena *arena;
	const struct web *web;
	const struct conf *conf;
	struct db *db;
	const struct route *route;
	const void *in;
	struct actor who;
	struct cred cred;
	struct complaints complaints;
	struct reply reply;
	enum lang lang;
	const char *id; /* X-Request-Id */
	const char *method, *path, *query; /* path decoded once, without query */
	const char *remote_addr;
	bool is_tls, wants_html;
	struct input input; /* guard and once only */
	struct span body;
	const char *(*param)(void *ex, const char *name); /* FastCGI parameter, NULL if absent */
	void *ex;
};

/* Replies.  data must live in rq->arena (or longer). */
void rq_answer(struct rq *rq, const void *data); /* by the route's out-shape and status */
void rq_answer_as(struct rq *rq, int status, const struct shape *s, const void *data);
void rq_page(struct rq *rq, const char *template, const struct shape *s, const void *data);
void rq_see_other(struct rq *rq, const char *location); /* 303 */
void rq_raw(struct rq *rq, const char *type, struct span bytes);
void rq_header(struct rq *rq, const char *name, const char *value); /* CR/LF in value: header dropped, OURS */
void rq_cookie(struct rq *rq, const char *name, const char *value, int64_t max_age_s);

/* A request header by its CGI name, e.g. "HTTP_ORIGIN"; NULL if absent. */
const char *rq_param(const struct rq *rq, const char *name);
const char *rq_cookie_get(struct rq *rq, const char *name);
/* Adds a complaint and gives ERR_BAD_FIELD: `return rq_wrong(rq, "events", "invalid_enum");` */
err_t rq_wrong(struct rq *rq, const char *field, const char *code);

/* Statements bound to the request's connection and arena; outside a transaction one that met a deadlock runs again. */
#define RQ_MAX_TRIES 3 /* of such a statement, and of a whole transaction */
MUST_CHECK err_t rq_one(struct rq *rq, struct stmt *s, const void *in, void *out);
MUST_CHECK err_t rq_many(struct rq *rq, struct stmt *s, const void *in, struct list *out);
MUST_CHECK err_t rq_run(struct rq *rq, struct stmt *s, const void *in, size_t *n);

#endif
