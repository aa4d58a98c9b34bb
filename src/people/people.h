/* people.h - who may act: users and their sessions, AI accounts and their keys.
 *
 * Layer: people.  Credentials are stored as SHA-256 and shown once.  Calls that take rq run on its connection, set
 * cookies on its reply and keep their results in its arena; they set no reply.
 * Fails: ERR_CREDENTIALS, ERR_RATE (too many wrong passwords), ERR_KNOWN_EMAIL.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PEOPLE_PEOPLE_H
#define PEOPLE_PEOPLE_H
#include "web/guard.h"

extern const struct route people_routes[];
extern const struct guard_hooks people_guard_hooks;
extern struct stmt *const sql_people[];

#define SESSION_DAYS 30
#define PASSWORD_MIN 10
#define PASSWORD_MAX 200

/* ---- users and sessions */

/* A new account; password NULL: it signs in by mailed links. */
struct user_new {
	const char *name, *email, *password, *lang;
};
/* What user_add and human_join of sql/functions take: the password's hash, and a sign-in link with its mail, which is
 * sent when the address is known or there is no password. */
struct user_made {
	const char *name, *email, *password_hash, *lang, *link_hash, *mail_subject, *mail_text;
};
void user_prepare(struct rq *rq, const struct user_new *in, struct user_made *out);

/* A fresh session for that user: row, cookie, and rq->who. */
MUST_CHECK err_t session_begin(struct rq *rq, const char *user_id);
/* Ends the request's session and clears the cookie; not an error without one. */
MUST_CHECK err_t session_end(struct rq *rq);

/* Checks the password within the limits and begins a session. */
MUST_CHECK err_t user_sign_in(struct rq *rq, const char *email, const char *password);
/* Mails a link valid for 30 minutes if the account exists; says nothing about that.  The link is
 * APP_BASE_URL/login/link?token=…: GET shows a button, POST calls sign_in_link_use. */
MUST_CHECK err_t sign_in_link_send(struct rq *rq, const char *email);
/* ERR_CREDENTIALS for a link that is unknown, old or used. */
MUST_CHECK err_t sign_in_link_use(struct rq *rq, const char *token);

/* ---- programs that act for people */

/* users empty: for everybody; scopes empty: all; cap_micro INT_UNSET: none. */
struct service_client_new {
	const char *name, *token_hash;
	struct texts users, scopes;
	int64_t cap_micro;
};
/* A new token, to be shown once; its hash goes into the row. */
const char *service_client_token(struct arena *a, struct service_client_new *row);

/* ---- AI accounts */

struct ai_account_new {
	const char *name, *paypal_email;
};
struct ai_account_made {
	const char *status; /* "connected" */
	const char *account_id, *api_key; /* 48 hex digits, shown once */
};
/* A known address is ERR_KNOWN_EMAIL; its owner is mailed a link
 * APP_BASE_URL/ai/connect?rotate=TOKEN (30 minutes) whose form calls ai_key_rotate. */
MUST_CHECK err_t ai_account_add(struct rq *rq, const struct ai_account_new *in, struct ai_account_made *out);
/* A new key by a mailed token; all older keys of the account end. */
MUST_CHECK err_t ai_key_rotate(struct rq *rq, const char *token, struct ai_account_made *out);
extern const struct shape ai_account_new_shape, ai_account_made_shape;

#endif
